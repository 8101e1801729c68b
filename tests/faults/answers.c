/* SPDX-License-Identifier: MIT */
#include "model.h"

#include <ctype.h>
#include <err.h>
#include <stdlib.h>
#include <string.h>

/* Lines that are sorted before they are written. */
struct lines {
    FILE *stream;
    char *bytes;
    size_t size;
};

static void lines_open(struct lines *lines)
{
    lines->stream = open_memstream(&lines->bytes, &lines->size);
    if (!lines->stream)
        err(2, "oracle");
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void lines_write(struct lines *lines, FILE *out)
{
    size_t count = 0;
    fclose(lines->stream);
    for (const char *at = lines->bytes; (at = strchr(at, '\n')); at++)
        count++;
    char **sorted = calloc(count + 1, sizeof *sorted);
    if (!sorted)
        err(2, "oracle");
    count = 0;
    for (char *at = lines->bytes, *stop; (stop = strchr(at, '\n')); at = stop + 1) {
        *stop = '\0';
        sorted[count++] = at;
    }
    qsort(sorted, count, sizeof *sorted, compare_lines);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s\n", sorted[i]);
    free(sorted);
    free(lines->bytes);
}

static void put_escaped(FILE *out, const char *value)
{
    for (; *value; value++) {
        if (*value == '\t' || *value == '\n' || *value == '\\')
            fprintf(out, "\\%c", *value == '\t' ? 't' : *value == '\n' ? 'n' : '\\');
        else
            fputc(*value, out);
    }
}

static const char *value(const struct oracle *oracle, const struct entry *paper, const char *column)
{
    return oracle_value(&oracle->files[ORACLE_PAPERS], paper->values, column);
}

void oracle_facts(const struct oracle *oracle, FILE *out)
{
    struct lines lines;
    lines_open(&lines);
    for (size_t i = 0; i < oracle->paper_count; i++) {
        fputs("paper", lines.stream);
        for (size_t k = 0; k < ORACLE_FIELDS && oracle->papers[i]->values[k]; k++) {
            fputc('\t', lines.stream);
            put_escaped(lines.stream,
                        k > 0 ? oracle->papers[i]->values[k] : oracle->papers[i]->node.name);
        }
        fputc('\n', lines.stream);
    }
    for (size_t i = 0; i <= oracle->facts.mask; i++)
        for (struct node *node = oracle->facts.buckets[i]; node; node = node->next) {
            const struct fact *fact = (const struct fact *)node;
            const char *key =
                fact->entry ? oracle_follow(fact->entry)->node.name : node->name + fact->key;
            fprintf(lines.stream, "%.*s%s%s\n", (int)fact->key, node->name, key, fact->text);
        }
    lines_write(&lines, out);
}

/* The first day a date means. */
static void put_date(FILE *out, const char *date)
{
    size_t size = strlen(date);
    if (size >= 10)
        fprintf(out, "%.10s", date);
    else if (size > 0)
        fprintf(out, "%s%s", date, size == 4 ? "-01-01" : "-01");
}

static void put_url(const struct oracle *oracle, const struct entry *paper, FILE *out)
{
    const char *url = value(oracle, paper, "url"), *key = paper->node.name;
    if (url[0])
        put_escaped(out, url);
    else if (strncmp(key, "arxiv:", 6) == 0)
        fprintf(out, "https://arxiv.org/abs/%s", key + 6);
    else if (strncmp(key, "doi:", 4) == 0)
        fprintf(out, "https://doi.org/%s", key + 4);
}

static void put_row(const struct oracle *oracle, const struct entry *paper, FILE *out)
{
    fprintf(out, "%s\t", paper->node.name);
    put_date(out, paper->day ? paper->day : value(oracle, paper, "published"));
    fprintf(out, "\t%s%s%s\t\t%s\t", paper->read ? "" : "O", paper->starred ? "*" : "",
            paper->skipped ? "x" : "", paper->upvotes ? paper->upvotes : "");
    put_escaped(out, value(oracle, paper, "categories"));
    fputc('\t', out);
    for (const char *at = value(oracle, paper, "authors"); *at; at++) {
        if (*at == '\n')
            fputs("; ", out);
        else
            fputc(*at, out);
    }
    fputc('\t', out);
    put_escaped(out, value(oracle, paper, "title"));
    fputc('\t', out);
    put_url(oracle, paper, out);
    fprintf(out, "\t%s\t", value(oracle, paper, "sources"));
    put_escaped(out, value(oracle, paper, "abstract"));
    fputc('\n', out);
}

void oracle_rows(const struct oracle *oracle, FILE *out)
{
    struct lines lines;
    lines_open(&lines);
    for (size_t i = 0; i < oracle->paper_count; i++)
        put_row(oracle, oracle->papers[i], lines.stream);
    lines_write(&lines, out);
}

static bool is_word_byte(char c)
{
    return isalnum((unsigned char)c) || (c & 0x80) != 0;
}

static bool has_word(const char *text, const char *word, bool whole)
{
    size_t size = strlen(word);
    for (bool inside = false; *text; inside = is_word_byte(*text), text++) {
        size_t same = 0;
        while (!inside && same < size && tolower((unsigned char)text[same]) == word[same])
            same++;
        if (!inside && same == size && !(whole && is_word_byte(text[size])))
            return true;
    }
    return false;
}

void oracle_search(const struct oracle *oracle, const char *word, FILE *out)
{
    for (size_t i = 0; i < oracle->paper_count; i++) {
        const struct entry *paper = oracle->papers[i];
        if (has_word(value(oracle, paper, "title"), word, false) ||
            has_word(value(oracle, paper, "abstract"), word, false) ||
            has_word(value(oracle, paper, "authors"), word, true))
            fprintf(out, "%s\n", paper->node.name);
    }
}

static bool is_on_day(const struct oracle *oracle, const struct entry *paper, const char *day)
{
    if (!paper->days)
        return strncmp(value(oracle, paper, "published"), day, 10) == 0;
    for (const struct day *at = paper->days; at; at = at->next)
        if (strcmp(at->day, day) == 0)
            return true;
    return false;
}

void oracle_day(const struct oracle *oracle, const char *day, FILE *out)
{
    for (size_t i = 0; i < oracle->paper_count; i++)
        if (is_on_day(oracle, oracle->papers[i], day))
            fprintf(out, "%s\n", oracle->papers[i]->node.name);
}
