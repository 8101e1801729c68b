/* SPDX-License-Identifier: MIT */
#include "parse/date_names.h"

#include <string.h>

enum { MONTHS = 12, MONTH_LETTERS = 3, CENTURY_TURN = 69 };

static const char *const english[MONTHS] = {"January",   "February", "March",    "April",
                                            "May",       "June",     "July",     "August",
                                            "September", "October",  "November", "December"};

/* The first letters of the months' names where they are not the English ones (CLDR: German, French,
   Spanish, Italian, Portuguese, Dutch, Swedish, Danish, Polish; Greek and Hungarian as feeds have
   them). */
#define MONTH(name, month)                                                                         \
    {                                                                                              \
        {name, sizeof(name) - 1}, month                                                            \
    }
static const struct {
    struct slice name;
    int month;
} others[] = {
    MONTH("jän", 1),     MONTH("ene", 1),   MONTH("gen", 1),  MONTH("janv", 1), MONTH("sty", 1),
    MONTH("fév", 2),     MONTH("fev", 2),   MONTH("lut", 2),  MONTH("mär", 3),  MONTH("mrz", 3),
    MONTH("maa", 3),     MONTH("mrt", 3),   MONTH("avr", 4),  MONTH("abr", 4),  MONTH("kwi", 4),
    MONTH("mai", 5),     MONTH("mag", 5),   MONTH("maj", 5),  MONTH("mei", 5),  MONTH("juin", 6),
    MONTH("giu", 6),     MONTH("cze", 6),   MONTH("juil", 7), MONTH("lug", 7),  MONTH("lip", 7),
    MONTH("aoû", 8),     MONTH("aou", 8),   MONTH("ago", 8),  MONTH("sie", 8),  MONTH("set", 9),
    MONTH("wrz", 9),     MONTH("okt", 10),  MONTH("out", 10), MONTH("ott", 10), MONTH("paź", 10),
    MONTH("lis", 11),    MONTH("dez", 12),  MONTH("déc", 12), MONTH("dic", 12), MONTH("gru", 12),
    MONTH("Ιαν", 1),     MONTH("Φεβ", 2),   MONTH("Μάώ", 3),  MONTH("Μαώ", 3),  MONTH("Μαρ", 3),
    MONTH("Μάρ", 3),     MONTH("Απρ", 4),   MONTH("Μάι", 5),  MONTH("Μαϊ", 5),  MONTH("Μαι", 5),
    MONTH("Μαΐ", 5),     MONTH("Ιούν", 6),  MONTH("Ιον", 6),  MONTH("Ιουν", 6), MONTH("Ιούλ", 7),
    MONTH("Ιολ", 7),     MONTH("Ιουλ", 7),  MONTH("Αύγ", 8),  MONTH("Αυγ", 8),  MONTH("Σεπ", 9),
    MONTH("Οκτ", 10),    MONTH("Νοέ", 11),  MONTH("Νοε", 11), MONTH("Δεκ", 12), MONTH("január", 1),
    MONTH("február", 2), MONTH("márc", 3),  MONTH("ápr", 4),  MONTH("máj", 5),  MONTH("jún", 6),
    MONTH("júl", 7),     MONTH("szept", 9),
};

/* Minutes east of UTC (RFC 822, section 5.1, and usual ones). */
static const struct {
    const char *name;
    int offset;
} zones[] = {
    {"z", 0},      {"gmt", 0},     {"ut", 0},      {"utc", 0},    {"wet", 0},    {"est", -300},
    {"edt", -240}, {"et", -300},   {"cst", -360},  {"cdt", -300}, {"ct", -360},  {"mst", -420},
    {"mdt", -360}, {"mt", -420},   {"pst", -480},  {"pdt", -420}, {"pt", -480},  {"ast", -240},
    {"adt", -180}, {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"nst", -210}, {"bst", 60},
    {"cet", 60},   {"met", 60},    {"mez", 60},    {"west", 60},  {"cest", 120}, {"mest", 120},
    {"mesz", 120}, {"eet", 120},   {"eest", 180},  {"msk", 180},  {"ist", 330},  {"kst", 540},
    {"jst", 540},  {"aest", 600},  {"aedt", 660},  {"acst", 570}, {"awst", 480}, {"nzst", 720},
    {"nzdt", 780},
};

int date_month(struct slice word)
{
    while (word.size && strchr(".,", word.data[word.size - 1]))
        word.size--;
    for (int month = 0; month < MONTHS; month++)
        if (word.size >= MONTH_LETTERS && word.size <= strlen(english[month]) &&
            slice_equal_nocase(word, slice_first(slice_of(english[month]), word.size)))
            return month + 1;
    return 0;
}

int date_month_begun(struct slice word)
{
    int found = date_month(slice_first(word, MONTH_LETTERS));
    size_t best = found ? MONTH_LETTERS : 0;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct slice name = others[i].name;
        if (name.size <= best || !slice_equal_nocase(slice_first(word, name.size), name))
            continue;
        best = name.size;
        found = others[i].month;
    }
    return found;
}

bool date_zone(struct slice word, int *minutes)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        if (!slice_equal_nocase(word, slice_of(zones[i].name)))
            continue;
        *minutes = zones[i].offset;
        return true;
    }
    return false;
}

int date_year(int year, size_t digits)
{
    return digits > 2 ? year : year + (year < CENTURY_TURN ? 2000 : 1900);
}
