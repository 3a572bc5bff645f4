#!/bin/sh
# The everyday commands of this project's migrations. Everything else: dunlin --help
set -eu

usage() {
    cat <<'USAGE'
usage: ./migrate.sh COMMAND [OPTIONS]

  upgrade [TARGET]     run what is pending
  downgrade [N]        take back the last N revisions (1 if not given)
  current              which revision the database is at
  history              all revisions, newest first
  check                is anything pending, or in schema.sql and in no revision?
  create "MESSAGE"     write a new revision file, with what schema.sql says and no revision does

Options are passed on, for example: ./migrate.sh upgrade --dry-run
The program is $DUNLIN, or dunlin in the PATH.
USAGE
}

dunlin=${DUNLIN:-dunlin}
case $dunlin in
    /*) ;;
    */*) dunlin=$PWD/$dunlin ;;
esac
if ! command -v "$dunlin" >/dev/null 2>&1; then
    echo "migrate.sh: cannot find $dunlin; install it or set DUNLIN to its path" >&2
    exit 127
fi
# Called through a symbolic link, the project is where the link leads.
script=$(readlink -f -- "$0" 2>/dev/null) || script=$0
CDPATH='' cd -- "$(dirname -- "$script")"

if [ $# -eq 0 ]; then
    usage >&2
    exit 64
fi
command=$1
shift

case $command in
    upgrade | current | history | check)
        exec "$dunlin" "$command" "$@"
        ;;
    create)
        if [ $# -eq 0 ]; then
            usage >&2
            exit 64
        fi
        exec "$dunlin" create "$@"
        ;;
    downgrade)
        # -2 and 2 are both a number of revisions; without one, or with options only, it is 1.
        case ${1-} in
            -[0-9]*)
                exec "$dunlin" downgrade "$@"
                ;;
            '' | -*)
                exec "$dunlin" downgrade -1 "$@"
                ;;
            *[!0-9]* | ????*)
                exec "$dunlin" downgrade "$@"
                ;;
            *)
                count=$1
                shift
                exec "$dunlin" downgrade "-$count" "$@"
                ;;
        esac
        ;;
    help | -h | --help)
        usage
        ;;
    *)
        echo "migrate.sh: there is no command '$command'" >&2
        usage >&2
        exit 64
        ;;
esac
