/* SPDX-License-Identifier: MIT */
#include "varied.h"

enum { PRINTED = 4096 };

static void add(struct store *store, const char *id, const char *title, const char *authors)
{
    add_paper(store, make_paper("hf", id, title, authors));
}

/* expected NULL: nothing to replace. */
static void assert_corrected(struct store *store, const char *asked, const char *expected)
{
    struct query *query = varied_query(asked);
    struct text out;
    text_init(&out, PRINTED);
    assert_int_equal(store_correct(store, query, &out), expected != NULL);
    assert_slice(text_slice(&out), expected ? expected : "");
    text_release(&out);
    query_release(query);
}

static void near_words(void **state)
{
    static const struct {
        const char *asked, *expected;
    } cases[] = {
        {"lagon", "lagoon"},         /* one missing */
        {"lgaoon", "lagoon"},        /* swapped */
        {"lagxxn", "lagoon"},        /* two replaced */
        {"laxxxn", NULL},            /* three */
        {"tyde", "tide"},            /* short: one */
        {"tydx", NULL},              /* short: two */
        {"magoon", "lagoon"},        /* another beginning */
        {"llagoon", "lagoon"},       /* one too many in front */
        {"vide", NULL},              /* too short for another beginning */
        {"alagoon", "lagoon"},       /* one too many, another than the first */
        {"algoon", "lagoon"},        /* swapped in front */
        {"lxgoon", "lagoon"},        /* the second replaced */
        {"lgoon", "lagoon"},         /* the second missing */
        {"lxagoon", "lagoon"},       /* one too many behind the first */
        {"lxgxon", "lagoon"},        /* the second and another */
        {"au:kranitz", "au:krantz"}, /* a name */
        {"krant", "krantz"},         /* names are found as whole words, */
        {"au:krant", NULL},          /* but where asked for */
        {"\"grey lagoo\"", "\"grey lagoon\""},
        {"\"grey lagon\"", "\"grey lagoon\""},
        {"-lagon", NULL},
        {"lagoon", NULL},
        {"lagon tide", "lagoon tide"},
        {"k\xC3\xA4hlre", "k\xC3\xA4hler"},
        {"x", NULL},
    };
    struct store *store = home_open(*state);
    add(store, "arxiv:2609.00001", "A grey lagoon at low tide", "Q. Krantz");
    store_publish(store);
    add(store, "arxiv:2609.00002", "Colliers by K\xC3\xA4hler", "B. Owl");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query *query = varied_query(cases[i].expected ? cases[i].expected : "");
        struct text canonical;
        text_init(&canonical, PRINTED);
        query_print(query, &canonical);
        assert_corrected(store, cases[i].asked, cases[i].expected ? text_string(&canonical) : NULL);
        text_release(&canonical);
        query_release(query);
    }
    store_close(store);
}

/* Of words that are equally near the one that more papers have, in all parts together. */
static void parts_are_added_up(void **state)
{
    struct store *store = home_open(*state);
    add(store, "arxiv:2609.00001", "Herons", "A. Owl");
    add(store, "arxiv:2609.00002", "Herons", "A. Owl");
    add(store, "arxiv:2609.00003", "Heroes", "A. Owl");
    store_publish(store);
    assert_corrected(store, "heroxs", "herons");
    add(store, "arxiv:2609.00004", "Heroes", "A. Owl");
    add(store, "arxiv:2609.00005", "Heroes", "A. Owl");
    assert_corrected(store, "heroxs", "heroes");
    store_close(store);
}

int main(void)
{
#define HOME_TEST(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)
    const struct CMUnitTest tests[] = {HOME_TEST(near_words), HOME_TEST(parts_are_added_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
