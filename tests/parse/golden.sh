#!/bin/sh
# SPDX-License-Identifier: MIT
# Every fixture through the real program: fixtures/NAME.* must give fixtures/NAME.expected. NAME.options holds further options.
# BLESS=1 writes what comes as expected; read the difference before you keep it.
set -u

parse=$(dirname "$PAPERFEED")/paperfeed-parse
here=$SRCDIR/tests/parse/fixtures
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
failed=0
count=0

for file in "$here"/*; do
	case $file in
	*.expected | *.options) continue ;;
	esac
	name=${file%.*}
	options=
	[ ! -f "$name.options" ] || options=$(cat "$name.options")
	# shellcheck disable=SC2086 # options are words
	"$parse" --now 2026-11-23T12:00:00Z $options <"$file" >"$work/all" 2>"$work/errors"
	status=$?
	# Which parts of the sandbox hold depends on the kernel.
	grep -a -v '^meta	sandbox	' "$work/all" >"$work/got"
	count=$((count + 1))
	if [ $status != 0 ] || [ -s "$work/errors" ]; then
		echo "${file##*/}: exit status $status: $(cat "$work/errors")"
		failed=1
	elif [ "${BLESS:-0}" = 1 ]; then
		cp "$work/got" "$name.expected"
	elif ! diff -a -u "$name.expected" "$work/got"; then
		echo "${file##*/}: not as expected"
		failed=1
	fi
done
[ $count -gt 50 ] || { echo "only $count fixtures were found" && failed=1; }
exit $failed
