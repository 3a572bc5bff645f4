#include "dunlin/replay/replay.hpp"

#include <algorithm>

#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/rights.hpp"
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

/// Follows statements on a schema; what it cannot follow is noted.
class Follower {
 public:
  Follower(schema::Schema& schema, std::vector<Diagnostic>* unknown, Rights* rights)
      : schema_(schema), unknown_(unknown), rights_(rights) {}

  void feed(const script::Section& section) {
    for (const sql::Statement& statement :
         sql::split(section.text, parse::lex_rules(), section.position)) {
      try {
        for (const ops::Operation& operation : parse::parse(statement).operations) {
          follow(operation, statement.position);
        }
      } catch (const Error& error) {
        lose(error.code(), error.message(), statement.position);
      }
    }
  }

  /// What the session forgets between two revisions.
  void end_revision() {
    for (const schema::Name& name : temporary_) {
      std::erase_if(schema_.tables, [&](const schema::Table& table) { return table.name == name; });
    }
  }

  void lose(Code code, const std::string& message, const Position& where) {
    schema_.complete = false;
    if (unknown_ == nullptr) return;
    Diagnostic found;
    found.severity = Diagnostic::Severity::warning;
    found.code = code;
    found.message = message;
    found.position = where;
    unknown_->push_back(std::move(found));
  }

 private:
  void follow(const ops::Operation& operation, const Position& where) {
    for (const ops::Operation& resolved : parse::resolved(operation, schema_)) {
      const auto* unmodelled = std::get_if<ops::Unmodelled>(&resolved);
      const auto* create = std::get_if<ops::CreateTable>(&resolved);
      if (create != nullptr && create->temporary) temporary_.push_back(create->table.name);
      if (rights_ != nullptr) keep_rights(resolved, unmodelled);
      if (unmodelled == nullptr) {
        ops::apply(resolved, schema_);
      } else if (unmodelled->changes_schema) {
        lose(Code::not_supported,
             "what " + unmodelled->construct + " does to the schema is not known", where);
      }
    }
  }

  void keep_rights(const ops::Operation& operation, const ops::Unmodelled* unmodelled) {
    if (unmodelled == nullptr) {
      rights_->follow(operation);
    } else if (unmodelled->construct == "GRANT" || unmodelled->construct == "REVOKE") {
      rights_->take(parse::rights_of(unmodelled->sql), schema_);
    }
  }

  schema::Schema& schema_;
  std::vector<Diagnostic>* unknown_;
  Rights* rights_;
  std::vector<schema::Name> temporary_;
};

/// The upgrade sections of one revision.
void follow(schema::Schema& schema, const script::Source& source, std::string_view id,
            const driver::Dialect& dialect, const std::map<std::string, std::string>& placeholders,
            std::vector<Diagnostic>* unknown, Rights* rights) {
  Follower follower(schema, unknown, rights);
  const bool reads_native = dialect.capabilities().speaks_portable_sql;
  try {
    const script::Script script = source.load(id);
    for (const script::Section& section :
         sections_for(script, revision::Direction::upgrade, dialect, placeholders)) {
      if (section.only.empty() || reads_native) {
        follower.feed(section);
      } else {
        follower.lose(Code::not_supported, "native sections are not followed", section.directive);
      }
    }
  } catch (const Error& error) {
    follower.lose(error.code(), error.message(), error.context().position);
  }
  follower.end_revision();
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
  follow(schema, source, id, dialect, placeholders, nullptr, nullptr);
}

schema::Schema schema_at(const script::Source& source, std::span<const std::string> revisions,
                         const driver::Dialect& dialect,
                         const std::map<std::string, std::string>& placeholders,
                         std::vector<Diagnostic>* unknown, Rights* rights) {
  schema::Schema schema;
  for (const std::string& id : revisions)
    follow(schema, source, id, dialect, placeholders, unknown, rights);
  return schema;
}

}  // namespace dunlin::replay
