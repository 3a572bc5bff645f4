#include "scratch.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>

#include "connection.hpp"

namespace dunlin::postgres {
namespace {

constexpr const char* kInsufficientPrivilege = "42501";

std::string new_name() {
  static std::atomic<unsigned> made{0};
  return "dunlin_scratch_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
}

/// What was asked for needs a right that the role has not.
[[noreturn]] void not_allowed(const DatabaseError& error, const std::string& what,
                              const std::string& right) {
  if (error.context().sqlstate != kInsufficientPrivilege) throw error;
  throw DatabaseError(
      Code::statement_failed,
      "this role may not create a " + what + " to compare in: " + error.message(),
      "grant it " + right + ", or set scratch_url to a database where it may create one",
      error.context());
}

/// Short waits: a comparison must not queue behind others, nor others behind it.
std::vector<std::string> settings(const std::string& scope) {
  return {"SET " + scope + "lock_timeout = '3s'", "SET " + scope + "statement_timeout = '60s'",
          // Bodies may speak of what is not built.
          "SET " + scope + "check_function_bodies = off",
          "SET " + scope + "client_min_messages = error"};
}

class SchemaConnection final : public PostgresConnection {
 public:
  explicit SchemaConnection(const SessionParameters& parameters)
      : PostgresConnection(parameters, false), schema_(new_name()) {
    std::vector<std::string> statements = settings("LOCAL ");
    statements.insert(statements.begin(), "BEGIN");
    statements.push_back("CREATE SCHEMA " + postgres::quoted(schema_));
    statements.push_back(
        "SELECT pg_catalog.set_config('search_path', pg_catalog.concat_ws(', ', " +
        literal(postgres::quoted(schema_)) +
        ", (SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(n.nspname), ', ') FROM "
        "pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace WHERE "
        "n.nspname <> 'pg_catalog')), true)");
    try {
      own(statements);
    } catch (const DatabaseError& error) {
      not_allowed(error, "schema", "CREATE on the database");
    }
    set_default_schema(schema_);
  }

  void begin() override {
    session().run("SAVEPOINT dunlin");
    ++depth_;
  }
  void commit() override {
    session().run("RELEASE SAVEPOINT dunlin");
    --depth_;
  }
  void rollback() override {
    if (depth_ == 0) return;
    own({"ROLLBACK TO SAVEPOINT dunlin", "RELEASE SAVEPOINT dunlin"});
    --depth_;
  }
  bool in_transaction() const override { return depth_ > 0; }
  void reset_session() override {}

  schema::Schema inspect(const driver::InspectOptions& options) override {
    driver::InspectOptions here = options;
    here.schemas = {schema_};
    return PostgresConnection::inspect(here);
  }

 private:
  std::string schema_;
  int depth_ = 0;
};

class SchemaScratch final : public driver::Scratch {
 public:
  explicit SchemaScratch(const SessionParameters& parameters) : connection_(parameters) {}
  // The transaction ends with the session, undone.
  driver::Connection& connection() override { return connection_; }

 private:
  SchemaConnection connection_;
};

SessionParameters in_database(SessionParameters parameters, const std::string& name) {
  std::erase_if(parameters.keywords, [](const auto& keyword) { return keyword.first == "dbname"; });
  parameters.keywords.emplace_back("dbname", name);
  return parameters;
}

class DatabaseScratch final : public driver::Scratch {
 public:
  DatabaseScratch(const SessionParameters& parameters, const std::string& default_schema)
      : name_(new_name()), server_(parameters, false) {
    try {
      const driver::Rows like = server_.query(
          "SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype FROM "
          "pg_catalog.pg_database WHERE datname = pg_catalog.current_database()");
      const driver::Row& row = like.rows.front();
      server_.execute("CREATE DATABASE " + postgres::quoted(name_) +
                      " TEMPLATE template0 ENCODING " + literal(*row[0]) + " LC_COLLATE " +
                      literal(*row[1]) + " LC_CTYPE " + literal(*row[2]));
    } catch (const DatabaseError& error) {
      not_allowed(error, "database", "CREATEDB");
    }
    try {
      // What a reset of the session goes back to.
      if (!default_schema.empty() && default_schema != "public")
        server_.execute("ALTER DATABASE " + postgres::quoted(name_) +
                        " SET search_path = " + postgres::quoted(default_schema));
      connect(parameters, default_schema);
    } catch (...) {
      drop();
      throw;
    }
  }
  ~DatabaseScratch() override {
    connection_.reset();
    drop();
  }
  driver::Connection& connection() override { return *connection_; }

 private:
  class Inside final : public PostgresConnection {
   public:
    Inside(const SessionParameters& parameters, const std::string& default_schema)
        : PostgresConnection(parameters, false) {
      std::vector<std::string> statements = settings("");
      statements.push_back("CREATE SCHEMA IF NOT EXISTS " + postgres::quoted(default_schema));
      statements.push_back("SET search_path = " + postgres::quoted(default_schema));
      own(statements);
      set_default_schema(default_schema);
    }
  };

  void connect(const SessionParameters& parameters, const std::string& default_schema) {
    connection_ = std::make_unique<Inside>(in_database(parameters, name_),
                                           default_schema.empty() ? "public" : default_schema);
  }

  void drop() noexcept {
    try {
      server_.execute("DROP DATABASE IF EXISTS " + postgres::quoted(name_));
    } catch (const std::exception&) {
      // The server is gone, or somebody looks into the database: it stays, under a name that tells.
    }
  }

  std::string name_;
  PostgresConnection server_;
  std::unique_ptr<Inside> connection_;
};

}  // namespace

std::unique_ptr<driver::Scratch> scratch_in_schema(const SessionParameters& parameters) {
  return std::make_unique<SchemaScratch>(parameters);
}

std::unique_ptr<driver::Scratch> scratch_in_database(const SessionParameters& parameters,
                                                     const std::string& default_schema) {
  return std::make_unique<DatabaseScratch>(parameters, default_schema);
}

}  // namespace dunlin::postgres
