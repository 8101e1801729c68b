#!/bin/sh
# SPDX-License-Identifier: MIT
# Redirects: which are followed, and that a server cannot lead into the user's own network.
set -u
# shellcheck source=tests/server/start
. "$SRCDIR/tests/server/start"
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"

cat >"$TMPDIR/script" <<'SCRIPT'
match /five-1 redirect /five-2
match /five-2 redirect http://127.0.0.1:{port}/five-3 status 301
match /five-3?x=1 redirect //127.0.0.1:{port}/five-4 status 308
match /five-3 redirect ?x=1 status 307
match /five-4 redirect five-end status 303
match /five-end body "the end"
match /six redirect /five-1
match /loop redirect /loop
match /file redirect file:///etc/passwd
match /ftp redirect ftp://127.0.0.1/x
match /gopher redirect gopher://127.0.0.1:{port}/x
match /user redirect http://ada:secret@localhost:{port}/five-end
match /there/ redirect http://localhost:{port}/echo/ header Set-Cookie a=b
match /here/ redirect /echo/ header Set-Cookie a=b
match /echo/ echo Authorization
match /cookie redirect /crumbs header Set-Cookie a=b
match /crumbs echo Cookie
match /tell redirect /referer
match /referer echo Referer
match /bad redirect http://[
match /no-location status 302
match /body-of-redirect status 302 header Location /five-end body "this is not the document"
match /space redirect "/a b"
match /a%20b body found
match /slow-1 redirect /slow-2
match /slow-2 hang
match http://papers.example/to? redirect http://0177.1:{port}/secret
match http://papers.example/to-named redirect http://ip6-localhost:{port}/secret
match http://papers.example/to-public redirect http://other.example/end
match http://other.example/end body "reached"
match /secret body secret
match http://127 body secret
match http://localhost body secret
SCRIPT
n=0
for host in 127.0.0.1 localhost localhost. x.localhost 0x7f.1 0x7f000001 2130706433 017700000001 127.1 127.0.1 0 0.0.0.0 10.1.2.3 \
	172.16.0.1 172.31.255.254 192.168.1.1 169.254.169.254 100.64.0.1 '[::1]' '[::]' '[::ffff:127.0.0.1]' '[::ffff:7f00:1]' '[fe80::1]' \
	'[fd00::1]' '[64:ff9b::7f00:1]' '[2002:7f00:1::]' 224.0.0.1 255.255.255.255; do
	n=$((n + 1))
	echo "match http://papers.example/spelling-$n. redirect http://$host:{port}/secret" >>"$TMPDIR/script"
done
server_start --script "$TMPDIR/script" --log "$TMPDIR/log"

out=$(one "$URL/five-1")
expect 'five redirects' "^head${TAB}1${TAB}200${TAB}$URL/five-end${TAB}" "$out"
expect 'five redirects' "${TAB}ok${TAB}\$" "$out"
same 'its body' 'the end' "$(cat "$TMPDIR/body.1")"
same 'one head' 1 "$(echo "$out" | grep -c '^head')"

out=$(one "$URL/six")
expect 'six redirects' "^done${TAB}1${TAB}[0-9]+${TAB}[0-9]+${TAB}redirect${TAB}127.0.0.1 redirects once more than allowed" "$out"
same 'no head' 0 "$(echo "$out" | grep -c '^head')"
: >"$TMPDIR/log"
expect 'loop' "${TAB}redirect${TAB}" "$(one "$URL/loop")"
same 'requests of a loop' 6 "$(wc -l <"$TMPDIR/log" | tr -d ' ')"

for name in file ftp gopher; do
	out=$(one "$URL/$name")
	expect "$name" "${TAB}redirect${TAB}127.0.0.1 redirects to an address that is not http or https: $name:" "$out"
	same "$name: nothing else" 1 "$(echo "$out" | wc -l | tr -d ' ')"
done
expect 'user name' "${TAB}redirect${TAB}.*user name" "$(one "$URL/user")"
expect 'malformed' "${TAB}redirect${TAB}" "$(one "$URL/bad")"
expect 'no Location' "^head${TAB}1${TAB}302${TAB}" "$(one "$URL/no-location")"
one "$URL/body-of-redirect" >"$TMPDIR/out"
same 'the body of a redirect is dropped' 'the end' "$(cat "$TMPDIR/body.1")"
one "$URL/space" >/dev/null
same 'a blank in an address' 'found' "$(cat "$TMPDIR/body.1")"
expect 'the limit is for all together' "${TAB}timeout${TAB}127.0.0.1 was not done after 300 ms" "$(one "$URL/slow-1" --total-ms 300)"

# What the user typed may be private, and redirects within it too; a public server may not lead there.
# The test server stands as a proxy for the public one.
i=0
while [ $i -lt $n ]; do
	i=$((i + 1))
	get $i "http://papers.example/spelling-$i."
done >"$TMPDIR/requests"
: >"$TMPDIR/log"
out=$(http_proxy=$URL transfer <"$TMPDIR/requests")
same 'private spellings refused' $n "$(echo "$out" | grep -c "${TAB}address${TAB}papers.example redirects to a private address")"
grep -q secret "$TMPDIR/log" && { echo 'a private address was asked:'; grep secret "$TMPDIR/log"; failed=1; }
http_proxy=$URL one http://papers.example/to-public >/dev/null
same 'public to public' reached "$(cat "$TMPDIR/body.1")"

# A name that only its address shows to be private, asked without the proxy.
if getent ahosts ip6-localhost >/dev/null; then
	out=$(http_proxy=$URL no_proxy=ip6-localhost one http://papers.example/to-named)
	expect 'a private name' "${TAB}address${TAB}ip6-localhost is reached by a redirect, but has the private address" "$out"
fi
grep -q 'GET./secret' "$TMPDIR/log" && { echo 'the private name was asked'; failed=1; }

# What is not http is refused before anything is opened.
for address in file:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1/ smb://h/x scp://h/x dict://127.0.0.1/ data:,x 'papers' 'http://' '' '/x' "http://127.0.0.1:$PORT:1/"; do
	expect "address $address" "^done${TAB}1${TAB}0${TAB}[0-9]+${TAB}protocol${TAB}Not a complete http or https address" "$(one "$address")"
done
out=$(one "http:/x:geheim@")
expect 'a password stays out' 'with a user name' "$out"
out=$(one "http://ada:geheim@127.0.0.1:$PORT/five-end")
expect 'a user name is not reported' "^head${TAB}1${TAB}200${TAB}$URL/five-end${TAB}" "$out"

# A password goes to its own server only; nothing is remembered, nothing told.
one "http://ada:geheim@127.0.0.1:$PORT/here/" >"$TMPDIR/out"
same 'password for the same server' 'Basic YWRhOmdlaGVpbQ==' "$(cat "$TMPDIR/body.1")"
for path in there/ cookie tell; do
	expect "$path" "${TAB}ok${TAB}\$" "$(one "http://ada:geheim@127.0.0.1:$PORT/$path")"
	[ ! -e "$TMPDIR/body.1" ] || { echo "$path: sent $(cat "$TMPDIR/body.1")"; failed=1; }
done
server_stop
exit $failed
