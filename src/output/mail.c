/* SPDX-License-Identifier: MIT */
#include "output/mail.h"

#include "base/date.h"
#include "base/unicode.h"
#include "output/clean.h"

#include <string.h>

/* RFC 2047 wants lines with encoded words to end at 76; the first word leaves room for "Subject: ".
 */
enum { LINE_WIDTH = 76, ENCODED_MOST = 67, BODY_WIDTH = 76, HEADER_LIMIT = 1 << 16 };

static bool is_plain(struct slice s)
{
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] < ' ' || s.data[i] > '~')
            return false;
    return slice_find(s, SLICE("=?"), 0) == SIZE_MAX;
}

static size_t column_of(const struct text *out)
{
    size_t begin = out->size;
    while (begin > 0 && out->data[begin - 1] != '\n')
        begin--;
    return out->size - begin;
}

/* A word of a header behind a blank, on a new line when this one is full. */
static void append_folded(struct text *out, struct slice word)
{
    if (column_of(out) + 1 + word.size > LINE_WIDTH)
        text_append_byte(out, '\n');
    text_append_byte(out, ' ');
    text_append(out, word);
}

static bool needs_code(char byte)
{
    bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    return !letter && (byte < '0' || byte > '9');
}

/* The Q encoding of RFC 2047, section 4.2, with nothing but letters and digits unencoded, so that
 * it fits every header; words end between characters (section 5). */
static void append_encoded(struct text *out, struct slice value)
{
    struct text word, character;
    text_init(&word, ENCODED_MOST);
    text_init(&character, 16);
    text_append_string(&word, "=?utf-8?Q?");
    for (size_t i = 0; i < value.size;) {
        size_t from = i;
        utf8_next(value, &i);
        text_clear(&character);
        for (; from < i; from++) {
            if (value.data[from] == ' ')
                text_append_byte(&character, '_');
            else if (needs_code(value.data[from]))
                text_append_format(&character, "=%02X", (unsigned char)value.data[from]);
            else
                text_append_byte(&character, value.data[from]);
        }
        if (word.size + character.size + 2 > ENCODED_MOST) {
            text_append_string(&word, "?=");
            append_folded(out, text_slice(&word));
            text_clear(&word);
            text_append_string(&word, "=?utf-8?Q?");
        }
        text_append(&word, text_slice(&character));
    }
    text_append_string(&word, "?=");
    append_folded(out, text_slice(&word));
    text_release(&character);
    text_release(&word);
}

void mail_append_header(struct text *out, const char *name, struct slice value)
{
    struct text clean;
    struct slice word;
    size_t longest = 0;
    text_init(&clean, HEADER_LIMIT);
    clean_append(&clean, value, CLEAN_FORM_LINE, false);
    text_append_string(out, name);
    text_append_byte(out, ':');
    struct slice rest = text_slice(&clean);
    while (slice_next_word(&rest, &word))
        longest = word.size > longest ? word.size : longest;
    rest = text_slice(&clean);
    if (is_plain(rest) && longest < LINE_WIDTH)
        while (slice_next_word(&rest, &word))
            append_folded(out, word);
    else
        append_encoded(out, slice_trim(rest));
    text_append_byte(out, '\n');
    text_release(&clean);
}

/* Where this address of a list ends: at a comma outside of quotes. */
static size_t address_end(struct slice s)
{
    bool quoted = false;
    for (size_t i = 0; i < s.size; i++) {
        if (s.data[i] == '"')
            quoted = !quoted;
        else if (s.data[i] == ',' && !quoted)
            return i;
    }
    return s.size;
}

/* A dot-atom, an at sign and a host; as narrow as addresses in use are (RFC 5321, 4.1.2 without
 * quoted strings). */
static bool is_address(struct slice s)
{
    enum { ADDRESS_MOST = 254 };
    size_t at = slice_find_byte(s, '@', 0);
    if (at == SIZE_MAX || at == 0 || at + 1 == s.size || s.size > ADDRESS_MOST ||
        slice_find_byte(s, '@', at + 1) != SIZE_MAX)
        return false;
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] <= ' ' || s.data[i] > '~' || strchr("()<>[]:;\\,\"", s.data[i]))
            return false;
    return true;
}

