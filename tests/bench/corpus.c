/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints invented papers that are as long, as worded and as dated as those of arXiv.
   usage: corpus jsonl|tsv|sfeed SEED COUNT [FIRST END]
   jsonl and tsv (with a line of column names) begin with the oldest paper, sfeed with the newest.
   FIRST and END choose some of COUNT papers; those behind COUNT come after its last day. */

enum {
    TOKENS_MAXIMUM = 420, /* of an abstract */
    AUTHORS_MAXIMUM = 12,
    FIRST_DAY = 8401, /* 1993-01-01, counted from 1970-01-01 */
    DAYS = 12053,     /* up to 2025-12-31 */
    DAYS_LATER = 250, /* papers of a day behind the last */
    LINE_MAXIMUM = 32768
};

/* Wording that is asked for: in so many of a million papers of the learning kind and of others. */
static const struct phrase {
    const char *text;
    uint32_t learning, other;
} phrases[] = {
    {"learning", 200000, 15000},
    {"machine learning", 90000, 9000},
    {"deep learning", 95000, 3500},
    {"reinforcement learning", 55000, 1500},
    {"graph learning", 9000, 300},
    {"learning rate", 12000, 300},
    {"deep", 60000, 9000},
    {"deep neural network", 30000, 1500},
    {"neural network", 70000, 6000},
    {"neural networks", 110000, 6000},
    {"convolutional neural network", 25000, 1200},
    {"graph neural network", 20000, 500},
    {"neural", 45000, 2500},
    {"graph", 45000, 36000},
    {"image", 90000, 15000},
    {"images", 85000, 12000},
    {"image classification", 22000, 900},
    {"transformer", 42000, 400},
    {"transformers", 16000, 100},
    {"transform", 8000, 15000},
    {"transformation", 10000, 14000},
    {"transformations", 6000, 10000},
    {"transforms", 3000, 6000},
    {"transformed", 4000, 4500},
    {"transforming", 1500, 1600},
    {"transformative", 600, 150},
    {"transformational", 100, 190},
    {"bisimulation", 20, 24},
    {"bisimulations", 1, 8},
    {"large language model", 45000, 700},
    {"state of the art", 140000, 20000},
};
enum { PHRASES = sizeof phrases / sizeof *phrases };

static const char *const formulas[] = {"$n$",
                                       "$\\\\alpha$",
                                       "$O(n^2)$",
                                       "$k$-means",
                                       "$\\\\mathbb{R}^d$",
                                       "$10^{-3}$",
                                       "$p < 0.05$",
                                       "$\\\\mathcal{N}=4$",
                                       "$\\\\ell_1$",
                                       "$O(\\\\sqrt{n})$",
                                       "$x_{i}$",
                                       "$\\\\epsilon$",
                                       "$SU(2)$",
                                       "$L^2$",
                                       "$\\\\sigma = 5.2$",
                                       "$G$",
                                       "$\\\\lambda_{max}$",
                                       "$H_0$",
                                       "$\\\\bar{\\\\partial}$",
                                       "$z\\\\sim 2$"};
static const char *const areas[] = {
    "hep-th",  "hep-ph",   "astro-ph.GA", "astro-ph.CO",    "cond-mat.str-el", "cond-mat.mtrl-sci",
    "gr-qc",   "quant-ph", "math.AG",     "math.CO",        "math.PR",         "math.AP",
    "math.NT", "math.NA",  "math.OC",     "math.DG",        "math-ph",         "nucl-th",
    "hep-ex",  "hep-lat",  "cs.IT",       "cs.DS",          "cs.CR",           "cs.SE",
    "cs.LO",   "cs.NI",    "cs.DC",       "physics.optics", "physics.flu-dyn", "q-bio.PE",
    "stat.ME", "eess.SP"};
static const char *const learning_areas[] = {"cs.LG", "cs.CV", "cs.CL", "stat.ML",
                                             "cs.AI", "cs.RO", "cs.NE", "cs.IR"};
