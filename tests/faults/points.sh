#!/bin/bash
# SPDX-License-Identifier: MIT
# S2 again, inside the process: every call of the I/O layer fails in every act of random stories, and no call in its code was missed.
. "$SRCDIR/tests/faults/prelude"
folder=$(mktemp -d /dev/shm/paperfeed-points.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$folder"' EXIT
code=0
"$FAULTS" points "$folder" "$SEED" "$(many 1 40)" >"$TMPDIR/out" || code=$?
read -r cases failures < <(tail -n 1 "$TMPDIR/out")
[ $code = 0 ] || { grep -v '^site' "$TMPDIR/out"; [ $code = 1 ] || fail "exit $code"; }

# Where the code of the layer calls the system: the address behind each such call. A jump at the end of a function returns elsewhere.
# What close returns is not looked at, nor unlink but in disk_delete. The compiler may have made one call several.
nm "$OUT/src/store/disk.o" "$OUT/src/base/file.o" | awk '$2 ~ /[tT]/ { print $3 }' | sort -u >"$TMPDIR/functions"
objdump -d --no-show-raw-insn "$FAULTS" | awk -v functions="$TMPDIR/functions" '
    BEGIN { while ((getline name <functions) > 0) known["<" name ">:"] = 1 }
    behind && $1 ~ /:$/ { sub(/:$/, "", $1); print $1, behind; behind = "" }
    / <.*>:$/ { on = ($2 in known); function_name = $2; behind = "" }
    on && $2 == "call" && $NF ~ /^<__wrap_/ && $NF !~ /close>$/ &&
        !($NF ~ /unlink/ && function_name !~ /disk_delete/) { behind = function_name " " $NF }' >"$TMPDIR/sites"
awk '$1 == "site" { failed[$2] = 1; next } { calls[$2 " " $3] = 1 } $1 in failed { reached[$2 " " $3] = 1 }
    END { for (call in calls) print (call in reached ? "reached" : "missed"), call }' "$TMPDIR/out" "$TMPDIR/sites" >"$TMPDIR/calls"
while read -r _ where; do
    wrong "no call failed at $where"
done < <(grep '^missed' "$TMPDIR/calls")
sites=$(wc -l <"$TMPDIR/calls")
[ "$sites" -ge 25 ] || fail "only $sites calls found in the code of the I/O layer"
proven S2 "points: $cases failed calls at all $sites places of the I/O layer, $failures wrong"
