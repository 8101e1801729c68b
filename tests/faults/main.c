/* SPDX-License-Identifier: MIT */
#include "faults.h"

#include "corpus.h"
#include "oracle.h"

#include <ftw.h>
#include <stdlib.h>
#include <string.h>

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status, (void)kind, (void)at;
    return remove(path);
}

void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Tells what the logs of a data folder say. */
static int answer(const char *directory, char **words)
{
    struct oracle *oracle = oracle_read(directory);
    for (; *words; words++) {
        if (strcmp(*words, "facts") == 0)
            oracle_facts(oracle, stdout);
        else if (strcmp(*words, "rows") == 0)
            oracle_rows(oracle, stdout);
        else if (strncmp(*words, "search:", 7) == 0)
            oracle_search(oracle, *words + 7, stdout);
        else if (strncmp(*words, "day:", 4) == 0)
            oracle_day(oracle, *words + 4, stdout);
        else
            return 2;
    }
    oracle_free(oracle);
    return fflush(stdout) == 0 ? 0 : 2;
}

static int write_corpus(uint64_t seed, uint32_t first, uint32_t count)
{
    struct corpus_paper paper;
    for (uint32_t i = 0; i < count; i++) {
        corpus_make(seed, first + i, &paper);
        corpus_write(&paper, stdout);
    }
    return fflush(stdout) == 0 ? 0 : 2;
}

static unsigned long number(const char *word)
{
    return strtoul(word, NULL, 10);
}

int main(int count, char **words)
{
    const char *verb = count > 3 ? words[1] : "";
    if (strcmp(verb, "oracle") == 0)
        return answer(words[2], words + 3);
    if (strcmp(verb, "corpus") == 0 && count == 5)
        return write_corpus(number(words[2]), (uint32_t)number(words[3]),
                            (uint32_t)number(words[4]));
    if (strcmp(verb, "power") == 0 && count == 5)
        return power_main(words[2], number(words[3]), number(words[4]));
    if (strcmp(verb, "points") == 0 && count == 5)
        return points_main(words[2], number(words[3]), number(words[4]));
    if (strcmp(verb, "queries") == 0 && count == 5)
        return queries_main(words[2], number(words[3]), number(words[4]));
    if (strcmp(verb, "flips") == 0 && count == 6)
        return flips_main(words[2], number(words[3]), number(words[4]), number(words[5]));
    if (strcmp(verb, "crowd") == 0 && count == 6)
        return crowd_main(words[2], number(words[3]), number(words[4]), words[5]);
    if (strcmp(verb, "kill") == 0)
        return kill_main(number(words[2]), words + 3);
    fputs("usage: paperfeed-faults oracle DATA facts|rows|search:WORD|day:DAY...\n"
          "       paperfeed-faults corpus SEED FIRST COUNT\n"
          "       paperfeed-faults power FOLDER SEED STATES\n"
          "       paperfeed-faults points FOLDER SEED STORIES\n"
          "       paperfeed-faults queries FOLDER SEED COUNT\n"
          "       paperfeed-faults flips FOLDER SEED COUNT STRIDE\n"
          "       paperfeed-faults crowd FOLDER SEED TENTHS PROGRAM\n"
          "       paperfeed-faults kill MICROSECONDS COMMAND...\n",
          stderr);
    return 2;
}
