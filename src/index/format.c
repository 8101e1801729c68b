/* SPDX-License-Identifier: MIT */
#include "index/format.h"

#include "base/checksum.h"

uint32_t page_check(uint32_t salt, uint32_t page, struct slice bytes)
{
    return bytes.size == PAGE_SIZE ? crc32c_lanes(salt ^ page, bytes) : crc32c(salt ^ page, bytes);
}
