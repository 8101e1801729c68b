/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

const struct format formats[] = {
    {"hf-json", "Hugging Face API: a list of papers, or one", "hf", hf_json_detect, hf_json_parse},
    {"hf-html", "Hugging Face page of Daily Papers", "hf", hf_html_detect, hf_html_parse},
    {"arxiv-atom", "arXiv API: Atom feed", "arxiv", arxiv_atom_detect, arxiv_atom_parse},
    {"arxiv-feed", "arXiv announcements: RSS or Atom feed", "arxiv", arxiv_feed_detect,
     arxiv_feed_parse},
    {"atom", "Atom feed", "feed", atom_detect, atom_parse},
    {"rss", "RSS feed of any version, RDF or CDF", "feed", rss_detect, rss_parse},
    {"oai", "OAI-PMH: records as arXiv, arXivRaw or oai_dc", "arxiv", oai_detect, oai_parse},
    {"pubmed", "PubMed efetch: articles in XML", "pubmed", pubmed_detect, pubmed_parse},
    {"acl", "ACL Anthology: a collection in XML", "acl", acl_detect, acl_parse},
    {"dblp", "DBLP: its dump, or a search, in XML", "dblp", dblp_detect, dblp_parse},
    {"jsonfeed", "JSON Feed 1.0 and 1.1", "feed", json_feed_detect, json_feed_parse},
    {"biorxiv-json", "bioRxiv and medRxiv API: details and pubs", "biorxiv", biorxiv_json_detect,
     biorxiv_json_parse},
    {"pubmed-esearch", "PubMed esearch in JSON: ids, whose papers are further requests", "pubmed",
     pubmed_esearch_detect, pubmed_esearch_parse},
    {"crossref", "Crossref works: a list, or one", "crossref", crossref_detect, crossref_parse},
    {"semanticscholar", "Semantic Scholar: search, bulk search, batch, or one paper",
     "semanticscholar", semantic_scholar_detect, semantic_scholar_parse},
    {"openreview", "OpenReview notes, API 1 and 2", "openreview", openreview_detect,
     openreview_parse},
    {"datacite", "DataCite DOIs: a list, or one", "datacite", datacite_detect, datacite_parse},
    {"europepmc-json", "Europe PMC search in JSON", "europepmc", europepmc_json_detect,
     europepmc_json_parse},
    {"europepmc", "Europe PMC search in XML", "europepmc", europepmc_xml_detect,
     europepmc_xml_parse},
    {"dblp-json", "DBLP publication search in JSON", "dblp", dblp_json_detect, dblp_json_parse},
    {"arxiv-list", "arXiv page: a list of papers, new, recent or of a day", "arxiv",
     arxiv_list_detect, arxiv_list_parse},
    {"arxiv-page", "arXiv page of one paper, /abs/ID", "arxiv", arxiv_page_detect,
     arxiv_page_parse},
    {"arxiv-mail", "arXiv announcements: a mail, an mbox, or their text", "arxiv",
     arxiv_mail_detect, arxiv_mail_parse},
    {"arxiv-abs", "arXiv .abs files", "arxiv", arxiv_abs_detect, arxiv_mail_parse},
    {"bibtex", "BibTeX and BibLaTeX files", "import", bibtex_detect, bibtex_parse},
    {"opml", "OPML: a list of feeds, no papers", "import", opml_detect, opml_parse},
    {"newsboat-urls", "newsboat's urls: a list of feeds, no papers", "import", newsboat_detect,
     newsboat_parse},
    {"sfeedrc", "sfeed's sfeedrc: a list of feeds, no papers", "import", sfeedrc_detect,
     sfeedrc_parse},
    {"html", "web page of one paper, described for search engines", "web", html_detect, html_parse},
    {"text", "copied text of a Daily Papers page: title, blank line, abstract", "text",
     copied_text_detect, copied_text_parse},
    {"tsv", "paperfeed's TSV with a line of column names, or papers.tsv", "import", tsv_detect,
     tsv_parse},
    {"jsonl", "one JSON object a line; paperfeed-format(5) has the keys", "import",
     json_lines_detect, json_lines_parse},
    {NULL, NULL, NULL, NULL, NULL},
};

const struct format *format_find(struct slice name)
{
    for (const struct format *format = formats; format->name; format++)
        if (slice_equal(name, slice_of(format->name)))
            return format;
    return NULL;
}

const struct format *format_detect(struct slice head)
{
    const struct format *best = NULL;
    int surest = 0;
    for (const struct format *format = formats; format->name; format++) {
        int sure = format->detect(head);
        if (sure > surest) {
            surest = sure;
            best = format;
        }
    }
    return best;
}
