/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/batch.h"

/* Draws the salt of a new truth file. It only has to differ between files. */
void salt_draw(char salt[BATCH_SALT]);
