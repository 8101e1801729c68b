/* SPDX-License-Identifier: MIT */
#include "parse/document.h"

#include "base/date.h"
#include "base/file.h"
#include "base/unicode.h"
#include "paper/identity.h"
#include "paper/listing.h"
#include "paper/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>

/* Damaged documents: every fixture is cut at every 97th byte and changed at random places. Whatever
   comes in, what goes out keeps to the envelope. */

enum { CUT_STEP = 97, MUTATIONS = 64, MUTATIONS_FULL = 640, SECONDS = 20 };

struct bench {
    FILE *input, *output;
    struct text document, damaged, answer;
    struct arena arena;
    struct document_context context;
};

static void assert_clean(struct slice value)
{
    size_t at = 0;
    assert_true(utf8_valid(value));
    while (at < value.size) {
        uint32_t c = utf8_next(value, &at);
        assert_true(c == '\n' || c == '\t' || !unicode_forbidden(c));
    }
}

static void check_paper(struct slice values, struct arena *arena)
{
    struct record_layout layout;
    struct paper paper;
    struct error error = ERROR_INIT;
    record_layout_own(&layout);
    assert_true(record_parse_paper(&layout, values, arena, &paper, &error));
    assert_true(paper.id.size > 0 && identity_rank(paper.id) > 0);
    assert_true(paper.fields[PAPER_TITLE].size > 0);
    assert_true(paper.sources.size > 0);
    for (int field = 0; field < PAPER_FIELDS; field++)
        assert_true(paper.fields[field].size <= paper_columns[field].maximum);
}

static void check_listing(struct slice values, struct arena *arena)
{
    struct listing_line line;
    struct error error = ERROR_INIT;
    assert_true(listing_parse(values, arena, &line, &error));
    assert_false(line.is_fetch);
    assert_int_equal(line.listing.key.size, 0);
    assert_true(line.listing.source.size > 0);
}

/* The counts of an end line are those of the lines before it. */
static void check_end(struct slice values, int64_t papers, int64_t bad)
{
    struct slice value;
    int64_t number = -1;
    assert_true(slice_split(&values, '\t', &value) && slice_to_int64(value, &number));
    assert_int_equal(number, papers);
    assert_true(slice_to_int64(values, &number));
    assert_int_equal(number, bad);
}

static void check_envelope(struct slice answer, struct arena *arena)
{
    struct slice line, kind = {NULL, 0};
    int64_t papers = 0, bad = 0;
    bool over = false;
    assert_true(slice_ends_with(answer, SLICE("\n")));
    while (slice_next_line(&answer, &line)) {
        assert_false(over);
        assert_clean(line);
        assert_true(slice_split(&line, '\t', &kind));
        if (slice_equal(kind, SLICE("paper"))) {
            papers++;
            check_paper(line, arena);
        } else if (slice_equal(kind, SLICE("listing"))) {
            assert_true(papers > 0);
            check_listing(line, arena);
        } else if (slice_equal(kind, SLICE("bad"))) {
            bad++;
        } else if (slice_equal(kind, SLICE("end"))) {
            check_end(line, papers, bad);
            over = true;
        } else if (slice_equal(kind, SLICE("error"))) {
            over = true;
        } else if (slice_equal(kind, SLICE("next"))) {
            assert_true(slice_starts_with(line, SLICE("http")));
        } else {
            assert_true(slice_equal(kind, SLICE("meta")));
        }
        arena_clear(arena);
    }
    assert_true(over);
}

static void parse(struct bench *bench, struct slice document)
{
    struct error error = ERROR_INIT;
    int input = fileno(bench->input), output = fileno(bench->output);
    assert_int_equal(ftruncate(input, 0), 0);
    assert_int_equal(ftruncate(output, 0), 0);
    lseek(input, 0, SEEK_SET);
    lseek(output, 0, SEEK_SET);
    assert_true(file_write_all(input, document, &error));
    lseek(input, 0, SEEK_SET);
    alarm(SECONDS);
    assert_true(document_parse(&bench->context, input, output, &error));
    alarm(0);
    lseek(output, 0, SEEK_SET);
    text_clear(&bench->answer);
    assert_true(file_read_all(output, &bench->answer, &error));
    check_envelope(text_slice(&bench->answer), &bench->arena);
}

