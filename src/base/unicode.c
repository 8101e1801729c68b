/* SPDX-License-Identifier: MIT */
#include "base/unicode.h"

#include "base/ascii.h"
#include "base/bytes.h"

#include <string.h>

#include <utf8proc.h>

enum {
    MARKS_KEPT = 4,
    MARKS_NORMALIZED = 30, /* UAX 15, Stream-Safe Text Format; ordering longer runs is quadratic */
    PIECE_SIZE = 2048,
    PIECE_FULL = PIECE_SIZE / 2, /* ends at the next boundary, at most a run of marks away */
    FOLDED_LIMIT = 64 << 20,
    ZWNJ = 0x200C,
    ZWJ = 0x200D,
};

struct code_range {
    uint32_t first, last;
};

/* The ranges are in order. */
static bool is_in(const struct code_range *ranges, size_t count, uint32_t c)
{
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        if (c > ranges[low + half].last) {
            low += half + 1;
            count -= half + 1;
        } else if (c < ranges[low + half].first) {
            count = half;
        } else {
            return true;
        }
    }
    return false;
}

#define IS_IN(ranges, c) is_in(ranges, sizeof ranges / sizeof ranges[0], c)

/* Invisible code points that no category names: grapheme joiner, fillers, Khmer inherent vowels,
   those reserved as ignorable, tags and the variation selectors beyond 16. */
static const struct code_range invisible[] = {
    {0x034F, 0x034F}, {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x2028, 0x2029},   {0x2060, 0x206F},
    {0x3164, 0x3164}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF},
};

/* Format characters that are visible: signs that span Arabic, Syriac and Kaithi numbers. */
static const struct code_range visible_format[] = {
    {0x0600, 0x0605}, {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},
    {0x08E2, 0x08E2}, {0x110BD, 0x110BD}, {0x110CD, 0x110CD},
};

bool unicode_forbidden(uint32_t c)
{
    if (c < 0x7F)
        return c < 0x20 && c != '\n';
    if (c < 0xA0 || c > 0x10FFFF || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF))
        return true;
    if (IS_IN(invisible, c))
        return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    if (category == UTF8PROC_CATEGORY_CF)
        return c != ZWNJ && c != ZWJ && !IS_IN(visible_format, c);
    return category == UTF8PROC_CATEGORY_CS;
}

