/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/error.h"
#include "corpus.h"
#include "dice.h"
#include "oracle.h"
#include "store/store.h"

/* A store in a folder of its own, and acts that change it. This file and scene.c are all that knows
   how the store is called. */
struct scene {
    char home[256], data[300], cache[300];
    uint64_t seed; /* of the papers */
    struct store *store;
};
/* The folder need not exist. */
void scene_init(struct scene *scene, const char *home, uint64_t seed);
bool scene_open(struct scene *scene, struct error *error) WARN_UNUSED;
void scene_close(struct scene *scene);

enum act_kind {
    ACT_ADD,     /* papers, each with a listing and all with the state of a request */
    ACT_VOTES,   /* the same papers listed with other numbers */
    ACT_STAR,    /* one paper, synced */
    ACT_SKIP,    /* one paper, synced later */
    ACT_SYNC,    /* what waits is synced */
    ACT_REOPEN,  /* the store is closed and opened */
    ACT_PUBLISH, /* what is derived goes into the cache */
    ACT_COMPACT, /* lines that newer ones supersede go, after a repair where it is needed */
    ACT_COLLECT, /* what interrupted writers left goes */
    ACT_TEAR,    /* half a batch stands at the end of a log, as a crash leaves it */
    ACT_HEADER,  /* the first line of a log is damaged */
    ACT_KINDS
};
struct act {
    enum act_kind kind;
    uint32_t first, count; /* papers */
    int log;               /* of ACT_TEAR and ACT_HEADER: as in oracle.h */
};
/* The next act of a random story; *papers is how many there are, 0 at first. damage: with ACT_TEAR
   and ACT_HEADER; large: some acts are of more than one batch. */
void act_make(struct dice *dice, uint32_t *papers, bool damage, bool large, struct act *act);
/* Doing an act again changes nothing. ACT_REOPEN may leave the scene closed when it fails. */
bool scene_play(struct scene *scene, const struct act *act, struct error *error) WARN_UNUSED;
/* What a true scene_play promises to survive a power cut: papers and listings, marks. */
bool act_saves_data(const struct act *act);
bool act_saves_marks(const struct act *act);

/* Whether the open store answers what its logs say: its rows are those of export. NULL, or what is
 * wrong. */
const char *scene_answer_as(struct scene *scene, const struct oracle *oracle);
/* What verify says, allocated; *damaged as store_verify. NULL when it fails. */
char *scene_verify(const struct scene *scene, bool *damaged);

/* Takes what others wrote; *count: papers. */
bool scene_refresh(struct scene *scene, uint64_t *count, struct error *error) WARN_UNUSED;
/* Whether a paper is there as it was made, or, with starred, has its star. */
bool scene_has(struct scene *scene, const struct corpus_paper *text, bool starred);

/* Papers with texts of ask.h and all fields, some of them told before, in several sources and with
   marks; now: UTC seconds. */
bool scene_tell(struct scene *scene, struct dice *dice, uint32_t first, uint32_t count, int64_t now,
                struct error *error) WARN_UNUSED;
/* The time of the nth act, an hour after that before it. */
int64_t scene_time(uint32_t act);

/* The file of a log. */
void scene_log_path(const struct scene *scene, int log, char path[400]);
