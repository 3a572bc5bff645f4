// What statements are called, and what is said about those that have no operation.
#include <algorithm>
#include <array>
#include <utility>

#include "convert.hpp"
#include "dunlin/base/text.hpp"

namespace dunlin::parse {
namespace {

struct Kind {
  PgQuery__Node__NodeCase node;
  const char* words;
  bool changes_schema;  // can add, change or drop what the model knows
  const char* remedy;
};

constexpr const char* kNative = "write it for the other backends in a section with only=";
constexpr const char* kRights =
    "put it in a section with only=, or grant rights outside of migrations";

constexpr Kind kKinds[] = {
    {PG_QUERY__NODE__NODE_CREATE_STMT, "CREATE TABLE", true, ""},
    {PG_QUERY__NODE__NODE_ALTER_TABLE_STMT, "ALTER TABLE", true, ""},
    {PG_QUERY__NODE__NODE_INDEX_STMT, "CREATE INDEX", true, ""},
    {PG_QUERY__NODE__NODE_CREATE_ENUM_STMT, "CREATE TYPE", true, ""},
    {PG_QUERY__NODE__NODE_ALTER_ENUM_STMT, "ALTER TYPE", true, ""},
    {PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT, "CREATE DOMAIN", true, ""},
    {PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT, "ALTER DOMAIN", false,
     "drop the domain and create it anew"},
    {PG_QUERY__NODE__NODE_CREATE_SEQ_STMT, "CREATE SEQUENCE", true, ""},
    {PG_QUERY__NODE__NODE_ALTER_SEQ_STMT, "ALTER SEQUENCE", true, ""},
    {PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT, "CREATE SCHEMA", true, ""},
    {PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT, "CREATE EXTENSION", true, ""},
    {PG_QUERY__NODE__NODE_ALTER_EXTENSION_STMT, "ALTER EXTENSION", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT, "ALTER EXTENSION", false, kNative},
    {PG_QUERY__NODE__NODE_VIEW_STMT, "CREATE VIEW", true, ""},
    {PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT, "REFRESH MATERIALIZED VIEW", false, ""},
    {PG_QUERY__NODE__NODE_INSERT_STMT, "INSERT", false, ""},
    {PG_QUERY__NODE__NODE_UPDATE_STMT, "UPDATE", false, ""},
    {PG_QUERY__NODE__NODE_DELETE_STMT, "DELETE", false, ""},
    {PG_QUERY__NODE__NODE_SELECT_STMT, "SELECT", false, ""},
    {PG_QUERY__NODE__NODE_TRUNCATE_STMT, "TRUNCATE", false, ""},
    {PG_QUERY__NODE__NODE_MERGE_STMT, "MERGE", false,
     "write INSERT ... ON CONFLICT, UPDATE and DELETE"},
    {PG_QUERY__NODE__NODE_COPY_STMT, "COPY", false, "write INSERT"},
    {PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT, "CREATE FUNCTION", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_FUNCTION_STMT, "ALTER FUNCTION", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_TRIG_STMT, "CREATE TRIGGER", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_EVENT_TRIG_STMT, "CREATE EVENT TRIGGER", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_EVENT_TRIG_STMT, "ALTER EVENT TRIGGER", false, kNative},
    {PG_QUERY__NODE__NODE_RULE_STMT, "CREATE RULE", false, kNative},
    {PG_QUERY__NODE__NODE_DO_STMT, "DO", true,
     "write plain statements, or use sections with only="},
    {PG_QUERY__NODE__NODE_CALL_STMT, "CALL", true, kNative},
    {PG_QUERY__NODE__NODE_EXECUTE_STMT, "EXECUTE", true, "write the statement itself"},
    {PG_QUERY__NODE__NODE_PREPARE_STMT, "PREPARE", false, "write the statement itself"},
    {PG_QUERY__NODE__NODE_DEALLOCATE_STMT, "DEALLOCATE", false, ""},
    {PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT, "DECLARE", false, kNative},
    {PG_QUERY__NODE__NODE_FETCH_STMT, "FETCH", false, kNative},
    {PG_QUERY__NODE__NODE_CLOSE_PORTAL_STMT, "CLOSE", false, kNative},
    {PG_QUERY__NODE__NODE_EXPLAIN_STMT, "EXPLAIN", false, "leave it out"},
    {PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT, "CREATE TYPE AS", true, "use a table or json"},
    {PG_QUERY__NODE__NODE_CREATE_RANGE_STMT, "CREATE TYPE AS RANGE", true, "use two columns"},
    {PG_QUERY__NODE__NODE_ALTER_TYPE_STMT, "ALTER TYPE", true, kNative},
    {PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT, "CREATE FOREIGN TABLE", true, kNative},
    {PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT, "IMPORT FOREIGN SCHEMA", true, kNative},
    {PG_QUERY__NODE__NODE_CREATE_FOREIGN_SERVER_STMT, "CREATE SERVER", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_FOREIGN_SERVER_STMT, "ALTER SERVER", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_FDW_STMT, "CREATE FOREIGN DATA WRAPPER", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_FDW_STMT, "ALTER FOREIGN DATA WRAPPER", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_USER_MAPPING_STMT, "CREATE USER MAPPING", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_USER_MAPPING_STMT, "ALTER USER MAPPING", false, kNative},
    {PG_QUERY__NODE__NODE_DROP_USER_MAPPING_STMT, "DROP USER MAPPING", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT, "ALTER ... SET SCHEMA", true, kNative},
    {PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT, "ALTER ... DEPENDS ON EXTENSION", false, ""},
    {PG_QUERY__NODE__NODE_ALTER_OWNER_STMT, "ALTER ... OWNER TO", false, kRights},
    {PG_QUERY__NODE__NODE_ALTER_TABLE_MOVE_ALL_STMT, "ALTER ... SET TABLESPACE", false, kNative},
    {PG_QUERY__NODE__NODE_GRANT_STMT, "GRANT", false, kRights},
    {PG_QUERY__NODE__NODE_GRANT_ROLE_STMT, "GRANT", false, kRights},
    {PG_QUERY__NODE__NODE_ALTER_DEFAULT_PRIVILEGES_STMT, "ALTER DEFAULT PRIVILEGES", false,
     kRights},
    {PG_QUERY__NODE__NODE_REASSIGN_OWNED_STMT, "REASSIGN OWNED", false, kRights},
    {PG_QUERY__NODE__NODE_DROP_OWNED_STMT, "DROP OWNED", true, kRights},
    {PG_QUERY__NODE__NODE_CREATE_ROLE_STMT, "CREATE ROLE", false, kRights},
    {PG_QUERY__NODE__NODE_ALTER_ROLE_STMT, "ALTER ROLE", false, kRights},
    {PG_QUERY__NODE__NODE_ALTER_ROLE_SET_STMT, "ALTER ROLE", false, kRights},
    {PG_QUERY__NODE__NODE_DROP_ROLE_STMT, "DROP ROLE", false, kRights},
    {PG_QUERY__NODE__NODE_CREATE_POLICY_STMT, "CREATE POLICY", false, kRights},
    {PG_QUERY__NODE__NODE_ALTER_POLICY_STMT, "ALTER POLICY", false, kRights},
    {PG_QUERY__NODE__NODE_SEC_LABEL_STMT, "SECURITY LABEL", false, kRights},
    {PG_QUERY__NODE__NODE_VARIABLE_SET_STMT, "SET", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_VARIABLE_SHOW_STMT, "SHOW", false, "leave it out"},
    {PG_QUERY__NODE__NODE_CONSTRAINTS_SET_STMT, "SET CONSTRAINTS", false,
     "put it in a section with only="},
    {PG_QUERY__NODE__NODE_DISCARD_STMT, "DISCARD", false, "leave it out"},
    {PG_QUERY__NODE__NODE_LOCK_STMT, "LOCK", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_LISTEN_STMT, "LISTEN", false, "leave it out"},
    {PG_QUERY__NODE__NODE_UNLISTEN_STMT, "UNLISTEN", false, "leave it out"},
    {PG_QUERY__NODE__NODE_NOTIFY_STMT, "NOTIFY", false, "leave it out"},
    {PG_QUERY__NODE__NODE_LOAD_STMT, "LOAD", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_CHECK_POINT_STMT, "CHECKPOINT", false, "leave it out"},
    {PG_QUERY__NODE__NODE_VACUUM_STMT, "VACUUM", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_CLUSTER_STMT, "CLUSTER", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_REINDEX_STMT, "REINDEX", false, "put it in a section with only="},
    {PG_QUERY__NODE__NODE_CREATE_STATS_STMT, "CREATE STATISTICS", false,
     "put it in a section with only="},
    {PG_QUERY__NODE__NODE_ALTER_STATS_STMT, "ALTER STATISTICS", false,
     "put it in a section with only="},
    {PG_QUERY__NODE__NODE_CREATE_CAST_STMT, "CREATE CAST", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_TRANSFORM_STMT, "CREATE TRANSFORM", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_CONVERSION_STMT, "CREATE CONVERSION", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_PLANG_STMT, "CREATE LANGUAGE", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_AM_STMT, "CREATE ACCESS METHOD", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_OP_CLASS_STMT, "CREATE OPERATOR CLASS", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_OP_FAMILY_STMT, "CREATE OPERATOR FAMILY", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_OP_FAMILY_STMT, "ALTER OPERATOR FAMILY", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_OPERATOR_STMT, "ALTER OPERATOR", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_COLLATION_STMT, "ALTER COLLATION", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_TSCONFIGURATION_STMT, "ALTER TEXT SEARCH CONFIGURATION", false,
     kNative},
    {PG_QUERY__NODE__NODE_ALTER_TSDICTIONARY_STMT, "ALTER TEXT SEARCH DICTIONARY", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT, "CREATE PUBLICATION", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT, "ALTER PUBLICATION", false, kNative},
    {PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT, "CREATE SUBSCRIPTION", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT, "ALTER SUBSCRIPTION", false, kNative},
    {PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT, "DROP SUBSCRIPTION", false, kNative},
    {PG_QUERY__NODE__NODE_CREATEDB_STMT, "CREATE DATABASE", false,
     "create databases outside of migrations"},
    {PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT, "ALTER DATABASE", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_DATABASE_SET_STMT, "ALTER DATABASE", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_DATABASE_REFRESH_COLL_STMT, "ALTER DATABASE", false, kNative},
    {PG_QUERY__NODE__NODE_DROPDB_STMT, "DROP DATABASE", false,
     "drop databases outside of migrations"},
    {PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT, "ALTER SYSTEM", false,
     "configure the server outside of migrations"},
    {PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT, "CREATE TABLESPACE", false, kNative},
    {PG_QUERY__NODE__NODE_ALTER_TABLE_SPACE_OPTIONS_STMT, "ALTER TABLESPACE", false, kNative},
    {PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT, "DROP TABLESPACE", false, kNative},
};

struct Object {
  PgQuery__ObjectType type;
  const char* words;
};

constexpr Object kObjects[] = {
    {PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, "TABLE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN, "COLUMN"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_INDEX, "INDEX"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, "VIEW"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, "MATERIALIZED VIEW"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, "SEQUENCE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, "TYPE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN, "DOMAIN"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT, "CONSTRAINT"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_DOMCONSTRAINT, "DOMAIN CONSTRAINT"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA, "SCHEMA"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION, "EXTENSION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, "FUNCTION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE, "PROCEDURE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE, "ROUTINE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE, "AGGREGATE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER, "TRIGGER"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_EVENT_TRIGGER, "EVENT TRIGGER"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_RULE, "RULE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_POLICY, "POLICY"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_ROLE, "ROLE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_CAST, "CAST"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_OPERATOR, "OPERATOR"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_OPCLASS, "OPERATOR CLASS"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_OPFAMILY, "OPERATOR FAMILY"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_COLLATION, "COLLATION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_CONVERSION, "CONVERSION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_LANGUAGE, "LANGUAGE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TRANSFORM, "TRANSFORM"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_ACCESS_METHOD, "ACCESS METHOD"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE, "TYPE ATTRIBUTE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_STATISTIC_EXT, "STATISTICS"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TABLESPACE, "TABLESPACE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_DATABASE, "DATABASE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_LARGEOBJECT, "LARGE OBJECT"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_PUBLICATION, "PUBLICATION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_SUBSCRIPTION, "SUBSCRIPTION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TSCONFIGURATION, "TEXT SEARCH CONFIGURATION"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TSDICTIONARY, "TEXT SEARCH DICTIONARY"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TSPARSER, "TEXT SEARCH PARSER"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_TSTEMPLATE, "TEXT SEARCH TEMPLATE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_FDW, "FOREIGN DATA WRAPPER"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_SERVER, "SERVER"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE, "FOREIGN TABLE"},
    {PG_QUERY__OBJECT_TYPE__OBJECT_USER_MAPPING, "USER MAPPING"},
};

const Kind* find_kind(const Node& statement) {
  const auto found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const Kind& kind) {
    return kind.node == statement.node_case;
  });
  return found == std::end(kKinds) ? nullptr : found;
}

std::string transaction_words(PgQuery__TransactionStmtKind kind) {
  switch (static_cast<int>(kind)) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
      return "BEGIN";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      return "START TRANSACTION";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      return "COMMIT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
      return "ROLLBACK";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
      return "SAVEPOINT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
      return "RELEASE SAVEPOINT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_TO:
      return "ROLLBACK TO SAVEPOINT";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
      return "COMMIT PREPARED";
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED:
      return "ROLLBACK PREPARED";
  }
  return "PREPARE TRANSACTION";
}

