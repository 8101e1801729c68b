/* SPDX-License-Identifier: MIT */
#include "../store/home.h"

#include "../index/corpus.h"
#include "index/merge.h"
#include "index/score.h"
#include "query/query.h"

/* Memory that ends at every allocation in turn, for once or for good: what is then said to be done
   is done right. */

static unsigned long left; /* allocations until one fails; 0: none does */
static bool for_good, failed;

static bool fails(void)
{
    if (failed && for_good)
        return true;
    if (left == 0 || --left > 0)
        return false;
    failed = true;
    return true;
}

/* Names that the linker gives (Makefile). */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_realloc(void *former, size_t size);
void *__wrap_realloc(void *former, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *former, size_t size)
{
    return fails() ? NULL : __real_realloc(former, size);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return fails() ? NULL : __real_aligned_alloc(alignment, size);
}

static void arm(unsigned long at)
{
    left = at;
    failed = false;
}

/* Whether an allocation failed since. */
static bool disarm(void)
{
    bool was = failed;
    left = 0;
    failed = false;
    return was;
}

/* Calls try with every allocation failing in turn, until none does. It returns false when the work
   was said to have failed. */
static void exhaust(bool (*try)(void *context), void *context, unsigned long step)
{
    for (int mode = 0; mode < 2; mode++) {
        for_good = mode == 1;
        for (unsigned long at = 1;; at += step) {
            arm(at);
            bool done = try(context);
            if (!disarm()) {
                assert_true(done);
                break;
            }
        }
    }
}

enum { DOCUMENTS = 40 };
static struct corpus_document documents[DOCUMENTS];
static char expected[1 << 20], written[1 << 20];
static size_t expected_size;

static bool take(void *context, struct slice bytes, struct error *error)
{
    size_t *size = context;
    (void)error;
    assert_true(*size + bytes.size <= sizeof written);
    memcpy(written + *size, bytes.data, bytes.size);
    *size += bytes.size;
    return true;
}

/* What is said to be whole is what it was the first time. */
static void check_written(bool whole, size_t size)
{
    if (whole && expected_size == 0) {
        expected_size = size;
        memcpy(expected, written, size);
    }
    assert_true(!whole || size == expected_size);
    if (whole)
        assert_memory_equal(written, expected, size);
}

static bool build(void *context)
{
    struct builder *builder;
    struct writer writer;
    struct error error = ERROR_INIT;
    size_t size = 0;
    (void)context;
    writer_init(&writer, take, &size, 1);
    bool built = builder_open(&builder, &error);
    for (uint32_t i = 0; built && i < DOCUMENTS; i++) {
        struct builder_document given = {.paper = documents[i].ghost ? NULL : &documents[i].paper,
                                         .key = slice_of(documents[i].id),
                                         .record = documents[i].record,
                                         .added = documents[i].added,
                                         .listings = documents[i].listings,
                                         .listing_count = documents[i].listing_count};
        built = builder_add(builder, &given, &error);
        if (built)
            builder_alias(builder, i, i);
        if (built)
            builder_fetch(builder, i, i);
        if (built)
            builder_mask(builder, i, i);
    }
    built = built && builder_write(builder, &writer, 1, &error);
    assert_true(built || error.kind == ERROR_SYSTEM || error.kind == ERROR_LIMIT);
    check_written(built, size);
    writer_release(&writer);
    builder_close(builder);
    return built;
}

static void roll(uint64_t seed)
{
    struct dice dice = {seed};
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        corpus_roll(&dice, i, 1000 + i, &documents[i]);
}

static void a_segment_is_whole_or_not_written(void **state)
{
    (void)state;
    roll(1);
    expected_size = 0;
    assert_true(build(NULL));
    exhaust(build, NULL, 1);
}

struct merging {
    struct made parts[3];
    struct segment *segments[3];
};

static bool merge(void *context)
{
    struct merging *merging = context;
    struct writer writer;
    struct error error = ERROR_INIT;
    size_t size = 0;
    writer_init(&writer, take, &size, 1);
    bool merged = merge_write(merging->segments, 3, &writer, 9, &error);
    assert_true(merged || error.kind == ERROR_SYSTEM || error.kind == ERROR_LIMIT);
    check_written(merged, size);
    writer_release(&writer);
    return merged;
}

