/* SPDX-License-Identifier: MIT */
#include "parse/author_name.h"

#include <string.h>

enum { SUFFIX_MAXIMUM = 8, INITIALS_MAXIMUM = 12, SHORT_FAMILY = 6, PARTS = 3 };

static bool is_upper(char c)
{
    return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_among(struct slice word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(word, slice_of(words[i])))
            return true;
    return false;
}
#define IS_AMONG(word, words) is_among(word, words, sizeof(words) / sizeof *(words))

/* Kana, Chinese characters and Hangul: U+3000 to U+DFFF in UTF-8. */
static bool has_ideographs(struct slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if ((unsigned char)s.data[i] >= 0xE3 && (unsigned char)s.data[i] <= 0xED)
            return true;
    return false;
}

/* Words that say what the whole name is. */
static const struct {
    const char *word;
    enum author_kind kind;
} kinds[] = {
    {"Collaboration", AUTHOR_GROUP},
    {"Collaborations", AUTHOR_GROUP},
    {"Consortium", AUTHOR_GROUP},
    {"Group", AUTHOR_GROUP},
    {"Team", AUTHOR_GROUP},
    {"Committee", AUTHOR_GROUP},
    {"Initiative", AUTHOR_GROUP},
    {"Investigators", AUTHOR_GROUP},
    {"Network", AUTHOR_GROUP},
    {"Project", AUTHOR_GROUP},
    {"Editors", AUTHOR_GROUP},
    {"Staff", AUTHOR_GROUP},
    {"Society", AUTHOR_INSTITUTION},
    {"Association", AUTHOR_INSTITUTION},
    {"Foundation", AUTHOR_INSTITUTION},
    {"Agency", AUTHOR_INSTITUTION},
    {"University", AUTHOR_INSTITUTION},
    {"Universität", AUTHOR_INSTITUTION},
    {"Université", AUTHOR_INSTITUTION},
    {"Universidad", AUTHOR_INSTITUTION},
    {"Institute", AUTHOR_INSTITUTION},
    {"Institut", AUTHOR_INSTITUTION},
    {"Department", AUTHOR_INSTITUTION},
    {"School", AUTHOR_INSTITUTION},
    {"College", AUTHOR_INSTITUTION},
    {"Academy", AUTHOR_INSTITUTION},
    {"Hospital", AUTHOR_INSTITUTION},
    {"Ministry", AUTHOR_INSTITUTION},
    {"Center", AUTHOR_INSTITUTION},
    {"Centre", AUTHOR_INSTITUTION},
    {"Laboratory", AUTHOR_INSTITUTION},
    {"Laboratories", AUTHOR_INSTITUTION},
    {"Labs", AUTHOR_INSTITUTION},
    {"Company", AUTHOR_INSTITUTION},
    {"Corporation", AUTHOR_INSTITUTION},
    {"Sons", AUTHOR_INSTITUTION},
    {"Inc", AUTHOR_INSTITUTION},
    {"Ltd", AUTHOR_INSTITUTION},
    {"LLC", AUTHOR_INSTITUTION},
    {"GmbH", AUTHOR_INSTITUTION},
    {"Corp", AUTHOR_INSTITUTION},
};

enum author_kind author_kind(struct slice name)
{
    struct slice word;
    while (slice_next_word(&name, &word)) {
        while (word.size && strchr(".,;)", word.data[word.size - 1]))
            word.size--;
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (slice_equal(word, slice_of(kinds[i].word)))
                return kinds[i].kind;
    }
    return AUTHOR_PERSON;
}

/* Words in lower case that names have. */
static bool is_particle(struct slice word)
{
    static const char *const particles[] = {
        "von", "van", "der", "den", "de", "del", "della", "di",  "da",  "do",  "dos", "das",
        "du",  "la",  "le",  "el",  "al", "af",  "av",    "zu",  "zum", "zur", "ten", "ter",
        "te",  "bin", "ibn", "ben", "y",  "e",   "i",     "vom", "het", "op",  "in",  "st"};
    return IS_AMONG(word, particles);
}

/* "al-Haddad", "d'Or" */
static bool is_joined(struct slice word)
{
    return slice_find_byte(word, '\'', 0) != SIZE_MAX || slice_find_byte(word, '-', 0) != SIZE_MAX;
}

/* What is_name() found in a name. */
struct shape {
    size_t words;  /* without particles */
    bool initial;  /* one of them is "J." */
    bool capitals; /* no lower case at all */
};

/* Whether it has nothing but words as names have them. */
static bool is_name(struct slice s, struct shape *shape)
{
    struct slice word;
    *shape = (struct shape){.capitals = true};
    if (author_kind(s) != AUTHOR_PERSON || has_ideographs(s))
        return false;
    for (size_t i = 0; i < s.size; i++) {
        if (strchr("0123456789@/:;()[]<>&#*+=?!|_%$,", s.data[i]))
            return false;
        shape->capitals = shape->capitals && !is_lower(s.data[i]);
    }
    while (slice_next_word(&s, &word)) {
        if (is_particle(word))
            continue;
        if (is_lower(word.data[0]) && !is_joined(word))
            return false;
        shape->words++;
        shape->initial =
            shape->initial || (word.data[word.size - 1] == '.' && author_is_initials(word));
    }
    return shape->words > 0;
}

bool author_is_initials(struct slice part)
{
    size_t letters = 0;
    if (!part.size || part.size > INITIALS_MAXIMUM)
        return false;
    for (size_t i = 0; i < part.size; i++) {
        if (is_upper(part.data[i]))
            letters++;
        else if (!strchr(". -", part.data[i]))
            return false;
    }
    return letters > 0 && (slice_find_byte(part, '.', 0) != SIZE_MAX || letters < 3);
}

