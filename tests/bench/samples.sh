#!/bin/bash
# SPDX-License-Identifier: MIT
# Processor time of one run of `list` and `search` on the sample papers, beside a start that does nothing.
set -eu
runs=${RUNS:-200}
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export PAPERFEED_HOME=$home PAPERFEED_NOW=2026-09-18T12:00:00Z LC_ALL=C
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"

# measure LABEL COMMAND...
measure() {
    local label=$1 times user system
    shift
    "$@" >/dev/null || { echo "$* failed"; return 1; }
    TIMEFORMAT='%U %S'
    times=$({ time for ((i = 0; i < runs; i++)); do "$@" >/dev/null; done; } 2>&1)
    read -r user system <<<"$times"
    awk -v label="$label" -v seconds="$user $system" -v runs="$runs" '
        BEGIN { split(seconds, s, " "); printf "%-44s %7.2f ms\n", label, (s[1] + s[2]) * 1000 / runs }'
}

echo "processor time of one run, mean of $runs, $("$PAPERFEED" list --days 5 -n all -f ids | wc -l) papers ($MODE)"
measure 'an empty program (true)' "$(type -P true)"
measure 'a bare start (version)' "$PAPERFEED" version
measure 'list' "$PAPERFEED" list
measure 'list --days 5 -n all, as TSV' "$PAPERFEED" list --days 5 -n all -f tsv
measure 'search, one word' "$PAPERFEED" search attention
measure 'search, a phrase' "$PAPERFEED" search '"state space"'
measure 'count unread' "$PAPERFEED" count unread
