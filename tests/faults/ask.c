/* SPDX-License-Identifier: MIT */
#include "ask.h"

#include "corpus.h"

enum { DEPTH = 3, COMMON = 60 };
#define COUNT(array)        ((uint32_t)(sizeof(array) / sizeof *(array)))
#define ONE_OF(dice, array) ((array)[dice_below(dice, COUNT(array))])

void ask_word(struct dice *dice, struct text *out)
{
    static const char *const difficult[] = {"K\xc3\xa4hler",
                                            "K\\\"ahler",
                                            "Kahler",
                                            "low-rank",
                                            "lowrank",
                                            "Low-Rank",
                                            "GPT-4",
                                            "gpt4",
                                            "3.5",
                                            "can't",
                                            "na\xc3\xafve",
                                            "NAIVE",
                                            "$\\alpha$",
                                            "\\textbf{ka}",
                                            "x^2",
                                            "Erd\xc5\x91s",
                                            "L'H\xc3\xb4pital",
                                            "Stra\xc3\x9f"
                                            "e",
                                            "strasse",
                                            "\xef\xac\x81ne",
                                            "\xe9\x87\x8f\xe5\xad\x90\xe8\xae\xa1\xe7\xae\x97",
                                            "\xe9\x87\x8f\xe5\xad\x90",
                                            "a",
                                            "I",
                                            "and",
                                            "OR-gate",
                                            "e.g.",
                                            "C++",
                                            "0",
                                            "state/of"};
    char word[16];
    if (dice_below(dice, 5) == 0) {
        text_append_string(out, ONE_OF(dice, difficult));
        return;
    }
    corpus_word(dice_below(dice, dice_below(dice, 3) ? COMMON : 4096), word);
    text_append_string(out, word);
}

/* The beginning of a word, of a few bytes; never in the middle of a character. */
static void append_beginning(struct dice *dice, struct text *out)
{
    char word[16];
    corpus_word(dice_below(dice, COMMON), word);
    text_append(out, slice_first(slice_of(word), 1 + dice_below(dice, 4)));
}

static void append_phrase(struct dice *dice, struct text *out)
{
    text_append_byte(out, '"');
    for (uint32_t i = 0, count = 1 + dice_below(dice, 3); i < count; i++) {
        if (i > 0)
            text_append_byte(out, ' ');
        ask_word(dice, out);
    }
    text_append_byte(out, '"');
}

static void append_words(struct dice *dice, struct text *out)
{
    static const char *const fields[] = {"ti:", "abs:", "au:", "com:", "org:", "any:"};
    if (dice_below(dice, 2))
        text_append_string(out, ONE_OF(dice, fields));
    switch (dice_below(dice, 6)) {
    case 0:
        text_append_byte(out, '=');
        ask_word(dice, out);
        break;
    case 1:
        append_phrase(dice, out);
        break;
    case 2:
        append_beginning(dice, out);
        break;
    default:
        ask_word(dice, out);
    }
}

static void append_date(struct dice *dice, struct text *out)
{
    static const char *const words[] = {"today", "yesterday", "mon",  "-3d",     "-2w",
                                        "-1m",   "2026",      "2019", "2026-09", "2026-W37"};
    if (dice_below(dice, 3) == 0)
        text_append_string(out, ONE_OF(dice, words));
    else
        text_append_format(out, "2026-0%u-%02u", 8 + dice_below(dice, 2), 1 + dice_below(dice, 30));
}

static void append_dates(struct dice *dice, struct text *out)
{
    static const char *const fields[] = {"on:", "after:", "before:", "published:", "featured:"};
    uint32_t field = dice_below(dice, COUNT(fields));
    text_append_string(out, fields[field]);
    if (field == 0 && dice_below(dice, 6) == 0) {
        text_append_string(out, "none");
        return;
    }
    bool range = field != 1 && field != 2 && dice_below(dice, 3) == 0;
    uint32_t open = dice_below(dice, 4);
    if (!range || open != 0)
        append_date(dice, out);
    if (!range)
        return;
    text_append_string(out, "..");
    if (open != 1)
        append_date(dice, out);
}

static void append_number(struct dice *dice, struct text *out)
{
    static const char *const fields[] = {"up:", "comments:", "stars:", "authors:"};
    static const char *const signs[] = {"", ">", ">=", "<", "<="};
    text_append_string(out, ONE_OF(dice, fields));
    if (dice_below(dice, 4) == 0)
        text_append_format(out, "%u..%u", dice_below(dice, 6), 3 + dice_below(dice, 20));
    else
        text_append_format(out, "%s%u", ONE_OF(dice, signs), dice_below(dice, 12));
}

static void append_fact(struct dice *dice, struct text *out)
{
    static const char *const facts[] = {"unread",      "starred",
                                        "is:read",     "is:skipped",
                                        "is:later",    "is:new",
                                        "is:cross",    "is:replaced",
                                        "has:code",    "has:pdf",
                                        "has:doi",     "has:comments",
                                        "has:project", "has:ai",
                                        "has:abs",     "cat:cs",
                                        "cat:cs.LG",   "cat:math",
                                        "cat:CS.cl",   "src:hf",
                                        "src:arxiv",   "src:none",
                                        "doi:10.1/3",  "id:1901.00003",
                                        "1901.00007",  "id:arxiv:1901.00001",
                                        "sort:up",     "limit:3",
                                        "id:nothing"};
    text_append_string(out, ONE_OF(dice, facts));
}

static void append_term(struct dice *dice, struct text *out)
{
    switch (dice_below(dice, 8)) {
    case 0:
        append_dates(dice, out);
        break;
    case 1:
        append_number(dice, out);
        break;
    case 2:
        append_fact(dice, out);
        break;
    default:
        append_words(dice, out);
    }
}

static void append_expression(struct dice *dice, int depth, struct text *out)
{
    static const char *const operators[] = {" ", " ", " ", " AND ", " OR ", " OR "};
    for (uint32_t i = 0, count = 1 + dice_below(dice, 3); i < count; i++) {
        if (i > 0)
            text_append_string(out, ONE_OF(dice, operators));
        if (dice_below(dice, 6) == 0)
            text_append_string(out, dice_below(dice, 2) ? "-" : "NOT ");
        if (depth > 0 && dice_below(dice, 4) == 0) {
            text_append_byte(out, '(');
            append_expression(dice, depth - 1, out);
            text_append_byte(out, ')');
        } else {
            append_term(dice, out);
        }
    }
}

void ask(struct dice *dice, struct text *out)
{
    append_expression(dice, dice_below(dice, 2) ? DEPTH : 0, out);
}
