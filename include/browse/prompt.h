/* SPDX-License-Identifier: MIT */
#pragma once

#include "browse/screen.h"

/* A line being typed, with the usual editing keys. */

enum { PROMPT_BYTES_MAXIMUM = 4096, PROMPT_HISTORY = 32, PROMPT_ROWS_FROM = 12 };

struct browser;

/* What a prompt is for: every prompt has one constant record. */
struct prompt_kind {
    const char *label; /* shown before the line: "/" */
    const char *keys;  /* footer: " Ret:go  Esc:back" */
    bool live;         /* the view answers while the line is typed */
    int rows; /* above the line that views leave to draw, on screens of PROMPT_ROWS_FROM rows */
    /* A key the line editor has no use for; true: taken. May be NULL. */
    bool (*key)(struct browser *browser, int key);
    void (*changed)(struct browser *browser); /* the text changed; may be NULL */
    void (*accept)(struct browser *browser, struct slice text);
    void (*cancel)(struct browser *browser); /* may be NULL */
    /* Draws lines above the prompt; lines counted from the bottom of the area up. Returns how many.
     * May be NULL. */
    int (*draw)(struct browser *browser, struct screen *screen, struct screen_area above);
};

struct prompt_history {
    struct text lines[PROMPT_HISTORY];
    size_t count;
};

struct prompt {
    const struct prompt_kind *kind; /* NULL: nothing is asked */
    struct text line;
    size_t cursor;                  /* byte */
    struct text killed;             /* for ^Y */
    struct text message;            /* why the line was not taken; empty: nothing */
    size_t wrong;                   /* the character it is about, from 1; 0: none */
    struct prompt_history *history; /* of this kind; NULL: none */
    size_t recalled;                /* position in the history, count: the line being typed */
};

void prompt_init(struct prompt *prompt);
void prompt_release(struct prompt *prompt);
/* Asks; initial stands in the line. */
void prompt_open(struct prompt *prompt, const struct prompt_kind *kind, struct slice initial,
                 struct prompt_history *history);
void prompt_close(struct prompt *prompt);
/* Replaces the line. */
void prompt_set(struct prompt *prompt, struct slice line);

enum prompt_answer {
    PROMPT_IGNORED,
    PROMPT_MOVED,
    PROMPT_CHANGED,
    PROMPT_ACCEPTED,
    PROMPT_CANCELLED
};
/* Edits the line by one key. */
enum prompt_answer prompt_key(struct prompt *prompt, int key);
/* Draws label and line; the cursor goes there. The line is shifted when it is longer than the row.
 */
void prompt_draw(const struct prompt *prompt, struct screen *screen, int row);

void prompt_history_add(struct prompt_history *history, struct slice line);
void prompt_history_release(struct prompt_history *history);
