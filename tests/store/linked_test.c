/* SPDX-License-Identifier: MIT */
#include "store/linked.h"

#include "home.h"
#include "store/reader.h"

enum { MOST = 8, LARGE = 1 << 24 };

static const char title[] = "On the Flight of Grey Herons";

static void add(struct store *store, const char *id, const char *name, const char *authors,
                const char *published)
{
    struct paper paper = make_paper("arxiv", id, name, authors);
    paper.fields[PAPER_PUBLISHED] = slice_of(published);
    add_paper(store, paper);
}

/* The keys of what is linked with a key, each with a blank behind it. */
static void assert_linked(struct store *store, const char *key, size_t most, const char *expected)
{
    const struct snapshot *snapshot = store_snapshot(store);
    struct arena arena;
    struct paper paper;
    struct error error = ERROR_INIT;
    struct text keys;
    store_row found[MOST], row = find_row(store, key);
    arena_init(&arena, LARGE);
    text_init(&keys, LARGE);
    assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
    size_t count = snapshot_linked(snapshot, row, &paper, found, most);
    assert_true(count <= most);
    for (size_t i = 0; i < count; i++) {
        text_append(&keys, snapshot_key(snapshot, found[i]));
        text_append_byte(&keys, ' ');
    }
    assert_slice(text_slice(&keys), expected);
    text_release(&keys);
    arena_release(&arena);
}

static void a_preprint_and_its_article(void **state)
{
    struct store *store = home_open(*state);
    add(store, "arxiv:2601.00001", title, "A. B. Owl\nC. Crane", "2026-01-05");
    store_publish(store);
    add(store, "doi:10.5555/1", "On the flight of grey herons!", "Ada Owl", "2027");
    assert_linked(store, "arxiv:2601.00001", MOST, "doi:10.5555/1 ");
    assert_linked(store, "doi:10.5555/1", MOST, "arxiv:2601.00001 ");
    assert_linked(store, "doi:10.5555/1", 0, "");
    store_publish(store);
    assert_linked(store, "arxiv:2601.00001", MOST, "doi:10.5555/1 ");
    store_close(store);
}

/* One thing different is enough. */
static void others_are_not_linked(void **state)
{
    static const struct {
        const char *name, *authors, *published;
        bool linked;
    } others[] = {
        {title, "A. Owl", "2025-12-31", true},
        {title, "Bo Owl\nSome Body", "2027-12", true},
        {title, "Owl", "2026", true},
        {title, "A. Owl", "2028", false},
        {title, "A. Owl", "2024-12-31", false},
        {title, "A. Owl", "", false},
        {title, "A. Owlet", "2026", false},
        {title, "C. Crane\nA. Owl", "2026", false},
        {title, "", "2026", false},
        {"On the Flight of Grey Heron", "A. Owl", "2026", false},
        {"On the Flight of Grey Herons: a Reply", "A. Owl", "2026", false},
    };
    struct store *store = home_open(*state);
    add(store, "arxiv:2601.00001", title, "A. Owl", "2026-01-05");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        char id[32], expected[40];
        snprintf(id, sizeof id, "doi:10.5555/%02u", (unsigned)i);
        snprintf(expected, sizeof expected, "%s ", id);
        add(store, id, others[i].name, others[i].authors, others[i].published);
        assert_linked(store, "arxiv:2601.00001", MOST, others[i].linked ? expected : "");
        /* Written again under another title, wherever the old record is. */
        if (i % 2)
            store_publish(store);
        add(store, id, "Something else that nobody asked for", others[i].authors,
            others[i].published);
        assert_linked(store, "arxiv:2601.00001", MOST, "");
    }
    store_close(store);
}

static void few_words_say_nothing(void **state)
{
    struct store *store = home_open(*state);
    add(store, "arxiv:2601.00001", "Grey herons in flight", "A. Owl", "2026");
    add(store, "doi:10.5555/1", "Grey herons in flight", "A. Owl", "2026");
    add(store, "arxiv:2601.00002", "Herons", "A. Owl", "2026");
    add(store, "doi:10.5555/2", "Herons", "A. Owl", "2026");
    assert_linked(store, "arxiv:2601.00001", MOST, "");
    assert_linked(store, "arxiv:2601.00002", MOST, "");
    store_close(store);
}

/* Those of the oldest part first, and no more than there is room for. */
static void no_more_than_asked_for(void **state)
{
    struct store *store = home_open(*state);
    for (unsigned i = 0; i < 6; i++) {
        char id[32];
        snprintf(id, sizeof id, "doi:10.5555/%u", i);
        add(store, id, title, "A. Owl", "2026");
        if (i % 2 == 0)
            store_publish(store);
    }
    const struct snapshot *snapshot = store_snapshot(store);
    struct paper paper;
    struct arena arena;
    struct error error = ERROR_INIT;
    store_row row = find_row(store, "doi:10.5555/3");
    arena_init(&arena, LARGE);
    assert_true(snapshot_paper(snapshot, row, &arena, &paper, &error));
    for (size_t most = 0; most <= MOST; most++) {
        store_row found[MOST + 1];
        for (size_t i = 0; i <= MOST; i++)
            found[i] = STORE_NO_ROW;
        size_t count = snapshot_linked(snapshot, row, &paper, found, most);
        assert_int_equal(count, most < 5 ? most : 5);
        assert_int_equal(found[count], STORE_NO_ROW);
        for (size_t i = 0; i < count; i++) {
            assert_int_not_equal(found[i], row);
            for (size_t j = 0; j < i; j++)
                assert_int_not_equal(found[i], found[j]);
        }
    }
    arena_release(&arena);
    store_close(store);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {
        HOME_TEST(a_preprint_and_its_article),
        HOME_TEST(others_are_not_linked),
        HOME_TEST(few_words_say_nothing),
        HOME_TEST(no_more_than_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
