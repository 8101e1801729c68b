/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of how often abstracts use them, roughly. */
static const char common[] =
    "the of a and in to we is for that with on this are by an as be which from can model our it "
    "based data at two time show using paper these results or such also system method has one have "
    "problem between not new study systems approach its models non space their propose number both "
    "more algorithm performance it's set field different analysis large case theory used energy "
    "high order methods function first state general information quantum structure given been "
    "work when than under over into present proposed local where properties all only find some "
    "other prove well we're obtained provide many each finite class functions they problems "
    "through linear was dynamics low group via due however while quality multiple most then any "
    "process three existing equation small phase existence equations been control self groups "
    "type distribution framework spin complex networks here random solution effect point show "
    "density will same random network application known without matrix magnetic mass several "
    "mean demonstrate interaction but parameter optimal algorithms field's terms operator "
    "similar conditions experimental dimensional estimate observed within design recent scale "
    "solutions even among spaces measure investigate applications spectrum derive parameters "
    "states bound temperature efficient strong error simple thus dependent developed numerical "
    "transition free introduce rate special standard single long against second real key "
    "probability curve user further curvature surface across global stability accuracy "
    "theorem consider discuss construct allows behavior consistent characterize "
    "measurements techniques symmetric geometry exact code compared simulations limit "
    "important evidence power approximation gas estimation physical significant values "
    "increase polynomial kinetic convergence variables wave noise conjecture frequency "
    "classical scattering weak light sample boundary particular generalized previous upper "
    "continuous degree lower training sets possible describe region level potential "
    "constant particle source resolution sequence task features formation direct input "
    "detection galaxies star stars emission mechanism tools evolution coupling variety "
    "effects ring algebra algebras manifold manifolds metric bundle lattice graphs vertex "
    "edges tree trees chain channel signal signals flow fluid turbulence plasma ions "
    "electron electrons photon photons nuclear decay neutrino mixing symmetry gauge "
    "gravity black hole holes cosmological dark matter expansion universe redshift survey "
    "cluster clusters sampling inference bayesian regression prior posterior likelihood "
    "variance covariance kernel entropy thermal heat transport superconducting topological "
    "insulator bands optical laser cavity resonance pulse qubit entanglement circuit gate "
    "gates memory storage hardware software programs languages logic proof proofs semantics "
    "protocol security privacy attack attacks secure encryption agents agent policy reward "
    "planning robot robots motion vision object objects segmentation text speech translation "
    "sentence language question answer dialogue knowledge retrieval recommendation users "
    "social market price risk game games equilibrium strategy strategies biological protein "
    "cells disease patients clinical brain epidemic population genetic";

static const char *const onsets[] = {
    "b",  "c",  "d",  "f",  "g",  "h",  "k",  "l",  "m",  "n",  "p",  "r",  "s",  "t",  "v", "w",
    "br", "cr", "dr", "fl", "gr", "pl", "pr", "sc", "sp", "st", "tr", "th", "ch", "qu", "j", "z"};
static const char *const vowels[] = {"a", "e", "i",  "o",  "u",  "a",  "e", "i",
                                     "o", "e", "ia", "io", "ea", "ou", "y", "au"};
static const char *const codas[] = {"n",   "r",    "s",  "l",  "m",   "t",   "c",   "d",
                                    "st",  "nt",   "on", "al", "ic",  "ing", "ed",  "ous",
                                    "ity", "ment", "er", "is", "ate", "um",  "ive", "s"};
#define COUNT(array) (uint32_t)(sizeof(array) / sizeof *(array))

