#!/bin/sh
# SPDX-License-Identifier: MIT
# clang compiles everything without a warning.
exec make --no-print-directory -s -j2 BUILD="$(dirname "${OUT:?}")/lint-clang" MODE=release CC=clang-14 CFLAGS=-Werror V=1 test-programs bench-programs
