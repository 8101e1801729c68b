#!/bin/bash
# SPDX-License-Identifier: MIT
# Real answers of the sources, where a shelf with them stands beside the project: how many papers each has, and that each is complete.
. "$SRCDIR/tests/cli/prelude"
shared=${SHARED:-$SRCDIR/../shared}
[ -d "$shared/captures" ] || { echo "no captures beside the project"; exit 77; }
hf=$shared/captures/huggingface

# papers COUNT FILE [JQ]: so many objects, each with what the filter wants
papers() {
    "$PAPERFEED" parse --format jsonl "$2" >"$TMPDIR/papers"
    same "papers in $2" "$1" "$(wc -l <"$TMPDIR/papers")"
    jq -e "${3:-.title != null and .abstract != null}" "$TMPDIR/papers" | sort | uniq -c | grep -v true && fail "$2: incomplete papers"
    true
}
identified='.title != null and .abstract != null and (.id | test("^arxiv:[0-9]{4}\\.[0-9]{4,5}$")) and (.authors | length > 0) and .published != null'
voted="$identified and .upvotes != null and .comments != null"
papers 13 "$hf/html/papers.2024-08-01.html" "$voted"
papers 30 "$hf/api/daily_papers.2026-06-12.raw.json" "$voted and .day != null"
papers 155 "$hf/api-monthly/daily_papers_2024-05.json" "$voted"
papers 412 "$hf/api-monthly/daily_papers_2025-11.json" "$voted"
papers 5 "$shared/captures/arxiv/api/query.transformer-cs.LG.2026-06-14.atom.xml" "$identified and .primary != null"
papers 41 "$shared/corpus/daily-papers-listing.txt"

exits 0 "$PAPERFEED" import "$shared/corpus/daily-papers-listing.txt"
says '41 papers, 41 new, 0 updated, 0 known'
exits 0 "$PAPERFEED" import "$shared/corpus/daily-papers-listing.txt"
says '41 papers, 0 new, 0 updated, 41 known'
same kernel 31 "$("$PAPERFEED" search -n all -f ids kernel | wc -l)"
same 'state space' 5 "$("$PAPERFEED" search -n all -f ids '"state space"' | wc -l)"
same attention 7 "$("$PAPERFEED" search -n all -f ids attention | wc -l)"
exits 1 "$PAPERFEED" search zzyzxqwv

# A hundred thousand records of arXiv, in the form that others publish them.
corpus=$shared/corpus/arxiv-abstracts-100k.jsonl.zst
if [ ! -f "$corpus" ] || ! command -v zstd >/dev/null; then
    echo 'no zstd, or no corpus of arXiv beside the project: the rest was as it should be'
    exit 77
fi
count=2000
[ "${FULL:-0}" = 0 ] || count=100000
export PAPERFEED_HOME=$TMPDIR/corpus
zstd -dc "$corpus" 2>/dev/null | head -n $count >"$TMPDIR/corpus.jsonl" || true
exits 0 "$PAPERFEED" import "$TMPDIR/corpus.jsonl"
says "$count papers, $count new, 0 updated, 0 known"
