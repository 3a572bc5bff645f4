// Pairs of schemas from the suites of other tools: the difference, run on PostgreSQL, must end in
// the catalog of the desired schema, and the way back in that of the current one.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "backends.hpp"
#include "catalog.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "environment.hpp"
#include "migration_set.hpp"
#include "random_schema.hpp"

namespace dunlin::test {
namespace {

namespace fs = std::filesystem;

struct Pair {
  std::string name;
  std::string current;
  std::string desired;
};

fs::path pairs_file() {
  const char* folder = std::getenv("DUNLIN_SHARED_DIR");
  return fs::path(folder == nullptr ? DUNLIN_SHARED_DEFAULT : folder) / "oracle" / "pairs" /
         "sqldef.jsonl";
}

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() || found->is_null() ? std::string{} : found->get<std::string>();
}

std::vector<Pair> read_pairs() {
  std::vector<Pair> pairs;
  std::ifstream in(pairs_file());
  const char* only = std::getenv("DUNLIN_TEST_PAIR");
  for (std::string line; std::getline(in, line);) {
    const nlohmann::json json = nlohmann::json::parse(line);
    if (json.at("dialect") != "postgres") continue;
    Pair pair{json.at("name"), text_at(json, "current"), text_at(json, "desired")};
    if (only == nullptr || pair.name.find(only) != std::string::npos)
      pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// The pairs of tests/pairs/own: "-- pair: name", the current schema, "-- becomes", the desired
/// one.
std::vector<Pair> read_own_pairs(const fs::path& file) {
  constexpr std::string_view kPair = "-- pair: ";
  std::vector<Pair> pairs;
  bool desired = false;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kPair)) {
      pairs.push_back({line.substr(kPair.size()), {}, {}});
      desired = false;
    } else if (line == "-- becomes") {
      desired = true;
    } else if (!pairs.empty()) {
      (desired ? pairs.back().desired : pairs.back().current) += line + "\n";
    }
  }
  const char* only = std::getenv("DUNLIN_TEST_PAIR");
  std::erase_if(pairs, [&](const Pair& pair) {
    return only != nullptr && pair.name.find(only) == std::string::npos;
  });
  return pairs;
}

/// What can run in one transaction that is rolled back, and needs no roles.
bool runs_here(const sql::Statement& statement) {
  const std::vector<std::string> words = sql::leading_words(statement.text, parse::lex_rules(), 1);
  return words.empty() || (words[0] != "GRANT" && words[0] != "REVOKE");
}

std::string loadable(const std::string& text) {
  std::string out;
  for (const sql::Statement& statement : sql::split(
           text::replace_all(text::replace_all(text, "CONCURRENTLY", ""), "concurrently", ""),
           parse::lex_rules(), {})) {
    if (runs_here(statement)) out += statement.text + ";\n";
  }
  return out;
}

void load(driver::Connection& connection, const std::string& text) {
  for (const sql::Statement& statement : sql::split(loadable(text), parse::lex_rules(), {}))
    connection.execute(statement.text);
  connection.execute("SET search_path = \"$user\", public");
}

/// As a new database, only faster.
void clear(driver::Connection& connection) {
  connection.execute(R"sql(DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT evtname FROM pg_event_trigger LOOP
    EXECUTE format('DROP EVENT TRIGGER %I', name);
  END LOOP;
  FOR name IN SELECT nspname FROM pg_namespace
              WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE format('DROP EXTENSION %I CASCADE', name);
  END LOOP;
  CREATE SCHEMA public;
  COMMENT ON SCHEMA public IS 'standard public schema';
END $$)sql");
}

/// The catalog without Dunlin's own tables.
std::string own_catalog(driver::Connection& connection) {
  std::string out;
  const std::string all = catalog(connection);
  for (const std::string_view line : text::split(all, '\n')) {
    if (line.find("dunlin_version") == std::string_view::npos &&
        line.find("dunlin_journal") == std::string_view::npos)
      out.append(line) += '\n';
  }
  out.pop_back();
  return out;
}

/// The lines that only one of two texts has.
std::string difference_of(const std::string& wanted, const std::string& got) {
  const auto lines = [](const std::string& text) {
    std::vector<std::string> out;
    for (const std::string_view line : text::split(text, '\n')) out.emplace_back(line);
    return out;
  };
  const std::vector<std::string> a = lines(wanted);
  const std::vector<std::string> b = lines(got);
  std::string out;
  for (const std::string& line : a) {
    if (std::find(b.begin(), b.end(), line) == b.end()) out += "  wanted: " + line + "\n";
  }
  for (const std::string& line : b) {
    if (std::find(a.begin(), a.end(), line) == a.end()) out += "  got:    " + line + "\n";
  }
  return out;
}

/// Rolls back whatever happens.
class Rehearsal {
 public:
  explicit Rehearsal(driver::Connection& connection) : connection_(connection) {
    connection_.begin();
  }
  ~Rehearsal() { connection_.rollback(); }
  Rehearsal(const Rehearsal&) = delete;
  Rehearsal& operator=(const Rehearsal&) = delete;