/* xorshift64 (Marsaglia 2003): the same everywhere. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Changes, doubles or takes out a few bytes. */
static void damage(struct bench *bench, uint64_t *seed)
{
    static const char marks[] = "<>&\"'{}[],:\\\0\x1b\x80\xC3\xFF\n\t]-!/#;0";
    struct slice document = text_slice(&bench->document);
    text_clear(&bench->damaged);
    text_append(&bench->damaged, document);
    int changes = 1 + (int)(next_random(seed) % 8);
    while (changes-- && bench->damaged.size) {
        struct text *out = &bench->damaged;
        size_t at = next_random(seed) % out->size, count = next_random(seed) % 40;
        count = count < out->size - at ? count : out->size - at;
        switch (next_random(seed) % 4) {
        case 0:
            out->data[at] = (char)next_random(seed);
            break;
        case 1:
            out->data[at] = marks[next_random(seed) % (sizeof marks - 1)];
            break;
        case 2:
            memmove(out->data + at, out->data + at + count, out->size - at - count);
            text_truncate(out, out->size - count);
            break;
        default:
            if (text_reserve(out, count)) {
                memmove(out->data + at + count, out->data + at, out->size - at);
                text_grow(out, count);
            }
        }
    }
}

static void torture(struct bench *bench, const char *name, int mutations)
{
    struct slice document = text_slice(&bench->document);
    uint64_t seed = slice_hash(slice_of(name)) | 1;
    bench->context.local = false;
    parse(bench, document);
    for (size_t cut = 0; cut < document.size; cut += CUT_STEP)
        parse(bench, slice_first(document, cut));
    for (int i = 0; i < mutations; i++) {
        damage(bench, &seed);
        bench->context.local = i % 2;
        parse(bench, text_slice(&bench->damaged));
    }
}

static void test_fixtures(void **state)
{
    struct bench bench = {.input = tmpfile(), .output = tmpfile()};
    const char *root = getenv("SRCDIR"), *full = getenv("FULL");
    int mutations = full && strcmp(full, "1") == 0 ? MUTATIONS_FULL : MUTATIONS, count = 0;
    struct text path;
    struct error error = ERROR_INIT;
    (void)state;
    bench.context.day = DAY_NONE;
    document_prepare(&bench.context);
    bench.context.kind = LISTING_DAILY;
    text_init(&path, 4096);
    text_init(&bench.document, 1 << 20);
    text_init(&bench.damaged, 2 << 20);
    text_init(&bench.answer, 8 << 20);
    arena_init(&bench.arena, 8 << 20);
    path_join(&path, root ? root : ".", "tests/parse/fixtures");
    DIR *directory = opendir(text_string(&path));
    assert_non_null(directory);
    size_t base = path.size;
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] == '.' || strstr(entry->d_name, ".expected") ||
            strstr(entry->d_name, ".options"))
            continue;
        text_truncate(&path, base);
        text_append_format(&path, "/%s", entry->d_name);
        text_clear(&bench.document);
        assert_true(file_read(text_string(&path), &bench.document, &error));
        torture(&bench, entry->d_name, mutations);
        count++;
    }
    closedir(directory);
    assert_true(count > 50);
    document_release(&bench.context);
    fclose(bench.input);
    fclose(bench.output);
    text_release(&path);
    text_release(&bench.document);
    text_release(&bench.damaged);
    text_release(&bench.answer);
    arena_release(&bench.arena);
}

/* What cannot be written is the one failure that is the program's own. */
static void test_full_output(void **state)
{
    struct document_context context = {.day = DAY_NONE, .kind = LISTING_DAILY};
    struct error error = ERROR_INIT;
    FILE *input = tmpfile(), *output = fopen("/dev/full", "w");
    (void)state;
    if (!output)
        skip();
    document_prepare(&context);
    assert_false(document_parse(&context, fileno(input), fileno(output), &error));
    assert_int_equal(error.kind, ERROR_WRITE);
    document_release(&context);
    fclose(input);
    fclose(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fixtures),
                                       cmocka_unit_test(test_full_output)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
