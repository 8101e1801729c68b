/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* The control sequence that puts text on the user's clipboard: OSC 52 (xterm, "Operating System
   Commands"), base64 by RFC 4648. within_tmux wraps it in the pass-through of tmux, which doubles
   ESC. Nothing for more than 64 KiB. */
void clip_sequence(struct text *out, struct slice text, bool within_tmux);
