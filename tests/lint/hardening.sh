#!/bin/bash
# SPDX-License-Identifier: MIT
# The programs of a release are position independent, read-only after relocation, and have checked calls and stacks.
set -u
status=0
[ "$MODE" = release ] || exit 77

# lacks NAME TEXT, on standard input lines of PATTERN MEANING: what the text of a tool must show about it.
lacks() {
    while read -r pattern meaning; do
        grep -qE "$pattern" <<<"$2" || { echo "$1: not $meaning"; status=1; }
    done
}

for program in paperfeed paperfeed-parse paperfeed-transfer; do
    all=$(readelf -hldW "$OUT/$program") || exit 1
    lacks $program "$all" <<'PROPERTIES'
Type:.*DYN position independent
GNU_RELRO read-only after relocation
FLAGS_1.*NOW bound at start
GNU_STACK.*RW[[:space:]] free of an executable stack
PROPERTIES
done

# Asked of the objects: a program with a copy of libc has these names in any case.
calls=$(nm -u "$OUT/libpaperfeed.a" 2>&1)
lacks libpaperfeed.a "$calls" <<'PROPERTIES'
__stack_chk_fail$ guarded by stack protectors
__[a-z]+_chk$ guarded by checked calls (FORTIFY)
PROPERTIES

# Shared or copied, the libraries of the companions stay out of the core.
core=$(ldd "$OUT/paperfeed" | grep -E 'curl|xml2|jansson'; nm "$OUT/paperfeed" | grep -E ' (curl_(easy|multi)_|xmlFree|json_object_get|seccomp_load)')
[ -z "$core" ] || { echo "paperfeed is linked to a library of its companions:"; echo "$core"; status=1; }
exit $status
