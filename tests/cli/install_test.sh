#!/bin/bash
# SPDX-License-Identifier: MIT
# An installed paperfeed runs from where it is and finds its companions, and uninstall leaves nothing.
set -eu
cd "$SRCDIR"
root=$TMPDIR/root
prefix=$root${PREFIX:-/usr/local}
make -s DESTDIR="$root" install >"$TMPDIR/install.log" || { cat "$TMPDIR/install.log"; exit 1; }

for file in bin/paperfeed libexec/paperfeed/paperfeed-parse libexec/paperfeed/paperfeed-transfer \
    share/paperfeed/samples.json share/paperfeed/paperfeed.conf share/man/man1/paperfeed.1 \
    share/man/man5/paperfeed-format.5 share/man/man5/paperfeed-config.5 share/man/man7/paperfeed-query.7 \
    share/bash-completion/completions/paperfeed share/zsh/site-functions/_paperfeed \
    share/fish/vendor_completions.d/paperfeed.fish; do
    [ -f "$prefix/$file" ] || { echo "not installed: $file"; exit 1; }
done

version=$(sed -n 's/^VERSION *:= *//p' Makefile)
case $("$prefix/bin/paperfeed" version) in
*"$version"*) ;;
*) echo "version does not say $version"; exit 1 ;;
esac

# It must be the installed companions that run, through the installed command and through a link to it.
ln -s "$prefix/bin/paperfeed" "$TMPDIR/link"
for program in "$prefix/bin/paperfeed" "$TMPDIR/link"; do
    "$program" doctor >"$TMPDIR/doctor" 2>&1 || { cat "$TMPDIR/doctor"; exit 1; }
    for companion in paperfeed-parse paperfeed-transfer; do
        grep -q "libexec/paperfeed/$companion" "$TMPDIR/doctor" || { echo "doctor does not name $companion"; cat "$TMPDIR/doctor"; exit 1; }
    done
    [ "$("$program" parse --format ids config/samples.json | wc -l)" -ge 40 ] || { echo "the installed parser does not run"; exit 1; }
done

make -s DESTDIR="$root" uninstall
left=$(find "$root" -type f)
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
