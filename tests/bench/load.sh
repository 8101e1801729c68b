#!/bin/bash
# SPDX-License-Identifier: MIT
# Record lines and JSON lines into a store, beside FTS5 and Xapian.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

bytes_of() {
    stat -c %s "$@" | awk '{ sum += $1 } END { print sum }'
}
seconds() {
    calculate "$1 / 1e6"
}

measure() {
    local fts5_cpu='' xapian_cpu='' tsv jsonl own memory rebuild text index since
    [ -z "$fts5" ] || read -r fts5_cpu _ <"$fts5.cost"
    [ -z "$xapian" ] || read -r xapian_cpu _ <"$xapian.cost"
    read -r jsonl _ < <(import "$dir/papers.jsonl")
    rm -rf "${work:?}/home"
    mkdir -p "$work/home"
    read -r own _ < <(cost 1 "$TOOLS/inprocess" load "$work/home" "$dir/papers.tsv")
    read -r tsv _ memory < <(import "$dir/papers.tsv")
    text=$(bytes_of "$work/home/data/papers.tsv")
    index=$(bytes_of "$work"/home/cache/seg-*)
    since=$(kept FTS5 "$fts5")$(kept Xapian "$xapian")
    heading "$size: $(PAPERFEED_HOME=$work/home "$PAPERFEED" count) papers, $(calculate "int($text / 1e6)") MB of text$since"
    row load.tsv '' "$(seconds "$tsv")" "${fts5_cpu:+$(seconds "$fts5_cpu")}"
    row load.store '' "$(seconds "$own")" "${fts5_cpu:+$(seconds "$fts5_cpu")}"
    row load.memory '' "$(calculate "$memory / 1024")"
    row load.jsonl '' "$(seconds "$jsonl")" "${fts5_cpu:+$(seconds "$fts5_cpu")}"
    [ -z "$xapian" ] || row load.xapian "$positions" "$(seconds "$tsv")" "$(seconds "$xapian_cpu")"
    row load.size '' "$(calculate "$index / $text")"
    [ -z "$fts5" ] || row load.fts5 '' "$(calculate "$index / $text")" \
        "$(calculate "($(bytes_of "$fts5") - $(bytes_of "$dir/rows")) / $text")"
    rebuild=$(PAPERFEED_HOME=$work/home cost 1 "$PAPERFEED" -q rebuild 2>/dev/null) || rebuild=
    [ -z "$rebuild" ] || row load.rebuild '' "$(seconds "${rebuild%% *}")"
}

for each in $SIZES; do
    enter "$each" empty
    measure
    keep_home
done
