/* SPDX-License-Identifier: MIT */
#include "parse/mail.h"

#include "base/utf8.h"

#include <string.h>

enum { LINE_MAXIMUM = 16 << 20, HEADER_MAXIMUM = 1 << 20, DECODED_KEPT = 65536 };

void mail_init(struct mail *mail, struct input *input)
{
    *mail = (struct mail){.state = MAIL_BEGIN, .plain = true, .blank = true};
    input_lines_init(&mail->lines, input);
    text_init(&mail->header, HEADER_MAXIMUM);
    text_init(&mail->decoded, 2 * LINE_MAXIMUM);
    text_init(&mail->line, 3 * LINE_MAXIMUM);
    text_init(&mail->date, HEADER_MAXIMUM);
    text_init(&mail->subject, HEADER_MAXIMUM);
    for (size_t i = 0; i < MAIL_BOUNDARIES; i++)
        text_init(&mail->boundaries[i], HEADER_MAXIMUM);
}

void mail_release(struct mail *mail)
{
    input_lines_release(&mail->lines);
    text_release(&mail->header);
    text_release(&mail->decoded);
    text_release(&mail->line);
    text_release(&mail->date);
    text_release(&mail->subject);
    for (size_t i = 0; i < MAIL_BOUNDARIES; i++)
        text_release(&mail->boundaries[i]);
}

/* "Name: value" with a name of letters and hyphens; *value is what follows the colon. */
static bool is_header(struct slice line, struct slice *name, struct slice *value)
{
    size_t colon = slice_find_byte(line, ':', 0);
    if (colon == SIZE_MAX || colon == 0)
        return false;
    for (size_t i = 0; i < colon; i++)
        if (line.data[i] <= ' ' || (unsigned char)line.data[i] >= 0x7f)
            return false;
    *name = slice_first(line, colon);
    *value = slice_trim(slice_from(line, colon + 1));
    return true;
}

/* "From sender Fri Mar 17 00:31:14 2023" begins a mail of an mbox. */
static bool is_envelope(struct slice line)
{
    static const char *const days[] = {" Mon ", " Tue ", " Wed ", " Thu ",
                                       " Fri ", " Sat ", " Sun "};
    if (!slice_starts_with(line, SLICE("From ")) || slice_find_byte(line, ':', 0) == SIZE_MAX)
        return false;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (slice_find(line, slice_of(days[i]), 0) != SIZE_MAX)
            return true;
    return false;
}

bool mail_begins(struct slice head)
{
    static const char *const names[] = {
        "From", "Return-Path", "Received", "Delivered-To", "MIME-Version", "Subject",
        "Date", "Message-ID",  "To",       "Reply-To",     "X-Original-To"};
    struct slice line, name, value;
    if (!slice_next_line(&head, &line))
        return false;
    if (is_envelope(line))
        return true;
    if (!is_header(line, &name, &value))
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (slice_equal_nocase(name, slice_of(names[i])))
            return true;
    return false;
}

/* The value of a parameter such as boundary="..." of a content type. */
static struct slice parameter(struct slice type, const char *wanted)
{
    struct slice part, name = slice_of(wanted);
    while (slice_split(&type, ';', &part)) {
        part = slice_trim(part);
        if (!slice_equal_nocase(slice_first(part, name.size), name))
            continue;
        part = slice_trim(slice_from(part, name.size));
        if (!slice_starts_with(part, SLICE("=")))
            continue;
        part = slice_trim(slice_from(part, 1));
        if (slice_starts_with(part, SLICE("\""))) {
            part = slice_from(part, 1);
            return slice_first(part, slice_find_byte(part, '"', 0));
        }
        return part;
    }
    return (struct slice){NULL, 0};
}

static bool begins_nocase(struct slice s, const char *begin)
{
    return slice_equal_nocase(slice_first(s, strlen(begin)), slice_of(begin));
}

