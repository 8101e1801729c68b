/* SPDX-License-Identifier: MIT */
#include "parse/xml_space.h"

#include "paper/url.h"

/* URIs without scheme, "www." and what they end in; a * ends the beginning of several. */
static const struct {
    const char *uri;
    enum xml_space space;
} uris[] = {
    {"w3.org/2005/Atom", XML_ATOM},
    {"purl.org/atom/ns", XML_ATOM},
    {"purl.org/atom", XML_ATOM},
    {"example.com/newformat", XML_ATOM}, /* the drafts of 0.2 */
    {"purl.org/rss/1.0", XML_RSS},
    {"my.netscape.com/rdf/simple/0.9", XML_RSS},
    {"my.netscape.com/publish/formats/rss-0.91.dtd", XML_RSS},
    {"channel.netscape.com/rdf/simple/0.9", XML_RSS},
    {"purl.org/net/rss1.1", XML_RSS},
    {"backend.userland.com/rss*", XML_RSS},
    {"blogs.law.harvard.edu/tech/rss", XML_RSS},
    {"cyber.law.harvard.edu/rss*", XML_RSS},
    {"rssboard.org/rss-specification", XML_RSS},
    {"w3.org/1999/02/22-rdf-syntax-ns", XML_RDF},
    {"purl.org/dc/elements/*", XML_DC},
    {"purl.org/metadata/dublin_core", XML_DC},
    {"purl.org/dc/terms", XML_DCTERMS},
    {"dublincore.org/documents/dcmi-terms", XML_DCTERMS},
    {"purl.org/rss/1.0/modules/content", XML_CONTENT},
    {"prismstandard.org/namespaces*", XML_PRISM},
    {"purl.org/rss/1.0/modules/prism", XML_PRISM},
    {"search.yahoo.com/mrss*", XML_MEDIA},
    {"tools.search.yahoo.com/mrss*", XML_MEDIA},
    {"video.search.yahoo.com/mrss*", XML_MEDIA},
    {"arxiv.org/schemas/atom", XML_ARXIV},
    {"a9.com/-/spec/opensearch*", XML_OPENSEARCH},
    {"itunes.com/dtds/podcast*", XML_ITUNES},
    {"example.com/dtds/podcast*", XML_ITUNES},
    {"purl.org/rss/1.0/modules/slash", XML_SLASH},
    {"purl.org/syndication/thread/1.0", XML_THR},
    {"rssnamespace.org/feedburner/ext/1.0", XML_FEEDBURNER},
    {"purl.org/rss/1.0/modules/taxonomy", XML_TAXO},
    {"w3.org/1999/xhtml", XML_XHTML},
    {"w3.org/TR/REC-html40", XML_XHTML},
    {"w3.org/1998/Math/MathML", XML_MATHML},
    {"ncbi.nlm.nih.gov/JATS1", XML_JATS},
    {"openarchives.org/OAI/2.0/oai_dc", XML_OAI_DC},
    {"openarchives.org/OAI/2.0", XML_OAI},
    {"arxiv.org/OAI/arXivRaw", XML_ARXIV_RAW},
    {"arxiv.org/OAI/arXiv", XML_ARXIV_OAI},
    {"w3.org/XML/1998/namespace", XML_XML},
};

static const struct {
    const char *prefix;
    enum xml_space space;
} prefixes[] = {
    {"atom", XML_ATOM},
    {"atom10", XML_ATOM},
    {"atom03", XML_ATOM},
    {"rss", XML_RSS},
    {"rdf", XML_RDF},
    {"dc", XML_DC},
    {"dcterms", XML_DCTERMS},
    {"dct", XML_DCTERMS},
    {"content", XML_CONTENT},
    {"prism", XML_PRISM},
    {"media", XML_MEDIA},
    {"arxiv", XML_ARXIV},
    {"opensearch", XML_OPENSEARCH},
    {"openSearch", XML_OPENSEARCH},
    {"itunes", XML_ITUNES},
    {"slash", XML_SLASH},
    {"thr", XML_THR},
    {"feedburner", XML_FEEDBURNER},
    {"taxo", XML_TAXO},
    {"xhtml", XML_XHTML},
    {"html", XML_XHTML},
    {"mml", XML_MATHML},
    {"jats", XML_JATS},
    {"oai", XML_OAI},
    {"oai_dc", XML_OAI_DC},
    {"arXiv", XML_ARXIV_OAI},
    {"arXivRaw", XML_ARXIV_RAW},
    {"xml", XML_XML},
};

static struct slice bare(const char *uri)
{
    struct slice s = slice_trim(slice_of(uri));
    url_take_scheme(&s);
    while (s.size && (s.data[s.size - 1] == '/' || s.data[s.size - 1] == '#'))
        s.size--;
    return s;
}

static bool matches(struct slice uri, struct slice pattern)
{
    if (!slice_ends_with(pattern, SLICE("*")))
        return slice_equal_nocase(uri, pattern);
    pattern.size--;
    return slice_equal_nocase(slice_first(uri, pattern.size), pattern);
}

enum xml_space xml_space_of(const char *uri, const char *prefix, enum xml_space otherwise)
{
    struct slice name = bare(uri);
    for (size_t i = 0; uri && i < sizeof uris / sizeof *uris; i++)
        if (matches(name, slice_of(uris[i].uri)))
            return uris[i].space;
    for (size_t i = 0; prefix && i < sizeof prefixes / sizeof *prefixes; i++)
        if (strcmp(prefix, prefixes[i].prefix) == 0)
            return prefixes[i].space;
    return prefix ? XML_OTHER : otherwise;
}
