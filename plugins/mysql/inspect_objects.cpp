// Views, sequences and stored programs.
#include <algorithm>
#include <map>

#include "connection.hpp"
#include "dialect.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "inspect.hpp"

namespace dunlin::mysql {
namespace {

std::optional<std::int64_t> number(const std::string& text) {
  return text.empty() ? std::optional<std::int64_t>() : std::stoll(text);
}

/// A literal in the session that an object was made in.
std::string literal_in(const std::string& sql_mode, const std::string& text) {
  return keeps_backslashes(sql_mode) ? text::quoted(text, '\'') : quoted_literal(text);
}

/// "CONTAINS SQL" is what a routine is without a word.
std::string characteristics(const driver::Row& row, std::size_t first) {
  std::string out;
  if (cell(row, first) == "YES") out += " DETERMINISTIC";
  if (cell(row, first + 1) != "CONTAINS SQL") out += " " + cell(row, first + 1);
  if (cell(row, first + 2) == "INVOKER") out += " SQL SECURITY INVOKER";
  if (!cell(row, first + 3).empty())
    out += " COMMENT " + literal_in(cell(row, 7), cell(row, first + 3));
  return out;
}

/// A body as the plain client hands it on: without comments. Else bodies that have some would
/// differ from what a script makes of them, for ever.
std::string body_of(const std::string& text, const std::string& sql_mode) {
  if (keeps_backslashes(sql_mode)) return text;
  std::string out;
  std::size_t copied = 0;
  for (const sql::Token& token : sql::tokenize(text, native_rules())) {
    const std::string_view word = std::string_view(text).substr(token.offset, token.length);
    if (token.kind != sql::TokenKind::comment) continue;
    out += text.substr(copied, token.offset - copied);
    copied = token.offset + (word.ends_with('\n') ? word.size() - 1 : word.size());
  }
  return out + text.substr(copied);
}

/// Of an event that is not enabled.
std::string status_words(const std::string& status) {
  if (status == "DISABLED") return " DISABLE";
  return status == "SLAVESIDE_DISABLED" ? " DISABLE ON SLAVE" : "";
}

std::string type_with_charset(const std::string& type, const std::string& collation) {
  return collation.empty() ? type
                           : type + " CHARSET " + collation.substr(0, collation.find('_')) +
                                 (collation == "binary" ? "" : " COLLATE " + collation);
}

}  // namespace

void Inspection::sequences() {
  if (sequence_comments_.empty()) return;
  std::vector<std::string> selects;
  for (const auto& [name, comment] : sequence_comments_) {
    selects.push_back("SELECT " + quoted_literal(name) +
                      ", start_value, increment, minimum_value, maximum_value, cache_size, "
                      "cycle_option FROM " +
                      quoted_identifier(name));
  }
  std::sort(selects.begin(), selects.end());
  for (const driver::Row& row : query(text::join(selects, " UNION ALL ")).rows) {
    schema::Sequence sequence;
    sequence.name.name = cell(row, 0);
    sequence.type.kind = schema::TypeKind::bigint;
    sequence.options = {number(cell(row, 1)), number(cell(row, 2)), number(cell(row, 3)),
                        number(cell(row, 4)), number(cell(row, 5)), cell(row, 6) == "1"};
    const std::string& comment = sequence_comments_[sequence.name.name];
    if (!comment.empty()) sequence.comment = comment;
    schema_.sequences.push_back(std::move(sequence));
  }
}

void Inspection::views() {
  const driver::Rows found = query(
      "SELECT TABLE_NAME, VIEW_DEFINITION, CHECK_OPTION, SECURITY_TYPE, " +
      std::string(flavour_.mariadb() ? "ALGORITHM" : "'UNDEFINED'") +
      ", DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION" +
      " FROM information_schema.VIEWS WHERE TABLE_SCHEMA = " + here_ + " ORDER BY TABLE_NAME");
  for (const driver::Row& row : found.rows) {
    schema::View view;
    view.name.name = cell(row, 0);
    view.query = local(cell(row, 1));
    if (cell(row, 2) != "NONE") view.native.emplace_back("mysql.check_option", cell(row, 2));
    if (cell(row, 3) != "DEFINER") view.native.emplace_back("mysql.security", cell(row, 3));
    if (cell(row, 4) != "UNDEFINED") view.native.emplace_back("mysql.algorithm", cell(row, 4));
    const Circumstances made = circumstances(row, {5, 6, 7, {}, {}});
    if (!made.definer.empty()) view.native.emplace_back("mysql.definer", made.definer);
    if (!made.session.empty()) view.native.emplace_back("mysql.session", made.session);
    schema_.views.push_back(std::move(view));
  }
}

Circumstances Inspection::circumstances(const driver::Row& row, const MadeColumns& columns) const {
  const std::string* sql_mode = columns.sql_mode ? &cell(row, *columns.sql_mode) : nullptr;
  const std::string* time_zone = columns.time_zone ? &cell(row, *columns.time_zone) : nullptr;
  Circumstances made;
  const std::string& definer = cell(row, columns.definer);
  if (!definer.empty() && definer != user_) made.definer = quoted_user(definer);
  made.session = session_of(
      {sql_mode, &cell(row, columns.client), &cell(row, columns.collation), time_zone}, flavour_);
  return made;
}

void Inspection::triggers() {
  const driver::Rows found = query(
      "SELECT TRIGGER_NAME, ACTION_TIMING, EVENT_MANIPULATION, EVENT_OBJECT_TABLE, "
      "ACTION_STATEMENT, DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, SQL_MODE FROM "
      "information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = " +
      here_ + " ORDER BY EVENT_OBJECT_TABLE, ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER");
  std::map<std::string, std::string> last;
  for (const driver::Row& row : found.rows) {
    if (table(cell(row, 3)) == nullptr) continue;
    const std::string moment =
        cell(row, 1) + " " + cell(row, 2) + " ON " + quoted_identifier(cell(row, 3));
    std::string& before = last[moment];
    schema::Object object;
    object.kind = schema::ObjectKind::trigger;
    object.name.name = cell(row, 0);
    object.table.name = cell(row, 3);
    object.definition = with_circumstances(
        circumstances(row, {5, 6, 7, 8, {}}),
        "CREATE TRIGGER " + quoted_identifier(cell(row, 0)) + " " + moment + " FOR EACH ROW " +
            (before.empty() ? "" : "FOLLOWS " + quoted_identifier(before) + " ") +
            body_of(cell(row, 4), cell(row, 8)));
    before = cell(row, 0);
    schema_.objects.push_back(std::move(object));
  }
}

void Inspection::written_signatures() {
  const driver::Rows found = query(
      "SELECT name, type, param_list, returns, aggregate FROM mysql.proc WHERE db = " + here_);
  for (const driver::Row& row : found.rows) {
    signatures_[cell(row, 1) + " " + cell(row, 0)] = {cell(row, 2), cell(row, 3),
                                                      cell(row, 4) == "GROUP"};
  }
}

void Inspection::shown_signatures() {
  const driver::Rows parameters = query(
      "SELECT SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION, PARAMETER_MODE, PARAMETER_NAME, "
      "DTD_IDENTIFIER, COLLATION_NAME FROM information_schema.PARAMETERS WHERE SPECIFIC_SCHEMA = " +
      here_ + " ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION");
  for (const driver::Row& row : parameters.rows) {
    Signature& signature = signatures_[cell(row, 1) + " " + cell(row, 0)];
    const std::string type = type_with_charset(cell(row, 5), cell(row, 6));
    if (cell(row, 2) == "0") {
      signature.returns = type;
      continue;
    }
    const std::string mode = cell(row, 1) == "PROCEDURE" ? cell(row, 3) + " " : "";
    signature.parameters += (signature.parameters.empty() ? "" : ", ") + mode +
                            quoted_identifier(cell(row, 4)) + " " + type;
  }
}

/// MariaDB keeps the text in a table that not every user may read.
void Inspection::signatures() {
  if (flavour_.mariadb()) {
    try {
      return written_signatures();
    } catch (const DatabaseError&) {
      if (!connection_.usable()) throw;
    }
  }
  shown_signatures();
}

void Inspection::routines() {
  const driver::Rows found = query(
      "SELECT SPECIFIC_NAME, ROUTINE_TYPE, ROUTINE_DEFINITION, IS_DETERMINISTIC, SQL_DATA_ACCESS, "
      "SECURITY_TYPE, ROUTINE_COMMENT, SQL_MODE, DEFINER, CHARACTER_SET_CLIENT, "
      "COLLATION_CONNECTION FROM information_schema.ROUTINES WHERE ROUTINE_TYPE IN "
      "('FUNCTION', 'PROCEDURE', 'PACKAGE', 'PACKAGE BODY') AND ROUTINE_SCHEMA = " +
      here_ + " ORDER BY ROUTINE_TYPE, SPECIFIC_NAME");
  if (found.rows.empty()) return;
  signatures();
  for (const driver::Row& row : found.rows) {
    if (cell(row, 1).starts_with("PACKAGE")) {
      add_package(row);
      continue;
    }
    const Signature& signature = signatures_[cell(row, 1) + " " + cell(row, 0)];
    const bool function = cell(row, 1) == "FUNCTION";
    schema::Object object;
    object.kind = function ? schema::ObjectKind::function : schema::ObjectKind::procedure;
    object.name.name = cell(row, 0);
    const bool oracle = cell(row, 7).find("ORACLE") != std::string::npos;
    object.definition = with_circumstances(
        circumstances(row, {8, 9, 10, 7, {}}),
        std::string("CREATE ") + (signature.aggregate ? "AGGREGATE " : "") + cell(row, 1) + " " +
            quoted_identifier(cell(row, 0)) + "(" + signature.parameters + ")" +
            (function ? (oracle ? " RETURN " : " RETURNS ") + signature.returns : "") +
            characteristics(row, 3) + " " + body_of(cell(row, 2), cell(row, 7)));
    schema_.objects.push_back(std::move(object));
  }
}

void Inspection::add_package(const driver::Row& row) {
  schema::Object object;
  object.kind = schema::ObjectKind::procedure;
  object.name.name = cell(row, 0);
  object.signature = cell(row, 1);
  object.definition =
      with_circumstances(circumstances(row, {8, 9, 10, 7, {}}),
                         "CREATE " + cell(row, 1) + " " + quoted_identifier(cell(row, 0)) +
                             characteristics(row, 3) + " " + body_of(cell(row, 2), cell(row, 7)));
  schema_.objects.push_back(std::move(object));
}

void Inspection::events() {
  // By itself an event begins at the moment of its creation; times are those of its own zone.
  const driver::Rows found = query(
      "SELECT EVENT_NAME, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, "
      "INTERVAL_FIELD, ENDS, SQL_MODE, STATUS, ON_COMPLETION, EVENT_COMMENT, "
      "IF(STARTS = COALESCE(CONVERT_TZ(CREATED, @@session.time_zone, TIME_ZONE), CREATED), NULL, "
      "STARTS), DEFINER, CHARACTER_SET_CLIENT, COLLATION_CONNECTION, TIME_ZONE FROM "
      "information_schema.EVENTS WHERE EVENT_SCHEMA = " +
      here_ + " ORDER BY EVENT_NAME");
  for (const driver::Row& row : found.rows) {
    schema::Object object;
    object.kind = schema::ObjectKind::event;
    object.name.name = cell(row, 0);
    std::string schedule = "AT " + quoted_literal(cell(row, 3));
    if (cell(row, 2) == "RECURRING") {
      const std::string& every = cell(row, 4);
      const bool plain = every.find_first_not_of("0123456789") == std::string::npos;
      schedule = "EVERY " + (plain ? every : quoted_literal(every)) + " " + cell(row, 5) +
                 (cell(row, 11).empty() ? "" : " STARTS " + quoted_literal(cell(row, 11))) +
                 (cell(row, 6).empty() ? "" : " ENDS " + quoted_literal(cell(row, 6)));
    }
    object.definition = with_circumstances(
        circumstances(row, {12, 13, 14, 7, 15}),
        "CREATE EVENT " + quoted_identifier(cell(row, 0)) + " ON SCHEDULE " + schedule +
            (cell(row, 9) == "PRESERVE" ? " ON COMPLETION PRESERVE" : "") +
            status_words(cell(row, 8)) +
            (cell(row, 10).empty() ? "" : " COMMENT " + literal_in(cell(row, 7), cell(row, 10))) +
            " DO " + body_of(cell(row, 1), cell(row, 7)));
    schema_.objects.push_back(std::move(object));
  }
}

}  // namespace dunlin::mysql
