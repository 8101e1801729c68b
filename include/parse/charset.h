/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"

/* Turns a document's bytes into valid UTF-8, piece by piece. What cannot be decoded, and NUL,
   becomes U+FFFD. */
enum charset_kind {
    CHARSET_UTF8,
    CHARSET_UTF16LE,
    CHARSET_UTF16BE,
    CHARSET_WINDOWS_1252,
    CHARSET_CONVERTER
};

struct charset {
    enum charset_kind kind;
    unsigned char carry[8]; /* a character whose end has not come yet */
    size_t carried;
    void *converter; /* for CHARSET_CONVERTER */
};

/* Opens the converter of the C library for the charset of an HTTP header when it is not built in;
   to be done early, since the library reads files for that. NULL when none is needed or known. The
   caller closes it. */
void *charset_converter(struct slice name);
/* Harmless for NULL. */
void charset_converter_close(void *converter);

/* What is known beside the bytes. */
struct charset_hint {
    struct slice name; /* of the HTTP header; may be empty */
    void *converter;   /* of charset_converter */
    bool more;         /* the document goes on behind the head */
};

/* Decides how the document that begins with head is encoded: byte order mark, UTF-16 without one,
   the header's charset, the document's own declaration (XML or HTML), UTF-8 when it is valid,
   windows-1252. *mark is the size of the byte order mark. ERROR_INPUT for UTF-7, UTF-32 and
   charsets that are not known and not UTF-8 in truth. */
bool charset_decide(struct charset *charset, struct slice head, const struct charset_hint *hint,
                    size_t *mark, struct error *error) WARN_UNUSED;

/* Whether decoding would only copy these bytes. */
bool charset_keeps(const struct charset *charset, struct slice bytes);
/* Appends bytes decoded. last: nothing follows, so that a cut character at the end shows. */
void charset_decode(struct charset *charset, struct slice bytes, bool last, struct text *out);
