// Every operation as PostgreSQL's statements.
#include "dunlin/parse/write.hpp"

#include <algorithm>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/extension.hpp"
#include "dunlin/ops/rewrite.hpp"
#include "dunlin/schema/native.hpp"
#include "writer.hpp"

namespace dunlin::parse {
namespace {

using ops::quote_identifier;
using schema::Name;
using schema::ObjectKind;
namespace key = schema::native_key;

std::string comment_statement(const std::string& what, const std::optional<std::string>& comment) {
  return "COMMENT ON " + what + " IS " + (comment ? sql_string(*comment) : "NULL") + ";";
}

std::string drop(std::string_view words, bool if_exists, const std::string& name, bool cascade) {
  return "DROP " + std::string(words) + (if_exists ? " IF EXISTS " : " ") + name +
         (cascade ? " CASCADE;" : ";");
}

std::string rename(std::string_view words, const std::string& name, const std::string& to) {
  return "ALTER " + std::string(words) + " " + name + " RENAME TO " + quote_identifier(to) + ";";
}

std::string alter_table(const Name& table, bool if_exists, const std::string& clauses) {
  std::string out = "ALTER TABLE " + std::string(if_exists ? "IF EXISTS " : "") + sql_name(table);
  const bool fits = clauses.find('\n') == std::string::npos && out.size() + clauses.size() < kWidth;
  return out + (fits ? " " : "\n    ") + clauses + ";";
}

/// ALTER VIEW ... ALTER COLUMN ... SET DEFAULT.
std::string view_defaults(const ops::SetTableNative& o) {
  std::string out;
  const auto add = [&](std::string_view name, const std::string& change) {
    if (!name.starts_with(key::kDefaultPrefix)) return;
    out += (out.empty() ? "" : "\n") + std::string("ALTER VIEW ") + sql_name(o.table) +
           " ALTER COLUMN " +
           quote_identifier(std::string(name.substr(key::kDefaultPrefix.size()))) + change + ";";
  };
  for (const std::string& name : o.reset) add(name, " DROP DEFAULT");
  for (const auto& [name, value] : o.set) add(name, " SET DEFAULT " + value);
  return out;
}

/// Attributes of partitions are statements of the parent's.
std::string partition_statements(const ops::SetTableNative& o) {
  std::string out = view_defaults(o);
  if (const auto former = schema::find_native(o.former, key::kPartitionOf)) {
    out += "ALTER TABLE " + *former + " DETACH PARTITION " + sql_name(o.table) + ";";
    if (!o.set.empty()) out += "\n";
  }
  const auto parent = schema::find_native(o.set, key::kPartitionOf);
  if (parent) {
    out += "ALTER TABLE " + *parent + " ATTACH PARTITION " + sql_name(o.table) + " " +
           schema::find_native(o.set, key::kPartitionBound).value_or("DEFAULT") + ";";
  }
  if (const auto index = schema::find_native(o.set, key::kAttachedTo))
    out += "ALTER INDEX " + *index + " ATTACH PARTITION " + sql_name(o.table) + ";";
  return out;
}

struct Write {
  std::string operator()(const ops::CreateTable& o) const {
    std::string out = write_table(o);
    for (const schema::Index& index : o.table.indexes)
      out += "\n" + write_index({o.table.name, index, false, false});
    return out + table_afterwards(o.table);
  }
  std::string operator()(const ops::DropTable& o) const {
    return drop("TABLE", o.if_exists, sql_name(o.table), o.cascade);
  }
  std::string operator()(const ops::RenameTable& o) const {
    return rename(o.if_exists ? "TABLE IF EXISTS" : "TABLE", sql_name(o.table), o.to);
  }
  std::string operator()(const ops::AddColumn& o) const {
    std::string out = altered(o);
    if (o.column.comment) {
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::column, o.table, o.column.name,
                                            o.column.comment});
    }
    const schema::Native native = beside_definition(o.column.native);
    if (!native.empty())
      out += "\n" + (*this)(ops::SetColumnNative{o.table, o.column.name, native});
    return out;
  }
  std::string operator()(const ops::RenameColumn& o) const {
    return alter_table(
        o.table, o.table_if_exists,
        "RENAME COLUMN " + quote_identifier(o.column) + " TO " + quote_identifier(o.to));
  }
  std::string operator()(const ops::RenameConstraint& o) const {
    return alter_table(
        o.table, o.table_if_exists,
        "RENAME CONSTRAINT " + quote_identifier(o.constraint) + " TO " + quote_identifier(o.to));
  }
  std::string operator()(const ops::DropColumn& o) const { return altered(o); }
  std::string operator()(const ops::SetColumnType& o) const { return altered(o); }
  std::string operator()(const ops::SetNotNull& o) const { return altered(o); }
  std::string operator()(const ops::DropNotNull& o) const { return altered(o); }
  std::string operator()(const ops::SetDefault& o) const { return altered(o); }
  std::string operator()(const ops::DropDefault& o) const { return altered(o); }
  std::string operator()(const ops::AddIdentity& o) const { return altered(o); }
  std::string operator()(const ops::SetIdentity& o) const { return altered(o); }
  std::string operator()(const ops::DropIdentity& o) const { return altered(o); }
  std::string operator()(const ops::DropExpression& o) const { return altered(o); }
  std::string operator()(const ops::AddConstraint& o) const {
    std::string out = altered(o);
    if (o.constraint.comment) {
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::constraint, o.table,
                                            o.constraint.name, o.constraint.comment});
    }
    return out;
  }
  std::string operator()(const ops::DropConstraint& o) const { return altered(o); }
  std::string operator()(const ops::ValidateConstraint& o) const { return altered(o); }
  std::string operator()(const ops::AlterConstraint& o) const { return altered(o); }
  std::string operator()(const ops::SetColumnNative& o) const { return altered(o); }
  std::string operator()(const ops::SetTableNative& o) const {
    std::string out = partition_statements(o);
    if (const std::string clauses = alter_clause(o); !clauses.empty()) {
      if (!out.empty()) out += "\n";
      out += alter_table(o.table, o.table_if_exists, clauses);
    }
    return out;
  }
  std::string operator()(const ops::CreateIndex& o) const {
    std::string out = write_index(o);
    const Name name{o.table.schema, o.index.name};
    if (o.index.comment)
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::index, name, {}, o.index.comment});
    for (const auto& [attribute, value] : o.index.native) {
      if (attribute.starts_with("statistics.")) {
        out += "\nALTER INDEX " + sql_name(name) + " ALTER COLUMN " +
               attribute.substr(std::string_view("statistics.").size()) + " SET STATISTICS " +
               value + ";";
      }
      if (attribute == key::kAttachedTo)
        out += "\nALTER INDEX " + value + " ATTACH PARTITION " + sql_name(name) + ";";
    }
    return out;
  }
  std::string operator()(const ops::DropIndex& o) const {
    return drop(o.concurrently ? "INDEX CONCURRENTLY" : "INDEX", o.if_exists, sql_name(o.index),
                o.cascade);
  }
  std::string operator()(const ops::RenameIndex& o) const {
    return rename(o.if_exists ? "INDEX IF EXISTS" : "INDEX", sql_name(o.index), o.to);
  }
  std::string operator()(const ops::CreateView& o) const { return view(o); }
  std::string operator()(const ops::DropView& o) const {
    return drop(o.materialized ? "MATERIALIZED VIEW" : "VIEW", o.if_exists, sql_name(o.view),
                o.cascade);
  }
  std::string operator()(const ops::RenameView& o) const {
    return rename(o.materialized ? "MATERIALIZED VIEW" : "VIEW", sql_name(o.view), o.to);
  }
  std::string operator()(const ops::RefreshView& o) const {
    return "REFRESH MATERIALIZED VIEW " + sql_name(o.view) + ";";
  }
  std::string operator()(const ops::CreateEnum& o) const {
    std::vector<std::string> values;
    std::size_t width = 0;
    for (const std::string& value : o.type.values) {
      values.push_back(sql_string(value));
      width += values.back().size() + 2;
    }
    const std::string head = "CREATE TYPE " + sql_name(o.type.name) + " AS ENUM (";
    std::string out = head.size() + width <= kWidth
                          ? head + text::join(values, ", ") + ");"
                          : head + "\n    " + text::join(values, ",\n    ") + "\n);";
    return out + comment_on_type(o.type.name, o.type.comment);
  }
  std::string operator()(const ops::AddEnumValue& o) const {
    std::string out = "ALTER TYPE " + sql_name(o.type) + " ADD VALUE ";
    if (o.if_not_exists) out += "IF NOT EXISTS ";
    out += sql_string(o.value);
    if (!o.neighbour.empty()) out += (o.before ? " BEFORE " : " AFTER ") + sql_string(o.neighbour);
    return out + ";";
  }
  std::string operator()(const ops::RenameEnumValue& o) const {
    return "ALTER TYPE " + sql_name(o.type) + " RENAME VALUE " + sql_string(o.value) + " TO " +
           sql_string(o.to) + ";";
  }
  std::string operator()(const ops::CreateDomain& o) const {
    std::string out = "CREATE DOMAIN " + sql_name(o.type.name) + " AS " + sql_type(o.type.type);
    if (!o.type.collation.empty()) out += " COLLATE " + quote_identifier(o.type.collation);
    if (o.type.default_value) out += " DEFAULT " + default_of(*o.type.default_value);
    if (!o.type.nullable) out += " NOT NULL";
    for (const schema::Constraint& check : o.type.checks)
      out += "\n    " + constraint_clause(check);
    out += ";" + comment_on_type(o.type.name, o.type.comment);
    for (const schema::Constraint& check : o.type.checks)
      out += comment_on_type(o.type.name, check.comment, check.name);
    return out;
  }
  std::string operator()(const ops::AlterDomain& o) const {
    return "ALTER DOMAIN " + sql_name(o.domain) + " " + domain_change(o) + ";";
  }
  std::string operator()(const ops::RenameType& o) const {
    return rename("TYPE", sql_name(o.type), o.to);
  }
  std::string operator()(const ops::DropType& o) const {
    return drop("TYPE", o.if_exists, sql_name(o.type), o.cascade);
  }
  std::string operator()(const ops::CreateSequence& o) const {
    const schema::Sequence& s = o.sequence;
    std::string out = "CREATE SEQUENCE " + std::string(o.if_not_exists ? "IF NOT EXISTS " : "") +
                      sql_name(s.name);
    if (s.type.kind != schema::TypeKind::bigint && schema::is_integer(s.type))
      out += " AS " + sql_type(s.type);
    out += sequence_clauses(s.options);
    if (!s.owner_column.empty())
      out += " OWNED BY " + sql_name(s.owner_table) + "." + quote_identifier(s.owner_column);
    out += ";";
    if (s.comment)
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::sequence, s.name, {}, s.comment});
    return out;
  }
  std::string operator()(const ops::AlterSequence& o) const { return alter_sequence(o); }
  std::string operator()(const ops::RenameSequence& o) const {
    return rename("SEQUENCE", sql_name(o.sequence), o.to);
  }
  std::string operator()(const ops::DropSequence& o) const {
    return drop("SEQUENCE", o.if_exists, sql_name(o.sequence), o.cascade);
  }
  std::string operator()(const ops::SetComment& o) const {
    const std::string name = sql_name(o.object);
    switch (o.target) {
      case ops::CommentTarget::table:
        return comment_statement("TABLE " + name, o.comment);
      case ops::CommentTarget::column:
        return comment_statement("COLUMN " + name + "." + quote_identifier(o.part), o.comment);
      case ops::CommentTarget::constraint:
        return comment_statement("CONSTRAINT " + quote_identifier(o.part) + " ON " + name,
                                 o.comment);
      case ops::CommentTarget::index:
        return comment_statement("INDEX " + name, o.comment);
      case ops::CommentTarget::view:
        return comment_statement((o.part == "materialized" ? "MATERIALIZED VIEW " : "VIEW ") + name,
                                 o.comment);
      case ops::CommentTarget::type:
        return comment_statement(
            o.part.empty() ? "TYPE " + name
                           : "CONSTRAINT " + quote_identifier(o.part) + " ON DOMAIN " + name,
            o.comment);
      case ops::CommentTarget::sequence:
        return comment_statement("SEQUENCE " + name, o.comment);
      case ops::CommentTarget::schema:
        return comment_statement("SCHEMA " + quote_identifier(o.object.name), o.comment);
    }
    return {};
  }
  std::string operator()(const ops::CreateSchema& o) const {
    return "CREATE SCHEMA " + std::string(o.if_not_exists ? "IF NOT EXISTS " : "") +
           quote_identifier(o.name) + ";";
  }
  std::string operator()(const ops::DropSchema& o) const {
    return drop("SCHEMA", o.if_exists, quote_identifier(o.name), o.cascade);
  }
  std::string operator()(const ops::RenameSchema& o) const {
    return rename("SCHEMA", quote_identifier(o.name), o.to);
  }
  std::string operator()(const ops::CreateExtension& o) const {
    const std::string schema = ops::extension_schema(o.name);
    return "CREATE EXTENSION " + std::string(o.if_not_exists ? "IF NOT EXISTS " : "") +
           quote_identifier(ops::extension_name(o.name)) +
           (schema.empty() ? "" : " WITH SCHEMA " + quote_identifier(schema)) + ";";
  }
  std::string operator()(const ops::DropExtension& o) const {
    return drop("EXTENSION", o.if_exists, quote_identifier(o.name), o.cascade);
  }
  std::string operator()(const ops::ChangeData& o) const { return o.sql + ";"; }
  std::string operator()(const ops::Unmodelled& o) const { return o.sql + ";"; }
  std::string operator()(const ops::SetSchema& o) const {
    std::string what;
    switch (o.target) {
      case ops::CommentTarget::view:
        what = "VIEW " + sql_name(o.object);
        break;
      case ops::CommentTarget::type:
        what = "TYPE " + sql_name(o.object);
        break;
      case ops::CommentTarget::sequence:
        what = "SEQUENCE " + sql_name(o.object);
        break;
      case ops::CommentTarget::table:
      case ops::CommentTarget::column:
      case ops::CommentTarget::constraint:
      case ops::CommentTarget::index:
      case ops::CommentTarget::schema:
        what = "TABLE " + sql_name(o.object);
        break;
    }
    if (o.carried) what = words_of(o.carried->kind) + " " + object_words(*o.carried);
    return "ALTER " + what + " SET SCHEMA " +
           (o.to.empty() ? std::string("public") : quote_identifier(o.to)) + ";";
  }
  std::string operator()(const ops::CreateObject& o) const {
    std::string out = o.object.definition;
    constexpr std::string_view kCreate = "CREATE ";
    const bool has = out.starts_with("CREATE OR REPLACE ");
    if (o.or_replace && !has && out.starts_with(kCreate))
      out = "CREATE OR REPLACE " + out.substr(kCreate.size());
    out += ";";
    if (o.object.comment) out += "\n" + (*this)(ops::SetObjectComment{o.object, o.object.comment});
    return out;
  }
  std::string operator()(const ops::DropObject& o) const {
    return drop(words_of(o.object.kind), o.if_exists, object_words(o.object), o.cascade);
  }
  std::string operator()(const ops::RenameObject& o) const {
    return rename(words_of(o.object.kind), object_words(o.object), o.to);
  }
  std::string operator()(const ops::SetObjectComment& o) const {
    return comment_statement(words_of(o.object.kind) + " " + object_words(o.object), o.comment);
  }

 private:
  template <typename Alteration>
  static std::string altered(const Alteration& o) {
    return alter_table(o.table, o.table_if_exists, alter_clause(o));
  }
  /// \param check  a constraint of a domain; empty for the type itself
  std::string comment_on_type(const Name& type, const std::optional<std::string>& comment,
                              const std::string& check = {}) const {
    if (!comment) return {};
    return "\n" + (*this)(ops::SetComment{ops::CommentTarget::type, type, check, comment});
  }
  /// Column attributes that no column definition can say.
  static schema::Native beside_definition(const schema::Native& native) {
    schema::Native beside;
    for (const auto& entry : native) {
      if (entry.first != key::kCompression) beside.push_back(entry);
    }
    return beside;
  }
  /// Attributes of a table that CREATE TABLE cannot say.
  static schema::Native table_beside_definition(const schema::Native& native) {
    schema::Native beside;
    for (const auto& entry : native) {
      const std::string& name = entry.first;
      if (name == key::kRowSecurity || name == key::kForceRowSecurity ||
          (name == key::kReplicaIdentity && !entry.second.starts_with("USING")))
        beside.push_back(entry);
    }
    return beside;
  }
  std::string table_afterwards(const schema::Table& table) const {
    std::string out;
    const schema::Native native = table_beside_definition(table.native);
    if (!native.empty()) out += "\n" + (*this)(ops::SetTableNative{table.name, native});
    for (const schema::Column& column : table.columns) {
      const schema::Native own = beside_definition(column.native);
      if (!own.empty()) out += "\n" + (*this)(ops::SetColumnNative{table.name, column.name, own});
    }
    if (table.comment) {
      out +=
          "\n" + (*this)(ops::SetComment{ops::CommentTarget::table, table.name, {}, table.comment});
    }
    for (const schema::Column& column : table.columns) {
      if (!column.comment) continue;
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::column, table.name, column.name,
                                            column.comment});
    }
    for (const schema::Constraint& constraint : table.constraints) {
      if (!constraint.comment) continue;
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::constraint, table.name,
                                            constraint.name, constraint.comment});
    }
    return out;
  }
  std::string view(const ops::CreateView& o) const {
    const schema::View& view = o.view;
    std::string out = o.or_replace ? "CREATE OR REPLACE " : "CREATE ";
    out += view.materialized ? "MATERIALIZED VIEW " : "VIEW ";
    if (o.if_not_exists) out += "IF NOT EXISTS ";
    out += sql_name(view.name);
    if (!view.columns.empty()) out += " (" + sql_names(view.columns) + ")";
    if (const auto method = schema::find_native(view.native, key::kAccessMethod))
      out += " USING " + *method;
    out += with_clause(view.native);
    if (const auto space = schema::find_native(view.native, key::kTablespace))
      out += " TABLESPACE " + quote_identifier(*space);
    const bool fits = out.size() + view.query.size() + 5 <= kWidth;
    out += fits ? " AS " + view.query : " AS\n" + wrap_query(view.query, kWidth - 20);
    if (const auto check = schema::find_native(view.native, key::kCheckOption))
      out += *check == "local" ? "\nWITH LOCAL CHECK OPTION" : "\nWITH CASCADED CHECK OPTION";
    if (schema::find_native(view.native, key::kNoData)) out += "\nWITH NO DATA";
    out += ";";
    for (const schema::Index& index : view.indexes)
      out += "\n" + (*this)(ops::CreateIndex{view.name, index, false, false});
    return out + view_afterwards(view);
  }
  std::string view_afterwards(const schema::View& view) const {
    std::string out;
    for (const auto& [name, value] : view.native) {
      if (!name.starts_with(key::kDefaultPrefix)) continue;
      out += "\nALTER VIEW " + sql_name(view.name) + " ALTER COLUMN " +
             quote_identifier(name.substr(key::kDefaultPrefix.size())) + " SET DEFAULT " + value +
             ";";
    }
    if (view.comment) {
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::view, view.name,
                                            view.materialized ? "materialized" : "", view.comment});
    }
    for (const auto& [name, value] : view.native) {
      if (!name.starts_with(key::kCommentPrefix)) continue;
      out += "\n" + (*this)(ops::SetComment{ops::CommentTarget::column, view.name,
                                            name.substr(key::kCommentPrefix.size()), value});
    }
    return out;
  }
};

}  // namespace

std::string write(const ops::Operation& operation) {
  return std::visit(Write{}, operation);
}

std::string write(std::span<const ops::Operation> operations) {
  return write(operations, {});
}

std::string write(std::span<const ops::Operation> operations,
                  std::span<const std::string> remarks) {
  std::string out;
  bool was_long = true;
  const Name* last_table = nullptr;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const ops::Operation& operation = operations[i];
    std::string text = write(operation);
    if (text.empty()) continue;
    if (i < remarks.size() && !remarks[i].empty()) text.insert(0, "-- " + remarks[i] + '\n');
    const Name* table = ops::altered_table(operation);
    const bool is_long = text.find('\n') != std::string::npos;
    const bool same = table != nullptr && last_table != nullptr && *table == *last_table;
    if (!out.empty()) out += (is_long || was_long) && !same ? "\n\n" : "\n";
    out += text;
    was_long = is_long;
    last_table = table;
  }
  return out;
}

}  // namespace dunlin::parse
