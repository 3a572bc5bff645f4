// What translated expressions give on a server: the values that PostgreSQL gives.
#include <gtest/gtest.h>

#include "dunlin/parse/parse.hpp"
#include "server.hpp"

namespace dunlin::test {
namespace {

/// An expression over the columns of the row in kRow, and PostgreSQL's value as the server shows
/// it.
struct Case {
  const char* expression;
  const char* value;
};

constexpr const char* kRow = R"(
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id serial PRIMARY KEY, a int, b int, x double precision, n numeric(10,3),
  s varchar(50), bo boolean, d date, ts timestamp, tz timestamptz, j jsonb, arr text[], ia int[],
  u uuid, e mood, ip inet, by bytea, ct citext);
INSERT INTO t (a, b, x, n, s, bo, d, ts, tz, j, arr, ia, u, e, ip, by, ct) VALUES
 (1, 2, 1.5, 2.345, 'abc', true, '2020-05-06', '2020-05-06 07:08:09.123',
  '2020-05-06 07:08:09+02',
  '{"a": 1, "b": true, "l": [1, "two", {"x": 3}], "o": {"k": "v"}, "n": null, "s": "str"}',
  '{x,y}', '{1,2,3}', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'ok', '10.0.0.1', '\x6162', 'Abc');
)";

