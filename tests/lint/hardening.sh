#!/bin/bash
# SPDX-License-Identifier: MIT
# The programs of a release are position independent, read-only after relocation, and have checked calls and stacks.
set -u
status=0
programs=("$OUT"/paperfeed "$OUT"/paperfeed-parse "$OUT"/paperfeed-transfer)
[ "$MODE" = release ] || exit 77
for program in "${programs[@]}"; do
    all=$(readelf -hldW --dyn-syms "$program") || exit 1
    while read -r pattern meaning; do
        grep -qE "$pattern" <<<"$all" || { echo "${program##*/}: not $meaning"; status=1; }
    done <<'PROPERTIES'
Type:.*DYN position independent
GNU_RELRO read-only after relocation
FLAGS_1.*NOW bound at start
GNU_STACK.*RW[[:space:]] free of an executable stack
__stack_chk_fail guarded by stack protectors
__[a-z]+_chk@ guarded by checked calls (FORTIFY)
PROPERTIES
done
core=$(ldd "$OUT/paperfeed" | grep -E 'curl|xml2|jansson')
[ -z "$core" ] || { echo "paperfeed is linked to a library of its companions:"; echo "$core"; status=1; }
exit $status
