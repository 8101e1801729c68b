/* SPDX-License-Identifier: MIT */
#include "parse/feed_item.h"
#include "parse/format.h"

static bool parse(struct input *input, struct sink *sink, const char *what, enum xml_space home,
                  struct error *error)
{
    struct feed feed;
    feed_init(&feed, sink, input->context);
    bool done = feed_read(&feed, input, what, home, error);
    feed_release(&feed);
    return done;
}

bool atom_parse(struct input *input, struct sink *sink, struct error *error)
{
    return parse(input, sink, "Atom feed", XML_ATOM, error);
}

bool rss_parse(struct input *input, struct sink *sink, struct error *error)
{
    return parse(input, sink, "RSS feed", XML_RSS, error);
}

/* The local name of the root: what follows declarations, comments and junk. */
static struct slice root_of(struct slice head)
{
    size_t at = slice_find_byte(head, '<', 0), end;
    while (at != SIZE_MAX && at + 1 < head.size &&
           (head.data[at + 1] == '!' || head.data[at + 1] == '?')) {
        bool comment = slice_starts_with(slice_from(head, at), SLICE("<!--"));
        end = slice_find(head, comment ? SLICE("-->") : SLICE(">"), at);
        at = end == SIZE_MAX ? end : slice_find_byte(head, '<', end);
    }
    if (at == SIZE_MAX)
        return (struct slice){NULL, 0};
    for (end = ++at;
         end < head.size && head.data[end] > ' ' && head.data[end] != '>' && head.data[end] != '/';)
        if (head.data[end++] == ':')
            at = end;
    return slice_range(head.data + at, head.data + end);
}

int atom_detect(struct slice head)
{
    struct slice root = root_of(head);
    return slice_equal_nocase(root, SLICE("feed")) || slice_equal_nocase(root, SLICE("entry")) ? 80
                                                                                               : 0;
}

int rss_detect(struct slice head)
{
    static const char *const roots[] = {"rss", "RDF", "channel"};
    struct slice root = root_of(head);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (slice_equal_nocase(root, slice_of(roots[i])))
            return 80;
    return 0;
}

bool arxiv_feed_parse(struct input *input, struct sink *sink, struct error *error)
{
    bool atom = slice_find(input_head(input), SLICE("<feed"), 0) != SIZE_MAX;
    struct feed feed;
    feed_init(&feed, sink, input->context);
    feed.arxiv = true;
    bool done = feed_read(&feed, input, "feed of arXiv", atom ? XML_ATOM : XML_RSS, error);
    if (done && feed.refused)
        done = error_set(error, ERROR_INPUT, "The server does not know what was asked for");
    feed_release(&feed);
    return done;
}

struct slice feed_front(struct slice head)
{
    size_t item = slice_find(head, SLICE("<item"), 0), entry = slice_find(head, SLICE("<entry"), 0);
    return slice_first(head, item < entry ? item : entry);
}

int arxiv_feed_detect(struct slice head)
{
    static const char *const marks[] = {"://rss.arxiv.org/", "://export.arxiv.org/rss"};
    struct slice begin = slice_trim(head);
    bool feed = slice_find(head, SLICE("<feed"), 0) != SIZE_MAX ||
                slice_find(head, SLICE("<rss"), 0) != SIZE_MAX ||
                slice_find(head, SLICE("<rdf:RDF"), 0) != SIZE_MAX;
    if (!slice_starts_with(begin, SLICE("<")) || !feed)
        return 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (slice_find(feed_front(head), slice_of(marks[i]), 0) != SIZE_MAX)
            return 94;
    return slice_find(head, SLICE("Announce Type: "), 0) != SIZE_MAX ? 94 : 0;
}
