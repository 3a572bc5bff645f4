#!/usr/bin/env bash
# Does docs/errors.md list exactly the codes of base/error.hpp, each with its name, and does a test produce each of them?
# Usage: errors_page.sh ROOT
set -euo pipefail
cd "$1"
in_header=$(sed -n 's/^  \([a-z_]*\) = \([0-9]\{4\}\),$/DUN-\2 \1/p' core/include/dunlin/base/error.hpp | sort)
in_page=$(sed -n 's/^| \(DUN-[0-9]\{4\}\) | \([a-z_]*\) | [^|]* | [^|]* |$/\1 \2/p' docs/errors.md | sort)
[ -n "$in_header" ] || { echo "no codes were found in base/error.hpp"; exit 1; }
diff <(echo "$in_header") <(echo "$in_page") || { echo "docs/errors.md and base/error.hpp differ"; exit 1; }

# A test that expects a code names it, as Code::name or as DUN-nnnn.
status=0
while read -r code name; do
  grep -rq "Code::$name\\b" core/src cli plugins || continue  # nothing throws it yet
  if ! grep -rqE "Code::$name\\b|$code" --include='*_test.cpp' tests; then
    echo "no test produces $code $name"
    status=1
  fi
done <<<"$in_header"
exit "$status"
