/* SPDX-License-Identifier: MIT */
#include "command/companion.h"

#include "base/file.h"
#include "base/process.h"

#include <unistd.h>

bool companion_ask(const char *name, const char *option, struct text *answer, struct error *error)
{
    struct text program;
    struct process process;
    int status = 0;
    text_init(&program, 4096);
    bool fine = process_companion(name, &program, error);
    const char *const words[] = {text_string(&program), option, NULL};
    fine = fine && process_start(&process, words, PROCESS_OUTPUT, -1, error);
    if (fine) {
        fine = file_read_all(process.output, answer, error);
        fine = process_wait(&process, &status, error) && fine;
        if (fine && status) {
            struct text how;
            text_init(&how, 128);
            process_describe_status(&how, status);
            fine = error_set(error, ERROR_SYSTEM, "%s ended with %s", name, text_string(&how));
            text_release(&how);
        }
    }
    text_release(&program);
    return fine;
}

bool companion_file(const char *name, struct text *path, struct error *error)
{
    char program[4096];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program);
    while (size > 0 && program[size - 1] != '/')
        size--;
    const struct slice folder = {program, size > 0 ? (size_t)size : 0};
    const struct {
        struct slice folder;
        const char *below;
    } places[] = {{folder, "."}, {folder, "../share/paperfeed"}, {SLICE(PAPERFEED_DATADIR), "."}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        text_clear(path);
        text_append_format(path, "%.*s/%s/%s", SLICE_ARG(places[i].folder), places[i].below, name);
        if (text_ok(path) && access(text_string(path), R_OK) == 0)
            return true;
    }
    error_set(error, ERROR_NOT_FOUND, "It is neither in %s nor beside the program",
              PAPERFEED_DATADIR);
    return error_while(error, "find %s", name);
}
