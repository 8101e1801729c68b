/* SPDX-License-Identifier: MIT */
#include "store/mark_table.h"

#include "base/array.h"
#include "index/writer.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PATH_LIMIT = 64 * 1024, LEAST_SLOTS = 64 };
#define KEYS_LIMIT ((size_t)UINT32_MAX)
/* So many bytes of marks.tsv are read at every start before they are put into the table. */
#define SAVE_BYTES (UINT64_C(64) << 10)

/* What the table stands for. */
struct cover {
    struct manifest_log log;
    uint64_t aliases, counter, unreadable;
};

static const char *table_path(struct store *store, const char *name, struct text *path)
{
    text_init(path, PATH_LIMIT);
    path_join(path, text_string(&store->cache.directory), name);
    return text_string(path);
}

static bool open_table(struct store *store, struct part *part, struct error *error)
{
    struct text path;
    struct disk_state state;
    int descriptor;
    const char *name = table_path(store, "marks", &path);
    bool opened =
        disk_open_reader(name, &descriptor, error) && descriptor >= 0 &&
        disk_state_of(descriptor, name, &state, error) &&
        file_map_open(&part->map, descriptor, (size_t)state.size, error) &&
        segment_open(&part->segment, (struct slice){part->map.data, part->map.size}, false, error);
    disk_close(&descriptor);
    text_release(&path);
    /* All of it at once: it is small, and nobody asks later whether it was right. */
    if (opened)
        segment_check_all(&part->segment);
    return opened && !part->segment.damaged;
}

static bool has_table(const struct segment *segment)
{
    uint64_t size = segment_size(segment, SECTION_MARK_TABLE);
    uint64_t slots = size / sizeof(struct flags_entry);
    return size % sizeof(struct flags_entry) == 0 && slots > 0 && (slots & (slots - 1)) == 0 &&
           slots <= UINT32_MAX / 2 &&
           segment_size(segment, SECTION_MARK_COVER) == sizeof(struct cover);
}

static bool fits(struct store *store, struct segment *segment, struct cover *cover)
{
    const void *stored = segment_bytes(segment, SECTION_MARK_COVER, 0, sizeof *cover);
    if (!stored)
        return false;
    memcpy(cover, stored, sizeof *cover);
    return cover->aliases == store->index.aliases && cover->log.end > 0 &&
           cache_fits(&cover->log, &store->marks);
}

void mark_table_load(struct store *store)
{
    struct part part = {.base = 0};
    struct error ignored = ERROR_INIT;
    struct cover cover;
    if (store->cache.directory.size == 0 || !store->marks.has_header)
        return;
    if (!open_table(store, &part, &ignored) || !has_table(&part.segment) ||
        !fits(store, &part.segment, &cover)) {
        part_close(&part);
        return;
    }
    store->mark_table = part;
    store->flags.base = &store->mark_table.segment;
    store->flags.version++;
    store->steps.partial = true;
    store->steps.counter = cover.counter;
    store->steps.unreadable = cover.unreadable;
    log_continue(&store->marks, &(struct log_position){.at = cover.log.end,
                                                       .sequence = cover.log.sequence,
                                                       .lost = cover.log.lost,
                                                       .missing = cover.log.missing});
    store->mark_table_end = cover.log.end;
}

/* A hash table of all flags, at most half full, and the keys it points to. */
static struct flags_entry *make_table(const struct flags *flags, struct text *keys, uint32_t *size)
{
    uint32_t count = 0, at = 0;
    unsigned found;
    struct slice key;
    void *made;
    struct error ignored = ERROR_INIT;
    while (flags_next(flags, &at, &key, &found))
        count++;
    for (*size = LEAST_SLOTS; *size < 2 * count;)
        *size *= 2;
    if (!array_make(&made, *size, sizeof(struct flags_entry), &ignored))
        return NULL;
    struct flags_entry *table = made;
    for (at = 0; flags_next(flags, &at, &key, &found);) {
        uint64_t hash = slice_hash(key);
        uint32_t slot = (uint32_t)(hash ^ hash >> 32) & (*size - 1);
        while (table[slot].used)
            slot = (slot + 1) & (*size - 1);
        table[slot] =
            (struct flags_entry){hash, (uint32_t)keys->size, (uint32_t)key.size, found, 1};
        text_append(keys, key);
    }
    return table;
}

static bool append(void *context, struct slice bytes, struct error *error)
{
    struct text *text = context;
    text_append(text, bytes);
    return text_ok(text) || error_set(error, ERROR_SYSTEM, "not enough memory");
}

static bool write_table(struct store *store, struct text *out, struct error *error)
{
    struct writer writer;
    struct text keys;
    uint32_t size;
    struct cover cover;
    memset(&cover, 0, sizeof cover);
    cache_note(&cover.log, &store->marks);
    cover.aliases = store->index.aliases;
    cover.counter = store->steps.counter;
    cover.unreadable = store->steps.unreadable;
    text_init(&keys, KEYS_LIMIT);
    writer_init(&writer, append, out, (uint32_t)time(NULL));
    struct flags_entry *table = make_table(&store->flags, &keys, &size);
    bool written = table && text_ok(&keys);
    if (written) {
        writer_section(&writer, SECTION_MARK_COVER,
                       (struct slice){(const char *)&cover, sizeof cover});
        writer_section(&writer, SECTION_MARK_TABLE,
                       (struct slice){(const char *)table, size * sizeof *table});
        writer_section(&writer, SECTION_MARK_KEYS, text_slice(&keys));
        written = writer_finish(&writer, error);
    }
    writer_release(&writer);
    text_release(&keys);
    free(table);
    return written;
}

/* Written beside and renamed: who has the former one mapped keeps it. */
static bool replace_table(struct store *store, struct slice bytes, struct error *error)
{
    struct text path, temporary;
    int descriptor = -1;
    const char *to = table_path(store, "marks", &path);
    const char *from = table_path(store, "marks.tmp", &temporary);
    disk_remove(from);
    bool replaced = disk_create(from, false, &descriptor, error) &&
                    disk_write(descriptor, from, bytes, 0, error) && disk_rename(from, to, error);
    if (!replaced && descriptor >= 0)
        disk_remove(from);
    disk_close(&descriptor);
    text_release(&path);
    text_release(&temporary);
    return replaced;
}

void mark_table_save(struct store *store)
{
    struct error ignored = ERROR_INIT;
    struct file_lock lock;
    struct text bytes;
    if (store->cache.idle || index_damaged(&store->index) ||
        store->marks.taken.at < store->mark_table_end + SAVE_BYTES ||
        !cache_lock(&store->cache, &lock))
        return;
    text_init(&bytes, KEYS_LIMIT);
    if (write_table(store, &bytes, &ignored) && replace_table(store, text_slice(&bytes), &ignored))
        store->mark_table_end = store->marks.taken.at;
    else
        store->cache.idle = true;
    text_release(&bytes);
    file_lock_drop(&lock);
}
