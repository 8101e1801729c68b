/* SPDX-License-Identifier: MIT */
#pragma once

#include "feed/chain.h"
#include "feed/ledger.h"
#include "feed/queue.h"

/* One fetch: its chains, the companion, and what each source did. */
struct conductor {
    struct feed *feed;
    const struct fetch_request *request;
    struct fetch_result *result;
    struct contacts contacts;
    struct ledger ledger;
    struct requests requests;
    struct queues queues;
    struct chain_list list;
    struct progress_row {
        const struct config_source *source;
        struct fetch_progress progress;
        struct text message;
        struct text notice; /* told when nothing went wrong */
        unsigned chains, failed;
        unsigned doubted; /* chains that came whole but are not believed */
    } * rows;
    size_t row_count;
    /* Takes a document (status 200) into the store and says how its chain goes on. False is for
     * what stops everything. */
    bool (*take_document)(struct conductor *conductor, struct chain *chain,
                          const struct answer *answer, struct error *error);
    /* Whether a document that came with an HTTP error says why no other form will do; then in why,
     * which holds what is known without it. */
    bool (*read_refusal)(struct conductor *conductor, struct chain *chain,
                         const struct answer *answer, struct error *why);
    int64_t started, reported; /* monotonic milliseconds */
};

/* The time that rows tell runs from here. */
void conductor_open(struct conductor *conductor);
/* Sends what the chains want and takes what comes until all of them ended or the user stops; a
 * failure that comes with that is not told. False for what stops everything. */
bool conductor_converse(struct conductor *conductor, struct error *error) WARN_UNUSED;
/* Tells the state of a source. */
void conductor_report(struct conductor *conductor, struct progress_row *row);
/* The row of the source of a chain. */
struct progress_row *conductor_row(struct conductor *conductor, const struct chain *chain);

/* How a chain goes on: it failed, and the first such failure of a source is told; the same day is
   asked for in another form, or it failed. */
void conductor_chain_fails(struct conductor *conductor, struct chain *chain,
                           const struct error *why);
void conductor_fall_back(struct conductor *conductor, struct chain *chain, const struct error *why);
/* The page at the address next follows; it ended well when that is empty. */
void conductor_go_on(struct conductor *conductor, struct chain *chain, struct slice next);