static void take_type(struct mail *mail, struct slice type)
{
    struct slice boundary = parameter(type, "boundary");
    mail->plain = begins_nocase(type, "text/plain");
    mail->forwards = begins_nocase(type, "message/rfc822");
    if (!begins_nocase(type, "multipart/") || !boundary.size ||
        mail->boundary_count == MAIL_BOUNDARIES)
        return;
    struct text *kept = &mail->boundaries[mail->boundary_count++];
    text_clear(kept);
    text_append(kept, boundary);
}

static void take_header(struct mail *mail)
{
    struct slice name, value, line = text_slice(&mail->header);
    if (!is_header(line, &name, &value)) {
        text_clear(&mail->header);
        return;
    }
    if (slice_equal_nocase(name, SLICE("Content-Type"))) {
        take_type(mail, value);
    } else if (slice_equal_nocase(name, SLICE("Content-Transfer-Encoding"))) {
        mail->encoding = begins_nocase(value, "quoted-printable") ? MAIL_QUOTED_PRINTABLE
                         : begins_nocase(value, "base64")         ? MAIL_BASE64
                                                                  : MAIL_AS_IS;
    } else if (mail->state == MAIL_HEADERS) {
        struct text *kept = slice_equal_nocase(name, SLICE("Date"))      ? &mail->date
                            : slice_equal_nocase(name, SLICE("Subject")) ? &mail->subject
                                                                         : NULL;
        if (kept && !kept->size)
            text_append(kept, value);
    }
    text_clear(&mail->header);
}

static void begin_headers(struct mail *mail, enum mail_state state)
{
    mail->state = state;
    mail->plain = true;
    mail->forwards = false;
    mail->encoding = MAIL_AS_IS;
    mail->bit_count = 0;
    text_clear(&mail->header);
    if (state != MAIL_HEADERS)
        return;
    mail->count++;
    text_clear(&mail->date);
    text_clear(&mail->subject);
}

static void read_header_line(struct mail *mail, struct slice line)
{
    if (line.size && strchr(" \t", line.data[0])) {
        text_append(&mail->header, line);
        return;
    }
    take_header(mail);
    text_append(&mail->header, line);
    if (slice_trim(line).size)
        return;
    if (mail->forwards)
        begin_headers(mail, MAIL_HEADERS);
    else
        mail->state = mail->plain ? MAIL_BODY : MAIL_SKIP;
}

/* A line "--BOUNDARY" begins a part, "--BOUNDARY--" ends the last. */
static bool at_boundary(struct mail *mail, struct slice line)
{
    if (!slice_starts_with(line, SLICE("--")))
        return false;
    line = slice_trim(slice_from(line, 2));
    for (size_t i = 0; i < mail->boundary_count; i++) {
        struct slice boundary = text_slice(&mail->boundaries[i]);
        if (!slice_starts_with(line, boundary))
            continue;
        struct slice rest = slice_from(line, boundary.size);
        if (rest.size && !slice_equal(rest, SLICE("--")))
            continue;
        begin_headers(mail, MAIL_PART_HEADERS);
        if (rest.size)
            mail->state = MAIL_SKIP;
        return true;
    }
    return false;
}

