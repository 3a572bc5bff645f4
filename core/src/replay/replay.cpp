#include "dunlin/replay/replay.hpp"

#include <algorithm>

#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"

namespace dunlin::replay {
namespace {

bool any_answers(const std::vector<std::string>& words, const driver::Dialect& dialect) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return dialect.answers_to(word); });
}

bool runs_on(const script::Section& section, const driver::Dialect& dialect) {
  if (!section.only.empty() && !any_answers(section.only, dialect)) return false;
  return !any_answers(section.except, dialect);
}

void feed(const script::Section& section, schema::Schema& schema) {
  for (const sql::Statement& statement :
       sql::split(section.text, parse::lex_rules(), section.position)) {
    try {
      for (const ops::Operation& operation : parse::parse(statement).operations) {
        for (const ops::Operation& resolved : parse::resolved(operation, schema))
          ops::apply(resolved, schema);
      }
    } catch (const Error&) {
      schema.complete = false;
    }
  }
}

}  // namespace

bool is_native(const script::Section& section, const driver::Dialect& dialect) {
  return !section.only.empty() || dialect.capabilities().speaks_portable_sql;
}

std::vector<script::Section> sections_for(const script::Script& script,
                                          revision::Direction direction,
                                          const driver::Dialect& dialect,
                                          const std::map<std::string, std::string>& placeholders) {
  std::vector<script::Section> sections;
  for (const script::Section& section : script.sections) {
    if (section.direction == direction && runs_on(section, dialect)) {
      sections.push_back(script::substitute(section, placeholders));
    }
  }
  return sections;
}

bool is_irreversible(const script::Script& script, const driver::Dialect& dialect) {
  bool upgrades = false;
  bool downgrades = false;
  for (const script::Section& section : script.sections) {
    if (!runs_on(section, dialect)) continue;
    if (section.irreversible) return true;
    (section.direction == revision::Direction::upgrade ? upgrades : downgrades) = true;
  }
  return upgrades && !downgrades;
}

void advance(schema::Schema& schema, const script::Source& source, std::string_view id,
             const driver::Dialect& dialect,
             const std::map<std::string, std::string>& placeholders) {
  const bool reads_native = dialect.capabilities().speaks_portable_sql;
  try {
    const script::Script script = source.load(id);
    for (const script::Section& section :
         sections_for(script, revision::Direction::upgrade, dialect, placeholders)) {
      if (section.only.empty() || reads_native) {
        feed(section, schema);
      } else {
        schema.complete = false;
      }
    }
  } catch (const Error&) {
    schema.complete = false;
  }
}

schema::Schema schema_at(const script::Source& source, std::span<const std::string> revisions,
                         const driver::Dialect& dialect,
                         const std::map<std::string, std::string>& placeholders) {
  schema::Schema schema;
  for (const std::string& id : revisions) advance(schema, source, id, dialect, placeholders);
  return schema;
}

}  // namespace dunlin::replay
