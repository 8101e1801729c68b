#!/bin/bash
# SPDX-License-Identifier: MIT
# A feed file of 100,000 Atom entries to record lines, and what starting the parser costs.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"
entries=100000
parse=$(dirname "$PAPERFEED")/paperfeed-parse

# The corpus as a feed, with what is special in XML escaped.
atom() {
    unescape "$1" | awk -F '\t' '
        function xml(s) {
            gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s)
            return s
        }
        BEGIN {
            print "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            print "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Invented papers</title><id>tag:example.org,2026:feed</id>"
        }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        {
            print "<entry><id>tag:example.org,2026:" xml($at["id"]) "</id><title>" xml($at["title"]) "</title>"
            print "<link href=\"" xml($at["url"]) "\"/><published>" $at["published"] "T08:00:00Z</published><updated>" $at["published"] "T08:00:00Z</updated>"
            count = split($at["authors"], names, ", ")
            for (i = 1; i <= count; i++) print "<author><name>" xml(names[i]) "</name></author>"
            count = split($at["categories"], terms, " ")
            for (i = 1; i <= count; i++) print "<category term=\"" xml(terms[i]) "\"/>"
            print "<summary>" xml($at["abstract"]) "</summary></entry>"
        }
        END { print "</feed>" }'
}

size=$entries
dir=$BENCH/feed-$SEED
mkdir -p "$dir"
once "$dir/papers.tsv" "$TOOLS/corpus" tsv "$SEED" "$entries"
once "$dir/feed.atom" atom "$dir/papers.tsv"
got=$("$parse" --local <"$dir/feed.atom" | grep -c '^paper	')
[ "$got" = "$entries" ] || { echo "$got papers of $entries" >&2 && exit 1; }
heading "a feed of $entries Atom entries, $(($(stat -c %s "$dir/feed.atom") / 1000000)) MB"
# measure FILE PROGRAM...: cpu in seconds, memory in MB
measure() {
    # shellcheck disable=SC2016 # expanded by the shell it is for
    read -r cpu _ memory < <(cost 5 bash -c 'exec "${@:2}" <"$1"' - "$@")
    cpu=$(calculate "$cpu / 1000000")
    memory=$(calculate "$memory / 1000")
}
measure "$dir/feed.atom" "$parse" --local
ours=$cpu
row parse.memory '' "$memory"
if has sfeed; then
    measure "$dir/feed.atom" sfeed
    row parse.sfeed '' "$ours" "$cpu"
fi
if has xmllint; then
    measure "$dir/feed.atom" xmllint --stream --noout -
    row parse.xmllint '' "$ours" "$cpu"
fi
measure "$dir/feed.atom" "$PAPERFEED" parse -f tsv -
row parse.both '' "$cpu"
heading 'starting the parser, its sandbox closed'
read -r cpu wall _ < <(cost "$RUNS" "$parse" --report)
read -r true_cpu true_wall _ < <(cost "$RUNS" "$(type -P true)")
row parse.start CPU "$(calculate "$cpu / 1000")" "$(calculate "$true_cpu / 1000")"
row parse.start wall "$(calculate "$wall / 1000")" "$(calculate "$true_wall / 1000")"
