#!/bin/bash
# SPDX-License-Identifier: MIT
# Who links what, and what the parser may do once it reads: no file, no socket.
. "$SRCDIR/tests/cli/prelude"
folder=$(dirname "$(readlink -f "$PAPERFEED")")
ldd "$PAPERFEED" | grep -E 'libcurl|libxml2|libjansson' && fail "paperfeed links the network or a parser"
ldd "$folder/paperfeed-parse" | grep -E 'libcurl|libncurses' && fail "paperfeed-parse links the network or the screen"
ldd "$folder/paperfeed-transfer" | grep -E 'libxml2|libjansson|libncurses' && fail "paperfeed-transfer links a parser or the screen"

command -v strace >/dev/null || { echo "no strace"; exit 77; }
ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=seccomp,prctl,open,openat,openat2,socket,connect,execve,fork,clone,clone3,vfork -o "$TMPDIR/trace" \
    "$PAPERFEED" parse -f ids "$SRCDIR/config/samples.json" >/dev/null
grep -q 'SECCOMP_SET_MODE_FILTER\|PR_SET_SECCOMP' "$TMPDIR/trace" || fail "no sandbox was closed: $("$folder/paperfeed-parse" --report)"
parser=$(awk '/SECCOMP_SET_MODE_FILTER|PR_SET_SECCOMP/ { print $1; exit }' "$TMPDIR/trace")
awk -v parser="$parser" '$1 == parser && /SECCOMP_SET_MODE_FILTER|PR_SET_SECCOMP/ { closed = 1; next }
    $1 == parser && closed && /open|socket|connect|execve|fork|clone/ { print; bad = 1 } END { exit bad }' "$TMPDIR/trace" ||
    fail "the parser did more than read after its sandbox was closed"
