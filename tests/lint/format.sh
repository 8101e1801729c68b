#!/bin/sh
# SPDX-License-Identifier: MIT
# The C code has the format of .clang-format: clang-format-14 -i repairs it.
set -u
command -v clang-format-14 >/dev/null || { echo "no clang-format-14 (Debian: clang-format-14)"; exit 1; }
found=$(find src include tests -name '*.[ch]' -exec clang-format-14 --dry-run -Werror {} + 2>&1)
status=$?
[ $status = 0 ] || { echo "$found" | sed -n 's/: error: code should.*//p' | awk -F : '!seen[$1]++'; exit 1; }
