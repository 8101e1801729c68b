/* SPDX-License-Identifier: MIT */
#include "output/output.h"

#include "output/mail.h"

enum { BODY_LIMIT = 64 << 20, VALUE_LIMIT = 1 << 16 };

/* "flow: 3 new (Tue 22 Sep 2026)", with several parts "7 new: flow 3, hf 4 (...)". */
static void append_subject(struct text *out, const struct output_digest *digest)
{
    struct text subject;
    size_t sum = 0;
    text_init(&subject, VALUE_LIMIT);
    text_append_string(&subject, "[paperfeed] ");
    for (size_t i = 0; i < digest->count; i++)
        sum += digest->parts[i].count;
    if (digest->count == 1) {
        text_append(&subject, digest->parts[0].name);
        text_append_format(&subject, ": %zu new", sum);
    } else {
        text_append_format(&subject, "%zu new", sum);
    }
    for (size_t i = 0; digest->count > 1 && i < digest->count; i++) {
        text_append_string(&subject, i == 0 ? ": " : ", ");
        text_append(&subject, digest->parts[i].name);
        text_append_format(&subject, " %zu", digest->parts[i].count);
    }
    text_append_string(&subject, " (");
    day_append_long(&subject, digest->now->local_day);
    text_append_byte(&subject, ')');
    mail_append_header(out, "Subject", text_slice(&subject));
    text_release(&subject);
}

/* The name as part of a dot-atom (RFC 5322, 3.2.3); of a long one the beginning and a hash, so that
 * the line needs no more than 78 columns. */
static void append_atom(struct text *out, struct slice name)
{
    enum { ATOM_MOST = 36, HASH_SIZE = 9 };
    struct slice kept = name.size > ATOM_MOST ? slice_first(name, ATOM_MOST - HASH_SIZE) : name;
    for (size_t i = 0; i < kept.size; i++) {
        char c = kept.data[i];
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        text_append_byte(out, letter ? c : '-');
    }
    if (kept.size < name.size)
        text_append_format(out, "-%08x", (unsigned)(slice_hash(name) & 0xFFFFFFFF));
}

static struct slice name_of(const struct output_digest *digest)
{
    return digest->count == 1 ? digest->parts[0].name : SLICE("all");
}

/* The same digest has the same id whenever it is sent again. RFC 2919 wants a List-Id that no host
 * owns to end in localhost. */
static void append_ids(struct text *out, const struct output_digest *digest)
{
    int64_t since = digest->count > 0 ? digest->parts[0].since : 0;
    struct text id;
    text_init(&id, VALUE_LIMIT);
    text_append_string(&id, "<digest.");
    append_atom(&id, name_of(digest));
    text_append_byte(&id, '.');
    day_append(&id, digest->now->local_day);
    text_append_format(&id, ".%lld@paperfeed>", (long long)(since < 0 ? 0 : since));
    mail_append_header(out, "Message-ID", text_slice(&id));
    text_clear(&id);
    text_append_byte(&id, '<');
    append_atom(&id, name_of(digest));
    text_append_string(&id, ".paperfeed.localhost>");
    mail_append_header(out, "List-Id", text_slice(&id));
    text_release(&id);
}

void output_digest_eml(struct text *out, const struct output_digest *digest)
{
    struct text body;
    mail_append_addresses(out, "From", digest->from);
    mail_append_addresses(out, "To", digest->to);
    append_subject(out, digest);
    text_append_string(out, "Date: ");
    mail_append_date(out, digest->now->seconds);
    text_append_byte(out, '\n');
    append_ids(out, digest);
    text_append_string(out, "Auto-Submitted: auto-generated\n"
                            "MIME-Version: 1.0\n"
                            "Content-Type: text/plain; charset=utf-8\n"
                            "Content-Transfer-Encoding: quoted-printable\n\n");
    text_init(&body, BODY_LIMIT);
    output_digest_text(&body, digest);
    mail_append_body(out, text_slice(&body));
    if (!text_ok(&body))
        out->failed = true;
    text_release(&body);
}