/// Kinds that need a look into the statement; empty for the others.
std::string particular_kind(const Node& statement) {
  switch (static_cast<int>(statement.node_case)) {
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
      return transaction_words(statement.transaction_stmt->kind);
    case PG_QUERY__NODE__NODE_DROP_STMT:
      return "DROP " + std::string(kind_of(statement.drop_stmt->remove_type));
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
      return "COMMENT ON " + std::string(kind_of(statement.comment_stmt->objtype));
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
      return "CREATE " + std::string(kind_of(statement.define_stmt->kind));
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      return "ALTER " + std::string(kind_of(statement.alter_table_stmt->objtype));
    case PG_QUERY__NODE__NODE_RENAME_STMT: {
      const PgQuery__RenameStmt& rename = *statement.rename_stmt;
      const bool part = rename.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN;
      if (rename.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT) return "ALTER TABLE";
      return "ALTER " + std::string(kind_of(part ? rename.relation_type : rename.rename_type));
    }
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      return statement.create_table_as_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW
                 ? "CREATE MATERIALIZED VIEW"
                 : "CREATE TABLE AS";
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
      return statement.create_function_stmt->is_procedure != 0 ? "CREATE PROCEDURE"
                                                               : "CREATE FUNCTION";
    case PG_QUERY__NODE__NODE_GRANT_STMT:
      return statement.grant_stmt->is_grant != 0 ? "GRANT" : "REVOKE";
    case PG_QUERY__NODE__NODE_GRANT_ROLE_STMT:
      return statement.grant_role_stmt->is_grant != 0 ? "GRANT" : "REVOKE";
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
      return statement.vacuum_stmt->is_vacuumcmd != 0 ? "VACUUM" : "ANALYZE";
  }
  return {};
}

}  // namespace

