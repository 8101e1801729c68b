#!/bin/bash
# SPDX-License-Identifier: MIT
# A fetch in a child while browsing goes on: papers arrive, the panel, stopping it, what a failure says.
. "$SRCDIR/tests/cli/prelude"
. "$SRCDIR/tests/screen/prelude"
export PAPERFEED_NOW=2026-09-18T12:00:00Z

# On an empty store: one key to the first paper.
start_server --today 2026-09-18
screen 24 80 <<END
wait Welcome
key R
wait Fri 18 Sep 2026
wait new papers
gone browsing goes on
wait 10 unread of 10
key R
wait fetched: 0 new papers
key q
wait-exit 0
END
screen 24 80 <<END
wait fetched 12:00
key q
wait-exit 0
END

# One day does not answer: the others are there, the panel tells, moving about goes on, ^C stops it.
rm -rf "$PAPERFEED_HOME/data" "$PAPERFEED_HOME/state" "$PAPERFEED_HOME/cache"
printf 'match /api/daily_papers?date=2026-09-17 hang\n' >"$TMPDIR/script"
start_server --today 2026-09-18 --script "$TMPDIR/script"
screen 24 80 <<END
wait Welcome
key R
wait R hides
wait running
wait total
wait fetching
key R
gone R hides
key R
wait ^C stops
key ?
wait help:
key q
key <C-c>
wait stopped
gone fetching
key q
wait-exit 0
END
# Leaving ends the fetch, too.
screen 24 80 <<END
wait 1/10
key R
wait R hides
key Q
wait-exit 0
END

# No server: said, and the browser goes on.
stop_server
printf 'source hf\n    url http://127.0.0.1:9\n' >"$PAPERFEED_HOME/config"
rm -rf "$PAPERFEED_HOME/data" "$PAPERFEED_HOME/state" "$PAPERFEED_HOME/cache"
screen 24 80 <<END
wait Welcome
key R
wait ! fetch: 0 new; hf:
wait failed
key R
gone total
wait Welcome
key q
wait-exit 0
END
