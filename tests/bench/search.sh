#!/bin/bash
# SPDX-License-Identifier: MIT
# Processor time of one search command for the newest 50 papers, whole and above the program's bare start.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

# class, ours, FTS5's, quest's, ripgrep's (a pattern; - for what it cannot ask)
queries() {
    cat <<'TABLE'
rare|=bisimulation|bisimulation|bisimulation|bisimulation
common|=learning|learning|learning|learning
two words|=graph =learning|graph learning|graph learning|graph.*learning|learning.*graph
three words|=deep =learning =image|deep learning image|deep learning image|-
phrase|"neural network"|"neural network"|"neural network"|neural network
prefix|transform|transform*|transform*|\btransform
not|=learning -=deep|learning NOT deep|learning -deep|-
author|au:bengio|authors:bengio|author:bengio|-
no hit|=zzyzxqwv|zzyzxqwv|zzyzxqwv|zzyzxqwv
TABLE
}

ask_fts5() {
    cpu_of "$RUNS" sqlite3 -readonly -separator '	' "$fts5" \
        "SELECT id, published, authors, title, url FROM papers WHERE papers MATCH '$1' ORDER BY rowid DESC LIMIT 50"
}
ask_xapian() {
    cpu_of "$RUNS" quest -d "$xapian" -s none -m 50 -o and -f default,wildcard -p author:A "$1"
}
milliseconds() {
    calculate "$1 / 1000"
}
above() {
    calculate "$1 > $2 ? ($1 - $2) / 1000 : 0.001"
}

measure_starts() {
    heading 'bare starts'
    start=$(cpu_of "$RUNS" "$PAPERFEED" version)
    row start.true '' "$(milliseconds "$start")" "$(milliseconds "$(cpu_of "$RUNS" "$(type -P true)")")"
    if has sqlite3; then
        fts5_start=$(cpu_of "$RUNS" sqlite3 -version)
        row start.fts5 '' "$(milliseconds "$start")" "$(milliseconds "$fts5_start")"
    fi
    if has quest; then
        xapian_start=$(cpu_of "$RUNS" quest --version)
        row start.xapian '' "$(milliseconds "$start")" "$(milliseconds "$xapian_start")"
    fi
}

# Times of all classes, one a line: class|ours|FTS5's|quest's|ripgrep's
measure() {
    local class ours theirs quest pattern a b c d
    while IFS='|' read -r class ours theirs quest pattern; do
        a=$(cpu_of "$RUNS" "$PAPERFEED" search -s date -n 50 "$ours" 2>"$work/said") || { cat "$work/said" && exit 1; }
        b='' c='' d=''
        [ -z "$fts5" ] || b=$(ask_fts5 "$theirs")
        [ -z "$xapian" ] || { [ "$class" = phrase ] && [ "$positions" = plain ]; } || c=$(ask_xapian "$quest")
        ! has rg || [ "$pattern" = - ] || d=$(cpu_of 3 rg -i -c "$pattern" "$dir/rows")
        echo "$class|$a|$b|$c|$d"
    done < <(queries)
}

show() {
    local class a b c d
    heading "$size: one search command, newest 50, whole process"
    while IFS='|' read -r class a b c d; do
        [ -z "$b" ] || row search.fts5 "$class" "$(milliseconds "$a")" "$(milliseconds "$b")"
        [ -z "$c" ] || row search.xapian "$class" "$(milliseconds "$a")" "$(milliseconds "$c")"
        [ -z "$d" ] || row search.rg "$class" "$(milliseconds "$a")" "$(milliseconds "$d")"
    done <"$work/times"
    heading "$size: the same above a bare start"
    while IFS='|' read -r class a b c d; do
        [ -z "$b" ] || row above.fts5 "$class" "$(above "$a" "$start")" "$(above "$b" "$fts5_start")"
        [ -z "$c" ] || row above.xapian "$class" "$(above "$a" "$start")" "$(above "$c" "$xapian_start")"
    done <"$work/times"
}

measure_starts
for each in $SIZES; do
    enter "$each"
    measure >"$work/times"
    show
done
