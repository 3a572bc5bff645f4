// Real migration sets: every statement is read, histories replay and end in the schema that the
// server dumped.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"

namespace dunlin {
namespace {

namespace fs = std::filesystem;

fs::path corpora() {
  const char* shared = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(shared != nullptr ? shared : DUNLIN_SHARED_FALLBACK) / "corpora";
}

std::string read(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<fs::path> files(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().filename().string().ends_with(ending)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

Position start_of(const fs::path& file) {
  return {file.filename().string(), 1, 1, 0};
}

/// Resolves and applies the operations of parsed statements; gives what went wrong.
std::vector<std::string> replay(const std::vector<parse::Parsed>& statements,
                                schema::Schema& schema) {
  std::vector<std::string> errors;
  std::vector<schema::Name> temporary;
  for (const parse::Parsed& parsed : statements) {
    for (const ops::Operation& written : parsed.operations) {
      try {
        ops::apply(ops::resolve(written, schema), schema);
        const auto* create = std::get_if<ops::CreateTable>(&written);
        if (create != nullptr && create->temporary) temporary.push_back(create->table.name);
      } catch (const Error& error) {
        errors.push_back(to_string(parsed.statement.position) + ": " + ops::describe(written) +
                         ": " + error.what());
      }
    }
  }
  // A file is one session.
  for (const schema::Name& name : temporary) {
    std::erase_if(schema.tables, [&](const schema::Table& table) { return table.name == name; });
  }
  return errors;
}

std::string joined(const std::vector<std::string>& parts) {
  return text::join(parts, ",");
}

/// What a constraint says, but for the texts of expressions, which the server spells its own way.
struct Rule {
  std::string operator()(const schema::PrimaryKey& key) const {
    return "primary key " + joined(key.columns);
  }
  std::string operator()(const schema::Unique& key) const {
    return "unique " + joined(key.columns) + " include " + joined(key.include);
  }
  std::string operator()(const schema::ForeignKey& key) const {
    return "foreign key " + joined(key.columns) + " to " + to_string(key.table) + " " +
           joined(key.referenced) + " on delete " +
           std::to_string(static_cast<int>(key.on_delete)) + " on update " +
           std::to_string(static_cast<int>(key.on_update));
  }
  std::string operator()(const schema::Check&) const { return "check"; }
  std::string operator()(const schema::Exclusion&) const { return "exclude"; }
};

std::string line_of(schema::Column column) {
  // The server forgets how many dimensions were written, and takes DEFAULT NULL for none or for a
  // cast.
  column.type.array_dimensions = std::min(column.type.array_dimensions, 1);
  const bool has_default =
      column.serial || (column.default_value && column.default_value->sql.rfind("NULL", 0) != 0);
  std::string line = column.name + " " + to_string(column.type);
  if (!column.nullable) line += " not null";
  if (has_default) line += " default";
  if (column.generated) line += " generated";
  if (column.identity) line += " identity";
  return line;
}

std::string line_of(const schema::Index& index) {
  std::string line = "index " + index.name + (index.unique ? " unique " : " ") + index.method;
  for (const schema::IndexKey& key : index.keys) {
    line += " " + (key.expression ? "()" : key.column) + (key.descending ? " desc" : "") +
            key.operator_class;
  }
  return line + " include " + joined(index.include) + (index.where ? " where" : "");
}

/// One line for each part of a schema.
std::set<std::string> inventory(const schema::Schema& schema) {
  std::set<std::string> lines;
  for (const schema::Table& table : schema.tables) {
    const std::string of = to_string(table.name);
    lines.insert("table " + of + " " + table.comment.value_or(""));
    for (const schema::Column& column : table.columns) lines.insert(of + "." + line_of(column));
    for (const schema::Constraint& constraint : table.constraints) {
      lines.insert(of + ": " + constraint.name + " " + std::visit(Rule{}, constraint.rule) +
                   (constraint.deferrable ? " deferrable" : ""));
    }
    for (const schema::Index& index : table.indexes) lines.insert(of + ": " + line_of(index));
  }
  for (const schema::View& view : schema.views) lines.insert("view " + to_string(view.name));
  for (const schema::Enum& type : schema.enums)
    lines.insert("enum " + to_string(type.name) + " " + joined(type.values));
  for (const schema::Domain& type : schema.domains) lines.insert("domain " + to_string(type.name));
  for (const schema::Sequence& sequence : schema.sequences) {
    lines.insert("sequence " + to_string(sequence.name) + " of " + to_string(sequence.owner_table) +
                 "." + sequence.owner_column);
  }
  return lines;
}

std::vector<std::string> sets() {
  std::vector<std::string> names;
  if (!fs::exists(corpora())) return names;
  for (const fs::directory_entry& entry : fs::directory_iterator(corpora())) {
    if (fs::exists(entry.path() / "postgres")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Corpus : public testing::Test {
 protected:
  void SetUp() override {
    if (sets().empty()) GTEST_SKIP() << "there are no shared sets in " << corpora();
  }
};

void expect_none(const std::vector<std::string>& lines, std::string_view what) {
  EXPECT_TRUE(lines.empty()) << what << ":\n" << text::join(lines, "\n");
}

std::vector<std::string> difference(const std::set<std::string>& a,
                                    const std::set<std::string>& b) {
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

TEST_F(Corpus, histories_replay_to_the_schema_that_the_server_dumped) {
  for (const std::string& set : sets()) {
    SCOPED_TRACE(set);
    const fs::path folder = corpora() / set / "postgres";
    schema::Schema replayed, dumped;
    std::vector<std::string> errors;
    const auto run = [&](const fs::path& file, schema::Schema& schema) {
      for (std::string& error : replay(parse::parse_all(read(file), start_of(file)), schema))
        errors.push_back(std::move(error));
    };
    for (const fs::path& file : files(folder, ".up.sql")) run(file, replayed);
    run(folder / "_expected.schema.sql", dumped);
    expect_none(errors, "operations that do not fit");
    expect_none(difference(inventory(replayed), inventory(dumped)), "only in the replayed schema");
    expect_none(difference(inventory(dumped), inventory(replayed)), "only in the dumped schema");
  }
}

TEST_F(Corpus, downgrades_replay) {
  for (const std::string& set : sets()) {
    SCOPED_TRACE(set);
    const fs::path folder = corpora() / set / "postgres";
    schema::Schema schema;
    std::vector<fs::path> order = files(folder, ".up.sql");
    const std::vector<fs::path> downs = files(folder, ".down.sql");
    order.insert(order.end(), downs.rbegin(), downs.rend());
    for (const fs::path& file : order) {
      try {
        std::vector<std::string> errors =
            replay(parse::parse_all(read(file), start_of(file)), schema);
        // One down file of crates-io drops as a constraint what its up file made as an index.
        if (set == "crates-io" && file.filename().string().substr(0, 5) == "0235_") errors.clear();
        expect_none(errors, "operations that do not fit");
      } catch (const ScriptError& error) {
        // One down file of crates-io lacks a semicolon.
        EXPECT_EQ(file.filename().string().substr(0, 5), "0132_") << error.what();
        EXPECT_EQ(set, "crates-io");
        EXPECT_GT(error.context().position.line, 0U);
      }
    }
    if (!downs.empty() && schema.complete) {
      EXPECT_EQ(inventory(schema), std::set<std::string>{});
    }
  }
}

}  // namespace
}  // namespace dunlin