static const char *const archives[] = {"hep-th",  "hep-ph",   "astro-ph", "cond-mat",
                                       "gr-qc",   "quant-ph", "math",     "math-ph",
                                       "nucl-th", "hep-ex",   "hep-lat",  "cs"};
#define COUNT(array)          (uint32_t)(sizeof(array) / sizeof *(array))
#define CHOOSE(random, array) (array)[random_below(random, COUNT(array))]

enum field {
    FIELD_ID,
    FIELD_TITLE,
    FIELD_ABSTRACT,
    FIELD_AUTHORS, /* separated as in TSV */
    FIELD_CATEGORIES,
    FIELD_PUBLISHED,
    FIELD_URL,
    FIELD_COMMENT,
    FIELD_DOI,
    FIELD_UPDATED,
    FIELDS
};
static const char *const field_names[FIELDS] = {"id",         "title",     "abstract", "authors",
                                                "categories", "published", "url",      "comment",
                                                "doi",        "updated"};

struct maker {
    struct words words;
    uint64_t seed, count;
    uint64_t month_first;    /* number of the first paper in the month at hand */
    int32_t month;           /* its first day */
    char text[LINE_MAXIMUM]; /* the fields of one paper, backslashes doubled */
    size_t size, ends[FIELDS];
};
struct paper {
    uint64_t number;
    int32_t day;
    bool learning;
    uint32_t topic;
    uint32_t length;                 /* words of the abstract */
    int16_t phrases[TOKENS_MAXIMUM]; /* to stand at a place of the abstract; -1: any word */
    int title_phrase;
    uint32_t recent[16]; /* words it used */
    uint32_t recent_count;
};
struct date {
    int year, month, day;
};

static void put(struct maker *maker, const char *text)
{
    size_t size = strlen(text);
    memcpy(maker->text + maker->size, text, size);
    maker->size += size;
}

static void put_number(struct maker *maker, uint64_t number, int digits)
{
    char text[24];
    int at = sizeof text;
    text[--at] = 0;
    for (; number || digits > 0; number /= 10, digits--)
        text[--at] = (char)('0' + number % 10);
    put(maker, text + at);
}

/* The civil date of a day counted from 1970-01-01. */
static struct date date_of(int32_t day)
{
    int32_t shifted = day + 719468, era = shifted / 146097;
    int32_t of_era = shifted - era * 146097;
    int32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int32_t month = (5 * of_year + 2) / 153;
    struct date date = {year + era * 400, month < 10 ? month + 3 : month - 9,
                        of_year - (153 * month + 2) / 5 + 1};
    date.year += date.month <= 2;
    return date;
}

static void put_date(struct maker *maker, int32_t day)
{
    struct date date = date_of(day);
    put_number(maker, (uint64_t)date.year, 4);
    put(maker, "-");
    put_number(maker, (uint64_t)date.month, 2);
    put(maker, "-");
    put_number(maker, (uint64_t)date.day, 2);
}

static uint64_t square_root(uint64_t value)
{
    uint64_t root = 0;
    for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1)
        if ((root | bit) * (root | bit) <= value)
            root |= bit;
    return root;
}

/* As many papers a day as days have passed. */
static int32_t day_of_paper(const struct maker *maker, uint64_t number)
{
    uint64_t count = maker->count;
    if (number >= count)
        return FIRST_DAY + DAYS + (int32_t)((number - count) / DAYS_LATER);
    return FIRST_DAY + (int32_t)square_root((number * DAYS / count) * DAYS +
                                            (number * DAYS % count) * DAYS / count);
}

/* The first paper of a day or after it. */
static uint64_t paper_of_day(const struct maker *maker, int32_t day, uint64_t end)
{
    uint64_t begin = 0;
    while (begin < end) {
        uint64_t middle = begin + (end - begin) / 2;
        if (day_of_paper(maker, middle) < day)
            begin = middle + 1;
        else
            end = middle;
    }
    return begin;
}

