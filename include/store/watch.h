/* SPDX-License-Identifier: MIT */
#pragma once

#include "store/reader.h"

/* Beside store_watch and store_drain of store.h. */
void watch_close(struct store *store);
