/* SPDX-License-Identifier: MIT */
#include "parse/format.h"

const struct format formats[] = {
    {"hf-json", "Hugging Face API: a list of papers, or one", "hf", hf_json_detect, hf_json_parse},
    {"hf-html", "Hugging Face page of Daily Papers", "hf", hf_html_detect, hf_html_parse},
    {"arxiv-atom", "arXiv API: Atom feed", "arxiv", arxiv_atom_detect, arxiv_atom_parse},
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
