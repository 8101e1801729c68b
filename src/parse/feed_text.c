/* SPDX-License-Identifier: MIT */
#include "parse/feed_text.h"

#include "parse/html_text.h"

enum { VALUE_MAXIMUM = 16 << 20 };

/* Base 64 (RFC 4648) with whatever else stands between. */
static void append_base64(struct slice s, struct text *out)
{
    uint32_t bits = 0, count = 0;
    for (size_t i = 0; i < s.size && s.data[i] != '='; i++) {
        char c = s.data[i];
        int value = c >= 'A' && c <= 'Z'   ? c - 'A'
                    : c >= 'a' && c <= 'z' ? c - 'a' + 26
                    : c >= '0' && c <= '9' ? c - '0' + 52
                    : c == '+' || c == '-' ? 62
                    : c == '/' || c == '_' ? 63
                                           : -1;
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8)
            text_append_byte(out, (char)(bits >> (count -= 8) & 0xFF));
    }
}

static bool is_html_type(struct slice type)
{
    return slice_equal_nocase(type, SLICE("html")) ||
           slice_equal_nocase(type, SLICE("text/html")) ||
           slice_equal_nocase(type, SLICE("application/xhtml+xml"));
}

void feed_text_guess(struct slice s, struct text *out)
{
    if (html_text_is_markup(s))
        html_text_append(s, out);
    else
        text_append(out, s);
}

/* RFC 4287, section 3.1 and 4.1.3.3; mode is Atom 0.3's. */
void feed_text(const struct xml_node *node, bool plain, struct arena *arena, struct text *out)
{
    struct slice type = xml_value(node, "type"), mode = xml_value(node, "mode");
    struct text inner;
    bool text = !type.size || slice_equal_nocase(type, SLICE("text")) ||
                slice_equal_nocase(type, SLICE("text/plain"));
    bool media = slice_find_byte(type, '/', 0) != SIZE_MAX && !mode.size;
    bool decodes = slice_equal_nocase(mode, SLICE("base64")) ||
                   (media && node->space == XML_ATOM && !slice_starts_with(type, SLICE("text/")) &&
                    !slice_ends_with(type, SLICE("xml")));
    if (plain) {
        text_append(out, xml_text(node, arena));
        return;
    }
    text_init(&inner, VALUE_MAXIMUM);
    if (decodes && (mode.size || slice_equal(type, SLICE("application/octet-stream")))) {
        append_base64(xml_text(node, arena), &inner);
        feed_text_guess(text_slice(&inner), out);
    } else if (decodes) {
        text_clear(&inner);
    } else if (node->first) {
        xml_append_markup(node, &inner);
        html_text_append(text_slice(&inner), out);
    } else if (is_html_type(type)) {
        html_text_append(node->text, out);
    } else if (text && node->space == XML_ATOM) {
        text_append(out, node->text);
    } else {
        feed_text_guess(node->text, out);
    }
    text_release(&inner);
}
