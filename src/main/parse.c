/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/sandbox.h"
#include "parse/document.h"
#include "parse/format.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* paperfeed-parse: bytes in, records out, without files and network. Started by paperfeed; the
   options are those of struct document_context. */

static const uint64_t memory_of_network = 512u << 20;
static const uint64_t memory_of_local = (uint64_t)2 << 30;
enum { CPU_SECONDS = 10 };

struct options {
    struct document_context context;
    struct slice core; /* --core: the version of the program that started us */
    struct slice kind, day, now;
    bool version, report, formats;
};

static bool take_option(struct options *options, int count, char **words, int *at)
{
    const struct {
        const char *name;
        struct slice *value;
        bool *flag;
    } known[] = {
        {"--as", &options->context.format, NULL},
        {"--source", &options->context.source, NULL},
        {"--base", &options->context.base_url, NULL},
        {"--charset", &options->context.charset, NULL},
        {"--core", &options->core, NULL},
        {"--kind", &options->kind, NULL},
        {"--day", &options->day, NULL},
        {"--now", &options->now, NULL},
        {"--local", NULL, &options->context.local},
        {"--version", NULL, &options->version},
        {"--report", NULL, &options->report},
        {"--formats", NULL, &options->formats},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(words[*at], known[i].name) != 0)
            continue;
        if (known[i].flag)
            *known[i].flag = true;
        else if (*at + 1 < count)
            *known[i].value = slice_of(words[++*at]);
        else
            return false;
        return true;
    }
    return false;
}

static bool read_values(struct options *options, struct error *error)
{
    struct document_context *context = &options->context;
    context->day = DAY_NONE;
    context->kind = LISTING_DAILY;
    if (slice_equal(options->kind, SLICE("trending")))
        context->kind = LISTING_TRENDING;
    if (options->day.size && !day_parse(options->day, &context->day))
        return error_set(error, ERROR_USAGE, "--day wants YYYY-MM-DD");
    if (options->now.size && !time_parse(options->now, &context->now))
        return error_set(error, ERROR_USAGE, "--now wants YYYY-MM-DDThh:mm:ssZ");
    return true;
}

static bool read_options(struct options *options, int count, char **words, struct error *error)
{
    for (int at = 1; at < count; at++)
        if (!take_option(options, count, words, &at))
            return error_set(error, ERROR_USAGE, "The option %s is not known, or lacks its value",
                             words[at]);
    if (!read_values(options, error))
        return false;
    if (options->core.size && !slice_equal(options->core, SLICE(PAPERFEED_VERSION))) {
        error_set(error, ERROR_SYSTEM, "paperfeed is version %.*s and paperfeed-parse %s",
                  SLICE_ARG(options->core), PAPERFEED_VERSION);
        return error_next(error, "Install both from one build");
    }
    return true;
}

static void print_formats(void)
{
    for (const struct format *format = formats; format->name; format++)
        printf("%s\t%s\n", format->name, format->help);
}

/* Closes the sandbox and says on the output which of it holds; a kernel that lacks a part is no
   reason to stop. */
static bool close_sandbox(const struct document_context *context, const char *prefix,
                          struct error *error)
{
    const struct sandbox_limits limits = {
        .memory_bytes = context->local ? memory_of_local : memory_of_network,
        .cpu_seconds = context->local ? 0 : CPU_SECONDS,
    };
    struct sandbox_state state = {.limits = false};
    struct text text;
    if (!sandbox_close(&limits, &state, error))
        return false;
    text_init(&text, 4096);
    text_append_string(&text, prefix);
    sandbox_describe(&text, &state);
    text_append_byte(&text, '\n');
    ssize_t written = write(STDOUT_FILENO, text_string(&text), text.size);
    bool done = written == (ssize_t)text.size ||
                error_set(error, ERROR_WRITE, "The output cannot be written");
    text_release(&text);
    return done;
}

static bool run(struct options *options, struct error *error)
{
    struct document_context *context = &options->context;
    document_prepare(context);
    bool done = close_sandbox(context, options->report ? "" : "meta\tsandbox\t", error);
    if (done && !options->report)
        done = document_parse(context, STDIN_FILENO, STDOUT_FILENO, error);
    document_release(context);
    return done;
}

int main(int count, char **words)
{
    struct options options = {.version = false};
    struct error error = ERROR_INIT;
    bool done = read_options(&options, count, words, &error);
    if (done && options.version) {
        puts(PAPERFEED_VERSION);
        return fflush(stdout) ? 9 : 0;
    }
    if (done && options.formats) {
        print_formats();
        return fflush(stdout) ? 9 : 0;
    }
    if (done && run(&options, &error))
        return 0;
    struct text message;
    text_init(&message, 4096);
    error_while(&error, "parse the document");
    error_format(&error, &message);
    fprintf(stderr, "paperfeed-parse: %s\n", text_string(&message));
    return error_exit_code(error.kind);
}
