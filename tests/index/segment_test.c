/* SPDX-License-Identifier: MIT */
#include "index/segment.h"

#include "base/checksum.h"
#include "corpus.h"
#include "index/order.h"
#include "index/terms.h"
#include "index/votes.h"

#include <stddef.h>

enum { DOCUMENTS = 300, PLACES = 100 };

static struct corpus_document documents[DOCUMENTS];

/* A segment of random documents, with places and masks. */
static void make_segment(struct made *made, struct dice *dice, uint32_t count)
{
    struct builder *builder = corpus_builder();
    for (uint32_t i = 0; i < count; i++) {
        corpus_roll(dice, i, 1000 + i, &documents[i]);
        corpus_add(builder, &documents[i]);
    }
    for (uint32_t i = 0; i < PLACES; i++) {
        builder_alias(builder, i % 30 * 10, i);
        builder_fetch(builder, i % 30 * 10 + 5, i);
        builder_mask(builder, i, i * 2);
    }
    corpus_write(builder, 42, made);
    builder_close(builder);
}

static const struct corpus_document *document_at(struct segment *segment, uint32_t document)
{
    uint64_t record = segment_record(segment, document);
    assert_true((record & RECORD_OFFSET) >= 1000 && (record & RECORD_OFFSET) < 1000 + DOCUMENTS);
    return &documents[(record & RECORD_OFFSET) - 1000];
}

static struct order order_of(const struct corpus_document *document, char key[WORD_MAXIMUM])
{
    struct order order = {.day = INT32_MAX, .rank = UINT32_MAX, .record = document->record};
    for (size_t i = 0; i < document->listing_count; i++)
        order_add_listing(&order, &document->listings[i].listing);
    order_add_published(&order, slice_of(document->ghost ? "" : document->published));
    order.key = key;
    order.key_size = order_key(slice_of(document->id), key);
    return order;
}

static void check_listings(struct segment *segment, uint32_t document,
                           const struct corpus_document *given)
{
    struct listing_walk walk;
    struct segment_listing each;
    size_t count = 0;
    listing_walk_init(&walk, segment, document);
    for (; listing_walk_next(&walk, &each); count++) {
        const struct listing *a = &each.listing, *b = &given->listings[count].listing;
        assert_true(count < given->listing_count);
        assert_true(slice_equal(a->source, b->source));
        assert_true(a->kind == b->kind && a->day == b->day && a->rank == b->rank);
        assert_true(a->upvotes == b->upvotes && a->comments == b->comments && a->stars == b->stars);
        assert_true(a->time == b->time && each.order == given->listings[count].order);
    }
    assert_int_equal(count, given->listing_count);
}

static void check_votes(struct segment *segment, uint32_t document,
                        const struct corpus_document *given)
{
    struct votes votes;
    int64_t upvotes = LISTING_UNKNOWN;
    uint64_t order = 0;
    for (size_t i = 0; i < given->listing_count; i++)
        if (given->listings[i].listing.upvotes != LISTING_UNKNOWN &&
            given->listings[i].order >= order) {
            upvotes = given->listings[i].listing.upvotes;
            order = given->listings[i].order;
        }
    votes_read(segment, document, &votes);
    assert_int_equal(votes.upvotes, upvotes);
}

static bool is_named(struct segment *segment, enum name_kind kind, const char *text,
                     uint32_t document)
{
    uint32_t state = 0, found;
    while ((found = segment_name(segment, name_hash(kind, slice_of(text)), &state)) != UINT32_MAX)
        if (found == document)
            return true;
    return false;
}

static void check_document(struct segment *segment, uint32_t document)
{
    const struct corpus_document *given = document_at(segment, document);
    uint64_t record = segment_record(segment, document), at;
    char key[WORD_MAXIMUM];
    int64_t added;
    assert_int_equal((record & RECORD_GHOST) != 0, given->ghost);
    assert_int_equal(segment_record_check(segment, document),
                     (uint32_t)given->record * 2654435761u);
    bool renamed = !given->ghost && given->renamed_at;
    assert_int_equal((record & RECORD_RENAMED) != 0, renamed);
    assert_int_equal(segment_renamed(segment, document, &at), renamed);
    assert_true(!renamed || at == given->renamed_at);
    assert_true(segment_added(segment, document, &added));
    assert_int_equal(added, given->added);
    assert_int_equal(segment_day(segment, document), order_of(given, key).day);
    check_listings(segment, document, given);
    check_votes(segment, document, given);
    assert_true(is_named(segment, NAME_KEY, given->id, document));
    assert_false(is_named(segment, NAME_TITLE, given->id, document));
    assert_int_equal(is_named(segment, NAME_GUID, given->guid, document),
                     !given->ghost && given->guid[0]);
}

