#!/bin/sh
# SPDX-License-Identifier: MIT
# gcc compiles everything without a warning.
exec make --no-print-directory -s -j2 BUILD="$(dirname "${OUT:?}")/lint-gcc" MODE=release CC=gcc CFLAGS=-Werror V=1 test-programs bench-programs