// clang-format off
constexpr Case kCases[] = {
    {"-a / b", "0"},
    {"7 / 2", "3"},
    {"-7 / 2", "-3"},
    {"a / b::float", "0.5"},
    {"round(n)", "2"},
    {"round(n, 1)", "2.3"},
    {"round(x)", "2"},
    {"trunc(n)", "2"},
    {"trunc(n, 1)", "2.3"},
    {"~a", "-2"},
    {"2147483647::bigint + 1", "2147483648"},
    {"a::text", "1"},
    {"x::text", "1.5"},
    {"n::text", "2.345"},
    {"bo::text", "true"},
    {"d::text", "2020-05-06"},
    {"ts::text", "2020-05-06 07:08:09.123"},
    {"tz::text", "2020-05-06 05:08:09+00"},
    {"u::text", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
    {"1.50::text", "1.50"},
    {"0.1::float8::text", "0.1"},
    {"true::text", "true"},
    {"'5'::int", "5"},
    {"'5.5'::numeric", "5.5"},
    {"5.5::int", "6"},
    {"4.5::int", "5"},
    {"3.5::int", "4"},
    {"-2.5::int", "-3"},
    {"2.5::float::int", "2"},
    {"'abc'::varchar(2)", "ab"},
    {"'abc'::char(5) || 'x'", "abcx"},
    {"123::varchar", "123"},
    {"true::int", "1"},
    {"0::boolean", "0"},
    {"1::boolean", "1"},
    {"'yes'::boolean", "1"},
    {"NULL::int", "NULL"},
    {"'2020-01-02'::date + 1", "2020-01-03"},
    {"'2020-01-02'::date - '2019-12-25'::date", "8"},
    {"'2020-01-02 03:04:05'::timestamp", "2020-01-02 03:04:05"},
    {"ts::date", "2020-05-06"},
    {"tz::date", "2020-05-06"},
    {"extract(year from d)", "2020"},
    {"extract(dow from d)", "3"},
    {"extract(isodow from d)", "3"},
    {"extract(week from d)", "19"},
    {"extract(quarter from d)", "2"},
    {"extract(doy from d)", "127"},
    {"extract(century from d)", "21"},
    {"extract(decade from d)", "202"},
    {"extract(hour from '10:11:12'::time)", "10"},
    {"date_part('month', ts)", "5"},
    {"date_part('day', ts)", "6"},
    {"to_char(ts, 'YYYY-MM-DD')", "2020-05-06"},
    {"to_char(ts, 'YYYY-MM-DD HH24:MI:SS')", "2020-05-06 07:08:09"},
    {"to_char(ts, 'DD.MM.YYYY')", "06.05.2020"},
    {"to_char(ts, 'Mon DD, YYYY')", "May 06, 2020"},
    {"to_char(ts, 'Month')", "May      "},
    {"to_char(ts, 'FMMonth')", "May"},
    {"to_char(ts, 'YYYYMMDD')", "20200506"},
    {"to_char(ts, 'HH12:MI AM')", "07:08 AM"},
    {"to_char(ts, 'IYYY-IW')", "2020-19"},
    {"to_char(ts, 'Day')", "Wednesday"},
    {"to_char(ts, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')", "2020-05-06T07:08:09Z"},
    {"to_char(ts, 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')", "2020-05-06T07:08:09.123Z"},
    {"to_char(ts, 'YYYY-\"Q\"Q')", "2020-Q2"},
    {"to_char(a, 'FM0000')", "0001"},
    {"to_char(a, 'FM999')", "1"},
    {"to_char(n, 'FM999990.00')", "2.35"},
    {"to_date('2020-02-03', 'YYYY-MM-DD')", "2020-02-03"},
    {"to_date('03.02.2020', 'DD.MM.YYYY')", "2020-02-03"},
    {"make_date(2020, 2, 3)", "2020-02-03"},
    {"s || NULL", "NULL"},
    {"'x' || 1", "x1"},
    {"concat(s, NULL, a)", "abc1"},
    {"concat_ws('-', s, NULL, a)", "abc-1"},
    {"substring(s from 2 for 2)", "bc"},
    {"substring(s, 2)", "bc"},
    {"substr(s, -1, 3)", "a"},
    {"substring('foobar' from 'o(.)b')", "o"},
    {"substring('foobar' from '[0-9]+')", "NULL"},
    {"substring('foo123bar' from '[0-9]+')", "123"},
    {"left(s, 2)", "ab"},
    {"left(s, -1)", "ab"},
    {"right(s, 2)", "bc"},
    {"right(s, -1)", "bc"},
    {"trim(s)", "abc"},
    {"trim(both 'x' from 'xxhixx')", "hi"},
    {"trim(leading '0' from '0012')", "12"},
    {"ltrim('  a')", "a"},
    {"rtrim('abxy', 'xy')", "ab"},
    {"btrim('xyaxy', 'xy')", "a"},
    {"lpad('7', 3, '0')", "007"},
    {"lpad('abcdef', 3)", "abc"},
    {"lpad(a::text, 5, '0')", "00001"},
    {"translate('12345', '143', 'ax')", "a2x5"},
    {"strpos('abc', 'c')", "3"},
    {"strpos('Abc', 'a')", "0"},
    {"split_part('a,b,c', ',', 2)", "b"},
    {"split_part('a,b,c', ',', 5)", ""},
    {"split_part('a,b,c', ',', -1)", "c"},
    {"starts_with('abc', 'ab')", "1"},
    {"starts_with('Abc', 'ab')", "0"},
    {"ascii('a')", "97"},
    {"chr(65)", "A"},
    {"md5('abc')", "900150983cd24fb0d6963f7d28e17f72"},
    {"md5(s)", "900150983cd24fb0d6963f7d28e17f72"},
    {"encode('abc'::bytea, 'hex')", "616263"},
    {"encode('abc'::bytea, 'base64')", "YWJj"},
    {"encode(decode('616263', 'hex'), 'base64')", "YWJj"},
    {"encode(decode('YWJj', 'base64'), 'hex')", "616263"},
    {"encode(digest('abc', 'sha1'), 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"},
    {"convert_from('\\x616263'::bytea, 'UTF8')", "abc"},
    {"encode(convert_to('abc', 'UTF8'), 'hex')", "616263"},
    {"to_hex(255)", "ff"},
    {"format('%s-%s', s, a)", "abc-1"},
    {"regexp_replace('foo bar', 'o', 'x')", "fxo bar"},
    {"regexp_replace('foo bar', 'o', 'x', 'g')", "fxx bar"},
    {"regexp_replace('Foo Bar', '[a-z]', '', 'g')", "F B"},
    {"regexp_replace('Foo Bar', 'foo', 'x', 'i')", "x Bar"},
    {"regexp_replace('a-b_c', '[^a-z]+', '', 'gi')", "abc"},
    {"regexp_replace('hello world', '(\\w+) (\\w+)', '\\2 \\1')", "world hello"},
    {"regexp_replace('  a b ', '\\s+', '', 'g')", "ab"},
    {"s ~ '^a'", "1"},
    {"s ~ '^A'", "0"},
    {"s ~* '^A'", "1"},
    {"s !~ 'b'", "0"},
    {"s !~* 'B'", "0"},
    {"'foo@bar.com' ~* '^[A-Z0-9._%+-]+@[A-Z0-9.-]+\\.[A-Z]{2,}$'", "1"},
    {"'abc' SIMILAR TO 'a%'", "1"},
    {"'abc' SIMILAR TO '(a|b)%'", "1"},
    {"s LIKE 'a%'", "1"},
    {"s LIKE 'A%'", "0"},
    {"s ILIKE 'A%'", "1"},
    {"s NOT ILIKE 'A%'", "0"},
    {"s LIKE '%\\_%'", "0"},
    {"'a_b' LIKE 'a\\_b'", "1"},
    {"'a%b' LIKE 'a!%b' ESCAPE '!'", "1"},
    {"'a\\b' LIKE 'a\\\\b'", "1"},
    {"s = ANY (ARRAY['abc','x'])", "1"},
    {"s = ANY ('{abc,x}')", "1"},
    {"a = ANY ('{1,2}'::int[])", "1"},
    {"bo::int", "1"},
    {"(a > 1) IS NOT DISTINCT FROM bo", "0"},
    {"s IS DISTINCT FROM 'abc'", "0"},
    {"j -> 'l' -> 0", "1"},
    {"j -> 'l' ->> 1", "two"},
    {"j #>> '{o,k}'", "v"},
    {"j #>> '{l,0}'", "1"},
    {"j #>> ARRAY['o','k']", "v"},
    {"j ? 'a'", "1"},
    {"j ?| array['a','zz']", "1"},
    {"j ?& array['a','zz']", "0"},
    {"j @> '{\"a\": 1}'", "1"},
    {"j @> '{\"l\": [1]}'", "1"},
    {"'{\"a\": 1}'::jsonb <@ j", "1"},
    {"'[1,2]'::jsonb || '[3]'::jsonb", "[1, 2, 3]"},
    {"'[1,2]'::jsonb || '3'::jsonb", "[1, 2, 3]"},
    {"'[\"a\",\"b\"]'::jsonb - 0", "[\"b\"]"},
    {"j = '{\"a\": 1}'::jsonb", "0"},
    {"j -> 'zz' IS NULL", "1"},
    {"j ->> 'n' IS NULL", "1"},
    {"(j ->> 'b')::boolean", "1"},
    {"jsonb_typeof(j)", "object"},
    {"jsonb_typeof(j -> 'a')", "number"},
    {"jsonb_typeof(j -> 'l')", "array"},
    {"jsonb_typeof(j -> 'b')", "boolean"},
    {"jsonb_typeof(j -> 'n')", "null"},
    {"jsonb_array_length(j -> 'l')", "3"},
    {"to_jsonb(a)", "1"},
    {"to_jsonb(bo)", "true"},
    {"'{\"a\":1}'::json ->> 'a'", "1"},
    {"'\"x\"'::jsonb #>> '{}'", "x"},
    {"'5'::jsonb", "5"},
    {"'null'::jsonb", "null"},
    {"to_jsonb(NULL::text)", "NULL"},
    {"array_length(arr, 1)", "2"},
    {"'x' = ANY(arr)", "1"},
    {"'x' = ANY(arr) AND a = 1", "1"},
    {"NOT ('x' = ANY(arr))", "0"},
    {"arr @> ARRAY['x']", "1"},
    {"array_position(arr, 'y')", "2"},
    {"array_to_string(arr, ',')", "x,y"},
    {"array_upper(arr, 1)", "2"},
    {"1 = ANY(ia)", "1"},
    {"a = ANY(ia)", "1"},
    {"u::text = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "1"},
    {"'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"},
    {"e::text", "ok"},
    {"encode(by, 'hex')", "6162"},
    {"9223372036854775807::bigint", "9223372036854775807"},
    {"1::numeric(10,2)", "1.00"},
    {"1.005::numeric(10,2)", "1.01"},
    {"'a'::text COLLATE \"C\" < 'b'", "1"},
    {"s::varchar(2)", "ab"},
    {"n::numeric(4,1)", "2.3"},
    {"s::citext = 'ABC'", "1"},
    {"ct LIKE 'A%'", "1"},
    {"num_nonnulls(a, NULL, s)", "2"},
};
// clang-format on

class MysqlValues : public Server {};
DUNLIN_ON_SERVERS(MysqlValues);

TEST_P(MysqlValues, AreThoseOfPostgres) {
  const std::unique_ptr<driver::Connection> connection = connect();
  schema::Schema model;
  const auto translate = [&](const std::string& sql) {
    const std::vector<parse::Parsed> parsed = parse::parse_all(sql, {});
    std::vector<driver::Change> changes;
    for (const parse::Parsed& item : parsed) changes.push_back({&item.statement, item.operations});
    return connection->dialect().translator({}, connection.get())->translate(changes, model);
  };
  for (const driver::Step& step : translate(kRow).steps) connection->execute(step.sql);
  for (const Case& item : kCases) {
    SCOPED_TRACE(item.expression);
    const driver::Translation translation =
        translate("SELECT " + std::string(item.expression) + " AS r FROM t");
    // Newer MySQL lacks some functions.
    if (translation.findings[0].outcome == sql::Outcome::refused) {
      EXPECT_FALSE(mariadb()) << translation.findings[0].reason;
      continue;
    }
    SCOPED_TRACE(translation.steps[0].sql);
    EXPECT_EQ(value(*connection, translation.steps[0].sql), item.value);
  }
}

}  // namespace
}  // namespace dunlin::test