static void put_id(struct maker *maker, const struct paper *paper)
{
    struct date date = date_of(paper->day);
    int32_t month = paper->day - date.day + 1;
    if (month != maker->month) {
        maker->month = month;
        maker->month_first = paper_of_day(maker, month, paper->number);
    }
    uint64_t number = paper->number - maker->month_first;
    bool old = date.year < 2007 || (date.year == 2007 && date.month < 4);
    if (old) {
        put(maker, archives[number % COUNT(archives)]);
        put(maker, "/");
    }
    put_number(maker, (uint64_t)date.year % 100, 2);
    put_number(maker, (uint64_t)date.month, 2);
    if (old) {
        put_number(maker, number / COUNT(archives) + 1, 3);
    } else {
        put(maker, ".");
        put_number(maker, number + 1, date.year < 2015 ? 4 : 5);
    }
}

static void put_word(struct maker *maker, uint32_t word, bool capital)
{
    const struct words *words = &maker->words;
    size_t size = words->begins[word + 1] - words->begins[word];
    char *to = maker->text + maker->size;
    memcpy(to, words->pool + words->begins[word], size);
    if (capital)
        to[0] = (char)(to[0] - 'a' + 'A');
    maker->size += size;
}

/* A word of the language, of the topic, or one the paper had before. */
static uint32_t draw_word(const struct maker *maker, struct paper *paper, struct random *random)
{
    uint32_t choice = random_below(random, 100), word;
    if (choice < 10 && paper->recent_count)
        return paper->recent[random_below(random, paper->recent_count)];
    if (choice >= 28)
        return words_draw(&maker->words, random);
    word = words_draw_of_topic(&maker->words, random, paper->topic);
    if (paper->recent_count < COUNT(paper->recent))
        paper->recent[paper->recent_count++] = word;
    return word;
}

static void put_token(struct maker *maker, struct paper *paper, struct random *random, int phrase,
                      bool capital)
{
    size_t begin = maker->size;
    uint32_t choice = random_below(random, 1000);
    if (phrase >= 0)
        put(maker, phrases[phrase].text);
    else if (choice < 15 && !capital)
        put(maker, CHOOSE(random, formulas));
    else if (choice < 25 && !capital)
        put_number(maker, random_below(random, choice < 20 ? 100 : 2100), 1);
    else
        put_word(maker, draw_word(maker, paper, random), capital);
    if (phrase < 0 && choice >= 975) {
        put(maker, "-");
        put_word(maker, draw_word(maker, paper, random), false);
    }
    if (capital && phrase >= 0)
        maker->text[begin] = (char)(maker->text[begin] - 'a' + 'A');
}

static void put_title(struct maker *maker, struct paper *paper, struct random *random)
{
    uint32_t count = 4 + random_below(random, 7) + random_below(random, 4);
    uint32_t place = random_below(random, count);
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            put(maker, " ");
        put_token(maker, paper, random, i == place ? paper->title_phrase : -1, i == 0);
    }
}

/* Words of an abstract: between quantiles of a lognormal distribution. */
static uint32_t draw_length(struct random *random)
{
    static const uint32_t quantiles[] = {20,  65,  77,  87,  96,  104, 113, 121,           130,
                                         139, 150, 162, 176, 194, 218, 259, TOKENS_MAXIMUM};
    uint32_t i = random_below(random, COUNT(quantiles) - 1);
    return quantiles[i] + random_below(random, quantiles[i + 1] - quantiles[i]);
}

static void put_abstract(struct maker *maker, struct paper *paper, struct random *random)
{
    uint32_t left = 0;
    for (uint32_t i = 0; i < paper->length; i++) {
        bool first = left == 0;
        if (first)
            left = 8 + random_below(random, 24);
        if (i)
            put(maker, " ");
        put_token(maker, paper, random, paper->phrases[i], first);
        if (--left == 0 || i + 1 == paper->length)
            put(maker, ".");
        else if (random_chance(random, 55000))
            put(maker, ",");
    }
}

