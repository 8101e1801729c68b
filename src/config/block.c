/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "config/line.h"
#include "config/load.h"

/* Fills blocks, unless NULL, and returns how many there are. What belongs to a block is as for
 * config_edit(): its indented lines, and what stands between them. */
static size_t find_blocks(struct slice file, struct slice kind, struct config_block *blocks)
{
    struct config_line line;
    struct slice rest = file;
    const char *begin = NULL;
    size_t count = 0;
    for (unsigned number = 1; config_line_next(&rest, &line); number++) {
        bool first = !line.remark && !line.indented;
        bool starts = first && slice_equal(line.key, kind);
        if (starts && blocks)
            blocks[count] =
                (struct config_block){.name = line.value, .text = line.whole, .line = number};
        count += starts;
        if (first)
            begin = starts ? line.whole.data : NULL;
        else if (begin && blocks && line.indented && slice_trim(line.whole).size > 0)
            blocks[count - 1].text = slice_range(begin, line.whole.data + line.whole.size);
    }
    return count;
}

bool config_blocks(const char *path, struct slice kind, struct arena *arena,
                   const struct config_block **blocks, size_t *count, struct error *error)
{
    struct text bytes;
    struct config_block *found = NULL;
    mode_t mode;
    text_init(&bytes, CONFIG_LIMIT);
    bool fine = config_read(path, &bytes, &mode, error);
    if (fine) {
        struct slice file = arena_copy(arena, text_slice(&bytes));
        *count = find_blocks(file, kind, NULL);
        found = arena_allocate_array(arena, *count + 1, sizeof *found);
        fine = found || error_set(error, ERROR_SYSTEM, "Memory is short");
        if (fine)
            find_blocks(file, kind, found);
    }
    *blocks = found;
    text_release(&bytes);
    return fine;
}

struct slice config_block_value(const struct config_block *block, struct slice key,
                                struct arena *arena)
{
    struct slice rest = block->text, value = {NULL, 0};
    struct config_line line;
    while (config_line_next(&rest, &line))
        if (!line.remark && line.indented && slice_equal(line.key, key))
            value = line.value.data ? config_line_value(line.value, arena) : SLICE("");
    return value;
}
