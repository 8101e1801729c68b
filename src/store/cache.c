/* SPDX-License-Identifier: MIT */
#include "store/cache.h"

#include "base/checksum.h"
#include "index/merge.h"
#include "store/image.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    PATH_LIMIT = 64 * 1024,
    MANIFEST_LIMIT = 64 * 1024,
    /* So many segments of about one size become one. */
    MERGE_FACTOR = 4,
    SMALLEST_TIER = 64,
    NUMBER_SHIFT = 20,
    TIERS = 16
};

void cache_init(struct cache *cache, const char *directory)
{
    *cache = (struct cache){.idle = !directory};
    text_init(&cache->directory, PATH_LIMIT);
    text_init(&cache->path, PATH_LIMIT);
    if (directory)
        text_append_string(&cache->directory, directory);
}

void cache_release(struct cache *cache)
{
    text_release(&cache->directory);
    text_release(&cache->path);
}

static const char *path_of(struct cache *cache, const char *name)
{
    text_clear(&cache->path);
    path_join(&cache->path, text_string(&cache->directory), name);
    return text_string(&cache->path);
}

static const char *segment_path(struct cache *cache, uint64_t number)
{
    char name[64];
    struct text text;
    text_init(&text, sizeof name);
    text_append_format(&text, SEGMENT_PREFIX "%" PRIu64, number);
    const char *path = path_of(cache, text_string(&text));
    text_release(&text);
    return path;
}

static bool current_state(struct cache *cache, struct disk_state *state)
{
    struct error ignored = ERROR_INIT;
    *state = (struct disk_state){.exists = false};
    return cache->directory.size > 0 && disk_state_at(path_of(cache, "CURRENT"), state, &ignored);
}

bool cache_changed(struct cache *cache)
{
    struct disk_state now;
    return current_state(cache, &now) && !disk_unchanged(&now, &cache->current);
}

/* Where the last line before an offset begins. */
static struct slice line_before(struct slice bytes, uint64_t end)
{
    size_t begin = (size_t)end - 1;
    while (begin > 0 && bytes.data[begin - 1] != '\n')
        begin--;
    return slice_range(bytes.data + begin, bytes.data + end);
}

static uint64_t time_of(const struct log *log)
{
    return (uint64_t)log->state.modified.tv_sec * 1000000000u +
           (uint64_t)log->state.modified.tv_nsec;
}

bool cache_fits(const struct manifest_log *covered, const struct log *log)
{
    struct slice bytes = log_bytes(log);
    if (covered->end == 0)
        return true;
    if (!log->has_header || covered->inode != (uint64_t)log->state.inode ||
        memcmp(covered->salt, log->scan.salt, BATCH_SALT) != 0 ||
        (covered->size == log->state.size && covered->modified != time_of(log)) ||
        covered->end > bytes.size || bytes.data[covered->end - 1] != '\n')
        return false;
    return crc32c(0, line_before(bytes, covered->end)) == covered->check;
}

void cache_note(struct manifest_log *covered, const struct log *log)
{
    *covered = (struct manifest_log){.end = 0};
    if (!log->has_header || log->taken.sequence == 0)
        return;
    memcpy(covered->salt, log->scan.salt, BATCH_SALT);
    covered->inode = (uint64_t)log->state.inode;
    covered->size = log->state.size;
    covered->modified = time_of(log);
    covered->end = log->taken.at;
    covered->sequence = log->taken.sequence;
    covered->check = crc32c(0, line_before(log_bytes(log), covered->end));
    covered->lost = log->taken.lost;
    covered->missing = log->taken.missing;
}

static void go_on(struct log *log, const struct manifest_log *covered)
{
    log_rewind(log);
    if (covered->end > 0)
        log_continue(log, &(struct log_position){.at = covered->end,
                                                 .sequence = covered->sequence,
                                                 .lost = covered->lost,
                                                 .missing = covered->missing});
}

static bool open_part(struct cache *cache, const struct manifest_segment *segment,
                      struct part *part, struct error *error)
{
    const char *path = segment_path(cache, segment->number);
    struct disk_state state;
    int descriptor;
    *part = (struct part){.base = 0};
    if (!disk_open_reader(path, &descriptor, error))
        return false;
    if (descriptor < 0)
        return error_set(error, ERROR_DAMAGED, "%s is missing", path);
    bool opened = disk_state_of(descriptor, path, &state, error);
    if (opened && state.size != segment->size)
        opened = error_set(error, ERROR_DAMAGED, "%s is cut", path);
    opened =
        opened && file_map_open(&part->map, descriptor, (size_t)segment->size, error) &&
        segment_open(&part->segment, (struct slice){part->map.data, part->map.size}, false, error);
    disk_close(&descriptor);
    if (opened && (part->segment.footer.number != segment->number ||
                   part->segment.footer.check != segment->check))
        opened = error_set(error, ERROR_DAMAGED, "%s is another segment", path);
    if (!opened)
        part_close(part);
    return opened;
}

