#include "dunlin/ops/extension.hpp"

#include <algorithm>
#include <array>

namespace dunlin::ops {
namespace {

constexpr std::string_view kSchema = " SCHEMA ";

/// Extensions whose types and functions translate or are refused where they are used, or that only
/// make things fast.
constexpr std::array kHarmlessExtensions = std::to_array<std::string_view>(
    {"btree_gin",      "btree_gist",       "citext",       "cube",        "dblink",
     "earthdistance",  "fuzzystrmatch",    "hstore",       "intarray",    "ltree",
     "pg_buffercache", "pg_cron",          "pg_partman",   "pg_repack",   "pg_stat_statements",
     "pg_trgm",        "pgaudit",          "pgcrypto",     "pgstattuple", "plpgsql",
     "postgis",        "postgis_topology", "postgres_fdw", "tablefunc",   "unaccent",
     "uuid-ossp",      "vector",           "xml2"});

}  // namespace

std::string extension_name(std::string_view extension) {
  return std::string(extension.substr(0, extension.find(kSchema)));
}

std::string extension_schema(std::string_view extension) {
  const std::size_t at = extension.find(kSchema);
  return at == std::string_view::npos ? std::string{}
                                      : std::string(extension.substr(at + kSchema.size()));
}

bool is_harmless_extension(std::string_view name) {
  return std::find(kHarmlessExtensions.begin(), kHarmlessExtensions.end(), name) !=
         kHarmlessExtensions.end();
}

std::string extension_in(std::string_view name, std::string_view schema) {
  std::string out(name);
  if (!schema.empty()) out.append(kSchema).append(schema);
  return out;
}

}  // namespace dunlin::ops
