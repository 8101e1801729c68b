/* SPDX-License-Identifier: MIT */
#include "store/cache.h"

#include "base/date.h"
#include "home.h"

#include <dirent.h>

enum { TODAY = 20700, LARGE = 1 << 24 };

static const char *cache_path(const struct home *home, const char *name, char out[1024])
{
    snprintf(out, 1024, "%s/%s", home->cache, name);
    return out;
}

static void read_cache(const struct home *home, const char *name, struct text *out)
{
    char path[1024];
    struct error error = ERROR_INIT;
    text_init(out, LARGE);
    if (!file_read(cache_path(home, name, path), out, &error))
        text_clear(out);
}

static void write_cache(const struct home *home, const char *name, struct slice bytes)
{
    char path[1024];
    unlink(cache_path(home, name, path));
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    if (bytes.size > 0)
        assert_int_equal(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
    assert_int_equal(fclose(file), 0);
}

/* Names of the segment files there are; returns their number. */
static size_t list_segments(const struct home *home, char names[64][64])
{
    size_t count = 0;
    DIR *directory = opendir(home->cache);
    struct dirent *entry;
    while (directory && (entry = readdir(directory)))
        if (strncmp(entry->d_name, SEGMENT_PREFIX, 4) == 0 && count < 64)
            snprintf(names[count++], 64, "%.63s", entry->d_name);
    if (directory)
        closedir(directory);
    return count;
}

/* How many segments CURRENT names; there are no other files of segments. */
static size_t segment_count_of(const struct home *home)
{
    static struct manifest manifest;
    char names[64][64];
    struct text text;
    read_cache(home, "CURRENT", &text);
    size_t files = list_segments(home, names);
    if (text.size == 0) {
        text_release(&text);
        return 0;
    }
    assert_true(manifest_parse(text_slice(&text), &manifest));
    assert_int_equal(files, manifest.segment_count);
    text_release(&text);
    return manifest.segment_count;
}

/* Papers first to first + count - 1 as version says, each listed. */
static void add_some(struct store *store, unsigned first, unsigned count, unsigned version)
{
    enum { MOST = 300 };
    static struct paper papers[MOST];
    static struct listing listings[MOST];
    static size_t owners[MOST];
    static char ids[MOST][64], titles[MOST][128], versions[MOST][16];
    assert_true(count <= MOST);
    for (unsigned i = 0; i < count; i++) {
        unsigned number = first + i;
        snprintf(ids[i], sizeof ids[i], "arxiv:2609.%05u", number);
        snprintf(titles[i], sizeof titles[i], "The %u habits of %s owls, part %u", number,
                 number % 3 ? "mild" : "wild", version);
        snprintf(versions[i], sizeof versions[i], "%u", version);
        papers[i] = make_paper("arxiv", ids[i], titles[i], "Q. Owl");
        papers[i].fields[PAPER_VERSION] = slice_of(versions[i]);
        listings[i] =
            make_listing(LISTING_NEW, "arxiv", TODAY + (int32_t)(number / 7), number % 5 + version);
        owners[i] = i;
    }
    add_batch(store, &(struct store_batch){.papers = papers,
                                           .paper_count = count,
                                           .listings = listings,
                                           .listing_paper = owners,
                                           .listing_count = count});
}

static const struct snapshot *sorted_snapshot;
static int compare_rows(const void *a, const void *b)
{
    return snapshot_compare(sorted_snapshot, *(const store_row *)a, *(const store_row *)b);
}

static void describe_papers(struct store *store, struct text *out)
{
    static store_row rows[4096];
    const struct snapshot *snapshot = store_snapshot(store);
    size_t count = 0;
    struct arena arena;
    arena_init(&arena, LARGE);
    for (store_row row = STORE_NO_ROW; (row = snapshot_next(snapshot, row)) != STORE_NO_ROW;) {
        assert_true(count < 4096);
        rows[count++] = row;
    }
    sorted_snapshot = snapshot;
    qsort(rows, count, sizeof rows[0], compare_rows);
    assert_int_equal(snapshot_count(snapshot), count);
    for (size_t i = 0; i < count; i++) {
        struct paper paper;
        struct store_votes votes;
        struct error error = ERROR_INIT;
        size_t listings;
        if (!snapshot_paper(snapshot, rows[i], &arena, &paper, &error))
            paper.fields[PAPER_TITLE] = SLICE("damaged");
        snapshot_votes(snapshot, rows[i], &votes);
        (void)snapshot_listings(snapshot, rows[i], &arena, &listings);
        if (snapshot_find(snapshot, snapshot_key(snapshot, rows[i])) != rows[i])
            text_append_string(out, "not found: ");
        text_append(out, snapshot_key(snapshot, rows[i]));
        text_append_format(out, " %d %jd %jd %zu %.*s\n", (int)snapshot_day(snapshot, rows[i]),
                           (intmax_t)snapshot_added(snapshot, rows[i]), (intmax_t)votes.upvotes,
                           listings, SLICE_ARG(paper.fields[PAPER_TITLE]));
    }
    arena_release(&arena);
}

static void describe_answers(struct store *store, const char *text, size_t limit, struct text *out)
{
    struct store_search search = {
        .order = STORE_BY_DATE, .limit = limit, .new_after = INT64_MAX, .total = true};
    struct store_hits hits;
    struct query *query;
    struct error error = ERROR_INIT;
    struct arena arena;
    size_t column;
    arena_init(&arena, LARGE);
    assert_true(query_parse(&query, slice_of(text), TODAY, NULL, &column, &error));
    search.query = query;
    assert_true(store_find(store, &search, &arena, &hits, &error));
    text_append_format(out, "%s: %ju\n", text, (uintmax_t)hits.total);
    for (size_t i = 0; i < hits.count; i++) {
        text_append(out, snapshot_key(store_snapshot(store), hits.hits[i].row));
        text_append_byte(out, '\n');
    }
    query_release(query);
    arena_release(&arena);
}

/* All that a store answers, as text. */
static void describe(struct store *store, struct text *out)
{
    text_init(out, LARGE);
    describe_papers(store, out);
    describe_answers(store, "wild", 0, out);
    describe_answers(store, "\"part 2\"", 5, out);
    describe_answers(store, "owls -mild up:>3", 3, out);
    assert_true(text_ok(out));
}

/* A store with this cache says what one without any says: at once, or, when it has met damage,
   after a refresh. */
static void check_store(const struct home *home, struct store *store)
{
    struct store *plain;
    struct text one, other;
    struct error error = ERROR_INIT;
    bool changed;
    assert_true(store_open(&plain, home->data, NULL, &error));
    describe(plain, &one);
    uint64_t generation = snapshot_generation(store_snapshot(store));
    describe(store, &other);
    assert_true(store_refresh(store, &changed, &error));
    if (snapshot_generation(store_snapshot(store)) != generation) {
        text_release(&other);
        describe(store, &other);
    }
    if (!slice_equal(text_slice(&one), text_slice(&other)))
        fail_msg("%s\nis not\n%s", text_string(&other), text_string(&one));
    text_release(&one);
    text_release(&other);
    store_close(plain);
}

static void check_opened(const struct home *home)
{
    struct store *store = home_open(home);
    check_store(home, store);
    store_close(store);
}

static void many_small_publishes_keep_few_parts(void **state)
{
    const struct home *home = *state;
    for (unsigned round = 0; round < 60; round++) {
        struct store *store = home_open(home);
        /* Every third is known in another version. */
        add_some(store, round % 3 ? round * 5 : round, 5, 1 + round / 3);
        store_close(store);
        assert_in_range(segment_count_of(home), 1, 3 + 3);
        if (round % 10 == 9)
            check_opened(home);
    }
}

static void large_parts_are_left_alone(void **state)
{
    const struct home *home = *state;
    char before[64][64], after[64][64];
    struct store *store = home_open(home);
    add_some(store, 0, 300, 1);
    add_some(store, 300, 300, 1);
    store_close(store);
    assert_int_equal(list_segments(home, before), 1);
    for (unsigned round = 0; round < 6; round++) {
        store = home_open(home);
        add_some(store, 1000 + round * 10, 2, 1);
        store_close(store);
    }
    size_t count = list_segments(home, after), same = 0;
    for (size_t i = 0; i < count; i++)
        same += strcmp(after[i], before[0]) == 0;
    assert_int_equal(same, 1);
    assert_in_range(count, 2, 4);
    check_opened(home);
}

static void publishing_again_and_again(void **state)
{
    const struct home *home = *state;
    struct store *store = home_open(home);
    for (unsigned round = 0; round < 7; round++) {
        add_some(store, round * 40, 40 + (round % 2) * 200, 1);
        store_publish(store);
        check_store(home, store);
    }
    assert_in_range(segment_count_of(home), 1, 6);
    add_some(store, 0, 100, 2);
    store_close(store);
    assert_in_range(segment_count_of(home), 1, 6);
    check_opened(home);
}

/* So much that the store puts it into segments by itself. */
static void a_bulk_leaves_one_part(void **state)
{
    enum { BULK = 3 * 32768 + 1000, PIECE = 4096 };
    static struct paper papers[PIECE];
    static char ids[PIECE][24];
    const struct home *home = *state;
    struct store *store = home_open(home);
    for (unsigned first = 0; first < BULK; first += PIECE) {
        for (unsigned i = 0; i < PIECE; i++) {
            snprintf(ids[i], sizeof ids[i], "doi:10.1234/%u", first + i);
            papers[i] = (struct paper){.id = slice_of(ids[i]), .sources = SLICE("hf")};
        }
        add_batch(store, &(struct store_batch){.papers = papers, .paper_count = PIECE});
    }
    assert_true(segment_count_of(home) > 1);
    store_publish(store);
    assert_int_equal(segment_count_of(home), 1);
    assert_true(snapshot_count(store_snapshot(store)) >= BULK);
    assert_int_not_equal(find_row(store, "doi:10.1234/90000"), STORE_NO_ROW);
    store_close(store);
    store = home_open(home);
    assert_int_not_equal(find_row(store, "doi:10.1234/1"), STORE_NO_ROW);
    assert_int_equal(find_row(store, "doi:10.1234/999999"), STORE_NO_ROW);
    store_close(store);
}

static void publishing_nothing_writes_nothing(void **state)
{
    const struct home *home = *state;
    struct store *store = home_open(home);
    store_publish(store);
    assert_int_equal(segment_count_of(home), 0);
    add_some(store, 0, 3, 1);
    store_publish(store);
    struct text before, after;
    read_cache(home, "CURRENT", &before);
    store_publish(store);
    read_cache(home, "CURRENT", &after);
    assert_true(before.size > 0 && slice_equal(text_slice(&before), text_slice(&after)));
    text_release(&before);
    text_release(&after);
    store_close(store);
}

/* Three segments that stay three. */
static void make_three(const struct home *home)
{
    for (unsigned i = 0; i < 3; i++) {
        struct store *store = home_open(home);
        add_some(store, i * 20, i == 0 ? 300 : 20, 1 + i);
        store_close(store);
    }
    assert_in_range(segment_count_of(home), 2, 3);
}

static void without_or_with_a_wrong_current(void **state)
{
    const struct home *home = *state;
    struct text current, changed;
    char path[1024];
    make_three(home);
    read_cache(home, "CURRENT", &current);
    unlink(cache_path(home, "CURRENT", path));
    check_opened(home);
    for (size_t at = 0; at < current.size; at += 31) {
        write_cache(home, "CURRENT", slice_first(text_slice(&current), at));
        check_opened(home);
        text_init(&changed, LARGE);
        text_append(&changed, text_slice(&current));
        changed.data[at] ^= 4;
        write_cache(home, "CURRENT", text_slice(&changed));
        text_release(&changed);
        check_opened(home);
    }
    text_release(&current);
}

static void with_an_older_current(void **state)
{
    const struct home *home = *state;
    struct text older;
    make_three(home);
    read_cache(home, "CURRENT", &older);
    for (unsigned round = 0; round < 5; round++) {
        struct store *store = home_open(home);
        add_some(store, 100 + round, 50, 7 + round);
        store_close(store);
    }
    /* Some of what it names was merged away. */
    write_cache(home, "CURRENT", text_slice(&older));
    check_opened(home);
    struct store *store = home_open(home);
    add_some(store, 0, 10, 20);
    store_close(store);
    check_opened(home);
    text_release(&older);
}

enum wrong { EMPTY, CUT, LONGER, ONE_BIT, ANOTHER, MISSING, WRONGS };

/* Makes segment number i wrong; false when there are not so many. */
static bool spoil(const struct home *home, enum wrong wrong, size_t i)
{
    char names[64][64], path[1024];
    struct text own, other;
    size_t count = list_segments(home, names);
    if (i >= count)
        return false;
    read_cache(home, names[i], &own);
    read_cache(home, names[(i + 1) % count], &other);
    assert_true(own.size > 3000);
    if (wrong == LONGER)
        text_append(&own, text_slice(&other));
    else if (wrong == ONE_BIT)
        own.data[i * 1000 + 3] ^= 1;
    else if (wrong != ANOTHER)
        text_truncate(&own, wrong == CUT ? own.size - 8 : 0);
    write_cache(home, names[i], text_slice(wrong == ANOTHER ? &other : &own));
    if (wrong == MISSING)
        unlink(cache_path(home, names[i], path));
    text_release(&own);
    text_release(&other);
    return true;
}

static void with_wrong_segments(void **state)
{
    (void)state;
    for (int wrong = EMPTY; wrong < WRONGS; wrong++) {
        bool spoilt = true;
        for (size_t i = 0; spoilt; i++) {
            void *made = NULL;
            assert_int_equal(home_setup(&made), 0);
            const struct home *home = made;
            make_three(home);
            spoilt = spoil(home, (enum wrong)wrong, i);
            check_opened(home);
            struct store *store = home_open(home);
            add_some(store, 0, 10, 9);
            store_close(store);
            check_opened(home);
            home_teardown(&made);
        }
    }
}

static void with_the_cache_of_another_store(void **state)
{
    const struct home *home = *state;
    void *made = NULL;
    char from[1024], to[1024], names[64][64];
    assert_int_equal(home_setup(&made), 0);
    const struct home *foreign = made;
    make_three(home);
    struct store *store = home_open(foreign);
    add_some(store, 500, 30, 1);
    store_close(store);
    size_t count = list_segments(foreign, names);
    assert_int_equal(rename(cache_path(foreign, "CURRENT", from), cache_path(home, "CURRENT", to)),
                     0);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(
            rename(cache_path(foreign, names[i], from), cache_path(home, names[i], to)), 0);
    check_opened(home);
    home_teardown(&made);
}

static void without_a_folder(void **state)
{
    const struct home *home = *state;
    struct store *store = home_open(home);
    add_some(store, 0, 30, 1);
    FILE *file = fopen(home->cache, "wb"); /* in its place */
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    store_publish(store);
    check_store(home, store);
    add_some(store, 30, 30, 1);
    store_close(store);
    check_opened(home);
}

/* What a reader was shown stays where it is while another one merges it away. */
static void a_snapshot_outlives_its_files(void **state)
{
    const struct home *home = *state;
    struct error error = ERROR_INIT;
    struct text before, again, after;
    bool changed;
    make_three(home);
    struct store *reader = home_open(home), *writer = home_open(home);
    struct slice key = snapshot_key(store_snapshot(reader), find_row(reader, "arxiv:2609.00007"));
    describe(reader, &before);
    for (unsigned round = 0; round < 8; round++) {
        add_some(writer, round * 10, 40, 30 + round);
        store_publish(writer);
        assert_slice(key, "arxiv:2609.00007");
        describe(reader, &again);
        assert_true(slice_equal(text_slice(&before), text_slice(&again)));
        text_release(&again);
    }
    assert_true(store_refresh(reader, &changed, &error));
    assert_true(changed);
    describe(reader, &after);
    assert_false(slice_equal(text_slice(&before), text_slice(&after)));
    check_store(home, reader);
    check_store(home, writer);
    /* Both write. */
    add_some(reader, 0, 20, 50);
    add_some(writer, 10, 20, 51);
    store_publish(reader);
    store_publish(writer);
    assert_true(store_refresh(reader, &changed, &error));
    check_store(home, reader);
    check_store(home, writer);
    store_close(reader);
    store_close(writer);
    check_opened(home);
    text_release(&before);
    text_release(&after);
}

/* Who holds the lock of the index makes others wait with it, not with their answers. */
static void while_another_one_writes_the_index(void **state)
{
    const struct home *home = *state;
    struct file_lock lock;
    struct error error = ERROR_INIT;
    char path[1024];
    make_three(home);
    assert_true(file_lock_take(&lock, cache_path(home, "lock.index", path), 0, &error));
    struct store *store = home_open(home);
    struct text before, after;
    read_cache(home, "CURRENT", &before);
    add_some(store, 600, 20, 1);
    store_publish(store);
    read_cache(home, "CURRENT", &after);
    assert_true(slice_equal(text_slice(&before), text_slice(&after)));
    check_store(home, store);
    file_lock_drop(&lock);
    store_publish(store);
    check_store(home, store);
    text_release(&after);
    read_cache(home, "CURRENT", &after);
    assert_false(slice_equal(text_slice(&before), text_slice(&after)));
    store_close(store);
    text_release(&before);
    text_release(&after);
}

static void a_damaged_cache_is_dropped(void **state)
{
    const struct home *home = *state;
    char names[64][64];
    struct text kept;
    make_three(home);
    size_t count = list_segments(home, names);
    for (size_t i = 0; i < count; i++) {
        read_cache(home, names[i], &kept);
        for (size_t at = 0; at + 4096 < kept.size; at += 4096)
            kept.data[at] ^= 1;
        write_cache(home, names[i], text_slice(&kept));
        text_release(&kept);
    }
    struct store *store = home_open(home);
    check_store(home, store);
    add_some(store, 0, 10, 9);
    check_store(home, store);
    store_close(store);
    check_opened(home);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(many_small_publishes_keep_few_parts),
        CASE(large_parts_are_left_alone),
        CASE(publishing_again_and_again),
        CASE(a_bulk_leaves_one_part),
        CASE(publishing_nothing_writes_nothing),
        CASE(without_or_with_a_wrong_current),
        CASE(with_an_older_current),
        cmocka_unit_test(with_wrong_segments),
        CASE(with_the_cache_of_another_store),
        CASE(without_a_folder),
        CASE(a_snapshot_outlives_its_files),
        CASE(while_another_one_writes_the_index),
        CASE(a_damaged_cache_is_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
