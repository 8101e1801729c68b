/* SPDX-License-Identifier: MIT */
#include "feed/chain.h"

#include "feed/source_type.h"

#include <stdlib.h>

enum { ADDRESS_MAXIMUM = 8192 };

struct chain *chains_add(struct chain_list *list, const struct source_type *type,
                         const struct config_source *source)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 16;
        struct chain *chains = realloc(list->chains, capacity * sizeof *chains);
        if (!chains)
            return NULL;
        list->chains = chains;
        list->capacity = capacity;
    }
    struct chain *chain = &list->chains[list->count++];
    *chain = (struct chain){.source = source, .type = type, .day = DAY_NONE, .batch = DAY_NONE};
    text_init(&chain->url, ADDRESS_MAXIMUM);
    text_init(&chain->trouble, sizeof((struct error *)0)->reason);
    return chain;
}

void chains_release(struct chain_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        text_release(&list->chains[i].url);
        text_release(&list->chains[i].trouble);
        free(list->chains[i].seen);
    }
    free(list->chains);
    *list = (struct chain_list){.count = 0};
}

bool chain_fall_back(struct chain *chain, const struct error *why)
{
    chain->way++;
    if (!chain->type->fall_back || !chain->type->fall_back(chain)) {
        chain->way--;
        return false;
    }
    chain->page = 0;
    text_clear(&chain->trouble);
    text_append_string(&chain->trouble, why->reason);
    return true;
}

/* Scheme, host and port of an address. */
static struct slice origin_of(struct slice url)
{
    size_t scheme = slice_find(url, SLICE("://"), 0);
    size_t end = scheme == SIZE_MAX ? SIZE_MAX : slice_find_byte(url, '/', scheme + 3);
    return end == SIZE_MAX ? url : slice_first(url, end);
}

bool chain_same_server(struct slice a, struct slice b)
{
    return slice_equal_nocase(origin_of(a), origin_of(b));
}

void chain_next(struct chain *chain, struct slice linked, bool brought_new, struct text *next)
{
    if (chain->type->next)
        chain->type->next(chain, linked, brought_new, next);
}

void chain_next_unchanged(struct chain *chain, struct slice stored, struct text *next)
{
    if (chain->type->plans_pages)
        chain_next(chain, (struct slice){NULL, 0}, false, next);
    else
        text_append(next, stored);
}

bool chain_see(struct chain *chain, const struct paper *papers, size_t count)
{
    bool brought_new = false;
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = slice_hash(papers[i].id);
        size_t at = 0;
        while (at < chain->seen_count && chain->seen[at] != hash)
            at++;
        if (at < chain->seen_count)
            continue;
        if (chain->seen_count == chain->seen_capacity) {
            size_t capacity = chain->seen_capacity ? 2 * chain->seen_capacity : 128;
            uint64_t *seen = realloc(chain->seen, capacity * sizeof *seen);
            if (!seen)
                return brought_new;
            chain->seen = seen;
            chain->seen_capacity = capacity;
        }
        chain->seen[chain->seen_count++] = hash;
        brought_new = true;
    }
    return brought_new;
}

void chain_describe(const struct chain *chain, struct text *out)
{
    chain->type->describe(chain, out);
}
