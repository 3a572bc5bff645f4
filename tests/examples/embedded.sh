#!/usr/bin/env bash
# The program of examples/embedded migrates once, then finds nothing to do. Usage: embedded.sh PROGRAM
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

expect() {
  local want=$1 got
  shift
  got=$("$@")
  [ "$got" = "$want" ] || { printf 'expected:\n%s\ngot:\n%s\n' "$want" "$got"; exit 1; }
}

expect $'applied notes1: create notes\napplied notes2: notes can be pinned' "$1" "$folder/notes.db"
expect 'the database is up to date' "$1" "$folder/notes.db"
expect 'Welcome!|1' sqlite3 "$folder/notes.db" 'SELECT body, pinned FROM notes'