static void *obtain(size_t size)
{
    void *memory = malloc(size);
    if (!memory) {
        fputs("corpus: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* Walker's method in whole numbers: each place holds two tickets, its own up to a threshold. */
static void lottery_open(struct lottery *lottery, const uint64_t *weights, uint32_t size)
{
    uint64_t total = 0, *parts = obtain(size * sizeof *parts);
    uint32_t *few = obtain(size * sizeof *few), *many = obtain(size * sizeof *many);
    uint32_t few_count = 0, many_count = 0;
    for (uint32_t i = 0; i < size; i++)
        total += weights[i];
    uint64_t unit = total / UINT32_MAX + 1; /* 2^32 of them are what all places hold together */
    for (uint32_t i = 0; i < size; i++) {
        parts[i] = weights[i] / unit * size;
        if (parts[i] < UINT32_MAX)
            few[few_count++] = i;
        else
            many[many_count++] = i;
    }
    lottery->size = size;
    lottery->tickets = obtain(size * sizeof *lottery->tickets);
    while (few_count && many_count) {
        uint32_t small = few[--few_count], large = many[many_count - 1];
        lottery->tickets[small] = (struct lottery_ticket){(uint32_t)parts[small], large};
        parts[large] -= UINT32_MAX - parts[small];
        if (parts[large] < UINT32_MAX)
            few[few_count++] = many[--many_count];
    }
    while (few_count)
        lottery->tickets[few[--few_count]] = (struct lottery_ticket){UINT32_MAX, 0};
    while (many_count)
        lottery->tickets[many[--many_count]] = (struct lottery_ticket){UINT32_MAX, 0};
    free(parts);
    free(few);
    free(many);
}

static uint32_t lottery_draw(const struct lottery *lottery, struct random *random)
{
    uint64_t number = random_next(random);
    uint32_t place = (uint32_t)number & (lottery->size - 1);
    const struct lottery_ticket *ticket = &lottery->tickets[place];
    return number >> 32 < ticket->threshold ? place : ticket->other;
}

/* A pronounceable word that belongs to a number: the rarer, the longer. */
static size_t invent(uint64_t number, unsigned syllables, char *word)
{
    struct random random = {random_mix(number)};
    size_t size = 0;
    for (unsigned i = 0; i < syllables; i++) {
        const char *onset = onsets[random_below(&random, COUNT(onsets))];
        const char *vowel = vowels[random_below(&random, COUNT(vowels))];
        for (; *onset; onset++)
            word[size++] = *onset;
        for (; *vowel; vowel++)
            word[size++] = *vowel;
    }
    const char *coda = codas[random_below(&random, COUNT(codas))];
    for (; *coda; coda++)
        word[size++] = *coda;
    return size;
}

/* Zipf's law, steeper behind the few thousand words that everybody uses. */
static uint64_t weight_of_rank(uint64_t rank)
{
    return (UINT64_C(1) << 60) / ((rank + 2) * (rank + 3000));
}

static void open_lotteries(struct words *words)
{
    uint64_t *weights = obtain(WORDS * sizeof *weights), head = 0, total = 0;
    for (uint32_t i = 0; i < WORDS; i++) {
        weights[i] = weight_of_rank(i);
        total += weights[i];
        head += i < HEAD ? weights[i] : 0;
    }
    words->frequency = (uint32_t)(head / (total >> 32));
    lottery_open(&words->frequent, weights, HEAD);
    for (uint32_t i = 0; i < HEAD; i++)
        weights[i] = 0;
    lottery_open(&words->rare, weights, WORDS);
    free(weights);
}

static void open_words(struct words *words, uint64_t seed)
{
    size_t size = 0;
    uint32_t count = 0;
    words->pool = obtain((size_t)WORDS * 32);
    words->begins = obtain((WORDS + 1) * sizeof *words->begins);
    for (const char *at = common; *at; count++) {
        size_t length = strcspn(at, " ");
        words->begins[count] = (uint32_t)size;
        memcpy(words->pool + size, at, length);
        size += length;
        at += length + (at[length] == ' ');
    }
    words->common = count;
    for (; count < WORDS; count++) {
        words->begins[count] = (uint32_t)size;
        size += invent(seed ^ count,
                       count < 6000    ? 1 + count % 2
                       : count < 60000 ? 2
                                       : 3,
                       words->pool + size);
    }
    words->begins[WORDS] = (uint32_t)size;
    open_lotteries(words);
}

void words_open(struct words *words, uint64_t seed)
{
    uint64_t *weights = obtain(NAMES * sizeof *weights);
    open_words(words, seed);
    for (uint64_t i = 0; i < NAMES; i++)
        weights[i] = (UINT64_C(1) << 50) / (i + 20);
    lottery_open(&words->names, weights, NAMES);
    free(weights);
}

void words_close(struct words *words)
{
    free(words->frequent.tickets);
    free(words->rare.tickets);
    free(words->names.tickets);
    free(words->pool);
    free(words->begins);
}

uint32_t words_draw(const struct words *words, struct random *random)
{
    bool frequent = random_next(random) >> 32 < words->frequency;
    return lottery_draw(frequent ? &words->frequent : &words->rare, random);
}

uint32_t words_draw_of_topic(const struct words *words, struct random *random, uint32_t topic)
{
    uint64_t draw = random_below(random, 1 << 16);
    uint64_t rank = draw * draw % (UINT64_C(1) << 32) * draw >> 39; /* the first ones most often */
    uint64_t place = random_mix(topic * UINT64_C(0x10001) + rank);
    return words->common + (uint32_t)(place % 40000);
}

static size_t copy(const char *from, char *to)
{
    size_t size = strlen(from);
    memcpy(to, from, size);
    return size;
}

/* A given name or an initial, and a blank. */
static size_t put_given_name(struct random *random, char name[NAME_MAXIMUM])
{
    static const char *const given[] = {
        "Anna",   "Wei",     "Maria",  "John",        "Yuki",       "Peter",       "Elena",
        "Ravi",   "Jun",     "Sofia",  "David",       "Li",         "Ingrid",      "Thomas",
        "Fatima", "Marco",   "Hana",   "Pierre",      "Olga",       "Daniel",      "Min",
        "Lucas",  "Chiara",  "Ahmed",  "Xin",         "Emma",       "Jan",         "Priya",
        "Carlos", "Nina",    "Stefan", "Mei",         "Robert",     "Laura",       "Hiroshi",
        "Ana",    "Michael", "Ling",   "Sven",        "Julia",      "Andrei",      "Sara",
        "Feng",   "Paul",    "Leila",  "Jos\xc3\xa9", "Zo\xc3\xab", "Andr\xc3\xa9"};
    uint32_t choice = random_below(random, 100);
    size_t size;
    if (choice < 55)
        size = copy(given[random_below(random, COUNT(given))], name);
    else if (choice < 80)
        size = copy(".", name + 1) + 1;
    else
        size = invent(random_below(random, 2000), 1, name);
    if (choice >= 55 && choice < 80)
        name[0] = (char)('A' + random_below(random, 26));
    else if (choice >= 80)
        name[0] = (char)(name[0] - 'a' + 'A');
    name[size] = ' ';
    return size + 1;
}

size_t words_given_name(struct random *random, char name[NAME_MAXIMUM], const char *family)
{
    size_t size = put_given_name(random, name);
    return size + copy(family, name + size);
}

size_t words_name(const struct words *words, struct random *random, char name[NAME_MAXIMUM])
{
    static const char *const accented[] = {"\xc3\xa9", "\xc3\xbc", "\xc3\xb6", "\xc3\xb1"};
    uint32_t family = lottery_draw(&words->names, random);
    size_t size = put_given_name(random, name), begin = size;
    size += invent(UINT64_C(0xfa0000) + family, family < 300 ? 1 : 2, name + size);
    name[begin] = (char)(name[begin] - 'a' + 'A');
    if (family % 16 == 7)
        size += copy(accented[family / 16 % COUNT(accented)], name + size);
    return size;
}
