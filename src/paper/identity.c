/* SPDX-License-Identifier: MIT */
#include "paper/identity.h"

#include "base/unicode.h"
#include "paper/arxiv.h"
#include "paper/url.h"

#include <inttypes.h>
#include <string.h>

enum { VALUE_MAXIMUM = 8192 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool take(struct slice *s, const char *prefix)
{
    return url_take(s, prefix);
}

static void append_lower(struct text *out, struct slice s)
{
    for (size_t i = 0; i < s.size; i++)
        text_append_byte(out, s.data[i] >= 'A' && s.data[i] <= 'Z' ? (char)(s.data[i] | 0x20)
                                                                   : s.data[i]);
}

/* Whether more of these close in s than open. */
static bool closes_too_much(struct slice s, char open, char close)
{
    int depth = 0;
    for (size_t i = 0; i < s.size; i++)
        depth += s.data[i] == open ? 1 : s.data[i] == close ? -1 : 0;
    return depth < 0;
}

/* Sentence punctuation behind a pasted DOI; a bracket only when it was not opened within, as those
   of SICI are. */
static struct slice without_tail(struct slice doi)
{
    static const char pairs[][2] = {{'(', ')'}, {'[', ']'}, {'{', '}'}, {'<', '>'}};
    for (;;) {
        bool cut = doi.size > 0 && strchr(".,;\"'", doi.data[doi.size - 1]);
        for (size_t i = 0; !cut && doi.size > 0 && i < sizeof pairs / sizeof pairs[0]; i++)
            cut = doi.data[doi.size - 1] == pairs[i][1] &&
                  closes_too_much(doi, pairs[i][0], pairs[i][1]);
        if (!cut)
            return doi;
        doi.size--;
    }
}

/* 10.\d{4,9}/\S+ (the DOI Handbook allows more; no registrant has it). */
static bool is_doi(struct slice s)
{
    size_t at = 3;
    if (!slice_starts_with(s, SLICE("10.")))
        return false;
    while (at < s.size && is_digit(s.data[at]))
        at++;
    if (at < 7 || at > 12 || at + 1 >= s.size || s.data[at] != '/')
        return false;
    for (size_t i = at; i < s.size; i++)
        if ((unsigned char)s.data[i] <= ' ' || s.data[i] == 0x7F)
            return false;
    return true;
}

/* Behind /content/ of bioRxiv and medRxiv: the DOI, then vN and the view. */
static struct slice preprint_doi(struct slice s)
{
    size_t slash = slice_find_byte(s, '/', 0);
    if (slash == SIZE_MAX)
        return s;
    size_t end = slash + 1;
    while (end < s.size && (is_digit(s.data[end]) || s.data[end] == '.'))
        end++;
    bool version = end + 1 < s.size && s.data[end] == 'v' && is_digit(s.data[end + 1]);
    return version || end == s.size ? slice_first(s, end) : s;
}

/* bioRxiv and medRxiv number the versions of one DOI. */
static struct slice without_version(struct slice doi)
{
    struct slice rest = doi;
    return take(&rest, "10.1101/") || take(&rest, "10.64898/") ? preprint_doi(doi) : doi;
}

/* Publishers whose addresses hold the DOI, behind the kind of the page. */
static const char *const doi_hosts[] = {
    "dl.acm.org/",
    "link.springer.com/",
    "onlinelibrary.wiley.com/",
    "science.org/",
    "pubs.acs.org/",
    "pnas.org/",
    "tandfonline.com/",
    "journals.sagepub.com/",
    "pubs.aip.org/doi/",
    "journals.aps.org/",
    "iopscience.iop.org/",
    "frontiersin.org/",
    "royalsocietypublishing.org/",
};

/* Behind the host of a publisher: the DOI without the view that follows it. */
static bool take_publisher_doi(struct slice *s)
{
    static const char *const views[] = {"/full", "/pdf", "/meta", "/abstract", "/epdf", ".pdf"};
    struct slice path = url_path(*s);
    bool known = false;
    for (size_t i = 0; !known && i < sizeof doi_hosts / sizeof doi_hosts[0]; i++)
        known = take(&path, doi_hosts[i]);
    size_t at = slice_starts_with(path, SLICE("10.")) ? 0 : slice_find(path, SLICE("/10."), 0);
    if (!known || at == SIZE_MAX)
        return false;
    path = slice_from(path, at > 0 ? at + 1 : 0);
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++)
        if (slice_ends_with(path, slice_of(views[i])))
            path.size -= slice_of(views[i]).size;
    *s = path;
    return true;
}

