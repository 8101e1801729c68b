/* SPDX-License-Identifier: MIT */
#include "feed/links.h"

/* Where the numbered addresses come from. A prefix is put before the bare arXiv id; without one the
 * field itself is the address. */
static const struct {
    const char *label;
    const char *arxiv_prefix;
    enum paper_field field;
} link_rows[] = {
    {"abs", "https://arxiv.org/abs/", PAPER_URL},
    {"pdf", "https://arxiv.org/pdf/", PAPER_PDF_URL},
    {"html", "https://arxiv.org/html/", PAPER_FIELDS},
    {"huggingface", "https://huggingface.co/papers/", PAPER_FIELDS},
    {"code", NULL, PAPER_CODE_URL},
    {"project", NULL, PAPER_PROJECT_URL},
};

static bool is_web_address(struct slice url)
{
    return slice_starts_with(url, SLICE("https://")) || slice_starts_with(url, SLICE("http://"));
}

static struct slice joined(struct arena *arena, const char *prefix, struct slice rest)
{
    struct slice head = slice_of(prefix), result = {NULL, 0};
    char *bytes = arena_allocate(arena, head.size + rest.size + 1);
    if (!bytes)
        return result;
    for (size_t i = 0; i < head.size; i++)
        bytes[i] = head.data[i];
    for (size_t i = 0; i < rest.size; i++)
        bytes[head.size + i] = rest.data[i];
    result = (struct slice){bytes, head.size + rest.size};
    return result;
}

static bool was_on_huggingface(const struct paper *paper)
{
    struct slice rest = paper->sources, source;
    while (slice_next_word(&rest, &source))
        if (slice_equal(source, SLICE("hf")))
            return true;
    return false;
}

size_t feed_links(const struct paper *paper, struct arena *arena,
                  struct feed_link links[FEED_LINKS_MAXIMUM])
{
    size_t count = 0;
    const struct slice scheme = SLICE("arxiv:");
    bool arxiv = slice_starts_with(paper->id, scheme);
    for (size_t i = 0; i < sizeof link_rows / sizeof *link_rows; i++) {
        struct slice url = {NULL, 0};
        bool hf_page = slice_equal(slice_of(link_rows[i].label), SLICE("huggingface"));
        if (arxiv && link_rows[i].arxiv_prefix && (!hf_page || was_on_huggingface(paper)))
            url = joined(arena, link_rows[i].arxiv_prefix, slice_from(paper->id, scheme.size));
        else if (link_rows[i].field != PAPER_FIELDS)
            url = paper->fields[link_rows[i].field];
        if (is_web_address(url))
            links[count++] = (struct feed_link){link_rows[i].label, url};
    }
    struct slice dois = paper->fields[PAPER_DOI], doi;
    if (count < FEED_LINKS_MAXIMUM && slice_next_word(&dois, &doi)) {
        struct slice url = joined(arena, "https://doi.org/", doi);
        if (url.size)
            links[count++] = (struct feed_link){"doi", url};
    }
    return count;
}
