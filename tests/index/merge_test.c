/* SPDX-License-Identifier: MIT */
#include "index/merge.h"

#include "corpus.h"

enum { PARTS = 6, MOST = 1200, HASHES = 40 };

/* Parts of several ages and what one segment of all that survives would be. */
struct scene {
    struct dice dice;
    struct builder *builder, *whole;
    struct made parts[PARTS];
    struct segment *segments[PARTS];
    size_t count;
    struct corpus_document *documents[MOST]; /* the living ones, by number of paper */
    uint64_t fetched[HASHES], record;
};

/* Hides the document that stands for a paper in an older part. */
static void kill_older(struct scene *scene, uint64_t record)
{
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < scene->count; i++) {
        struct segment *segment = &scene->parts[i].segment;
        for (uint32_t document = 0; document < segment_count(segment); document++)
            if ((segment_record(segment, document) & RECORD_OFFSET) == record) {
                builder_mask(scene->builder, segment->footer.number, document);
                assert_true(segment_kill(segment, document, &error));
            }
    }
}

static void add_part(struct scene *scene, uint32_t papers, uint32_t numbers)
{
    bool taken[MOST] = {false};
    builder_clear(scene->builder);
    for (uint32_t i = 0; i < papers; i++) {
        uint32_t number = dice_below(&scene->dice, numbers);
        if (taken[number])
            continue;
        taken[number] = true;
        if (scene->documents[number])
            kill_older(scene, scene->documents[number]->record);
        else
            scene->documents[number] = malloc(sizeof *scene->documents[number]);
        corpus_roll(&scene->dice, number, scene->record += 100, scene->documents[number]);
        corpus_add(scene->builder, scene->documents[number]);
    }
    for (uint32_t i = dice_below(&scene->dice, 30); i > 0; i--) {
        uint64_t at = scene->record++;
        uint32_t hash = dice_below(&scene->dice, HASHES);
        builder_alias(scene->builder, hash, at);
        builder_alias(scene->whole, hash, at);
        builder_fetch(scene->builder, hash, at);
        scene->fetched[hash] = at;
    }
    /* Of a segment that is not merged. */
    builder_mask(scene->builder, 7777, (uint32_t)scene->count);
    builder_mask(scene->whole, 7777, (uint32_t)scene->count);
    corpus_write(scene->builder, 100 + scene->count, &scene->parts[scene->count]);
    scene->segments[scene->count] = &scene->parts[scene->count].segment;
    scene->count++;
}

static void open_scene(struct scene *scene, uint64_t seed)
{
    memset(scene, 0, sizeof *scene);
    scene->dice.state = seed;
    scene->record = 1;
    scene->builder = corpus_builder();
    scene->whole = corpus_builder();
}

static void close_scene(struct scene *scene)
{
    for (size_t i = 0; i < scene->count; i++)
        made_close(&scene->parts[i]);
    for (uint32_t i = 0; i < MOST; i++)
        free(scene->documents[i]);
    builder_close(scene->builder);
    builder_close(scene->whole);
}

static void same_listings(struct segment *a, struct segment *b, uint32_t document)
{
    struct listing_walk left, right;
    struct segment_listing one, other;
    listing_walk_init(&left, a, document);
    listing_walk_init(&right, b, document);
    while (listing_walk_next(&left, &one)) {
        assert_true(listing_walk_next(&right, &other));
        assert_true(slice_equal(one.listing.source, other.listing.source));
        assert_int_equal(one.listing.kind, other.listing.kind);
        assert_int_equal(one.listing.day, other.listing.day);
        assert_int_equal(one.listing.rank, other.listing.rank);
        assert_int_equal(one.listing.upvotes, other.listing.upvotes);
        assert_int_equal(one.listing.comments, other.listing.comments);
        assert_int_equal(one.listing.stars, other.listing.stars);
        assert_int_equal(one.listing.time, other.listing.time);
        assert_int_equal(one.order, other.order);
    }
    assert_false(listing_walk_next(&right, &other));
}

/* Sources and the times that are counted from may be written down otherwise; all else is the same
   to the byte. */
static void same_segments(struct segment *merged, struct segment *whole)
{
    assert_int_equal(segment_count(merged), segment_count(whole));
    assert_int_equal(merged->footer.ghosts, whole->footer.ghosts);
    assert_int_equal(merged->footer.words, whole->footer.words);
    for (unsigned section = 0; section < SECTIONS; section++) {
        uint64_t size = segment_size(whole, section);
        if (section == SECTION_ROWS || section == SECTION_LISTINGS || section == SECTION_SOURCES)
            continue;
        if (segment_size(merged, section) != size)
            fail_msg("section %u has %ju bytes instead of %ju", section,
                     (uintmax_t)segment_size(merged, section), (uintmax_t)size);
        if (size > 0)
            assert_memory_equal(segment_bytes(merged, section, 0, size),
                                segment_bytes(whole, section, 0, size), size);
    }
    for (uint32_t document = 0; document < segment_count(whole); document++) {
        int64_t one = 0, other = 1;
        assert_true(segment_added(merged, document, &one) &&
                    segment_added(whole, document, &other));
        assert_int_equal(one, other);
        assert_int_equal(segment_record(merged, document), segment_record(whole, document));
        assert_int_equal(segment_record_check(merged, document),
                         segment_record_check(whole, document));
        same_listings(merged, whole, document);
    }
    assert_false(merged->damaged || whole->damaged);
}

