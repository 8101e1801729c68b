/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

#include "base/date.h"
#include "paper/identity.h"
#include "parse/author.h"
#include "parse/mail.h"
#include "parse/written_date.h"

#include <string.h>

/* The announcement mails of arXiv, its listing files, and its .abs files: blocks of lines between
   lines "\\", first the fields, then the abstract; the last line of a mail's block has the address.
   (https://info.arxiv.org/help/subscribe.html, https://info.arxiv.org/help/prep.html) */

enum { TEXT_MAXIMUM = 16 << 20, RULE = 60 };

enum place { OUTSIDE, FIELDS, ABSTRACT };

struct blocks {
    struct mail mail;
    struct sink *sink;
    enum place place;
    struct draft draft;
    struct text field, abstract; /* being read */
    uint64_t offset;
    enum listing_kind kind;
    size_t mail_number; /* of the mail that promised counts for */
    int64_t promised, seen;
    size_t count;
    struct text id;
};

/* A line of 60 or more of the signs that arXiv rules lines with. */
static bool is_rule(struct slice line)
{
    line = slice_trim(line);
    for (size_t i = 0; i < line.size; i++)
        if (!strchr("-%", line.data[i]))
            return false;
    return line.size >= RULE;
}

static bool is_mark(struct slice line)
{
    return slice_equal(slice_trim(line), SLICE("\\\\"));
}

/* "\\ ( https://arxiv.org/abs/2303.08867 ,  243kb)" */
static bool is_end(struct slice line)
{
    return slice_starts_with(line, SLICE("\\\\ ("));
}

/* "arXiv:2303.08867 (*cross-listing*)", formerly "Paper: hep-th/9901001" */
static void take_id(struct blocks *blocks, struct slice value)
{
    struct slice id = {NULL, 0}, rest = value;
    unsigned version = 0;
    slice_next_word(&rest, &id);
    text_clear(&blocks->id);
    if (identity_arxiv(id, &blocks->id, &version)) {
        text_clear(&blocks->draft.id);
        text_append(&blocks->draft.id, id);
    }
    if (slice_find(rest, SLICE("cross-list"), 0) != SIZE_MAX && blocks->kind == LISTING_NEW)
        blocks->kind = LISTING_CROSS;
}

/* "Date: ..." of the first version, "Date (revised v2): ..." of later ones. */
static void take_date(struct blocks *blocks, struct slice name, struct slice value)
{
    struct draft *draft = &blocks->draft;
    struct text date;
    size_t at = slice_find(name, SLICE("v"), 0);
    bool later = slice_find_byte(name, '(', 0) != SIZE_MAX;
    text_init(&date, 64);
    if (written_date(value, &date)) {
        if (later || draft_field(draft, PAPER_PUBLISHED).size)
            draft_set(draft, PAPER_UPDATED, text_slice(&date));
        else
            draft_set(draft, PAPER_PUBLISHED, text_slice(&date));
    }
    while (later && at != SIZE_MAX) {
        struct slice digits = slice_from(name, at + 1);
        uint64_t version;
        digits = slice_first(digits, slice_find_byte(digits, ')', 0));
        if (slice_to_uint64(digits, &version))
            draft_set(draft, PAPER_VERSION, digits);
        at = slice_find(name, SLICE("v"), at + 1);
    }
    text_release(&date);
}

static void take_categories(struct draft *draft, struct slice value)
{
    struct slice word;
    for (bool first = true; slice_next_word(&value, &word); first = false) {
        if (first)
            draft_set(draft, PAPER_PRIMARY, word);
        draft_add(draft, PAPER_CATEGORIES, word);
    }
}

