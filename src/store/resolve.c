/* SPDX-License-Identifier: MIT */
#include "store/reader.h"

#include "index/order.h"
#include "index/terms.h"
#include "paper/identity.h"
#include "store/store.h"

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

/* Records that carry the typed text as their guid. */
static void find_guid(const struct snapshot *snapshot, struct slice typed,
                      struct candidates *candidates)
{
    struct arena arena;
    uint64_t hash = name_hash(NAME_GUID, typed);
    arena_init(&arena, RECORD_LIMIT);
    for (uint32_t i = 0; i < snapshot_parts(snapshot); i++) {
        struct part *part = snapshot_part(snapshot, i);
        uint32_t document, state = 0;
        while ((document = segment_name(&part->segment, hash, &state)) != UINT32_MAX) {
            struct paper paper;
            struct error ignored = ERROR_INIT;
            if (!segment_is_dead(&part->segment, document) &&
                index_read_document(snapshot->index, part, document, &arena, &paper, &ignored) &&
                slice_equal(paper.fields[PAPER_GUID], typed))
                add_candidate(candidates, part->base + document);
            arena_clear(&arena);
        }
    }
    arena_release(&arena);
}

/* The documents under the ids that begin with a text, as long as one more candidate matters. */
static void find_ids(const struct snapshot *snapshot, struct slice prefix, bool whole,
                     struct candidates *candidates)
{
    for (uint32_t i = 0; i < snapshot_parts(snapshot); i++) {
        struct part *part = snapshot_part(snapshot, i);
        struct terms_walk walk;
        struct postings list;
        struct postings_walk documents;
        terms_walk_init(&walk, &part->segment, INDEX_ID, prefix);
        while (candidates->second == STORE_NO_ROW && terms_walk_next(&walk, &list)) {
            if (whole && walk.size != prefix.size)
                break;
            postings_walk_init(&documents, &list, 0, segment_count(&part->segment));
            while (postings_walk_next(&documents))
                for (uint32_t j = 0; j < documents.count; j++)
                    /* Of a beginning only a paper's own key counts. */
                    if ((whole || documents.codes[j]) &&
                        !segment_is_dead(&part->segment, documents.documents[j]) &&
                        !(segment_record(&part->segment, documents.documents[j]) & RECORD_GHOST))
                        add_candidate(candidates, part->base + documents.documents[j]);
        }
    }
}

/* Records that have the DOI in the typed text as a field. */
static void find_doi(const struct snapshot *snapshot, struct slice typed,
                     struct candidates *candidates)
{
    struct text key;
    text_init(&key, TYPED_LIMIT);
    if (identity_of_operand(typed, &key) && text_ok(&key)) {
        char lower[WORD_MAXIMUM];
        uint32_t size = order_key(text_slice(&key), lower);
        find_ids(snapshot, (struct slice){lower, size}, true, candidates);
    }
    text_release(&key);
}

/* Keys that begin so, with their scheme or without. */
static void find_by_prefix(const struct snapshot *snapshot, struct slice typed,
                           struct candidates *candidates)
{
    static const char *const schemes[] = {
        "", "arxiv:", "doi:", "acl:", "openreview:", "pmid:", "pmcid:", "url:", "id:", "title:"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        struct text prefix;
        char lower[WORD_MAXIMUM];
        text_init(&prefix, TYPED_LIMIT);
        text_append_string(&prefix, schemes[i]);
        text_append(&prefix, typed);
        uint32_t size = order_key(text_slice(&prefix), lower);
        if (text_ok(&prefix) && prefix.size <= sizeof lower)
            find_ids(snapshot, (struct slice){lower, size}, false, candidates);
        text_release(&prefix);
    }
}

static bool resolve(const struct snapshot *snapshot, struct slice typed, store_row *row,
                    struct error *error)
{
    struct candidates found = {STORE_NO_ROW, STORE_NO_ROW};
    typed = slice_trim(typed);
    if (typed.size > 0)
        add_candidate(&found, find_typed_key(snapshot, typed));
    if (typed.size > 0 && found.first == STORE_NO_ROW) {
        find_guid(snapshot, typed, &found);
        find_doi(snapshot, typed, &found);
    }
    if (typed.size > 0 && found.first == STORE_NO_ROW)
        find_by_prefix(snapshot, typed, &found);
    *row = found.first;
    if (found.second == STORE_NO_ROW && found.first != STORE_NO_ROW)
        return true;
    *row = STORE_NO_ROW;
    if (!index_is_sound(snapshot->index, error))
        return error_while(error, "find \"%.*s\"", SLICE_ARG(slice_first(typed, 100)));
    if (found.first == STORE_NO_ROW)
        error_set(error, ERROR_NOT_FOUND, "No paper is known under it");
    else
        error_set(error, ERROR_NOT_FOUND, "Several papers fit, among them %.*s and %.*s",
                  SLICE_ARG(snapshot_key(snapshot, found.first)),
                  SLICE_ARG(snapshot_key(snapshot, found.second)));
    return error_while(error, "find \"%.*s\"", SLICE_ARG(slice_first(typed, 100)));
}

bool store_resolve(struct store *store, struct slice typed, store_row *row, struct error *error)
{
    bool resolved = resolve(store_snapshot(store), typed, row, error);
    /* Its key will be asked for. */
    if (resolved)
        (void)snapshot_key(&store->snapshot, *row);
    if (!index_damaged(&store->index))
        return resolved;
    *row = STORE_NO_ROW;
    return reader_heal(store, error) && resolve(&store->snapshot, typed, row, error);
}