static struct slice without_quotes(struct slice s)
{
    s = slice_trim(s);
    if (s.size >= 2 && s.data[0] == '"' && s.data[s.size - 1] == '"')
        s = slice_range(s.data + 1, s.data + s.size - 1);
    return slice_trim(s);
}

/* Letters, digits and blanks may stand as they are in front of an address (RFC 5322, atoms); other
 * names are encoded. */
static void append_name(struct text *out, struct slice name)
{
    struct slice rest = name;
    struct slice word;
    bool atoms = true;
    for (size_t i = 0; i < name.size; i++)
        if (needs_code(name.data[i]) && !strchr(" -_", name.data[i]))
            atoms = false;
    if (!atoms || name.size >= LINE_WIDTH)
        append_encoded(out, name);
    else
        while (slice_next_word(&rest, &word))
            append_folded(out, word);
}

static bool append_address(struct text *out, struct slice one, bool first)
{
    struct slice name = {NULL, 0};
    struct slice address = slice_trim(one);
    struct text bracketed;
    if (slice_ends_with(address, SLICE(">"))) {
        size_t begin = address.size;
        while (begin > 0 && address.data[begin - 1] != '<')
            begin--;
        name = without_quotes(slice_first(address, begin > 0 ? begin - 1 : 0));
        address = slice_range(address.data + begin, address.data + address.size - 1);
    }
    if (!is_address(address))
        return false;
    if (!first)
        text_append_byte(out, ',');
    if (name.size > 0)
        append_name(out, name);
    text_init(&bracketed, HEADER_LIMIT);
    text_append_string(&bracketed, name.size > 0 ? "<" : "");
    text_append(&bracketed, address);
    text_append_string(&bracketed, name.size > 0 ? ">" : "");
    append_folded(out, text_slice(&bracketed));
    text_release(&bracketed);
    return true;
}

void mail_append_addresses(struct text *out, const char *name, struct slice addresses)
{
    struct text clean, header;
    bool any = false;
    text_init(&clean, HEADER_LIMIT);
    text_init(&header, HEADER_LIMIT);
    clean_append(&clean, addresses, CLEAN_FORM_LINE, false);
    text_append_string(&header, name);
    text_append_byte(&header, ':');
    struct slice rest = text_slice(&clean);
    while (rest.size > 0) {
        size_t end = address_end(rest);
        if (append_address(&header, slice_first(rest, end), !any))
            any = true;
        rest = slice_from(rest, end + 1);
    }
    if (any) {
        text_append(out, text_slice(&header));
        text_append_byte(out, '\n');
    }
    text_release(&header);
    text_release(&clean);
}

void mail_append_date(struct text *out, int64_t seconds)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    enum { DAY = 86400, HOUR = 3600, MINUTE = 60 };
    int32_t day = day_of_time(seconds);
    int left = (int)(seconds - (int64_t)day * DAY);
    int year, month, day_of_month;
    day_to_civil(day, &year, &month, &day_of_month);
    text_append_format(out, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[day_weekday(day)],
                       day_of_month, months[month - 1], year, left / HOUR, left % HOUR / MINUTE,
                       left % MINUTE);
}

/* What would be changed under way is encoded. */
static bool is_coded(struct slice body, size_t i, size_t column)
{
    char byte = body.data[i];
    bool ends_line = i + 1 == body.size || body.data[i + 1] == '\n';
    if (byte == ' ')
        return ends_line;
    if (column == 0 && (byte == '.' || slice_starts_with(slice_from(body, i), SLICE("From "))))
        return true;
    return byte < ' ' || byte > '~' || byte == '=';
}

void mail_append_body(struct text *out, struct slice body)
{
    size_t column = 0;
    for (size_t i = 0; i < body.size; i++) {
        if (body.data[i] == '\n') {
            text_append_byte(out, '\n');
            column = 0;
            continue;
        }
        bool coded = is_coded(body, i, column);
        size_t size = coded ? 3 : 1;
        /* One column is kept for the '=' of a soft line break. */
        if (column + size > BODY_WIDTH - 1) {
            text_append_string(out, "=\n");
            column = 0;
            coded = is_coded(body, i, column);
            size = coded ? 3 : 1;
        }
        if (coded)
            text_append_format(out, "=%02X", (unsigned char)body.data[i]);
        else
            text_append_byte(out, body.data[i]);
        column += size;
    }
    if (column > 0)
        text_append_byte(out, '\n');
}
