#!/bin/sh
# SPDX-License-Identifier: MIT
# Below the floor of commands and views nothing prints, exits or reads the environment or the locale.
set -u
names='printf|fprintf|vprintf|vfprintf|puts|fputs|putchar|perror|psignal|exit|quick_exit|abort|atexit|err|errx|warn|warnx'
names="$names|getenv|secure_getenv|setenv|unsetenv|putenv|setlocale"
# shellcheck disable=SC2046 # a list of files
found=$(awk -f tests/lint/code.awk $(find src include -name '*.[ch]' ! -path '*/command/*' ! -path '*/browse/*' ! -path '*/main/*') |
    grep -E "\<(($names)[[:space:]]*\(|(stdout|stderr|stdin)\>)" | grep -vE 'PRINTF_LIKE|format\(printf|(\.|->)(stdin|stdout|stderr)\>')
[ -z "$found" ] || { echo "$found"; exit 1; }
