#!/bin/bash
# SPDX-License-Identifier: MIT
# The verb source: every change touches its block only, can be taken back, and what is wrong is said.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
config=$PAPERFEED_HOME/config
mkdir -p "$PAPERFEED_HOME"

# names: the first column of the list
names() {
    "$PAPERFEED" source list 2>/dev/null | cut -f1 | tr '\n' ' '
}

# value NAME COLUMN
value() {
    "$PAPERFEED" source list 2>/dev/null | awk -F '\t' -v name="$1" -v column="$2" '$1 == name { print $column }'
}

# A config with everything that has to stay: comments, blank lines, odd blanks, an open end.
printf '%s\n' '# mine' 'days 4   # four' '' 'source journal # the good one' '	type feed' '    # below' \
    '    url	https://journal.example/rss   # not /atom' '    every 3h # often' '' '# between' 'subscription  q' \
    >"$config"
printf '    query   ti:kernel' >>"$config"
cp "$config" "$TMPDIR/first"

# unchanged COMMAND...: exits with 2, says why, and leaves the file
refused() {
    local text=$1
    shift
    exits 2 "$PAPERFEED" source "$@"
    says "$text"
    cmp "$config" "$TMPDIR/first" || fail "changed by $*"
}
refused 'no source "nope"' rm nope
refused 'no source "nope"' edit nope every 2h
refused 'no source "nope"' edit nope
refused 'no source "nope"' pause nope
refused 'no source "nope"' resume nope
refused 'no source "nope"' test nope
refused 'begins with http:// or https://' add ftp://example.org/feed
refused 'begins with http:// or https://' add https://
refused 'begins with http:// or https://' add https://user:secret@example.org/feed
refused 'begins with http:// or https://' test ftp://example.org/feed
refused 'begins with http:// or https://' discover file:///etc/passwd
refused 'needs the address' add feed
refused 'needs the categories' add arxiv
refused 'categories like cs.LG or hep-th' add arxiv cs.LG c/s
refused 'categories like cs.LG or hep-th' add arxiv 'cs.LG.x'
refused 'has no categories' add hf cs.LG
refused 'neither an address nor a type' add example.org
refused 'another source "journal" already' add https://example.org/feed journal
refused 'another source "hf" already' add https://example.org/feed --name hf
refused 'A name is' add https://example.org/feed 'a b'
refused 'is not a time' add https://example.org/feed --every soon
refused 'a word too many' add https://example.org/feed one two
refused 'no line "evry"' edit journal evry 2h
refused 'Did you mean "every"' edit journal evry 2h
refused 'categories like' edit journal categories c/s
refused 'needs a value' edit journal every
refused 'is not a time' edit journal every 2x
refused 'needs a terminal' edit journal
refused 'built in' rm hf
refused 'do not fit' add
refused 'do not fit' list more
refused 'do not fit' sing
refused 'none of human, tsv, json' list -f bibtex
[ ! -e "$PAPERFEED_HOME/data/marks.tsv" ] || same 'steps after nothing' 0 "$(grep -c source "$PAPERFEED_HOME/data/marks.tsv")"

# back COMMAND...: changes the file, and undo gives back every byte
back() {
    exits 0 "$PAPERFEED" source "$@"
    cmp -s "$config" "$TMPDIR/first" && fail "no change by $*"
    cp "$config" "$TMPDIR/changed"
    exits 0 "$PAPERFEED" undo
    cmp "$config" "$TMPDIR/first" || fail "undo of $*"
}
back add https://www.Example.org/a/feed.xml
grep -qx 'source example.org' "$TMPDIR/changed" || fail "no name from the host"
cmp -s "$config" "$config~" && fail "no backup"
back add 'https://example.org/@me/feed?format=rss#top' lab --every 2h
tr -s ' ' <"$TMPDIR/changed" | grep -qx ' url https://example.org/@me/feed?format=rss' || fail "address"
tr -s ' ' <"$TMPDIR/changed" | grep -qx ' every 2h' || fail "no every"
# All other lines stay as they are.
grep -vxF -f "$TMPDIR/first" "$TMPDIR/changed" >"$TMPDIR/new"
same 'new lines' 4 "$(wc -l <"$TMPDIR/new")"
back add arxiv cs.LG hep-th cond-mat.mes-hall
tr -s ' ' <"$TMPDIR/changed" | grep -qx ' categories cs.LG hep-th cond-mat.mes-hall' || fail "categories"
back edit journal every 5h
grep -qx '    every 5h # often' "$TMPDIR/changed" || fail "comment of the line"
back edit hf every 5h
back edit hf type feed
exits 0 "$PAPERFEED" source edit hf type feed
says 'the config now ignores it'
same 'state of hf' ignored "$(value hf 5)"
exits 0 "$PAPERFEED" undo
back pause journal
grep -qx '    every off  # was 3h # often' "$TMPDIR/changed" || fail "pause: $(cat "$TMPDIR/changed")"
back pause hf