bool author_is_full(struct slice name)
{
    struct shape shape;
    if (has_ideographs(name))
        return name.size >= SHORT_FAMILY;
    size_t blank = slice_find_byte(name, ' ', 0);
    return blank != SIZE_MAX && (!is_name(name, &shape) || shape.words > 1);
}

static const char *const generations[] = {"Jr", "jr", "Jnr", "Sr", "II", "III", "IV"};

/* One word without its full stops; degrees in capitals may be initials as well. */
static bool is_suffix_word(struct slice word, bool whole)
{
    static const char *const degrees[] = {"PhD", "DPhil", "MPhil", "MSc", "BSc",   "DSc",   "ScD",
                                          "EdD", "PsyD",  "DrPH",  "Esq", "MBChB", "PharmD"};
    static const char *const capitals[] = {"MD",  "MS",  "MA",  "BA",   "BS",  "RN",   "JD", "MPH",
                                           "MBA", "DVM", "DDS", "MBBS", "FRS", "FRCP", "CFA"};
    char plain[SUFFIX_MAXIMUM];
    size_t size = 0;
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] == '.')
            continue;
        if (size == sizeof plain)
            return false;
        plain[size++] = word.data[i];
    }
    struct slice bare = {plain, size};
    return IS_AMONG(bare, generations) || IS_AMONG(bare, degrees) ||
           (whole && IS_AMONG(bare, capitals));
}

bool author_is_suffix(struct slice part, struct slice before)
{
    struct slice word, piece;
    bool any = false, whole = false, counted = false;
    while (slice_next_word(&part, &word)) {
        while (slice_split(&word, ',', &piece)) {
            if (!piece.size)
                continue;
            if (!counted)
                whole = author_is_full(before);
            counted = true;
            if (!is_suffix_word(piece, whole))
                return false;
            any = true;
        }
    }
    return any;
}

/* Where the next comma at no depth of braces is, or the size. */
static size_t find_comma(struct slice s, size_t from)
{
    int depth = 0;
    for (size_t i = from; i < s.size; i++) {
        if (s.data[i] == ',' && depth == 0)
            return i;
        depth += s.data[i] == '{' ? 1 : s.data[i] == '}' && depth ? -1 : 0;
    }
    return s.size;
}

/* At most three parts; what stands behind is in the last. */
static size_t cut(struct slice name, struct slice part[PARTS])
{
    size_t count = 0, begin = 0;
    do {
        size_t end = count + 1 < PARTS ? find_comma(name, begin) : name.size;
        part[count++] = slice_trim(slice_from(slice_first(name, end), begin));
        begin = end + 1;
    } while (begin <= name.size);
    return count;
}

/* A suffix of generations belongs to the name, a degree is set off. */
static void append_suffix(struct slice suffix, struct text *out)
{
    struct slice rest = suffix, word = {NULL, 0};
    slice_next_word(&rest, &word);
    while (word.size && strchr(".,", word.data[word.size - 1]))
        word.size--;
    text_append_string(out, IS_AMONG(word, generations) ? " " : ", ");
    text_append(out, suffix);
}

static void append_person(struct slice given, struct slice family, struct text *out)
{
    text_append(out, given);
    text_append_string(out, given.size && family.size ? " " : "");
    text_append(out, family);
}

void author_turn(struct slice name, struct text *out)
{
    struct slice part[PARTS];
    name = slice_trim(name);
    size_t count = cut(name, part);
    struct slice two = count > 1 ? slice_range(part[0].data, part[1].data + part[1].size) : name;
    if (count == 1 || (author_kind(name) == AUTHOR_INSTITUTION && count == 2)) {
        text_append(out, name);
    } else if (author_is_suffix(part[1], part[0])) {
        bool more = count == 3 && author_is_suffix(part[2], two);
        append_person(count == 3 && !more ? part[2] : SLICE(""), part[0], out);
        append_suffix(part[1], out);
        if (more)
            append_suffix(part[2], out);
    } else {
        bool behind = count == 3 && author_is_suffix(part[2], two);
        append_person(count == 3 && !behind ? part[2] : part[1], part[0], out);
        if (behind)
            append_suffix(part[2], out);
        else if (count == 3 && part[1].size)
            text_append_format(out, " %.*s", SLICE_ARG(part[1]));
    }
}

/* One family name with particles, or several with initials behind them; "Jane Doe, Anna Roe" and
   "Jane Doe, MIT" are something else. */
static bool is_family_and_given(struct slice family, struct slice given, bool listed)
{
    struct shape f, g;
    if (!is_name(family, &f) || !is_name(given, &g) || f.initial || is_lower(given.data[0]))
        return false;
    if (author_is_initials(given) || f.words == 1)
        return !g.capitals || f.capitals || author_is_initials(given);
    return listed && !g.capitals;
}

bool author_is_inverted(struct slice name, bool listed)
{
    struct slice part[PARTS];
    return cut(name, part) == 2 && !author_is_suffix(part[1], part[0]) &&
           is_family_and_given(part[0], part[1], listed);
}

bool author_is_turnable(struct slice name, bool listed)
{
    struct slice part[PARTS];
    size_t count = cut(name, part);
    if (count == 1)
        return false;
    struct slice two = slice_range(part[0].data, part[1].data + part[1].size);
    bool suffix = author_is_suffix(part[1], part[0]);
    bool last = count == 3 && author_is_suffix(part[2], two);
    if (count == 2)
        return suffix || is_family_and_given(part[0], part[1], listed);
    return last ? suffix || is_family_and_given(part[0], part[1], listed)
                : suffix && is_family_and_given(part[0], part[2], listed);
}
