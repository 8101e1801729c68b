/* SPDX-License-Identifier: MIT */
#include "query/near.h"

#include "base/utf8.h"

#include <string.h>

struct characters {
    uint32_t points[NEAR_CHARACTERS];
    size_t count;
};

static bool read_characters(struct slice s, struct characters *characters)
{
    size_t at = 0;
    characters->count = 0;
    while (at < s.size && characters->count < NEAR_CHARACTERS)
        characters->points[characters->count++] = utf8_next(s, &at);
    return at == s.size;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The distances of the first i characters of a from every beginning of b, made of those of the
   first i - 1 and i - 2. Returns the smallest. */
static size_t fill_row(const struct characters *a, const struct characters *b, size_t i,
                       unsigned char *row, const unsigned char *above, const unsigned char *before)
{
    size_t smallest = i;
    row[0] = (unsigned char)i;
    for (size_t j = 1; j <= b->count; j++) {
        uint32_t left = a->points[i - 1];
        uint32_t right = b->points[j - 1];
        size_t edits =
            least(above[j - 1] + (size_t)(left != right), least(above[j], row[j - 1]) + 1u);
        if (i > 1 && j > 1 && left == b->points[j - 2] && a->points[i - 2] == right)
            edits = least(edits, before[j - 2] + 1u);
        row[j] = (unsigned char)edits;
        smallest = least(smallest, edits);
    }
    return smallest;
}

size_t near_distance(struct slice a, struct slice b, size_t max)
{
    struct characters left, right;
    unsigned char rows[3][NEAR_CHARACTERS + 1];
    if (!read_characters(a, &left) || !read_characters(b, &right) ||
        left.count > right.count + max || right.count > left.count + max)
        return max + 1;
    for (size_t j = 0; j <= right.count; j++)
        rows[0][j] = (unsigned char)j;
    size_t former = 0;
    for (size_t i = 1; i <= left.count; i++) {
        size_t smallest =
            fill_row(&left, &right, i, rows[i % 3], rows[(i + 2) % 3], rows[(i + 1) % 3]);
        /* A swap reaches over one row. */
        if (smallest > max && former > max)
            return max + 1;
        former = smallest;
    }
    return least(rows[left.count % 3][right.count], max + 1);
}
