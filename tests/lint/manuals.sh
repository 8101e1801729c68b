#!/bin/sh
# SPDX-License-Identifier: MIT
# The manuals are mdoc without a warning.
set -u
[ -e man/paperfeed.1 ] || { echo 'no man/paperfeed.1'; exit 1; }
# The cross references are to each other, before they are installed.
found=$(mandoc -T lint -W warning man/*.[1-8] 2>&1 | grep -v 'referenced manual not found')
[ -z "$found" ] || { echo "$found"; exit 1; }
