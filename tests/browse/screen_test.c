/* SPDX-License-Identifier: MIT */
#include "browse/screen.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void make(struct screen *screen, int rows, int columns)
{
    struct error error = ERROR_INIT;
    screen_init(screen);
    assert_true(screen_resize(screen, rows, columns, &error));
}

/* A row as text. */
static struct slice row_text(const struct screen *screen, int row, struct text *out)
{
    text_clear(out);
    for (int column = 0; column < screen->columns; column++) {
        const struct screen_cell *cell = screen_cell(screen, row, column);
        text_append(out, (struct slice){cell->bytes, cell->size});
    }
    return text_slice(out);
}

static void expect_row(const struct screen *screen, int row, const char *wanted)
{
    struct text out;
    text_init(&out, 4096);
    row_text(screen, row, &out);
    assert_string_equal(text_string(&out), wanted);
    text_release(&out);
}

static void puts_within_the_grid(void **state)
{
    struct screen screen;
    (void)state;
    make(&screen, 2, 6);
    assert_int_equal(screen_put_string(&screen, 0, 4, "abcd", ROLE_NORMAL), 6);
    expect_row(&screen, 0, "    ab");
    screen_put_string(&screen, 7, 0, "below", ROLE_NORMAL);
    screen_put_string(&screen, 1, -2, "abcd", ROLE_NORMAL);
    expect_row(&screen, 1, "cd    ");
    assert_int_equal(screen_put(&screen, 1, 0, 1, SLICE("xyz"), ROLE_META), 1);
    assert_int_equal(screen_cell(&screen, 1, 0)->role, ROLE_META);
    assert_int_equal(screen_put_right(&screen, 0, 6, SLICE("end"), ROLE_NORMAL), 3);
    screen_release(&screen);
}

static void refuses_what_harms(void **state)
{
    static const struct {
        const char *text, *shown;
    } cases[] = {
        {"a\033[31mb", "a?[31mb   "},
        {"\302\233c", "?c        "},                       /* C1: CSI in UTF-8 */
        {"x\342\200\256y", "x?y       "},                  /* right-to-left override */
        {"\377\376z", "\357\277\275\357\277\275z       "}, /* no UTF-8 */
        {"t\tn\n", "t?n?      "},
        {"\363\240\201\201q", "?q        "}, /* tag character */
    };
    struct screen screen;
    (void)state;
    make(&screen, 1, 10);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        screen_clear(&screen);
        screen_put_string(&screen, 0, 0, cases[i].text, ROLE_NORMAL);
        expect_row(&screen, 0, cases[i].shown);
    }
    screen_release(&screen);
}

static void wide_and_combining(void **state)
{
    struct screen screen;
    (void)state;
    make(&screen, 1, 5);
    assert_int_equal(screen_put_string(&screen, 0, 0, "\346\275\256e\314\201x", ROLE_NORMAL), 4);
    assert_int_equal(screen_cell(&screen, 0, 0)->width, 2);
    assert_int_equal(screen_cell(&screen, 0, 1)->size, 0);
    assert_int_equal(screen_cell(&screen, 0, 2)->size, 3);
    /* Half of a wide character does not stay. */
    screen_put_string(&screen, 0, 1, "y", ROLE_NORMAL);
    expect_row(&screen, 0, " ye\314\201x ");
    /* A wide character that does not fit is left out. */
    assert_int_equal(screen_put_string(&screen, 0, 4, "\346\275\256", ROLE_NORMAL), 4);
    /* Marks beyond the room of a cell are dropped. */
    screen_clear(&screen);
    screen_put_string(
        &screen, 0, 0,
        "a\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201\314\201",
        ROLE_NORMAL);
    assert_true(screen_cell(&screen, 0, 0)->size <= SCREEN_CELL_BYTES);
    screen_release(&screen);
}

static void clips_and_selects(void **state)
{
    struct screen screen;
    (void)state;
    make(&screen, 3, 4);
    screen_set_clip(&screen, (struct screen_area){1, 1, 1, 2});
    for (int row = 0; row < 3; row++)
        screen_put_string(&screen, row, 0, "abcd", ROLE_NORMAL);
    screen_select(&screen, (struct screen_area){0, 0, 3, 4});
    screen_lift_clip(&screen);
    expect_row(&screen, 0, "    ");
    expect_row(&screen, 1, " bc ");
    assert_false(screen_cell(&screen, 1, 0)->selected);
    assert_true(screen_cell(&screen, 1, 1)->selected);
    screen_fill(&screen, 2, 1, 2, '-', ROLE_META);
    expect_row(&screen, 2, " -- ");
    screen_blank(&screen, (struct screen_area){0, 0, 3, 4});
    expect_row(&screen, 2, "    ");
    screen_release(&screen);
}

static void ascii_only(void **state)
{
    struct screen screen;
    (void)state;
    make(&screen, 1, 4);
    screen.ascii = true;
    screen_put_string(&screen, 0, 0, "\303\244b", ROLE_NORMAL);
    expect_row(&screen, 0, "?b  ");
    screen_release(&screen);
}

static void sizes_are_limited(void **state)
{
    struct screen screen;
    (void)state;
    make(&screen, 0, -5);
    assert_int_equal(screen.rows, 1);
    assert_int_equal(screen.columns, 1);
    screen_put_string(&screen, 0, 0, "\346\275\256", ROLE_NORMAL);
    screen_release(&screen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_within_the_grid), cmocka_unit_test(refuses_what_harms),
        cmocka_unit_test(wide_and_combining),   cmocka_unit_test(clips_and_selects),
        cmocka_unit_test(ascii_only),           cmocka_unit_test(sizes_are_limited),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
