#!/bin/sh
# SPDX-License-Identifier: MIT
# Every script passes shellcheck.
{ grep -rlI -m 1 '^#!.*sh$' tests config .ci && find tests -name '*.sh'; } | sort -u | xargs shellcheck -x --severity=warning
