#include "live_columns.hpp"

#include <algorithm>
#include <array>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "dunlin/sql/lexer.hpp"

namespace dunlin::mysql {
namespace {

using parse::Untranslatable;

std::string unquoted(std::string_view token) {
  if (token.size() < 2 || token.front() != '`') return text::lower(token);
  return text::lower(text::replace_all(std::string(token.substr(1, token.size() - 2)), "``", "`"));
}

/// Where a definition's type ends.
std::size_t type_end(const std::string& definition, std::size_t from) {
  std::size_t end = definition.size();
  for (const char* next : {" CHARACTER SET ", " COLLATE ", " GENERATED ", " NOT NULL",
                           " AUTO_INCREMENT", " DEFAULT ", " COMMENT "})
    end = std::min(end, definition.find(next, from));
  return end;
}

/// "INT" and "int(11)" alike; nothing for types that have several spellings.
std::optional<std::string> plain_type(const std::string& type) {
  static constexpr std::array kWhole{"smallint", "int", "bigint"};
  static constexpr std::array kOthers{"varchar(", "char(",    "decimal(", "datetime(",
                                      "longtext", "longblob", "double",   "float"};
  const std::string plain = text::lower(text::replace_all(type, ", ", ","));
  for (const std::string whole : kWhole) {
    if (plain == whole) return plain;
    if (!plain.starts_with(whole + "(") && !plain.starts_with(whole + " ")) continue;
    // MariaDB shows a width, which says nothing.
    const std::size_t close = plain.find(')');
    return whole +
           (close == std::string::npos ? plain.substr(whole.size()) : plain.substr(close + 1));
  }
  const bool known = std::any_of(kOthers.begin(), kOthers.end(),
                                 [&](const char* begin) { return plain.starts_with(begin); });
  return known ? std::optional(plain) : std::nullopt;
}

/// The value of a DEFAULT clause without what may be written otherwise; nothing for expressions.
std::optional<std::string> plain_default(std::string value) {
  if (value == "TRUE" || value == "FALSE") return value == "TRUE" ? "1" : "0";
  if (value.size() > 2 && value.front() == '(' && value.back() == ')')
    value = value.substr(1, value.size() - 2);
  if (text::lower(value).starts_with("current_timestamp")) return text::lower(value);
  const std::vector<sql::Token> tokens = sql::tokenize(value, native_rules());
  const bool literal = tokens.size() == 1 && (tokens[0].kind == sql::TokenKind::string ||
                                              tokens[0].kind == sql::TokenKind::number);
  if (!literal && text::lower(value) != "null") return std::nullopt;
  return literal ? value : "NULL";
}

}  // namespace

void LiveColumns::native(const std::string& statement) {
  const std::vector<std::string> words = sql::leading_words(statement, native_rules(), 2);
  if (words.empty() || words[0] != "ALTER") return;
  std::set<std::string>& names = native_.emplace_back();
  for (const sql::Token& token : sql::tokenize(statement, native_rules())) {
    if (token.kind == sql::TokenKind::word || token.kind == sql::TokenKind::quoted_identifier)
      names.insert(unquoted(std::string_view(statement).substr(token.offset, token.length)));
  }
}

LiveColumns::Table& LiveColumns::table(const std::string& name) {
  return tables_.try_emplace(name, Table{name, {}, false}).first->second;
}

LiveColumns::Spoken& LiveColumns::spoken(const std::string& of, const std::string& column) {
  return table(of).columns.try_emplace(column, Spoken{column}).first->second;
}

void LiveColumns::follow(const ops::Operation& operation) {
  const auto column = [&](const auto& change) -> Spoken& {
    return spoken(object_name(change.table), change.column);
  };
  const auto keys = [&](const schema::Name& name) { table(object_name(name)).types = true; };
  if (const auto* made = std::get_if<ops::CreateTable>(&operation)) {
    if (!made->if_not_exists) tables_[object_name(made->table.name)] = Table{};
  } else if (const auto* renamed = std::get_if<ops::RenameTable>(&operation)) {
    tables_[renamed->to] = Table(table(object_name(renamed->table)));
    tables_[object_name(renamed->table)] = Table{};
  } else if (const auto* added = std::get_if<ops::AddColumn>(&operation)) {
    if (!added->if_not_exists)
      table(object_name(added->table)).columns[added->column.name] = Spoken{};
  } else if (const auto* moved = std::get_if<ops::RenameColumn>(&operation)) {
    Spoken& before = column(*moved);
    table(object_name(moved->table)).columns[moved->to] = std::exchange(before, Spoken{});
  } else if (const auto* type = std::get_if<ops::SetColumnType>(&operation)) {
    column(*type).type = true;
    column(*type).default_value = true;
  } else if (const auto* set = std::get_if<ops::SetDefault>(&operation)) {
    column(*set).default_value = true;
  } else if (const auto* dropped = std::get_if<ops::DropDefault>(&operation)) {
    column(*dropped).default_value = true;
  } else if (const auto* counted = std::get_if<ops::AddIdentity>(&operation)) {
    column(*counted).default_value = true;
  } else if (const auto* uncounted = std::get_if<ops::DropIdentity>(&operation)) {
    column(*uncounted).default_value = true;
  } else if (const auto* comment = std::get_if<ops::SetComment>(&operation)) {
    if (comment->target == ops::CommentTarget::column)
      spoken(object_name(comment->object), comment->part).comment = true;
  } else if (const auto* constraint = std::get_if<ops::AddConstraint>(&operation)) {
    keys(constraint->table);
    const auto* key = std::get_if<schema::ForeignKey>(&constraint->constraint.rule);
    if (key != nullptr) keys(key->table);
  } else if (const auto* gone = std::get_if<ops::DropConstraint>(&operation)) {
    keys(gone->table);
  }
}

const LiveColumns::Columns& LiveColumns::columns_of(const std::string& live_table) {
  const auto [found, fresh] = read_.try_emplace(live_table);
  if (!fresh) return found->second;
  Columns& columns = found->second;
  for (const driver::Row& row :
       live_
           ->query("SELECT column_name, column_type, character_set_name, collation_name, extra, "
                   "column_comment, column_default FROM information_schema.columns WHERE "
                   "table_schema = "
                   "DATABASE() AND table_name = " +
                   quoted_literal(live_table))
           .rows) {
    const auto cell = [&](std::size_t i) { return row.at(i).value_or(""); };
    columns[cell(0)] = {cell(1), cell(2), cell(3), text::lower(cell(4)), cell(5), row.at(6), {}};
  }
  if (flavour_.mariadb()) read_checks(live_table, columns);
  return columns;
}

void LiveColumns::read_checks(const std::string& live_table, Columns& columns) {
  for (const driver::Row& row :
       live_
           ->query("SELECT constraint_name, check_clause FROM information_schema.check_constraints "
                   "WHERE level = 'Column' AND constraint_schema = DATABASE() AND table_name = " +
                   quoted_literal(live_table))
           .rows) {
    const auto column = columns.find(row.at(0).value_or(""));
    if (column != columns.end()) column->second.check = row.at(1).value_or("");
  }
}

std::string LiveColumns::with_type(const Column& column, std::string definition) const {
  const std::size_t begin = definition.find("` ") + 2;
  const std::size_t end = type_end(definition, begin);
  const auto declared = plain_type(definition.substr(begin, end - begin));
  const auto live = plain_type(column.type);
  if (!declared || !live || *declared == *live) return definition;
  return definition.replace(begin, end - begin, column.type);
}

std::string LiveColumns::with_collation(const Column& column, std::string definition) const {
  const std::string exact =
      " CHARACTER SET utf8mb4 COLLATE " + std::string(exact_collation(flavour_));
  const std::size_t at = definition.find(exact, type_end(definition, 0));
  // What other types are compared by is no choice of somebody's.
  static constexpr std::array kOfTypes{"utf8mb4_0900_as_ci", "uca1400_nopad_as_ci",
                                       "utf8mb4_uca1400_nopad_as_ci", "utf8mb4_unicode_ci",
                                       "utf8mb4_bin"};
  const bool of_type =
      column.character_set == "ascii" || column.collation == exact_collation(flavour_) ||
      std::find(kOfTypes.begin(), kOfTypes.end(), column.collation) != kOfTypes.end();
  if (at == std::string::npos || column.collation.empty() || of_type) return definition;
  return definition.replace(
      at, exact.size(), " CHARACTER SET " + column.character_set + " COLLATE " + column.collation);
}

std::string LiveColumns::with_default(const Column& column, std::string definition) const {
  // MySQL shows values without their quotes.
  if (!flavour_.mariadb() || definition.find(" GENERATED ") != std::string::npos ||
      definition.find(" AUTO_INCREMENT") != std::string::npos)
    return definition;
  const std::optional<std::string> live = plain_default(column.default_value.value_or("NULL"));
  const std::size_t begin = definition.find(" DEFAULT ", type_end(definition, 0));
  const std::size_t end = std::min(definition.find(" COMMENT ", begin), definition.size());
  constexpr std::size_t kWord = std::string_view(" DEFAULT ").size();
  const std::optional<std::string> stated =
      begin == std::string::npos
          ? std::optional<std::string>("NULL")
          : plain_default(definition.substr(begin + kWord, end - begin - kWord));
  if (!live || !stated || *live == *stated) return definition;
  const std::string clause = *live == "NULL" ? "" : " DEFAULT " + *column.default_value;
  if (begin == std::string::npos) return definition + clause;
  return definition.replace(begin, end - begin, clause);
}

std::string LiveColumns::completed(const schema::Name& of, const std::string& name,
                                   std::string definition, bool keep_type) {
  Spoken& said = spoken(object_name(of), name);
  if (!keep_type) said.type = true;
  const Table& as_known = table(object_name(of));
  for (const std::set<std::string>& names : native_) {
    if (!names.contains(text::lower(object_name(of))) || !names.contains(text::lower(name)))
      continue;
    throw Untranslatable(
        "a section with only=mysql that has not run yet alters " + name + " of " + object_name(of) +
            ", and what only that section says of it would be lost here",
        "run the revisions up to that section first, or write this change there, too");
  }
  if (live_ == nullptr || as_known.live_name.empty() || said.live_name.empty()) return definition;
  const Columns& columns = columns_of(as_known.live_name);
  const auto found = columns.find(said.live_name);
  if (found == columns.end()) return definition;
  const Column& column = found->second;
  if (!said.type && !as_known.types) definition = with_type(column, std::move(definition));
  definition = with_collation(column, std::move(definition));
  if (!said.default_value) definition = with_default(column, std::move(definition));
  if (!said.comment && !column.comment.empty() && definition.find(" COMMENT ") == std::string::npos)
    definition += " COMMENT " + quoted_literal(column.comment);
  const std::size_t update = column.extra.find("on update ");
  if (update != std::string::npos && definition.find(" DATETIME(") != std::string::npos)
    definition += " " + column.extra.substr(update, column.extra.find(',', update) - update);
  if (column.extra.find("invisible") != std::string::npos &&
      definition.find("INVISIBLE") == std::string::npos)
    definition += " INVISIBLE";
  const bool is_json = column.check == "json_valid(" + quoted_identifier(said.live_name) + ")";
  if (column.check.empty() || is_json) return definition;
  if (said.live_name != name) {
    throw Untranslatable("column " + name + " of " + object_name(of) +
                             " has got another name in this run, and a CHECK that no portable "
                             "section says: " +
                             column.check,
                         "run the revision that renames it first");
  }
  return definition + " CHECK (" + column.check + ")";
}

}  // namespace dunlin::mysql