/* What follows the host and path of a page that is named by a DOI. */
static bool take_doi_page(struct slice *s)
{
    struct slice rest = *s;
    if (take(&rest, "biorxiv.org/content/") || take(&rest, "medrxiv.org/content/"))
        *s = preprint_doi(url_path(rest));
    else if (take(&rest, "dx.doi.org/") || take(&rest, "doi.org/"))
        *s = rest;
    else
        return take_publisher_doi(s);
    return true;
}

/* Escapes may hide what cleaning took out, or bytes that are no text. */
static bool is_clean(struct slice decoded)
{
    struct text clean;
    if (utf8_is_ascii(decoded))
        return true;
    text_init(&clean, 4 * VALUE_MAXIMUM);
    unicode_clean(&clean, decoded, CLEAN_LINE);
    bool same = text_ok(&clean) && slice_equal(text_slice(&clean), decoded);
    text_release(&clean);
    return same;
}

bool identity_doi(struct slice s, struct text *doi)
{
    s = slice_trim(s);
    if (take(&s, "doi:") || take(&s, "info:doi/") || take(&s, "doi "))
        s = slice_trim(s);
    if (url_take_scheme(&s)) {
        if (!take_doi_page(&s))
            return false;
    } else {
        take_doi_page(&s);
    }
    if (s.size > VALUE_MAXIMUM)
        return false;
    struct text decoded;
    text_init(&decoded, VALUE_MAXIMUM);
    url_decode(s, &decoded);
    struct slice found = without_version(without_tail(slice_trim(text_slice(&decoded))));
    bool valid = text_ok(&decoded) && is_doi(found) && is_clean(found);
    if (valid)
        append_lower(doi, found);
    doi->failed = doi->failed || decoded.failed;
    text_release(&decoded);
    return valid;
}

bool identity_arxiv(struct slice s, struct text *id, unsigned *version)
{
    s = slice_trim(s);
    /* Most are bare or keys, which is told sooner than what else may stand around one. */
    struct slice bare = s;
    take(&bare, "arXiv:");
    if (arxiv_id(slice_trim(bare), id, version) || arxiv_id(arxiv_strip(s), id, version))
        return true;
    if (slice_find_byte(s, '%', 0) == SIZE_MAX || s.size > VALUE_MAXIMUM)
        return false;
    struct text decoded;
    text_init(&decoded, VALUE_MAXIMUM);
    url_decode(s, &decoded);
    bool valid = text_ok(&decoded) && arxiv_id(arxiv_strip(text_slice(&decoded)), id, version);
    id->failed = id->failed || decoded.failed;
    text_release(&decoded);
    return valid;
}

/* The folded title of one in ASCII, which is never longer. */
static size_t fold_ascii_title(struct slice title, struct text *out)
{
    char *room = title.size ? text_reserve(out, title.size) : NULL;
    size_t words = 0, size = 0;
    bool inside = false;
    for (size_t i = 0; room && i < title.size; i++) {
        char c = title.data[i];
        char small = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
        bool belongs = is_digit(c) || (small >= 'a' && small <= 'z');
        if (belongs && !inside && words++ > 0)
            room[size++] = ' ';
        if (belongs)
            room[size++] = small;
        inside = belongs;
    }
    if (room)
        text_grow(out, size);
    return words;
}

size_t identity_fold_title(struct slice title, struct text *out)
{
    if (utf8_is_ascii(title))
        return fold_ascii_title(title, out);
    struct text folded;
    size_t words = 0;
    size_t position = 0;
    bool inside = false;
    text_init(&folded, title.size * 18 + 64);
    unicode_fold(&folded, title);
    struct slice all = text_slice(&folded);
    while (position < all.size) {
        uint32_t c = utf8_next(all, &position);
        bool belongs = unicode_is_word(c);
        if (belongs && !inside && words++ > 0)
            text_append_byte(out, ' ');
        if (belongs)
            text_append_code_point(out, c);
        inside = belongs;
    }
    out->failed = out->failed || folded.failed;
    text_release(&folded);
    return words;
}

/* "title:" and the hash of the folded title; nothing when that is empty. */
static void append_title_key(struct text *key, struct slice title)
{
    struct text folded;
    text_init(&folded, title.size * 18 + 64);
    if (identity_fold_title(title, &folded) > 0)
        text_append_format(key, "title:%016" PRIx64, slice_hash(text_slice(&folded)));
    /* A key of half a title would be another one. */
    key->failed = key->failed || folded.failed;
    text_release(&folded);
}

/* A scheme whose ids are recognised as "scheme:ID" and in the URLs of its host. */
struct scheme {
    const char *prefix;
    const char *page;      /* host and path in front of the id; NULL: none further */
    const char *id_prefix; /* what the id begins with */
    bool digits;           /* the rest of the id is digits */
};