static void check_days(struct segment *segment)
{
    uint32_t count = segment_count(segment);
    for (int32_t first = CORPUS_TODAY - 14; first < CORPUS_TODAY + 2; first++)
        for (int32_t last = first - 1; last < CORPUS_TODAY + 2; last++) {
            uint32_t begin, end;
            segment_days(segment, first, last, &begin, &end);
            assert_true(begin <= end && end <= count);
            for (uint32_t i = 0; i < count; i++) {
                int32_t day = segment_day(segment, i);
                assert_int_equal(i >= begin && i < end, day >= first && day <= last);
            }
        }
    uint32_t begin, end;
    segment_days(segment, DAY_NONE, DAY_NONE, &begin, &end);
    assert_int_equal(begin, 0);
    segment_days(segment, INT32_MIN, INT32_MAX, &begin, &end);
    assert_true(begin == 0 && end == count);
}

static bool shows_extra(const struct corpus_document *given, int32_t own, int32_t day)
{
    for (size_t i = 0; i < given->listing_count && !given->ghost; i++)
        if (given->listings[i].listing.day == day)
            return day != own;
    return false;
}

static void check_extra(struct segment *segment)
{
    for (int32_t day = CORPUS_TODAY - 14; day < CORPUS_TODAY + 2; day++) {
        size_t count, seen = 0, expected = 0;
        const struct segment_extra *extra = segment_extra(segment, day, &count);
        for (; seen < count && extra[seen].day == day; seen++)
            assert_true(shows_extra(document_at(segment, extra[seen].document),
                                    segment_day(segment, extra[seen].document), day));
        for (uint32_t i = 0; i < segment_count(segment); i++)
            expected += shows_extra(document_at(segment, i), segment_day(segment, i), day);
        assert_int_equal(seen, expected);
    }
}

static void check_places(struct segment *segment)
{
    uint64_t at, last = UINT64_MAX;
    uint32_t state = 0, seen = 0;
    for (; segment_place(segment, SECTION_ALIASES, 70, &state, &at); seen++) {
        assert_int_equal(at % 30, 7);
        assert_true(at < last);
        last = at;
    }
    assert_int_equal(seen, 4);
    state = 0;
    assert_true(segment_place(segment, SECTION_FETCHES, 75, &state, &at));
    assert_int_equal(at, 97);
    state = 0;
    assert_false(segment_place(segment, SECTION_FETCHES, 70, &state, &at));
    assert_false(segment_place(segment, SECTION_ALIASES, 1000, &state, &at));
}

static void a_segment_says_what_was_added(void **state)
{
    (void)state;
    static const uint32_t counts[] = {0, 1, 2, 17, 64, DOCUMENTS};
    struct dice dice = {7};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct made made;
        make_segment(&made, &dice, counts[i]);
        struct segment *segment = &made.segment;
        assert_int_equal(segment_count(segment), counts[i]);
        assert_int_equal(segment->footer.number, 42);
        for (uint32_t document = 0; document < counts[i]; document++) {
            char one[WORD_MAXIMUM], other[WORD_MAXIMUM];
            check_document(segment, document);
            if (document == 0)
                continue;
            struct order before = order_of(document_at(segment, document - 1), one);
            struct order own = order_of(document_at(segment, document), other);
            before.record |= document_at(segment, document - 1)->ghost ? RECORD_GHOST : 0;
            own.record |= document_at(segment, document)->ghost ? RECORD_GHOST : 0;
            assert_true(order_compare(&before, &own) < 0);
        }
        if (counts[i] > 0)
            check_days(segment);
        check_extra(segment);
        check_places(segment);
        segment_check_all(segment);
        assert_false(segment->damaged);
        made_close(&made);
    }
}

