# Throw-away database servers for the tests; sourced by scripts/test.
# Everything lives in one temporary folder, listens on unix sockets in it, and ends with the caller.
# Needs scripts/lib.sh, bash and `set -euo pipefail` in the caller.

SERVER_PIDS=()

# Servers refuse to run as root; then they run as nobody.
as_server_user() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u nobody -- "$@"; else "$@"; fi
}

make_server_folder() { # FOLDER
  mkdir -p "$1"
  if [ "$(id -u)" -eq 0 ]; then chown nobody "$1"; fi
}

# The packages bring services of their own; these are neither made nor started, and those that run stay as they are.
need_server_packages() {
  local package quiet=/etc/postgresql-common/createcluster.d/dunlin-tests.conf
  for package in "$@"; do
    is_installed "$package" && continue
    as_root mkdir -p "$(dirname "$quiet")"
    printf 'create_main_cluster = false\n' | as_root tee "$quiet" >/dev/null
    RUNLEVEL=1 need_packages "$@"
    as_root rm -f "$quiet"
    return 0
  done
}

postgres_bin() { # the newest installed
  local newest
  newest=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  [ -n "$newest" ] && [ -x "$newest/initdb" ] || die "there is no PostgreSQL server on this machine"
  echo "$newest"
}

wait_until() { # SECONDS WHAT COMMAND...
  local left=$(($1 * 10)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

run_postgres() { # FOLDER ; in the background
  # fsync off: the tests ask what is right, not how fast it is; max_connections for parallel tests.
  as_server_user "$(postgres_bin)/postgres" -D "$1/data" -k "$1" -c listen_addresses= -c fsync=off \
    -c max_connections=200 -c unix_socket_permissions=0777 >>"$1.log" 2>&1 &
}

run_mariadb() { # FOLDER ; in the background
  # What is committed survives a killed server, not a fallen machine.
  as_server_user mariadbd --no-defaults --datadir="$1/data" --socket="$1/socket" \
    --pid-file="$1/pid" --skip-networking --innodb-flush-log-at-trx-commit=2 --sync-binlog=0 \
    --innodb-buffer-pool-size=64M --max-connections=200 >>"$1.log" 2>&1 &
}

start_postgres() { # FOLDER ; sets POSTGRES_URL
  local folder=$1 bin
  bin=$(postgres_bin)
  make_server_folder "$folder"
  as_server_user "$bin/initdb" -D "$folder/data" -U dunlin --auth=trust --encoding=UTF8 --locale=C.UTF-8 -N \
    >"$folder.log" 2>&1 || { tail -n 20 "$folder.log" >&2; die "initdb failed"; }
  run_postgres "$folder"
  SERVER_PIDS+=($!)
  wait_until 60 PostgreSQL "$bin/pg_isready" -q -h "$folder" ||
    { tail -n 20 "$folder.log" >&2; die "PostgreSQL did not start"; }
  POSTGRES_URL="postgresql://dunlin@/postgres?host=$folder"
}

start_mariadb() { # FOLDER ; sets MARIADB_URL
  local folder=$1
  make_server_folder "$folder"
  as_server_user mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal \
    --skip-test-db >"$folder.log" 2>&1 || { tail -n 20 "$folder.log" >&2; die "mariadb-install-db failed"; }
  run_mariadb "$folder"
  SERVER_PIDS+=($!)
  wait_until 60 MariaDB test -S "$folder/socket" ||
    { tail -n 20 "$folder.log" >&2; die "MariaDB did not start"; }
  MARIADB_URL="mysql://root@localhost/mysql?socket=$folder/socket"
}

stop_servers() {
  local pid
  for pid in "${SERVER_PIDS[@]}"; do
    # The server is the child of runuser when there is one.
    pkill -TERM -P "$pid" 2>/dev/null || kill -TERM "$pid" 2>/dev/null || true
  done
  for pid in "${SERVER_PIDS[@]}"; do wait "$pid" 2>/dev/null || true; done
  SERVER_PIDS=()
}

# A server that dies at once and comes back on the same files, for scripts/torture. What it runs as then is nobody's
# child any more: stop_crashed_servers ends it.
gone() { ! kill -0 "$1" 2>/dev/null; }

crash_and_restart_postgres() { # FOLDER
  local pid
  pid=$(head -n 1 "$1/data/postmaster.pid")
  kill -QUIT "$pid" # pg_ctl stop -m immediate
  wait_until 30 "the end of PostgreSQL" gone "$pid"
  run_postgres "$1"
  disown
  wait_until 60 PostgreSQL "$(postgres_bin)/psql" -h "$1" -U dunlin -d postgres -c 'SELECT 1'
}

crash_and_restart_mariadb() { # FOLDER
  local pid
  pid=$(cat "$1/pid")
  kill -KILL "$pid"
  wait_until 30 "the end of MariaDB" gone "$pid"
  run_mariadb "$1"
  disown
  wait_until 60 MariaDB mariadb --no-defaults --socket="$1/socket" -u root -e 'SELECT 1'
}

stop_crashed_servers() { # FOLDER that holds the servers' folders
  local file
  for file in "$1"/postgres/data/postmaster.pid "$1"/mariadb/pid; do
    [ -f "$file" ] && kill -TERM "$(head -n 1 "$file")" 2>/dev/null || true
  done
}

# A script that runs crash_and_restart_KIND FOLDER, for programs that disturb themselves.
write_crash_script() { # FILE KIND FOLDER
  cat >"$1" <<CRASH
#!/usr/bin/env bash
set -euo pipefail
cd "$(repository_root)"
source scripts/lib.sh
source scripts/servers.sh
crash_and_restart_$2 "$3"
CRASH
  chmod +x "$1"
}
