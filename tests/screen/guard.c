/* SPDX-License-Identifier: MIT */
#include "guard.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { PLAIN, ESCAPE, CHARSET, CONTROL, COMMAND, COMMAND_END };

static void complain(struct guard *guard, const char *what, unsigned value)
{
    if (!guard->fault[0] && guard->taken)
        snprintf(guard->fault, sizeof guard->fault, "%s (%02x) %.60s", what, value,
                 guard->sequence);
}

/* Direction, invisible and tag characters, and C1 controls. */
static bool is_forbidden(uint32_t c)
{
    return (c >= 0x80 && c < 0xA0) || c == 0x061C || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
           (c >= 0xD800 && c < 0xE000) || c >= 0xE0000;
}

static void take_utf8(struct guard *guard, unsigned char byte)
{
    if (guard->utf8_wanted == 0) {
        guard->utf8_wanted = byte >= 0xF0 && byte < 0xF5   ? 4
                             : byte >= 0xE0 && byte < 0xF0 ? 3
                             : byte >= 0xC2 && byte < 0xE0 ? 2
                                                           : 0;
        guard->utf8_size = 0;
        if (!guard->utf8_wanted)
            complain(guard, "a byte that begins no character", byte);
    } else if ((byte & 0xC0) != 0x80) {
        complain(guard, "a cut character", byte);
    }
    if (!guard->utf8_wanted)
        return;
    guard->utf8[guard->utf8_size++] = byte;
    if (guard->utf8_size < guard->utf8_wanted)
        return;
    static const unsigned char masks[] = {0, 0, 0x1F, 0x0F, 0x07};
    uint32_t code_point = guard->utf8[0] & masks[guard->utf8_wanted];
    for (size_t i = 1; i < guard->utf8_wanted; i++)
        code_point = code_point << 6 | (guard->utf8[i] & 0x3F);
    guard->utf8_wanted = 0;
    if (is_forbidden(code_point))
        complain(guard, "a forbidden character", code_point);
}

static void take_plain(struct guard *guard, unsigned char byte)
{
    if (byte >= 0x80 || guard->utf8_wanted) {
        take_utf8(guard, byte);
        return;
    }
    if (byte == 0x1B) {
        guard->state = ESCAPE;
        guard->size = 0;
        memset(guard->sequence, 0, sizeof guard->sequence);
    } else if (byte < 0x20 ? !strchr("\a\b\t\n\r\016\017", byte) || byte == 0 : byte == 0x7F) {
        complain(guard, "a control character", byte);
    }
}

static void take_escape(struct guard *guard, unsigned char byte)
{
    guard->state = PLAIN;
    if (byte == '[')
        guard->state = CONTROL;
    else if (byte == ']')
        guard->state = COMMAND;
    else if (byte == '(' || byte == ')')
        guard->state = CHARSET;
    else if (!strchr("78=>cMDEHg\\", byte))
        complain(guard, "an unexpected escape", byte);
}

/* Position, erase, insert, delete, scroll, attributes, modes; of window commands only the title
 * stack of xterm. */
static void end_control(struct guard *guard, unsigned char final)
{
    /* The library clears the screen first, after it turned the echo off. */
    if (final == 'J')
        guard->taken = true;
    if (strcmp(guard->sequence, "?1049") == 0)
        guard->taken = false;
    if (strchr("ABCDEFGHIJKLMPSTXZ@`abcdefghlmr", final))
        return;
    if (final == 't' &&
        (strcmp(guard->sequence, "22;0;0") == 0 || strcmp(guard->sequence, "23;0;0") == 0))
        return;
    complain(guard, "an unexpected control sequence", final);
}

static void end_command(struct guard *guard)
{
    static const char prefix[] = "52;c;";
    guard->state = PLAIN;
    /* "oc" of xterm-256color: the terminal library puts the palette back. */
    if (strcmp(guard->sequence, "104") == 0)
        return;
    if (strncmp(guard->sequence, prefix, sizeof prefix - 1) != 0) {
        complain(guard, "an operating system command", 0);
        return;
    }
    snprintf(guard->clipboard, sizeof guard->clipboard, "%s", guard->sequence + sizeof prefix - 1);
}

static void take_byte(struct guard *guard, unsigned char byte)
{
    switch (guard->state) {
    case PLAIN:
        take_plain(guard, byte);
        return;
    case ESCAPE:
        take_escape(guard, byte);
        return;
    case CHARSET:
        guard->state = PLAIN;
        return;
    case COMMAND_END:
        end_command(guard);
        return;
    default:
        break;
    }
    if (guard->state == COMMAND && (byte == '\a' || byte == 0x1B)) {
        guard->state = COMMAND_END;
        if (byte == '\a')
            end_command(guard);
    } else if (guard->state == CONTROL && byte >= 0x40) {
        guard->state = PLAIN;
        end_control(guard, byte);
    } else if (guard->size + 1 < sizeof guard->sequence) {
        guard->sequence[guard->size++] = (char)byte;
    } else {
        complain(guard, "an endless sequence", byte);
    }
}

void guard_take(struct guard *guard, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        take_byte(guard, (unsigned char)bytes[i]);
}
