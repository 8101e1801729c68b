#!/bin/bash
# SPDX-License-Identifier: MIT
# list, search, count, show, export, import: what is printed, in which form, and the exit codes.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
samples=$SRCDIR/config/samples.json
total=$("$PAPERFEED" parse -f ids "$samples" | wc -l)

exits 0 "$PAPERFEED" list
says 'no papers yet'
exits 0 "$PAPERFEED" import "$samples"
says "$total papers, $total new, 0 updated, 0 known"
before=$(sums)
exits 0 "$PAPERFEED" import "$samples"
says "$total papers, 0 new, 0 updated, $total known"
same "files after the same import" "$before" "$(sums)"

# The listing is that of the newest day; every row has ten columns.
newest=$("$PAPERFEED" list -f ids | wc -l)
same "papers of the newest day" "$newest" "$("$PAPERFEED" count on:2026-09-18)"
"$PAPERFEED" list --days 5 | awk -F'\t' 'NF != 10 { exit 1 }' || fail "a row has not ten columns"
same "rows of five days" "$total" "$("$PAPERFEED" list --days 5 | wc -l)"
same "header" id "$("$PAPERFEED" list -H | head -n 1 | cut -f1)"
"$PAPERFEED" list --days 5 -s up | cut -f5 | sort -nrc || fail "not in the order of upvotes"
same "limit" 3 "$("$PAPERFEED" list --days 5 -n 3 | wc -l)"
"$PAPERFEED" list -f jsonl | jq -e '.v == 1 and (.title | length > 0) and (.state.read == false or true)' >/dev/null ||
    fail "JSON lines cannot be read"
"$PAPERFEED" list -f json | jq -e 'length > 0' >/dev/null || fail "JSON cannot be read"
"$PAPERFEED" list -f urls | grep -vc '^https://' | grep -qx 0 || fail "an address is none"
"$PAPERFEED" list -f ids -0 | tr '\0' '\n' | cmp - <("$PAPERFEED" list -f ids) || fail "-0 differs"
exits 0 "$PAPERFEED" list -f human
exits 1 "$PAPERFEED" list --exit-code zzyzxqwv
exits 1 "$PAPERFEED" search zzyzxqwv
says 'No paper matches'
exits 1 "$PAPERFEED" search -q zzyzxqwv
[ ! -s "$TMPDIR/err" ] || fail "search -q speaks"
same "count of nothing" 0 "$("$PAPERFEED" count zzyzxqwv)"

# show takes an id in any spelling.
id=$("$PAPERFEED" list -f ids -n 1)
bare=${id#arxiv:}
for spelling in "$id" "$bare" "${bare}v1" "https://huggingface.co/papers/$bare" "https://arxiv.org/pdf/$bare" "arXiv:$bare"; do
    same "show $spelling" "$id" "$("$PAPERFEED" show "$spelling" -f ids)"
done
"$PAPERFEED" show "$id" | grep -q . || fail "show prints nothing"
exits 1 "$PAPERFEED" show 1234.56789
says 'Could not find "1234.56789"'

# open starts the viewer without a shell, with the address where it belongs.
"$PAPERFEED" -q config set browser 'echo GOT:%u;'
same open "GOT:https://arxiv.org/pdf/$bare;" "$("$PAPERFEED" open "$id" --link 2)"
exits 1 "$PAPERFEED" open "$id" --link 99
"$PAPERFEED" -q config set browser /nonexistent/viewer
exits 9 "$PAPERFEED" open "$id"
says 'The setting "browser" of the config names the command'

# What export writes, import reads: an equal store.
exits 0 "$PAPERFEED" export -o "$TMPDIR/all.jsonl"
same "lines exported" "$total" "$(wc -l <"$TMPDIR/all.jsonl")"
PAPERFEED_HOME=$TMPDIR/copy exits 0 "$PAPERFEED" import "$TMPDIR/all.jsonl"
PAPERFEED_HOME=$TMPDIR/copy "$PAPERFEED" export | cmp - "$TMPDIR/all.jsonl" || fail "the copy differs"
"$PAPERFEED" export -f tsv -H >"$TMPDIR/all.tsv"
PAPERFEED_HOME=$TMPDIR/tsv exits 0 "$PAPERFEED" import "$TMPDIR/all.tsv"
says "$total new"

# Wrong words.
exits 2 "$PAPERFEED" serach x
says 'Did you mean "search"?'
exits 2 "$PAPERFEED" diffusion
says 'paperfeed search diffusion'
exits 2 "$PAPERFEED" list --fromat tsv
says 'Did you mean "--format"?'
exits 2 "$PAPERFEED" list -f jsnl
says 'jsonl'
exits 2 "$PAPERFEED" list -d 2026-02-31
exits 2 "$PAPERFEED" search 'ti:"open'
exits 2 "$PAPERFEED" search tag:x
says 'not available yet'
exits 2 "$PAPERFEED" search
exits 5 "$PAPERFEED" import /nonexistent/file
says 'Could not read /nonexistent/file'
printf 'hello\n' >"$TMPDIR/unknown"
exits 5 "$PAPERFEED" parse "$TMPDIR/unknown"
: >"$TMPDIR/empty"
exits 5 "$PAPERFEED" parse "$TMPDIR/empty"
says 'empty'
head -c 5000 "$samples" >"$TMPDIR/cut.json"
exits 5 "$PAPERFEED" parse "$TMPDIR/cut.json"
[ -s "$TMPDIR/out" ] || fail "what was whole in a cut document is lost"

# A closed pipe is silent, a full device is not.
set +o pipefail
code=0
{ "$PAPERFEED" list --days 5 -n all -f json --fields +abstract 2>"$TMPDIR/err" || echo "$?" >"$TMPDIR/code"; } | head -c 1 >/dev/null
[ ! -s "$TMPDIR/err" ] || fail "a closed pipe was complained about: $(cat "$TMPDIR/err")"
"$PAPERFEED" list >/dev/full 2>"$TMPDIR/err" || code=$?
same "exit code for a full device" 9 "$code"
says 'Could not write'
for verb in list search help; do
    exits 0 "$PAPERFEED" "$verb" --help
done
"$PAPERFEED" help | grep -q '^  search ' || fail "help does not list search"
exits 0 "$PAPERFEED" --version
