/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

#include "paper/identity.h"

enum { TYPED_LIMIT = 64 * 1024, RECORD_LIMIT = 1 << 28 };

/* Rows that fit so far: none, one, or two different ones. */
struct candidates {
    store_row first, second;
};

static void add_candidate(struct candidates *candidates, store_row row)
{
    if (row == STORE_NO_ROW || row == candidates->first)
        return;
    if (candidates->first == STORE_NO_ROW)
        candidates->first = row;
    else if (candidates->second == STORE_NO_ROW)
        candidates->second = row;
}

static store_row find_typed_key(const struct snapshot *snapshot, struct slice typed)
{
    struct text key;
    text_init(&key, TYPED_LIMIT);
    store_row row = snapshot_find(snapshot, typed);
    if (row == STORE_NO_ROW && identity_of_operand(typed, &key) && text_ok(&key))
        row = snapshot_find(snapshot, text_slice(&key));
    text_release(&key);
    return row;
}

static bool has_word(struct slice words, struct slice wanted)
{
    struct slice word;
    while (slice_next_word(&words, &word))
        if (slice_equal_nocase(word, wanted))
            return true;
    return false;
}

/* Records that carry the typed text as their guid, or the DOI in it as a field. */
static void find_in_records(const struct snapshot *snapshot, struct slice typed,
                            struct candidates *candidates)
{
    struct arena arena;
    struct text doi;
    arena_init(&arena, RECORD_LIMIT);
    text_init(&doi, TYPED_LIMIT);
    bool is_doi = identity_doi(typed, &doi) && text_ok(&doi);
    for (store_row row = 0; row < snapshot->count; row++) {
        struct paper paper;
        struct error ignored = ERROR_INIT;
        arena_clear(&arena);
        if (!index_read(snapshot->index, snapshot->paper_of_row[row], &arena, &paper, &ignored))
            continue;
        if (slice_equal(paper.fields[PAPER_GUID], typed) ||
            (is_doi && has_word(paper.fields[PAPER_DOI], text_slice(&doi))))
            add_candidate(candidates, row);
    }
    text_release(&doi);
    arena_release(&arena);
}

static struct slice without_scheme(struct slice key)
{
    return slice_from(key, slice_find_byte(key, ':', 0) + 1);
}

/* Keys and former keys that begin so, with their scheme or without. */
static void find_by_prefix(const struct snapshot *snapshot, struct slice typed,
                           struct candidates *candidates)
{
    const struct index *index = snapshot->index;
    for (uint32_t name = 0; name < index->names.count; name++) {
        struct slice key = names_key(&index->names, name);
        uint32_t paper = index_follow(index, index->names.names[name].paper);
        if (paper < snapshot->paper_count &&
            (slice_starts_with(key, typed) || slice_starts_with(without_scheme(key), typed)))
            add_candidate(candidates, snapshot->row_of_paper[paper]);
    }
}

bool snapshot_resolve(const struct snapshot *snapshot, struct slice typed, store_row *row,
                      struct error *error)
{
    struct candidates found = {STORE_NO_ROW, STORE_NO_ROW};
    typed = slice_trim(typed);
    if (typed.size > 0)
        add_candidate(&found, find_typed_key(snapshot, typed));
    if (typed.size > 0 && found.first == STORE_NO_ROW)
        find_in_records(snapshot, typed, &found);
    if (typed.size > 0 && found.first == STORE_NO_ROW)
        find_by_prefix(snapshot, typed, &found);
    *row = found.first;
    if (found.second == STORE_NO_ROW && found.first != STORE_NO_ROW)
        return true;
    *row = STORE_NO_ROW;
    if (found.first == STORE_NO_ROW)
        error_set(error, ERROR_NOT_FOUND, "No paper is known under it");
    else
        error_set(error, ERROR_NOT_FOUND, "Several papers fit, among them %.*s and %.*s",
                  SLICE_ARG(index_key(snapshot->index, snapshot->paper_of_row[found.first])),
                  SLICE_ARG(index_key(snapshot->index, snapshot->paper_of_row[found.second])));
    return error_while(error, "find \"%.*s\"", SLICE_ARG(slice_first(typed, 100)));
}
