#!/usr/bin/env bash
# TLS and passwords against servers of the test's own: certificates of a wrong authority or name are refused, the right
# ones are not, and no password is shown. Usage: tls.sh ROOT PROGRAM
set -euo pipefail
root=$1 program=$2
source "$root/scripts/lib.sh"
source "$root/scripts/servers.sh"

absent() { # NAME : ends the test when the server is not installed
  case ",${DUNLIN_REQUIRE_BACKENDS:-}," in
    *",$1,"*) die "there is no $1 server on this machine" ;;
  esac
  say "skipped: no $1 server on this machine"
  exit 77
}
find /usr/lib/postgresql -name initdb 2>/dev/null | grep -q . || absent postgres
command -v mariadbd >/dev/null || absent mysql

folder=$(mktemp -d "${TMPDIR:-/tmp}/dunlin-tls.XXXXXX")
chmod 755 "$folder"
failures=0
clean_up() {
  stop_servers
  rm -rf "$folder"
}
trap clean_up EXIT

secret='s3cr3t/Pa55'
in_url='s3cr3t%2FPa55'

# ---- certificates: an authority, a server "localhost", a client "app", and an authority that signed nothing
certificate() { # NAME SUBJECT ALTERNATIVES
  openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out "$1.pem" \
    -extfile <(printf 'subjectAltName=%s\n' "$3") 2>/dev/null
}
authority() { # NAME
  openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=$1 of the tests" 2>/dev/null
}
mkdir "$folder/tls"
cd "$folder/tls"
authority ca
authority other
certificate server localhost DNS:localhost
certificate client app DNS:app
chmod 644 ./*.pem
cp server.key server-of-root.key
chmod 600 ./*.key
if [ "$(id -u)" -eq 0 ]; then chown nobody server.key; fi
tls=$folder/tls

# ---- servers on a free port of the loopback
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

postgres=$folder/postgres
make_server_folder "$postgres"
bin=$(postgres_bin)
postgres_port=$(free_port)
as_server_user "$bin/initdb" -D "$postgres/data" -U dunlin --auth=trust --encoding=UTF8 --locale=C.UTF-8 -N >"$folder/log" 2>&1
as_server_user tee "$postgres/data/pg_hba.conf" >/dev/null <<'HBA'
local   all dunlin trust
hostssl all cert   127.0.0.1/32 cert map=app
hostssl all all    127.0.0.1/32 scram-sha-256
HBA
as_server_user tee "$postgres/data/pg_ident.conf" >/dev/null <<'IDENT'
app app cert
IDENT
as_server_user "$bin/postgres" -D "$postgres/data" -k "$postgres" -c listen_addresses=127.0.0.1 -c port="$postgres_port" -c fsync=off \
  -c ssl=on -c ssl_cert_file="$tls/server.pem" -c ssl_key_file="$tls/server.key" -c ssl_ca_file="$tls/ca.pem" >>"$folder/log" 2>&1 &
SERVER_PIDS+=($!)

mariadb=$folder/mariadb
make_server_folder "$mariadb"
mariadb_port=$(free_port)
as_server_user mariadb-install-db --no-defaults --datadir="$mariadb/data" --auth-root-authentication-method=normal \
  --skip-test-db >>"$folder/log" 2>&1
as_server_user mariadbd --no-defaults --datadir="$mariadb/data" --socket="$mariadb/socket" --pid-file="$mariadb/pid" \
  --bind-address=127.0.0.1 --port="$mariadb_port" --innodb-buffer-pool-size=32M \
  --ssl-ca="$tls/ca.pem" --ssl-cert="$tls/server.pem" --ssl-key="$tls/server.key" >>"$folder/log" 2>&1 &
SERVER_PIDS+=($!)

wait_until 60 PostgreSQL "$bin/pg_isready" -q -h "$postgres" -p "$postgres_port" || { cat "$folder/log"; die "PostgreSQL did not start"; }
wait_until 60 MariaDB test -S "$mariadb/socket" || { cat "$folder/log"; die "MariaDB did not start"; }
"$bin/psql" -qX -h "$postgres" -p "$postgres_port" -U dunlin postgres <<SQL
CREATE ROLE app LOGIN PASSWORD '$secret';
CREATE ROLE cert LOGIN;
CREATE DATABASE app OWNER app;
GRANT ALL ON DATABASE app TO cert;
GRANT app TO cert;
SQL
mariadb --no-defaults -S "$mariadb/socket" -u root <<SQL
CREATE DATABASE app;
CREATE USER app@'%' IDENTIFIED BY '$secret' REQUIRE SSL;
CREATE USER cert@'%' REQUIRE X509;
GRANT ALL ON app.* TO app@'%', cert@'%';
SQL

# ---- a project
mkdir -p "$folder/project/migrations/versions"
cd "$folder/project"
printf -- '-- a\n--\n-- Revision ID: a111\n\n-- migrate:upgrade\nCREATE TABLE a (id integer PRIMARY KEY);\n\n-- migrate:downgrade\nDROP TABLE a;\n' \
  >migrations/versions/a111.sql
: >dunlin.toml
unset DATABASE_URL PGPASSWORD PGPASSFILE MYSQL_PWD
export HOME=$folder/project

# try EXPECTED-EXIT-CODE EXPECTED-TEXT ARGUMENTS... : runs dunlin; nothing that it says may hold the password
try() {
  local expected=$1 text=$2 code=0
  shift 2
  "$program" "$@" >"$folder/out" 2>&1 || code=$?
  if [ "$code" -ne "$expected" ] || ! grep -qF -- "$text" "$folder/out"; then
    say "dunlin $*: exit code $code, expected $expected and '$text':"
    cat "$folder/out" >&2
    failures=$((failures + 1))
  fi
  if grep -qF -e "$secret" -e "$in_url" "$folder/out"; then
    say "dunlin $*: shows the password"
    failures=$((failures + 1))
  fi
}

at() { # URL : up and down
  try 0 "a111" upgrade --url "$1"
  try 0 "base" downgrade --url "$1"
}

p=postgresql://app:$in_url@localhost:$postgres_port/app
at "$p?sslmode=require"
at "$p?sslmode=verify-full&sslrootcert=$tls/ca.pem"
try 1 DUN-5001 upgrade --url "$p?sslmode=verify-full&sslrootcert=$tls/other.pem"
try 1 DUN-5001 upgrade --url "${p/localhost/127.0.0.1}?sslmode=verify-full&sslrootcert=$tls/ca.pem"
try 1 DUN-5002 upgrade --url "$p?sslmode=disable"
try 1 DUN-5001 upgrade --url "$p?sslmode=verify-full&sslrootcert=$tls/missing.pem"
try 0 "" current --url "postgresql://cert@localhost:$postgres_port/app?sslmode=verify-full&sslrootcert=$tls/ca.pem&sslcert=$tls/client.pem&sslkey=$tls/client.key"
try 1 DUN-5002 current --url "postgresql://cert@localhost:$postgres_port/app?sslmode=require"

# ---- passwords from elsewhere
bare=postgresql://app@localhost:$postgres_port/app?sslmode=require
try 1 "no password supplied" upgrade --url "$bare"
try 1 DUN-5002 upgrade --url "postgresql://app:wrong@localhost:$postgres_port/app?sslmode=require"
printf '*:*:*:app:%s\n' "$secret" >.pgpass
chmod 600 .pgpass
at "$bare"
mv .pgpass elsewhere
PGPASSFILE=$folder/project/elsewhere at "$bare"
PGPASSWORD=$secret at "$bare"
printf 'password_command = ["cat", "password"]\n' >dunlin.toml
printf '%s\n' "$secret" >password
at "$bare"
printf 'wrong\n' >password
try 1 DUN-5002 upgrade --url "$bare"
printf '%s\n' "$secret" >password

m=mysql://app:$in_url@127.0.0.1:$mariadb_port/app
at "$m?ssl-mode=required"
at "${m/127.0.0.1/localhost}?ssl-mode=verify-identity&ssl-ca=$tls/ca.pem"
# The client library looks at the name for verify-ca, too.
at "${m/127.0.0.1/localhost}?ssl-mode=verify-ca&ssl-ca=$tls/ca.pem"
try 1 DUN-5001 upgrade --url "${m/127.0.0.1/localhost}?ssl-mode=verify-identity&ssl-ca=$tls/other.pem"
try 1 DUN-5001 upgrade --url "$m?ssl-mode=verify-identity&ssl-ca=$tls/ca.pem"
mv dunlin.toml with-password
: >dunlin.toml
try 0 "" current --url "mysql://cert@localhost:$mariadb_port/app?ssl-ca=$tls/ca.pem&ssl-cert=$tls/client.pem&ssl-key=$tls/client.key"
try 1 DUN-5002 current --url "mysql://cert@localhost:$mariadb_port/app?ssl-mode=required"
mv with-password dunlin.toml
at "mysql://app@127.0.0.1:$mariadb_port/app?ssl-mode=required"

[ "$failures" -eq 0 ] || die "$failures of these went wrong"
