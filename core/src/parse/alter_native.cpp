// Commands of ALTER TABLE, INDEX and VIEW about what only PostgreSQL has: native attributes.
#include <optional>
#include <utility>

#include "convert.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/schema/native.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

namespace key = schema::native_key;

/// A change of one attribute; no value: back to the default.
ops::SetTableNative attribute(const schema::Name& table, std::string_view name,
                              const std::optional<std::string>& value) {
  ops::SetTableNative set;
  set.table = table;
  if (value) {
    set.set.emplace_back(name, *value);
  } else {
    set.reset.emplace_back(name);
  }
  return set;
}

ops::SetColumnNative column_attribute(const schema::Name& table, const std::string& column,
                                      std::string_view name,
                                      const std::optional<std::string>& value) {
  ops::SetColumnNative set;
  set.table = table;
  set.column = column;
  if (value) {
    set.set.emplace_back(name, *value);
  } else {
    set.reset.emplace_back(name);
  }
  return set;
}

ops::SetTableNative options(const schema::Name& table, const Node* list, bool set) {
  ops::SetTableNative change;
  change.table = table;
  for (auto& entry : storage_options(items_of(list))) {
    if (set) {
      change.set.push_back(std::move(entry));
    } else {
      change.reset.push_back(std::move(entry.first));
    }
  }
  return change;
}

ops::SetColumnNative column_options(const schema::Name& table, const std::string& column,
                                    const Node* list, bool set) {
  ops::SetColumnNative change;
  change.table = table;
  change.column = column;
  for (const auto& [name, value] : storage_options(items_of(list))) {
    const std::string own = std::string(key::kOptionPrefix) + name.substr(key::kWithPrefix.size());
    if (set) {
      change.set.emplace_back(own, value);
    } else {
      change.reset.push_back(own);
    }
  }
  return change;
}

std::string named(std::string_view prefix, const std::string& name) {
  return std::string(prefix) + name;
}

std::optional<std::string> replica_identity(const PgQuery__ReplicaIdentityStmt& statement) {
  switch (statement.identity_type[0]) {
    case 'f':
      return "FULL";
    case 'n':
      return "NOTHING";
    case 'i':
      return "USING INDEX " + sql_names({statement.name});
  }
  return std::nullopt;
}

ops::SetTableNative attach(const schema::Name& parent, const PgQuery__PartitionCmd& command,
                           bool attaches) {
  ops::SetTableNative change;
  change.table = name_of(*command.name);
  if (!attaches) {
    change.reset = {std::string(key::kPartitionBound), std::string(key::kPartitionOf)};
    change.former.emplace_back(key::kPartitionOf, sql_name(parent));
  } else if (command.bound == nullptr) {
    change.set.emplace_back(key::kAttachedTo, sql_name(parent));
  } else {
    change.set.emplace_back(key::kPartitionBound, partition_bound(*command.bound));
    change.set.emplace_back(key::kPartitionOf, sql_name(parent));
  }
  return change;
}

}  // namespace

std::optional<ops::Operation> native_change(const schema::Name& table,
                                            const PgQuery__AlterTableCmd& command) {
  const std::string name = command.name;
  const auto number = command.num;
  switch (static_cast<int>(command.subtype)) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetRelOptions:
      return options(table, command.def, true);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetRelOptions:
      return options(table, command.def, false);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged:
      return attribute(table, key::kUnlogged, std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetUnLogged:
      return attribute(table, key::kUnlogged, "true");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetTableSpace:
      return attribute(table, key::kTablespace,
                       name == "pg_default" ? std::nullopt : std::optional(name));
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetAccessMethod:
      return attribute(table, key::kAccessMethod,
                       name == "heap" ? std::nullopt : std::optional(name));
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn:
      return attribute(table, key::kClusterOn, name);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropCluster:
      return attribute(table, key::kClusterOn, std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRowSecurity:
      return attribute(table, key::kRowSecurity, "enabled");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRowSecurity:
      return attribute(table, key::kRowSecurity, std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ForceRowSecurity:
      return attribute(table, key::kForceRowSecurity, "true");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_NoForceRowSecurity:
      return attribute(table, key::kForceRowSecurity, std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ReplicaIdentity:
      return attribute(table, key::kReplicaIdentity,
                       replica_identity(*command.def->replica_identity_stmt));
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableTrig:
      return attribute(table, named(key::kTriggerPrefix, name), std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysTrig:
      return attribute(table, named(key::kTriggerPrefix, name), "always");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaTrig:
      return attribute(table, named(key::kTriggerPrefix, name), "replica");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableTrig:
      return attribute(table, named(key::kTriggerPrefix, name), "disabled");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableRule:
      return attribute(table, named(key::kRulePrefix, name), std::nullopt);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableAlwaysRule:
      return attribute(table, named(key::kRulePrefix, name), "always");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_EnableReplicaRule:
      return attribute(table, named(key::kRulePrefix, name), "replica");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DisableRule:
      return attribute(table, named(key::kRulePrefix, name), "disabled");
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit:
      return attribute(table, key::kInherits, sql_name(name_of(*command.def->range_var)));
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit: {
      ops::SetTableNative change = attribute(table, key::kInherits, std::nullopt);
      change.former.emplace_back(key::kInherits, sql_name(name_of(*command.def->range_var)));
      return change;
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
      return attach(table, *command.def->partition_cmd, true);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartitionFinalize:
      return attach(table, *command.def->partition_cmd, false);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage:
      return column_attribute(table, name, key::kStorage, text::upper(string_of(command.def)));
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetCompression: {
      const std::string method(string_of(command.def));
      return column_attribute(table, name, key::kCompression,
                              method == "default" ? std::nullopt : std::optional(method));
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics: {
      const std::string target = name.empty() ? std::to_string(number) : name;
      const std::optional<std::int64_t> value = integer_of(command.def);
      std::optional<std::string> text;
      if (value && *value != -1) text = std::to_string(*value);
      if (name.empty()) return attribute(table, std::string(key::kStatistics) + "." + target, text);
      return column_attribute(table, name, key::kStatistics, text);
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetOptions:
      return column_options(table, name, command.def, true);
    case PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions:
      return column_options(table, name, command.def, false);
  }
  return std::nullopt;
}

void convert_other_relation(const PgQuery__AlterTableStmt& statement, Operations& out) {
  const schema::Name name = name_of(*statement.relation);
  for (const Node* node : nodes(statement.n_cmds, statement.cmds)) {
    const PgQuery__AlterTableCmd& command = *node->alter_table_cmd;
    if (std::optional<ops::Operation> change = native_change(name, command)) {
      out.push_back(std::move(*change));
    } else if (command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault) {
      std::optional<std::string> value;
      if (command.def != nullptr) value = expression_of(*command.def).sql;
      out.emplace_back(attribute(name, named(key::kDefaultPrefix, command.name), value));
    } else {
      const bool nothing = command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ChangeOwner;
      throw NotModelled{"ALTER " + std::string(kind_of(statement.objtype)), {}, !nothing};
    }
  }
}

}  // namespace dunlin::parse
