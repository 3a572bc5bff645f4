#include "dialect.hpp"

#include "dunlin/base/text.hpp"
#include "portable.hpp"
#include "write.hpp"

namespace dunlin::sqlite {
namespace {

using driver::Classified;
using driver::Transactional;

sql::LexRules make_lex_rules() {
  sql::LexRules rules;
  rules.backtick_identifiers = true;
  rules.bracket_identifiers = true;
  rules.compound = sql::Compound::trigger_body;
  return rules;
}

Classified classify_pragma(std::string_view statement, const std::vector<std::string>& words) {
  Classified classified{Transactional::inside, "PRAGMA", {}, driver::Repeat::session};
  const bool sets = statement.find_first_of("=(") != std::string_view::npos;
  if (!sets || words.size() < 2) return classified;
  // SQLite ignores the first silently inside a transaction, so that DROP TABLE would fire cascades;
  // the others fail.
  for (const char* name :
       {"FOREIGN_KEYS", "JOURNAL_MODE", "SYNCHRONOUS", "AUTO_VACUUM", "WAL_CHECKPOINT"}) {
    if (words[1] == name) classified.transactional = Transactional::outside_only;
  }
  return classified;
}

}  // namespace

std::string quote_identifier(std::string_view identifier) {
  return text::quoted(identifier, '"');
}

std::string quote_text(std::string_view text) {
  return text::quoted(text, '\'');
}

const sql::LexRules& sqlite_lex_rules() {
  static const sql::LexRules rules = make_lex_rules();
  return rules;
}

bool SqliteDialect::answers_to(std::string_view word) const {
  return word == "sqlite" || word == "sqlite3";
}

std::vector<std::string> SqliteDialect::write(std::span<const ops::Operation> operations,
                                              const schema::Schema& from,
                                              const schema::Schema& to) const {
  return write_changes(operations, from, to);
}

driver::Portable SqliteDialect::portable(const schema::Schema& native) const {
  return to_portable(native);
}

driver::Capabilities SqliteDialect::capabilities() const {
  driver::Capabilities capabilities;
  capabilities.speaks_portable_sql = false;
  capabilities.transactional_ddl = true;
  capabilities.shared_commits = true;
  capabilities.schemas = false;
  capabilities.creates_database = true;
  return capabilities;
}

std::string SqliteDialect::quote(const schema::Name& name) const {
  return name.schema.empty() ? quote_identifier(name.name)
                             : quote_identifier(name.schema) + "." + quote_identifier(name.name);
}

Classified SqliteDialect::classify(std::string_view statement) const {
  if (!statement.empty() && statement.front() == '.') {
    return {Transactional::client_only, "dot command",
            "commands of the sqlite3 shell are not SQL: write the SQL itself"};
  }
  const std::vector<std::string> words = sql::leading_words(statement, sqlite_lex_rules(), 3);
  if (words.empty()) return {Transactional::inside, "statement", {}};
  const std::string& first = words[0];
  const std::string remedy = "remove it: every revision runs in a transaction of its own";
  if (first == "BEGIN") return {Transactional::begins, first, {}};
  if (first == "COMMIT" || first == "END") return {Transactional::commits, first, {}};
  if (first == "ROLLBACK" || first == "SAVEPOINT" || first == "RELEASE")
    return {Transactional::controls, first, remedy};
  if (first == "VACUUM") return {Transactional::outside_only, first, {}, driver::Repeat::harmless};
  if (first == "ATTACH" || first == "DETACH")
    return {Transactional::outside_only, first, {}, driver::Repeat::session};
  if (first == "PRAGMA") return classify_pragma(statement, words);
  if (first != "CREATE" && first != "DROP" && first != "ALTER")
    return {Transactional::inside, first, {}};
  std::string kind = first;
  driver::Repeat repeat = driver::Repeat::matters;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "UNIQUE" || word == "VIRTUAL") continue;
    if (word == "TEMP" || word == "TEMPORARY") {
      repeat = driver::Repeat::session;
      continue;
    }
    return {Transactional::inside, kind + " " + word, {}, repeat};
  }
  return {Transactional::inside, kind, {}};
}

}  // namespace dunlin::sqlite