static bool open_parts(struct cache *cache, struct index *index, struct error *error)
{
    for (size_t i = 0; i < cache->manifest.segment_count; i++) {
        struct part part;
        if (!open_part(cache, &cache->manifest.segments[i], &part, error))
            return false;
        if (!index_add_part(index, &part, error)) {
            part_close(&part);
            return false;
        }
    }
    return true;
}

static bool read_manifest(struct cache *cache)
{
    struct error ignored = ERROR_INIT;
    struct text text;
    text_init(&text, MANIFEST_LIMIT);
    bool read = cache->directory.size > 0 && current_state(cache, &cache->current) &&
                cache->current.exists && file_read(path_of(cache, "CURRENT"), &text, &ignored) &&
                manifest_parse(text_slice(&text), &cache->manifest);
    text_release(&text);
    return read;
}

/* A log that was written anew has another salt; one that is gone or empty has none. */
static uint64_t missing_of(const struct manifest_log *covered, const struct log *log)
{
    bool other = log->has_header && memcmp(covered->salt, log->scan.salt, BATCH_SALT) != 0;
    uint64_t size = log_bytes(log).size;
    return other || covered->end <= size ? 0 : covered->end - size;
}

uint64_t cache_missing(struct cache *cache, const struct log *papers, const struct log *listings)
{
    if (!read_manifest(cache))
        return 0;
    return missing_of(&cache->manifest.logs[MANIFEST_PAPERS], papers) +
           missing_of(&cache->manifest.logs[MANIFEST_LISTINGS], listings);
}

void cache_load(struct cache *cache, struct index *index, struct log *papers, struct log *listings)
{
    struct error ignored = ERROR_INIT;
    /* A segment that is missing was merged away meanwhile: CURRENT names others now. */
    for (unsigned tries = 0; tries < 3; tries++) {
        if (!read_manifest(cache))
            break;
        if (!cache_fits(&cache->manifest.logs[MANIFEST_PAPERS], papers) ||
            !cache_fits(&cache->manifest.logs[MANIFEST_LISTINGS], listings))
            break;
        if (open_parts(cache, index, &ignored)) {
            go_on(papers, &cache->manifest.logs[MANIFEST_PAPERS]);
            go_on(listings, &cache->manifest.logs[MANIFEST_LISTINGS]);
            index->unreadable = cache->manifest.unreadable;
            return;
        }
        struct slice papers_map = index->papers, listings_map = index->listings;
        int papers_file = index->papers_file;
        index_clear(index);
        index_set_maps(index, papers_map, listings_map, papers_file);
    }
    /* What did not fit is removed when something else takes its place, and its numbers do not come
       again. */
    uint64_t next = (uint64_t)time(NULL) << NUMBER_SHIFT;
    if (cache->manifest.segment_count > 0)
        cache->unfit = cache->manifest;
    cache->manifest =
        (struct manifest){.next = cache->manifest.next > next ? cache->manifest.next : next};
    log_rewind(papers);
    log_rewind(listings);
}

/* A file of the cache being written. */
struct output {
    const char *path;
    int descriptor;
    uint64_t size;
};

static bool append(void *context, struct slice bytes, struct error *error)
{
    struct output *output = context;
    uint64_t at = output->size;
    output->size += bytes.size;
    return disk_write(output->descriptor, output->path, bytes, at, error);
}

/* Different in every file, so that no page of one is taken for one of another. */
static uint32_t make_salt(uint64_t number)
{
    uint64_t seed[3] = {number, (uint64_t)time(NULL), (uint64_t)getpid()};
    return crc32c(0, (struct slice){(const char *)seed, sizeof seed});
}

