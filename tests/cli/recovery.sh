#!/bin/bash
# SPDX-License-Identifier: MIT
# The verbs that look after a store: what they say, how they exit, and that every other verb refuses what is newer.
. "$SRCDIR/tests/cli/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z
data=$PAPERFEED_HOME/data

# prints TEXT: the last command run by exits printed it
prints() {
    grep -qF -- "$1" "$TMPDIR/out" || {
        cat "$TMPDIR/out"
        fail "not printed: $1"
    }
}

# spoil FILE TEXT: the first letter of TEXT becomes another one
spoil() {
    local at
    at=$(grep -abo -m 1 -- "$2" "$1" | head -n 1 | cut -d: -f1)
    printf '~' | dd of="$1" bs=1 seek="$at" conv=notrunc status=none
}

# Before there is a store nothing is made.
for verb in verify repair compact gc rebuild; do
    exits 0 "$PAPERFEED" $verb
done
[ ! -e "$data" ] || fail "looking after nothing made $data"

"$PAPERFEED" parse -f jsonl "$SRCDIR/config/samples.json" >"$TMPDIR/all.jsonl"
total=$(wc -l <"$TMPDIR/all.jsonl")
head -n 5 "$TMPDIR/all.jsonl" >"$TMPDIR/first.jsonl"
tail -n +6 "$TMPDIR/all.jsonl" >"$TMPDIR/second.jsonl"
"$PAPERFEED" -q import "$TMPDIR/first.jsonl"
"$PAPERFEED" -q import "$TMPDIR/second.jsonl"
mapfile -t ids < <("$PAPERFEED" list -n 2 -f ids)
for mark in --star --later --read; do
    "$PAPERFEED" mark $mark "${ids[@]}"
done
same "mode of the folder" 700 "$(stat -c %a "$data")"
same "modes of the files" 600 "$(stat -c %a "$data"/* | sort -u)"
exits 0 "$PAPERFEED" verify
prints 'papers.tsv: 45 lines in 2 batches'
exits 0 "$PAPERFEED" verify --full
exits 0 "$PAPERFEED" repair
prints 'papers.tsv: nothing to repair'
cp -r "$PAPERFEED_HOME" "$TMPDIR/good"

# Damage in the middle: found, left alone by readers and writers, repaired on request, and then fetched again.
spoil "$data/papers.tsv" 'arxiv:'
exits 7 "$PAPERFEED" verify
says 'Next: paperfeed repair'
prints 'bytes from offset'
exits 7 "$PAPERFEED" compact
says 'is damaged'
exits 0 "$PAPERFEED" repair
prints 'lost'
prints 'papers.tsv.damaged-1'
exits 0 "$PAPERFEED" verify --full
prints 'of papers that are not in papers.tsv'
same "papers left" $((total - 5)) "$("$PAPERFEED" -q count)"
exits 0 "$PAPERFEED" import "$data/papers.tsv.damaged-1"
same "papers of the damaged file that can be read" "$total" "$("$PAPERFEED" -q count)"
exits 0 "$PAPERFEED" import "$TMPDIR/all.jsonl"
same "papers after another import" "$total" "$("$PAPERFEED" -q count)"
exits 0 "$PAPERFEED" verify --full
! grep -q 'are not in' "$TMPDIR/out" || fail "listings still have no papers"

# What a failed sync took back is not missed by the index.
if strace -o /dev/null -e inject=fdatasync:error=EIO:when=2 true 2>/dev/null; then
    other=$TMPDIR/unsynced
    PAPERFEED_HOME=$other strace -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=EIO:when=2 \
        "$PAPERFEED" import "$TMPDIR/all.jsonl" 2>"$TMPDIR/err" && fail 'a failed sync was no failure'
    says 'Could not save the papers'
    exits 0 env PAPERFEED_HOME="$other" "$PAPERFEED" verify --full
fi

# The first line of each file.
for file in papers listings marks; do
    spoil "$data/$file.tsv" '#paperfeed'
    exits 7 "$PAPERFEED" verify
    prints 'the first line is damaged'
    exits 0 "$PAPERFEED" repair
    prints "$file.tsv: the first line was damaged and is repaired"
    exits 0 "$PAPERFEED" verify
done

# Compaction: the same answers, the old file until the next write.
sed 's/"title":"/&Again: /' "$TMPDIR/all.jsonl" >"$TMPDIR/changed.jsonl"
exits 0 "$PAPERFEED" import "$TMPDIR/changed.jsonl"
"$PAPERFEED" export >"$TMPDIR/before"
marks=$(cksum <"$data/marks.tsv")
exits 0 "$PAPERFEED" compact
prints 'left out'
prints 'bytes before'
"$PAPERFEED" export | cmp - "$TMPDIR/before" || fail "compaction changed an answer"
same "the marks" "$marks" "$(cksum <"$data/marks.tsv")"
[ -e "$data/papers.tsv.old" ] || fail "the old file is not kept"
exits 0 "$PAPERFEED" verify --full
exits 0 "$PAPERFEED" gc --dry-run
prints 'papers.tsv.old'
[ -e "$data/papers.tsv.old" ] || fail "a dry run removed a file"
exits 0 "$PAPERFEED" gc
[ ! -e "$data/papers.tsv.old" ] || fail "gc left the old file"
[ -e "$data/papers.tsv.damaged-1" ] || fail "gc removed a damaged truth file"
exits 0 "$PAPERFEED" compact
prints 'papers.tsv: all'
exits 0 "$PAPERFEED" rebuild
"$PAPERFEED" export | cmp - "$TMPDIR/before" || fail "rebuilding changed an answer"

