/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* What is known about a request that libcurl ended with an error. */
struct failure {
    int code;           /* CURLcode */
    const char *detail; /* libcurl's own words, may be empty */
    struct slice host;
    bool connected, answered;                 /* a connection stood; headers of an answer came */
    long system_error;                        /* errno of connecting, 0: none */
    int64_t milliseconds, total_milliseconds; /* taken and allowed */
    long connect_milliseconds, slow_bytes, slow_seconds;
    uint64_t maximum; /* bytes of the decoded document */
};

/* The word of transfer_failures, a constant string. */
const char *failure_word(const struct failure *failure);
/* Appends a sentence without full stop for the word, in one line without control characters. */
void failure_append_message(const struct failure *failure, const char *word, struct text *out);
