/* SPDX-License-Identifier: MIT */
#pragma once

#include "transfer/get.h"

/* Reads requests from one descriptor and writes answers to the other (transfer/protocol.h) until
   the input ended and all is answered, or the reader of the output is gone. False for input that is
   not a request, ERROR_USAGE, and for what stops everything. */
bool transfer_run(const struct transfer_options *options, int input, int output,
                  struct error *error) WARN_UNUSED;
