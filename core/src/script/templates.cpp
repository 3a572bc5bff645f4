#include "dunlin/script/templates.hpp"

#include <optional>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/script/script.hpp"

namespace dunlin::script {
namespace {

constexpr std::string_view kDefaultConfiguration =
    R"(# Dunlin's settings. Relative paths are relative to this file.

# The database. --url, DATABASE_URL and .env go before it; ${NAME} is the variable NAME of the
# process or of .env.
url = "sqlite:///dev.db"

# Where revision files and their template are. version_locations may be several folders.
# script_location = "migrations"
# version_locations = ["migrations/versions"]
# file_template = "${revision}_${slug}"

# The schema that the migrations should lead to, as PostgreSQL SQL: a file, or a list of files and
# folders. "dunlin create" writes what it says and no revision does, "dunlin check" compares.
# schema = "schema.sql"
# What is compared: names and patterns, also with a kind: "audit_*", "legacy.*", "function:*".
# include = ["*"]
# exclude = ["audit_*"]
# Where a comparison with a live database may build objects, when the role may not do so there.
# scratch_url = "${SCRATCH_DATABASE_URL}"

# The table that holds the current revisions, and its schema where the database has schemas.
# version_table = "dunlin_version"
# version_schema = ""

# Refuse what can be translated only approximately.
# strict = false
# "faithful" adds checks, so that every backend refuses what PostgreSQL refuses; "plain" does not.
# fidelity = "faithful"

# One commit for each revision ("revision"), or one for as many as possible ("batch"). Without
# this line the backend's driver chooses.
# commit = "revision"
# How many seconds to wait while somebody else migrates the same database.
# lock_timeout = 60
# How long a single statement may wait for somebody else's lock, and run; 0 is for ever.
# statement_lock_timeout = "4s"
# statement_timeout = "10min"

# Values for ${name} in sections that say vars=on.
# [variables]
# app_role = "app"

# Further environments: dunlin --env production upgrade. What a table does not say is as above.
# Every command that writes says so when its target is protected; what destroys rows there needs
# --allow-destructive.
# [env.production]
# url = "${PRODUCTION_DATABASE_URL}"
# password_command = ["pass", "show", "production/db"]
# protected = true
)";

constexpr std::string_view kMinimalConfiguration = R"(url = "sqlite:///dev.db"
)";

constexpr std::string_view kMigrateScript = R"sh(#!/bin/sh
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
)sh";

constexpr std::string_view kReadme = R"(# Migrations

Each file in `versions/` is one revision: a step of the database's schema that can be run and taken
back. They are written in PostgreSQL SQL and run on every database that Dunlin has a driver for.

    ./migrate.sh create "add user preferences"   # writes versions/<id>_add_user_preferences.sql
    ./migrate.sh check                           # does schema.sql say what no revision does?
    ./migrate.sh upgrade                         # runs what is pending
    ./migrate.sh downgrade                       # takes the last revision back
    ./migrate.sh current                         # where the database stands
    ./migrate.sh history                         # all revisions

A revision file begins with comment lines that say its message, its id and the revision that it
follows. The SQL stands in sections:

    -- migrate:upgrade
    CREATE TABLE notes (id bigint PRIMARY KEY, body text NOT NULL);

    -- migrate:downgrade
    DROP TABLE notes;

A section for one kind of database only says so: `-- migrate:upgrade only=sqlite`. Its SQL is sent
as it stands.

Where there is a `schema.sql` beside `dunlin.toml`, `create` compares it with what the revisions make,
and writes the statements that are missing, with the way back. Read them before you run them.

Do not edit a revision that others have run: write a new one. `script.sql.tmpl` is the template of
new files.
)";

struct Template {
  std::string_view name;
  std::string_view description;
};

constexpr Template kTemplates[] = {
    {"default",
     "dunlin.toml with every key explained, the helper migrate.sh, a template for revisions"},
    {"minimal", "a short dunlin.toml and the folder for revisions, nothing else"},
};

}  // namespace

std::vector<std::pair<std::string, std::string>> environment_templates() {
  std::vector<std::pair<std::string, std::string>> templates;
  for (const Template& one : kTemplates) templates.emplace_back(one.name, one.description);
  return templates;
}

std::vector<TemplateFile> environment_template(std::string_view name) {
  const TemplateFile versions{"migrations/versions/.gitkeep", "", false};
  if (name == "default") {
    return {{"dunlin.toml", std::string(kDefaultConfiguration), false},
            {"migrate.sh", std::string(kMigrateScript), true},
            {"migrations/README.md", std::string(kReadme), false},
            {"migrations/script.sql.tmpl", std::string(default_template()), false},
            versions};
  }
  if (name == "minimal") {
    return {{"dunlin.toml", std::string(kMinimalConfiguration), false}, versions};
  }
  std::vector<std::string> names;
  for (const Template& one : kTemplates) names.emplace_back(one.name);
  const std::optional<std::string> near = text::nearest(name, names);
  throw ConfigError(Code::template_unknown, "there is no template \"" + std::string(name) + "\"",
                    near ? "Did you mean \"" + *near + "\"?"
                         : "\"dunlin list-templates\" shows: " + text::join(names, ", ") + ".");
}

}  // namespace dunlin::script