/* Writes a segment: the tail of the index, or count of its parts from first on as one. */
static bool write_segment(struct cache *cache, struct index *index, uint32_t first, uint32_t count,
                          struct manifest_segment *made, struct error *error)
{
    struct output output = {.descriptor = -1};
    struct writer writer;
    struct text path;
    struct segment *parts[MANIFEST_SEGMENTS];
    uint64_t number = cache->manifest.next++;
    text_init(&path, PATH_LIMIT);
    text_append_string(&path, segment_path(cache, number));
    output.path = text_string(&path);
    writer_init(&writer, append, &output, make_salt(number));
    for (uint32_t i = 0; i < count; i++)
        parts[i] = &index->parts[first + i].segment;
    /* Never emptied: another process may have a left-over of this name mapped. */
    disk_remove(output.path);
    bool written = disk_create(output.path, false, &output.descriptor, error) &&
                   (count > 0 ? merge_write(parts, count, &writer, number, error)
                              : image_write(index, &writer, number, error)) &&
                   disk_sync(output.descriptor, output.path, error);
    *made = (struct manifest_segment){number, output.size, writer.footer.check};
    if (!written && output.descriptor >= 0)
        disk_remove(output.path);
    disk_close(&output.descriptor);
    writer_release(&writer);
    text_release(&path);
    return written;
}

static bool write_manifest(struct cache *cache, const struct manifest *manifest,
                           struct error *error)
{
    struct text text, path, temporary;
    int descriptor = -1;
    text_init(&text, MANIFEST_LIMIT);
    text_init(&path, PATH_LIMIT);
    text_init(&temporary, PATH_LIMIT);
    text_append_string(&path, path_of(cache, "CURRENT"));
    text_append_string(&temporary, path_of(cache, "CURRENT.tmp"));
    manifest_append(&text, manifest);
    bool written = text_ok(&text) &&
                   disk_create(text_string(&temporary), true, &descriptor, error) &&
                   disk_write(descriptor, text_string(&temporary), text_slice(&text), 0, error) &&
                   disk_sync(descriptor, text_string(&temporary), error) &&
                   disk_rename(text_string(&temporary), text_string(&path), error);
    disk_close(&descriptor);
    text_release(&text);
    text_release(&path);
    text_release(&temporary);
    return written;
}

static unsigned tier_of(const struct part *part)
{
    unsigned tier = 0;
    for (uint32_t size = SMALLEST_TIER; size < segment_count(&part->segment) && tier < TIERS;
         size *= MERGE_FACTOR)
        tier++;
    return tier;
}

/* How many of the newest parts are to become one: the longest row at the end in which no part is of
   a higher tier than MERGE_FACTOR of them are. 0: none. */
static uint32_t parts_to_merge(const struct index *index)
{
    for (unsigned tier = TIERS + 1; tier-- > 0;) {
        uint32_t row = 0, same = 0;
        uint64_t documents = 0;
        while (row < index->part_count) {
            const struct part *part = &index->parts[index->part_count - 1 - row];
            if (tier_of(part) > tier)
                break;
            same += tier_of(part) == tier;
            documents += segment_count(&part->segment);
            row++;
        }
        if (same >= MERGE_FACTOR && documents < DOCUMENTS_MAXIMUM)
            return row;
    }
    return 0;
}

/* Takes the last count parts out of the index and removes their files when CURRENT has changed. */
static void drop_parts(struct index *index, uint32_t count)
{
    while (count-- > 0) {
        struct part *part = &index->parts[--index->part_count];
        index->documents = part->base;
        part_close(part);
    }
}

/* The newest count parts become one. */
static bool merge_parts(struct cache *cache, struct index *index, uint32_t count,
                        struct manifest *manifest, struct error *error)
{
    struct manifest_segment made;
    struct part part;
    uint64_t aliases = index->aliases;
    if (!write_segment(cache, index, index->part_count - count, count, &made, error))
        return false;
    if (!open_part(cache, &made, &part, error)) {
        disk_remove(segment_path(cache, made.number));
        return false;
    }
    drop_parts(index, count);
    manifest->segment_count -= count;
    manifest->segments[manifest->segment_count++] = made;
    bool added = index_add_part(index, &part, error);
    index->aliases = aliases;
    return added;
}

static bool is_named(const struct manifest *manifest, uint64_t number)
{
    for (size_t i = 0; i < manifest->segment_count; i++)
        if (manifest->segments[i].number == number)
            return true;
    return false;
}

/* Makes the new manifest count, and removes what it does not name any more, or what was made since
   first and merged at once. */
