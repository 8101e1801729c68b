/* SPDX-License-Identifier: MIT */
#include "transfer/protocol.h"

#include "paper/record.h"

const struct transfer_failure transfer_failures[] = {
    {"resolve", "the server's name has no address", true},
    {"connect", "no connection to the server", true},
    {"tls", "the server's certificate or encryption is not to be trusted", false},
    {"timeout", "the answer took too long", false},
    {"slow", "the answer came too slowly", false},
    {"closed", "the server closed the connection without an answer", false},
    {"partial", "the answer was cut short", false},
    {"toolarge", "the document is larger than allowed", false},
    {"redirect", "the server redirects too often, or to an address that is not followed", false},
    {"protocol", "the address is not http or https, or the answer is not HTTP", false},
    {"encoding", "the answer is compressed wrongly or in a way that was not asked for", false},
    {"address", "the server redirects into a private network", false},
    {"cancelled", "the request was cancelled", false},
    {"other", "anything else", false},
    {NULL, NULL, false},
};

enum { VALUES_MAXIMUM = 7 };

bool transfer_request_parse(struct transfer_request *request, struct slice line,
                            struct arena *arena)
{
    struct slice values[VALUES_MAXIMUM] = {{NULL, 0}}, value;
    size_t count = 0;
    while (slice_split(&line, '\t', &value)) {
        if (count == VALUES_MAXIMUM)
            return false;
        values[count++] = record_value(value, arena);
    }
    *request = (struct transfer_request){.cancel = slice_equal(values[0], SLICE("cancel"))};
    if (arena->failed || count < 2 || !slice_to_uint64(values[1], &request->number))
        return false;
    if (request->cancel)
        return count == 2;
    request->url = values[2];
    request->etag = values[3];
    request->modified = values[4];
    request->proxy = values[6];
    if (!slice_equal(values[0], SLICE("get")) || count < 6 ||
        !slice_to_uint64(values[5], &request->maximum))
        return false;
    if (request->maximum == 0)
        request->maximum = TRANSFER_MAXIMUM_DEFAULT;
    return true;
}