static bool is_mark(uint32_t c)
{
    if (c < 0x300)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

static bool is_letter_or_digit(uint32_t c)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

static bool is_joiner(uint32_t c)
{
    return c == ZWNJ || c == ZWJ;
}

/* Scripts whose spelling uses joiners: Arabic to Mongolian, the Brahmic ones, Arabic presentation
 * forms. */
static const struct code_range joining_scripts[] = {
    {0x0600, 0x08FF}, {0x0900, 0x0DFF}, {0x1000, 0x109F}, {0x1780, 0x18AF}, {0x1A20, 0x1AAF},
    {0x1B00, 0x1BFF}, {0xA800, 0xABFF}, {0xFB50, 0xFDFF}, {0xFE70, 0xFEFE}, {0x11000, 0x11FFF},
};

static bool takes_joiner(uint32_t c)
{
    return IS_IN(joining_scripts, c) && (is_mark(c) || is_letter_or_digit(c));
}

enum white { NOT_WHITE, BLANK, LINE_BREAK, PARAGRAPH_BREAK };

static enum white white_of(uint32_t c)
{
    switch (c) {
    case '\n':
    case '\r':
    case '\v':
    case '\f':
    case 0x85:
    case 0x2028:
        return LINE_BREAK;
    case 0x2029:
        return PARAGRAPH_BREAK;
    case ' ':
    case '\t':
    case 0xA0:
    case 0x1680:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return BLANK;
    default:
        return c >= 0x2000 && c <= 0x200A ? BLANK : NOT_WHITE;
    }
}

/* Common characters that are in NFC whatever stands before them, neither marks nor white nor
   forbidden: a run of them needs no normalising, only its last may compose with a mark behind it.
 */
static const struct code_range settled[] = {
    {0x0021, 0x007E}, {0x00A1, 0x00AC}, {0x00AE, 0x02FF}, {0x0388, 0x0482},   {0x048A, 0x058F},
    {0x05D0, 0x05EA}, {0x0620, 0x064A}, {0x0671, 0x06D3}, {0x1E00, 0x1EFF},   {0x2010, 0x2027},
    {0x2030, 0x205E}, {0x2070, 0x20CF}, {0x2100, 0x2125}, {0x212C, 0x2328},   {0x232B, 0x2ADB},
    {0x2ADD, 0x2BFF}, {0x3001, 0x3029}, {0x3041, 0x3096}, {0x309D, 0x312F},   {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF}, {0xAC00, 0xD7A3}, {0xFF01, 0xFF9D}, {0x1D400, 0x1D7FF}, {0x1F000, 0x1FAFF},
};

/* One pass of cleaning. What is not ASCII goes through piece, to be brought to NFC part by part. */
struct cleaner {
    struct text *out;
    size_t start; /* size of out before */
    enum clean_mode mode;
    bool joiners;   /* whether any may stay */
    bool white;     /* white space is owed before the next character, */
    bool broke;     /* with a line break in it */
    bool paragraph; /* and more behind that */
    bool has_base;  /* something in out that a mark can sit on */
    unsigned marks; /* zero-width characters on it */
    struct text piece;
    bool stable;        /* whether all of piece is */
    size_t last;        /* where the last code point of piece begins */
    uint32_t previous;  /* which it is */
    unsigned raw_marks; /* marks in a row at the end of piece */
};

static void owe_white(struct cleaner *cleaner, enum white white)
{
    cleaner->white = true;
    cleaner->has_base = false;
    if (cleaner->broke)
        cleaner->paragraph = true;
    if (white != BLANK)
        cleaner->broke = true;
    if (white == PARAGRAPH_BREAK)
        cleaner->paragraph = true;
}

static void pay_white(struct cleaner *cleaner)
{
    if (cleaner->white && cleaner->out->size > cleaner->start) {
        bool ends = cleaner->paragraph && cleaner->mode == CLEAN_PARAGRAPHS;
        text_append_byte(cleaner->out, ends ? '\n' : ' ');
    }
    cleaner->white = cleaner->broke = cleaner->paragraph = false;
}

static void emit(struct cleaner *cleaner, uint32_t c)
{
    /* Hangul vowels and finals take no cell either. */
    static const struct code_range conjoining[] = {{0x1160, 0x11FF}, {0xD7B0, 0xD7FB}};
    if (is_mark(c) || is_joiner(c) || IS_IN(conjoining, c)) {
        if (!cleaner->has_base || cleaner->marks == MARKS_KEPT)
            return;
        cleaner->marks++;
    } else {
        pay_white(cleaner);
        cleaner->has_base = true;
        cleaner->marks = 0;
    }
    text_append_code_point(cleaner->out, c);
}

/* Appends a run that begins with a base and has no marks. */
static void emit_run(struct cleaner *cleaner, struct slice run)
{
    if (run.size == 0)
        return;
    pay_white(cleaner);
    cleaner->has_base = true;
    cleaner->marks = 0;
    text_append(cleaner->out, run);
}

static void normalize_piece(struct cleaner *cleaner)
{
    /* No code point of n bytes decomposes to more than 2n code points. */
    utf8proc_int32_t points[2 * PIECE_SIZE];
    const utf8proc_ssize_t room = sizeof points / sizeof points[0];
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)cleaner->piece.data,
                           (utf8proc_ssize_t)cleaner->piece.size, points, room, UTF8PROC_DECOMPOSE);
    if (count >= 0 && count <= room)
        count = utf8proc_normalize_utf32(points, count, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    if (count < 0 || count > room)
        cleaner->out->failed = true;
    else
        for (utf8proc_ssize_t i = 0; i < count; i++)
            emit(cleaner, (uint32_t)points[i]);
}

