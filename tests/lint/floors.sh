#!/bin/sh
# SPDX-License-Identifier: MIT
# A file includes headers of lower floors or of its own folder only; the folders of one floor never see each other.
# The verbs start the browser, so command stands half a floor above browse.
set -u
found=$(grep -n '^#include ".*/' src/*/*.c include/*/*.h | awk -F '[:"/]' '
    BEGIN {
        split("base:1 paper:2 query:3 index:3.5 store:4 output:4 parse:4 transfer:4 config:4 feed:5 browse:6 command:6.5 main:7", rows, " ")
        for (i in rows) { split(rows[i], row, ":"); floor[row[1]] = row[2] }
    }
    # src/FOLDER/FILE.c:LINE:#include "FOLDER/FILE.h"
    !($2 in floor) { print $1 "/" $2 ": a folder without a floor" ; next }
    !($6 in floor) { print $1 "/" $2 "/" $3 ":" $4 ": includes " $6 "/" $7 ", a folder without a floor"; next }
    $2 != $6 && floor[$6] >= floor[$2] {
        print $1 "/" $2 "/" $3 ":" $4 ": floor " floor[$2] " includes " $6 "/" $7 " of floor " floor[$6]
    }' | sort -u)
[ -z "$found" ] || { echo "$found"; exit 1; }
