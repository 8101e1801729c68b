/* SPDX-License-Identifier: MIT */
/* Drives a program on a terminal in memory and compares what it shows.
 *
 * usage: screen-driver ROWS COLUMNS COMMAND [ARGUMENT...] <SCRIPT
 *
 * A script is a command a line; $TERM is passed on. Every wait ends after five seconds with a
 * failure. key TEXT            types TEXT; <Enter> <Esc> <Tab> <Space> <Up> <C-c> ... are keys,
 * <lt> is "<" wait TEXT           until TEXT stands on the screen gone TEXT           until it does
 * not expect FILE         until the screen is as kept in FILE; BLESS=1 keeps it anew look FILE the
 * same, with bold, reverse, underline and colour resize ROWS COLUMNS clipboard BASE64    until that
 * was copied (OSC 52) run COMMAND         runs it with sh; it must succeed signal NUMBER sends it
 * to the program wait-exit CODE      until the program ended random SEED COUNT   so many keys and
 * changes of size; a program that is left (exit 0) is started again
 */
#include "base/error.h"
#include "base/file.h"
#include "emulator.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    WAIT = 5000,
    QUIET = 250,
    TEXT_MAXIMUM = 4 << 20,
    RANDOM_PAUSE = 40,
    KEY_SUSPEND = 26,
    KEY_HOLD = 19
};

struct driver {
    struct emulator emulator;
    char *const *command;
    int line; /* of the script */
};

static const struct {
    const char *name;
    const char *bytes;
} keys[] = {
    {"Enter", "\r"},     {"Esc", "\033"},     {"Tab", "\t"},         {"Space", " "},
    {"lt", "<"},         {"Up", "\033OA"},    {"Down", "\033OB"},    {"Right", "\033OC"},
    {"Left", "\033OD"},  {"Home", "\033OH"},  {"End", "\033OF"},     {"PgUp", "\033[5~"},
    {"PgDn", "\033[6~"}, {"S-Tab", "\033[Z"}, {"Backspace", "\177"}, {"Delete", "\033[3~"},
    {"F1", "\033OP"},
};

static bool fail(struct driver *driver, const char *what, const char *detail)
{
    struct text screen;
    if (driver->emulator.blind)
        fprintf(stderr, "it sent last: %s\n", driver->emulator.last);
    text_init(&screen, TEXT_MAXIMUM);
    emulator_print(&driver->emulator, &screen);
    fprintf(stderr, "line %d: %s %s\n--- the screen (%dx%d) ---\n%s---\n", driver->line, what,
            detail, driver->emulator.columns, driver->emulator.rows, text_string(&screen));
    text_release(&screen);
    return false;
}

static void append_key(struct text *out, struct slice name)
{
    if (slice_starts_with(name, SLICE("C-")) && name.size == 3)
        text_append_byte(out, (char)(name.data[2] & 0x1f));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (slice_equal(name, slice_of(keys[i].name)))
            text_append_string(out, keys[i].bytes);
}

static bool type_text(struct driver *driver, struct slice text)
{
    struct text bytes;
    text_init(&bytes, TEXT_MAXIMUM);
    while (text.size) {
        size_t end = text.data[0] == '<' ? slice_find_byte(text, '>', 0) : SIZE_MAX;
        if (end != SIZE_MAX) {
            append_key(&bytes, (struct slice){text.data + 1, end - 1});
            text = slice_from(text, end + 1);
        } else {
            text_append_byte(&bytes, text.data[0]);
            text = slice_from(text, 1);
        }
    }
    bool done = emulator_type(&driver->emulator, text_string(&bytes), bytes.size);
    text_release(&bytes);
    return done || fail(driver, "the program takes no keys", "");
}

static bool on_screen(struct driver *driver, struct slice text)
{
    struct text screen;
    text_init(&screen, TEXT_MAXIMUM);
    emulator_print(&driver->emulator, &screen);
    bool found = slice_find(text_slice(&screen), text, 0) != SIZE_MAX;
    text_release(&screen);
    return found;
}

