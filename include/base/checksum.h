/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* CRC-32C (Castagnoli; RFC 3720 B.4). Start with 0 and feed the result back to continue. */
uint32_t crc32c(uint32_t crc, struct slice bytes);
