/* SPDX-License-Identifier: MIT */
#include "command/companion.h"
#include "command/session.h"
#include "command/verbs.h"

#include "base/process.h"
#include "store/recovery.h"

#include <langinfo.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One finding: "ok" or "!!", what was looked at, and what it is. */
static void say(struct session *session, bool fine, const char *what, struct slice finding)
{
    text_append_format(&session->out.text, "%s %-12s", fine ? "ok" : "!!", what);
    text_append(&session->out.text, finding);
    text_append_byte(&session->out.text, '\n');
}

static bool check_companion(struct session *session, const char *name)
{
    struct error error = ERROR_INIT;
    struct text version, report, line, path;
    text_init(&path, 4096);
    text_init(&version, 4096);
    text_init(&report, 4096);
    text_init(&line, 8192);
    bool fine = process_companion(name, &path, &error) &&
                companion_ask(name, "--version", &version, &error) &&
                companion_ask(name, "--report", &report, &error);
    bool same = fine && slice_equal(slice_trim(text_slice(&version)), SLICE(PAPERFEED_VERSION));
    if (error.kind != ERROR_NONE)
        error_format(&error, &line);
    else if (!same)
        text_append_format(&line, "is of version %.*s, this is %s: install them together",
                           SLICE_ARG(slice_trim(text_slice(&version))), PAPERFEED_VERSION);
    else
        text_append_format(&line, "%s; %.*s", text_string(&path),
                           SLICE_ARG(slice_trim(text_slice(&report))));
    say(session, same, name + strlen("paperfeed-"), text_slice(&line));
    text_release(&path);
    text_release(&version);
    text_release(&report);
    text_release(&line);
    return same;
}

/* A folder that is there must be ours to write; one that is missing is made at the first write. */
static bool check_folder(struct session *session, const char *what, const char *path)
{
    struct text line;
    struct stat status;
    text_init(&line, 8192);
    bool there = stat(path, &status) == 0, fine = !there || access(path, W_OK) == 0;
    text_append_format(&line, "%s%s", path,
                       there ? fine ? "" : " (cannot be written)" : " (made when needed)");
    say(session, fine, what, text_slice(&line));
    text_release(&line);
    return fine;
}

static bool check_store(struct session *session)
{
    struct text line;
    struct slice notices = store_notices(session->feed.store);
    text_init(&line, 8192);
    text_append_format(&line, "%u papers",
                       (unsigned)snapshot_count(store_snapshot(session->feed.store)));
    if (notices.size) {
        text_append_string(&line, "; ");
        text_append(&line, slice_trim(notices));
    }
    if (store_is_remote(session->feed.paths.data))
        text_append_string(
            &line, "; on a network or FUSE file system, where a power cut may lose what was saved");
    say(session, !notices.size, "store", text_slice(&line));
    text_release(&line);
    return !notices.size;
}

static bool check_config(struct session *session)
{
    struct text line;
    size_t problems = session->feed.config.problem_count;
    text_init(&line, 8192);
    text_append_format(&line, "%s: %zu source%s, %zu subscription%s, %zu problem%s%s",
                       session->feed.paths.config, session->feed.config.source_count,
                       session->feed.config.source_count == 1 ? "" : "s",
                       session->feed.config.subscription_count,
                       session->feed.config.subscription_count == 1 ? "" : "s", problems,
                       problems == 1 ? "" : "s", problems ? " (paperfeed config check)" : "");
    say(session, !problems, "config", text_slice(&line));
    text_release(&line);
    return !problems;
}

/* A part that cannot be opened is a finding, not the end of the examination. */
static bool say_problem(struct session *session, const char *what, const struct error *problem)
{
    struct text line;
    text_init(&line, 4096);
    error_format(problem, &line);
    say(session, false, what, text_slice(&line));
    text_release(&line);
    return false;
}

static bool check_files(struct session *session)
{
    struct error problem = ERROR_INIT;
    if (!session_open_config(session, &problem))
        return say_problem(session, "config", &problem);
    bool fine = check_config(session);
    fine = check_folder(session, "data", session->feed.paths.data) && fine;
    fine = check_folder(session, "state", session->feed.paths.state) && fine;
    if (!session_open_feed(session, &problem))
        return say_problem(session, "store", &problem);
    return check_store(session) && fine;
}

static int run_doctor(struct session *session, struct error *error)
{
    (void)error;
    bool fine = check_files(session);
    fine = check_companion(session, "paperfeed-transfer") && fine;
    fine = check_companion(session, "paperfeed-parse") && fine;
    out_use_locale();
    say(session, true, "characters", slice_of(nl_langinfo(CODESET)));
    return fine ? 0 : 1;
}

const struct command command_doctor = {
    .name = "doctor",
    .synopsis = "",
    .summary =
        "look at config, folders, store, companions and sandbox; exit 1 when something is wrong",
    .options = "",
    .examples = "paperfeed doctor\n",
    .needs = NEEDS_NOTHING,
    .checks_config = true,
    .run = run_doctor,
};
