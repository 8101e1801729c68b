/* SPDX-License-Identifier: MIT */
#include "store/line.h"

#include <unistd.h>

/* To touch a page of a map for the first time costs several times what it costs to read a line from
   the file. Who reads many lines has touched most pages soon. */
enum { LINES_READ = 256, LINE_USUAL = 4096 };

struct slice line_at(struct slice bytes, uint64_t at)
{
    struct slice line, rest = slice_from(bytes, at < bytes.size ? (size_t)at : bytes.size);
    return slice_next_line(&rest, &line) ? line : (struct slice){NULL, 0};
}

struct slice line_read(struct index *index, uint64_t at, struct arena *arena)
{
    char buffer[LINE_USUAL];
    if (index->papers_file < 0 || index->lines_read >= LINES_READ || at >= index->papers.size)
        return line_at(index->papers, at);
    index->lines_read++;
    ssize_t size = pread(index->papers_file, buffer, sizeof buffer, (off_t)at);
    struct slice read = {buffer, size > 0 ? (size_t)size : 0};
    size_t end = slice_find_byte(read, '\n', 0);
    struct slice line = {NULL, 0};
    if (end != SIZE_MAX && end <= index->papers.size - at)
        line = arena_copy(arena, line_at(slice_first(read, end + 1), 0));
    return line.data ? line : line_at(index->papers, at);
}
