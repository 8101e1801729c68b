/* SPDX-License-Identifier: MIT */
#include "browse/clip.h"

enum { CLIP_BYTES_MAXIMUM = 65536 };

static void append_base64(struct text *out, struct slice bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.size; i += 3) {
        size_t left = bytes.size - i;
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (j < left ? (unsigned char)bytes.data[i + j] : 0);
        for (size_t j = 0; j < 4; j++)
            text_append_byte(out, j <= left ? digits[group >> (18 - 6 * j) & 63] : '=');
    }
}

void clip_sequence(struct text *out, struct slice text, bool within_tmux)
{
    if (text.size > CLIP_BYTES_MAXIMUM)
        return;
    text_append_string(out, within_tmux ? "\033Ptmux;\033\033]52;c;" : "\033]52;c;");
    append_base64(out, text);
    text_append_string(out, within_tmux ? "\a\033\\" : "\a");
}
