/* SPDX-License-Identifier: MIT */
#include "browse/terminal.h"

#include "base/file.h"
#include "base/unicode.h"
#include "browse/keys.h"

#include <errno.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <curses.h>

enum { ESCAPE_DELAY = 25 /* ms */, LINE_MAXIMUM = 1000, NO_COLOR_PAIR = -1 };

struct terminal {
    SCREEN *handle;
    struct screen_cell *shown; /* what the terminal has, rows x columns */
    int rows, columns;
    short pairs[SCREEN_ROLES];
    cchar_t line[LINE_MAXIMUM];
};

/* How a role looks: attributes always, a foreground where there are 8 or 256 colours. */
static const struct {
    attr_t attributes;
    short color_8, color_256;
} looks[SCREEN_ROLES] = {
    [ROLE_NORMAL] = {A_NORMAL, NO_COLOR_PAIR, NO_COLOR_PAIR},
    [ROLE_TITLE] = {A_BOLD, NO_COLOR_PAIR, NO_COLOR_PAIR},
    [ROLE_UNREAD] = {A_BOLD, NO_COLOR_PAIR, NO_COLOR_PAIR},
    [ROLE_READ] = {A_NORMAL, NO_COLOR_PAIR, 243},
    [ROLE_NEW] = {A_BOLD, COLOR_MAGENTA, 132},
    [ROLE_STARRED] = {A_BOLD, NO_COLOR_PAIR, 130},
    [ROLE_MATCH] = {A_BOLD | A_UNDERLINE, NO_COLOR_PAIR, 130},
    [ROLE_META] = {A_NORMAL, NO_COLOR_PAIR, 243},
    [ROLE_ERROR] = {A_BOLD, COLOR_RED, 131},
    [ROLE_WARNING] = {A_NORMAL, COLOR_MAGENTA, 132},
    [ROLE_DONE] = {A_NORMAL, NO_COLOR_PAIR, 28},
    [ROLE_WAITING] = {A_NORMAL, NO_COLOR_PAIR, 243},
    [ROLE_BAR] = {A_REVERSE, NO_COLOR_PAIR, NO_COLOR_PAIR},
};

static const struct {
    int curses;
    int key;
} key_map[] = {
    {KEY_UP, KEY_CODE_UP},         {KEY_DOWN, KEY_CODE_DOWN},
    {KEY_LEFT, KEY_CODE_LEFT},     {KEY_RIGHT, KEY_CODE_RIGHT},
    {KEY_HOME, KEY_CODE_HOME},     {KEY_END, KEY_CODE_END},
    {KEY_PPAGE, KEY_CODE_PAGE_UP}, {KEY_NPAGE, KEY_CODE_PAGE_DOWN},
    {KEY_BTAB, KEY_CODE_BACK_TAB}, {KEY_BACKSPACE, KEY_CODE_BACKSPACE},
    {KEY_DC, KEY_CODE_DELETE},     {KEY_ENTER, KEY_CODE_ENTER},
    {KEY_F(1), KEY_CODE_F1},
};

static void choose_colors(struct terminal *terminal, bool color)
{
    if (!color || !has_colors() || start_color() == ERR)
        return;
    use_default_colors();
    short pair = 1;
    for (int role = 0; role < SCREEN_ROLES; role++) {
        short foreground = COLORS >= 256 ? looks[role].color_256 : looks[role].color_8;
        if (foreground == NO_COLOR_PAIR || COLORS < 8)
            continue;
        if (init_pair(pair, foreground, -1) != ERR)
            terminal->pairs[role] = pair++;
    }
}

/* Keys come one by one and as they are: ^C and ^Z too. */
static void set_modes(void)
{
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    set_escdelay(ESCAPE_DELAY);
}

static bool usable(struct error *error)
{
    const char *name = getenv("TERM");
    const char *place = tigetstr("cup");
    if (place && place != (const char *)-1)
        return true;
    error_set(error, ERROR_USAGE, "The terminal \"%s\" cannot place the cursor", name ? name : "");
    return error_next(error, "The same as text: paperfeed list");
}

bool terminal_open(struct terminal **result, bool color, bool *ascii, struct error *error)
{
    *result = NULL;
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        error_set(error, ERROR_USAGE, "Input and output are no terminal");
        error_next(error, "The same as text: paperfeed list");
        return error_while(error, "start the browser");
    }
    struct terminal *terminal = calloc(1, sizeof *terminal);
    if (!terminal)
        return error_set(error, ERROR_SYSTEM, "Memory is short");
    const char *name = getenv("TERM");
    terminal->handle = name && *name ? newterm(NULL, stdout, stdin) : NULL;
    if (!terminal->handle) {
        error_set(error, ERROR_USAGE, "The terminal \"%s\" ($TERM) is not known here",
                  name ? name : "");
        error_next(error, "Try TERM=xterm, or the same as text: paperfeed list");
        free(terminal);
        return error_while(error, "start the browser");
    }
    if (!usable(error)) {
        terminal_close(terminal);
        return error_while(error, "start the browser");
    }
    set_modes();
    choose_colors(terminal, color);
    *ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
    *result = terminal;
    return true;
}

