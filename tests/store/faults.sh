#!/bin/bash
# SPDX-License-Identifier: MIT
# Each call that changes a file fails once, at each of its occurrences: the command says so or succeeds, the store stays whole,
# what was saved before stays, and the same command then succeeds.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
command -v strace >/dev/null || { echo "no strace here"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "strace is not allowed here"; exit 77; }
export ASAN_OPTIONS=detect_leaks=0

first=$TMPDIR/first.jsonl second=$TMPDIR/second.jsonl
"$PAPERFEED" parse -f jsonl "$SRCDIR/config/samples.json" >"$TMPDIR/all.jsonl"
total=$(wc -l <"$TMPDIR/all.jsonl")
head -n 5 "$TMPDIR/all.jsonl" >"$first"
tail -n "+6" "$TMPDIR/all.jsonl" >"$second"
saved=$TMPDIR/saved
"$PAPERFEED" -q import "$first"
mv "$PAPERFEED_HOME" "$saved"

# attempt BEFORE AFTER TEAR CALL ERROR COMMAND...: the command with the call failing the 1st, 2nd, ... time
attempt() {
    local before=$1 after=$2 tear=$3 call=$4 error=$5 occurrence code got
    shift 5
    for ((occurrence = 1; occurrence < 100; occurrence++)); do
        rm -rf "$PAPERFEED_HOME"
        [ "$before" = 0 ] || cp -r "$saved" "$PAPERFEED_HOME"
        [ "$tear" = 0 ] || printf 'half a li' >>"$PAPERFEED_HOME/data/papers.tsv"
        code=0
        strace -o "$TMPDIR/trace" -e trace="$call" -e inject="$call:error=$error:when=$occurrence" \
            "$PAPERFEED" -q "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
        grep -q INJECTED "$TMPDIR/trace" || break
        what="$* with $error of $call $occurrence"
        if [ "$code" = 0 ]; then
            got=$after
        else
            same "exit code of $what" 9 "$code"
            says 'Could not'
            got=$("$PAPERFEED" -q count)
            [ "$got" -ge "$before" ] || fail "$what: $got papers instead of $before"
        fi
        exits 0 "$PAPERFEED" -q verify
        [ "$("$PAPERFEED" -q count)" = "$got" ] || fail "$what: $("$PAPERFEED" -q count) papers, not $got"
        exits 0 "$PAPERFEED" -q "$@"
        same "papers after $what" "$after" "$("$PAPERFEED" -q count)"
        exits 0 "$PAPERFEED" -q verify
        faults=$((faults + 1))
    done
    case $call in
    pwrite64 | fdatasync) [ "$occurrence" -gt 1 ] || fail "$* never calls $call" ;;
    esac
}

faults=0
for fault in pwrite64:ENOSPC pwrite64:EIO pwrite64:EINTR fdatasync:EIO fsync:EIO ftruncate:EIO mkdir:ENOSPC; do
    attempt 0 "$total" 0 "${fault%:*}" "${fault#*:}" import "$TMPDIR/all.jsonl"
    attempt 5 "$total" 0 "${fault%:*}" "${fault#*:}" import "$second"
    attempt 5 "$total" 1 "${fault%:*}" "${fault#*:}" import "$second"
done
id=$(PAPERFEED_HOME=$saved "$PAPERFEED" list -n 1 -f ids)
for fault in pwrite64:ENOSPC fdatasync:EIO; do
    attempt 5 5 0 "${fault%:*}" "${fault#*:}" mark --star "$id"
done

# A disk on which no sync succeeds: what failed to sync is never synced again, and nothing counts as saved.
rm -rf "$PAPERFEED_HOME"
cp -r "$saved" "$PAPERFEED_HOME"
code=0
strace -y -o "$TMPDIR/trace" -e trace=fdatasync -e inject=fdatasync:error=EIO \
    "$PAPERFEED" -q import "$second" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
same "exit code without syncs" 9 "$code"
again=$(grep -o 'fdatasync([0-9]*<[^>]*>' "$TMPDIR/trace" | sed 's/.*<//' | sort | uniq -d)
[ -z "$again" ] || fail "synced again after a failure: $again"
says 'Could not'
[ "$("$PAPERFEED" -q count)" -ge 5 ] || fail "papers are lost without syncs"
exits 0 "$PAPERFEED" -q verify
exits 0 "$PAPERFEED" -q import "$second"
same "papers with syncs" "$total" "$("$PAPERFEED" -q count)"
echo "$faults faults"