/* Beyond what four bytes can count the record is asked. */
static void times_far_apart(void **state)
{
    (void)state;
    struct builder *builder = corpus_builder();
    struct dice dice = {8};
    struct made made;
    static const int64_t times[] = {0, UINT32_MAX - INT64_C(1), UINT32_MAX, INT64_C(1) << 40};
    for (uint32_t i = 0; i < 4; i++) {
        corpus_roll(&dice, i + 1, 1000 + i, &documents[i]);
        documents[i].added = times[i];
        corpus_add(builder, &documents[i]);
    }
    corpus_write(builder, 1, &made);
    for (uint32_t i = 0; i < 4; i++) {
        int64_t expected = document_at(&made.segment, i)->added, added;
        assert_int_equal(segment_added(&made.segment, i, &added), expected < UINT32_MAX);
        assert_true(expected >= UINT32_MAX || added == expected);
    }
    made_close(&made);
    builder_close(builder);
}

static void killed_documents(void **state)
{
    (void)state;
    struct dice dice = {9};
    struct made made;
    struct error error = ERROR_INIT;
    make_segment(&made, &dice, 130);
    struct segment *segment = &made.segment;
    assert_false(segment_is_dead(segment, 129));
    static const uint32_t killed[] = {0, 64, 129, 64, 130, UINT32_MAX};
    for (size_t i = 0; i < sizeof killed / sizeof killed[0]; i++)
        assert_true(segment_kill(segment, killed[i], &error));
    assert_int_equal(segment->dead_count, 3);
    for (uint32_t i = 0; i < 130; i++)
        assert_int_equal(segment_is_dead(segment, i), i == 0 || i == 64 || i == 129);
    /* As a list that lies may ask. */
    assert_false(segment_is_dead(segment, 1000000));
    assert_false(segment_is_dead(segment, UINT32_MAX));
    made_close(&made);
}

/* Everything a segment can be asked. */
static void ask_all(struct segment *segment)
{
    uint32_t count = segment_count(segment), begin, end;
    size_t size;
    uint64_t at;
    for (uint32_t document = 0; document < count + 2; document += 1 + count / 40) {
        struct listing_walk walk;
        struct segment_listing each;
        struct votes votes;
        int64_t added;
        size_t seen = 0;
        (void)segment_record(segment, document);
        (void)segment_record_check(segment, document);
        (void)segment_renamed(segment, document, &at);
        (void)segment_added(segment, document, &added);
        (void)segment_day(segment, document);
        votes_read(segment, document, &votes);
        listing_walk_init(&walk, segment, document);
        while (listing_walk_next(&walk, &each)) {
            assert_in_range(each.listing.kind, 0, LISTING_KINDS - 1);
            seen += each.listing.source.size > 0 ? (unsigned char)each.listing.source.data[0] : 0;
        }
        (void)seen;
    }
    for (int32_t day = CORPUS_TODAY - 14; day < CORPUS_TODAY + 2; day++) {
        segment_days(segment, day, day, &begin, &end);
        assert_true(begin <= end && end <= count);
        const struct segment_extra *extra = segment_extra(segment, day, &size);
        assert_true(size == 0 || extra);
    }
    const struct segment_listed *listed = segment_listed(segment, &size);
    assert_true(size == 0 || listed);
    for (unsigned i = 0; i < DOCUMENTS; i++) {
        uint32_t state = 0, document;
        uint64_t hash = name_hash(NAME_KEY, slice_of(documents[i].id));
        while ((document = segment_name(segment, hash, &state)) != UINT32_MAX)
            assert_true(document < count);
        state = 0;
        while (segment_place(segment, SECTION_ALIASES, i, &state, &at))
            continue;
    }
    for (unsigned field = 0; field < INDEX_FIELDS; field++) {
        struct terms_walk walk;
        struct postings list;
        terms_walk_init(&walk, segment, (enum index_field)field, SLICE(""));
        while (terms_walk_next(&walk, &list)) {
            uint32_t last;
            (void)postings_last(&list, count, &last);
        }
    }
}

static void wrong_bytes_are_noticed(void **state)
{
    (void)state;
    struct dice dice = {10};
    struct made made;
    struct error error = ERROR_INIT;
    make_segment(&made, &dice, DOCUMENTS);
    for (int round = 0; round < 150; round++) {
        struct segment segment;
        size_t at = dice_below(&dice, (uint32_t)made.segment.footer.checks);
        char kept = made.bytes[at];
        made.bytes[at] = (char)(kept ^ 1 << dice_below(&dice, 8));
        assert_true(segment_open(&segment, (struct slice){made.bytes, made.size}, false, &error));
        ask_all(&segment);
        segment_check_all(&segment);
        assert_true(segment.damaged);
        segment_close(&segment);
        made.bytes[at] = kept;
    }
    made_close(&made);
}

