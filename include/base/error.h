/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

#define WARN_UNUSED                __attribute__((warn_unused_result))
#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))

/* What went wrong, as far as a program cares. The exit code is error_exit_code(). */
enum error_kind {
    ERROR_NONE,
    ERROR_NOT_FOUND,   /* unknown id, nothing matched */
    ERROR_USAGE,       /* wrong word, query, date, option */
    ERROR_PARTIAL,     /* some sources failed, or a document was cut short while fetching */
    ERROR_NETWORK,     /* all sources failed, no network */
    ERROR_INPUT,       /* a document was not understood */
    ERROR_BUSY,        /* the store is locked by another writer */
    ERROR_DAMAGED,     /* the store is damaged */
    ERROR_CONFIG,      /* the config has errors */
    ERROR_WRITE,       /* disk full, no permission, stdout gone bad */
    ERROR_SYSTEM,      /* memory, processes: exits as 9 too */
    ERROR_LIMIT,       /* a cap was hit: exits as 5 */
    ERROR_INTERRUPTED, /* SIGINT: exits as 130 */
};

/* One failure, on the caller's stack. Printed as "Could not ACTION. REASON. NEXT." where empty
   parts are left out. Texts are cut with "..." when they do not fit. */
struct error {
    enum error_kind kind;
    char action[256]; /* verb first, lower case, no full stop: "read papers.tsv" */
    char reason[512]; /* a sentence without full stop */
    char next[256];   /* what the user can do; a sentence without full stop; may be empty */
};

#define ERROR_INIT                                                                                 \
    {                                                                                              \
        .kind = ERROR_NONE                                                                         \
    }

/* Sets kind and reason, clears action and next. Always returns false, so that callers can return
 * it. */
bool error_set(struct error *error, enum error_kind kind, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* As error_set, with ": strerror(number)" behind the reason; ENOSPC, EDQUOT, EROFS, EACCES and the
   like of writing calls are for the caller to class by kind. */
bool error_set_errno(struct error *error, enum error_kind kind, int number, const char *format, ...)
    PRINTF_LIKE(4, 5);
/* Names what was being done. A second call becomes the new action and moves the former one in front
   of the reason ("Could not fetch hf. Reading the answer: ..."). Returns false. */
bool error_while(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);
/* Says what to do next. Returns false. */
bool error_next(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* Appends "Could not X. Why. Next." in one line, control characters removed, without a newline. */
void error_format(const struct error *error, struct text *out);
/* The exit code of the kind (paperfeed.1, EXIT STATUS). */
int error_exit_code(enum error_kind kind);
