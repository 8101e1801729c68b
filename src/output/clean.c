/* SPDX-License-Identifier: MIT */
#include "output/clean.h"

#include "base/unicode.h"
#include "paper/tex_show.h"

static bool passes(char byte, enum clean_form form)
{
    if (byte < ' ' || byte == 0x7f)
        return false;
    return byte == '\\' ? form < CLEAN_FORM_TSV : byte != '"' || form != CLEAN_FORM_JSON;
}

static void append_break(struct text *out, char letter, enum clean_form form)
{
    if (form == CLEAN_FORM_LINE || (form == CLEAN_FORM_TEXT && letter == 't')) {
        text_append_byte(out, ' ');
    } else if (form == CLEAN_FORM_TEXT) {
        text_append_byte(out, '\n');
    } else {
        text_append_byte(out, '\\');
        text_append_byte(out, letter);
    }
}

/* RFC 8259, section 7: beyond the basic plane a pair of surrogates. */
static void append_escape(struct text *out, uint32_t c)
{
    if (c >= 0x10000) {
        text_append_format(out, "\\u%04x\\u%04x", (unsigned)(0xD7C0 + (c >> 10)),
                           (unsigned)(0xDC00 + (c & 0x3FF)));
        return;
    }
    text_append_format(out, "\\u%04x", (unsigned)c);
}

static void append_character(struct text *out, uint32_t c, enum clean_form form, bool ascii)
{
    if (c == '\n' || c == '\t') {
        append_break(out, c == '\n' ? 'n' : 't', form);
    } else if (c == '\\' || c == '"') {
        text_append_byte(out, '\\');
        text_append_byte(out, (char)c);
    } else if (unicode_forbidden(c)) {
        return;
    } else if (!ascii) {
        text_append_code_point(out, c);
    } else if (form == CLEAN_FORM_JSON) {
        append_escape(out, c);
    } else {
        ascii_append(out, c);
    }
}

void clean_append(struct text *out, struct slice s, enum clean_form form, bool ascii)
{
    for (size_t i = 0; i < s.size;) {
        size_t from = i;
        while (i < s.size && passes(s.data[i], form))
            i++;
        text_append(out, (struct slice){s.data + from, i - from});
        if (i < s.size)
            append_character(out, utf8_next(s, &i), form, ascii);
    }
}

void clean_append_shown(struct text *out, struct slice s, enum clean_form form, bool ascii)
{
    struct text shown;
    text_init(&shown, out->maximum);
    tex_show(&shown, s, ascii);
    clean_append(out, text_slice(&shown), form, ascii);
    out->failed = out->failed || shown.failed;
    text_release(&shown);
}
