#!/usr/bin/env bash
# The servers die in the way that loses most (pg_ctl stop -m immediate, kill -9) while the program works on them, and come back:
# the next run must end where an undisturbed one does. On servers of its own, since others use those of the suite.
# usage: crash.sh TORTURE BACKEND     (exit code 77: the server is not installed)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source scripts/lib.sh
source scripts/servers.sh
torture=$1
backend=$2

case $backend in
  postgres) [ -x "$(postgres_bin)/initdb" ] || exit 77 ;;
  mysql) command -v mariadb-install-db >/dev/null || exit 77 ;;
esac
folder=$(mktemp -d "${TMPDIR:-/tmp}/dunlin-crash.XXXXXX")
chmod 755 "$folder"
trap 'stop_crashed_servers "$folder"; stop_servers; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
if [ "$backend" = postgres ]; then
  start_postgres "$folder/postgres"
  export DUNLIN_TEST_POSTGRES_URL=$POSTGRES_URL
  write_crash_script "$folder/crash" postgres "$folder/postgres"
else
  start_mariadb "$folder/mariadb"
  export DUNLIN_TEST_MYSQL_URL=$MARIADB_URL
  write_crash_script "$folder/crash" mariadb "$folder/mariadb"
fi
"$torture" --minutes 0.3 --backend "$backend" --crash "$folder/crash" --only crash
