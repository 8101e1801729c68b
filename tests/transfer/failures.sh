#!/bin/sh
# SPDX-License-Identifier: MIT
# What is no whole answer: each failure has its word and a sentence, and costs only its own request.
set -u
# shellcheck source=tests/server/start
. "$SRCDIR/tests/server/start"
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"

text=$(awk 'BEGIN { for (i = 0; i < 500; i++) printf "%08d ", i * i }')
cat >"$TMPDIR/script" <<SCRIPT
match /cut body "$text" truncate 1000
match /gzip-cut body "$text" header Link x truncate 300
match /chunks-cut body "$text" chunked truncate 1000
match /nothing-sent body "$text" truncate 0
match /text body "$text"
match /bomb gzip-bomb 24
match /twice body "$text" gzip-twice
match /not-gzip body "$text" badgzip
match /brotli body "$text" header Content-Encoding br
match /reset reset
match /hang hang
match /slow body "$text" slow 400
match /good body good
SCRIPT
server_start --script "$TMPDIR/script"

# failure NAME WORD SENTENCE URL OPTION...
failure() {
	name=$1 word=$2 sentence=$3
	shift 3
	expect "$name" "^done${TAB}1${TAB}[0-9]+${TAB}[0-9]+${TAB}$word${TAB}$sentence\$" "$(one "$@")"
}

cut='127.0.0.1 ended the connection in the middle of the document'
failure 'cut short' partial "$cut" "$URL/cut"
failure 'cut short, compressed' partial "$cut" "$URL/gzip-cut"
failure 'cut short, in chunks' partial "$cut" "$URL/chunks-cut"
failure 'only headers' partial "$cut" "$URL/nothing-sent"
failure 'bomb' toolarge 'The document is larger than 16 MiB' "$URL/bomb"
[ "$(wc -c <"$TMPDIR/body.1")" -le $((16 << 20)) ] || { echo 'more than the cap was passed on'; failed=1; }
out=$(get 1 "$URL/text" '' '' 4499 | transfer)
expect 'cap' "${TAB}toolarge${TAB}The document is larger than 4499 bytes\$" "$out"
out=$(get 1 "$URL/text" '' '' 4500 | transfer)
expect 'just below the cap' "${TAB}ok${TAB}\$" "$out"
failure 'compressed twice' encoding '.*gzip, gzip' "$URL/twice"
failure 'not compressed' encoding '.*' "$URL/not-gzip"
failure 'not asked for' encoding '.*' "$URL/brotli"
failure 'reset' closed '127.0.0.1 closed the connection without an answer.*' "$URL/reset"
failure 'hang' timeout '127.0.0.1 was not done after 200 ms' "$URL/hang" --total-ms 200
failure 'slow' slow '127.0.0.1 sent less than 5000 bytes a second for 1 s' "$URL/slow" --low-speed-bytes 5000 --low-speed-s 1
failure 'refused' connect 'No connection to 127.0.0.1 \(Connection refused\)' http://127.0.0.1:1/
failure 'unknown name' resolve 'The name nobody.invalid was not found' http://nobody.invalid/
failure 'no TLS' tls 'No trusted connection to 127.0.0.1: .+[^.]' "https://127.0.0.1:$PORT/good"
failure 'long address' protocol '.*' "$URL/$(awk 'BEGIN { for (i = 0; i < 5000; i++) printf "x" }')"

# One failure does not touch the others.
out=$( (get 1 "$URL/reset"; get 2 "$URL/good"; get 3 "$URL/cut"; get 4 "$URL/good"; get 5 "$URL/hang") | transfer --total-ms 800)
for number in 1:closed 2:ok 3:partial 4:ok 5:timeout; do
	expect "request $number" "^done${TAB}${number%:*}${TAB}[0-9]+${TAB}[0-9]+${TAB}${number#*:}${TAB}" "$out"
done

# Lines that are no requests end the program with a message.
for line in 'fetch	1	http://h/' 'get	x	http://h/			0' 'get	1	http://h/' 'cancel' '' "get	1	$URL/hang			0
get	1	$URL/hang			0"; do
	message=$(printf '%s\n' "$line" | "$TRANSFER" 2>&1 >/dev/null) && { echo "taken: $line"; failed=1; }
	expect "message for $line" '^paperfeed-transfer: Could not transfer\. ' "$message"
done
message=$(printf 'get\t1\thttp://h' | "$TRANSFER" 2>&1) && { echo 'a cut request is taken'; failed=1; }
message=$(awk 'BEGIN { for (i = 0; i < 70000; i++) printf "x" }' | "$TRANSFER" 2>&1) && { echo 'an endless request is taken'; failed=1; }
for option in --bogus '--total-ms x' '--total-ms' '--total-ms 0'; do
	# shellcheck disable=SC2086 # an option and its value
	"$TRANSFER" $option </dev/null 2>/dev/null
	same "exit status of $option" 2 $?
done
server_stop
exit $failed