/* Brings the piece to NFC and into out. */
static void flush(struct cleaner *cleaner)
{
    if (cleaner->piece.size == 0)
        return;
    if (!text_ok(&cleaner->piece))
        cleaner->out->failed = true;
    else if (cleaner->stable)
        emit_run(cleaner, text_slice(&cleaner->piece));
    else
        normalize_piece(cleaner);
    text_clear(&cleaner->piece);
    cleaner->raw_marks = 0;
    cleaner->previous = 0;
}

/* Flushes a stable piece but for its last code point, which what follows may sit on. */
static void flush_but_last(struct cleaner *cleaner)
{
    char kept[4];
    uint32_t previous = cleaner->previous;
    struct slice last = slice_from(text_slice(&cleaner->piece), cleaner->last);
    if (cleaner->last == 0 || last.size > sizeof kept)
        return;
    memcpy(kept, last.data, last.size);
    last.data = kept;
    text_truncate(&cleaner->piece, cleaner->last);
    flush(cleaner);
    text_append(&cleaner->piece, last);
    cleaner->last = 0;
    cleaner->previous = previous;
}

/* True where a piece may end before c, which neither sits on nor composes with what stands before.
 */
static bool is_boundary(uint32_t previous, uint32_t c)
{
    if (is_mark(c))
        return false;
    if (c >= 0x1161 && c <= 0x1175)
        return !(previous >= 0x1100 && previous <= 0x1112);
    if (c >= 0x11A8 && c <= 0x11C2)
        return !(previous >= 0x1161 && previous <= 0x1175) &&
               !(previous >= 0xAC00 && previous <= 0xD7A3);
    return true;
}

static void push(struct cleaner *cleaner, uint32_t c, bool is_stable)
{
    if (is_stable) {
        if (!cleaner->stable || cleaner->piece.size > PIECE_FULL)
            flush(cleaner);
        cleaner->stable = true;
    } else {
        bool mark = is_mark(c);
        if (cleaner->stable)
            flush_but_last(cleaner);
        else if (cleaner->piece.size > PIECE_FULL && is_boundary(cleaner->previous, c))
            flush(cleaner);
        cleaner->raw_marks = mark ? cleaner->raw_marks + 1 : 0;
        if (cleaner->raw_marks > MARKS_NORMALIZED)
            return;
        cleaner->stable = false;
    }
    cleaner->last = cleaner->piece.size;
    cleaner->previous = c;
    text_append_code_point(&cleaner->piece, c);
}

/* A joiner stays where letters of a joining script stand on both sides. */
static bool keeps_joiner(const struct cleaner *cleaner, struct slice in, size_t next)
{
    if (!cleaner->joiners || next >= in.size || !takes_joiner(cleaner->previous))
        return false;
    return takes_joiner(utf8_next(in, &next));
}

static size_t clean_plain(struct cleaner *cleaner, struct slice in, size_t begin)
{
    size_t end = ascii_plain_end(in, begin);
    flush(cleaner);
    emit_run(cleaner, slice_range(in.data + begin, in.data + end - 1));
    /* The last one may compose with a mark behind it. */
    push(cleaner, (unsigned char)in.data[end - 1], true);
    return end;
}

static size_t clean_point(struct cleaner *cleaner, struct slice in, size_t at)
{
    uint32_t c = utf8_next(in, &at);
    if (IS_IN(settled, c)) {
        push(cleaner, c, true);
        return at;
    }
    enum white white = white_of(c);
    if (white != NOT_WHITE) {
        flush(cleaner);
        owe_white(cleaner, white);
        if (c == '\r' && at < in.size && in.data[at] == '\n')
            at++;
    } else if (is_joiner(c) ? keeps_joiner(cleaner, in, at) : !unicode_forbidden(c)) {
        push(cleaner, c, false);
    }
    return at;
}

static void clean_pass(struct text *out, struct slice in, enum clean_mode mode, bool joiners)
{
    struct cleaner cleaner = {.out = out, .start = out->size, .mode = mode, .joiners = joiners};
    text_init(&cleaner.piece, PIECE_SIZE);
    for (size_t at = 0; at < in.size;)
        at = ascii_is_plain(in.data[at]) ? clean_plain(&cleaner, in, at)
                                         : clean_point(&cleaner, in, at);
    flush(&cleaner);
    text_release(&cleaner.piece);
}

