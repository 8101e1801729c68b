/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "server.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: paperfeed-testserver [--samples FILE] [--script FILE] [--log FILE] [--port N]\n"
    "                            [--today DATE]\n"
    "Plays Hugging Face Daily Papers on 127.0.0.1: "
    "/api/daily_papers?date=D|week=W|month=M&sort=trending\n"
    "&limit=L&p=P, /papers/date/D and /papers. Prints \"port N\" when it is ready; ends when its "
    "standard\n"
    "input ends where that is a pipe, or by SIGTERM.\n"
    "  --samples FILE  the papers: an array of items as in the answers of /api/daily_papers\n"
    "  --today DATE    later dates are refused (the newest day of the papers)\n"
    "  --log FILE      a line for each request, before it is answered: method, address, status (0: "
    "none),\n"
    "                  If-None-Match, If-Modified-Since and User-Agent (- when missing), between "
    "tabs\n"
    "  --script FILE   rules that change answers, one a line: match PREFIX ACTION...\n"
    "                  PREFIX is compared with the address as sent; {port} in a word means the "
    "port\n";

struct settings {
    const char *samples, *script, *log, *port, *today;
};

static bool parse_arguments(struct settings *settings, char **words)
{
    const struct {
        const char *name;
        const char **value;
    } options[] = {
        {"--samples", &settings->samples}, {"--script", &settings->script},
        {"--log", &settings->log},         {"--port", &settings->port},
        {"--today", &settings->today},
    };
    for (size_t i = 1; words[i]; i += 2) {
        bool known = false;
        for (size_t k = 0; k < sizeof options / sizeof *options; k++)
            if (strcmp(options[k].name, words[i]) == 0 && words[i + 1]) {
                *options[k].value = words[i + 1];
                known = true;
            }
        if (!known)
            return false;
    }
    return true;
}

/* What the program has as long as it runs. */
struct state {
    struct samples samples;
    struct script script;
    struct server *server;
};

static bool run(const struct settings *settings, struct state *state, struct error *error)
{
    struct samples *samples = &state->samples;
    struct script *script = &state->script;
    uint64_t port = 0;
    int32_t today;
    int log = -1;
    if (settings->port && (!slice_to_uint64(slice_of(settings->port), &port) || port > 65535))
        return error_set(error, ERROR_USAGE, "The port is a number up to 65535");
    if (!samples_load(samples, settings->samples, error))
        return false;
    today = samples_newest(samples);
    if (settings->today && !day_parse(slice_of(settings->today), &today))
        return error_set(error, ERROR_USAGE, "A date is YYYY-MM-DD");
    if (settings->log)
        log = open(settings->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (settings->log && log < 0)
        return error_set(error, ERROR_WRITE, "%s cannot be written", settings->log);
    struct server *server = state->server = server_open((unsigned)port, samples, today, log, error);
    if (!server || !script_load(script, settings->script, server_port(server), error))
        return false;
    server_use_script(server, script);
    printf("port %u\n", server_port(server));
    fflush(stdout);
    server_run(server, STDIN_FILENO);
    return true;
}

int main(int count, char **words)
{
    struct settings settings = {.samples = NULL};
    struct state state = {.server = NULL};
    struct error error = ERROR_INIT;
    struct text line;
    if (count > 1 && strcmp(words[1], "--help") == 0) {
        printf("%s%s", usage, script_actions());
        return 0;
    }
    if (!parse_arguments(&settings, words)) {
        fputs(usage, stderr);
        return 2;
    }
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    bool done = run(&settings, &state, &error);
    if (!done) {
        text_init(&line, 4096);
        error_format(&error, &line);
        fprintf(stderr, "paperfeed-testserver: %s\n", text_string(&line));
        text_release(&line);
    }
    server_close(state.server);
    script_release(&state.script);
    samples_release(&state.samples);
    return done ? 0 : 1;
}
