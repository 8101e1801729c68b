/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/text.h"

/* What the tests of a group append to; made and released around the group. */
static struct text out;

static int prepare(void **state)
{
    (void)state;
    text_init(&out, 1 << 20);
    return 0;
}

static int release(void **state)
{
    (void)state;
    text_release(&out);
    return 0;
}
