/* SPDX-License-Identifier: MIT */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The characters of Unicode that are others raised, lowered or in another alphabet. */

/* The superscript (raised) or subscript of a character; 0: there is none. */
uint32_t tex_script(uint32_t code_point, bool raised);

enum tex_alphabet { TEX_DOUBLE_STRUCK, TEX_SCRIPT, TEX_FRAKTUR };
/* The letter or digit in that alphabet, itself where there is none. */
uint32_t tex_letter_in(enum tex_alphabet alphabet, uint32_t code_point);
