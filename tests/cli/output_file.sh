#!/bin/bash
# SPDX-License-Identifier: MIT
# -o FILE: whole or not at all.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"
file=$TMPDIR/file
echo precious >"$file"
chmod 640 "$file"

exits 2 "$PAPERFEED" export -o "$file" 'ti:"open'
same "after a wrong query" precious "$(cat "$file")"
exits 2 "$PAPERFEED" list -o "$file" --sort nonsense
exits 1 "$PAPERFEED" show -o "$file" nosuchpaper
exits 5 "$PAPERFEED" parse -o "$file" /nonexistent
exits 1 "$PAPERFEED" search -o "$file" zzyzxqwv
same "after failures" precious "$(cat "$file")"

exits 0 "$PAPERFEED" list -o "$file" -f ids
"$PAPERFEED" list -f ids | cmp - "$file" || fail "the file differs from standard output"
same "mode of a replaced file" 640 "$(stat -c %a "$file")"
(umask 022 && "$PAPERFEED" list -o "$TMPDIR/new" -f ids)
same "mode of a new file" 644 "$(stat -c %a "$TMPDIR/new")"
same "-o -" "$(cat "$file")" "$("$PAPERFEED" list -o - -f ids)"
mkfifo "$TMPDIR/pipe"
"$PAPERFEED" list -o "$TMPDIR/pipe" -f ids &
cmp "$TMPDIR/pipe" "$file" || fail "a pipe was not written to"
wait $!
[ -p "$TMPDIR/pipe" ] || fail "a pipe was replaced"
exits 9 "$PAPERFEED" list -o /nonexistent/folder/file
says 'Could not write /nonexistent/folder/file'
