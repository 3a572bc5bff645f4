#include "evidence.hpp"

#include <set>
#include <variant>
#include <vector>

#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin::postgres {
namespace {

using State = driver::Effect::State;

/// What a statement is about, and the query whose rows are the evidence.
struct Watched {
  enum class Kind {
    nothing,
    built_index,    ///< indexes of a table: CREATE INDEX CONCURRENTLY
    dropped_index,  ///< one index: DROP INDEX CONCURRENTLY
    rebuilt_index,  ///< INVALID indexes: REINDEX CONCURRENTLY leaves some when it is cut off
    partition,      ///< ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY
    whole,          ///< a database, tablespace or subscription
  };
  Kind kind = Kind::nothing;
  std::string query;
  std::string finish;  ///< partition: the statement that completes a pending detach
};

constexpr std::string_view kIndexLines =
    "SELECT 'index ' || pg_catalog.quote_ident(n.nspname) || '.' || "
    "pg_catalog.quote_ident(c.relname) || CASE WHEN i.indisvalid THEN ' valid' ELSE ' INVALID' END "
    "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname <> 'pg_toast' AND ";

std::string regclass(const schema::Name& name) {
  return "pg_catalog.to_regclass(" + literal(quoted(name)) + ")";
}

struct Word {
  std::string text;  ///< as written
  std::string upper;
};

std::vector<Word> words_of(std::string_view statement) {
  std::vector<Word> words;
  for (const sql::Token& token : sql::tokenize(statement, parse::lex_rules())) {
    if (token.kind == sql::TokenKind::comment) continue;
    const std::string_view text = statement.substr(token.offset, token.length);
    words.push_back({std::string(text),
                     token.kind == sql::TokenKind::word ? text::upper(text) : std::string()});
  }
  return words;
}

/// The name, with its schema, that begins at `i`, as written; moves behind it.
std::string read_name(const std::vector<Word>& words, std::size_t& i) {
  std::string name;
  while (i < words.size()) {
    name += words[i++].text;
    if (i >= words.size() || words[i].text != ".") break;
    name += words[i++].text;
  }
  return name;
}

std::size_t find(const std::vector<Word>& words, std::string_view word) {
  std::size_t i = 0;
  while (i < words.size() && words[i].upper != word) ++i;
  return i;
}

Watched detached_partition(const std::vector<Word>& words) {
  std::size_t i = 2;
  if (i < words.size() && words[i].upper == "IF") i += 2;
  if (i < words.size() && words[i].upper == "ONLY") ++i;
  const std::string parent = read_name(words, i);
  i = find(words, "PARTITION") + 1;
  const std::string child = read_name(words, i);
  return {Watched::Kind::partition,
          "SELECT CASE WHEN h.inhdetachpending THEN 'partition pending' ELSE 'partition attached' "
          "END FROM pg_catalog.pg_inherits h WHERE h.inhrelid = pg_catalog.to_regclass(" +
              literal(child) + ") AND h.inhparent = pg_catalog.to_regclass(" + literal(parent) +
              ")",
          "ALTER TABLE " + parent + " DETACH PARTITION " + child + " FINALIZE"};
}

Watched whole_object(const std::vector<Word>& words) {
  std::size_t i = 2;
  if (i < words.size() && words[i].upper == "IF")
    i += words[i + 1].upper == "NOT" ? std::size_t{3} : std::size_t{2};
  if (i >= words.size()) return {};
  std::string name = words[i].text;
  const bool quoted_name = name.size() > 1 && name.front() == '"';
  name = quoted_name ? text::replace_all(name.substr(1, name.size() - 2), "\"\"", "\"")
                     : text::lower(name);
  struct Catalog {
    std::string_view word, table, column;
  };
  for (const Catalog& catalog : {Catalog{"DATABASE", "pg_database", "datname"},
                                 Catalog{"TABLESPACE", "pg_tablespace", "spcname"},
                                 Catalog{"SUBSCRIPTION", "pg_subscription", "subname"}}) {
    if (words[1].upper != catalog.word) continue;
    return {Watched::Kind::whole,
            "SELECT '" + text::lower(catalog.word) + " there' FROM pg_catalog." +
                std::string(catalog.table) + " WHERE " + std::string(catalog.column) + " = " +
                literal(name),
            {}};
  }
  return {};
}

Watched watched_by(std::string_view statement) {
  const std::vector<Word> words = words_of(statement);
  if (words.size() < 3) return {};
  const std::string& first = words[0].upper;
  if (first == "REINDEX")
    return {Watched::Kind::rebuilt_index, std::string(kIndexLines) + "NOT i.indisvalid", {}};
  if (first == "ALTER" && words[1].upper == "TABLE" && find(words, "DETACH") < words.size())
    return detached_partition(words);
  if (first != "CREATE" && first != "DROP") return {};
  if (Watched whole = whole_object(words); whole.kind != Watched::Kind::nothing) return whole;
  if (find(words, "CONCURRENTLY") == words.size()) return {};
  try {
    for (const ops::Operation& operation :
         parse::parse({std::string(statement), {}, statement.size()}).operations) {
      if (const auto* create = std::get_if<ops::CreateIndex>(&operation)) {
        return {Watched::Kind::built_index,
                std::string(kIndexLines) + "i.indrelid = " + regclass(create->table),
                {}};
      }
      if (const auto* drop = std::get_if<ops::DropIndex>(&operation)) {
        return {Watched::Kind::dropped_index,
                std::string(kIndexLines) + "i.indexrelid = " + regclass(drop->index),
                {}};
      }
    }
  } catch (const Error&) {
    // Newer than the parser: there is nothing to look at.
  }
  return {};
}

std::set<std::string> lines_of(Session& session, const Watched& watched) {
  std::set<std::string> lines;
  const Result result = session.run(watched.query);
  for (int row = 0; row < PQntuples(result.get()); ++row)
    lines.emplace(PQgetvalue(result.get(), row, 0));
  return lines;
}

/// "index s.i INVALID" -> "s.i"
std::string index_in(const std::string& line) {
  constexpr std::string_view kIndex = "index ";
  return line.substr(kIndex.size(), line.rfind(' ') - kIndex.size());
}

driver::Effect of_index(const Watched& watched, const std::set<std::string>& now,
                        const std::set<std::string>& before) {
  driver::Effect effect;
  bool built = false;
  for (const std::string& line : now) {
    if (before.count(line) != 0) continue;
    effect.saw += (effect.saw.empty() ? "" : "; ") + line;
    if (line.ends_with(" INVALID")) {
      effect.repair.push_back("DROP INDEX CONCURRENTLY IF EXISTS " + index_in(line));
    } else {
      built = true;
    }
  }
  if (!effect.repair.empty()) {
    effect.state = State::broken;
  } else if (watched.kind == Watched::Kind::built_index) {
    effect.state = built ? State::present : State::absent;
    if (!built) effect.saw = "no new index on the table";
  }
  return effect;
}

}  // namespace

