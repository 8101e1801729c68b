/* SPDX-License-Identifier: MIT */
#include "browse/prompt.h"

#include "base/cell.h"
#include "base/utf8.h"
#include "browse/keys.h"

void prompt_init(struct prompt *prompt)
{
    *prompt = (struct prompt){.kind = NULL};
    text_init(&prompt->line, PROMPT_BYTES_MAXIMUM);
    text_init(&prompt->killed, PROMPT_BYTES_MAXIMUM);
    text_init(&prompt->message, PROMPT_BYTES_MAXIMUM);
}

void prompt_release(struct prompt *prompt)
{
    text_release(&prompt->line);
    text_release(&prompt->killed);
    text_release(&prompt->message);
}

void prompt_set(struct prompt *prompt, struct slice line)
{
    text_clear(&prompt->line);
    text_append(&prompt->line, slice_first(line, PROMPT_BYTES_MAXIMUM));
    prompt->cursor = prompt->line.size;
}

void prompt_open(struct prompt *prompt, const struct prompt_kind *kind, struct slice initial,
                 struct prompt_history *history)
{
    prompt->kind = kind;
    prompt->history = history;
    prompt->recalled = history ? history->count : 0;
    prompt->wrong = 0;
    text_clear(&prompt->message);
    prompt_set(prompt, initial);
}

void prompt_close(struct prompt *prompt)
{
    prompt->kind = NULL;
    text_clear(&prompt->message);
}

/* Puts bytes in place of what stands between begin and end. A line that would become too long stays
 * as it is. */
static bool replace(struct prompt *prompt, size_t begin, size_t end, struct slice bytes)
{
    struct text line;
    text_init(&line, PROMPT_BYTES_MAXIMUM);
    text_append(&line, slice_first(text_slice(&prompt->line), begin));
    text_append(&line, bytes);
    text_append(&line, slice_from(text_slice(&prompt->line), end));
    bool fine = text_ok(&line);
    if (fine) {
        text_clear(&prompt->line);
        text_append(&prompt->line, text_slice(&line));
        prompt->cursor = begin + bytes.size;
    }
    text_release(&line);
    return fine;
}

static bool is_continuation(const struct prompt *prompt, size_t at)
{
    return at < prompt->line.size && ((unsigned char)prompt->line.data[at] & 0xC0) == 0x80;
}

static size_t one_left(const struct prompt *prompt)
{
    size_t at = prompt->cursor;
    if (at)
        at--;
    while (at && is_continuation(prompt, at))
        at--;
    return at;
}

static size_t one_right(const struct prompt *prompt)
{
    size_t at = prompt->cursor;
    if (at < prompt->line.size)
        at++;
    while (is_continuation(prompt, at))
        at++;
    return at;
}

static size_t word_left(const struct prompt *prompt)
{
    size_t at = prompt->cursor;
    while (at && prompt->line.data[at - 1] == ' ')
        at--;
    while (at && prompt->line.data[at - 1] != ' ')
        at--;
    return at;
}

static enum prompt_answer kill_range(struct prompt *prompt, size_t begin, size_t end)
{
    if (begin == end)
        return PROMPT_MOVED;
    struct slice part = {prompt->line.data + begin, end - begin};
    text_clear(&prompt->killed);
    text_append(&prompt->killed, part);
    replace(prompt, begin, end, (struct slice){NULL, 0});
    return PROMPT_CHANGED;
}

static enum prompt_answer delete_range(struct prompt *prompt, size_t begin, size_t end)
{
    if (begin == end)
        return PROMPT_MOVED;
    replace(prompt, begin, end, (struct slice){NULL, 0});
    return PROMPT_CHANGED;
}

static enum prompt_answer recall(struct prompt *prompt, int step)
{
    struct prompt_history *history = prompt->history;
    if (!history || (step < 0 ? prompt->recalled == 0 : prompt->recalled >= history->count))
        return PROMPT_MOVED;
    prompt->recalled = step < 0 ? prompt->recalled - 1 : prompt->recalled + 1;
    prompt_set(prompt, prompt->recalled < history->count
                           ? text_slice(&history->lines[prompt->recalled])
                           : (struct slice){NULL, 0});
    return PROMPT_CHANGED;
}

static enum prompt_answer insert_character(struct prompt *prompt, int key)
{
    struct text character;
    text_init(&character, 8);
    text_append_code_point(&character, (uint32_t)key);
    replace(prompt, prompt->cursor, prompt->cursor, text_slice(&character));
    text_release(&character);
    return PROMPT_CHANGED;
}

