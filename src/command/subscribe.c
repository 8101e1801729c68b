/* SPDX-License-Identifier: MIT */
#include "command/verbs.h"

#include "command/select.h"
#include "feed/digest.h"
#include "feed/subscription.h"

#include <unistd.h>

/* The words that stand before a name instead of a name. */
enum action { ACTION_ADD, ACTION_LIST, ACTION_REMOVE, ACTION_NONE };
static const struct {
    const char *word;
    enum action action;
} action_words[] = {
    {"add", ACTION_ADD}, {"list", ACTION_LIST}, {"rm", ACTION_REMOVE}, {"remove", ACTION_REMOVE}};

static enum action find_action(struct slice word)
{
    for (size_t i = 0; i < sizeof action_words / sizeof *action_words; i++)
        if (slice_equal(word, slice_of(action_words[i].word)))
            return action_words[i].action;
    return ACTION_NONE;
}

/* name, query, papers that match, of these unread: one line a subscription. */
static bool list_subscriptions(struct session *session, struct error *error)
{
    const struct config *config = &session->feed.config;
    struct text *out = &session->out.text;
    if (!config->subscription_count && !session->quiet)
        out_say("no subscriptions yet. Add one: paperfeed subscribe NAME QUERY");
    for (size_t i = 0; i < config->subscription_count; i++) {
        const struct config_subscription *subscription = &config->subscriptions[i];
        struct error bad = ERROR_INIT;
        struct query *query;
        size_t column;
        uint64_t count = 0;
        text_append(out, subscription->name);
        text_append_byte(out, '\t');
        text_append(out, subscription->query);
        text_append_byte(out, '\t');
        if (feed_query_parse(&session->feed, subscription->query, &query, &column, &bad)) {
            bool fine = feed_count(&session->feed, query, &count, error);
            query_release(query);
            if (!fine)
                return false;
            text_append_format(out, "%llu\n", (unsigned long long)count);
        } else {
            text_append_string(out, "-\n");
            error_while(&bad, "read the subscription %.*s", SLICE_ARG(subscription->name));
            out_say_error(&bad);
        }
    }
    return true;
}

static bool add_subscription(struct session *session, struct slice name, size_t first,
                             struct error *error)
{
    struct arguments rest = session->arguments;
    struct text said;
    struct query *parsed;
    bool replaced;
    rest.operands += first;
    rest.operand_count -= first;
    struct slice query = arguments_joined(&rest, &session->arena);
    session->wrong.query = query;
    if (!feed_query_parse(&session->feed, query, &parsed, &session->wrong.column, error))
        return error_while(error, "subscribe to %.*s", SLICE_ARG(query));
    query_release(parsed);
    if (!subscription_set(&session->feed, name, query, &replaced, error))
        return false;
    text_init(&said, 4096);
    bool fine = subscription_describe(&session->feed, query, &said, error);
    if (fine && !session->quiet)
        out_say("%s %.*s: %s", replaced ? "changed" : "subscribed to", SLICE_ARG(name),
                text_string(&said));
    text_release(&said);
    return fine;
}

static bool remove_subscription(struct session *session, struct slice name, struct error *error)
{
    if (!subscription_remove(&session->feed, name, error))
        return false;
    if (!session->quiet)
        out_say("removed %.*s; paperfeed undo brings it back", SLICE_ARG(name));
    return true;
}

static int run_subscribe(struct session *session, struct error *error)
{
    const struct slice *operands = session->arguments.operands;
    size_t count = session->arguments.operand_count;
    enum action action = count ? find_action(operands[0]) : ACTION_LIST;
    size_t used = count && action != ACTION_NONE ? 1 : 0;
    if (action == ACTION_LIST && count <= 1)
        return list_subscriptions(session, error) ? 0 : 9;
    if (action == ACTION_REMOVE && count == 2)
        return remove_subscription(session, operands[1], error) ? 0 : 1;
    if ((action == ACTION_ADD || action == ACTION_NONE) && count >= used + 2 &&
        find_action(operands[used]) == ACTION_NONE)
        return add_subscription(session, operands[used], used + 1, error) ? 0 : 2;
    error_set(error, ERROR_USAGE, "The words do not fit");
    error_next(error, "Use: paperfeed subscribe NAME QUERY; subscribe list; subscribe rm NAME");
    error_while(error, "subscribe");
    return 2;
}

/* Reads the rows of a part as the output wants them. */
static bool part_rows(struct session *session, const struct digest_part *part,
                      struct output_digest_part *out, struct error *error)
{
    struct output_row *rows =
        arena_allocate_array(&session->arena, part->rows.count + 1, sizeof *rows);
    struct paper *papers =
        arena_allocate_array(&session->arena, part->rows.count + 1, sizeof *papers);
    if (!rows || !papers)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    for (size_t i = 0; i < part->rows.count; i++)
        if (!feed_row_output(&session->feed, &part->rows.rows[i], &session->arena, &papers[i],
                             &rows[i], error))
            return false;
    *out = (struct output_digest_part){.name = part->name,
                                       .query = part->query,
                                       .since = part->since,
                                       .rows = rows,
                                       .count = part->rows.count};
    return true;
}

