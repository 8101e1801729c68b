/* SPDX-License-Identifier: MIT */
#include "feed/fetch.h"

#include "feed/add.h"
#include "feed/bad_items.h"
#include "feed/conductor.h"
#include "feed/day.h"
#include "feed/source_type.h"

#include <stdlib.h>

/* The first thing to know of a document that was read well. */
static void take_notice(struct progress_row *row, const struct chain *chain,
                        const struct parsed *parsed)
{
    if (row->notice.size || !parsed->notice[0])
        return;
    chain_describe(chain, &row->notice);
    text_append_format(&row->notice, ": %s", parsed->notice);
}

static bool store_page(struct conductor *conductor, struct chain *chain,
                       const struct answer *answer, const struct parsed *parsed, bool doubtful,
                       struct error *error)
{
    struct progress_row *row = conductor_row(conductor, chain);
    struct store_counts counts = {.papers = 0};
    bool whole = parsed->error.kind == ERROR_NONE;
    bool brought_new = chain_see(chain, parsed->papers, parsed->paper_count);
    day_of_document(chain, slice_of(parsed->date));
    struct text next;
    text_init(&next, 8192);
    if (whole)
        chain_next(chain, text_slice(&answer->next), brought_new, &next);
    struct fetch_state state = {.source = chain->source->name,
                                .day = chain->day,
                                .url = text_slice(&chain->url),
                                .etag = text_slice(&answer->etag),
                                .modified = text_slice(&answer->modified),
                                .status = answer->status,
                                .next = text_slice(&next),
                                .time = conductor->feed->now.seconds};
    bool keep = whole && !doubtful;
    bool stored = feed_add(conductor->feed, parsed, keep ? &state : NULL, &counts, error);
    if (stored) {
        row->progress.papers += parsed->paper_count;
        row->progress.added += counts.added;
        row->progress.updated += counts.updated;
        row->progress.known += counts.known;
        row->progress.bad += parsed->bad;
        take_notice(row, chain, parsed);
        if (whole)
            conductor_go_on(conductor, chain, text_slice(&next));
        else
            conductor_fall_back(conductor, chain, &parsed->error);
    }
    text_release(&next);
    return stored;
}

static enum page_fate judge(const struct conductor *conductor, struct chain *chain,
                            const struct answer *answer, struct parsed *parsed, struct text *notice,
                            struct error *why)
{
    const struct page page = {.parsed = parsed,
                              .url = text_slice(&answer->url),
                              .now = &conductor->feed->now,
                              .notice = notice};
    return chain->type->judge ? chain->type->judge(chain, &page, why) : PAGE_GOOD;
}

static bool use_page(struct conductor *conductor, struct chain *chain, const struct answer *answer,
                     struct parsed *parsed, struct error *error)
{
    struct error why = ERROR_INIT;
    struct text *notice = &conductor_row(conductor, chain)->notice;
    enum page_fate fate = judge(conductor, chain, answer, parsed, notice, &why);
    if (fate == PAGE_FAILED)
        conductor_chain_fails(conductor, chain, &why);
    else if (fate == PAGE_ELSEWHERE)
        chain->state = CHAIN_READY;
    else
        return store_page(conductor, chain, answer, parsed, fate == PAGE_DOUBTFUL, error);
    return true;
}

static struct parse_request parse_request_of(const struct conductor *conductor,
                                             const struct chain *chain, const struct answer *answer)
{
    return (struct parse_request){.source = chain->source->name,
                                  .charset = text_slice(&answer->charset),
                                  .base_url = text_slice(&answer->url),
                                  .day = chain->day,
                                  .trending = chain->trending,
                                  .now = conductor->feed->now.seconds};
}

