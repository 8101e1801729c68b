/* SPDX-License-Identifier: MIT */
#pragma once

#include "parse/input.h"
#include "parse/sink.h"

/* A wire format: one file, one row of the table. */
struct format {
    const char *name;   /* for --as and the manual */
    const char *help;   /* one line */
    const char *source; /* of its records, when the conductor names none */
    /* How sure the beginning of a document (UTF-8) is of this format: 0 no .. 100 certain. */
    int (*detect)(struct slice head);
    /* Reads the whole document. False when it cannot be understood as a whole, or with what the
       sink said. */
    bool (*parse)(struct input *input, struct sink *sink, struct error *error);
};

/* Ended by a NULL name. */
extern const struct format formats[];
const struct format *format_find(struct slice name);
/* The best match, or NULL. */
const struct format *format_detect(struct slice head);

/* The rows' functions. */
int hf_json_detect(struct slice head);
bool hf_json_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int hf_html_detect(struct slice head);
bool hf_html_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int arxiv_atom_detect(struct slice head);
bool arxiv_atom_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int arxiv_feed_detect(struct slice head);
bool arxiv_feed_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int atom_detect(struct slice head);
bool atom_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int rss_detect(struct slice head);
bool rss_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int oai_detect(struct slice head);
bool oai_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int pubmed_detect(struct slice head);
bool pubmed_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int acl_detect(struct slice head);
bool acl_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int dblp_detect(struct slice head);
bool dblp_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int json_feed_detect(struct slice head);
bool json_feed_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int biorxiv_json_detect(struct slice head);
bool biorxiv_json_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int pubmed_esearch_detect(struct slice head);
bool pubmed_esearch_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int crossref_detect(struct slice head);
bool crossref_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int semantic_scholar_detect(struct slice head);
bool semantic_scholar_parse(struct input *input, struct sink *sink,
                            struct error *error) WARN_UNUSED;
int openreview_detect(struct slice head);
bool openreview_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int datacite_detect(struct slice head);
bool datacite_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int europepmc_json_detect(struct slice head);
bool europepmc_json_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int europepmc_xml_detect(struct slice head);
bool europepmc_xml_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int dblp_json_detect(struct slice head);
bool dblp_json_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int arxiv_list_detect(struct slice head);
bool arxiv_list_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int arxiv_page_detect(struct slice head);
bool arxiv_page_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int html_detect(struct slice head);
bool html_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int arxiv_mail_detect(struct slice head);
int arxiv_abs_detect(struct slice head);
bool arxiv_mail_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int bibtex_detect(struct slice head);
bool bibtex_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int opml_detect(struct slice head);
bool opml_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int newsboat_detect(struct slice head);
bool newsboat_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int sfeedrc_detect(struct slice head);
bool sfeedrc_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int copied_text_detect(struct slice head);
bool copied_text_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int tsv_detect(struct slice head);
bool tsv_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
int json_lines_detect(struct slice head);
bool json_lines_parse(struct input *input, struct sink *sink, struct error *error) WARN_UNUSED;
