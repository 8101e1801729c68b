/* SPDX-License-Identifier: MIT */
#include "paper/arxiv.h"

#include "paper/url.h"

#include <string.h>

/* The archives of identifiers before April 2007 (info.arxiv.org/help/arxiv_identifier); the list is
 * closed. */
static const char *const archives[] = {
    "acc-phys", "adap-org", "alg-geom", "ao-sci",   "astro-ph", "atom-ph",  "bayes-an",
    "chao-dyn", "chem-ph",  "cmp-lg",   "comp-gas", "cond-mat", "cs",       "dg-ga",
    "funct-an", "gr-qc",    "hep-ex",   "hep-lat",  "hep-ph",   "hep-th",   "math",
    "math-ph",  "mtrl-th",  "nlin",     "nucl-ex",  "nucl-th",  "patt-sol", "physics",
    "plasm-ph", "q-alg",    "q-bio",    "quant-ph", "solv-int", "supr-con",
};
enum { ARCHIVES = sizeof archives / sizeof archives[0] };

/* Host (without www.) and path in front of an id. */
static const char *const pages[] = {
    "arxiv.org/abs/",
    "arxiv.org/pdf/",
    "arxiv.org/html/",
    "arxiv.org/format/",
    "arxiv.org/ps/",
    "arxiv.org/src/",
    "arxiv.org/e-print/",
    "arxiv.org/bibtex/",
    "arxiv.org/tb/",
    "arxiv.org/a/",
    "arxiv.org/",
    "ar5iv.labs.arxiv.org/abs/",
    "ar5iv.labs.arxiv.org/html/",
    "ar5iv.labs.arxiv.org/pdf/",
    "ar5iv.org/abs/",
    "ar5iv.org/html/",
    "ar5iv.org/pdf/",
    "ar5iv.org/",
    "alphaxiv.org/abs/",
    "alphaxiv.org/pdf/",
    "alphaxiv.org/overview/",
    "alphaxiv.org/resources/",
    "alphaxiv.org/html/",
    "huggingface.co/papers/",
    "huggingface.co/api/papers/",
    "cdn-thumbnails.huggingface.co/social-thumbnails/papers/",
    "hf.co/papers/",
    "semanticscholar.org/arxiv/",
    "semanticscholar.org/reader/",
    "api.semanticscholar.org/graph/v1/paper/",
    "api.semanticscholar.org/v1/paper/",
    "api.semanticscholar.org/",
    "scirate.com/arxiv/",
    "papers.cool/arxiv/",
    "arxiv-vanity.com/papers/",
    "ui.adsabs.harvard.edu/abs/",
    "inspirehep.net/api/arxiv/",
};
enum { PAGES = sizeof pages / sizeof pages[0] };

/* The id in what follows a page's host and path; sentence punctuation behind a pasted address is
   none of it. */
static struct slice page_end(struct slice s)
{
    static const char *const endings[] = {".pdf", ".md", ".png", "/abstract"};
    s = url_path(s);
    while (s.size > 0 && strchr("/.,;)>", s.data[s.size - 1]))
        s.size--;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        struct slice ending = slice_of(endings[i]);
        if (s.size > ending.size &&
            slice_equal_nocase(slice_from(s, s.size - ending.size), ending)) {
            s.size -= ending.size;
            break;
        }
    }
    url_take(&s, "arXiv:");
    return s;
}

struct slice arxiv_strip(struct slice s)
{
    static const char *const mirrors[] = {"export.", "browse.", "xxx.", "de.", "cn.", "lanl."};
    s = slice_trim(s);
    bool doi = url_take(&s, "doi:") || url_take(&s, "info:doi/");
    s = slice_trim(s);
    bool url = url_take_scheme(&s) || url_take(&s, "www.");
    struct slice host = s;
    for (size_t i = 0; i < sizeof mirrors / sizeof mirrors[0]; i++)
        if (url_take(&host, mirrors[i]))
            break;
    for (size_t i = 0; i < PAGES; i++)
        if (url_take(&host, pages[i]))
            return page_end(host);
    if (url_take(&s, "dx.doi.org/") || url_take(&s, "doi.org/") || doi)
        return url_take(&s, "10.48550/arXiv.") ? s : (struct slice){NULL, 0};
    if (url)
        return (struct slice){NULL, 0};
    if (url_take(&s, "10.48550/arXiv.") || url_take(&s, "oai:arXiv.org:") ||
        url_take(&s, "arXiv.org:") || url_take(&s, "arXiv:"))
        return slice_trim(s);
    return s;
}

static size_t digits(struct slice s, size_t from)
{
    size_t at = from;
    while (at < s.size && s.data[at] >= '0' && s.data[at] <= '9')
        at++;
    return at - from;
}

/* Both forms begin with the year and the month. */
static bool has_month(struct slice yymm)
{
    int month = (yymm.data[2] - '0') * 10 + yymm.data[3] - '0';
    return month >= 1 && month <= 12;
}

/* Cuts a vN off the end of an id. */
static bool take_version(struct slice *s, unsigned *version)
{
    size_t at = s->size;
    uint64_t number = 0;
    *version = 0;
    while (at > 0 && s->data[at - 1] >= '0' && s->data[at - 1] <= '9')
        at--;
    if (at == 0 || (s->data[at - 1] | 0x20) != 'v')
        return true;
    struct slice value = slice_from(*s, at);
    if (value.size == 0 || value.size > 4 || !slice_to_uint64(value, &number))
        return false;
    *version = (unsigned)number;
    s->size = at - 1;
    return true;
}

static bool is_new_id(struct slice s)
{
    if (digits(s, 0) != 4 || s.size < 9 || s.data[4] != '.')
        return false;
    size_t number = digits(s, 5);
    return number >= 4 && number <= 6 && 5 + number == s.size && has_month(s);
}

static const char *archive_named(struct slice name)
{
    for (size_t i = 0; i < ARCHIVES; i++) {
        struct slice rest = name;
        if (url_take(&rest, archives[i]) && !rest.size)
            return archives[i];
    }
    return NULL;
}

static bool is_class(struct slice s)
{
    for (size_t i = 0; i < s.size; i++) {
        char c = (char)(s.data[i] | 0x20);
        if (!(c >= 'a' && c <= 'z') && s.data[i] != '-')
            return false;
    }
    return s.size >= 2 && s.size <= 10;
}

/* archive[.class]/YYMMNNN: the archive, or NULL. */
static const char *old_id_archive(struct slice s, struct slice *number)
{
    size_t slash = slice_find_byte(s, '/', 0);
    if (slash == SIZE_MAX)
        return NULL;
    struct slice name = slice_first(s, slash);
    *number = slice_from(s, slash + 1);
    if (number->size != 7 || digits(*number, 0) != 7 || !has_month(*number))
        return NULL;
    size_t dot = slice_find_byte(name, '.', 0);
    if (dot != SIZE_MAX && !is_class(slice_from(name, dot + 1)))
        return NULL;
    return archive_named(slice_first(name, dot));
}

bool arxiv_id(struct slice s, struct text *id, unsigned *version)
{
    struct slice number;
    if (!take_version(&s, version))
        return false;
    if (is_new_id(s)) {
        text_append(id, s);
        return true;
    }
    const char *archive = old_id_archive(s, &number);
    if (!archive)
        return false;
    text_append_string(id, archive);
    text_append_byte(id, '/');
    text_append(id, number);
    return true;
}
