/* SPDX-License-Identifier: MIT */
#include "corpus.h"

#include "dice.h"

#include <string.h>

enum { WORDS = 4096, PER_MONTH = 90000, TITLE_WORDS = 7, ABSTRACT_WORDS = 60, AUTHORS = 3 };

void corpus_word(uint32_t index, char word[16])
{
    static const char syllables[16][4] = {"ka", "re", "mi",  "so",  "lu", "ten", "var", "po",
                                          "ne", "di", "gra", "phi", "lo", "sta", "be",  "qu"};
    snprintf(word, 16, "%s%s%s", syllables[index & 15], syllables[index >> 4 & 15],
             index >= 256 ? syllables[index >> 8 & 15] : "");
}

/* Most words are among the first ones. */
static void append_words(struct dice *dice, uint32_t count, char *out, size_t size)
{
    size_t used = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t a = dice_below(dice, WORDS), b = dice_below(dice, WORDS);
        char word[16];
        corpus_word((uint32_t)((uint64_t)a * b / WORDS * dice_below(dice, WORDS) / WORDS), word);
        used += (size_t)snprintf(out + used, size - used, "%s%s", i > 0 ? " " : "", word);
    }
}

static void make_authors(struct dice *dice, char *out, size_t size)
{
    size_t used = 0;
    for (uint32_t i = 0, count = 1 + dice_below(dice, AUTHORS); i < count; i++) {
        char given[16], family[16];
        corpus_word(dice_below(dice, 64), given);
        corpus_word(256 + dice_below(dice, 512), family);
        used +=
            (size_t)snprintf(out + used, size - used, "%s%s %s", i > 0 ? "\n" : "", given, family);
    }
}

void corpus_make(uint64_t seed, uint32_t number, struct corpus_paper *paper)
{
    static const char *const categories[] = {"cs.LG", "cs.CL cs.LG", "math.CO", "hep-th gr-qc"};
    struct dice dice = {seed * UINT64_C(0x2545F4914F6CDD1D) + number};
    uint32_t month = number / PER_MONTH;
    *paper = (struct corpus_paper){.id = ""};
    snprintf(paper->id, sizeof paper->id, "%02u%02u.%05u", 19 + month / 12 % 80, 1 + month % 12,
             number % PER_MONTH + 1);
    snprintf(paper->key, sizeof paper->key, "arxiv:%s", paper->id);
    snprintf(paper->published, sizeof paper->published, "20%02u-%02u-%02u", 19 + month / 12 % 80,
             1 + month % 12, 1 + dice_below(&dice, 28));
    append_words(&dice, TITLE_WORDS, paper->title, sizeof paper->title);
    size_t used = strlen(paper->title);
    snprintf(paper->title + used, sizeof paper->title - used, " %u", number);
    append_words(&dice, 20 + dice_below(&dice, ABSTRACT_WORDS), paper->abstract,
                 sizeof paper->abstract);
    make_authors(&dice, paper->authors, sizeof paper->authors);
    snprintf(paper->categories, sizeof paper->categories, "%s",
             categories[dice_below(&dice, sizeof categories / sizeof *categories)]);
}

/* The items of a list in quotes, with commas. */
static void write_list(const char *list, char separator, FILE *out)
{
    fputc('"', out);
    for (; *list; list++) {
        if (*list == separator)
            fputs("\",\"", out);
        else
            fputc(*list, out);
    }
    fputc('"', out);
}

void corpus_write(const struct corpus_paper *paper, FILE *out)
{
    fprintf(out, "{\"id\":\"%s\",\"title\":\"%s\",\"abstract\":\"%s\",\"published\":\"%s\"",
            paper->id, paper->title, paper->abstract, paper->published);
    fputs(",\"authors\":[", out);
    write_list(paper->authors, '\n', out);
    fputs("],\"categories\":[", out);
    write_list(paper->categories, ' ', out);
    fputs("]}\n", out);
}
