/* SPDX-License-Identifier: MIT */
#include "parse/author.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* What is read of a text; places only where there are some. */
struct sample {
    const char *text, *names, *places;
};

typedef void reader(struct draft *draft, struct slice text);

static void read_one(struct draft *draft, struct slice text)
{
    author_add(draft, text, SLICE(""));
}

static void read_turned(struct draft *draft, struct slice text)
{
    author_add_turned(draft, text, SLICE(""));
}

/* Without the line breaks of authors that have no place. */
static bool has_places(struct slice got, const char *expected)
{
    while (!expected && got.size && got.data[0] == '\n')
        got = slice_from(got, 1);
    return slice_equal(got, slice_of(expected));
}

static void check(reader *read, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct draft draft;
        draft_init(&draft);
        read(&draft, slice_of(samples[i].text));
        struct slice got = draft_field(&draft, PAPER_AUTHORS);
        struct slice places = draft_field(&draft, PAPER_AFFILIATIONS);
        if (!slice_equal(got, slice_of(samples[i].names)) || !has_places(places, samples[i].places))
            fail_msg("\"%s\" is read as \"%.*s\" of \"%.*s\", not \"%s\"", samples[i].text,
                     SLICE_ARG(got), SLICE_ARG(places), samples[i].names);
        draft_release(&draft);
    }
}
#define CHECK(read, samples) check(read, samples, sizeof(samples) / sizeof *(samples))

static void reads_one_name(void **state)
{
    static const struct sample samples[] = {
        {"Lena Ober", "Lena Ober", NULL},
        {"Ober, Lena", "Lena Ober", NULL},
        {"OBER, LENA", "LENA OBER", NULL},
        {"Ober, L. M.", "L. M. Ober", NULL},
        {"van der Berg, Jan", "Jan van der Berg", NULL},
        {"García Ruiz, G. J.", "G. J. García Ruiz", NULL},
        {"al-Haddad, Samir", "Samir al-Haddad", NULL},
        {"Ober, Lena, PhD", "Lena Ober, PhD", NULL},
        {"Ober, Lena, PhD, MD", "Lena Ober, PhD, MD", NULL},
        {"Ober, John, Jr.", "John Ober Jr.", NULL},
        {"Ober, Jr., John", "John Ober Jr.", NULL},
        {"John Ober, Jr.", "John Ober Jr.", NULL},
        {"John Ober, Jr., M.D.", "John Ober Jr., M.D.", NULL},
        {"John Ober Jr.", "John Ober Jr.", NULL},
        {"John Ober III", "John Ober III", NULL},
        {"Lena Ober, PhD", "Lena Ober, PhD", NULL},
        {"Lena Ober, MD", "Lena Ober, MD", NULL},
        {"Ober, MD", "MD Ober", NULL},
        {"Lena Ober, Daily Letters", "Lena Ober, Daily Letters", NULL},
        {"Lena Ober, Anders And", "Lena Ober, Anders And", NULL},
        {"Lena Ober, ZQX", "Lena Ober, ZQX", NULL},
        {"Ek Labs, Inc.", "Ek Labs, Inc.", NULL},
        {"The QUARTZ Collaboration", "The QUARTZ Collaboration", NULL},
        {"Department of Stones, University of Ek", "Department of Stones, University of Ek", NULL},
        {"Ober, Lena, Sand, Brandon", "Ober, Lena, Sand, Brandon", NULL},
        {"Ober 2, Lena", "Ober 2, Lena", NULL},
        {"小川, 花子", "小川, 花子", NULL},
        {"lena@ek.example (Lena Ober)", "Lena Ober", NULL},
        {"Lena Ober <lena@ek.example>", "Lena Ober", NULL},
        {"lena@ek.example (Ober, Lena)", "Lena Ober", NULL},
        {"lena@ek.example", "lena@ek.example", NULL},
        {"Lena (Leni) Ober", "Lena (Leni) Ober", NULL},
        {",", ",", NULL},
        {"", "", NULL},
    };
    (void)state;
    CHECK(read_one, samples);
}

static void reads_turned_names(void **state)
{
    static const struct sample samples[] = {
        {"Ober, Lena", "Lena Ober", NULL},
        {" van der Berg ,  Tom ", "Tom van der Berg", NULL},
        {"García Ruiz, Gabriel José", "Gabriel José García Ruiz", NULL},
        {"de la Cruz, Jr., Mara", "Mara de la Cruz Jr.", NULL},
        {"Strand, III", "Strand III", NULL},
        {"Strand, Ada, III", "Ada Strand III", NULL},
        {"Strand, Half, Ada", "Ada Strand Half", NULL},
        {"Lena Ober", "Lena Ober", NULL},
        {"{Ek and Sons, Ltd.}", "{Ek and Sons, Ltd.}", NULL},
        {"Ek Labs, Inc.", "Ek Labs, Inc.", NULL},
        {"Ober, L.; Sand, B.;", "L. Ober\nB. Sand", NULL},
        {"Plato,", "Plato", NULL},
        {", Plato", "Plato", NULL},
        {",,", "", NULL},
        {"", "", NULL},
        {"{open, brace", "{open, brace", NULL},
    };
    (void)state;
    CHECK(read_turned, samples);
}

