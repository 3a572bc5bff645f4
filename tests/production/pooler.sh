#!/usr/bin/env bash
# Behind a pooler that hands its server sessions from transaction to transaction: a lock of the session is refused, a lease lets
# one of many runners through. Needs the suite's PostgreSQL. Usage: pooler.sh ROOT PROGRAM
set -euo pipefail
root=$1 program=$2
source "$root/scripts/lib.sh"
source "$root/scripts/servers.sh"

server=${DUNLIN_TEST_POSTGRES_URL-}
pgbouncer=$(command -v pgbouncer || echo /usr/sbin/pgbouncer)
if [ -z "$server" ] || [ ! -x "$pgbouncer" ]; then
  say "skipped: no PostgreSQL server given, or no pgbouncer on this machine"
  exit 77
fi
host=$(sed -n 's/.*[?&]host=\([^&]*\).*/\1/p' <<<"$server")
user=$(sed -n 's|^[a-z]*://\([^:@/]*\).*|\1|p' <<<"$server")
database=dunlin_pooler_$$

folder=$(mktemp -d "${TMPDIR:-/tmp}/dunlin-pooler.XXXXXX")
make_server_folder "$folder/pool"
chmod 755 "$folder"
clean_up() {
  stop_servers
  psql -q "$server" -c "DROP DATABASE IF EXISTS $database WITH (FORCE)" || true
  rm -rf "$folder"
}
trap clean_up EXIT
psql -q "$server" -c "CREATE DATABASE $database"

cat >"$folder/pool.ini" <<INI
[databases]
$database = host=$host user=$user
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $folder/pool
auth_type = any
pool_mode = transaction
default_pool_size = 3
ignore_startup_parameters = extra_float_digits,options
INI
as_server_user "$pgbouncer" -q "$folder/pool.ini" >"$folder/log" 2>&1 &
SERVER_PIDS+=($!)
wait_until 20 pgbouncer test -S "$folder/pool/.s.PGSQL.6432" || { cat "$folder/log" >&2; die "pgbouncer did not start"; }

mkdir -p "$folder/project/migrations/versions"
cd "$folder/project"
parent=
for number in 1 2 3 4 5; do
  cat >"migrations/versions/r000$number.sql" <<SQL
-- revision $number
--
-- Revision ID: r000$number
-- Revises: $parent

-- migrate:upgrade
CREATE TABLE t$number (id integer PRIMARY KEY);
INSERT INTO t$number VALUES ($number);

-- migrate:downgrade
DROP TABLE t$number;
SQL
  parent=r000$number
done
export DATABASE_URL="postgresql://$user@/$database?host=$folder/pool&port=6432"

expect() { # CODE TEXT COMMAND...
  local code=$1 text=$2 status=0
  shift 2
  "$@" >"$folder/output" 2>&1 || status=$?
  if [ "$status" -ne "$code" ] || ! grep -qF -- "$text" "$folder/output"; then
    cat "$folder/output" >&2
    die "expected code $code and '$text', not code $status: $*"
  fi
}

expect 78 'lock = "lease"' "$program" upgrade
expect 0 '' "$program" current
for number in 1 2 3; do
  [ "$(psql -At "$DATABASE_URL" -c 'SHOW default_transaction_read_only')" = off ] || die "a setting was left behind"
done
[ "$(psql -At "$server" -c "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = '$database')")" = 0 ] ||
  die "an advisory lock was left behind"

echo 'lock = "lease"' >dunlin.toml
runners=()
for number in 1 2 3 4 5 6 7 8; do
  "$program" upgrade >"$folder/runner.$number" 2>&1 &
  runners+=($!)
done
for pid in "${runners[@]}"; do
  wait "$pid" || { cat "$folder"/runner.* >&2; die "a runner failed"; }
done
[ "$(cat "$folder"/runner.* | grep -c '^upgrade: 5 revisions')" = 1 ] || { cat "$folder"/runner.* >&2; die "not one runner ran all"; }
expect 0 'r0005 (head)' "$program" current
expect 0 'now at base' "$program" downgrade base
