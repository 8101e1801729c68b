/* SPDX-License-Identifier: MIT */
#include "parse/xml_repair.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { PIECE = 4096, PIECES = 3000 };

static const struct xml_name names[] = {{XML_NONE, "item", XML_ITEM}, {XML_NONE, NULL, 0}};

static void give(struct xml_repair *repair, struct slice bytes, bool last, struct text *out)
{
    struct xml_piece piece;
    struct error error = ERROR_INIT;
    assert_true(xml_repair_add(repair, bytes, last, &error));
    while (xml_repair_next(repair, &piece))
        text_append(out, piece.bytes);
}

/* Something long without an end, in many pieces: how often is it searched, and moved in memory? */
static void check_long(struct slice begin, struct slice end, const char *expected)
{
    struct xml_repair repair;
    struct error error = ERROR_INIT;
    struct text out;
    char piece[PIECE];
    size_t searches = 0, moves = 0;
    text_init(&out, 1 << 24);
    memset(piece, 'x', sizeof piece);
    assert_true(xml_repair_init(&repair, names, 0, &error));
    give(&repair, SLICE("<item>before "), false, &out);
    give(&repair, begin, false, &out);
    for (int i = 0; i < PIECES; i++) {
        size_t wanted = repair.wanted;
        const char *place = repair.raw.data;
        give(&repair, (struct slice){piece, sizeof piece}, false, &out);
        searches += repair.wanted != wanted;
        moves += repair.raw.data != place;
    }
    assert_in_range(searches, 0, 40);
    assert_in_range(moves, 0, 40);
    give(&repair, end, false, &out);
    give(&repair, SLICE(" behind</item>"), true, &out);
    assert_string_equal(text_string(&out), expected);
    text_release(&out);
    xml_repair_release(&repair);
}

static void searches_long_comments_a_few_times(void **state)
{
    (void)state;
    check_long(SLICE("<!-- a comment "), SLICE("-->"), "<item>before  behind</item>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(searches_long_comments_a_few_times)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