static void reads_texts(void **state)
{
    static const struct sample samples[] = {
        {"Lena Ober", "Lena Ober", NULL},
        {"By Lena Ober", "Lena Ober", NULL},
        {"A. One; B. Two", "A. One\nB. Two", NULL},
        {"A. One; B. Two; and C. Three", "A. One\nB. Two\nC. Three", NULL},
        {"Okello, Ada; Wei, Lin", "Ada Okello\nLin Wei", NULL},
        {"García Ruiz, Gabriel José; Wei, L.", "Gabriel José García Ruiz\nL. Wei", NULL},
        {"One, Two, and Three", "One\nTwo\nThree", NULL},
        {"Lena Ober and Anders And", "Lena Ober\nAnders And", NULL},
        {"Lena Ober & Anders And", "Lena Ober\nAnders And", NULL},
        {"Lena Ober, Anders And & Mara Cruz", "Lena Ober\nAnders And\nMara Cruz", NULL},
        {"Lena Ober, Anders And, & Mara Cruz", "Lena Ober\nAnders And\nMara Cruz", NULL},
        {"Lena Ober, Anders And", "Lena Ober\nAnders And", NULL},
        {"Ober, L., And, A.", "L. Ober\nA. And", NULL},
        {"Ober, L. M., And, A., & Cruz, M.", "L. M. Ober\nA. And\nM. Cruz", NULL},
        {"Ober, L., And, A., Jr., Cruz, M.", "L. Ober\nA. And Jr.\nM. Cruz", NULL},
        {"Ober, L., And, A., et al.", "L. Ober\nA. And", NULL},
        {"García Ruiz, MA, And, A.", "MA García Ruiz\nA. And", NULL},
        {"Ober, Lena and And, Anders", "Lena Ober\nAnders And", NULL},
        {"OBER, LENA and LI", "OBER\nLENA\nLI", NULL},
        {"Wang and LI", "Wang\nLI", NULL},
        {"Ober, Lena", "Lena Ober", NULL},
        {"Lena Ober, PhD", "Lena Ober, PhD", NULL},
        {"Lena Ober, PhD, Anders And, MD", "Lena Ober, PhD\nAnders And, MD", NULL},
        {"Lena Ober, MD, Anders And, MS", "Lena Ober, MD\nAnders And, MS", NULL},
        {"John Ober Jr. and Mara Cruz III", "John Ober Jr.\nMara Cruz III", NULL},
        {"Lena Ober\nAnders And", "Lena Ober\nAnders And", NULL},
        {"Ober, Lena Sand\nAnders And (Ek)", "Lena Sand Ober\nAnders And", "\nEk"},
        {"Lena Ober,\n   Anders And", "Lena Ober\nAnders And", NULL},
        {"Lena\n   Ober", "Lena    Ober", NULL} /* for the cleaning */,
        {"Lena Ober (Ek)", "Lena Ober", "Ek"},
        {"Lena Ober (view affiliations)", "Lena Ober", NULL},
        {"Lena (Leni) Ober", "Lena (Leni) Ober", NULL},
        {"lena@ek.example (Lena Ober), and@ek.example (Anders And)", "Lena Ober\nAnders And", NULL},
        {"lena@ek.example (Lena Ober)", "Lena Ober", NULL},
        {"Lena Ober <lena@ek.example>; Anders And", "Lena Ober\nAnders And", NULL},
        {"The QUARTZ Collaboration", "The QUARTZ Collaboration", NULL},
        {"The QUARTZ and MICA Collaborations", "The QUARTZ and MICA Collaborations", NULL},
        {"Lena Ober and the QUARTZ Collaboration", "Lena Ober\nthe QUARTZ Collaboration", NULL},
        {"Department of Stones and Sand", "Department of Stones and Sand", NULL},
        {"Lena Ober, Ek University", "Lena Ober, Ek University", NULL},
        {"Ek and Sons, Ltd.", "Ek and Sons, Ltd.", NULL},
        {"小川花子、山田太郎", "小川花子\n山田太郎", NULL},
        {"小川花子，山田太郎", "小川花子\n山田太郎", NULL},
        {"小川花子, 山田太郎", "小川花子\n山田太郎", NULL},
        {"小川花子；山田太郎", "小川花子\n山田太郎", NULL},
        {"小川, 花子", "小川\n花子", NULL},
        {"小川花子", "小川花子", NULL},
        {"Lena Ober;", "Lena Ober", NULL},
        {" ;; ", "", NULL},
        {", , ", "", NULL},
        {"Alone", "Alone", NULL},
        {"", "", NULL},
    };
    (void)state;
    CHECK(author_add_text, samples);
}

static void reads_lists(void **state)
{
    static const struct sample samples[] = {
        {"A. One, B. Two and C. Three", "A. One\nB. Two\nC. Three", NULL},
        {"A. One, B. Two, and C. Three", "A. One\nB. Two\nC. Three", NULL},
        {"A. One; B. Two", "A. One\nB. Two", NULL},
        {"A. One, Jr., B. Two, III (There)", "A. One Jr.\nB. Two III", "\nThere"},
        {"Brandon Sand, Anders And", "Brandon Sand\nAnders And", NULL},
        {"Brandon Sand,\n  Anders\n  And", "Brandon Sand\nAnders   And", NULL},
        {"A. One (Here, and there), B. Two", "A. One\nB. Two", "Here, and there\n"},
        {"A (1), B (2 and 1), C (3) ((1) X (North), (2) Y)", "A\nB\nC", "X\nY; X\n"},
        {"A (1,2), B ((1) X, (2) Y)", "A\nB", "X; Y\n"},
        {"Paulo Andr\\'e, Hendrik Kra{\\ss, or} So", "Paulo Andr\\'e\nHendrik Kra{\\ss, or} So",
         NULL},
        {"A. One (unclosed, B. Two", "A. One", NULL},
        {"A. One) odd, B. Two", "A. One) odd\nB. Two", NULL},
        {"The QUARTZ Collaboration, A. One", "The QUARTZ Collaboration\nA. One", NULL},
        {", ,; and ", "", NULL},
        {"", "", NULL},
    };
    (void)state;
    CHECK(author_add_list, samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_one_name), cmocka_unit_test(reads_turned_names),
        cmocka_unit_test(reads_texts), cmocka_unit_test(reads_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