std::string_view kind_of(PgQuery__ObjectType type) {
  const auto found = std::find_if(std::begin(kObjects), std::end(kObjects),
                                  [&](const Object& object) { return object.type == type; });
  return found == std::end(kObjects) ? "OBJECT" : found->words;
}

std::string kind_of(const Node& statement) {
  if (std::string kind = particular_kind(statement); !kind.empty()) return kind;
  if (const Kind* kind = find_kind(statement)) return kind->words;
  const ProtobufCFieldDescriptor* field = protobuf_c_message_descriptor_get_field(
      &pg_query__node__descriptor, static_cast<unsigned>(statement.node_case));
  return field == nullptr ? "statement" : text::upper(text::replace_all(field->name, "_", " "));
}

ops::Unmodelled unmodelled_of(const Node& statement) {
  const Kind* kind = find_kind(statement);
  if (kind != nullptr) return {kind_of(statement), {}, kind->remedy, kind->changes_schema};
  // CREATE TYPE name (INPUT = ...) is the only definition that the model could meet again.
  if (statement.node_case == PG_QUERY__NODE__NODE_DEFINE_STMT) {
    return {kind_of(statement),
            {},
            kNative,
            statement.define_stmt->kind == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE};
  }
  return {kind_of(statement), {}, kNative, true};
}

}  // namespace dunlin::parse
