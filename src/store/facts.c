/* SPDX-License-Identifier: MIT */
#include "store/snapshot.h"

bool snapshot_facts(const struct snapshot *snapshot, store_row row, int64_t new_after,
                    bool with_text, struct arena *arena, struct paper *paper,
                    struct query_facts *facts, struct error *error)
{
    struct store_votes votes;
    *paper = (struct paper){.id = {NULL, 0}};
    snapshot_votes(snapshot, row, &votes);
    *facts = (struct query_facts){
        .paper = paper,
        .day = snapshot_day(snapshot, row),
        .is_new = new_after != INT64_MAX && snapshot_added(snapshot, row) > new_after,
        .upvotes = votes.upvotes,
        .comments = votes.comments,
        .stars = votes.stars,
    };
    facts->listings = snapshot_listings(snapshot, row, arena, &facts->listing_count);
    if (with_text && !snapshot_paper(snapshot, row, arena, paper, error))
        return false;
    if (flags_is_empty(snapshot->flags))
        return true;
    if (!with_text)
        paper->id = snapshot_key(snapshot, row);
    facts->marks = flags_get(snapshot->flags, paper->id);
    return true;
}

int64_t snapshot_newest_added(const struct snapshot *snapshot)
{
    int64_t newest = 0;
    for (store_row row = STORE_NO_ROW; (row = snapshot_next(snapshot, row)) != STORE_NO_ROW;) {
        int64_t added = snapshot_added(snapshot, row);
        newest = added > newest ? added : newest;
    }
    return newest;
}
