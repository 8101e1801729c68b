/* SPDX-License-Identifier: MIT */
#include "facts.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

void facts_take(struct facts *facts, const struct oracle *oracle)
{
    size_t size;
    *facts = (struct facts){.text = NULL};
    FILE *stream = open_memstream(&facts->text, &size);
    if (!stream)
        err(2, "facts");
    oracle_facts(oracle, stream);
    if (fclose(stream) != 0)
        err(2, "facts");
    size_t lines = 0;
    for (const char *at = facts->text; (at = strchr(at, '\n')); at++)
        lines++;
    facts->lines = calloc(lines + 1, sizeof *facts->lines);
    if (!facts->lines)
        err(2, "facts");
    for (char *at = facts->text, *stop; (stop = strchr(at, '\n')); at = stop + 1) {
        *stop = '\0';
        facts->lines[facts->count++] = at;
    }
}

void facts_read(struct facts *facts, const char *data_directory)
{
    struct oracle *oracle = oracle_read(data_directory);
    facts_take(facts, oracle);
    oracle_free(oracle);
}

void facts_release(struct facts *facts)
{
    free(facts->lines);
    free(facts->text);
    *facts = (struct facts){.text = NULL};
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

bool facts_have(const struct facts *facts, const char *line)
{
    return bsearch(&line, facts->lines, facts->count, sizeof *facts->lines, compare) != NULL;
}

bool fact_is_mark(const char *line)
{
    return strncmp(line, "mark\t", 5) == 0;
}