static void merging_is_whole_or_fails(void **state)
{
    (void)state;
    struct merging merging;
    struct builder *builder = corpus_builder();
    for (uint64_t i = 0; i < 3; i++) {
        roll(i + 2);
        builder_clear(builder);
        for (uint32_t j = 0; j < DOCUMENTS; j++) {
            documents[j].record += i * 1000;
            corpus_add(builder, &documents[j]);
        }
        corpus_write(builder, i, &merging.parts[i]);
        merging.segments[i] = &merging.parts[i].segment;
    }
    expected_size = 0;
    assert_true(merge(&merging));
    exhaust(merge, &merging, 1);
    for (size_t i = 0; i < 3; i++)
        made_close(&merging.parts[i]);
    builder_close(builder);
}

struct asking {
    struct made made;
    struct query *query;
    uint64_t bits;
    uint16_t score[DOCUMENTS];
    bool known;
};

static bool match_some(void *context, uint32_t document)
{
    (void)context;
    return document % 3;
}

static const uint64_t *marked_some(void *context, unsigned mark)
{
    static const uint64_t marks = 0x5555;
    (void)context;
    return mark == QUERY_READ ? &marks : NULL;
}

static bool ask(void *context)
{
    struct asking *asking = context;
    struct bitmap_pool pool = {.words = 0};
    const struct evaluation_source source = {
        .match = match_some, .marked = marked_some, .new_after = INT64_MAX, .pool = &pool};
    struct evaluation evaluation;
    struct scores scores;
    struct error error = ERROR_INIT;
    uint64_t bits = 0, spare = 0;
    uint16_t score[DOCUMENTS] = {0};
    if (!evaluation_open(&evaluation, &asking->made.segment, asking->query, &source, PLAN_ALL,
                         &error))
        return false;
    bool opened = scores_open(&scores, asking->query, &error), answered = opened;
    if (opened) {
        scores_add(&scores, &evaluation.plan);
        scores_finish(&scores);
        answered = scores_prepare(&scores, &evaluation, score, &error);
    }
    evaluation_exact(&evaluation, 0, DOCUMENTS, &bits, &spare);
    if (opened) {
        scores_apply(&scores, &evaluation, &bits);
        scores_close(&scores);
    }
    for (unsigned i = 0; i < DOCUMENTS; i++)
        score[i] = bits >> i & 1 ? score[i] : 0;
    answered = answered && !evaluation.failed;
    if (answered && asking->known) {
        assert_true(bits == asking->bits);
        assert_memory_equal(score, asking->score, sizeof score);
    }
    if (!asking->known) {
        asking->bits = bits;
        memcpy(asking->score, score, sizeof score);
    }
    asking->known = true;
    evaluation_close(&evaluation);
    bitmap_pool_release(&pool);
    return answered;
}

static void answers_are_right_or_none(void **state)
{
    (void)state;
    static const char *const asked[] = {"owl flow",
                                        "owl OR (flow -\"low owl\")",
                                        "-(lower OR graph) is:read",
                                        "au:\"a owl\" cat:cs id:2609.0",
                                        "on:2026-05 -has:code",
                                        "authors:>1 published:2026 learn",
                                        "ti:\"owl the graph\" OR com:owl OR src:hf",
                                        "a b c d e f g h i j"};
    struct asking asking;
    struct builder *builder = corpus_builder();
    roll(7);
    for (uint32_t i = 0; i < DOCUMENTS; i++)
        corpus_add(builder, &documents[i]);
    corpus_write(builder, 1, &asking.made);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct error error = ERROR_INIT;
        size_t column;
        assert_true(
            query_parse(&asking.query, slice_of(asked[i]), CORPUS_TODAY, NULL, &column, &error));
        asking.known = false;
        assert_true(ask(&asking));
        exhaust(ask, &asking, 1);
        query_release(asking.query);
    }
    made_close(&asking.made);
    builder_close(builder);
}

static void add_some(struct store *store, unsigned first, unsigned count)
{
    for (unsigned i = first; i < first + count; i++) {
        char id[32], title[64];
        snprintf(id, sizeof id, "arxiv:2609.%05u", i);
        snprintf(title, sizeof title, "The %u habits of %s owls", i, i % 2 ? "wild" : "mild");
        add_paper(store, make_paper("hf", id, title, "Q. Owl"));
    }
}

struct reading {
    const struct home *home;
    uint64_t papers, wild, read;
    unsigned next;
};

