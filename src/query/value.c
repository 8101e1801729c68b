/* SPDX-License-Identifier: MIT */
#include "query/value.h"

enum { SHOWN = 60 };

static bool wrong(struct error *error, struct slice value, const char *what)
{
    return error_set(error, ERROR_USAGE, "%.*s %s", SLICE_ARG(slice_first(value, SHOWN)), what);
}

bool value_days(struct slice value, int32_t today, struct day_range *days, struct error *error)
{
    struct day_range from = {QUERY_DAY_FIRST, QUERY_DAY_FIRST};
    struct day_range to = {QUERY_DAY_LAST, QUERY_DAY_LAST};
    size_t dots = slice_find(value, SLICE(".."), 0);
    if (dots == SIZE_MAX)
        return day_range_parse(value, today, days, error);
    struct slice first = slice_first(value, dots);
    struct slice last = slice_from(value, dots + 2);
    if (first.size == 0 && last.size == 0)
        return wrong(error, value, "names no date");
    if ((first.size > 0 && !day_range_parse(first, today, &from, error)) ||
        (last.size > 0 && !day_range_parse(last, today, &to, error)))
        return false;
    *days = (struct day_range){from.first, to.last};
    return days->first <= days->last || wrong(error, value, "ends before it begins");
}

/* INT64_MAX itself stands for an open end. */
static bool read_number(struct slice digits, int64_t *number)
{
    bool plain = digits.size > 0 && digits.data[0] >= '0' && digits.data[0] <= '9';
    return plain && slice_to_int64(digits, number) && *number < INT64_MAX;
}

static bool read_range(struct slice first, struct slice last, int64_t *low, int64_t *high)
{
    return (first.size > 0 || last.size > 0) && (first.size == 0 || read_number(first, low)) &&
           (last.size == 0 || read_number(last, high));
}

static bool read_comparison(struct slice value, int64_t *low, int64_t *high)
{
    int64_t number;
    char sign = value.size > 0 ? value.data[0] : '\0';
    bool signed_value = sign == '<' || sign == '>' || sign == '=';
    bool equal = sign == '=' || (signed_value && value.size > 1 && value.data[1] == '=');
    size_t sign_size = !signed_value ? 0 : sign != '=' && equal ? 2 : 1;
    if (!read_number(slice_trim(slice_from(value, sign_size)), &number))
        return false;
    if (sign != '<')
        *low = sign == '>' && !equal ? number + 1 : number;
    if (sign != '>')
        *high = sign == '<' && !equal ? number - 1 : number;
    return true;
}

bool value_numbers(struct slice value, int64_t *low, int64_t *high, struct error *error)
{
    size_t dots = slice_find(value, SLICE(".."), 0);
    *low = 0;
    *high = INT64_MAX;
    bool read = dots == SIZE_MAX
                    ? read_comparison(value, low, high)
                    : read_range(slice_first(value, dots), slice_from(value, dots + 2), low, high);
    if (!read) {
        wrong(error, value, "is no number");
        return error_next(error, "write 50, >50, >=50, <50, <=50 or 10..20");
    }
    if (*high < 0)
        return wrong(error, value, "is less than any number");
    return *low <= *high || wrong(error, value, "ends before it begins");
}