static const struct scheme schemes[] = {
    {"acl:", "aclanthology.org/", "", false},
    {"acl:", "aclweb.org/anthology/", "", false},
    {"openreview:", "openreview.net/forum?", "", false},
    {"openreview:", "openreview.net/pdf?", "", false},
    {"openreview:", "openreview.net/attachment?", "", false},
    {"pmid:", "pubmed.ncbi.nlm.nih.gov/", "", true},
    {"pmid:", "ncbi.nlm.nih.gov/pubmed/", "", true},
    {"pmcid:", "ncbi.nlm.nih.gov/pmc/articles/", "PMC", true},
    {"pmcid:", "pmc.ncbi.nlm.nih.gov/articles/", "PMC", true},
    {"pmid:", "europepmc.org/article/MED/", "", true},
    {"pmid:", "europepmc.org/abstract/MED/", "", true},
    {"pmcid:", "europepmc.org/article/PMC/", "PMC", true},
    {"pmcid:", "europepmc.org/articles/", "PMC", true},
    {"corpusid:", "api.semanticscholar.org/CorpusID:", "", true},
};
enum { SCHEMES = sizeof schemes / sizeof schemes[0] };

static bool append_scheme(const struct scheme *scheme, struct slice id, struct text *key)
{
    struct slice rest = id;
    if (scheme->page && scheme->id_prefix[0] != '\0' && !take(&rest, scheme->id_prefix))
        return false;
    take(&rest, scheme->id_prefix);
    for (size_t i = 0; i < rest.size; i++)
        if ((unsigned char)rest.data[i] <= ' ' || (scheme->digits && !is_digit(rest.data[i])))
            return false;
    if (rest.size == 0)
        return false;
    text_append_string(key, scheme->prefix);
    text_append_string(key, scheme->id_prefix);
    text_append(key, rest);
    return true;
}

/* The id in what follows a page's host and path: all up to the next sign, or of a query the
   parameter id. */
static struct slice page_id(struct slice rest, bool query)
{
    struct slice parameter;
    size_t end = 0;
    while (query && slice_split(&rest, '&', &parameter))
        if (slice_starts_with(parameter, SLICE("id="))) {
            rest = slice_from(parameter, 3);
            break;
        }
    while (end < rest.size && !strchr("/?#&", rest.data[end]))
        end++;
    rest = slice_first(rest, end);
    return slice_ends_with(rest, SLICE(".pdf")) ? slice_first(rest, rest.size - 4) : rest;
}

/* An ACL Anthology id has a digit and a '-' or '.'; the site's other pages have not. */
static bool is_acl(struct slice id)
{
    bool digit = false;
    bool separator = false;
    for (size_t i = 0; i < id.size; i++) {
        digit = digit || is_digit(id.data[i]);
        separator = separator || id.data[i] == '.' || id.data[i] == '-';
    }
    return digit && separator;
}

/* Corrected papers are P19-1001v2 at another address. */
static struct slice without_revision(struct slice acl)
{
    size_t end = acl.size;
    while (end > 0 && is_digit(acl.data[end - 1]))
        end--;
    bool revised =
        end > 1 && end < acl.size && acl.data[end - 1] == 'v' && is_digit(acl.data[end - 2]);
    return revised ? slice_first(acl, end - 1) : acl;
}

static bool scheme_key(struct slice s, struct text *key)
{
    s = slice_trim(s);
    bool url = url_take_scheme(&s);
    /* PubMed's own feeds write pubmed:123. */
    if (!url && take(&s, "pubmed:"))
        return append_scheme(&(struct scheme){"pmid:", NULL, "", true}, slice_trim(s), key);
    for (size_t i = 0; i < SCHEMES; i++) {
        struct slice rest = s;
        if (!url && take(&rest, schemes[i].prefix)) {
            struct scheme bare = schemes[i];
            bare.page = NULL;
            return append_scheme(&bare, slice_trim(rest), key);
        }
        if (!take(&rest, schemes[i].page))
            continue;
        struct slice page = slice_of(schemes[i].page);
        struct slice id = page_id(rest, slice_ends_with(page, SLICE("?")));
        if (slice_equal(slice_of(schemes[i].prefix), SLICE("acl:"))) {
            if (!is_acl(id))
                return false;
            id = without_revision(id);
        }
        return append_scheme(&schemes[i], id, key);
    }
    return false;
}

static bool arxiv_key(struct slice s, struct text *key)
{
    size_t before = key->size;
    unsigned version;
    if (s.size == 0)
        return false;
    text_append_string(key, "arxiv:");
    if (identity_arxiv(s, key, &version))
        return true;
    text_truncate(key, before);
    return false;
}