static bool has_joiner(struct slice s)
{
    for (size_t at = slice_find(s, SLICE("\xE2\x80"), 0); at != SIZE_MAX && at + 2 < s.size;
         at = slice_find(s, SLICE("\xE2\x80"), at + 1))
        if (s.data[at + 2] == '\x8C' || s.data[at + 2] == '\x8D')
            return true;
    return false;
}

void unicode_clean(struct text *out, struct slice in, enum clean_mode mode)
{
    size_t start = out->size;
    if (!in.size || (ascii_is_plain(in.data[0]) && ascii_plain_end(in, 0) == in.size)) {
        text_append(out, in);
        return;
    }
    clean_pass(out, in, mode, true);
    if (!text_ok(out) || !has_joiner(slice_from(text_slice(out), start)))
        return;
    /* A joiner may have lost its neighbour to the limit on marks. When a second pass would change
     * the text, none stays. */
    struct text again;
    text_init(&again, out->maximum);
    clean_pass(&again, slice_from(text_slice(out), start), CLEAN_LINE, true);
    bool stable = again.size == out->size - start;
    if (!text_ok(&again)) {
        out->failed = true;
    } else if (!stable) {
        text_truncate(out, start);
        clean_pass(out, in, mode, false);
    }
    text_release(&again);
}

/* The Han characters that are frequent: words by themselves, folded already. */
static bool is_han(uint32_t c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}

/* Appends the folded form of one code point; marks and joiners give nothing. */
static void fold_point(struct text *out, uint32_t c, bool words_only)
{
    utf8proc_int32_t points[32];
    int boundary = 0;
    if (is_joiner(c) || c == 0xAD)
        return;
    if (is_han(c)) {
        text_append_code_point(out, c);
        return;
    }
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)c, points, sizeof points / sizeof points[0],
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);
    if (count < 0 || count > (utf8proc_ssize_t)(sizeof points / sizeof points[0])) {
        text_append_code_point(out, c);
        return;
    }
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        uint32_t point = (uint32_t)points[i];
        utf8proc_category_t category = utf8proc_category(points[i]);
        if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME)
            continue;
        if (words_only && category != UTF8PROC_CATEGORY_MC && !is_letter_or_digit(point))
            continue;
        text_append_code_point(out, point);
    }
}

static void fold_ascii(struct text *out, struct slice run)
{
    char *room = run.size > 0 ? text_reserve(out, run.size) : NULL;
    if (!room)
        return;
    for (size_t i = 0; i < run.size; i++) {
        char c = run.data[i];
        room[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    text_grow(out, run.size);
}

static void fold(struct text *out, struct slice in, bool words_only)
{
    for (size_t at = 0; at < in.size;) {
        size_t begin = at;
        while (at < in.size && (unsigned char)in.data[at] < 0x80)
            at++;
        fold_ascii(out, slice_range(in.data + begin, in.data + at));
        while (at < in.size && (unsigned char)in.data[at] >= 0x80)
            fold_point(out, utf8_next(in, &at), words_only);
    }
}

void unicode_fold(struct text *out, struct slice in)
{
    fold(out, in, false);
}

/* Han with its iteration mark and zero, radicals, Kana, Hangul. */
static const struct code_range ideographs[] = {
    {0x1100, 0x11FF},   {0x2E80, 0x2FDF}, {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035},
    {0x3038, 0x303C},   {0x3041, 0x3096}, {0x309D, 0x309F}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF},
    {0x3131, 0x318E},   {0x31F0, 0x31FF}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xA960, 0xA97C},
    {0xAC00, 0xD7FB},   {0xF900, 0xFAFF}, {0xFF66, 0xFF9D}, {0xFFA0, 0xFFDC}, {0x1AFF0, 0x1B16F},
    {0x20000, 0x3FFFD},
};

