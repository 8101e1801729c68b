/* SPDX-License-Identifier: MIT */
#include "paper/url.h"

#include <string.h>

static bool take_http(struct slice *s, bool *secure)
{
    *secure = url_take(s, "https://");
    return *secure || url_take(s, "http://");
}

bool url_take_scheme(struct slice *s)
{
    bool secure;
    if (!take_http(s, &secure))
        return false;
    url_take(s, "www.");
    return true;
}

static size_t find_any(struct slice s, const char *bytes)
{
    size_t at = 0;
    while (at < s.size && !(s.data[at] != '\0' && strchr(bytes, s.data[at])))
        at++;
    return at;
}

struct slice url_path(struct slice s)
{
    s = slice_first(s, slice_find_byte(s, '#', 0));
    return slice_first(s, slice_find_byte(s, '?', 0));
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void url_encode(struct slice s, struct text *out)
{
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                     (c && strchr("-._~:", c));
        if (plain)
            text_append_byte(out, (char)c);
        else
            text_append_format(out, "%%%02X", c);
    }
}

void url_decode(struct slice s, struct text *out)
{
    for (size_t i = 0; i < s.size; i++) {
        bool escape = s.data[i] == '%' && s.size - i > 2;
        int high = escape ? hex_digit(s.data[i + 1]) : -1;
        int low = escape ? hex_digit(s.data[i + 2]) : -1;
        if (high < 0 || low < 0) {
            text_append_byte(out, s.data[i]);
            continue;
        }
        text_append_byte(out, (char)(high * 16 + low));
        i += 2;
    }
}

/* Blanks and control characters, which no URL has, are encoded. */
static void append_visible(struct text *out, struct slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        unsigned char c = (unsigned char)s.data[i];
        if (c <= ' ' || c == 0x7F)
            text_append_format(out, "%%%02X", (unsigned)c);
        else
            text_append_byte(out, s.data[i]);
    }
}

static bool take_port(struct slice *authority, struct slice port)
{
    bool ends = slice_ends_with(*authority, port);
    authority->size -= ends ? port.size : 0;
    return ends;
}

/* What readers and mails add to an address, which is the same page without it. */
static bool is_tracking(struct slice parameter)
{
    struct slice rest = parameter;
    if (url_take(&rest, "utm_"))
        return true;
    return slice_equal_nocase(parameter, SLICE("rss=1")) ||
           slice_equal_nocase(parameter, SLICE("rss=yes")) || url_take(&rest, "feed=rss");
}

/* RFC 3986, 3.2: the user's name keeps its case, the host does not. */
static void append_authority(struct text *out, struct slice authority, bool secure)
{
    size_t host = 0;
    for (size_t at = slice_find_byte(authority, '@', 0); at != SIZE_MAX;
         at = slice_find_byte(authority, '@', at + 1))
        host = at + 1;
    while (take_port(&authority, SLICE(":443")) || take_port(&authority, SLICE(":")) ||
           (!secure && take_port(&authority, SLICE(":80"))))
        ;
    append_visible(out, slice_first(authority, host));
    size_t begin = out->size;
    append_visible(out, slice_from(authority, host));
    for (size_t i = begin; i < out->size; i++)
        if (out->data[i] >= 'A' && out->data[i] <= 'Z')
            out->data[i] = (char)(out->data[i] | 0x20);
}

static void append_query(struct text *out, struct slice query)
{
    struct slice parameter;
    char separator = '?';
    while (slice_split(&query, '&', &parameter)) {
        if (parameter.size == 0 || is_tracking(parameter))
            continue;
        text_append_byte(out, separator);
        append_visible(out, parameter);
        separator = '&';
    }
}

void url_normalize(struct slice url, struct text *out)
{
    bool secure;
    url = slice_trim(url);
    struct slice rest = url;
    if (!take_http(&rest, &secure)) {
        text_append(out, url);
        return;
    }
    rest = slice_first(rest, find_any(rest, "#"));
    size_t authority = find_any(rest, "/?");
    struct slice path = slice_from(url_path(rest), authority);
    struct slice query = slice_from(rest, authority + path.size);
    while (slice_ends_with(path, SLICE("/")))
        path.size--;
    text_append_string(out, "https://");
    append_authority(out, slice_first(rest, authority), secure);
    append_visible(out, path);
    append_query(out, slice_from(query, 1));
}

/* The size of "scheme:", or 0. */
static size_t scheme_size(struct slice s)
{
    size_t size = 0;
    while (size < s.size && ((s.data[size] | 0x20) >= 'a' && (s.data[size] | 0x20) <= 'z'))
        size++;
    while (size && size < s.size && s.data[size] != ':' &&
           (strchr("+-.", s.data[size]) || (s.data[size] >= '0' && s.data[size] <= '9') ||
            ((s.data[size] | 0x20) >= 'a' && (s.data[size] | 0x20) <= 'z')))
        size++;
    return size && size < s.size && s.data[size] == ':' ? size + 1 : 0;
}

/* Appends a path that begins with a slash, without "." and ".." (RFC 3986, section 5.2.4). */
static void append_path(struct text *out, struct slice path)
{
    size_t start = out->size;
    struct slice part;
    path = slice_from(path, 1);
    while (slice_split(&path, '/', &part)) {
        bool up = slice_equal(part, SLICE("..")), here = slice_equal(part, SLICE("."));
        if (up) {
            while (out->size > start && out->data[out->size - 1] != '/')
                text_truncate(out, out->size - 1);
            if (out->size > start)
                text_truncate(out, out->size - 1);
        }
        if (!up && !here) {
            text_append_byte(out, '/');
            text_append(out, part);
        } else if (!path.data) {
            text_append_byte(out, '/');
        }
    }
}

void url_resolve(struct slice base, struct slice reference, struct text *out)
{
    base = slice_trim(base);
    reference = slice_trim(reference);
    size_t scheme = scheme_size(base), host = scheme;
    if (scheme_size(reference) || !scheme ||
        !slice_starts_with(slice_from(base, scheme), SLICE("//"))) {
        text_append(out, reference);
        return;
    }
    if (slice_starts_with(reference, SLICE("//"))) {
        text_append(out, slice_first(base, scheme));
        text_append(out, reference);
        return;
    }
    host = scheme + 2 + find_any(slice_from(base, scheme + 2), "/?#");
    struct slice path = url_path(slice_from(base, host));
    struct slice wanted = url_path(reference);
    struct slice query = slice_from(base, host + path.size);
    query = slice_first(query, find_any(query, "#"));
    struct slice rest = slice_from(reference, wanted.size);
    struct text joined;
    text_init(&joined, path.size + wanted.size + 2);
    if (!slice_starts_with(wanted, SLICE("/"))) {
        size_t end = path.size;
        while (wanted.size && end && path.data[end - 1] != '/')
            end--;
        text_append(&joined, slice_first(path, end));
        if (!end)
            text_append_byte(&joined, '/');
    }
    text_append(&joined, wanted);
    text_append(out, slice_first(base, host));
    append_path(out, text_slice(&joined));
    if (!wanted.size && !slice_starts_with(rest, SLICE("?")))
        text_append(out, query);
    text_append(out, rest);
    text_release(&joined);
}