# A newer paperfeed wrote one of the files: every verb refuses, nothing is changed.
crc32c() {
    local crc=4294967295 byte bit
    while read -r byte; do
        crc=$((crc ^ byte))
        for ((bit = 0; bit < 8; bit++)); do
            crc=$((crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1))
        done
    done < <(printf %s "$1" | od -An -v -tu1 -w1)
    printf '%08x' $((crc ^ 4294967295))
}
tab=$'\t'
old=$(head -n 1 "$data/marks.tsv")
same "our checksum of a first line" "${old##*"$tab"}" "$(crc32c "${old%"$tab"*}$tab")"
newer="#paperfeed${tab}marks${tab}2${tab}0123456789abcdef${tab}time${tab}"
cp -r "$data" "$TMPDIR/kept"
printf '%s%s\n' "$newer" "$(crc32c "$newer")" >"$data/marks.tsv"
before=$(cat "$data"/* 2>/dev/null | cksum)
for verb in list count "import $TMPDIR/first.jsonl" "mark --star ${ids[0]}" undo compact repair gc rebuild "search a" export; do
    # shellcheck disable=SC2086 # verb and operand
    exits 7 "$PAPERFEED" $verb
    says 'A newer paperfeed wrote this'
    says 'nothing was changed'
done
exits 7 "$PAPERFEED" verify
prints 'A newer paperfeed wrote this'
same "the files" "$before" "$(cat "$data"/* 2>/dev/null | cksum)"
rm -rf "$data"
mv "$TMPDIR/kept" "$data"

# A file with columns that this version does not know, or without some that it knows, is read.
first=$(head -n 1 "$data/papers.tsv")
IFS=$tab read -ra words <<<"$first"
unset 'words[-1]'
rewrite() {
    local header
    header=$(printf "%s$tab" "$@")
    { printf '%s%s\n' "$header" "$(crc32c "$header")"; tail -n +2 "$TMPDIR/kept.tsv"; } >"$data/papers.tsv"
}
cp "$data/papers.tsv" "$TMPDIR/kept.tsv"
words[-1]=unknown
rewrite "${words[@]}"
same "papers without the column from" "$total" "$("$PAPERFEED" count)"
exits 0 "$PAPERFEED" verify --full
cp "$TMPDIR/kept.tsv" "$data/papers.tsv"

# The data folder may be a link to another disk.
mv "$data" "$TMPDIR/elsewhere"
ln -s "$TMPDIR/elsewhere" "$data"
exits 0 "$PAPERFEED" import "$TMPDIR/first.jsonl"
exits 0 "$PAPERFEED" compact
exits 0 "$PAPERFEED" verify --full
same "papers behind the link" "$total" "$("$PAPERFEED" -q count)"
[ -L "$data" ] || fail "the link was replaced"

# Somebody else writes: who waits is told by whom, and readers do not wait.
exec 8<>"$data/lock.data"
flock -n 8
exits 0 "$PAPERFEED" count
exits 0 "$PAPERFEED" verify
exits 6 "$PAPERFEED" compact
says 'holds it'
exec 8>&-

# Compaction again and again beside two writers and a reader loses nothing.
rm -rf "$data" "$TMPDIR/elsewhere"
"$PAPERFEED" -q import "$TMPDIR/first.jsonl"
writer() {
    local line
    for ((line = $1; line <= total; line += 2)); do
        for file in all changed; do
            sed -n "${line}p" "$TMPDIR/$file.jsonl" >"$TMPDIR/one.$1.jsonl"
            "$PAPERFEED" -q import "$TMPDIR/one.$1.jsonl" || echo "import failed" >>"$TMPDIR/failures"
        done
        # The other writer may have taken the step back first.
        "$PAPERFEED" -q mark --star "$known" || echo "mark failed" >>"$TMPDIR/failures"
        "$PAPERFEED" -q undo || [ $? = 1 ] || echo "undo failed" >>"$TMPDIR/failures"
    done
}
: >"$TMPDIR/failures"
known=$("$PAPERFEED" list -n 1 -f ids)
writer 1 2>"$TMPDIR/said.1" &
writer 2 2>"$TMPDIR/said.2" &
seen=0 written=0
while [ -n "$(jobs -r)" ]; do
    exits 0 "$PAPERFEED" compact
    ! grep -q 'left out' "$TMPDIR/out" || written=$((written + 1))
    now=$("$PAPERFEED" -q count) || fail "a reader failed beside writers"
    [ "$now" -ge "$seen" ] || fail "a reader saw $now papers after $seen"
    seen=$now
done
wait
[ "$written" -gt 0 ] || fail "compaction never had anything to do"
[ ! -s "$TMPDIR/failures" ] || { cat "$TMPDIR"/said.*; fail "a writer failed"; }
same "papers of two writers" "$total" "$("$PAPERFEED" -q count)"
exits 0 "$PAPERFEED" verify --full

# A network file system (here the type that statfs tells of NFS) is warned of, not refused.
if strace -o /dev/null -e inject=statfs:poke_exit=@arg2=6969000000000000 true 2>/dev/null; then
    on_nfs() {
        ASAN_OPTIONS=detect_leaks=0 strace -o /dev/null -e trace=statfs \
            -e inject=statfs:poke_exit=@arg2=6969000000000000 "$PAPERFEED" "$@"
    }
    rm -rf "$data" "$TMPDIR/elsewhere"
    exits 0 on_nfs import "$TMPDIR/first.jsonl"
    says 'is on a network or FUSE file system'
    exits 0 on_nfs import "$TMPDIR/all.jsonl"
    ! grep -q network "$TMPDIR/err" || fail "warned at the second write"
    on_nfs doctor >"$TMPDIR/out" 2>&1 || true
    prints 'on a network or FUSE file system'
    exits 0 "$PAPERFEED" doctor
    ! grep -q network "$TMPDIR/out" || fail "a local disk is warned of"
fi