# Pause and resume are each other's end.
exits 0 "$PAPERFEED" source pause journal
same 'every of journal' off "$(value journal 4)"
exits 0 "$PAPERFEED" source pause journal
says 'was paused already'
exits 0 "$PAPERFEED" source resume journal
says 'every 3h'
cmp "$config" "$TMPDIR/first" || fail "resume"
exits 0 "$PAPERFEED" source resume journal
says 'is on already'
exits 0 "$PAPERFEED" source pause hf
same 'state of hf' off "$(value hf 5)"
exits 0 "$PAPERFEED" source add hf
says 'paperfeed source resume hf'
exits 0 "$PAPERFEED" source resume hf
same 'every of hf' 1h "$(value hf 4)"
same 'state of hf' on "$(value hf 5)"
exits 0 "$PAPERFEED" source rm hf
says 'built in'
cmp "$config" "$TMPDIR/first" || fail "rm hf"

# What is there is not added again; the same host gets a number.
exits 0 "$PAPERFEED" source add https://Journal.example/rss/
says 'journal asks that already'
exits 0 "$PAPERFEED" source add hf
says 'hf asks that already'
cmp "$config" "$TMPDIR/first" || fail "changed by what is known"
exits 0 "$PAPERFEED" source add https://journal.example/atom
exits 0 "$PAPERFEED" source add https://journal.example/json
exits 0 "$PAPERFEED" source add arxiv cs.LG cs.CL
exits 0 "$PAPERFEED" source add arxiv cs.CL
says 'arxiv asks that already'
exits 0 "$PAPERFEED" source add arxiv cs.IR
same names 'hf journal journal.example journal.example-2 arxiv arxiv-2 ' "$(names)"
same 'what arxiv asks' 'cs.LG cs.CL' "$(value arxiv 3)"
same 'state of arxiv' on "$(value arxiv 5)"
exits 0 "$PAPERFEED" config check
same 'plain source' "$("$PAPERFEED" source list 2>/dev/null)" "$("$PAPERFEED" source 2>/dev/null)"
same header 'name type asks every state last' "$("$PAPERFEED" source -H 2>/dev/null | head -1 | tr '\t' ' ')"
same json '["cs.LG","cs.CL"]' "$("$PAPERFEED" source list -f json 2>/dev/null | jq -c '.[] | select(.name == "arxiv").categories')"
same jsonl 6 "$("$PAPERFEED" source list -f jsonl 2>/dev/null | jq -r .name | wc -l)"
"$PAPERFEED" source -f human 2>/dev/null | grep -q '^arxiv  *arxiv  *cs.LG cs.CL  *1h .* never$' || fail "human list"
for _ in 1 2 3 4; do "$PAPERFEED" -q undo 2>/dev/null; done
cmp "$config" "$TMPDIR/first" || fail "four steps back"

# A block that was removed comes back as it was, behind the others of its kind; nothing else moves.
exits 0 "$PAPERFEED" source rm journal
says 'its papers stay'
grep -v -e journal -e type -e below -e rss -e often "$TMPDIR/first" | cmp - <(cat "$config"; echo) || fail "rm took more than the block"
exits 0 "$PAPERFEED" undo
cmp <(sort "$config") <(sort "$TMPDIR/first") || fail "undo of rm"
same names 'hf journal ' "$(names)"
