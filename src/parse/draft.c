/* SPDX-License-Identifier: MIT */
#include "parse/draft.h"

#include "base/unicode.h"
#include "base/utf8.h"
#include "paper/identity.h"

/* A value can at most be as long as an item of a document. */
enum { VALUE_MAXIMUM = 16 << 20, FIELD_MAXIMUM = 2 * VALUE_MAXIMUM, UNTITLED_MAXIMUM = 80 };

void draft_init(struct draft *draft)
{
    *draft = (struct draft){.added = 0};
    text_init(&draft->id, FIELD_MAXIMUM);
    text_init(&draft->sources, FIELD_MAXIMUM);
    text_init(&draft->from, FIELD_MAXIMUM);
    for (int field = 0; field < PAPER_FIELDS; field++)
        text_init(&draft->fields[field], FIELD_MAXIMUM);
}

void draft_release(struct draft *draft)
{
    text_release(&draft->id);
    text_release(&draft->sources);
    text_release(&draft->from);
    for (int field = 0; field < PAPER_FIELDS; field++)
        text_release(&draft->fields[field]);
}

void draft_clear(struct draft *draft)
{
    draft->added = 0;
    draft->authors = 0;
    text_clear(&draft->id);
    text_clear(&draft->sources);
    text_clear(&draft->from);
    for (int field = 0; field < PAPER_FIELDS; field++)
        text_clear(&draft->fields[field]);
}

void draft_set(struct draft *draft, enum paper_field field, struct slice value)
{
    text_clear(&draft->fields[field]);
    text_append(&draft->fields[field], utf8_first(value, VALUE_MAXIMUM));
}

void draft_set_int(struct draft *draft, enum paper_field field, int64_t value)
{
    text_clear(&draft->fields[field]);
    text_append_int(&draft->fields[field], value);
}

void draft_set_paragraphs(struct draft *draft, enum paper_field field, struct slice value)
{
    struct text *out = &draft->fields[field];
    struct slice paragraph;
    value = utf8_first(value, VALUE_MAXIMUM);
    text_clear(out);
    while (slice_split(&value, '\n', &paragraph)) {
        text_append(out, paragraph);
        text_append_string(out, "\n\n");
    }
}

/* An item must not look like two. */
static void append_item(struct text *out, struct slice item)
{
    struct slice line;
    if (!item.size)
        return;
    item = utf8_first(item, VALUE_MAXIMUM);
    for (bool first = true; slice_split(&item, '\n', &line); first = false) {
        if (!first)
            text_append_byte(out, ' ');
        text_append(out, line);
    }
}

void draft_add(struct draft *draft, enum paper_field field, struct slice item)
{
    struct text *out = &draft->fields[field];
    item = slice_trim(item);
    if (!item.size)
        return;
    if (out->size)
        text_append_byte(out, paper_columns[field].form == PAPER_FORM_LIST ? '\n' : ' ');
    append_item(out, item);
}

void draft_add_author(struct draft *draft, struct slice name, struct slice affiliation)
{
    name = slice_trim(name);
    if (!name.size)
        return;
    if (draft->authors++) {
        text_append_byte(&draft->fields[PAPER_AUTHORS], '\n');
        text_append_byte(&draft->fields[PAPER_AFFILIATIONS], '\n');
    }
    append_item(&draft->fields[PAPER_AUTHORS], name);
    append_item(&draft->fields[PAPER_AFFILIATIONS], slice_trim(affiliation));
}

void draft_add_person(struct draft *draft, struct slice given, struct slice family,
                      struct slice suffix, struct slice affiliation)
{
    const struct slice parts[] = {slice_trim(given), slice_trim(family), slice_trim(suffix)};
    struct text name;
    text_init(&name, VALUE_MAXIMUM);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        text_append_string(&name, name.size && parts[i].size ? " " : "");
        text_append(&name, parts[i]);
    }
    draft_add_author(draft, text_slice(&name), affiliation);
    text_release(&name);
}

void draft_set_journal(struct draft *draft, const struct draft_journal *journal)
{
    const struct {
        const char *before, *behind;
        struct slice value;
    } parts[] = {
        {"", "", slice_trim(journal->name)},
        {" ", "", slice_trim(journal->volume)},
        {" (", ")", slice_trim(journal->issue)},
        {", ", "", slice_trim(journal->pages)},
    };
    struct text text;
    if (!parts[0].value.size)
        return;
    text_init(&text, VALUE_MAXIMUM);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].value.size)
            continue;
        text_append_string(&text, parts[i].before);
        text_append(&text, parts[i].value);
        text_append_string(&text, parts[i].behind);
    }
    draft_set(draft, PAPER_JOURNAL_REF, text_slice(&text));
    text_release(&text);
}

bool draft_set_arxiv(struct draft *draft)
{
    struct text id;
    unsigned version = 0;
    text_init(&id, 64);
    bool is_arxiv = identity_arxiv(text_slice(&draft->id), &id, &version);
    if (is_arxiv) {
        struct text *url = &draft->fields[PAPER_URL], *pdf = &draft->fields[PAPER_PDF_URL];
        if (!url->size) {
            text_append_string(url, "https://arxiv.org/abs/");
            text_append(url, text_slice(&id));
        }
        if (!pdf->size) {
            text_append_string(pdf, "https://arxiv.org/pdf/");
            text_append(pdf, text_slice(&id));
        }
        if (version && !draft->fields[PAPER_VERSION].size)
            draft_set_int(draft, PAPER_VERSION, version);
    }
    text_release(&id);
    return is_arxiv;
}

void draft_title_untitled(struct draft *draft)
{
    struct slice rest = slice_trim(draft_field(draft, PAPER_ABSTRACT)), word;
    struct text *title = &draft->fields[PAPER_TITLE];
    if (slice_trim(text_slice(title)).size)
        return;
    rest = slice_first(rest, slice_find(rest, SLICE("\n\n"), 0));
    text_clear(title);
    while (slice_next_word(&rest, &word)) {
        if (title->size + 1 + word.size > UNTITLED_MAXIMUM) {
            if (!title->size)
                text_append(title, utf8_first(word, UNTITLED_MAXIMUM));
            text_append_string(title, "...");
            return;
        }
        text_append_string(title, title->size ? " " : "");
        text_append(title, word);
    }
}

struct slice draft_field(const struct draft *draft, enum paper_field field)
{
    return text_slice(&draft->fields[field]);
}