static void check_merge(struct scene *scene)
{
    struct error error = ERROR_INIT;
    struct made merged, whole;
    for (uint32_t i = 0; i < MOST; i++)
        if (scene->documents[i])
            corpus_add(scene->whole, scene->documents[i]);
    for (uint32_t i = 0; i < HASHES; i++)
        if (scene->fetched[i])
            builder_fetch(scene->whole, i, scene->fetched[i]);
    corpus_write(scene->whole, 500, &whole);
    made_begin(&merged);
    assert_true(merge_write(scene->segments, scene->count, &merged.writer, 500, &error));
    made_open(&merged);
    same_segments(&merged.segment, &whole.segment);
    made_close(&merged);
    made_close(&whole);
}

static void merged_is_as_built_at_once(void **state)
{
    (void)state;
    static struct scene scene;
    for (uint64_t seed = 1; seed <= 24; seed++) {
        open_scene(&scene, seed);
        uint32_t numbers = 3 + dice_below(&scene.dice, seed % 6 == 0 ? MOST - 3 : 80);
        size_t parts = 1 + seed % PARTS;
        for (size_t i = 0; i < parts; i++)
            add_part(&scene, dice_below(&scene.dice, numbers + 1), numbers);
        check_merge(&scene);
        close_scene(&scene);
    }
}

static void all_may_be_dead(void **state)
{
    (void)state;
    static struct scene scene;
    open_scene(&scene, 99);
    add_part(&scene, 30, 20);
    add_part(&scene, 200, 20);
    for (uint32_t i = 0; i < 20; i++)
        if (scene.documents[i])
            kill_older(&scene, scene.documents[i]->record);
    for (uint32_t i = 0; i < 20; i++) {
        free(scene.documents[i]);
        scene.documents[i] = NULL;
    }
    check_merge(&scene);
    close_scene(&scene);
}

/* A page that is found to be wrong makes the whole merge fail, and nothing is read beyond the file.
 */
static void damaged_parts_are_refused(void **state)
{
    (void)state;
    static struct scene scene;
    struct error error = ERROR_INIT;
    open_scene(&scene, 5);
    add_part(&scene, 100, 100);
    add_part(&scene, 100, 100);
    struct made *part = &scene.parts[1];
    for (size_t at = 0; at < part->segment.footer.checks; at += PAGE_SIZE) {
        struct segment damaged, *parts[2] = {scene.segments[0], &damaged};
        struct made merged;
        part->bytes[at + 5] ^= 1;
        assert_true(segment_open(&damaged, (struct slice){part->bytes, part->size}, false, &error));
        made_begin(&merged);
        assert_false(merge_write(parts, 2, &merged.writer, 9, &error));
        assert_int_equal(error.kind, ERROR_DAMAGED);
        text_release(&merged.text);
        writer_release(&merged.writer);
        segment_close(&damaged);
        part->bytes[at + 5] ^= 1;
    }
    close_scene(&scene);
}

static void hostile_parts_are_only_wrong(void **state)
{
    (void)state;
    static struct scene scene;
    struct error error = ERROR_INIT;
    open_scene(&scene, 6);
    add_part(&scene, 60, 60);
    add_part(&scene, 60, 60);
    struct made *part = &scene.parts[1];
    char *kept = malloc(part->size);
    assert_non_null(kept);
    memcpy(kept, part->bytes, part->size);
    for (int round = 0; round < 150; round++) {
        struct segment hostile, *parts[2] = {scene.segments[0], &hostile};
        struct made merged;
        for (uint32_t wrong = 1 + dice_below(&scene.dice, 200); wrong > 0; wrong--)
            part->bytes[dice_below(&scene.dice, (uint32_t)part->segment.footer.checks)] =
                (char)dice_roll(&scene.dice);
        assert_true(segment_open(&hostile, (struct slice){part->bytes, part->size}, true, &error));
        made_begin(&merged);
        if (!merge_write(parts, 2, &merged.writer, 9, &error))
            assert_int_equal(error.kind, ERROR_DAMAGED);
        text_release(&merged.text);
        writer_release(&merged.writer);
        segment_close(&hostile);
        memcpy(part->bytes, kept, part->size);
    }
    free(kept);
    close_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merged_is_as_built_at_once),
        cmocka_unit_test(all_may_be_dead),
        cmocka_unit_test(damaged_parts_are_refused),
        cmocka_unit_test(hostile_parts_are_only_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