void terminal_close(struct terminal *terminal)
{
    if (!terminal)
        return;
    endwin();
    delscreen(terminal->handle);
    free(terminal->shown);
    free(terminal);
}

void terminal_size(struct terminal *terminal, int *rows, int *columns)
{
    struct winsize size;
    (void)terminal;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0 &&
        is_term_resized(size.ws_row, size.ws_col))
        resizeterm(size.ws_row, size.ws_col);
    getmaxyx(stdscr, *rows, *columns);
}

static void convert(const struct terminal *terminal, const struct screen_cell *cell, cchar_t *out)
{
    wchar_t characters[SCREEN_CELL_BYTES + 1];
    size_t count = 0, position = 0;
    struct slice bytes = {cell->bytes, cell->size};
    while (position < bytes.size && count < CCHARW_MAX)
        characters[count++] = (wchar_t)utf8_next(bytes, &position);
    characters[count] = L'\0';
    attr_t attributes = looks[cell->role].attributes | (cell->selected ? A_REVERSE : A_NORMAL);
    setcchar(out, characters, attributes, terminal->pairs[cell->role], NULL);
}

static void draw_line(struct terminal *terminal, const struct screen *screen, int row)
{
    int count = 0;
    for (int column = 0; column < screen->columns && count < LINE_MAXIMUM; column++) {
        const struct screen_cell *cell = screen_cell(screen, row, column);
        if (cell->size)
            convert(terminal, cell, &terminal->line[count++]);
    }
    mvadd_wchnstr(row, 0, terminal->line, count);
}

/* Makes room to remember what is shown; without memory everything is sent each time. */
static bool remember_size(struct terminal *terminal, const struct screen *screen)
{
    if (terminal->shown && terminal->rows == screen->rows && terminal->columns == screen->columns)
        return true;
    free(terminal->shown);
    terminal->shown =
        calloc((size_t)screen->rows * (size_t)screen->columns, sizeof *terminal->shown);
    terminal->rows = screen->rows;
    terminal->columns = screen->columns;
    return false;
}

void terminal_draw(struct terminal *terminal, const struct screen *screen, bool whole)
{
    size_t bytes = (size_t)screen->columns * sizeof *screen->cells;
    bool known = remember_size(terminal, screen);
    for (int row = 0; row < screen->rows; row++) {
        struct screen_cell *shown =
            terminal->shown ? terminal->shown + (size_t)row * (size_t)screen->columns : NULL;
        const struct screen_cell *cells = screen_cell(screen, row, 0);
        if (known && !whole && shown && memcmp(shown, cells, bytes) == 0)
            continue;
        draw_line(terminal, screen, row);
        if (shown)
            memcpy(shown, cells, bytes);
    }
    if (whole)
        clearok(stdscr, TRUE);
    move(screen->cursor_row, screen->cursor_column);
    refresh();
}

static int translate(int code, wint_t character)
{
    if (code == KEY_CODE_YES) {
        for (size_t i = 0; i < sizeof key_map / sizeof *key_map; i++)
            if (key_map[i].curses == (int)character)
                return key_map[i].key;
        return KEY_CODE_OTHER;
    }
    if (character == '\r')
        return KEY_CODE_ENTER;
    if (character == 0x7f || character == 0x08)
        return KEY_CODE_BACKSPACE;
    return (int)character;
}

bool terminal_key(struct terminal *terminal, int *key, bool *ended)
{
    wint_t character;
    (void)terminal;
    *ended = false;
    int code = get_wch(&character);
    if (code != ERR) {
        *key = translate(code, character);
        return true;
    }
    /* Nothing to read although the descriptor says so: the other side is gone. */
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)))
        *ended = true;
    return false;
}

void terminal_send(struct terminal *terminal, struct slice bytes)
{
    struct error ignored = ERROR_INIT;
    (void)terminal;
    fflush(stdout);
    (void)!file_write_all(STDOUT_FILENO, bytes, &ignored);
}

void terminal_suspend(struct terminal *terminal)
{
    struct sigaction standard = {.sa_handler = SIG_DFL}, former;
    (void)terminal;
    endwin();
    sigaction(SIGTSTP, &standard, &former);
    kill(0, SIGTSTP);
    sigaction(SIGTSTP, &former, NULL);
    set_modes();
    refresh();
}
