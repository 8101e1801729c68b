/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/flags.h"
#include "store/index.h"
#include "store/store.h"

/* What is derived from marks.tsv: the steps in the order of the file. */
struct step {
    uint64_t number; /* counter of its first line */
    uint64_t undoes; /* number of the step it takes back; 0: none */
    uint64_t at;     /* offset of its first line */
    int64_t time;
    uint32_t lines;
    bool undone; /* another step took it back */
    bool kept;   /* not for undo: a line that says what was sent */
};

struct steps {
    struct step *steps;
    uint32_t count, capacity;
    uint64_t counter; /* the greatest in the file */
    uint64_t unreadable;
    bool partial;     /* the steps before some place are not here: see reader_load_steps */
    struct slice map; /* the bytes of marks.tsv as mapped now; set by the owner */
    struct arena scratch;
};

/* One line, its values unescaped. */
struct mark_line {
    int64_t time;
    uint64_t counter, step, undoes;
    struct slice host;
    struct store_change change;
};
void mark_line_append(struct text *out, const struct mark_line *line);
bool mark_line_parse(struct slice line, struct arena *arena, struct mark_line *out);

/* The flag a verb stands for ("read", "star", "skip", "later"), 0 for another verb. */
unsigned step_flag(struct slice verb);

void steps_init(struct steps *steps);
void steps_clear(struct steps *steps);
void steps_release(struct steps *steps);
/* The flags of papers go to flags, under the keys that the index says they have now. */
bool steps_take(struct steps *steps, struct index *index, struct flags *flags,
                const struct log_batch *batch, struct error *error) WARN_UNUSED;
/* The file from the first line of a step on, for step->lines calls of steps_next_line. */
struct slice steps_lines(const struct steps *steps, const struct step *step);
bool steps_next_line(struct slice *rest, struct arena *arena, struct mark_line *out);
/* The newest step with a number that was not taken back; NULL when there is none. */
struct step *steps_find(const struct steps *steps, uint64_t number);
