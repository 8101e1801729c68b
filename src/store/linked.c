/* SPDX-License-Identifier: MIT */
#include "store/linked.h"

#include "base/date.h"
#include "paper/identity.h"
#include "store/joins.h"

#include <stdlib.h>

enum { LINKED_WORDS = 5, YEARS_APART = 1, TEXT_LIMIT = 1 << 20 };

/* What two records of one work have in common. */
struct traits {
    struct text title, name; /* folded */
    size_t words;
    size_t family; /* where the last word of the name begins */
    int year;      /* 0: not known */
};

static int year_of(struct slice date)
{
    int year = 0, month, day;
    int32_t first = day_of_partial(date);
    if (first != DAY_NONE)
        day_to_civil(first, &year, &month, &day);
    return year;
}

static void read_traits(const struct paper *paper, struct traits *traits)
{
    struct slice authors = paper->fields[PAPER_AUTHORS], first = {NULL, 0};
    text_init(&traits->title, TEXT_LIMIT);
    text_init(&traits->name, TEXT_LIMIT);
    traits->words = identity_fold_title(paper->fields[PAPER_TITLE], &traits->title);
    (void)paper_list_next(&authors, &first);
    (void)identity_fold_title(first, &traits->name);
    traits->family = traits->name.size;
    while (traits->family > 0 && traits->name.data[traits->family - 1] != ' ')
        traits->family--;
    traits->year = year_of(paper->fields[PAPER_PUBLISHED]);
}

static void release_traits(struct traits *traits)
{
    text_release(&traits->title);
    text_release(&traits->name);
}

static bool are_linked(const struct traits *a, const struct traits *b)
{
    struct slice family = slice_from(text_slice(&a->name), a->family);
    return a->words >= LINKED_WORDS && family.size > 0 && a->year && b->year &&
           abs(a->year - b->year) <= YEARS_APART &&
           slice_equal(text_slice(&a->title), text_slice(&b->title)) &&
           slice_equal(family, slice_from(text_slice(&b->name), b->family));
}

static bool is_linked(const struct snapshot *snapshot, store_row row, const struct traits *traits,
                      struct arena *arena)
{
    struct paper paper;
    struct traits own;
    struct error ignored = ERROR_INIT;
    arena_clear(arena);
    if (!snapshot_paper(snapshot, row, arena, &paper, &ignored))
        return false;
    read_traits(&paper, &own);
    bool linked = are_linked(traits, &own);
    release_traits(&own);
    return linked;
}

size_t snapshot_linked(const struct snapshot *snapshot, store_row row, const struct paper *paper,
                       store_row *found, size_t most)
{
    uint64_t hash = joins_title_hash(paper->fields[PAPER_TITLE]);
    struct traits traits;
    struct arena arena;
    size_t count = 0;
    if (hash == 0)
        return 0;
    arena_init(&arena, TEXT_LIMIT);
    read_traits(paper, &traits);
    for (uint32_t i = 0; i < snapshot_parts(snapshot); i++) {
        struct part *part = snapshot_part(snapshot, i);
        uint32_t document, state = 0;
        while (count < most &&
               (document = segment_name(&part->segment, hash, &state)) != UINT32_MAX) {
            store_row other = part->base + document;
            if (other != row && !segment_is_dead(&part->segment, document) &&
                is_linked(snapshot, other, &traits, &arena))
                found[count++] = other;
        }
    }
    release_traits(&traits);
    arena_release(&arena);
    return count;
}