static void choose_phrases(struct paper *paper, struct random *random)
{
    paper->title_phrase = -1;
    for (uint32_t i = 0; i < paper->length; i++)
        paper->phrases[i] = -1;
    for (int i = 0; i < PHRASES; i++) {
        if (!random_chance(random, paper->learning ? phrases[i].learning : phrases[i].other))
            continue;
        do
            paper->phrases[random_below(random, paper->length)] = (int16_t)i;
        while (random_chance(random, 450000));
        if (random_chance(random, 250000))
            paper->title_phrase = i;
    }
}

static void put_authors(struct maker *maker, struct random *random)
{
    char name[NAME_MAXIMUM];
    uint32_t count = 0;
    do {
        if (count)
            put(maker, "\\n");
        size_t size;
        if (random_chance(random, 8))
            size = words_given_name(random, name, "Bengio");
        else
            size = words_name(&maker->words, random, name);
        memcpy(maker->text + maker->size, name, size);
        maker->size += size;
    } while (++count < AUTHORS_MAXIMUM && random_chance(random, 740000));
}

static void put_categories(struct maker *maker, struct random *random, const struct paper *paper)
{
    uint32_t count = 0;
    do {
        if (count)
            put(maker, " ");
        put(maker, paper->learning && random_chance(random, 850000)
                       ? learning_areas[(paper->topic + count) % COUNT(learning_areas)]
                       : areas[(paper->topic * 5 + count * 3) % COUNT(areas)]);
    } while (++count < 4 && random_chance(random, 420000));
}

static void put_comment(struct maker *maker, struct random *random)
{
    put_number(maker, 4 + random_below(random, 44), 1);
    put(maker, " pages, ");
    put_number(maker, 1 + random_below(random, 19), 1);
    put(maker, " figures");
}

static void put_doi(struct maker *maker, struct random *random, uint64_t number)
{
    put(maker, "10.");
    put_number(maker, 1000 + random_below(random, 200), 4);
    put(maker, "/invented.");
    put_number(maker, number, 7);
}

static void put_field(struct maker *maker, enum field field, struct paper *paper,
                      struct random *random)
{
    switch (field) {
    case FIELD_ID:
        put_id(maker, paper);
        break;
    case FIELD_TITLE:
        put_title(maker, paper, random);
        break;
    case FIELD_ABSTRACT:
        put_abstract(maker, paper, random);
        break;
    case FIELD_AUTHORS:
        put_authors(maker, random);
        break;
    case FIELD_CATEGORIES:
        put_categories(maker, random, paper);
        break;
    case FIELD_PUBLISHED:
        put_date(maker, paper->day);
        break;
    case FIELD_URL:
        put(maker, "https://arxiv.org/abs/");
        put_id(maker, paper);
        break;
    case FIELD_COMMENT:
        if (random_chance(random, 600000))
            put_comment(maker, random);
        break;
    case FIELD_DOI:
        if (random_chance(random, 300000))
            put_doi(maker, random, paper->number);
        break;
    case FIELD_UPDATED:
        if (random_chance(random, 300000))
            put_date(maker, paper->day + 3 + (int32_t)random_below(random, 300));
        break;
    case FIELDS:
        break;
    }
    maker->ends[field] = maker->size;
}

/* Makes the fields; returns the day. */
static int32_t make_paper(struct maker *maker, uint64_t number)
{
    struct random random = random_stream(maker->seed, number);
    struct paper paper = {.number = number, .day = day_of_paper(maker, number)};
    uint32_t age = (uint32_t)(paper.day - FIRST_DAY);
    paper.learning = random_chance(&random, 40000 + age * 24);
    paper.topic = random_below(&random, TOPICS);
    paper.length = draw_length(&random);
    choose_phrases(&paper, &random);
    maker->size = 0;
    for (int field = 0; field < FIELDS; field++)
        put_field(maker, (enum field)field, &paper, &random);
    return paper.day;
}

