#!/bin/sh
# SPDX-License-Identifier: MIT
# Which servers are trusted, and where the certificates of authorities come from.
set -u
command -v openssl >/dev/null || exit 77
# shellcheck source=tests/transfer/frames
. "$SRCDIR/tests/transfer/frames"
cd "$TMPDIR" || exit
unset CURL_CA_BUNDLE SSL_CERT_FILE SSL_CERT_DIR

# key_and_request NAME SUBJECT
key_and_request() {
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -keyout "$1.key" -out "$1.req" 2>/dev/null
}

# sign NAME HOST OPTION...: a certificate of the authority.
sign() {
	echo "subjectAltName=$2" >"$1.ext"
	file=$1
	shift 2
	openssl x509 -req -in "$file.req" -CA ca.pem -CAkey ca.key -CAcreateserial -extfile "$file.ext" -out "$file.pem" "$@" 2>/dev/null
}

# serve NAME OPTION...: starts a server with the certificate and sets PORT.
serve() {
	file=$1
	shift
	rm -f ready
	mkfifo ready
	openssl s_server -accept 127.0.0.1:0 -www -cert "$file.pem" -key "$file.key" "$@" >ready 2>/dev/null </dev/null &
	server=$!
	exec 8<ready
	while read -r line <&8; do
		case $line in ACCEPT*) PORT=${line##*:} && break ;; esac
	done
}

unserve() {
	kill "$server"
	wait "$server" 2>/dev/null
	exec 8<&-
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=Test authority' -days 2 -keyout ca.key -out ca.pem 2>/dev/null
for name in good other old; do
	key_and_request $name $name.example
done
sign good IP:127.0.0.1 -days 2
sign other DNS:other.example -days 2
cat >ca.conf <<'CONF'
[ca]
default_ca = authority
[authority]
database = ca.index
rand_serial = yes
default_md = sha256
policy = any
[any]
commonName = supplied
CONF
: >ca.index
echo subjectAltName=IP:127.0.0.1 >old.ext
openssl ca -batch -config ca.conf -cert ca.pem -keyfile ca.key -extfile old.ext -startdate 20200101000000Z -enddate 20200201000000Z \
	-outdir . -in old.req -out old.pem 2>/dev/null
mkdir folder
cp ca.pem "folder/$(openssl x509 -hash -noout -in ca.pem).0"

# trusted NAME VARIABLE=VALUE; refused NAME WHY VARIABLE=VALUE
trusted() {
	name=$1
	shift
	expect "$name" "${TAB}ok${TAB}\$" "$(env "$@" "$TRANSFER" <request | frames)"
}
refused() {
	name=$1 why=$2
	shift 2
	expect "$name" "${TAB}tls${TAB}No trusted connection to 127.0.0.1: .*$why" "$(env "$@" "$TRANSFER" <request | frames)"
}

serve good
get 1 "https://127.0.0.1:$PORT/" >request
trusted 'CURL_CA_BUNDLE' CURL_CA_BUNDLE="$PWD/ca.pem"
trusted 'SSL_CERT_FILE' SSL_CERT_FILE="$PWD/ca.pem"
trusted 'SSL_CERT_DIR' SSL_CERT_DIR="$PWD/folder"
refused 'unknown authority' 'issuer' PATH="$PATH"
refused 'no such file' 'none.pem' CURL_CA_BUNDLE="$PWD/none.pem"
unserve

serve other
get 1 "https://127.0.0.1:$PORT/" >request
refused 'another host' 'host' CURL_CA_BUNDLE="$PWD/ca.pem"
unserve

serve old
get 1 "https://127.0.0.1:$PORT/" >request
refused 'expired' 'expired' CURL_CA_BUNDLE="$PWD/ca.pem"
unserve

serve good -tls1_1 -cipher ALL:@SECLEVEL=0
get 1 "https://127.0.0.1:$PORT/" >request
refused 'TLS 1.1' '' CURL_CA_BUNDLE="$PWD/ca.pem"
unserve
exit $failed