static bool wait_for(struct driver *driver, struct slice text, bool present)
{
    long deadline = emulator_clock() + WAIT;
    while (on_screen(driver, text) != present) {
        if (emulator_clock() > deadline)
            return fail(driver, present ? "never shown:" : "still shown:", text.data);
        if (emulator_ended(&driver->emulator) && !emulator_take(&driver->emulator, 0) &&
            on_screen(driver, text) != present)
            return fail(driver, "the program ended before this was shown:", text.data);
        emulator_take(&driver->emulator, 50);
    }
    return true;
}

static void print_state(struct driver *driver, bool attributes, struct text *out)
{
    emulator_print(&driver->emulator, out);
    if (!attributes)
        return;
    text_append_string(out, "-- attributes --\n");
    emulator_print_attributes(&driver->emulator, out);
}

/* Keeps the screen once it is quiet. */
static bool bless(struct driver *driver, const char *path, bool attributes)
{
    struct error error = ERROR_INIT;
    struct text state;
    while (emulator_take(&driver->emulator, QUIET))
        ;
    text_init(&state, TEXT_MAXIMUM);
    print_state(driver, attributes, &state);
    bool done = file_replace(path, text_slice(&state), NULL, &error);
    text_release(&state);
    return done || fail(driver, "cannot be written:", path);
}

static bool expect(struct driver *driver, struct slice name, bool attributes)
{
    struct error error = ERROR_INIT;
    struct text wanted, state;
    const char *keep = getenv("BLESS");
    if (keep && *keep)
        return bless(driver, name.data, attributes);
    text_init(&wanted, TEXT_MAXIMUM);
    text_init(&state, TEXT_MAXIMUM);
    bool same = false, found = file_read(name.data, &wanted, &error);
    long deadline = emulator_clock() + WAIT;
    while (found && !same && emulator_clock() < deadline) {
        text_clear(&state);
        print_state(driver, attributes, &state);
        same = slice_equal(text_slice(&state), text_slice(&wanted));
        if (!same)
            emulator_take(&driver->emulator, 50);
    }
    if (found && !same) {
        fprintf(stderr, "--- expected ---\n%s--- shown ---\n%s", text_string(&wanted),
                text_string(&state));
        fail(driver, "not as kept in", name.data);
    } else if (!found) {
        fail(driver, "no such file:", name.data);
    }
    text_release(&state);
    text_release(&wanted);
    return same;
}

static bool wait_exit(struct driver *driver, struct slice code)
{
    int64_t wanted = 0;
    long deadline = emulator_clock() + WAIT;
    if (!slice_to_int64(code, &wanted))
        return fail(driver, "no number:", code.data);
    while (!emulator_ended(&driver->emulator)) {
        if (emulator_clock() > deadline)
            return fail(driver, "the program does not end", "");
        emulator_take(&driver->emulator, 50);
    }
    while (emulator_take(&driver->emulator, 0))
        ;
    int status = driver->emulator.status;
    int got = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    if (got != wanted)
        fprintf(stderr, "exit code %d\n", got);
    return got == wanted || fail(driver, "another exit code than", code.data);
}

static bool wait_clipboard(struct driver *driver, struct slice base64)
{
    long deadline = emulator_clock() + WAIT;
    while (!slice_equal(base64, slice_of(driver->emulator.guard.clipboard))) {
        if (emulator_clock() > deadline)
            return fail(driver, "copied was", driver->emulator.guard.clipboard);
        emulator_take(&driver->emulator, 50);
    }
    return true;
}

