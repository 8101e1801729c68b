#!/bin/bash
# SPDX-License-Identifier: MIT
# S2: system calls that fail. In each scenario every call that touches the store fails once, with each error that fits it; the
# command says so or succeeds, what was acknowledged stays, and the same command then does the rest.
. "$SRCDIR/tests/faults/prelude"
command -v strace >/dev/null || { echo "no strace here"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "strace is not allowed here"; exit 77; }
export ASAN_OPTIONS=detect_leaks=0

# The errors that each call is tried with.
errors='openat EMFILE
openat ENOSPC
openat EIO
openat EACCES
write ENOSPC
write EIO
write EINTR
pwrite64 ENOSPC
pwrite64 EIO
pwrite64 EINTR
pwrite64 EDQUOT
pwrite64 EFBIG
fdatasync EIO
fdatasync ENOSPC
fsync EIO
fsync ENOSPC
ftruncate EIO
ftruncate EINTR
rename ENOSPC
rename EIO
renameat EIO
mkdir ENOSPC
mmap ENOMEM
mmap ENODEV
fstat EIO
newfstatat EIO
flock EINTR
flock ENOLCK
unlink EIO
link ENOSPC
link EMLINK
read EIO
read EINTR
pread64 EIO
getdents64 EIO'

# scenario NAME COMMAND...: from the home as it is now; what is true before and after, and every call of it that can fail
scenario() {
    local name=$1 call error
    shift
    scenarios=$((scenarios + 1))
    facts "$TMPDIR/$name.before"
    rm -rf "$TMPDIR/$name.home"
    cp -r "$PAPERFEED_HOME" "$TMPDIR/$name.home"
    printf '%s\n' "$@" >"$TMPDIR/$name.command"
    strace -o "$TMPDIR/trace" -e trace=all "$PAPERFEED" "$@" >/dev/null 2>&1 || fail "$name: exit $?"
    facts "$TMPDIR/$name.after"
    sort -u "$TMPDIR/$name.before" "$TMPDIR/$name.after" >"$TMPDIR/$name.attempted"
    # Calls before the first that names the home are those of the loader.
    awk -v home="$PAPERFEED_HOME" -v name="$name" '{ call = $1; sub(/\(.*/, "", call); n[call]++ }
        index($0, home) { on = 1 } on && /^[a-z]/ { print name, call, n[call] }' "$TMPDIR/trace" >"$TMPDIR/points.calls"
    while read -r call error; do
        awk -v call="$call" -v error="$error" '$2 == call { print $0, error }' "$TMPDIR/points.calls"
    done <<<"$errors" >>"$TMPDIR/points"
}

# What is true now; the page that is asked for when an answer could not be read counts for nothing.
look() {
    facts "$TMPDIR/all"
    grep -v '^fetch.*/papers/date/' "$TMPDIR/all" >"$TMPDIR/now" || true
}

complete() {
    look
    cmp -s "$TMPDIR/now" "$TMPDIR/$name.after"
}

# point SCENARIO CALL NTH ERROR
point() {
    local name=$1 call=$2 nth=$3 error=$4 code=0 missing what="$*" command
    mapfile -t command <"$TMPDIR/$name.command"
    restore "$TMPDIR/$name.home"
    timeout 20 strace -o "$TMPDIR/trace" -e trace="$call" -e inject="$call:error=$error:when=$nth" \
        "$PAPERFEED" "${command[@]}" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
    grep -q INJECTED "$TMPDIR/trace" && points=$((points + 1))
    case $code in
    0 | 3 | 4 | 5 | 7 | 8 | 9) ;;
    *) wrong "$what: exit $code: $(cat "$TMPDIR/err")" ;;
    esac
    [ $code = 0 ] || [ -s "$TMPDIR/err" ] || wrong "$what: exit $code without a word"
    look
    missing=$(within "$TMPDIR/now" "$TMPDIR/$name.attempted") || wrong "$what: never attempted $missing"
    # What could not be sent to the server is made up for by its page, and asked for the next time.
    [ $code != 0 ] || [ "$name" = fetch ] || complete || wrong "$what: exit 0, and not everything is there"
    [ "$name" = compact ] || { missing=$(within "$TMPDIR/$name.before" "$TMPDIR/now") || wrong "$what: lost $missing"; }
    agrees "$what"
    "$PAPERFEED" "${command[@]}" >"$TMPDIR/out" 2>&1 || wrong "$what: then exit $?: $(cat "$TMPDIR/out")"
    # A config that was changed says so itself; its line for undo may be what failed.
    [ "$name" = config ] || complete || wrong "$what: not completed"
}

scenarios=0
points=0
"$FAULTS" corpus "$SEED" 0 20 >"$TMPDIR/first.jsonl"
"$FAULTS" corpus "$SEED" 10 30 >"$TMPDIR/second.jsonl"
start_server --today 2026-09-18
mv "$PAPERFEED_HOME" "$TMPDIR/empty"
restore "$TMPDIR/empty"
scenario import import -q "$TMPDIR/first.jsonl"
scenario more import -q "$TMPDIR/second.jsonl"
scenario mark mark -q --star arxiv:1901.00001 arxiv:1901.00003
scenario marks mark -q --skip arxiv:1901.00002
scenario read mark -q --read arxiv:1901.00002 arxiv:1901.00004 arxiv:1901.00005
scenario config subscribe -q name kaka
printf 'half a li' >>"$data/papers.tsv"
printf '#end\t9\t1' >>"$data/marks.tsv"
scenario torn import -q "$TMPDIR/second.jsonl" "$TMPDIR/first.jsonl"
if "$PAPERFEED" help compact >/dev/null 2>&1; then
    scenario compact compact
fi
restore "$TMPDIR/empty"
scenario fetch fetch -q -d 2026-09-16
"$FAULTS" corpus "$SEED" 100 1200 >"$TMPDIR/large.jsonl"
scenario large import -q "$TMPDIR/large.jsonl"

# A disk on which no sync succeeds: what failed to sync is never synced again, and nothing counts as saved.
restore "$TMPDIR/more.home"
code=0
strace -y -o "$TMPDIR/trace" -e trace=fdatasync -e inject=fdatasync:error=EIO \
    "$PAPERFEED" -q import "$TMPDIR/second.jsonl" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
[ $code = 9 ] || wrong "without syncs: exit $code"
again=$(grep -o 'fdatasync([0-9]*<[^>]*>' "$TMPDIR/trace" | sed 's/.*<//' | sort | uniq -d)
[ -z "$again" ] || wrong "without syncs: synced again after a failure: $again"
facts "$TMPDIR/now"
missing=$(within "$TMPDIR/more.before" "$TMPDIR/now") || wrong "without syncs: lost $missing"
agrees "without syncs"
"$PAPERFEED" -q import "$TMPDIR/second.jsonl"
facts "$TMPDIR/now"
cmp -s "$TMPDIR/now" "$TMPDIR/more.after" || wrong "without syncs: not completed"

# The same points in a random order, as many as this run does.
shuf --random-source=<(yes "$SEED") "$TMPDIR/points" >"$TMPDIR/shuffled"
while [ $points -lt "$(many 40 1500)" ] && read -r name call nth error; do
    point "$name" "$call" "$nth" "$error"
done <"$TMPDIR/shuffled"
proven S2 "calls: $points failed calls in $scenarios scenarios ($(wc -l <"$TMPDIR/points") known), $failures wrong"
