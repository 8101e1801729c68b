#!/bin/bash
# SPDX-License-Identifier: MIT
# Marks, undo, subscriptions, digests.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
"$PAPERFEED" -q import "$SRCDIR/config/samples.json"
id=$("$PAPERFEED" list -f ids -n 1)
count=$("$PAPERFEED" count on:2026-09-18)

exits 0 "$PAPERFEED" mark --star "$id"
says 'star: 1 changed, 0 already so'
same starred "$id" "$("$PAPERFEED" search -f ids starred)"
exits 0 "$PAPERFEED" mark --star "$id"
says 'star: 0 changed, 1 already so'
"$PAPERFEED" list -f ids | "$PAPERFEED" mark --read -
same "unread of the day" 0 "$("$PAPERFEED" count unread on:2026-09-18)"
exits 0 "$PAPERFEED" undo
says "taken back: read on $count papers"
same "unread of the day" "$count" "$("$PAPERFEED" count unread on:2026-09-18)"
exits 0 "$PAPERFEED" undo
says 'taken back: star on 1 paper'
same starred 0 "$("$PAPERFEED" count starred)"
exits 1 "$PAPERFEED" undo
says 'nothing to undo'
"$PAPERFEED" list -f ids -0 | "$PAPERFEED" mark -q --skip -
same skipped "$count" "$("$PAPERFEED" count is:skipped)"
exits 1 "$PAPERFEED" mark --star nosuchpaper
exits 2 "$PAPERFEED" mark "$id"
exits 2 "$PAPERFEED" mark --star

# Subscriptions live in the config, and are undone like everything else.
word=$("$PAPERFEED" list -f jsonl -n 1 | jq -r .title | tr -c 'A-Za-z\n' ' ' | awk '{ for (i = 1; i <= NF; i++) if (length($i) > length(w)) w = $i; print w }')
exits 0 "$PAPERFEED" subscribe first "ti:$word"
grep -q '^subscription first' "$PAPERFEED_HOME/config" || fail "not in the config"
same "subscribed papers" "$("$PAPERFEED" search -f ids "ti:$word")" "$("$PAPERFEED" search -f ids sub:first)"
"$PAPERFEED" subscribe list | grep -q "^first	ti:$word	" || fail "not listed"
exits 2 "$PAPERFEED" subscribe 'bad name' x
exits 2 "$PAPERFEED" subscribe broken 'ti:"'
exits 1 "$PAPERFEED" subscribe rm nosuch
exits 0 "$PAPERFEED" subscribe rm first
! grep -q '^subscription first' "$PAPERFEED_HOME/config" || fail "still in the config"
exits 0 "$PAPERFEED" undo
grep -q '^subscription first' "$PAPERFEED_HOME/config" || fail "undo did not bring it back"

# A digest tells what is new, once.
PAPERFEED_NOW=2026-09-18T12:00:01Z exits 0 "$PAPERFEED" digest first
grep -q "^first: ti:$word" "$TMPDIR/out" || { cat "$TMPDIR/out"; fail "the digest does not name its query"; }
PAPERFEED_NOW=2026-09-18T12:00:02Z exits 1 "$PAPERFEED" digest first
says 'nothing new'
[ ! -s "$TMPDIR/out" ] || fail "an empty digest was printed"
PAPERFEED_NOW=2026-09-18T12:00:03Z exits 0 "$PAPERFEED" digest first --again
PAPERFEED_NOW=2026-09-18T12:00:04Z exits 0 "$PAPERFEED" digest -f eml --to me@example.org
grep -q '^To: me@example.org' "$TMPDIR/out" || fail "no To:"
grep -q '^Subject: ' "$TMPDIR/out" || fail "no Subject:"
exits 2 "$PAPERFEED" digest -f eml --to 'me you'
exits 1 "$PAPERFEED" digest nosuch

# Settings.
exits 0 "$PAPERFEED" config set days 7
same days 7 "$("$PAPERFEED" config get days)"
exits 2 "$PAPERFEED" config set days many
exits 2 "$PAPERFEED" config set dyas 3
says 'Did you mean "days"?'
exits 0 "$PAPERFEED" config check
echo 'colour yes' >>"$PAPERFEED_HOME/config"
exits 8 "$PAPERFEED" config check
exits 0 "$PAPERFEED" count
says 'the line is ignored'
same "config path" "$PAPERFEED_HOME/config" "$("$PAPERFEED" config path | head -n 1)"

# Settings and subscriptions are undone, too.
exits 0 "$PAPERFEED" config set days 9
exits 0 "$PAPERFEED" undo
says 'taken back: setting days'
same "days after undo" 7 "$("$PAPERFEED" config get days)"

# A paper named twice counts once; a word too many is an error, not ignored.
exits 0 "$PAPERFEED" mark --later "$id" "$id"
says 'later: 1 changed, 0 already so'
exits 2 "$PAPERFEED" verify everything
says 'a word too many'

# A paper that two parts claim is told once, whatever their order and time.
"$PAPERFEED" -q subscribe everything src:hf
PAPERFEED_NOW=2026-09-18T13:00:00Z exits 0 "$PAPERFEED" digest everything
PAPERFEED_NOW=2026-09-18T13:00:01Z exits 1 "$PAPERFEED" digest
