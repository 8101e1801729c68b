/* SPDX-License-Identifier: MIT */
#include "parse/arxiv_html.h"

#include "parse/author.h"

enum { TEXT_MAXIMUM = 16 << 20 };

/* Appends the text below a node as a reader sees it, without the label. */
static void append_labelled(xmlNodePtr node, const char *label, struct text *out)
{
    struct text prose;
    struct slice name = slice_of(label);
    text_init(&prose, TEXT_MAXIMUM);
    html_append_prose(node, &prose);
    struct slice value = text_slice(&prose);
    if (slice_equal_nocase(slice_first(value, name.size), name))
        value = slice_from(value, name.size);
    text_append(out, slice_trim(value));
    text_release(&prose);
}

void arxiv_html_set(struct draft *draft, enum paper_field field, xmlNodePtr node, const char *label)
{
    if (!node)
        return;
    text_clear(&draft->fields[field]);
    append_labelled(node, label, &draft->fields[field]);
}

/* What stands inside the outer brackets of " (Here, There), "; empty without them. */
static struct slice in_brackets(struct slice text)
{
    size_t end = text.size;
    text = slice_trim(text);
    if (!slice_starts_with(text, SLICE("(")))
        return (struct slice){NULL, 0};
    for (end = text.size; end && text.data[end - 1] != ')';)
        end--;
    return end ? slice_range(text.data + 1, text.data + end - 1) : slice_from(text, 1);
}

static void add_linked(struct draft *draft, xmlNodePtr node)
{
    struct text name, place;
    text_init(&name, TEXT_MAXIMUM);
    text_init(&place, TEXT_MAXIMUM);
    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (html_is(child, "a")) {
            draft_add_author(draft, text_slice(&name), in_brackets(text_slice(&place)));
            text_clear(&name);
            text_clear(&place);
            html_append_prose(child, &name);
        } else if (name.size) {
            html_append_text(child, &place);
        }
    }
    draft_add_author(draft, text_slice(&name), in_brackets(text_slice(&place)));
    text_release(&name);
    text_release(&place);
}

void arxiv_html_authors(struct draft *draft, xmlNodePtr node)
{
    struct text text;
    if (!node)
        return;
    text_init(&text, TEXT_MAXIMUM);
    append_labelled(node, "Authors:", &text);
    /* Places with numbers are told at the end, behind names of which some have no link. */
    if (slice_find(text_slice(&text), SLICE("((1"), 0) != SIZE_MAX)
        author_add_list(draft, text_slice(&text));
    else
        add_linked(draft, node);
    text_release(&text);
}

/* "cs.LG" of "Machine Learning (cs.LG)". */
static struct slice code_of(struct slice subject)
{
    subject = slice_trim(subject);
    if (!slice_ends_with(subject, SLICE(")")))
        return (struct slice){NULL, 0};
    size_t begin = subject.size;
    while (begin && subject.data[begin - 1] != '(')
        begin--;
    return begin ? slice_range(subject.data + begin, subject.data + subject.size - 1)
                 : (struct slice){NULL, 0};
}

void arxiv_html_subjects(struct draft *draft, xmlNodePtr node)
{
    struct text subjects;
    struct slice rest, subject;
    xmlNodePtr primary = node ? html_find_class(node, "primary-subject") : NULL;
    if (!node)
        return;
    text_init(&subjects, TEXT_MAXIMUM);
    append_labelled(node, "Subjects:", &subjects);
    for (rest = text_slice(&subjects); slice_split(&rest, ';', &subject);)
        draft_add(draft, PAPER_CATEGORIES, code_of(subject));
    text_clear(&subjects);
    if (primary)
        html_append_prose(primary, &subjects);
    struct slice first = draft_field(draft, PAPER_CATEGORIES),
                 code = code_of(text_slice(&subjects));
    if (!code.size)
        slice_next_word(&first, &code);
    draft_set(draft, PAPER_PRIMARY, code);
    text_release(&subjects);
}