static int hex_digit(char c)
{
    const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c >= 'a' ? c - 32 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static void decode_quoted_printable(struct slice line, struct text *out)
{
    while (line.size && strchr(" \t", line.data[line.size - 1]))
        line.size--;
    for (size_t i = 0; i < line.size; i++) {
        int high = i + 2 < line.size ? hex_digit(line.data[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(line.data[i + 2]) : -1;
        if (line.data[i] == '=' && i + 1 == line.size)
            return; /* a soft line break */
        if (line.data[i] == '=' && low >= 0) {
            text_append_byte(out, (char)(high * 16 + low));
            i += 2;
        } else {
            text_append_byte(out, line.data[i]);
        }
    }
    text_append_byte(out, '\n');
}

/* Lines need not end with whole groups of four. */
static void decode_base64(struct mail *mail, struct slice line)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < line.size; i++) {
        const char *digit = line.data[i] ? strchr(digits, line.data[i]) : NULL;
        if (!digit)
            continue;
        mail->bits = (mail->bits << 6 | (uint32_t)(digit - digits)) & 0xffff;
        mail->bit_count += 6;
        if (mail->bit_count < 8)
            continue;
        mail->bit_count -= 8;
        text_append_byte(&mail->decoded, (char)(mail->bits >> mail->bit_count & 0xff));
    }
}

/* What came before is whole, so that its last line counts even without its break. */
static void end_part(struct mail *mail)
{
    if (mail->decoded.size > mail->given)
        text_append_byte(&mail->decoded, '\n');
}

/* Takes one line of the document; true when it is itself a line of text. */
static bool take_line(struct mail *mail, struct slice line)
{
    bool after_blank = mail->blank;
    mail->blank = !slice_trim(line).size;
    if (mail->state == MAIL_BEGIN) {
        if (mail->blank)
            return false;
        if (mail_begins(line))
            begin_headers(mail, MAIL_HEADERS);
        else
            mail->state = MAIL_BODY;
        after_blank = true;
    }
    if (after_blank && is_envelope(line)) {
        end_part(mail);
        mail->boundary_count = 0;
        if (mail->state != MAIL_HEADERS || mail->header.size || mail->date.size)
            begin_headers(mail, MAIL_HEADERS);
        return false;
    }
    if (at_boundary(mail, line)) {
        end_part(mail);
        return false;
    }
    if (mail->state == MAIL_HEADERS || mail->state == MAIL_PART_HEADERS)
        read_header_line(mail, line);
    if (mail->state != MAIL_BODY)
        return false;
    if (mail->encoding == MAIL_AS_IS)
        return true;
    if (mail->encoding == MAIL_BASE64)
        decode_base64(mail, line);
    else
        decode_quoted_printable(line, &mail->decoded);
    return false;
}

/* The next line of what was decoded. */
static bool give_decoded(struct mail *mail, struct slice *line)
{
    struct slice all = text_slice(&mail->decoded);
    size_t end = slice_find_byte(all, '\n', mail->scanned);
    if (end == SIZE_MAX) {
        mail->scanned = all.size;
        if (mail->given > DECODED_KEPT || mail->given == all.size) {
            memmove(mail->decoded.data, mail->decoded.data + mail->given, all.size - mail->given);
            text_truncate(&mail->decoded, all.size - mail->given);
            mail->scanned -= mail->given;
            mail->given = 0;
        }
        return false;
    }
    *line = slice_range(all.data + mail->given, all.data + end);
    mail->given = mail->scanned = end + 1;
    if (slice_ends_with(*line, SLICE("\r")))
        line->size--;
    if (!utf8_valid(*line)) {
        struct charset latin = {.kind = CHARSET_WINDOWS_1252};
        text_clear(&mail->line);
        charset_decode(&latin, *line, true, &mail->line);
        *line = text_slice(&mail->line);
    }
    return true;
}

bool mail_next(struct mail *mail, struct slice *line, uint64_t *offset, bool *found,
               struct error *error)
{
    struct input_line read;
    *found = true;
    for (;;) {
        *offset = mail->offset;
        if (mail->decoded.size && give_decoded(mail, line))
            return true;
        if (!text_ok(&mail->decoded))
            return error_set(error, ERROR_LIMIT, "A line of a mail has more than 16 MiB");
        if (!input_lines_next(&mail->lines, &read, found, error))
            return false;
        if (!*found) {
            end_part(mail);
            *found = mail->decoded.size && give_decoded(mail, line);
            return true;
        }
        mail->offset = *offset = read.offset;
        if (take_line(mail, read.text)) {
            *line = slice_starts_with(read.text, SLICE(">From ")) ? slice_from(read.text, 1)
                                                                  : read.text;
            return true;
        }
    }
}