static void take_value(struct blocks *blocks, struct slice name, struct slice value)
{
    static const struct {
        const char *name;
        enum paper_field field;
    } texts[] = {
        {"Title", PAPER_TITLE}, {"Comments", PAPER_COMMENT}, {"Journal-ref", PAPER_JOURNAL_REF},
        {"DOI", PAPER_DOI},     {"License", PAPER_LICENSE},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (slice_equal_nocase(name, slice_of(texts[i].name)))
            draft_set(&blocks->draft, texts[i].field, value);
    if (slice_equal_nocase(name, SLICE("arXiv")) || slice_equal_nocase(name, SLICE("Paper")))
        take_id(blocks, value);
    else if (slice_equal_nocase(name, SLICE("Authors")) ||
             slice_equal_nocase(name, SLICE("Author")))
        author_add_list(&blocks->draft, value);
    else if (slice_equal_nocase(name, SLICE("Categories")))
        take_categories(&blocks->draft, value);
    else if (slice_starts_with(name, SLICE("Date")))
        take_date(blocks, name, value);
}

/* The field read until now is whole. */
static void end_field(struct blocks *blocks)
{
    struct slice field = text_slice(&blocks->field);
    size_t colon = slice_find_byte(field, ':', 0);
    if (colon != SIZE_MAX)
        take_value(blocks, slice_trim(slice_first(field, colon)),
                   slice_trim(slice_from(field, colon + 1)));
    text_clear(&blocks->field);
}

static void begin_block(struct blocks *blocks, uint64_t offset)
{
    draft_clear(&blocks->draft);
    text_clear(&blocks->field);
    text_clear(&blocks->abstract);
    blocks->kind = LISTING_NEW;
    blocks->offset = offset;
    blocks->place = FIELDS;
}

/* A block in a mail is listed on the day of the mail; a version that replaces another has no
   abstract there. */
static bool put_block(struct blocks *blocks, struct error *error)
{
    struct draft *draft = &blocks->draft;
    struct listing listing = sink_new_listing(blocks->sink);
    bool taken;
    blocks->place = OUTSIDE;
    end_field(blocks);
    if (!draft->id.size && !draft_field(draft, PAPER_TITLE).size)
        return true; /* other lines between such marks */
    blocks->count++;
    if (!draft->id.size)
        return sink_bad(blocks->sink, blocks->offset, "The block has no id of arXiv", error);
    draft_set(draft, PAPER_ABSTRACT, text_slice(&blocks->abstract));
    draft_set(draft, PAPER_GUID, text_slice(&draft->id));
    draft_set_arxiv(draft);
    listing.kind = blocks->kind;
    listing.day = written_day(text_slice(&blocks->mail.date));
    if (listing.day == DAY_NONE)
        listing.day = sink_day(blocks->sink);
    blocks->seen += blocks->kind == LISTING_NEW;
    return sink_paper(blocks->sink, draft, blocks->offset, &taken, error) &&
           (!taken || sink_listing(blocks->sink, &listing, error));
}

/* "q-fin daily 13 new + 2 crosses received" */
static int64_t new_of_subject(struct slice subject)
{
    struct slice before = {NULL, 0}, word;
    int64_t number;
    for (; slice_next_word(&subject, &word); before = word)
        if (slice_equal(word, SLICE("new")) && slice_to_int64(before, &number))
            return number;
    return LISTING_UNKNOWN;
}

static bool end_mail(struct blocks *blocks, struct error *error)
{
    struct text notice;
    if (blocks->promised <= blocks->seen)
        return true;
    text_init(&notice, 256);
    text_append_format(&notice, "A mail says %lld new papers and has %lld",
                       (long long)blocks->promised, (long long)blocks->seen);
    bool done = sink_meta(blocks->sink, "notice", text_slice(&notice), error);
    text_release(&notice);
    return done;
}

static bool read_fields_line(struct blocks *blocks, struct slice line, struct error *error)
{
    static const char replaced[] = "replaced with revised version";
    bool first = slice_starts_with(line, SLICE("arXiv:")) && blocks->draft.id.size;
    if (is_end(line) || is_rule(line) || first) {
        bool done = put_block(blocks, error);
        if (first)
            begin_block(blocks, blocks->mail.offset);
        text_append(&blocks->field, first ? line : SLICE(""));
        return done;
    }
    if (is_mark(line)) {
        end_field(blocks);
        blocks->place = ABSTRACT;
    } else if (slice_starts_with(line, slice_of(replaced))) {
        struct text date;
        end_field(blocks);
        blocks->kind = LISTING_REPLACED;
        text_init(&date, 64);
        if (written_date(slice_from(line, sizeof replaced - 1), &date))
            draft_set(&blocks->draft, PAPER_UPDATED, text_slice(&date));
        text_release(&date);
    } else if (line.size && strchr(" \t", line.data[0])) {
        text_append_byte(&blocks->field, ' ');
        text_append(&blocks->field, slice_trim(line));
    } else {
        end_field(blocks);
        text_append(&blocks->field, line);
    }
    return true;
}

static bool read_abstract_line(struct blocks *blocks, struct slice line, struct error *error)
{
    if (is_mark(line) || is_end(line) || is_rule(line))
        return put_block(blocks, error);
    text_append(&blocks->abstract, line);
    text_append_byte(&blocks->abstract, '\n');
    return true;
}

static bool read_line(struct blocks *blocks, struct slice line, uint64_t offset,
                      struct error *error)
{
    if (blocks->mail.count != blocks->mail_number) {
        if (!end_mail(blocks, error))
            return false;
        blocks->mail_number = blocks->mail.count;
        blocks->promised = new_of_subject(text_slice(&blocks->mail.subject));
        blocks->seen = 0;
    }
    if (blocks->place == FIELDS)
        return read_fields_line(blocks, line, error);
    if (blocks->place == ABSTRACT)
        return read_abstract_line(blocks, line, error);
    if (is_mark(line)) {
        begin_block(blocks, offset);
    } else if (slice_starts_with(line, SLICE("arXiv:"))) {
        begin_block(blocks, offset);
        text_append(&blocks->field, line);
    }
    return true;
}

/* A block that the document ends in has its fields, and what there is of the abstract. */
static bool end_document(struct blocks *blocks, struct error *error)
{
    bool cut = blocks->place != OUTSIDE;
    if ((cut && !put_block(blocks, error)) || !end_mail(blocks, error))
        return false;
    if (!blocks->count)
        return error_set(error, ERROR_INPUT, "The text announces no paper of arXiv");
    return !cut || error_set(error, ERROR_PARTIAL, "The document ends in the middle of a paper");
}

static bool read_blocks(struct blocks *blocks, struct error *error)
{
    struct slice line;
    uint64_t offset;
    bool found = true;
    while (mail_next(&blocks->mail, &line, &offset, &found, error) && found)
        if (!read_line(blocks, line, offset, error))
            return false;
    return !found && end_document(blocks, error);
}

bool arxiv_mail_parse(struct input *input, struct sink *sink, struct error *error)
{
    struct blocks blocks = {.sink = sink, .promised = LISTING_UNKNOWN};
    mail_init(&blocks.mail, input);
    draft_init(&blocks.draft);
    text_init(&blocks.field, TEXT_MAXIMUM);
    text_init(&blocks.abstract, TEXT_MAXIMUM);
    text_init(&blocks.id, TEXT_MAXIMUM);
    bool done = read_blocks(&blocks, error);
    mail_release(&blocks.mail);
    draft_release(&blocks.draft);
    text_release(&blocks.field);
    text_release(&blocks.abstract);
    text_release(&blocks.id);
    return done;
}

/* Whether a block begins in the head: "\\", then the id; *fields is what follows that. */
static bool find_block(struct slice head, struct slice *fields)
{
    struct slice line;
    for (bool marked = false; slice_next_line(&head, &line); marked = is_mark(line)) {
        bool id =
            slice_starts_with(line, SLICE("arXiv:")) || slice_starts_with(line, SLICE("Paper:"));
        *fields = head;
        if (marked && id)
            return true;
    }
    return false;
}

static bool has_sender(struct slice head)
{
    struct slice fields;
    return find_block(head, &fields) && slice_starts_with(fields, SLICE("From:"));
}

int arxiv_abs_detect(struct slice head)
{
    return !mail_begins(head) && has_sender(head) ? 90 : 0;
}

int arxiv_mail_detect(struct slice head)
{
    struct slice fields;
    if (find_block(head, &fields))
        return 85;
    if (slice_starts_with(slice_trim(head), SLICE("arXiv:")) &&
        slice_find(head, SLICE("\nTitle:"), 0) != SIZE_MAX)
        return 80;
    bool arxiv = slice_find(head, SLICE("arxiv.org"), 0) != SIZE_MAX ||
                 slice_find(head, SLICE("arXiv.org"), 0) != SIZE_MAX;
    return mail_begins(head) && arxiv ? 55 : 0;
}