bool unicode_is_ideograph(uint32_t c)
{
    return c >= 0x1100 && IS_IN(ideographs, c);
}

void word_walker_init(struct word_walker *walker, struct slice input)
{
    *walker = (struct word_walker){.input = input};
    text_init(&walker->folded, FOLDED_LIMIT);
}

void word_walker_release(struct word_walker *walker)
{
    text_release(&walker->folded);
}

static bool is_ascii_word(char c)
{
    unsigned byte = (unsigned char)c;
    return (byte | 0x20) - 'a' < 26 || byte - '0' < 10;
}

/* The end of a run of ASCII letters and digits. */
static size_t ascii_word_end(struct slice s, size_t at)
{
    while (at < s.size && is_ascii_word(s.data[at]))
        at++;
    return at;
}

enum part { BETWEEN, PART, EXTENDS, ALONE };

static enum part part_of(uint32_t c)
{
    if (c < 0x80)
        return is_ascii_word((char)c) ? PART : BETWEEN;
    if (is_han(c))
        return ALONE;
    if (is_mark(c) || is_joiner(c) || c == 0xAD)
        return EXTENDS;
    if (!is_letter_or_digit(c))
        return BETWEEN;
    return unicode_is_ideograph(c) ? ALONE : PART;
}

/* A decomposed Hangul syllable is one word as its composed form is: vowels and finals stay with
 * what they follow. */
static bool continues_syllable(uint32_t previous, uint32_t c)
{
    if (c >= 0x1160 && c <= 0x11A7)
        return previous >= 0x1100 && previous <= 0x11A7;
    return c >= 0x11A8 && c <= 0x11FF &&
           ((previous >= 0x1160 && previous <= 0x11FF) ||
            (previous >= 0xAC00 && previous <= 0xD7A3));
}

/* The end of the word that begins with first and goes on at position at. */
static size_t word_end(struct slice s, size_t at, uint32_t first)
{
    bool alone = part_of(first) == ALONE;
    uint32_t previous = first;
    while (at < s.size) {
        if (!alone)
            at = ascii_word_end(s, at);
        if (at == s.size)
            break;
        size_t next = at;
        uint32_t c = utf8_next(s, &next);
        enum part part = part_of(c);
        bool goes_on = part == EXTENDS || (part == PART && !alone) ||
                       (part == ALONE && alone && continues_syllable(previous, c));
        if (!goes_on)
            break;
        previous = c;
        at = next;
    }
    return at;
}

bool word_walker_next(struct word_walker *walker, struct word *word)
{
    struct slice s = walker->input;
    size_t at = walker->position;
    while (at < s.size && text_ok(&walker->folded)) {
        while (at < s.size && (unsigned char)s.data[at] < 0x80 && !is_ascii_word(s.data[at]))
            at++;
        size_t begin = at;
        size_t end = ascii_word_end(s, at);
        if (end > begin && (end == s.size || (unsigned char)s.data[end] < 0x80)) {
            text_clear(&walker->folded);
            fold_ascii(&walker->folded, slice_range(s.data + begin, s.data + end));
            walker->position = end;
            *word = (struct word){begin, end, text_slice(&walker->folded)};
            return text_ok(&walker->folded);
        }
        if (begin == s.size)
            break;
        uint32_t c = utf8_next(s, &at);
        enum part part = part_of(c);
        if (part != PART && part != ALONE)
            continue;
        at = word_end(s, at, c);
        walker->position = at;
        text_clear(&walker->folded);
        fold(&walker->folded, slice_range(s.data + begin, s.data + at), true);
        if (walker->folded.size == 0)
            continue;
        *word = (struct word){begin, at, text_slice(&walker->folded)};
        return text_ok(&walker->folded);
    }
    walker->position = s.size;
    return false;
}

bool unicode_is_word(uint32_t c)
{
    return c < 0x80 ? is_ascii_word((char)c) : is_letter_or_digit(c);
}

bool unicode_is_mark(uint32_t c)
{
    return is_mark(c);
}

const char *unicode_version(void)
{
    return utf8proc_unicode_version();
}