 private:
  driver::Connection& connection_;
};

enum class Outcome { exact, refused, wrong };

struct Verdict {
  Outcome outcome = Outcome::exact;
  std::string reason;
};

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

/// The catalog of a schema that is built from its text.
std::string built(driver::Connection& connection, const std::string& text) {
  const Rehearsal rehearsal(connection);
  load(connection, text);
  return catalog(connection);
}

/// As a user would: `current` is a revision, schema.sql becomes `desired`, a revision is generated,
/// run, and taken back.
Verdict judge(const Database& database, driver::Connection& connection, const Pair& pair) {
  std::string wanted, before;
  clear(connection);
  try {
    wanted = built(connection, pair.desired);
    before = built(connection, pair.current);
  } catch (const Error& error) {
    return {Outcome::refused, std::string("does not load: ") + error.what()};
  }
  const Environment environment(database.url());
  environment.revision("current1", "", loadable(pair.current));
  environment.want(pair.desired);
  std::string scripts;
  try {
    app::upgrade(environment.project(), {});
    const app::RevisionResult made = environment.generate();
    if (!made.difference.refused.empty()) return {Outcome::refused, made.difference.refused[0]};
    // The suite itself says that these two spellings are no difference.
    if (made.path.empty() && pair.name.find("EquivalentTo") != std::string::npos) return {};
    if (!made.path.empty()) scripts = "\n" + read_file(made.path);
    for (const std::string& remark : made.remarks) {
      if (remark.starts_with("still") || remark.starts_with("mend"))
        return {Outcome::wrong, remark + scripts};
      if (remark.starts_with("the downgrade")) return {Outcome::refused, remark};
    }
    app::upgrade(environment.project(), {});
    if (const std::string after = own_catalog(connection); after != wanted)
      return {Outcome::wrong, difference_of(wanted, after) + scripts};
    if (const app::CheckResult check = app::check(environment.project()); !check.clean())
      return {Outcome::wrong,
              "check: " + check.difference.sql + "\n" + joined(check.difference.refused) + scripts};
    if (made.path.empty()) return {};
    app::downgrade(environment.project(), {});
    if (const std::string restored = own_catalog(connection); restored != before)
      return {Outcome::wrong, "the way back:\n" + difference_of(before, restored) + scripts};
  } catch (const DiagnosticsError& error) {
    return {Outcome::refused, error.what()};
  } catch (const Error& error) {
    return {Outcome::wrong, std::string(error.what()) + " " + error.context().detail + " in " +
                                error.context().statement + scripts};
  }
  return {};
}

constexpr int kShards = 8;

class Pairs : public testing::TestWithParam<int> {};

TEST_P(Pairs, EndInTheDesiredCatalogAndComeBack) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  if (!fs::exists(pairs_file())) GTEST_SKIP() << pairs_file() << " is not there";
  const Database database("postgres");
  const std::unique_ptr<driver::Connection> connection = database.connect();
  const std::vector<Pair> pairs = read_pairs();
  int exact = 0;
  for (std::size_t i = static_cast<std::size_t>(GetParam()); i < pairs.size(); i += kShards) {
    const Verdict verdict = judge(database, *connection, pairs[i]);
    if (verdict.outcome == Outcome::exact) ++exact;
    if (verdict.outcome == Outcome::refused)
      std::cout << "refused: " << pairs[i].name << ": " << verdict.reason << "\n";
    if (verdict.outcome == Outcome::wrong)
      ADD_FAILURE() << "WRONG " << pairs[i].name << "\n" << verdict.reason;
  }
  std::cout << "exact: " << exact << "\n";
}

TEST(OwnPairs, EndInTheDesiredCatalogAndComeBack) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  const Database database("postgres");
  const std::unique_ptr<driver::Connection> connection = database.connect();
  for (const fs::directory_entry& file : fs::directory_iterator(DUNLIN_OWN_PAIRS)) {
    for (const Pair& pair : read_own_pairs(file.path())) {
      const Verdict verdict = judge(database, *connection, pair);
      EXPECT_EQ(verdict.outcome, Outcome::exact)
          << file.path().filename() << ": " << pair.name << "\n"
          << verdict.reason;
    }
  }
}

TEST(RandomPairs, EndInTheDesiredCatalogAndComeBack) {
  DUNLIN_REQUIRE_BACKEND("postgres");
  const Database database("postgres");
  const std::unique_ptr<driver::Connection> connection = database.connect();
  constexpr std::uint32_t kPairs = 60;
  for (std::uint32_t i = 1000; i < 1000 + kPairs; ++i) {
    const Verdict verdict =
        judge(database, *connection,
              {"random " + std::to_string(i), random_schema(i), random_schema(i + 1)});
    EXPECT_EQ(verdict.outcome, Outcome::exact) << i << ": " << verdict.reason << "\n-- from\n"
                                               << random_schema(i);
  }
}

INSTANTIATE_TEST_SUITE_P(Sqldef, Pairs, testing::Range(0, kShards));

}  // namespace
}  // namespace dunlin::test