static bool take_document(struct conductor *conductor, struct chain *chain,
                          const struct answer *answer, struct error *error)
{
    struct parse_request request = parse_request_of(conductor, chain, answer);
    struct parsed parsed;
    struct bad_items items;
    struct error unsaved = ERROR_INIT;
    bad_items_init(&items, conductor->feed, text_slice(&chain->url));
    request.note_bad = bad_items_note;
    request.note_context = &items;
    bool done = document_parse_bytes(&request, text_slice(&answer->body), &parsed, error) &&
                use_page(conductor, chain, answer, &parsed, error);
    /* Not being able to keep them is no reason to fail: they are counted in any case. */
    (void)!bad_items_save(&items, NULL, &unsaved);
    bad_items_release(&items);
    parsed_release(&parsed);
    return done;
}

static bool read_refusal(struct conductor *conductor, struct chain *chain,
                         const struct answer *answer, struct error *why)
{
    const struct parse_request request = parse_request_of(conductor, chain, answer);
    struct parsed parsed;
    struct error ignored = ERROR_INIT, words = ERROR_INIT;
    struct text unused;
    if (!chain->type->tells_refusals || answer->status >= 500 || !answer->body.size)
        return false;
    text_init(&unused, 4096);
    bool refused = document_parse_bytes(&request, text_slice(&answer->body), &parsed, &ignored) &&
                   judge(conductor, chain, answer, &parsed, &unused, &words) == PAGE_FAILED;
    if (refused)
        *why = words;
    text_release(&unused);
    parsed_release(&parsed);
    return refused;
}

static bool wanted(const struct fetch_request *request, const struct config_source *source)
{
    for (size_t i = 0; i < request->source_count; i++)
        if (slice_equal(request->sources[i], source->name))
            return true;
    return !request->source_count && source->every_seconds >= 0;
}

static bool check_names(const struct conductor *conductor, struct error *error)
{
    const struct fetch_request *request = conductor->request;
    for (size_t i = 0; i < request->source_count; i++) {
        if (config_find_source(&conductor->feed->config, request->sources[i]))
            continue;
        error_set(error, ERROR_USAGE, "There is no source \"%.*s\"",
                  SLICE_ARG(request->sources[i]));
        error_next(error, "The sources are listed by: paperfeed source list");
        return error_while(error, "fetch");
    }
    return true;
}

static bool plan(struct conductor *conductor, struct error *error)
{
    const struct config *config = &conductor->feed->config;
    conductor->rows =
        calloc(config->source_count ? config->source_count : 1, sizeof *conductor->rows);
    if (!conductor->rows)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; i < config->source_count; i++) {
        const struct config_source *source = &config->sources[i];
        if (!wanted(conductor->request, source))
            continue;
        struct progress_row *row = &conductor->rows[conductor->row_count++];
        row->source = source;
        row->progress.source = source->name;
        text_init(&row->message, 2048);
        text_init(&row->notice, 2048);
        size_t before = conductor->list.count;
        if (!chains_plan(&conductor->list, source, conductor->request, &conductor->contacts,
                         &conductor->feed->now, error))
            return false;
        if (conductor->request->missing)
            day_drop_known(conductor, before);
        row->chains = (unsigned)(conductor->list.count - before);
        if (row->chains)
            continue;
        if (conductor->request->missing)
            text_append_string(&row->message, "nothing is missing");
        else if (conductor->list.skipped)
            text_append_string(&row->message, conductor->list.skipped);
    }
    return true;
}

static enum fetch_state_of_source final_state(const struct progress_row *row, bool interrupted)
{
    if (!row->chains)
        return FETCH_SKIPPED;
    bool nothing = !row->progress.papers && !row->progress.unchanged;
    if (row->failed == row->chains && nothing)
        return FETCH_FAILED;
    return row->failed || row->doubted || interrupted ? FETCH_SHORT : FETCH_DONE;
}

