#!/bin/sh
# SPDX-License-Identifier: MIT
# Whole answers of a server: what is reported of them and what the server was sent.
set -u
# shellcheck source=tests/server/start
. "$SRCDIR/tests/server/start"
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"

long=$(awk 'BEGIN { for (i = 0; i < 9000; i++) printf "line %d of a long text\\n", i % 7 }')
cat >"$TMPDIR/script" <<SCRIPT
match /plain body "two\nlines, a tab	and a \\\\ \n" type "Text/Plain; x=1; CharSet=\"Latin-1\""
match /long body "$long" header Link "</long?p=1>; rel=\"prev\", <?p=2>; title=\"a, b\"; rel=next"
match /none empty
match /missing status 404
match /broken status 500 body "no json"
match /limited status 429 header Retry-After 120
match /used status 429 header RateLimit "\"api\";r=0;t=55"
match /dated status 503 header Date "Fri, 25 Sep 2026 10:00:00 GMT" header Retry-After "Fri, 25 Sep 2026 10:01:40 GMT"
match /unquoted body x header ETag abc header Last-Modified "Fri, 25 Sep 2026 10:00:00 GMT"
match /chunked chunked body "in pieces"
match /odd body x header ETag "a	b" header Link "<javascript:alert(1)>; rel=next"
SCRIPT
server_start --script "$TMPDIR/script" --log "$TMPDIR/log"

out=$(one "$URL/plain")
expect 'head' "^head${TAB}1${TAB}200${TAB}$URL/plain${TAB}text/plain${TAB}Latin-1${TAB}W/\"[0-9a-f-]+\"${TAB}${TAB}${TAB}-1\$" "$out"
expect 'done' "^done${TAB}1${TAB}[1-9][0-9]*${TAB}[0-9]+${TAB}ok${TAB}\$" "$out"
same 'two frame lines' 2 "$(echo "$out" | wc -l | tr -d ' ')"
printf 'two\nlines, a tab\tand a \\ \n' | cmp -s - "$TMPDIR/body.1" || { echo 'the body differs'; failed=1; }

out=$(one "$URL/long")
same 'decompressed' "$(printf '%b' "$long" | cksum)" "$(cksum <"$TMPDIR/body.1")"
size=$(wc -c <"$TMPDIR/body.1")
received=$(echo "$out" | awk -F '\t' '$1 == "done" { print $3 }')
[ "$received" -lt $((size / 4)) ] || { echo "gzip: $received bytes received for $size"; failed=1; }
expect 'next page' "${TAB}$URL/long\?p=2${TAB}-1\$" "$out"

expect 'empty body' "^head${TAB}1${TAB}200" "$(one "$URL/none")"
[ ! -e "$TMPDIR/body.1" ] || { echo 'a body frame for an empty body'; failed=1; }
expect 'chunked' "${TAB}ok${TAB}\$" "$(one "$URL/chunked")"
same 'chunked body' 'in pieces' "$(cat "$TMPDIR/body.1")"

for status in missing:404 broken:500; do
	out=$(one "$URL/${status%:*}")
	expect "$status" "^head${TAB}1${TAB}${status#*:}${TAB}" "$out"
	expect "$status is an answer" "${TAB}ok${TAB}\$" "$out"
done
same 'body of an error' 'no json' "$(cat "$TMPDIR/body.1")"

expect 'seconds' "^head.*${TAB}120\$" "$(one "$URL/limited")"
expect 'rate limit' "^head.*${TAB}55\$" "$(one "$URL/used")"
expect 'date' "^head.*${TAB}100\$" "$(one "$URL/dated")"
expect 'validators' "^head.*${TAB}abc${TAB}Fri, 25 Sep 2026 10:00:00 GMT${TAB}${TAB}-1\$" "$(one "$URL/unquoted")"
expect 'harmful values' "^head${TAB}1${TAB}200${TAB}$URL/odd${TAB}application/json${TAB}utf-8${TAB}${TAB}${TAB}${TAB}-1\$" "$(one "$URL/odd")"

out=$(one "http://bücher.localhost:$PORT/none")
expect 'a name outside ASCII' "^head${TAB}1${TAB}200${TAB}http://xn--bcher-kva\.localhost:$PORT/none${TAB}" "$out"

# Validators come back verbatim, and the second answer has no body.
: >"$TMPDIR/log"
etag=$(one "$URL/plain" | awk -F '\t' '$1 == "head" { print $7 }')
out=$(get 1 "$URL/plain" "$etag" 'Fri, 25 Sep 2026 10:00:00 GMT' | transfer)
expect 'not modified' "^head${TAB}1${TAB}304${TAB}" "$out"
expect 'not modified is an answer' "${TAB}ok${TAB}\$" "$out"
[ ! -e "$TMPDIR/body.1" ] || { echo 'a body with 304'; failed=1; }
expect 'sent back' "^GET${TAB}/plain${TAB}304${TAB}$(printf '%s' "$etag" | sed 's/[][\.*^$/]/\\&/g')${TAB}Fri, 25 Sep 2026 10:00:00 GMT${TAB}" "$(cat "$TMPDIR/log")"
: >"$TMPDIR/log"
get 1 "$URL/none" 'x\nCookie: a=b' "$(awk 'BEGIN { for (i = 0; i < 513; i++) printf "e" }')" | transfer >/dev/null
expect 'harmful validators' "^GET${TAB}/none${TAB}200${TAB}-${TAB}-${TAB}" "$(cat "$TMPDIR/log")"

version=$("$TRANSFER" --version)
: >"$TMPDIR/log"
one "$URL/none" >/dev/null
one "$URL/none" --contact ada@example.org >/dev/null
address='https?://[^ ;)]+'
expect 'user agent' "${TAB}paperfeed/$version \(\+$address\)\$" "$(head -n 1 "$TMPDIR/log")"
expect 'contact' "${TAB}paperfeed/$version \(\+$address; mailto:ada@example.org\)\$" "$(tail -n 1 "$TMPDIR/log")"

# Through a proxy: the server is asked for the whole address.
: >"$TMPDIR/log"
out=$(http_proxy=$URL one "http://papers.example/page")
expect 'proxy' "^GET${TAB}http://papers.example/page${TAB}404${TAB}" "$(cat "$TMPDIR/log")"
get 1 'http://other.example/page' '' '' 0 "$URL" | transfer >/dev/null
expect 'proxy of the request' "^GET${TAB}http://other.example/page${TAB}404${TAB}" "$(cat "$TMPDIR/log")"
out=$(http_proxy=$URL no_proxy=127.0.0.1 one "$URL/none")
expect 'no proxy' "^GET${TAB}/none${TAB}200${TAB}" "$(cat "$TMPDIR/log")"

expect 'sandbox' '(landlock|limits)' "$("$TRANSFER" --report)"
"$TRANSFER" --core "$version" </dev/null || { echo 'its own version is refused'; failed=1; }
"$TRANSFER" --core 0.0.0 </dev/null 2>/dev/null && { echo 'another version is taken'; failed=1; }
"$TRANSFER" --contact 'a) b' </dev/null 2>/dev/null && { echo 'a harmful contact is taken'; failed=1; }
server_stop
exit $failed
