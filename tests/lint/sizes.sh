#!/bin/sh
# SPDX-License-Identifier: MIT
# A function has at most 80 lines and a file at most 600. The format of the code makes braces in the first column its bounds.
set -u
# shellcheck disable=SC2046 # a list of files
found=$(awk '
    FNR == 1 { if (lines > 600) print file ": " lines " lines"; file = FILENAME; start = 0 }
    { lines = FNR }
    /^\{/ { start = FNR; name = before }
    /^\}/ && start { if (FNR - start + 1 > 80) print FILENAME ":" start ": " FNR - start + 1 " lines: " name; start = 0 }
    /^[a-z]/ { before = $0 }
    END { if (lines > 600) print file ": " lines " lines" }' $(find src include tests -name '*.[ch]'))
[ -z "$found" ] || { echo "$found"; exit 1; }