static bool switch_to(struct cache *cache, struct manifest *manifest, uint64_t first,
                      struct error *error)
{
    struct manifest former = cache->manifest;
    manifest->next = cache->manifest.next;
    if (!write_manifest(cache, manifest, error))
        return false;
    cache->manifest = *manifest;
    if (!current_state(cache, &cache->current))
        cache->current.exists = false;
    for (size_t i = 0; i < former.segment_count; i++)
        if (!is_named(manifest, former.segments[i].number))
            disk_remove(segment_path(cache, former.segments[i].number));
    for (size_t i = 0; i < cache->unfit.segment_count; i++)
        if (!is_named(manifest, cache->unfit.segments[i].number))
            disk_remove(segment_path(cache, cache->unfit.segments[i].number));
    cache->unfit.segment_count = 0;
    for (uint64_t number = first; number < manifest->next; number++)
        if (!is_named(manifest, number))
            disk_remove(segment_path(cache, number));
    return true;
}

static bool publish_tail(struct cache *cache, struct index *index, struct manifest *manifest,
                         struct error *error)
{
    struct manifest_segment made;
    struct part part;
    uint64_t aliases = index->aliases;
    if (manifest->segment_count + 1 >= MANIFEST_SEGMENTS)
        return error_set(error, ERROR_LIMIT, "there are too many segments");
    if (!write_segment(cache, index, 0, 0, &made, error))
        return false;
    if (!open_part(cache, &made, &part, error)) {
        disk_remove(segment_path(cache, made.number));
        return false;
    }
    manifest->segments[manifest->segment_count++] = made;
    tail_clear(&index->tail);
    bool added = index_add_part(index, &part, error);
    index->aliases = aliases;
    return added;
}

/* Under the lock of the index. */
static bool publish_locked(struct cache *cache, struct index *index, struct log *papers,
                           struct log *listings, bool all, struct error *error)
{
    struct manifest manifest = cache->manifest;
    uint64_t first = manifest.next;
    uint32_t count;
    cache_note(&manifest.logs[MANIFEST_PAPERS], papers);
    cache_note(&manifest.logs[MANIFEST_LISTINGS], listings);
    manifest.unreadable = index->unreadable;
    if (!tail_is_empty(&index->tail) && !publish_tail(cache, index, &manifest, error))
        return false;
    all = all && index->documents < DOCUMENTS_MAXIMUM;
    while ((count = all && index->part_count > 1 ? index->part_count : parts_to_merge(index)) > 1)
        if (!merge_parts(cache, index, count, &manifest, error))
            return false;
    return index_is_sound(index, error) && switch_to(cache, &manifest, first, error);
}

bool cache_lock(struct cache *cache, struct file_lock *lock)
{
    struct error ignored = ERROR_INIT;
    lock->descriptor = -1;
    return file_make_directory(text_string(&cache->directory), &ignored) &&
           file_lock_take(lock, path_of(cache, "lock.index"), 0, &ignored);
}

/* Whatever stands between a tail and its file, the answers stay right: the tail is kept, or all is
   taken again. */
static bool publish(struct cache *cache, struct index *index, struct log *papers,
                    struct log *listings, bool all, bool *published, struct error *error)
{
    struct file_lock lock;
    *published = false;
    /* What was looked up in it may have missed something. */
    if (!index_is_sound(index, error))
        return false;
    if (cache->idle || (!all && tail_is_empty(&index->tail)) || !cache_lock(cache, &lock))
        return true;
    if (!cache_changed(cache)) {
        struct error failure = ERROR_INIT;
        uint32_t parts = index->part_count;
        *published = publish_locked(cache, index, papers, listings, all, &failure);
        if (!*published) {
            cache->idle = true;
            /* Parts that CURRENT does not name must not be built upon. */
            if (index->part_count != parts || tail_is_empty(&index->tail)) {
                file_lock_drop(&lock);
                *error = failure;
                error->kind = ERROR_DAMAGED;
                return false;
            }
        }
    }
    file_lock_drop(&lock);
    return true;
}

bool cache_publish(struct cache *cache, struct index *index, struct log *papers,
                   struct log *listings, bool *published, struct error *error)
{
    return publish(cache, index, papers, listings, false, published, error);
}

bool cache_drop(struct cache *cache, struct error *error)
{
    struct manifest manifest = cache->manifest;
    (void)read_manifest(cache);
    disk_remove(path_of(cache, "CURRENT"));
    disk_remove(path_of(cache, "marks"));
    for (size_t i = 0; i < cache->manifest.segment_count; i++)
        disk_remove(segment_path(cache, cache->manifest.segments[i].number));
    for (size_t i = 0; i < manifest.segment_count; i++)
        disk_remove(segment_path(cache, manifest.segments[i].number));
    return disk_sync_name(path_of(cache, "CURRENT"), error);
}

bool cache_compact(struct cache *cache, struct index *index, struct log *papers,
                   struct log *listings, struct error *error)
{
    bool published;
    return publish(cache, index, papers, listings, true, &published, error);
}