static bool doi_key(struct slice s, struct text *key)
{
    size_t before = key->size;
    if (s.size == 0)
        return false;
    text_append_string(key, "doi:");
    if (identity_doi(s, key))
        return true;
    text_truncate(key, before);
    return false;
}

static bool is_url(struct slice s)
{
    return url_take_scheme(&s);
}

static bool url_key(struct slice url, struct text *key)
{
    url = slice_trim(url);
    if (!is_url(url))
        return false;
    text_append_string(key, "url:");
    url_normalize(url, key);
    return true;
}

/* The first of the words that gives a key. */
static bool first_key(struct slice words, struct text *key,
                      bool (*try)(struct slice, struct text *))
{
    struct slice word;
    while (slice_next_word(&words, &word))
        if (try(word, key))
            return true;
    return false;
}

void identity_key(const struct paper *paper, struct text *key)
{
    static bool (*const tries[])(struct slice, struct text *) = {arxiv_key, doi_key, scheme_key};
    const struct slice *fields = paper->fields;
    struct slice foreign = fields[PAPER_GUID].size > 0 ? fields[PAPER_GUID] : paper->id;
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        if (tries[i](paper->id, key) || first_key(fields[PAPER_DOI], key, tries[i]) ||
            tries[i](fields[PAPER_GUID], key) || tries[i](fields[PAPER_URL], key) ||
            tries[i](fields[PAPER_PDF_URL], key))
            return;
    }
    if (url_key(fields[PAPER_URL], key))
        return;
    if (foreign.size > 0) {
        text_append_string(key, slice_starts_with(foreign, SLICE("id:")) ? "" : "id:");
        text_append(key, foreign);
        return;
    }
    append_title_key(key, fields[PAPER_TITLE]);
}

int identity_rank(struct slice key)
{
    if (slice_starts_with(key, SLICE("arxiv:")))
        return 6;
    if (slice_starts_with(key, SLICE("doi:")))
        return 5;
    for (size_t i = 0; i < SCHEMES; i++)
        if (slice_starts_with(key, slice_of(schemes[i].prefix)))
            return 4;
    if (slice_starts_with(key, SLICE("url:")))
        return 3;
    if (slice_starts_with(key, SLICE("id:")))
        return 2;
    return slice_starts_with(key, SLICE("title:")) ? 1 : 0;
}

/* P19-1001 or 2026.acl-long.1, typed as such. */
static bool is_bare_acl(struct slice s)
{
    size_t dot = slice_find_byte(s, '.', 0), dash = slice_find_byte(s, '-', 0);
    if (s.size == 8 && dash == 3)
        return s.data[0] >= 'A' && s.data[0] <= 'Z' && is_digit(s.data[1]) && is_digit(s.data[2]) &&
               is_digit(s.data[4]) && is_digit(s.data[7]);
    uint64_t year, number;
    size_t last = dash == SIZE_MAX ? SIZE_MAX : slice_find_byte(s, '.', dash);
    return dot == 4 && last != SIZE_MAX && slice_to_uint64(slice_first(s, 4), &year) &&
           slice_to_uint64(slice_from(s, last + 1), &number);
}

/* Ids that need their scheme said, but for a person who pastes one. */
static bool bare_key(struct slice typed, struct text *key)
{
    struct slice rest = typed;
    const char *prefix = is_bare_acl(typed)                                              ? "acl:"
                         : take(&rest, "PMC") && rest.size > 0 && is_digit(rest.data[0]) ? "pmcid:"
                                                                                         : NULL;
    struct text whole;
    if (!prefix)
        return false;
    text_init(&whole, VALUE_MAXIMUM);
    text_append_string(&whole, prefix);
    text_append(&whole, typed);
    bool found = text_ok(&whole) && scheme_key(text_slice(&whole), key);
    text_release(&whole);
    return found;
}

/* Keys that only paperfeed writes: title:HASH, id:GUID, url:URL. */
static bool is_own_key(struct slice s)
{
    if (slice_starts_with(s, SLICE("id:")))
        return s.size > 3;
    if (slice_starts_with(s, SLICE("url:")))
        return s.size > 4;
    if (!slice_starts_with(s, SLICE("title:")) || s.size != 22)
        return false;
    for (size_t i = 6; i < s.size; i++)
        if (!is_digit(s.data[i]) && !(s.data[i] >= 'a' && s.data[i] <= 'f'))
            return false;
    return true;
}

bool identity_of_operand(struct slice typed, struct text *key)
{
    typed = slice_trim(typed);
    if (is_own_key(typed)) {
        text_append(key, typed);
        return true;
    }
    return arxiv_key(typed, key) || doi_key(typed, key) || scheme_key(typed, key) ||
           bare_key(typed, key) || url_key(typed, key);
}
