#!/bin/bash
# SPDX-License-Identifier: MIT
# compact and repair, with each call that opens or changes a file failing once, and killed at each of them: no answer changes, the
# store stays whole or as damaged as it was, and the same command then succeeds.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
command -v strace >/dev/null || { echo "no strace here"; exit 77; }
strace -o /dev/null true 2>/dev/null || { echo "strace is not allowed here"; exit 77; }
export ASAN_OPTIONS=detect_leaks=0
data=$PAPERFEED_HOME/data saved=$TMPDIR/saved

# Some papers that changed twice; for repair, one damaged batch between whole ones.
"$PAPERFEED" parse -f jsonl "$SRCDIR/config/samples.json" | head -n 12 >"$TMPDIR/some.jsonl"
for word in one two three; do
    sed "s/\"title\":\"/&$word /" "$TMPDIR/some.jsonl" >"$TMPDIR/changed.jsonl"
    "$PAPERFEED" -q import "$TMPDIR/changed.jsonl"
done
id=$("$PAPERFEED" list -n 1 -f ids)
"$PAPERFEED" mark --star "$id"
mkdir "$saved"
cp -r "$data" "$saved/compact"
at=$(grep -abo '^#end' "$data/papers.tsv" | sed -n '2s/:.*//p')
printf '~' | dd of="$data/papers.tsv" bs=1 seek=$((at - 9)) conv=notrunc status=none
cp -r "$data" "$saved/repair"

answers() {
    "$PAPERFEED" -q export 2>/dev/null
}

# attempt VERB INJECTION: the verb with that happening the 1st, 2nd, ... time
attempt() {
    local verb=$1 injection=$2 occurrence code
    for ((occurrence = 1; occurrence < 100; occurrence++)); do
        rm -rf "$data"
        cp -r "$saved/$verb" "$data"
        answers >"$TMPDIR/before"
        code=0
        strace -o "$TMPDIR/trace" -P "$data" -P "$data/papers.tsv" -P "$data/listings.tsv" -P "$data/marks.tsv" \
            -P "$data/papers.tsv.new" -P "$data/listings.tsv.new" -P "$data/marks.tsv.new" -P "$data/lock.data" \
            -e "inject=$injection:when=$occurrence" "$PAPERFEED" -q "$verb" >"$TMPDIR/out" 2>"$TMPDIR/err" || code=$?
        grep -qE 'INJECTED|killed by SIGKILL' "$TMPDIR/trace" || break
        what="$verb with $injection, $occurrence"
        case $code in
        0 | 137) ;;
        9) says 'Could not' ;;
        *) cat "$TMPDIR/err"; fail "$what: exit $code" ;;
        esac
        answers | cmp - "$TMPDIR/before" || fail "$what: other answers"
        [ "$verb" = repair ] || exits 0 "$PAPERFEED" -q verify --full
        exits 0 "$PAPERFEED" -q "$verb"
        exits 0 "$PAPERFEED" -q verify --full
        answers | cmp - "$TMPDIR/before" || fail "$what, then done: other answers"
        exits 0 "$PAPERFEED" -q gc
        [ -z "$(find "$data" -name '*.new')" ] || fail "$what: gc left a piece"
        [ "$verb" = compact ] || cmp -s "$data/papers.tsv.damaged-1" "$saved/repair/papers.tsv" || fail "$what: the damaged file is gone"
        points=$((points + 1))
    done
    [ "$occurrence" -gt 1 ] || fail "$verb never gets to $injection"
}

points=0
for verb in compact repair; do
    for injection in pwrite64:error=ENOSPC pwrite64:error=EINTR fdatasync:error=EIO fsync:error=EIO openat:error=EMFILE \
        link,linkat:error=EIO rename,renameat,renameat2:error=EIO \
        pwrite64,fdatasync,fsync,openat,link,linkat,rename,renameat,renameat2:signal=KILL; do
        attempt $verb $injection
    done
    # A file system without links.
    attempt $verb link,linkat:error=EPERM
done
echo "$points points"
