// The keys of `native` attributes in PostgreSQL's own terms: what PostgreSQL SQL can say and the
// model has no field for. They are data: written by the `parse` room and by whoever reads a
// PostgreSQL catalog, turned into SQL again by parse::write. Values are PostgreSQL SQL, in the
// canonical spelling; a key that is absent means the default, and defaults are never listed.
//
// Entries stand in the order of their keys, those of WITH among each other as they were written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dunlin/base/export.hpp"
#include "dunlin/schema/schema.hpp"

namespace dunlin::schema {

namespace native_key {
// Tables
inline constexpr std::string_view kUnlogged = "unlogged";         ///< "true"
inline constexpr std::string_view kTablespace = "tablespace";     ///< name; indexes and views too
inline constexpr std::string_view kAccessMethod = "using";        ///< name; views too
inline constexpr std::string_view kPartitionBy = "partition_by";  ///< "RANGE (created_at)"
inline constexpr std::string_view kPartitionOf = "partition_of";  ///< "public.events" as written
inline constexpr std::string_view kPartitionBound = "partition_bound";  ///< "FOR VALUES IN (1)"
inline constexpr std::string_view kInherits = "inherits";               ///< "a, b"
inline constexpr std::string_view kOfType = "of_type";                  ///< name
inline constexpr std::string_view kRowSecurity = "row_security";        ///< "enabled"
inline constexpr std::string_view kForceRowSecurity = "force_row_security";  ///< "true"
inline constexpr std::string_view kReplicaIdentity =
    "replica_identity";                                       ///< "FULL", "USING INDEX i"
inline constexpr std::string_view kClusterOn = "cluster_on";  ///< index name
/// "trigger.NAME" and "rule.NAME": "disabled", "replica", "always"
inline constexpr std::string_view kTriggerPrefix = "trigger.";
inline constexpr std::string_view kRulePrefix = "rule.";
/// "with.fillfactor", "with.toast.autovacuum_enabled": tables, indexes and views
inline constexpr std::string_view kWithPrefix = "with.";
// Columns
inline constexpr std::string_view kStorage = "storage";          ///< "EXTERNAL"
inline constexpr std::string_view kCompression = "compression";  ///< "pglz"
inline constexpr std::string_view kStatistics =
    "statistics";                                             ///< "100"; index keys: "statistics.1"
inline constexpr std::string_view kOptionPrefix = "option.";  ///< "option.n_distinct"
// Views
inline constexpr std::string_view kCheckOption = "check_option";  ///< "local", "cascaded"
inline constexpr std::string_view kCommentPrefix = "comment.";    ///< "comment.COLUMN": its text
inline constexpr std::string_view kDefaultPrefix = "default.";    ///< "default.COLUMN": expression
inline constexpr std::string_view kNoData = "no_data";            ///< WITH NO DATA: "true"
// Constraints
inline constexpr std::string_view kNoInherit = "no_inherit";          ///< "true"
inline constexpr std::string_view kDeleteColumns = "delete_columns";  ///< ON DELETE SET NULL (a, b)
// Indexes
inline constexpr std::string_view kOnly = "only";               ///< "true": ON ONLY table
inline constexpr std::string_view kAttachedTo = "attached_to";  ///< index of the parent
inline constexpr std::string_view kKeyOptionsPrefix =
    "key_options.";  ///< "key_options.1": of opclass
}  // namespace native_key

/// The value of a key, when it is there.
DUNLIN_API std::optional<std::string> find_native(const Native& native, std::string_view key);
/// Sets a key or, with an empty value, removes it; keeps the order of the keys.
DUNLIN_API void set_native(Native& native, std::string_view key, std::optional<std::string> value);

}  // namespace dunlin::schema
