#!/bin/sh
# SPDX-License-Identifier: MIT
# No file calls, directly or through others, a file that calls it. The objects' symbols tell who needs whom.
set -u
edges=$(find "$OUT/src" -name '*.o' | sort | xargs nm -A | awk '
    { sub(/^.*\/src\//, ""); object = $0; sub(/:.*/, "", object); name = $NF; kind = $(NF - 1) }
    kind ~ /^[TDBRVGSW]$/ { owner[name] = object }
    kind == "U" { needs[object, name] = 1 }
    END {
        for (pair in needs) {
            split(pair, part, SUBSEP)
            if (part[2] in owner && owner[part[2]] != part[1]) print part[1], owner[part[2]]
        }
    }' | sort -u)
[ -n "$edges" ] || { echo "no objects in $OUT/src"; exit 1; }
loops=$(echo "$edges" | tsort 2>&1 >/dev/null)
[ -z "$loops" ] || { echo "$loops"; exit 1; }
