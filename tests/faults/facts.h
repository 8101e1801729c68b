/* SPDX-License-Identifier: MIT */
#pragma once

#include "oracle.h"

/* The facts of a store at one moment, as sorted lines. */
struct facts {
    char *text;
    char **lines;
    size_t count;
};
void facts_read(struct facts *facts, const char *data_directory);
void facts_take(struct facts *facts, const struct oracle *oracle);
void facts_release(struct facts *facts);
bool facts_have(const struct facts *facts, const char *line);
/* Whether a line is about what the user did. */
bool fact_is_mark(const char *line);
