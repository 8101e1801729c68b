#!/bin/sh
# SPDX-License-Identifier: MIT
# Once its sandbox is closed, the parser opens nothing and connects to nothing, whatever the document asks for.
set -u

parse=$(dirname "$PAPERFEED")/paperfeed-parse
fixtures=$SRCDIR/tests/parse/fixtures
work=$(mktemp -d) || exit
trap 'rm -rf "$work"' EXIT
if ! strace -o "$work/trace" true 2>/dev/null; then
	echo "strace cannot trace here"
	exit 77
fi
case ${MODE:-release} in
release | debug) ;;
*)
	echo "the runtime of this build reads files of its own"
	exit 77
	;;
esac
failed=0

for name in arxiv-xxe.xml arxiv-laughs.xml arxiv-shift-jis.xml hf-page.html hf-login.html hf-list.json hf-rescue.json text-1252.txt tsv-papers.tsv jsonl-own.jsonl; do
	options=
	[ ! -f "$fixtures/${name%.*}.options" ] || options=$(cat "$fixtures/${name%.*}.options")
	# shellcheck disable=SC2086 # options are words
	strace -f -o "$work/trace" "$parse" $options <"$fixtures/$name" >"$work/answer"
	# The first thing written is what holds of the sandbox.
	sed -n '/write(1, "meta.tsandbox/,$p' "$work/trace" >"$work/after"
	if [ ! -s "$work/after" ]; then
		echo "$name: the sandbox was not reported"
		failed=1
	fi
	if grep -E '(open|openat|openat2|creat|socket|connect|execve|fork|clone|clone3|vfork|unlink|rename)\(' "$work/after"; then
		echo "$name: this was tried inside the sandbox"
		failed=1
	fi
done

report=$("$parse" --report </dev/null)
case $report in
*limits*) ;;
*) echo "--report says \"$report\"" && failed=1 ;;
esac
[ "$("$parse" --version)" ] || { echo "--version says nothing" && failed=1; }
if "$parse" --core 0.0.0 </dev/null >/dev/null 2>&1; then
	echo "another version of the core is served"
	failed=1
fi
exit $failed
