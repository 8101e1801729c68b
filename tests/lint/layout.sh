#!/bin/bash
# SPDX-License-Identifier: MIT
# include/ mirrors src/, unit tests mirror src/, every file begins alike, and the top level holds what it should.
set -u
status=0
say() { echo "$*"; status=1; }

# The first include of a source is the header it implements: its namesake, or one that several files of the folder share.
for source in src/*/*.c; do
    name=${source#src/}
    folder=${name%/*}
    first=$(sed -n 's/^#include "\(.*\)"$/\1/p;T;q' "$source")
    if [ -f "include/${name%.c}.h" ]; then
        [ "$first" = "${name%.c}.h" ] || say "$source: the first include is not \"${name%.c}.h\""
    elif [ "$folder" != main ]; then
        [ "${first%/*}" = "$folder" ] || say "$source: no include/${name%.c}.h, and the first include is no header of $folder/"
    fi
done
for header in include/*/*.h; do
    name=${header#include/}
    folder=${name%/*}
    [ -f "src/${name%.h}.c" ] || grep -qsxF "#include \"$name\"" "src/$folder"/*.c || say "$header: nothing in src/$folder/ implements it"
    grep -q '^#pragma once$' "$header" || say "$header: no #pragma once"
done
for test in tests/*/*_test.c; do
    name=${test#tests/}
    [ ! -d "src/${name%%/*}" ] || [ -f "src/${name%_test.c}.c" ] || say "$test: no src/${name%_test.c}.c"
done
find src include tests -name '*.[ch]' -exec awk '
    FNR == 1 && $0 != "/* SPDX-License-Identifier: MIT */" { print FILENAME ": the first line is not the licence"; bad = 1 }
    END { exit bad }' {} + || status=1
while read -r file; do
    [ -x "$file" ] || say "$file: not executable"
    sed -n 2p "$file" | grep -q '^# SPDX-License-Identifier: MIT$' || say "$file: the second line is not the licence"
done < <(grep -rlI -m 1 '^#!' tests config .ci)
for entry in *; do
    case $entry in
    Makefile | README.md | LICENSE | src | include | tests | config | man | build) ;;
    *) say "$entry: not at the top level" ;;
    esac
done
exit $status
