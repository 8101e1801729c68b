#!/bin/sh
# SPDX-License-Identifier: MIT
# Every function that a file exports is used by another file of the programs.
set -u
found=$(find "$OUT/src" -name '*.o' -exec nm -A {} + | awk '
    { sub(/^.*\/src\//, ""); object = $0; sub(/:.*/, "", object); name = $NF; kind = $(NF - 1) }
    kind == "T" && name != "main" { owner[name] = object }
    kind == "U" { used[name] = 1 }
    END { for (name in owner) if (!(name in used)) { sub(/o$/, "c", owner[name]); print "src/" owner[name] ": " name } }' | sort)
[ -z "$found" ] || { echo "$found"; exit 1; }
