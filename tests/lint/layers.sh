#!/bin/sh
# Checks the tree at $1 (default: the one this script is in) against the tables of its ARCHITECTURE.md.
set -eu
cd "${1:-$(dirname "$0")/../..}"
find core/include core/src plugins cli -name '*.hpp' -o -name '*.cpp' -o -name '*.inc' | sort |
  xargs awk -f "${LAYERS_AWK:-tests/lint/layers.awk}" ARCHITECTURE.md
