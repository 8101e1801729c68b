#!/bin/bash
# SPDX-License-Identifier: MIT
# How what was measured grows with the number of papers.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

# shellcheck disable=SC2086 # a list of words
set -- $SIZES
[ $# -gt 1 ] || exit 0
heading_sizes=$(printf ' %10s' "$@")
say ''
say "$(printf '%-66s%s %12s' 'growth' "$heading_sizes" 'last / first')"
awk -F '\t' -v sizes="$*" '
    FNR == NR {
        if (split($0, part, "|") > 4) { name[part[1]] = part[2]; unit[part[1]] = part[4] }
        next
    }
    $1 ~ /^(load[.](tsv|jsonl|rebuild|memory)|search[.]fts5|(newest|best|letter|add|screen)[.]max|screen[.]memory)$/ {
        row = $1 SUBSEP $2
        if ($1 ~ /^(newest|best|letter)/) row = $1 SUBSEP ""
        if (!(row in seen)) { seen[row] = ++rows; order[rows] = row }
        value[row, $3] = $4
    }
    END {
        count = split(sizes, size, " ")
        for (i = 1; i <= rows; i++) {
            split(order[i], part, SUBSEP)
            printf "%-66s", name[part[1]] (part[2] == "" ? "" : ": " part[2]) ", " unit[part[1]]
            for (j = 1; j <= count; j++) printf " %10.4g", value[order[i], size[j]]
            first = value[order[i], size[1]]
            printf " %12.3g\n", (first > 0 ? value[order[i], size[count]] / first : 0)
        }
    }' FS='\n' "$SRCDIR/tests/bench/targets" FS='\t' "$BENCH/values" | tee -a "$RESULT"