static void sum_up(struct conductor *conductor)
{
    struct fetch_result *result = conductor->result;
    for (size_t i = 0; i < conductor->row_count; i++) {
        struct progress_row *row = &conductor->rows[i];
        struct fetch_progress *progress = &row->progress;
        progress->state = final_state(row, result->interrupted);
        if (result->interrupted && !row->message.size)
            text_append_string(&row->message, "Stopped by you. What had arrived is kept. "
                                              "The rest: paperfeed fetch");
        if (progress->state == FETCH_DONE && !progress->added && !row->notice.size)
            day_explain(conductor, row->source, &row->notice);
        result->sources++;
        result->failed += progress->state == FETCH_FAILED;
        result->cut_short += progress->state == FETCH_SHORT;
        result->skipped += progress->state == FETCH_SKIPPED;
        result->papers += progress->papers;
        result->added += progress->added;
        result->updated += progress->updated;
        result->known += progress->known;
        result->bad += progress->bad;
        result->bytes += progress->bytes;
        conductor_report(conductor, row);
    }
}

static void remember_contact(struct conductor *conductor)
{
    struct error ignored = ERROR_INIT;
    for (size_t i = 0; i < conductor->row_count; i++) {
        const struct progress_row *row = &conductor->rows[i];
        if (!row->chains || row->failed == row->chains || !row->progress.answered)
            continue;
        if (!contacts_time(&conductor->contacts, row->source->name, SLICE("first")))
            contacts_set(&conductor->contacts, row->source->name, SLICE("first"),
                         conductor->feed->now.seconds);
        if (!row->failed && !row->doubted && !conductor->result->interrupted)
            contacts_set(&conductor->contacts, row->source->name, SLICE("last"),
                         conductor->feed->now.seconds);
    }
    /* Losing these times costs some polite requests. */
    (void)!contacts_save(&conductor->contacts, conductor->feed, &ignored);
    (void)!ledger_save(&conductor->ledger, conductor->feed, &ignored);
}

/* Tells what would be sent, and of which sources nothing would. */
static void tell_plan(struct conductor *conductor)
{
    const struct fetch_request *request = conductor->request;
    for (size_t i = 0; i < conductor->list.count; i++)
        request->planned(request->context, text_slice(&conductor->list.chains[i].url));
    for (size_t i = 0; i < conductor->row_count; i++) {
        struct progress_row *row = &conductor->rows[i];
        if (!row->message.size)
            continue;
        row->progress.state = final_state(row, false);
        conductor_report(conductor, row);
    }
}

static bool run(struct conductor *conductor, struct error *error)
{
    bool done = true;
    if (conductor->list.count) {
        done = requests_open(&conductor->requests, conductor->feed->config.contact, error) &&
               conductor_converse(conductor, error);
        requests_close(&conductor->requests);
    }
    if (done)
        sum_up(conductor);
    remember_contact(conductor);
    return done;
}

bool feed_fetch(struct feed *feed, const struct fetch_request *request, struct fetch_result *result,
                struct error *error)
{
    struct conductor conductor = {.feed = feed,
                                  .request = request,
                                  .result = result,
                                  .take_document = take_document,
                                  .read_refusal = read_refusal};
    *result = (struct fetch_result){.sources = 0};
    conductor_open(&conductor);
    contacts_open(&conductor.contacts, feed);
    ledger_open(&conductor.ledger, feed);
    bool done = check_names(&conductor, error) && plan(&conductor, error);
    if (done && request->planned)
        tell_plan(&conductor);
    else if (done)
        done = run(&conductor, error);
    for (size_t i = 0; i < conductor.row_count; i++) {
        text_release(&conductor.rows[i].message);
        text_release(&conductor.rows[i].notice);
    }
    free(conductor.rows);
    chains_release(&conductor.list);
    contacts_close(&conductor.contacts);
    ledger_close(&conductor.ledger);
    return done;
}

int64_t feed_last_fetch(const struct feed *feed)
{
    struct contacts contacts;
    int64_t last = 0;
    contacts_open(&contacts, feed);
    for (size_t i = 0; i < feed->config.source_count; i++) {
        int64_t time = contacts_time(&contacts, feed->config.sources[i].name, SLICE("last"));
        if (time > last)
            last = time;
    }
    contacts_close(&contacts);
    return last;
}
