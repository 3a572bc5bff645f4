// The state of one reading of the catalogs, and the parts it consists of.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "dunlin/ops/operation.hpp"
#include "inspect.hpp"

namespace dunlin::postgres {

using Oid = std::uint32_t;

/// Rows of a query, read by the number of the field.
class Records {
 public:
  explicit Records(const PGresult& result) : result_(&result) {}
  int size() const { return PQntuples(result_); }

 private:
  friend class Record;
  const PGresult* result_;
};

class Record {
 public:
  Record(const Records& records, int row) : result_(records.result_), row_(row) {}

  bool null(int field) const { return PQgetisnull(result_, row_, field) != 0; }
  /// Empty for NULL.
  std::string_view text(int field) const {
    return {PQgetvalue(result_, row_, field),
            static_cast<std::size_t>(PQgetlength(result_, row_, field))};
  }
  std::string string(int field) const { return std::string(text(field)); }
  std::optional<std::string> optional(int field) const {
    if (null(field)) return std::nullopt;
    return string(field);
  }
  bool flag(int field) const { return text(field) == "t"; }
  /// The first character; NUL for an empty field.
  char letter(int field) const { return text(field).empty() ? '\0' : text(field).front(); }
  std::int64_t number(int field) const;
  Oid oid(int field) const { return static_cast<Oid>(number(field)); }
  /// An array of any type in its text form: {a,"b c"}. NULL elements are empty.
  std::vector<std::string> array(int field) const;
  /// int2vector and int2[]: "1 2" and "{1,2}".
  std::vector<int> numbers(int field) const;

 private:
  const PGresult* result_;
  int row_;
};

/// Canonical forms of what the server prints. The same text is parsed once.
class Spelling {
 public:
  schema::Expression expression(std::string_view text);
  schema::Type type(std::string_view text);

 private:
  std::unordered_map<std::string, schema::Expression> expressions_;
  std::unordered_map<std::string, schema::Type> types_;
};

/// What has been read so far.
struct Inspection {
  explicit Inspection(const InspectRequest& asked) : request(asked) {}

  /// An object's name in the model: without the default schema.
  schema::Name name(std::string_view space, std::string_view object) const;
  /// The table or null, by OID.
  schema::Table* table(Oid oid);
  schema::View* view(Oid oid);
  /// Names of columns by their numbers; what is not known is left out.
  std::vector<std::string> columns(Oid relation, const std::vector<int>& numbers) const;
  /// The operations of one statement as the `parse` room reads it; none when it cannot. Some texts
  /// of the server always name the schema: the first `prefix` in front of `identifier` is left out.
  /// \param prefix      as default_prefix() gives it; empty: the schema stays
  /// \param identifier  quoted where it must be
  std::vector<ops::Operation> parsed(std::string text, std::string_view prefix,
                                     std::string_view identifier) const;

  const InspectRequest& request;
  Spelling spelling;
  schema::Schema schema;
  std::unordered_map<Oid, std::size_t> tables;  ///< index into schema.tables
  std::unordered_map<Oid, std::size_t> views;
  std::unordered_map<Oid, std::size_t> domains;
  std::unordered_map<Oid, std::vector<std::string>> column_names;  ///< by number; [0] is unused
  std::unordered_set<Oid> hidden;                                  ///< Dunlin's own tables
};

/// One query and who reads its rows.
struct Part {
  std::string query;
  void (*read)(const Records& records, Inspection& inspection);
};

// In this order: later parts rely on what earlier ones read.
Part schemas_part(const InspectRequest& request);
Part extensions_part(const InspectRequest& request);
Part relations_part(const InspectRequest& request);
Part columns_part(const InspectRequest& request);
Part sequences_part(const InspectRequest& request);
Part constraints_part(const InspectRequest& request);
Part indexes_part(const InspectRequest& request);
Part enums_part(const InspectRequest& request);
Part domains_part(const InspectRequest& request);
Part domain_checks_part(const InspectRequest& request);
Part composites_part(const InspectRequest& request);
Part ranges_part(const InspectRequest& request);
Part collations_part(const InspectRequest& request);
Part routines_part(const InspectRequest& request);
Part aggregates_part(const InspectRequest& request);
Part operators_part(const InspectRequest& request);
Part casts_part(const InspectRequest& request);
Part triggers_part(const InspectRequest& request);
Part rules_part(const InspectRequest& request);
Part policies_part(const InspectRequest& request);
Part statistics_part(const InspectRequest& request);
Part event_triggers_part(const InspectRequest& request);

/// SQL: whether the schema with this OID is one of those asked for.
std::string wanted_schema(std::string_view oid, const InspectRequest& request);
/// SQL: the default schema with a dot, as the server writes it in front of a name; NULL for others.
std::string default_prefix(std::string_view schema, const InspectRequest& request);
/// SQL: whether the object belongs to no extension. \param catalog  "pg_class"
std::string not_of_extension(std::string_view catalog, std::string_view oid);
/// SQL: LEFT JOIN of the object's comment as "COMMENT.description".
std::string comment_join(std::string_view catalog, std::string_view oid);

/// "fillfactor=70" as an entry of `native`. \param prefix  of the key
void add_options(schema::Native& native, std::string_view prefix,
                 const std::vector<std::string>& options);

}  // namespace dunlin::postgres
