/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/slice.h"

/* CRC-32C (Castagnoli; RFC 3720 B.4). Start with 0 and feed the result back to continue. */
uint32_t crc32c(uint32_t crc, struct slice bytes);
/* The same for a block of a multiple of 32 bytes in four lanes: the CRC-32C of the CRCs of its
   quarters, which a processor works out side by side. */
uint32_t crc32c_lanes(uint32_t crc, struct slice block);