/* An address stands in a header line of the mail: one word with an @. */
static bool check_address(const struct session *session, enum option_id option, struct error *error)
{
    struct slice address = session->arguments.value[option];
    bool fine = slice_find_byte(address, '@', 0) != SIZE_MAX;
    for (size_t i = 0; i < address.size; i++)
        fine = fine && (unsigned char)address.data[i] > ' ' && address.data[i] != 0x7f;
    if (fine || !session->arguments.given[option])
        return true;
    error_set(error, ERROR_USAGE, "\"%.*s\" is no mail address", SLICE_ARG(address));
    return error_while(error, "read --%s", option_table[option].word);
}

static bool read_request(struct session *session, struct digest_request *request, bool *eml,
                         struct error *error)
{
    const struct arguments *arguments = &session->arguments;
    struct slice since = arguments->value[OPTION_SINCE], format = arguments->value[OPTION_FORMAT];
    struct day_range range;
    *request = (struct digest_request){.again = arguments->given[OPTION_AGAIN]};
    if (arguments->operand_count)
        request->name = arguments->operands[0];
    if (since.size && !slice_equal(since, SLICE("last"))) {
        if (!day_range_parse(since, session->feed.now.local_day, &range, error))
            return error_while(error, "read --since");
        request->since_given = true;
        request->since = range.first;
    }
    if (!check_address(session, OPTION_TO, error) || !check_address(session, OPTION_FROM, error))
        return false;
    *eml = slice_equal(format, SLICE("eml"));
    if (format.size && !*eml && !slice_equal(format, SLICE("text"))) {
        error_set(error, ERROR_USAGE, "\"%.*s\" is neither text nor eml", SLICE_ARG(format));
        return error_while(error, "choose the format of the digest");
    }
    return true;
}

/* Writes the digest; *count says how many papers it tells. */
static bool write_digest(struct session *session, const struct digest_part *parts,
                         size_t part_count, bool eml, size_t *count, struct error *error)
{
    struct output_digest_part *told =
        arena_allocate_array(&session->arena, part_count + 1, sizeof *told);
    size_t used = 0;
    *count = 0;
    for (size_t i = 0; told && i < part_count; i++) {
        if (!parts[i].rows.count)
            continue;
        if (!part_rows(session, &parts[i], &told[used], error))
            return false;
        *count += told[used++].count;
    }
    if (!told)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    if (!used)
        return true;
    const struct output_digest digest = {.parts = told,
                                         .count = used,
                                         .now = &session->feed.now,
                                         .to = session->arguments.value[OPTION_TO],
                                         .from = session->arguments.value[OPTION_FROM]};
    if (eml)
        output_digest_eml(&session->out.text, &digest);
    else
        output_digest_text(&session->out.text, &digest);
    return out_finish(&session->out, error);
}

static int run_digest(struct session *session, struct error *error)
{
    struct digest_request request;
    const struct digest_part *parts;
    size_t part_count, count;
    bool eml;
    out_use_locale();
    if (!read_request(session, &request, &eml, error) ||
        !digest_build(&session->feed, &request, &session->arena, &parts, &part_count, error) ||
        !write_digest(session, parts, part_count, eml, &count, error))
        return 2;
    if (count && !request.since_given && !request.again &&
        !digest_done(&session->feed, parts, part_count, error))
        return 9;
    if (!count && !session->quiet)
        out_say(request.since_given ? "nothing was added since then"
                                    : "nothing new since the last digest");
    return count ? 0 : 1;
}

const struct command command_subscribe = {
    .name = "subscribe",
    .synopsis = "NAME QUERY | list | rm NAME",
    .summary = "save a query under a name: its papers come first in the feed and in digests",
    .options = "",
    .examples = "paperfeed subscribe flow '\"flow matching\"'\n"
                "paperfeed search sub:flow unread\n"
                "paperfeed subscribe rm flow\n",
    .needs = NEEDS_FEED,
    .operands = ANY_OPERANDS,
    .run = run_subscribe,
};

const struct command command_digest = {
    .name = "digest",
    .synopsis = "[options] [NAME]",
    .summary =
        "print what is new since the last digest, as text or as a mail; exit 1 when nothing is",
    .options = "since again format to from output",
    .examples = "paperfeed digest\n"
                "paperfeed digest flow --since mon\n"
                "mail=$(paperfeed digest -f eml --to me@example.org) && printf '%s\\n' \"$mail\" | "
                "sendmail -t\n",
    .needs = NEEDS_FEED,
    .operands = 1,
    .run = run_digest,
};