static enum prompt_answer move_to(struct prompt *prompt, size_t cursor)
{
    prompt->cursor = cursor;
    return PROMPT_MOVED;
}

static enum prompt_answer edit_control(struct prompt *prompt, int key)
{
    switch (key) {
    case KEY_CONTROL('A'):
    case KEY_CODE_HOME:
        return move_to(prompt, 0);
    case KEY_CONTROL('E'):
    case KEY_CODE_END:
        return move_to(prompt, prompt->line.size);
    case KEY_CONTROL('B'):
    case KEY_CODE_LEFT:
        return move_to(prompt, one_left(prompt));
    case KEY_CONTROL('F'):
    case KEY_CODE_RIGHT:
        return move_to(prompt, one_right(prompt));
    case KEY_CONTROL('D'):
    case KEY_CODE_DELETE:
        return delete_range(prompt, prompt->cursor, one_right(prompt));
    case KEY_CONTROL('W'):
        return kill_range(prompt, word_left(prompt), prompt->cursor);
    case KEY_CONTROL('U'):
        return kill_range(prompt, 0, prompt->cursor);
    case KEY_CONTROL('K'):
        return kill_range(prompt, prompt->cursor, prompt->line.size);
    case KEY_CONTROL('Y'):
        replace(prompt, prompt->cursor, prompt->cursor, text_slice(&prompt->killed));
        return PROMPT_CHANGED;
    case KEY_CODE_UP:
        return recall(prompt, -1);
    case KEY_CODE_DOWN:
        return recall(prompt, 1);
    default:
        return PROMPT_IGNORED;
    }
}

enum prompt_answer prompt_key(struct prompt *prompt, int key)
{
    if (key == KEY_CODE_ESCAPE || key == KEY_CONTROL('C') || key == KEY_CONTROL('G'))
        return PROMPT_CANCELLED;
    if (key == KEY_CODE_ENTER)
        return PROMPT_ACCEPTED;
    if (key == KEY_CODE_BACKSPACE)
        return prompt->line.size ? delete_range(prompt, one_left(prompt), prompt->cursor)
                                 : PROMPT_CANCELLED;
    return key_is_text(key) ? insert_character(prompt, key) : edit_control(prompt, key);
}

/* Marks the character the message is about. */
static void draw_wrong(const struct prompt *prompt, struct screen *screen, int row, int column,
                       size_t start)
{
    struct slice line = text_slice(&prompt->line);
    size_t begin = 0, end = 0;
    for (size_t i = 0; i < prompt->wrong && end < line.size; i++) {
        begin = end;
        utf8_next(line, &end);
    }
    if (prompt->message.size == 0 || begin == end || begin < start)
        return;
    column += (int)cell_count(slice_range(line.data + start, line.data + begin));
    if (column < screen->columns)
        screen_put(screen, row, column, screen->columns - column,
                   slice_range(line.data + begin, line.data + end), ROLE_ERROR);
}

void prompt_draw(const struct prompt *prompt, struct screen *screen, int row)
{
    screen_blank(screen, (struct screen_area){row, 0, 1, screen->columns});
    int column = screen_put_string(screen, row, 0, prompt->kind->label, ROLE_NORMAL);
    struct slice line = text_slice(&prompt->line);
    int room = screen->columns - column - 1;
    size_t start = 0;
    /* The part left of the cursor may be longer than the row: then its end is shown. */
    while (start < prompt->cursor &&
           (int)cell_count((struct slice){line.data + start, prompt->cursor - start}) > room)
        start++;
    while (is_continuation(prompt, start))
        start++;
    screen_put(screen, row, column, room, slice_from(line, start), ROLE_NORMAL);
    draw_wrong(prompt, screen, row, column, start);
    screen->cursor_row = row;
    screen->cursor_column =
        column + (int)cell_count((struct slice){line.data + start, prompt->cursor - start});
}

void prompt_history_add(struct prompt_history *history, struct slice line)
{
    if (!line.size ||
        (history->count && slice_equal(text_slice(&history->lines[history->count - 1]), line)))
        return;
    if (history->count == PROMPT_HISTORY) {
        text_release(&history->lines[0]);
        for (size_t i = 1; i < PROMPT_HISTORY; i++)
            history->lines[i - 1] = history->lines[i];
        history->count--;
    }
    text_init(&history->lines[history->count], PROMPT_BYTES_MAXIMUM);
    text_append(&history->lines[history->count++], line);
}

void prompt_history_release(struct prompt_history *history)
{
    for (size_t i = 0; i < history->count; i++)
        text_release(&history->lines[i]);
    history->count = 0;
}
