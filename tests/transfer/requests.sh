#!/bin/sh
# SPDX-License-Identifier: MIT
# Requests as they come: many at once, in pieces, cancelled, and a reader that goes away.
set -u
# shellcheck source=tests/server/start
. "$SRCDIR/tests/server/start"
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"

digits=0123456789012345678901234567890123456789012345678901234567890123456789
cat >"$TMPDIR/script" <<SCRIPT
match /hang hang
match /drip body $digits slow 150
match /good body good
SCRIPT
server_start --script "$TMPDIR/script" --log "$TMPDIR/log"

# One that is answered does not wait for fifteen that hang.
i=0
while [ $i -lt 15 ]; do
	i=$((i + 1))
	get $i "$URL/hang"
done >"$TMPDIR/requests"
get 16 "$URL/good" >>"$TMPDIR/requests"
out=$(transfer --total-ms 800 <"$TMPDIR/requests" | grep '^done')
expect 'the first that is done' "^done${TAB}16${TAB}[0-9]+${TAB}[0-9]+${TAB}ok${TAB}" "$(echo "$out" | head -n 1)"
same 'those that hang' 15 "$(echo "$out" | grep -c "${TAB}timeout${TAB}")"

# Bodies that come in pieces at the same time stay apart.
n=12 i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	get $i "$URL/drip?$i"
done >"$TMPDIR/requests"
out=$(transfer <"$TMPDIR/requests")
same 'all of them' $n "$(echo "$out" | grep -c "${TAB}ok${TAB}\$")"
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	same "body $i" "$digits" "$(cat "$TMPDIR/body.$i")"
done

# More than run at once wait for their turn, in order.
i=0
while [ $i -lt 50 ]; do
	i=$((i + 1))
	get $i "$URL/good?$i"
done >"$TMPDIR/requests"
: >"$TMPDIR/log"
out=$(transfer --parallel 1 <"$TMPDIR/requests")
same 'all of fifty' 50 "$(echo "$out" | grep -c "${TAB}ok${TAB}\$")"
same 'in order' "$(sed 's/.*\(?[0-9]*\).*/\1/' "$TMPDIR/requests")" "$(sed 's/.*\(?[0-9]*\).*/\1/' "$TMPDIR/log")"

# A cancelled request, running or waiting, is done at once; the others go on.
out=$( (get 1 "$URL/hang"; get 2 "$URL/hang"; get 3 "$URL/good"; printf 'cancel\t2\ncancel\t1\ncancel\t77\n') | transfer --parallel 1)
for number in 1:cancelled 2:cancelled 3:ok; do
	expect "request $number" "^done${TAB}${number%:*}${TAB}[0-9]+${TAB}[0-9]+${TAB}${number#*:}${TAB}" "$out"
done

# The program as a partner: an answer comes while the input is open, a request may come in pieces, and one that runs is cancelled.
mkfifo "$TMPDIR/in" "$TMPDIR/out"
"$TRANSFER" <"$TMPDIR/in" >"$TMPDIR/out" &
partner=$!
exec 7>"$TMPDIR/in" 8<"$TMPDIR/out"
get 1 "$URL/good" >&7
read -r head <&8
read -r body <&8
read -r text <&8
read -r end <&8
expect 'answer at once' "^head${TAB}1${TAB}200${TAB}" "$head"
same 'its body' "body${TAB}1${TAB}4 good" "$body $text"
expect 'its end' "^done${TAB}1${TAB}" "$end"
get 2 "$URL/hang" >&7
printf 'get\t3\t%s' "$URL/go" >&7
printf 'od\t\t\t' >&7
printf '0\nca' >&7
for _ in head body text end; do read -r end <&8; done
expect 'in pieces' "^done${TAB}3${TAB}[0-9]+${TAB}[0-9]+${TAB}ok" "$end"
printf 'ncel\t2\n' >&7
read -r end <&8
expect 'cancelled while running' "^done${TAB}2${TAB}[0-9]+${TAB}[0-9]+${TAB}cancelled" "$end"
exec 7>&-
wait $partner
same 'exit status at the end of the input' 0 $?
exec 8<&-

# Without a reader it ends by itself and says nothing, also while it waits.
"$TRANSFER" <"$TMPDIR/in" >"$TMPDIR/out" 2>"$TMPDIR/errors" &
partner=$!
exec 7>"$TMPDIR/in" 8<"$TMPDIR/out"
get 1 "$URL/hang" >&7
exec 8<&-
wait $partner
same 'exit status without a reader' 0 $?
same 'its messages' '' "$(cat "$TMPDIR/errors")"
exec 7>&-
server_stop
exit $failed
