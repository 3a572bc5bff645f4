#!/bin/sh
# The check of layers must see each kind of offence: runs it on a small tree that has one of each.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
cp "$here/../../ARCHITECTURE.md" "$tree/"
mkdir -p "$tree/core/include/dunlin/schema" "$tree/core/src/schema" "$tree/core/src/parse" "$tree/plugins/sqlite" "$tree/cli"

cat >"$tree/core/include/dunlin/schema/good.hpp" <<'EOF'
#include <vector>
#include "dunlin/base/error.hpp"
EOF
cat >"$tree/core/src/schema/bad.cpp" <<'EOF'
#include "dunlin/execute/observer.hpp"
#include "dunlin/nowhere/x.hpp"
#include "parse/tree.hpp"
#include <pg_query.h>
bool lite = name == "sqlite"; // "mysql" in a comment is fine
#include <iostream>
EOF
cat >"$tree/core/src/parse/tree.hpp" <<'EOF'
#include <pg_query.h>
EOF
cat >"$tree/core/src/parse/tree.cpp" <<'EOF'
#include "parse/tree.hpp"
#include "tree.hpp"
EOF
cat >"$tree/plugins/sqlite/plugin.cpp" <<'EOF'
#include <sqlite3.h>
#include <libpq-fe.h>
#include "dunlin/history/history.hpp"
const char* name = "sqlite";
EOF
cat >"$tree/cli/main.cpp" <<'EOF'
#include <iostream>
#include "dunlin/app/commands.hpp"
#include "dunlin/driver/driver.hpp"
EOF

LAYERS_AWK="$here/layers.awk" sh "$here/layers.sh" "$tree" >"$tree/found" && { echo "no offence was seen"; exit 1; }
cat >"$tree/wanted" <<'EOF'
cli/main.cpp:3: 'cli' may not include 'driver': "dunlin/driver/driver.hpp"
core/src/schema/bad.cpp:1: 'schema' may not include 'execute': "dunlin/execute/observer.hpp"
core/src/schema/bad.cpp:2: "dunlin/nowhere/x.hpp": 'nowhere' is no room of ARCHITECTURE.md
core/src/schema/bad.cpp:3: "parse/tree.hpp" is no header of this folder
core/src/schema/bad.cpp:4: <pg_query.h> may only be included in core/src/parse/
core/src/schema/bad.cpp:5: names a dialect: what differs between dialects is a capability or a function of the plugin
core/src/schema/bad.cpp:6: <iostream> may only be included in cli/
plugins/sqlite/plugin.cpp:2: <libpq-fe.h> may only be included in plugins/postgres/
plugins/sqlite/plugin.cpp:3: 'plugins' may not include 'history': "dunlin/history/history.hpp"
EOF
diff "$tree/wanted" "$tree/found"
