#!/bin/bash
# SPDX-License-Identifier: MIT
# On a terminal the sources stand in columns, and the editor begins at the lines of the one that is named.
. "$SRCDIR/tests/screen/prelude"
mkdir -p "$PAPERFEED_HOME"
printf '%s\n' '# mine' 'days 3' '' 'source hf' '    every 2h' >"$PAPERFEED_HOME/config"
"$SCREEN_DRIVER" 8 80 "$PAPERFEED" source list <<'END'
wait name  type  asks                    every  state  last
wait hf    hf    https://huggingface.co  2h     on     never
wait-exit 0
END

# An editor that says what it was called with, and makes the interval longer.
cat >"$TMPDIR/editor" <<'END'
#!/bin/sh
printf '%s ' "$@" >"$TMPDIR/words"
sed -i "s/2h/$WANTED/" "$3"
END
chmod +x "$TMPDIR/editor"
export VISUAL="$TMPDIR/editor -n"
WANTED=4h "$SCREEN_DRIVER" 8 80 "$PAPERFEED" source edit hf <<'END'
wait-exit 0
END
[ "$(cat "$TMPDIR/words")" = "-n +4 $PAPERFEED_HOME/config " ] || { cat "$TMPDIR/words"; exit 1; }
[ "$("$PAPERFEED" source list | cut -f4)" = 4h ] || { echo 'not edited'; exit 1; }
sed -i 's/4h/2h/' "$PAPERFEED_HOME/config"
WANTED=4x "$SCREEN_DRIVER" 8 80 "$PAPERFEED" source edit hf <<'END'
wait every: "4x" is not a time
wait-exit 8
END
