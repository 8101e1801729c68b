/* SPDX-License-Identifier: MIT */
#include "transfer/header.h"

#include <curl/curl.h>

enum { VALIDATOR_MAXIMUM = 512, SECONDS_MAXIMUM = 1000000000 };

bool header_is_validator(struct slice value)
{
    for (size_t i = 0; i < value.size; i++)
        if (value.data[i] < ' ' || value.data[i] > '~')
            return false;
    return value.size > 0 && value.size <= VALIDATOR_MAXIMUM;
}

bool header_is_encoding(struct slice value)
{
    static const char *const taken[] = {"", "identity", "gzip", "x-gzip", "deflate"};
    struct slice encoding = slice_trim(value);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (slice_equal_nocase(encoding, slice_of(taken[i])))
            return true;
    return false;
}

static bool is_token_byte(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/' ||
           c == '-' || c == '+' || c == '.' || c == '_' || c == ':';
}

/* Leaves the target empty when the value has other bytes or does not fit. */
static void copy_token(char *target, size_t size, struct slice value, bool lower)
{
    target[0] = '\0';
    if (value.size >= size)
        return;
    for (size_t i = 0; i < value.size; i++)
        if (!is_token_byte(value.data[i]))
            return;
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];
        target[i] = lower && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    target[value.size] = '\0';
}

/* Splits "name = value" and takes quotes off the value. */
static void split_parameter(struct slice parameter, struct slice *name, struct slice *value)
{
    size_t equals = slice_find_byte(parameter, '=', 0);
    *name = slice_trim(slice_first(parameter, equals));
    *value = equals == SIZE_MAX ? (struct slice){NULL, 0}
                                : slice_trim(slice_from(parameter, equals + 1));
    if (value->size >= 2 && value->data[0] == '"' && value->data[value->size - 1] == '"')
        *value = (struct slice){value->data + 1, value->size - 2};
}

void header_type_parse(struct header_type *type, struct slice value)
{
    struct slice part, name, charset;
    type->type[0] = type->charset[0] = '\0';
    if (!value.size || !slice_split(&value, ';', &part))
        return;
    copy_token(type->type, sizeof type->type, slice_trim(part), true);
    while (slice_split(&value, ';', &part)) {
        split_parameter(part, &name, &charset);
        if (slice_equal_nocase(name, SLICE("charset")) && !type->charset[0])
            copy_token(type->charset, sizeof type->charset, charset, false);
    }
}

/* A number of seconds, fractions dropped, capped; -1 for anything else. */
static int64_t seconds_of(struct slice value)
{
    int64_t seconds = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] == '.' && i > 0)
            break;
        if (value.data[i] < '0' || value.data[i] > '9')
            return -1;
        seconds = seconds * 10 + (value.data[i] - '0');
        if (seconds > SECONDS_MAXIMUM)
            seconds = SECONDS_MAXIMUM;
    }
    return value.size ? seconds : -1;
}

int64_t header_retry_after(struct slice value, int64_t now)
{
    int64_t seconds = seconds_of(slice_trim(value));
    if (seconds >= 0 || !value.size)
        return seconds;
    int64_t date = curl_getdate(value.data, NULL);
    if (date < 0)
        return -1;
    seconds = date > now ? date - now : 0;
    return seconds < SECONDS_MAXIMUM ? seconds : SECONDS_MAXIMUM;
}

int64_t header_rate_limit(struct slice value)
{
    struct slice item, parameter, name, number;
    int64_t longest = -1, remaining = -1, reset = -1;
    while (slice_split(&value, ',', &item)) {
        while (slice_split(&item, ';', &parameter)) {
            split_parameter(parameter, &name, &number);
            if (slice_equal_nocase(name, SLICE("r")) ||
                slice_equal_nocase(name, SLICE("remaining")))
                remaining = seconds_of(number);
            if (slice_equal_nocase(name, SLICE("t")) || slice_equal_nocase(name, SLICE("reset")))
                reset = seconds_of(number);
        }
        /* In the older form one limit is spread over several items. */
        if (remaining < 0 || reset < 0)
            continue;
        if (remaining == 0 && reset > longest)
            longest = reset;
        remaining = reset = -1;
    }
    return longest;
}
