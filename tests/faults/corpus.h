/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdint.h>
#include <stdio.h>

/* Invented papers: seed and number make the same paper everywhere. The text is plain ASCII words,
   some of them frequent, with common beginnings. */
struct corpus_paper {
    char id[16];     /* as arXiv writes it */
    char key[24];    /* in the store */
    char title[160]; /* ends in the number of the paper */
    char abstract[1024];
    char authors[160]; /* joined by \n */
    char categories[32];
    char published[16];
};
/* number: below 8,000,000. */
void corpus_make(uint64_t seed, uint32_t number, struct corpus_paper *paper);
/* A word of the texts, for a query. Below 4096, the smaller the more frequent. */
void corpus_word(uint32_t index, char word[16]);
/* One line for import. */
void corpus_write(const struct corpus_paper *paper, FILE *out);
