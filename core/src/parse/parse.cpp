#include "dunlin/parse/parse.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "convert.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/ops/extension.hpp"

namespace dunlin::parse {
namespace {

Control control_of(const PgQuery__TransactionStmt& statement) {
  switch (static_cast<int>(statement.kind)) {
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
      return Control::begin;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
      return Control::commit;
    case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
      return Control::rollback;
  }
  return Control::savepoint;
}

/// An object inside of CREATE SCHEMA stands in that schema.
void convert_element(const Node& element, char* schema, Operations& out) {
  const auto into = [&](PgQuery__RangeVar* relation) {
    if (relation->schemaname[0] == '\0') relation->schemaname = schema;
  };
  switch (static_cast<int>(element.node_case)) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      into(element.create_stmt->relation);
      return convert(*element.create_stmt, out);
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      into(element.view_stmt->view);
      return convert(*element.view_stmt, out);
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      into(element.index_stmt->relation);
      return convert(*element.index_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      into(element.create_seq_stmt->sequence);
      return convert(*element.create_seq_stmt, out);
  }
  throw NotModelled{"CREATE SCHEMA with objects inside",
                    "create the objects by statements of their own"};
}

void convert_schema(const PgQuery__CreateSchemaStmt& statement, Operations& out) {
  if (statement.schemaname[0] == '\0') {
    throw NotModelled{"CREATE SCHEMA AUTHORIZATION without a name", "write the schema's name"};
  }
  out.emplace_back(ops::CreateSchema{statement.schemaname, statement.if_not_exists != 0});
  for (const Node* element : nodes(statement.n_schema_elts, statement.schema_elts))
    convert_element(*element, statement.schemaname, out);
}

void convert_extension(const PgQuery__CreateExtensionStmt& statement, Operations& out) {
  std::string schema;
  for (const Node* option : nodes(statement.n_options, statement.options)) {
    const PgQuery__DefElem& element = *option->def_elem;
    if (std::string_view(element.defname) == "schema") schema = string_of(element.arg);
  }
  out.emplace_back(ops::CreateExtension{ops::extension_in(statement.extname, schema),
                                        statement.if_not_exists != 0});
}

void convert_data(const Node& statement, std::string_view text, Operations& out) {
  if (statement.node_case == PG_QUERY__NODE__NODE_SELECT_STMT &&
      statement.select_stmt->into_clause != nullptr)
    return convert_into(*statement.select_stmt, out);
  out.emplace_back(ops::ChangeData{std::string(text)});
}

/// Appends the operations of a statement; throws NotModelled.
void convert_statement(const Node& node, std::string_view text, Operations& out) {
  switch (static_cast<int>(node.node_case)) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
      return convert(*node.create_stmt, out);
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
      return convert(*node.alter_table_stmt, text, out);
    case PG_QUERY__NODE__NODE_INDEX_STMT:
      return convert(*node.index_stmt, out);
    case PG_QUERY__NODE__NODE_DROP_STMT:
      return convert(*node.drop_stmt, out);
    case PG_QUERY__NODE__NODE_RENAME_STMT:
      if (node.rename_stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE)
        return convert_attribute_rename(node, out);
      return convert(*node.rename_stmt, out);
    case PG_QUERY__NODE__NODE_VIEW_STMT:
      return convert(*node.view_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
      return convert(*node.create_table_as_stmt, out);
    case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT:
      out.emplace_back(ops::RefreshView{name_of(*node.refresh_mat_view_stmt->relation)});
      return;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT: {
      const PgQuery__CreateEnumStmt& type = *node.create_enum_stmt;
      out.emplace_back(ops::CreateEnum{{name_of(nodes(type.n_type_name, type.type_name)),
                                        strings_of(nodes(type.n_vals, type.vals)), std::nullopt}});
      return;
    }
    case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
      return convert(*node.alter_enum_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
      return convert(*node.create_domain_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
      return convert(*node.create_seq_stmt, out);
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
      return convert(*node.alter_seq_stmt, out);
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
      return convert(*node.comment_stmt, out);
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT:
      return convert(*node.alter_domain_stmt, out);
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
      return convert(*node.alter_object_schema_stmt, out);
    case PG_QUERY__NODE__NODE_DO_STMT:
      return convert(*node.do_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
      return convert_schema(*node.create_schema_stmt, out);
    case PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT:
      return convert_extension(*node.create_extension_stmt, out);
    case PG_QUERY__NODE__NODE_INSERT_STMT:
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
    case PG_QUERY__NODE__NODE_DELETE_STMT:
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
    case PG_QUERY__NODE__NODE_SELECT_STMT:
      return convert_data(node, text, out);
  }
  if (convert_carried(node, out)) return;
  ops::Unmodelled unknown = unmodelled_of(node);
  unknown.sql = text;
  out.emplace_back(std::move(unknown));
}

void understand(const Node& node, Parsed& parsed) {
  parsed.kind = kind_of(node);
  if (node.node_case == PG_QUERY__NODE__NODE_TRANSACTION_STMT) {
    parsed.control = control_of(*node.transaction_stmt);
    return;
  }
  try {
    convert_statement(node, parsed.statement.text, parsed.operations);
  } catch (const NotModelled& reason) {
    parsed.operations.clear();
    parsed.operations.emplace_back(ops::Unmodelled{reason.construct, parsed.statement.text,
                                                   reason.remedy, reason.changes_schema});
  }
}

/// Turns the byte offset of an error into a place in the file.
void locate_error(ScriptError& error, std::string_view text, const Position& origin) {
  error.amend([&](ErrorContext& context) {
    const std::size_t offset = std::min(context.position.offset, text.size());
    context.source_line = line_at(text, offset);
    context.position = locate(text, offset, origin);
  });
}

}  // namespace

const sql::LexRules& lex_rules() {
  static const sql::LexRules rules = [] {
    sql::LexRules postgres;
    postgres.dollar_quotes = true;
    postgres.escape_strings = true;
    postgres.nested_comments = true;
    postgres.compound = sql::Compound::begin_atomic;
    return postgres;
  }();
  return rules;
}

Parsed parse(const sql::Statement& statement) {
  Parsed parsed;
  parsed.statement = statement;
  try {
    with_tree(statement.text, [&](const Tree& tree) { understand(tree.statement(), parsed); });
  } catch (ScriptError& error) {
    locate_error(error, statement.text, statement.position);
    throw;
  }
  return parsed;
}

std::vector<Parsed> parse_all(std::string_view text, const Position& origin) {
  std::vector<Parsed> out;
  for (const sql::Statement& statement : sql::split(text, lex_rules(), origin)) {
    out.push_back(parse(statement));
  }
  return out;
}

schema::Expression expression(std::string_view text) {
  schema::Expression out;
  with_expression(text, [&](const Node& node) { out = expression_of(node); });
  return out;
}

schema::Type type(std::string_view text) {
  schema::Type out;
  with_expression("NULL::" + std::string(text), [&](const Node& node) {
    if (node.node_case != PG_QUERY__NODE__NODE_TYPE_CAST) {
      throw ScriptError(Code::sql_syntax, "this is not a type");
    }
    out = type_of(*node.type_cast->type_name);
  });
  return out;
}

std::vector<std::string> columns_of(const schema::Expression& expression) {
  std::vector<std::string> out;
  with_expression(expression.sql, [&](const Node& node) { out = column_names(node); });
  return out;
}

}  // namespace dunlin::parse