static bool run_command(struct driver *driver, struct slice command)
{
    pid_t child = fork();
    int status;
    if (child == 0) {
        execl("/bin/sh", "sh", "-c", command.data, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        return fail(driver, "failed:", command.data);
    return true;
}

static bool two_numbers(struct slice rest, int64_t *first, int64_t *second)
{
    struct slice word;
    return slice_next_word(&rest, &word) && slice_to_int64(word, first) &&
           slice_next_word(&rest, &word) && slice_to_int64(word, second);
}

/* xorshift64* (Marsaglia 2003, Vigna 2016) */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1Du >> 16;
}

static bool random_key(struct driver *driver, uint64_t *state)
{
    static const char *const others[] = {
        "\xc3\xa9", "\xe4\xb8\xad", "\xf0\x9f\x98\x80", "\033[<0;3;4M", "\033[200~",
        "\xff",     "gg",           "gd-3d\r",          "/attention\r", "Syes\r",
        ":next\r",  "yy",           "/flow\033"};
    static const char useful[] = "jjjkkkJKGbsxrAunN[]{}   \r\rlh\t/oS?:gyRq";
    char byte;
    switch (next_random(state) % 8) {
    case 0:
        byte = (char)(next_random(state) % 127 + 1);
        /* While the browser is stopped, or gone, the terminal itself would answer. */
        if (byte == KEY_SUSPEND || byte == KEY_HOLD)
            byte = 'j';
        return emulator_type(&driver->emulator, &byte, 1);
    case 1: {
        const char *bytes = keys[next_random(state) % (sizeof keys / sizeof *keys)].bytes;
        return emulator_type(&driver->emulator, bytes, strlen(bytes));
    }
    case 2: {
        const char *bytes = others[next_random(state) % (sizeof others / sizeof *others)];
        return emulator_type(&driver->emulator, bytes, strlen(bytes));
    }
    default:
        byte = useful[next_random(state) % (sizeof useful - 1)];
        return emulator_type(&driver->emulator, &byte, 1);
    }
}

static void random_size(struct driver *driver, uint64_t *state)
{
    static const int sizes[][2] = {{5, 20},   {12, 40},  {24, 80},   {30, 100},
                                   {40, 120}, {60, 200}, {100, 400}, {1, 1}};
    uint64_t choice = next_random(state) % 16;
    if (choice < sizeof sizes / sizeof *sizes)
        emulator_resize(&driver->emulator, sizes[choice][0], sizes[choice][1]);
    else
        emulator_resize(&driver->emulator, 1 + (int)(next_random(state) % 100),
                        1 + (int)(next_random(state) % 400));
}

/* Left on purpose: exit 0, or ^C and ^\ that came when the terminal was no longer raw. Anything
 * else is a crash. */
static bool was_left(const struct emulator *emulator)
{
    int status = emulator->status;
    if (WIFSIGNALED(status) && !emulator->guard.taken)
        return WTERMSIG(status) == SIGINT || WTERMSIG(status) == SIGQUIT;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Keys typed before the program has the terminal would be for the terminal. */
static bool wait_taken(struct driver *driver)
{
    long deadline = emulator_clock() + WAIT;
    while (!driver->emulator.guard.taken) {
        if (emulator_clock() > deadline)
            return fail(driver, "it does not take the terminal", "");
        emulator_take(&driver->emulator, 50);
    }
    return true;
}

static bool start_again(struct driver *driver)
{
    int rows = driver->emulator.rows, columns = driver->emulator.columns;
    while (emulator_take(&driver->emulator, 0))
        ;
    if (!was_left(&driver->emulator)) {
        fprintf(stderr, "status %x\n", (unsigned)driver->emulator.status);
        return fail(driver, "the program died", "");
    }
    if (driver->emulator.guard.fault[0])
        return fail(driver, "it sent", driver->emulator.guard.fault);
    emulator_stop(&driver->emulator);
    if (!emulator_start(&driver->emulator, rows, columns, driver->command))
        return fail(driver, "cannot be started", "");
    return wait_taken(driver);
}

static bool random_keys(struct driver *driver, int64_t seed, int64_t count)
{
    uint64_t state = (uint64_t)seed * 0x9E3779B97F4A7C15u + 1;
    int starts = 1;
    /* libvterm 0.1 does not survive output that was meant for a larger screen. */
    emulator_show(&driver->emulator, false);
    if (!wait_taken(driver))
        return false;
    for (int64_t i = 0; i < count; i++) {
        if (next_random(&state) % 20 == 0)
            random_size(driver, &state);
        if (!random_key(driver, &state) && !emulator_ended(&driver->emulator))
            return fail(driver, "the program takes no keys", "");
        while (emulator_take(&driver->emulator, i % RANDOM_PAUSE == 0 ? 5 : 0))
            ;
        if (emulator_ended(&driver->emulator)) {
            if (!start_again(driver))
                return false;
            starts++;
        }
        if (driver->emulator.guard.fault[0])
            return fail(driver, "it sent", driver->emulator.guard.fault);
    }
    fprintf(stderr, "%lld random keys, %d starts\n", (long long)count, starts);
    /* Still there, and it still answers? Whatever was open is left first. */
    emulator_resize(&driver->emulator, 24, 80);
    while (emulator_take(&driver->emulator, QUIET))
        ;
    emulator_show(&driver->emulator, true);
    if (emulator_ended(&driver->emulator))
        return start_again(driver);
    if (!type_text(driver, SLICE("<Esc><Esc><Esc>:quit<Enter>")))
        return false;
    long deadline = emulator_clock() + WAIT;
    while (!emulator_ended(&driver->emulator) && emulator_clock() < deadline)
        emulator_take(&driver->emulator, 50);
    return emulator_ended(&driver->emulator) ? start_again(driver)
                                             : fail(driver, "it does not end", "");
}

static bool run_line(struct driver *driver, struct slice line)
{
    struct slice rest = line, verb;
    int64_t first = 0, second = 0;
    if (!slice_next_word(&rest, &verb) || verb.data[0] == '#')
        return true;
    struct slice text = slice_trim(rest);
    if (slice_equal(verb, SLICE("key")))
        return type_text(driver, text);
    if (slice_equal(verb, SLICE("wait")) || slice_equal(verb, SLICE("gone")))
        return wait_for(driver, text, verb.data[0] == 'w');
    if (slice_equal(verb, SLICE("expect")) || slice_equal(verb, SLICE("look")))
        return expect(driver, text, verb.data[0] == 'l');
    if (slice_equal(verb, SLICE("wait-exit")))
        return wait_exit(driver, text);
    if (slice_equal(verb, SLICE("clipboard")))
        return wait_clipboard(driver, text);
    if (slice_equal(verb, SLICE("run")))
        return run_command(driver, text);
    if (slice_equal(verb, SLICE("signal")) && slice_to_int64(text, &first))
        return kill(driver->emulator.child, (int)first) == 0;
    if (slice_equal(verb, SLICE("resize")) && two_numbers(text, &first, &second)) {
        emulator_resize(&driver->emulator, (int)first, (int)second);
        return true;
    }
    if (slice_equal(verb, SLICE("random")) && two_numbers(text, &first, &second))
        return random_keys(driver, first, second);
    return fail(driver, "no such command:", line.data);
}

static bool run_script(struct driver *driver)
{
    char line[4096];
    bool fine = true;
    while (fine && fgets(line, sizeof line, stdin)) {
        driver->line++;
        line[strcspn(line, "\n")] = '\0';
        fine = run_line(driver, slice_of(line));
        if (fine && driver->emulator.guard.fault[0])
            fine = fail(driver, "it sent", driver->emulator.guard.fault);
    }
    return fine;
}

int main(int argc, char **argv)
{
    struct driver driver = {.line = 0};
    int64_t rows, columns;
    if (argc < 4 || !slice_to_int64(slice_of(argv[1]), &rows) ||
        !slice_to_int64(slice_of(argv[2]), &columns)) {
        fprintf(stderr, "usage: screen-driver ROWS COLUMNS COMMAND [ARGUMENT...] <SCRIPT\n");
        return 2;
    }
    driver.command = argv + 3;
    if (!emulator_start(&driver.emulator, (int)rows, (int)columns, driver.command))
        return 2;
    bool fine = run_script(&driver);
    emulator_stop(&driver.emulator);
    return fine ? 0 : 1;
}
