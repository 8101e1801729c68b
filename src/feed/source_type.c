/* SPDX-License-Identifier: MIT */
#include "feed/source_type.h"

const struct source_type *const source_types[] = {
    &source_type_hf,
    &source_type_arxiv,
    &source_type_feed,
    NULL,
};

static const struct source_type *find_type(struct slice name)
{
    for (size_t i = 0; source_types[i]; i++)
        if (slice_equal(slice_of(source_types[i]->name), name))
            return source_types[i];
    return NULL;
}

bool chains_plan(struct chain_list *list, const struct config_source *source,
                 const struct fetch_request *request, const struct contacts *contacts,
                 const struct now *now, struct error *error)
{
    const struct source_type *type = find_type(source->type);
    const struct plan plan = {source, request, contacts, now};
    list->skipped = NULL;
    if (!type)
        return error_set(error, ERROR_CONFIG, "There is no type of source \"%.*s\"",
                         SLICE_ARG(source->type));
    return type->plan(list, &plan) || error_set(error, ERROR_SYSTEM, "Memory is short");
}
