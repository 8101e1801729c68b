#!/bin/bash
# SPDX-License-Identifier: MIT
# The head of the table: the machine, the versions, how it was measured.
# shellcheck source=tests/bench/prelude
. "$SRCDIR/tests/bench/prelude"

version_of() {
    command -v "$1" >/dev/null || { echo "no $1"; return; }
    case $1 in
    sqlite3) echo "sqlite3 $(sqlite3 -version | cut -d ' ' -f 1)" ;;
    quest) quest --version | sed -n 1p ;;
    rg) rg --version | sed -n 1p ;;
    sfeed_curses) echo "sfeed_curses$(dpkg-query -W -f ' ${Version}' sfeed 2>/dev/null || :)" ;;
    esac
}
: >"$RESULT"
: >"$BENCH/values"
: >"$BENCH/run"
processor=$(sed -n 's/^model name[^:]*: //p;T;q' /proc/cpuinfo)
say "paperfeed $("$PAPERFEED" version | sed -n 1p | sed 's/^paperfeed //') ($MODE, $(${CC:-cc} --version | sed -n 1p))"
say "$(uname -sr) $(uname -m), $(nproc) processors${processor:+ ($processor)}, $(awk '/MemTotal/ { printf "%.0f", $2 / 1e6 }' /proc/meminfo) GB, load $(cut -d ' ' -f 1 /proc/loadavg)"
say "$(version_of sqlite3), $(version_of quest), $(version_of rg), $(version_of sfeed_curses)"
corpus=${CORPUS:-invented papers, seed $SEED (checksum of 1,000: $("$TOOLS/corpus" jsonl "$SEED" 1000 | cksum | cut -d ' ' -f 1))}
say "$corpus, sizes $SIZES; CPU is user + system time, medians of up to $RUNS runs"
say 'R and S speak of 1M papers. Peers search what they search fastest: FTS5 by rowid (our rows are in the order of days),'
say 'quest by relevance (it cannot sort). Where a peer looks for whole words, so do we (=word). Xapian indexes are full (with'
say 'positions) or plain.'
