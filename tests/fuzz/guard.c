/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include "base/utf8.h"
#include "parse/tag_guard.h"

#include <libxml/HTMLparser.h>

/* The scan in front of libxml2 sees every attribute that libxml2 sees: a tag of HTML has no more of
   them than the tag in which the scan counted most. */

static size_t most;

static void on_start(void *context, const xmlChar *name, const xmlChar **attributes)
{
    size_t count = 0;
    (void)context, (void)name;
    while (attributes && attributes[2 * count])
        count++;
    most = count > most ? count : most;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const int options =
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET;
    struct error error = ERROR_INIT;
    struct tag_guard guard;
    size_t counted = 0;
    struct slice page = fuzz_slice(data, size);
    if (!utf8_valid(page) || slice_find_byte(page, '\0', 0) != SIZE_MAX)
        return 0;
    tag_guard_init(&guard, true);
    for (size_t at = 0; at < size; at++) {
        if (!tag_guard_feed(&guard, slice_first(slice_from(page, at), 1), &error))
            return 0;
        counted = guard.attributes > counted ? guard.attributes : counted;
    }
    htmlParserCtxtPtr parser = htmlNewParserCtxt();
    fuzz_assert(parser);
    most = 0;
    parser->sax->startElement = on_start;
    xmlFreeDoc(htmlCtxtReadMemory(parser, page.data, (int)size, NULL, "UTF-8", options));
    htmlFreeParserCtxt(parser);
    fuzz_assert(most <= counted);
    return 0;
}
