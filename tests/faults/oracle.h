/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* What the three logs of a store say, read as paperfeed-format(5) describes them and by nothing
   else: this file and oracle.c include no header of the project, so that an error of its reader is
   not repeated here. Slow and simple: everything is in memory, every answer looks at every paper.
   Memory that ends or a file that cannot be read ends the program. */
struct oracle;

/* One log as found. */
struct oracle_log {
    bool exists;
    bool has_header; /* its first line is whole */
    size_t batches;
    size_t lost; /* bytes in front of whole batches that belong to none */
    size_t torn; /* bytes behind the last whole batch */
};
enum { ORACLE_PAPERS, ORACLE_LISTINGS, ORACLE_MARKS, ORACLE_LOGS };
extern const char *const oracle_names[ORACLE_LOGS]; /* "papers" ... */

struct oracle *oracle_read(const char *data_directory);
void oracle_free(struct oracle *oracle);
const struct oracle_log *oracle_log(const struct oracle *oracle, int which);
size_t oracle_count(const struct oracle *oracle);

/* Each writes lines sorted by their bytes. */

/* Everything that is true, a line a fact: newest record of each paper, listings, requests, marks.
   Steps that only add make a superset of it. */
void oracle_facts(const struct oracle *oracle, FILE *out);
/* The TSV of export. */
void oracle_rows(const struct oracle *oracle, FILE *out);
/* Keys of the papers that have a word: one that begins so in title or abstract, the whole word in
   the authors. The word is of ASCII letters and digits in lower case. */
void oracle_search(const struct oracle *oracle, const char *word, FILE *out);
/* Keys of the papers of a day. */
void oracle_day(const struct oracle *oracle, const char *day, FILE *out);
