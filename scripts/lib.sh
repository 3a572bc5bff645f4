# Shared by the scripts of this folder; sourced, never run by itself.
# Needs bash and `set -euo pipefail` in the caller.

# What a build without tests takes, as Debian packages. cmake --preset release needs nothing else.
BUILD_PACKAGES=(
  cmake ninja-build g++ pkg-config
  libboost-dev libfmt-dev libtomlplusplus-dev
  libpg-query-dev libprotobuf-c-dev
  libsqlite3-dev libpqxx-dev libpq-dev libmysqlcppconn-dev
  libcli11-dev nlohmann-json3-dev
)

repository_root() { cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd; }

say() { printf '%s\n' "$*" >&2; }

die() {
  say "error: $*"
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    die "this needs root or sudo: $*"
  fi
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# need_packages PACKAGE... : installs those that are missing; touches nothing when none is.
need_packages() {
  local missing=() package log status=0
  command -v dpkg-query >/dev/null 2>&1 ||
    die "these scripts install their packages with apt (Debian 12); elsewhere see CONTRIBUTING.md"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  say "installing: ${missing[*]}"
  log=$(mktemp)
  # An update that fails (no network, a broken third-party source) does not matter when the lists
  # that are there still know the packages.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >"$log" 2>&1 || true
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq install -y --no-install-recommends "${missing[@]}" >>"$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 30 "$log" >&2
    rm -f "$log"
    die "apt-get could not install: ${missing[*]}"
  fi
  rm -f "$log"
}

# How many compilers may run at once: one for each core, but each wants about 1.5 GB.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "${memory:-1}" -ge 1 ] || memory=1
  if [ "$memory" -lt "$cores" ]; then echo "$memory"; else echo "$cores"; fi
}

# build_preset NAME [TARGET...] : configures and builds; the full log is shown only when it fails.
build_preset() {
  local preset=$1 log
  shift
  log=$(mktemp)
  say "building (preset $preset); this takes a few minutes the first time"
  if ! { cmake --preset "$preset" && cmake --build --preset "$preset" -j "$(build_jobs)" ${1:+--target "$@"}; } >"$log" 2>&1; then
    tail -n 60 "$log" | cut -c 1-300 >&2
    rm -f "$log"
    die "the build failed"
  fi
  rm -f "$log"
}
