/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "parse/json.h"

/* The walk by brackets and the reading of each item: an item is read, or there is a reason. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json_walk walk;
    struct slice text = fuzz_slice(data, size), key, value;
    json_prepare();
    (void)json_is_deeper(text, JSON_DEPTH);
    if (!json_walk_begin(&walk, text, 0))
        return 0;
    for (enum json_step step = JSON_ITEM; step == JSON_ITEM;) {
        size_t before = walk.at;
        step = json_walk_next(&walk, &key, &value);
        fuzz_assert(walk.at >= before && walk.at <= size);
        if (step != JSON_ITEM)
            break;
        fuzz_assert(walk.at > before);
        struct error error = ERROR_INIT;
        json_t *item = json_read(value, &error);
        fuzz_assert(item || error.reason[0]);
        (void)json_member_count(item, "upvotes");
        (void)json_member_text(item, "title");
        json_decref(item);
    }
    return 0;
}
