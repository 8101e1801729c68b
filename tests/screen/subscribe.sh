#!/bin/bash
# SPDX-License-Identifier: MIT
# Subscriptions: from a search, an author, a category; as sections of the feed; taken back.
. "$SRCDIR/tests/screen/prelude"
make_store

screen 24 80 <<END
wait 1/6
key /attention<Enter>
wait S subscribes
key S
wait subscribe to: attention
expect $kept/subscribe-name
key <C-u>bad name<Enter>
wait !
key <C-u>attn<Enter>
wait subscribed as "attn"
key q
wait Your subscriptions
wait sub:attn
expect $kept/feed-subscriptions-80x24
resize 40 120
expect $kept/feed-subscriptions-120x40
resize 24 80
key G
key S
wait au:
key <Esc>
key S
wait 2  cat:
key 2
wait name: 
key <Enter>
wait subscribed as
key u
wait taken back: subscription
key u
wait taken back: subscription attn
gone Your subscriptions
key q
wait-exit 0
END
! grep -q attn "$PAPERFEED_HOME/config"

# A subscription made in a shell meanwhile is seen, its name is taken, and so is what an editor wrote.
screen 24 80 <<END
wait 1/6
key /attention<Enter>
wait S subscribes
run "$PAPERFEED" subscribe attention attention 2>/dev/null
key S
wait name: attention-2
key <C-u>attention<Enter>
wait changed subscription "attention"
key q
wait Your subscriptions
run printf 'nonsense\\n' >>"$PAPERFEED_HOME/config"
key j
wait 1 config problem
run sed -i '/nonsense/d' "$PAPERFEED_HOME/config"
key j
gone config problem
run "$PAPERFEED" subscribe rm attention 2>/dev/null
gone Your subscriptions
key q
wait-exit 0
END