static bool count_read(struct store *store, uint64_t papers)
{
    struct query *query = NULL;
    struct error error = ERROR_INIT;
    size_t column;
    uint64_t count;
    bool fine = query_parse(&query, SLICE("is:read"), CORPUS_TODAY, NULL, &column, &error);
    for (int i = 0; fine && i < 2; i++)
        if (store_count(store, query, INT64_MAX, &count, &error))
            assert_int_equal(count, papers);
        else if (i == 1)
            fine = false;
    query_release(query);
    return fine;
}

static void mark_some(struct store *store, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        char id[32];
        struct error error = ERROR_INIT;
        size_t changed;
        snprintf(id, sizeof id, "arxiv:2609.%05u", i);
        struct store_change change = {SLICE("read"), slice_of(id), SLICE("0"), SLICE("1")};
        assert_true(store_mark(store, &change, 1, 0, NOW, STORE_SYNC_LATER, &changed, &error));
    }
}

/* Opens, searches and closes. */
static bool read_store(void *context)
{
    const struct reading *reading = context;
    struct store *store;
    struct query *query = NULL;
    struct error error = ERROR_INIT;
    size_t column;
    uint64_t count;
    bool fine = store_open(&store, reading->home->data, reading->home->cache, &error);
    if (!fine)
        return false;
    fine = count_read(store, reading->read);
    fine = query_parse(&query, SLICE("\"wild owls\""), CORPUS_TODAY, NULL, &column, &error) && fine;
    if (fine && store_count(store, query, INT64_MAX, &count, &error))
        assert_int_equal(count, reading->wild);
    else
        fine = false;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct store_search search = {
        .query = query, .order = STORE_BY_RELEVANCE, .limit = 3, .new_after = INT64_MAX};
    struct store_hits hits;
    if (fine && store_find(store, &search, &arena, &hits, &error))
        assert_int_equal(hits.count, 3);
    else
        fine = false;
    arena_release(&arena);
    query_release(query);
    store_close(store);
    return fine;
}

static void readers_answer_right_or_fail(void **state)
{
    struct reading reading = {.home = *state, .papers = 30, .wild = 15, .read = 9};
    struct store *store = home_open(*state);
    add_some(store, 0, 20);
    store_publish(store);
    add_some(store, 20, 5);
    store_close(store);
    store = home_open(*state);
    add_some(store, 25, 5);
    mark_some(store, 9);
    /* What this one does not close is in no segment. */
    exhaust(read_store, &reading, 1);
    store_close(store);
}

/* Adds one paper, lists and publishes. */
static bool write_store(void *context)
{
    struct reading *reading = context;
    struct store *store;
    struct store_counts counts = {0};
    struct error error = ERROR_INIT;
    char id[32], title[64];
    if (!store_open(&store, reading->home->data, reading->home->cache, &error))
        return false;
    snprintf(id, sizeof id, "arxiv:2609.%05u", reading->next);
    snprintf(title, sizeof title, "Number %u of so many owls", reading->next);
    struct paper paper = make_paper("hf", id, title, "Q. Owl");
    struct listing listing = make_listing(LISTING_DAILY, "hf", CORPUS_TODAY, 3);
    size_t owner = 0;
    struct store_batch batch = {&paper, 1, &listing, &owner, 1, NULL, 0};
    bool added = store_add(store, &batch, NOW, &counts, &error);
    reading->next++;
    reading->papers += added;
    store_close(store);
    return added;
}

static void writers_lose_nothing(void **state)
{
    struct reading writing = {.home = *state, .next = 100};
    struct error error = ERROR_INIT;
    struct store *store;
    exhaust(write_store, &writing, 3);
    store = home_open(*state);
    uint64_t papers = snapshot_count(store_snapshot(store));
    /* One that was written before memory ended may count as failed, but nothing that was promised
       is missing. */
    assert_true(papers >= writing.papers && papers <= writing.next - 100);
    store_close(store);
    assert_true(store_open(&store, ((struct home *)*state)->data, NULL, &error));
    assert_int_equal(snapshot_count(store_snapshot(store)), papers);
    assert_int_equal(store_notices(store).size, 0);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_segment_is_whole_or_not_written),
        cmocka_unit_test(merging_is_whole_or_fails),
        cmocka_unit_test(answers_are_right_or_none),
        cmocka_unit_test_setup_teardown(readers_answer_right_or_fail, home_setup, home_teardown),
        cmocka_unit_test_setup_teardown(writers_lose_nothing, home_setup, home_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