std::string evidence_of(Session& session, std::string_view statement) {
  const Watched watched = watched_by(statement);
  if (watched.kind == Watched::Kind::nothing) return {};
  std::string evidence = "seen\n";
  for (const std::string& line : lines_of(session, watched)) evidence += line + "\n";
  return evidence;
}

driver::Effect effect_since(Session& session, std::string_view statement,
                            const std::string& before_text) {
  const Watched watched = watched_by(statement);
  driver::Effect effect;
  if (watched.kind == Watched::Kind::nothing || before_text.empty()) return effect;
  const std::set<std::string> now = lines_of(session, watched);
  std::set<std::string> before;
  for (const std::string_view line : text::split(before_text, '\n')) before.emplace(line);
  before.erase("seen");
  before.erase("");
  switch (watched.kind) {
    case Watched::Kind::nothing:
      break;
    case Watched::Kind::built_index:
    case Watched::Kind::rebuilt_index:
      return of_index(watched, now, before);
    case Watched::Kind::dropped_index:
      // An INVALID one is left by a drop that was cut off: dropping it again completes it.
      effect.state = now.empty() ? State::present : State::absent;
      effect.saw = now.empty() ? "the index is not there" : *now.begin();
      break;
    case Watched::Kind::partition:
      effect.saw = now.empty() ? "the partition is not attached" : *now.begin();
      effect.state = now.empty() ? State::present : State::absent;
      if (now.count("partition pending") != 0) {
        effect.state = State::present;
        effect.repair = {watched.finish};
      }
      break;
    case Watched::Kind::whole:
      effect.state = now == before ? State::absent : State::present;
      effect.saw = now.empty() ? "it is not there" : *now.begin();
      break;
  }
  return effect;
}

}  // namespace dunlin::postgres
