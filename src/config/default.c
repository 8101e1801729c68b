/* SPDX-License-Identifier: MIT */
#include "config/config.h"

const char config_default_text[] =
#include "default_config.inc"
    ;
