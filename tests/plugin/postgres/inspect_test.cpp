// A whole schema read from the catalogs, with a number of queries that does not grow.
#include <algorithm>
#include <chrono>
#include <thread>

#include "dunlin/schema/native.hpp"
#include "relay.hpp"
#include "server.hpp"

namespace dunlin::test {
namespace {

using schema::Name;

class Inspect : public PostgresTest {
 protected:
  schema::Schema inspected(const driver::InspectOptions& options = {}) const {
    return connect()->inspect(options);
  }
  void run(const std::string& sql) const { connect()->execute(sql); }
};

std::string native(const schema::Native& attributes, std::string_view key) {
  return schema::find_native(attributes, key).value_or("(none)");
}

template <typename Rule>
const Rule& rule(const schema::Table& table, std::string_view constraint) {
  return std::get<Rule>(table.find_constraint(constraint)->rule);
}

TEST_F(Inspect, Columns) {
  run("CREATE TYPE mood AS ENUM ('sad', 'it''s, \"ok\"');"
      "CREATE TABLE t (id serial PRIMARY KEY, big bigint GENERATED ALWAYS AS IDENTITY (START 5), "
      "name varchar(20) NOT NULL DEFAULT 'light', m mood DEFAULT 'sad', "
      "twice int GENERATED ALWAYS AS (id * 2) STORED, de text COLLATE \"C\", "
      "tags text[], at timestamptz(3) DEFAULT now()); ALTER TABLE t ALTER tags SET STORAGE "
      "EXTERNAL;"
      "COMMENT ON COLUMN t.name IS 'what''s up'; COMMENT ON TABLE t IS 'a table';"
      "ALTER TABLE t ALTER name SET STATISTICS 50; ALTER TABLE t ALTER de SET (n_distinct = 7)");
  const schema::Schema all = inspected();
  const schema::Table* t = all.find_table({"", "t"});
  ASSERT_NE(t, nullptr);
  EXPECT_EQ(all.dialect, "");
  EXPECT_EQ(t->comment, "a table");
  EXPECT_TRUE(t->find_column("id")->serial);
  EXPECT_FALSE(t->find_column("id")->default_value);
  EXPECT_FALSE(t->find_column("id")->nullable);
  EXPECT_TRUE(t->find_column("big")->identity->always);
  EXPECT_EQ(t->find_column("big")->identity->options.start, 5);
  EXPECT_FALSE(t->find_column("big")->identity->options.maximum);
  const schema::Column& name = *t->find_column("name");
  EXPECT_EQ(schema::to_string(name.type), "character varying(20)");
  EXPECT_EQ(name.default_value->sql, "'light'::varchar");
  EXPECT_EQ(name.comment, "what's up");
  EXPECT_EQ(native(name.native, schema::native_key::kStatistics), "50");
  EXPECT_EQ(t->find_column("m")->type.name, (Name{"", "mood"}));
  EXPECT_EQ(t->find_column("twice")->generated->sql, "id * 2");
  EXPECT_EQ(t->find_column("de")->collation, "C");
  EXPECT_EQ(t->find_column("de")->native, (schema::Native{{"option.n_distinct", "7"}}));
  EXPECT_EQ(native(t->find_column("tags")->native, schema::native_key::kStorage), "EXTERNAL");
  EXPECT_EQ(t->find_column("at")->type.modifiers, (std::vector<int>{3}));
  ASSERT_NE(all.find_sequence({"", "t_id_seq"}), nullptr);
  EXPECT_EQ(all.find_sequence({"", "t_id_seq"})->owner_column, "id");
  EXPECT_EQ(all.find_enum({"", "mood"})->values, (std::vector<std::string>{"sad", "it's, \"ok\""}));
}

TEST_F(Inspect, Constraints) {
  run("CREATE TABLE p (a int, b int, PRIMARY KEY (b, a) INCLUDE (a) WITH (fillfactor = 70));"
      "CREATE TABLE c (a int, b int, n int CHECK (n > 0) NO INHERIT, "
      "CONSTRAINT fk FOREIGN KEY (b, a) REFERENCES p MATCH FULL ON UPDATE CASCADE "
      "ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, "
      "CONSTRAINT u UNIQUE NULLS NOT DISTINCT (n) DEFERRABLE, "
      "CONSTRAINT x EXCLUDE USING gist (int4range(a, b) WITH &&) WHERE (a > 0));"
      "ALTER TABLE c ADD CONSTRAINT later CHECK (a < b) NOT VALID;"
      "COMMENT ON CONSTRAINT later ON c IS 'one day'");
  const schema::Schema all = inspected();
  const schema::Table& p = *all.find_table({"", "p"});
  EXPECT_EQ(rule<schema::PrimaryKey>(p, "p_pkey").columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(rule<schema::PrimaryKey>(p, "p_pkey").include, (std::vector<std::string>{"a"}));
  EXPECT_EQ(native(p.find_constraint("p_pkey")->native, "with.fillfactor"), "70");
  EXPECT_TRUE(p.indexes.empty());
  const schema::Table& c = *all.find_table({"", "c"});
  const auto& key = rule<schema::ForeignKey>(c, "fk");
  EXPECT_EQ(key.table, (Name{"", "p"}));
  EXPECT_EQ(key.columns, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(key.referenced, (std::vector<std::string>{"b", "a"}));
  EXPECT_EQ(key.match, schema::ForeignKeyMatch::full);
  EXPECT_EQ(key.on_update, schema::ForeignKeyAction::cascade);
  EXPECT_EQ(key.on_delete, schema::ForeignKeyAction::set_null);
  EXPECT_TRUE(c.find_constraint("fk")->deferrable);
  EXPECT_TRUE(c.find_constraint("fk")->initially_deferred);
  EXPECT_EQ(rule<schema::Check>(c, "c_n_check").condition.sql, "n > 0");
  EXPECT_EQ(rule<schema::Check>(c, "c_n_check").column, "n");
  EXPECT_EQ(native(c.find_constraint("c_n_check")->native, "no_inherit"), "true");
  EXPECT_TRUE(rule<schema::Unique>(c, "u").nulls_not_distinct);
  EXPECT_TRUE(c.find_constraint("later")->not_valid);
  EXPECT_EQ(c.find_constraint("later")->comment, "one day");
  EXPECT_NE(rule<schema::Exclusion>(c, "x").definition.find("WITH &&"), std::string::npos);
}

TEST_F(Inspect, Indexes) {
  run("CREATE TABLE t (a text, b int, c int, d varchar(9));"
      "CREATE UNIQUE INDEX plain ON t (b DESC, c NULLS FIRST) INCLUDE (a);"
      "CREATE INDEX special ON t USING btree (lower(a) text_pattern_ops, d COLLATE \"C\") "
      "WITH (fillfactor = 80) WHERE b > 0;"
      "CREATE INDEX hashed ON t USING hash (a); COMMENT ON INDEX hashed IS 'h';"
      "CREATE MATERIALIZED VIEW m AS SELECT b FROM t; CREATE UNIQUE INDEX m_b ON m (b)");
  const schema::Schema all = inspected();
  const schema::Table& t = *all.find_table({"", "t"});
  ASSERT_EQ(t.indexes.size(), 3U);
  const schema::Index& plain = *t.find_index("plain");
  EXPECT_TRUE(plain.unique);
  EXPECT_EQ(plain.include, (std::vector<std::string>{"a"}));
  EXPECT_TRUE(plain.keys[0].descending);
  EXPECT_FALSE(plain.keys[0].nulls_first);
  EXPECT_EQ(plain.keys[1].nulls_first, true);
  const schema::Index& special = *t.find_index("special");
  EXPECT_EQ(special.keys[0].expression->sql, "lower(a)");
  EXPECT_EQ(special.keys[0].operator_class, "text_pattern_ops");
  EXPECT_EQ(special.keys[1].collation, "C");
  EXPECT_EQ(special.where->sql, "b > 0");
  EXPECT_EQ(native(special.native, "with.fillfactor"), "80");
  EXPECT_EQ(t.find_index("hashed")->method, "hash");
  EXPECT_EQ(t.find_index("hashed")->comment, "h");
  ASSERT_EQ(all.find_view({"", "m"})->indexes.size(), 1U);
  EXPECT_TRUE(all.find_view({"", "m"})->materialized);
}

TEST_F(Inspect, AttributesThatOnlyPostgresHas) {
  run("CREATE UNLOGGED TABLE u (a int, b text) WITH (fillfactor = 70, toast.autovacuum_enabled = "
      "off);"
      "CREATE TABLE parts (id int, at date) PARTITION BY RANGE (at);"
      "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');"
      "CREATE INDEX parts_at ON parts (at);"
      "CREATE TABLE heir (extra int) INHERITS (u);"
      "ALTER TABLE u ENABLE ROW LEVEL SECURITY; ALTER TABLE u FORCE ROW LEVEL SECURITY;"
      "ALTER TABLE u REPLICA IDENTITY FULL;"
      "CREATE VIEW v WITH (security_barrier = true) AS SELECT a FROM u WITH LOCAL CHECK OPTION");
  const schema::Schema all = inspected();
  namespace key = schema::native_key;
  const schema::Native& u = all.find_table({"", "u"})->native;
  EXPECT_EQ(native(u, key::kUnlogged), "true");
  EXPECT_EQ(native(u, "with.fillfactor"), "70");
  EXPECT_EQ(native(u, "with.toast.autovacuum_enabled"), "off");
  EXPECT_EQ(native(u, key::kRowSecurity), "enabled");
  EXPECT_EQ(native(u, key::kForceRowSecurity), "true");
  EXPECT_EQ(native(u, key::kReplicaIdentity), "FULL");
  EXPECT_EQ(native(all.find_table({"", "parts"})->native, key::kPartitionBy), "RANGE (at)");
  const schema::Table& part = *all.find_table({"", "parts_1"});
  EXPECT_EQ(native(part.native, key::kPartitionOf), "parts");
  EXPECT_EQ(native(part.native, key::kPartitionBound),
            "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')");
  EXPECT_TRUE(part.indexes.empty());
  EXPECT_EQ(all.find_table({"", "parts"})->indexes.size(), 1U);
  EXPECT_EQ(native(all.find_table({"", "parts"})->indexes[0].native, key::kOnly), "(none)");
  EXPECT_EQ(native(all.find_table({"", "heir"})->native, key::kInherits), "u");
  const schema::Native& v = all.find_view({"", "v"})->native;
  EXPECT_EQ(native(v, key::kCheckOption), "local");
  EXPECT_EQ(native(v, "with.security_barrier"), "true");
}

TEST_F(Inspect, ObjectsCarriedWhole) {
  run("CREATE TABLE t (a int, b text);"
      "CREATE FUNCTION f(x int, y text DEFAULT 'q') RETURNS int LANGUAGE plpgsql STABLE AS "
      "$$BEGIN RETURN 1; END$$;"
      "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;"
      "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';"
      "CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');"
      "CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) "
      "EXECUTE FUNCTION g(); ALTER TABLE t DISABLE TRIGGER tr;"
      "CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING;"
      "CREATE POLICY po ON t FOR SELECT TO PUBLIC USING (a > 0);"
      "CREATE TYPE pair AS (l int, r text COLLATE \"C\");"
      "CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = float8mi);"
      "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);"
      "CREATE STATISTICS st (ndistinct) ON a, b FROM t;"
      "CREATE DOMAIN positive AS int NOT NULL DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0);"
      "COMMENT ON FUNCTION g() IS 'a trigger function'; COMMENT ON TRIGGER tr ON t IS 'tt'");
  const schema::Schema all = inspected();
  using Kind = schema::ObjectKind;
  const auto find = [&](Kind kind, const char* name) {
    const auto found = std::find_if(all.objects.begin(), all.objects.end(), [&](const auto& o) {
      return o.kind == kind && o.name.name == name;
    });
    EXPECT_NE(found, all.objects.end()) << name;
    return found == all.objects.end() ? schema::Object{} : *found;
  };
  EXPECT_EQ(find(Kind::function, "f").signature, "integer, text");
  EXPECT_EQ(find(Kind::function, "f").name.schema, "");
  EXPECT_NE(find(Kind::function, "f").definition.find("FUNCTION f("), std::string::npos);
  EXPECT_EQ(find(Kind::function, "g").comment, "a trigger function");
  EXPECT_EQ(find(Kind::aggregate, "total").signature, "integer");
  find(Kind::procedure, "p");
  EXPECT_EQ(find(Kind::trigger, "tr").table, (Name{"", "t"}));
  EXPECT_EQ(find(Kind::trigger, "tr").comment, "tt");
  EXPECT_EQ(native(all.find_table({"", "t"})->native, "trigger.tr"), "disabled");
  EXPECT_EQ(find(Kind::rule, "ru").table, (Name{"", "t"}));
  EXPECT_EQ(find(Kind::policy, "po").table, (Name{"", "t"}));
  find(Kind::composite_type, "pair");
  find(Kind::range_type, "span");
  find(Kind::collation, "nocase");
  EXPECT_EQ(find(Kind::statistics, "st").table, (Name{"", "t"}));
  const schema::Domain& positive = *all.find_domain({"", "positive"});
  EXPECT_FALSE(positive.nullable);
  EXPECT_EQ(positive.default_value->sql, "1");
  ASSERT_EQ(positive.checks.size(), 1U);
  EXPECT_EQ(positive.checks[0].name, "above");
  // The functions that make a range come with its type.
  EXPECT_EQ(std::count_if(all.objects.begin(), all.objects.end(),
                          [](const auto& o) { return o.name.name == "span"; }),
            1);
  EXPECT_EQ(std::count_if(all.objects.begin(), all.objects.end(),
                          [](const auto& o) { return o.kind == Kind::cast; }),
            0);
}

TEST_F(Inspect, SchemasAndOddNames) {
  run("CREATE SCHEMA \"My Schema\"; COMMENT ON SCHEMA \"My Schema\" IS 'mine';"
      "CREATE TABLE \"My Schema\".\"a \"\"b\"\", c\" (\"x y\" int DEFAULT 1, \"{\" text, "
      "UNIQUE (\"{\", \"x y\"));"
      "CREATE TABLE \"Ü\" (\"select\" int REFERENCES \"Ü\" (\"id\"), id int PRIMARY KEY);"
      "CREATE FUNCTION \"My Schema\".\"F\"() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  const schema::Schema all = inspected();
  EXPECT_EQ(all.schemas, (std::vector<std::string>{"My Schema"}));
  ASSERT_EQ(all.schema_comments.size(), 1U);
  const schema::Table* odd = all.find_table({"My Schema", "a \"b\", c"});
  ASSERT_NE(odd, nullptr);
  EXPECT_EQ(std::get<schema::Unique>(odd->constraints.front().rule).columns,
            (std::vector<std::string>{"{", "x y"}));
  ASSERT_NE(all.find_table({"", "Ü"}), nullptr);
  ASSERT_EQ(all.objects.size(), 1U);
  EXPECT_EQ(all.objects.front().name, (Name{"My Schema", "F"}));
  driver::InspectOptions only;
  only.schemas = {"My Schema"};
  EXPECT_EQ(inspected(only).tables.size(), 1U);
}

TEST_F(Inspect, ExtensionsAndDunlinsOwnTablesAreLeftOut) {
  const auto connection = connect();
  for (const std::string& statement : connection->dialect().create_history_tables({}))
    connection->execute(statement);
  connection->execute(
      "CREATE EXTENSION citext; CREATE TABLE t (a citext); CREATE SCHEMA ext; "
      "CREATE EXTENSION hstore SCHEMA ext");
  const schema::Schema all = inspected();
  EXPECT_EQ(all.extensions, (std::vector<std::string>{"citext", "hstore SCHEMA ext"}));
  EXPECT_TRUE(all.objects.empty());
  ASSERT_EQ(all.tables.size(), 1U);
  EXPECT_EQ(all.tables.front().columns.front().type.kind, schema::TypeKind::citext);
  EXPECT_TRUE(all.sequences.empty());
}

TEST_F(Inspect, TheDefaultSchemaIsTheConnections) {
  run("CREATE SCHEMA app; CREATE TABLE app.t (a int); CREATE TABLE public.other (a int);"
      "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
  driver::Url there = url();
  there.parameters["options"] = "-c search_path=app";
  const schema::Schema all = postgres_driver().connect(there, {})->inspect({});
  EXPECT_NE(all.find_table({"", "t"}), nullptr);
  EXPECT_NE(all.find_table({"public", "other"}), nullptr);
  ASSERT_EQ(all.objects.size(), 1U);
  EXPECT_EQ(all.objects.front().name, (Name{"", "f"}));
}

TEST_F(Inspect, ChangesNothingAndLeavesTheSessionAlone) {
  const auto connection = connect();
  connection->execute("SET search_path = pg_catalog");
  connection->begin();
  connection->execute("CREATE TABLE public.t (a int)");
  EXPECT_NE(connection->inspect({}).find_table({"", "t"}), nullptr);
  EXPECT_TRUE(connection->in_transaction());
  EXPECT_EQ(connection->query("SHOW search_path").rows[0][0], "pg_catalog");
  connection->rollback();
  EXPECT_EQ(connection->inspect({}).find_table({"", "t"}), nullptr);
  EXPECT_FALSE(connection->in_transaction());
}

TEST_F(Inspect, TheNumberOfQueriesDoesNotGrow) {
  const driver::Url direct = url();
  const auto host = direct.parameters.find("host");
  if (host == direct.parameters.end() || host->second.front() != '/')
    GTEST_SKIP() << "the server is not reached by a unix socket";
  const auto port = direct.parameters.find("port");
  const std::string socket =
      host->second + "/.s.PGSQL." + (port == direct.parameters.end() ? "5432" : port->second);
  const auto count = [&] {
    Relay relay(socket);
    driver::Url relayed = direct;
    relayed.parameters["host"] = "127.0.0.1";
    relayed.parameters["port"] = std::to_string(relay.port());
    const auto connection = postgres_driver().connect(relayed, {});
    const int before = relay.statements();
    (void)connection->inspect({});
    return relay.statements() - before;
  };
  const int none = count();
  EXPECT_GT(none, 0);
  EXPECT_LT(none, 30);
  std::string many;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    many += "CREATE TABLE t" + n + " (id serial PRIMARY KEY, a text DEFAULT 'x' CHECK (a <> ''));" +
            "CREATE INDEX i" + n + " ON t" + n + " (lower(a));" + "CREATE VIEW v" + n +
            " AS SELECT a FROM t" + n + ";";
  }
  run(many);
  EXPECT_EQ(count(), none);
}

std::string many_tables(int count) {
  std::string many;
  for (int i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    many += "CREATE TABLE t" + n + " (id serial PRIMARY KEY, a int" +
            (i > 0 ? " REFERENCES t" + std::to_string(i - 1) : "") +
            " CHECK (a > 0)); CREATE INDEX i" + n + " ON t" + n + " (abs(a)) WHERE a > 1;";
  }
  return many + "COMMENT ON TABLE t7 IS 'seven'; CREATE DOMAIN d AS text CHECK (VALUE <> '');" +
         "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';" +
         "CREATE TRIGGER g BEFORE INSERT ON t3 FOR EACH ROW EXECUTE FUNCTION f()";
}

/// In an open transaction there is one session only.
schema::Schema read_by_one(driver::Connection& connection) {
  connection.begin();
  schema::Schema all = connection.inspect({});
  connection.rollback();
  return all;
}

TEST_F(Inspect, ManyTablesAreReadByTwoSessionsOfOneSnapshot) {
  run(many_tables(400));
  const std::string sessions =
      "SELECT sessions FROM pg_stat_database WHERE datname = current_database()";
  const auto watcher = connect();
  const auto connection = connect();
  const int before = std::stoi(value(*watcher, sessions));
  const schema::Schema all = connection->inspect({});
  EXPECT_EQ(all.tables.size(), 400U);
  EXPECT_EQ(all.find_table({"", "t9"})->constraints.size(), 3U);
  EXPECT_EQ(all.objects.size(), 2U);
  EXPECT_FALSE(connection->in_transaction());
  EXPECT_EQ(all, read_by_one(*connection));
  int after = before;
  for (int i = 0; i < 100 && after == before; ++i) {
    after = std::stoi(value(*watcher, sessions));
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_GT(after, before);
}

TEST_F(Inspect, OneSessionReadsWhatASecondMayNot) {
  run(many_tables(400));
  const std::string role = "dunlin_alone_" + std::to_string(::getpid());
  run("CREATE ROLE " + role + " LOGIN PASSWORD 'x' CONNECTION LIMIT 1");
  driver::Url as = url();
  as.user = role;
  as.password = "x";
  {
    const auto connection = postgres_driver().connect(as, {});
    EXPECT_EQ(connection->inspect({}), read_by_one(*connection));
  }
  run("DROP ROLE " + role);
}

TEST_F(Inspect, AnAbsentRightIsSaid) {
  run("CREATE TABLE t (a int)");
  const auto connection = connect();
  const std::string role = "dunlin_reader_" + std::to_string(::getpid());
  connection->execute("CREATE ROLE " + role);
  connection->execute("SET ROLE " + role);
  // Catalogs are open to everybody.
  EXPECT_NE(connection->inspect({}).find_table({"", "t"}), nullptr);
  connection->execute("RESET ROLE");
  driver::Url as = url();
  as.parameters["options"] = "-c role=" + role;
  connection->execute("REVOKE ALL ON DATABASE " + as.database + " FROM PUBLIC");
  const auto reader = postgres_driver().connect(as, {});
  try {
    (void)reader->scratch();
    ADD_FAILURE() << "a role without CREATE made a schema";
  } catch (const DatabaseError& error) {
    EXPECT_NE(error.message().find("may not create a schema"), std::string::npos);
    EXPECT_NE(error.hint().find("scratch_url"), std::string::npos);
  }
  EXPECT_THROW((void)reader->scratch_database(), DatabaseError);
  connection->execute("DROP OWNED BY " + role);
  connection->execute("DROP ROLE " + role);
}

TEST_F(Inspect, AScratchPlaceVanishes) {
  run("CREATE TABLE t (a int)");
  const auto connection = connect();
  const std::string schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'dunlin%'";
  {
    const auto scratch = connection->scratch();
    driver::Connection& place = scratch->connection();
    EXPECT_TRUE(place.inspect({}).tables.empty());
    place.execute("CREATE TABLE t (a int, b int, CHECK (a > b))");
    place.begin();
    EXPECT_THROW(place.execute("CREATE TABLE t (a int)"), DatabaseError);
    place.rollback();
    const schema::Schema all = place.inspect({});
    ASSERT_EQ(all.tables.size(), 1U);
    EXPECT_EQ(all.tables.front().columns.size(), 2U);
    EXPECT_EQ(all.tables.front().name, (Name{"", "t"}));
  }
  EXPECT_EQ(connection->query(schemas).rows[0][0], "0");
  EXPECT_EQ(connection->inspect({}).find_table({"", "t"})->columns.size(), 1U);
  const std::string databases =
      "SELECT count(*) FROM pg_database WHERE datname LIKE 'dunlin_scratch_" +
      std::to_string(::getpid()) + "%'";
  {
    const auto scratch = connection->scratch_database();
    scratch->connection().execute("CREATE SCHEMA app; CREATE TABLE app.t (a int)");
    EXPECT_NE(scratch->connection().inspect({}).find_table({"app", "t"}), nullptr);
    EXPECT_EQ(connection->query(databases).rows[0][0], "1");
  }
  EXPECT_EQ(connection->query(databases).rows[0][0], "0");
}

}  // namespace
}  // namespace dunlin::test