/* As if somebody had made the checksums for them. */
static void hostile_bytes_are_only_wrong(void **state)
{
    (void)state;
    struct dice dice = {11};
    struct made made;
    struct error error = ERROR_INIT;
    make_segment(&made, &dice, DOCUMENTS);
    uint32_t checks = (uint32_t)made.segment.footer.checks;
    char *kept = malloc(made.size);
    assert_non_null(kept);
    memcpy(kept, made.bytes, made.size);
    for (int round = 0; round < 200; round++) {
        struct segment segment;
        for (uint32_t wrong = dice_below(&dice, 2) ? 4 : 4000; wrong > 0; wrong--)
            made.bytes[dice_below(&dice, checks)] = (char)dice_roll(&dice);
        assert_true(segment_open(&segment, (struct slice){made.bytes, made.size}, true, &error));
        ask_all(&segment);
        segment_close(&segment);
        memcpy(made.bytes, kept, made.size);
    }
    free(kept);
    made_close(&made);
}

/* Opens a copy that ends where it says. */
static bool opens(const char *bytes, size_t size)
{
    struct segment segment;
    struct error error = ERROR_INIT;
    char *copy = malloc(size > 0 ? size : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, size);
    bool opened = segment_open(&segment, (struct slice){copy, size}, false, &error);
    if (opened) {
        segment_check_all(&segment);
        ask_all(&segment);
    }
    assert_true(opened || error.kind == ERROR_DAMAGED);
    segment_close(&segment);
    free(copy);
    return opened;
}

static void cut_files_do_not_open(void **state)
{
    (void)state;
    struct dice dice = {12};
    struct made made;
    make_segment(&made, &dice, 20);
    for (size_t size = 0; size < made.size; size += size < made.size - 2000 ? 97 : 1)
        assert_false(opens(made.bytes, size));
    assert_true(opens(made.bytes, made.size));
    made_close(&made);
}

/* A footer with a right checksum and wrong numbers. */
static void write_footer(struct made *made, struct footer *footer)
{
    footer->check = crc32c(0, (struct slice){(const char *)footer, offsetof(struct footer, check)});
    memcpy(made->bytes + made->size - sizeof *footer, footer, sizeof *footer);
}

static void footers_that_lie(void **state)
{
    (void)state;
    struct dice dice = {13};
    struct made made;
    make_segment(&made, &dice, 200);
    const struct footer right = made.segment.footer;
    struct footer wrong;
    /* The checksum table would lie in the footer, or behind it. */
    for (uint64_t checks = made.size - sizeof wrong - 3; checks <= made.size + 8; checks++) {
        wrong = right;
        wrong.checks = checks;
        write_footer(&made, &wrong);
        assert_false(opens(made.bytes, made.size));
    }
    wrong = right;
    wrong.magic++;
    write_footer(&made, &wrong);
    assert_false(opens(made.bytes, made.size));
    wrong = right;
    wrong.version++;
    write_footer(&made, &wrong);
    assert_false(opens(made.bytes, made.size));
    static const uint32_t counts[] = {201, DOCUMENTS_MAXIMUM, DOCUMENTS_MAXIMUM + 1, UINT32_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        wrong = right;
        wrong.documents = counts[i];
        write_footer(&made, &wrong);
        assert_false(opens(made.bytes, made.size));
    }
    for (unsigned section = 0; section < SECTIONS; section++) {
        static const uint64_t numbers[] = {1, 7, 8, 4096, UINT32_MAX, UINT64_MAX - 7, UINT64_MAX};
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
            wrong = right;
            wrong.sections[section].at += numbers[i];
            write_footer(&made, &wrong);
            (void)opens(made.bytes, made.size);
            wrong = right;
            wrong.sections[section].size = numbers[i];
            write_footer(&made, &wrong);
            (void)opens(made.bytes, made.size);
        }
    }
    made_close(&made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_segment_says_what_was_added),
        cmocka_unit_test(times_far_apart),
        cmocka_unit_test(killed_documents),
        cmocka_unit_test(wrong_bytes_are_noticed),
        cmocka_unit_test(hostile_bytes_are_only_wrong),
        cmocka_unit_test(cut_files_do_not_open),
        cmocka_unit_test(footers_that_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
