/* SPDX-License-Identifier: MIT */
#include "index/beginnings.h"

#include "index/postings.h"

#include <stdlib.h>
#include <string.h>

enum { BITMAP_WORDS = RECENT_DOCUMENTS / 64, BITMAP_BYTES = RECENT_DOCUMENTS / 8 };
#define BITMAPS_LIMIT ((size_t)UINT32_MAX)

static uint32_t first_recent(uint32_t documents)
{
    return documents > RECENT_DOCUMENTS ? (documents + 63) / 64 * 64 - RECENT_DOCUMENTS : 0;
}

void beginnings_init(struct beginnings *beginnings, uint32_t documents)
{
    beginnings->from = first_recent(documents);
    beginnings->is_wanted = documents > RECENT_DOCUMENTS;
    memset(beginnings->open, 0, sizeof beginnings->open);
    for (unsigned i = 0; i < BEGINNING_SIZE; i++)
        beginnings->open[i].is_empty = true;
    text_init(&beginnings->keys, BITMAPS_LIMIT);
    text_init(&beginnings->bits, BITMAPS_LIMIT);
}

/* Numbers that compare as the texts do; no term has a zero byte. */
static uint32_t key_of(const unsigned char *text, size_t size)
{
    uint32_t key = 0;
    for (size_t i = 0; i < BEGINNING_SIZE; i++)
        key = key << 8 | (i < size ? text[i] : 0);
    return key;
}

/* No more terms begin so: keeps what was collected, and the shorter beginning has it, too. */
static void close_beginning(struct beginnings *beginnings, unsigned level)
{
    struct beginning *own = &beginnings->open[level];
    struct beginning *shorter = level > 0 ? &beginnings->open[level - 1] : NULL;
    if (own->terms > BEGINNING_TERMS) {
        uint64_t entry[] = {key_of(own->text, level + 1), beginnings->bits.size};
        text_append(&beginnings->keys, (struct slice){(const char *)entry, sizeof entry});
        text_append(&beginnings->bits, (struct slice){(const char *)own->bits, BITMAP_BYTES});
    }
    if (shorter && own->terms > 0) {
        shorter->terms += own->terms;
        for (unsigned i = 0; !own->is_empty && i < BITMAP_WORDS; i++)
            shorter->bits[i] |= own->bits[i];
        shorter->is_empty = shorter->is_empty && own->is_empty;
    }
    if (!own->is_empty)
        memset(own->bits, 0, sizeof own->bits);
    own->is_empty = true;
    own->terms = 0;
}

/* Closes what the word does not begin with. */
static void turn_to(struct beginnings *beginnings, struct slice word)
{
    unsigned same = 0;
    while (same < BEGINNING_SIZE && same < word.size &&
           beginnings->open[same].text[same] == (unsigned char)word.data[same])
        same++;
    for (unsigned level = BEGINNING_SIZE; level-- > same;) {
        close_beginning(beginnings, level);
        memset(beginnings->open[level].text, 0, BEGINNING_SIZE);
        if (level < word.size)
            memcpy(beginnings->open[level].text, word.data, level + 1);
    }
}

void beginnings_add(struct beginnings *beginnings, struct slice word, const uint32_t *postings,
                    uint32_t count)
{
    if (!beginnings->is_wanted || word.size == 0)
        return;
    turn_to(beginnings, word);
    size_t level = word.size < BEGINNING_SIZE ? word.size - 1 : BEGINNING_SIZE - 1;
    struct beginning *own = &beginnings->open[level];
    own->terms++;
    for (uint32_t i = count; i-- > 0;) {
        uint32_t document = postings[i] >> POSTING_CODE_BITS;
        if (document < beginnings->from)
            break;
        uint32_t bit = document - beginnings->from;
        own->bits[bit / 64] |= UINT64_C(1) << bit % 64;
        own->is_empty = false;
    }
}

static int compare_entries(const void *left, const void *right)
{
    const uint64_t *a = left, *b = right;
    return a[0] < b[0] ? -1 : a[0] > b[0];
}

static unsigned section_of(enum index_field field, enum field_section part)
{
    return SECTION_FIELDS + (unsigned)field * FIELD_SECTIONS + (unsigned)part;
}

void beginnings_finish(struct beginnings *beginnings, struct writer *writer, enum index_field field)
{
    struct text keys;
    turn_to(beginnings, (struct slice){NULL, 0});
    size_t count = beginnings->keys.size / sizeof(uint64_t[2]);
    uint64_t *entries = (uint64_t *)(void *)beginnings->keys.data;
    if (count > 0)
        qsort(entries, count, sizeof(uint64_t[2]), compare_entries);
    text_init(&keys, BITMAPS_LIMIT);
    for (size_t i = 0; i < count; i++) {
        uint32_t key = (uint32_t)entries[2 * i];
        text_append(&keys, (struct slice){(const char *)&key, sizeof key});
    }
    if (!text_ok(&beginnings->keys) || !text_ok(&beginnings->bits) || !text_ok(&keys))
        writer_fail_memory(writer);
    writer_section(writer, section_of(field, FIELD_BEGINNINGS), text_slice(&keys));
    writer_begin(writer, section_of(field, FIELD_RECENT));
    for (size_t i = 0; i < count; i++)
        writer_append(writer, slice_first(slice_from(text_slice(&beginnings->bits),
                                                     (size_t)entries[2 * i + 1]),
                                          BITMAP_BYTES));
    text_release(&keys);
    text_release(&beginnings->keys);
    text_release(&beginnings->bits);
}

const uint64_t *beginnings_find(struct segment *segment, enum index_field field,
                                struct slice beginning, uint32_t *from)
{
    unsigned section = section_of(field, FIELD_BEGINNINGS);
    size_t low = 0, high = (size_t)(segment_size(segment, section) / sizeof(uint32_t));
    size_t count = high;
    if (count == 0 || beginning.size == 0 || beginning.size > BEGINNING_SIZE)
        return NULL;
    uint32_t wanted = key_of((const unsigned char *)beginning.data, beginning.size);
    const uint32_t *keys = segment_bytes(segment, section, 0, count * sizeof *keys);
    while (keys && low < high) {
        size_t middle = low + (high - low) / 2;
        if (keys[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    if (!keys || low == count || keys[low] != wanted)
        return NULL;
    *from = first_recent(segment_count(segment));
    return segment_bytes(segment, section_of(field, FIELD_RECENT), low * BITMAP_BYTES,
                         BITMAP_BYTES);
}
