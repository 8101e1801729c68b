/* SPDX-License-Identifier: MIT */
#pragma once

#include "random.h"

#include <stddef.h>

/* The words and names of the invented papers. */

/* An alias table: draws a number below its size, each as often as its weight says. */
struct lottery {
    struct lottery_ticket {
        uint32_t threshold, other;
    } * tickets;
    uint32_t size; /* a power of two */
};

enum { WORDS = 1 << 20, HEAD = 1 << 14, NAMES = 1 << 16, TOPICS = 128 };
struct words {
    struct lottery frequent, rare, names; /* the first HEAD words have a small table of their own */
    uint32_t frequency;                   /* of the frequent, of 2^32 */
    char *pool;
    uint32_t *begins; /* of each word in the pool; one more at the end */
    uint32_t common;  /* so many words are English and known to everybody */
};

/* Makes the tables; ends the program when there is no memory. */
void words_open(struct words *words, uint64_t seed);
void words_close(struct words *words);
uint32_t words_draw(const struct words *words, struct random *random);
/* A word that papers on this topic use more than others do. */
uint32_t words_draw_of_topic(const struct words *words, struct random *random, uint32_t topic);

enum { NAME_MAXIMUM = 96 };
/* Writes a given name (or its initial) and a family name; returns the size. */
size_t words_name(const struct words *words, struct random *random, char name[NAME_MAXIMUM]);
/* The same with this family name. */
size_t words_given_name(struct random *random, char name[NAME_MAXIMUM], const char *family);