static void print_field(const struct maker *maker, enum field field)
{
    size_t begin = field ? maker->ends[field - 1] : 0;
    fwrite(maker->text + begin, 1, maker->ends[field] - begin, stdout);
}

static void print_tsv(const struct maker *maker)
{
    for (int field = 0; field < FIELDS; field++) {
        if (field)
            putchar('\t');
        print_field(maker, (enum field)field);
    }
    putchar('\n');
}

/* A JSON array of what is separated by a blank or by \n. */
static void print_list(const struct maker *maker, enum field field, const char *separator)
{
    size_t at = maker->ends[field - 1], end = maker->ends[field], length = strlen(separator);
    fputs("[\"", stdout);
    while (at < end) {
        size_t stop = at;
        while (stop < end &&
               (end - stop < length || memcmp(maker->text + stop, separator, length) != 0))
            stop++;
        fwrite(maker->text + at, 1, stop - at, stdout);
        at = stop + length;
        if (stop < end)
            fputs("\", \"", stdout);
    }
    fputs("\"]", stdout);
}

static void print_jsonl(const struct maker *maker)
{
    for (int field = 0; field < FIELDS; field++) {
        if (field && maker->ends[field] == maker->ends[field - 1])
            continue;
        fputs(field ? ", \"" : "{\"", stdout);
        fputs(field_names[field], stdout);
        fputs("\": ", stdout);
        if (field == FIELD_AUTHORS || field == FIELD_CATEGORIES) {
            print_list(maker, (enum field)field, field == FIELD_AUTHORS ? "\\n" : " ");
        } else {
            putchar('"');
            print_field(maker, (enum field)field);
            putchar('"');
        }
    }
    fputs("}\n", stdout);
}

/* sfeed(5): time, title, link, content, its type, id, author, enclosure, category. */
static void print_sfeed(const struct maker *maker, int32_t day)
{
    printf("%lld\t", (long long)day * 86400);
    print_field(maker, FIELD_TITLE);
    putchar('\t');
    print_field(maker, FIELD_URL);
    putchar('\t');
    print_field(maker, FIELD_ABSTRACT);
    fputs("\tplain\t", stdout);
    print_field(maker, FIELD_ID);
    putchar('\t');
    print_field(maker, FIELD_AUTHORS);
    fputs("\t\t", stdout);
    print_field(maker, FIELD_CATEGORIES);
    putchar('\n');
}

static void print_names(void)
{
    for (int field = 0; field < FIELDS; field++)
        printf("%s%s", field ? "\t" : "", field_names[field]);
    putchar('\n');
}

static bool print_all(struct maker *maker, const char *form, uint64_t first, uint64_t end)
{
    bool jsonl = strcmp(form, "jsonl") == 0, sfeed = strcmp(form, "sfeed") == 0;
    if (!jsonl && !sfeed)
        print_names();
    for (uint64_t i = first; i < end; i++) {
        int32_t day = make_paper(maker, sfeed ? end - 1 - (i - first) : i);
        if (jsonl)
            print_jsonl(maker);
        else if (sfeed)
            print_sfeed(maker, day);
        else
            print_tsv(maker);
    }
    return fflush(stdout) == 0 && !ferror(stdout);
}

int main(int count, char **arguments)
{
    static struct maker maker;
    static char buffer[1 << 20];
    if (count != 4 && count != 6) {
        fputs("usage: corpus jsonl|tsv|sfeed SEED COUNT [FIRST END]\n", stderr);
        return 2;
    }
    maker.seed = strtoull(arguments[2], NULL, 10);
    maker.count = strtoull(arguments[3], NULL, 10);
    uint64_t first = count > 4 ? strtoull(arguments[4], NULL, 10) : 0;
    uint64_t end = count > 4 ? strtoull(arguments[5], NULL, 10) : maker.count;
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    words_open(&maker.words, maker.seed);
    bool done = print_all(&maker, arguments[1], first, end);
    words_close(&maker.words);
    return done ? 0 : 1;
}
