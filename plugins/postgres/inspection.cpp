#include "inspection.hpp"

#include <charconv>

#include "dialect.hpp"
#include "dunlin/base/error.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::postgres {
namespace {

/// One element of an array's text form; `at` moves behind it.
std::string array_element(std::string_view text, std::size_t& at) {
  std::string element;
  const bool quoted = text[at] == '"';
  if (quoted) ++at;
  while (at < text.size()) {
    const char c = text[at];
    if (quoted ? c == '"' : (c == ',' || c == '}')) break;
    if (c == '\\' && at + 1 < text.size()) ++at;
    element += text[at++];
  }
  if (quoted) ++at;
  return !quoted && element == "NULL" ? std::string() : element;
}

/// "nextval('t_id_seq'::regclass)" is canonical as the server prints it: every serial column has
/// one of its own, and they need not be parsed.
bool is_plain_next_value(std::string_view text) {
  constexpr std::string_view kBegin = "nextval('";
  constexpr std::string_view kEnd = "'::regclass)";
  if (!text.starts_with(kBegin) || !text.ends_with(kEnd)) return false;
  text.remove_prefix(kBegin.size());
  return text.size() > kEnd.size() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
             text.size() - kEnd.size();
}

}  // namespace

std::int64_t Record::number(int field) const {
  const std::string_view digits = text(field);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::vector<std::string> Record::array(int field) const {
  std::vector<std::string> elements;
  const std::string_view all = text(field);
  for (std::size_t at = 1; at < all.size() && all[at] != '}';) {
    elements.push_back(array_element(all, at));
    if (at < all.size() && all[at] == ',') ++at;
  }
  return elements;
}

std::vector<int> Record::numbers(int field) const {
  std::vector<int> out;
  const std::string_view all = text(field);
  const char* const end = all.data() + all.size();
  for (const char* at = all.data(); at < end;) {
    int value = 0;
    const auto [next, error] = std::from_chars(at, end, value);
    if (error == std::errc()) out.push_back(value);
    at = next > at ? next : at + 1;
  }
  return out;
}

schema::Expression Spelling::expression(std::string_view text) {
  if (is_plain_next_value(text)) return {std::string(text)};
  const auto [found, fresh] = expressions_.try_emplace(std::string(text));
  if (fresh) {
    try {
      found->second = parse::expression(text);
    } catch (const ScriptError&) {
      found->second.sql = text;  // of a server that is newer than the parser
    }
  }
  return found->second;
}

schema::Type Spelling::type(std::string_view text) {
  const auto [found, fresh] = types_.try_emplace(std::string(text));
  if (fresh) found->second = parse::type(text);
  return found->second;
}

schema::Name Inspection::name(std::string_view space, std::string_view object) const {
  return {space == request.default_schema ? std::string() : std::string(space),
          std::string(object)};
}

schema::Table* Inspection::table(Oid oid) {
  const auto found = tables.find(oid);
  return found == tables.end() ? nullptr : &schema.tables[found->second];
}

schema::View* Inspection::view(Oid oid) {
  const auto found = views.find(oid);
  return found == views.end() ? nullptr : &schema.views[found->second];
}

std::vector<std::string> Inspection::columns(Oid relation, const std::vector<int>& numbers) const {
  std::vector<std::string> names;
  const auto known = column_names.find(relation);
  if (known == column_names.end()) return names;
  for (const int number : numbers) {
    if (number > 0 && static_cast<std::size_t>(number) < known->second.size())
      names.push_back(known->second[static_cast<std::size_t>(number)]);
  }
  return names;
}

std::vector<ops::Operation> Inspection::parsed(std::string text, std::string_view prefix,
                                               std::string_view identifier) const {
  const std::string qualified = std::string(prefix) + std::string(identifier);
  const std::size_t at = prefix.empty() ? std::string::npos : text.find(qualified);
  if (at != std::string::npos) text.replace(at, qualified.size(), identifier);
  sql::Statement statement;
  statement.text = std::move(text);
  try {
    return parse::parse(statement).operations;
  } catch (const ScriptError&) {
    return {};  // of a server that is newer than the parser
  }
}

std::string default_prefix(std::string_view schema, const InspectRequest& request) {
  return "CASE WHEN " + std::string(schema) + " = " + literal(request.default_schema) +
         " THEN pg_catalog.quote_ident(" + std::string(schema) + ") || '.' END";
}

std::string wanted_schema(std::string_view oid, const InspectRequest& request) {
  const std::string in = std::string(oid) + " IN (SELECT oid FROM pg_catalog.pg_namespace WHERE ";
  if (request.options.schemas.empty()) {
    return in + "nspname <> 'information_schema' AND nspname !~ '^pg_')";
  }
  std::string list;
  for (const std::string& name : request.options.schemas)
    list += (list.empty() ? "" : ", ") + literal(name);
  return in + "nspname IN (" + list + "))";
}

std::string not_of_extension(std::string_view catalog, std::string_view oid) {
  return "NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog." +
         std::string(catalog) + "'::pg_catalog.regclass AND e.objid = " + std::string(oid) +
         " AND e.deptype = 'e')";
}

std::string comment_join(std::string_view catalog, std::string_view oid) {
  return " LEFT JOIN pg_catalog.pg_description comment ON comment.objoid = " + std::string(oid) +
         " AND comment.classoid = 'pg_catalog." + std::string(catalog) +
         "'::pg_catalog.regclass AND comment.objsubid = 0 ";
}

void add_options(schema::Native& native, std::string_view prefix,
                 const std::vector<std::string>& options) {
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    schema::set_native(native, std::string(prefix) + option.substr(0, equals),
                       equals == std::string::npos ? "" : option.substr(equals + 1));
  }
}

}  // namespace dunlin::postgres
