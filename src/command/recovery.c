/* SPDX-License-Identifier: MIT */
#include "command/session.h"
#include "command/verbs.h"

#include "base/date.h"
#include "store/recovery.h"

static void say_line(void *context, bool problem, struct slice line)
{
    struct session *session = context;
    if (session->quiet && !problem)
        return;
    text_append_string(&session->out.text, problem ? "!! " : "ok ");
    text_append(&session->out.text, line);
    text_append_byte(&session->out.text, '\n');
}

/* A store can be looked after whatever is wrong with the config. */
static bool open_recovery(struct session *session, struct recovery *recovery, struct error *error)
{
    struct config_paths paths;
    struct now now;
    if (!config_paths_find(&session->environment, &session->arena, &paths, error) ||
        !now_read(&now, session->now_text, error))
        return false;
    *recovery = (struct recovery){.data = paths.data,
                                  .cache = paths.cache,
                                  .now = now.seconds,
                                  .say = say_line,
                                  .context = session};
    return true;
}

static int run_verify(struct session *session, struct error *error)
{
    struct recovery recovery;
    bool damaged = false, full = session->arguments.given[OPTION_FULL];
    if (!open_recovery(session, &recovery, error) ||
        !store_verify(&recovery, full, &damaged, error))
        return 9;
    if (damaged && !session->quiet)
        out_say("The store is damaged. Next: paperfeed repair");
    return damaged ? 7 : 0;
}

static int run_repair(struct session *session, struct error *error)
{
    struct recovery recovery;
    return open_recovery(session, &recovery, error) && store_repair(&recovery, error) ? 0 : 9;
}

static int run_compact(struct session *session, struct error *error)
{
    struct recovery recovery;
    return open_recovery(session, &recovery, error) && store_compact(&recovery, error) ? 0 : 9;
}

static int run_gc(struct session *session, struct error *error)
{
    struct recovery recovery;
    bool dry_run = session->arguments.given[OPTION_DRY_RUN];
    return open_recovery(session, &recovery, error) && store_gc(&recovery, dry_run, error) ? 0 : 9;
}

static int run_rebuild(struct session *session, struct error *error)
{
    struct recovery recovery;
    return open_recovery(session, &recovery, error) && store_rebuild(&recovery, error) ? 0 : 9;
}

const struct command command_verify = {
    .name = "verify",
    .synopsis = "[--full]",
    .summary = "check every checksum of the store; exit 7 for damage",
    .options = "full",
    .examples = "paperfeed verify && echo fine\n"
                "paperfeed verify --full\n",
    .needs = NEEDS_NOTHING,
    .run = run_verify,
};

const struct command command_repair = {
    .name = "repair",
    .synopsis = "",
    .summary = "write damaged files anew from what is whole; the damaged ones are kept",
    .options = "",
    .examples = "paperfeed verify || paperfeed repair\n",
    .needs = NEEDS_NOTHING,
    .run = run_repair,
};

const struct command command_compact = {
    .name = "compact",
    .synopsis = "",
    .summary = "write papers and listings anew without lines that newer ones replaced",
    .options = "",
    .examples = "paperfeed compact\n",
    .needs = NEEDS_NOTHING,
    .run = run_compact,
};

const struct command command_gc = {
    .name = "gc",
    .synopsis = "[--dry-run]",
    .summary = "remove what interrupted writers and old versions left; never papers or marks",
    .options = "dry-run",
    .examples = "paperfeed gc --dry-run\n",
    .needs = NEEDS_NOTHING,
    .run = run_gc,
};

const struct command command_rebuild = {
    .name = "rebuild",
    .synopsis = "",
    .summary = "drop everything derived and build it again",
    .options = "",
    .examples = "paperfeed rebuild\n",
    .needs = NEEDS_NOTHING,
    .run = run_rebuild,
};
