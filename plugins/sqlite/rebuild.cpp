#include "rebuild.hpp"

#include <algorithm>
#include <set>

#include "dependents.hpp"
#include "dialect.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/printer.hpp"
#include "exchange.hpp"

namespace dunlin::sqlite {
namespace {

using parse::Untranslatable;
using Kind = ConstraintSql::Kind;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& item) { return text::iequals(item, name); });
}

/// A name for the rowid that no column takes.
std::string rowid_name(const TableSql& before, const TableSql& after) {
  for (const char* name : {"rowid", "_rowid_", "oid"}) {
    if (before.find(name) == nullptr && after.find(name) == nullptr) return name;
  }
  return {};
}

bool has_key(const TableSql& table, const Reference& key) {
  const auto same = [&](const ConstraintSql& constraint, const std::vector<std::string>& columns) {
    return constraint.kind == Kind::foreign_key &&
           text::iequals(constraint.referenced_table, key.parent) &&
           std::equal(columns.begin(), columns.end(), key.columns.begin(), key.columns.end(),
                      [](const auto& a, const auto& b) { return text::iequals(a, b); });
  };
  for (const ColumnSql& column : table.columns) {
    for (const ConstraintSql& constraint : column.constraints) {
      if (same(constraint, {column.name})) return true;
    }
  }
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const ConstraintSql& c) { return same(c, c.columns); });
}

}  // namespace

Rebuild::Rebuild(Shadow& shadow, const std::string& table, std::size_t change)
    : first_change_(change), last_change_(change) {
  std::optional<SchemaRow> row = shadow.find("table", table);
  if (!row) {
    throw Untranslatable("the definition of table " + table +
                             " is not known: neither these revisions nor the database have it",
                         "run it against the database, or " + std::string(kOwnSection));
  }
  std::optional<TableSql> read = TableSql::read(row->sql);
  if (!read)
    throw Untranslatable("table " + table + " is a virtual table, which cannot be altered",
                         kOwnSection);
  row_ = std::move(*row);
  before_ = std::move(*read);
  after_ = before_;
  indexes_ = shadow.objects("index", row_.name);
}

void Rebuild::set_source(const std::string& column, std::string expression) {
  sources_[column] = std::move(expression);
}

void Rebuild::drop_column(const std::string& column, bool cascade) {
  std::erase_if(after_.columns,
                [&](const ColumnSql& item) { return text::iequals(item.name, column); });
  const auto speaks = [&](const ConstraintSql& constraint) {
    return contains(constraint.columns, column) ||
           (constraint.kind == Kind::check && mentions(constraint.expression, column, false));
  };
  std::erase_if(after_.constraints, speaks);
  std::vector<std::string> generated;
  for (ColumnSql& item : after_.columns) {
    std::erase_if(item.constraints,
                  [&](const ConstraintSql& c) { return c.kind == Kind::check && speaks(c); });
    const ConstraintSql* expression = item.find(Kind::generated);
    if (expression != nullptr && mentions(expression->expression, column, false))
      generated.push_back(item.name);
  }
  sources_.erase(column);
  dropped_columns_.push_back(column);
  if (after_.columns.empty())
    throw Untranslatable("SQLite has no tables without columns", "drop the table " + row_.name);
  if (generated.empty()) return;
  if (!cascade) {
    throw Untranslatable("column " + generated.front() + " is computed from column " + column,
                         "drop that column first, or add CASCADE");
  }
  for (const std::string& item : generated) drop_column(item, true);
}

void Rebuild::widen(const std::string& constraint) {
  for (const ColumnSql& column : before_.columns) {
    for (const ConstraintSql& known : column.constraints) {
      if (known.kind == Kind::check && text::iequals(known.name, constraint))
        return leave_unchecked(constraint);
    }
  }
}

bool Rebuild::changes_values(const std::string& column) const {
  const ColumnSql* was = before_.find(column);
  const ColumnSql* is = after_.find(column);
  if (was == nullptr || is == nullptr || contains(dropped_columns_, column)) return true;
  const auto source = sources_.find(column);
  if (source != sources_.end() && source->second != quote_identifier(column)) return true;
  if (was->affinity() != is->affinity()) return true;
  const ConstraintSql* generated = is->find(Kind::generated);
  return generated != nullptr && speaks_of_changed_values(generated->expression);
}

bool Rebuild::speaks_of_changed_values(const std::string& sql) const {
  return std::any_of(after_.columns.begin(), after_.columns.end(), [&](const ColumnSql& column) {
    return mentions(sql, column.name, false) && changes_values(column.name);
  });
}

bool Rebuild::is_unchecked(const ConstraintSql& constraint) const {
  return !constraint.name.empty() && contains(unchecked_, constraint.name);
}

std::size_t Rebuild::blamed(const NewRule& rule) const {
  const bool of_column = !rule.column.empty();
  const auto& blamed = of_column ? blamed_columns_ : blamed_constraints_;
  const auto found = blamed.find(of_column ? rule.column : rule.constraint->name);
  return found == blamed.end() ? last_change_ : found->second;
}

bool Rebuild::is_known_before(const Reference& reference) const {
  const auto known = [&](const std::vector<std::string>& columns) {
    return std::none_of(columns.begin(), columns.end(),
                        [&](const std::string& column) { return changes_values(column); });
  };
  return known(reference.columns) &&
         (!text::iequals(reference.parent, row_.name) || known(reference.referenced));
}

bool Rebuild::unchanged() const {
  return before_.text() == after_.text() && dropped_columns_.empty() && references_.empty() &&
         dropped_indexes_.empty() && !copies();
}

bool Rebuild::copies() const {
  const bool changed =
      std::any_of(after_.columns.begin(), after_.columns.end(),
                  [&](const ColumnSql& column) { return changes_values(column.name); });
  return changed || !dropped_columns_.empty() || !dropped_indexes_.empty() ||
         !needs_no_copy(before_, after_);
}

Rebuild::Copy Rebuild::copied() const {
  Copy copy;
  const std::string rowid = rowid_name(before_, after_);
  if (!before_.without_rowid() && !after_.without_rowid() && after_.rowid_alias().empty() &&
      !rowid.empty()) {
    copy.columns.push_back(rowid);
    copy.values.push_back(rowid);
  }
  for (const ColumnSql& column : after_.columns) {
    if (column.find(Kind::generated) != nullptr) continue;
    const auto source = sources_.find(column.name);
    if (source != sources_.end()) {
      copy.columns.push_back(quote_identifier(column.name));
      copy.values.push_back(source->second);
    } else if (before_.find(column.name) != nullptr && !contains(dropped_columns_, column.name)) {
      copy.columns.push_back(quote_identifier(column.name));
      copy.values.push_back(quote_identifier(column.name));
    }
  }
  if (copy.columns.empty()) {
    // Only a key that counts by itself is left: one id for each row.
    copy.columns.push_back(quote_identifier(after_.columns.front().name));
    copy.values.emplace_back("NULL");
  }
  return copy;
}

/// The text that the new table is created with: what existing rows need not meet, or have met
/// already, comes with the exchange.
std::string Rebuild::creation(const std::string& name) const {
  std::set<std::string> fresh;
  for (const NewRule& rule : new_rules(before_, after_)) fresh.insert(rule.constraint->rule());
  TableSql table = after_.without_foreign_keys();
  const auto needless = [&](const ConstraintSql& constraint) {
    if (constraint.kind != Kind::check) return false;
    return is_unchecked(constraint) ||
           (!fresh.contains(constraint.rule()) && !speaks_of_changed_values(constraint.expression));
  };
  std::erase_if(table.constraints, needless);
  for (ColumnSql& column : table.columns) std::erase_if(column.constraints, needless);
  return table.text(name);
}

/// Carries the counter of AUTOINCREMENT over, so that ids are never used again.
std::vector<std::string> Rebuild::counter(const std::string& fresh) const {
  const std::string own = quote_text(row_.name);
  if (before_.autoincrement() && after_.autoincrement())
    return {"DELETE FROM sqlite_sequence WHERE name = " + quote_text(fresh)};
  if (before_.autoincrement()) return {"DELETE FROM sqlite_sequence WHERE name = " + own};
  if (after_.autoincrement())
    return {"UPDATE sqlite_sequence SET name = " + own + " WHERE name = " + quote_text(fresh)};
  return {};
}

Rebuild::Indexes Rebuild::sorted_indexes() const {
  Indexes sorted;
  for (const SchemaRow& index : indexes_) {
    const bool lost =
        contains(dropped_indexes_, index.name) ||
        std::any_of(dropped_columns_.begin(), dropped_columns_.end(),
                    [&](const std::string& column) { return mentions(index.sql, column, true); });
    (lost ? sorted.dropped : sorted.kept).push_back(index);
  }
  return sorted;
}

std::vector<Rebuild::Step> Rebuild::verified_before() const {
  std::vector<Step> steps;
  const bool copying = copies();
  // The copy finds what does not fit, but not whose error it is.
  if (copying && first_change_ == last_change_ && !holds_strings_in_double_quotes_) return steps;
  for (const NewRule& rule : new_rules(before_, after_)) {
    if (!rule.column.empty()) {
      if (!changes_values(rule.column))
        steps.push_back({verify_not_null(row_.name, rule.column), blamed(rule)});
    } else if (!is_unchecked(*rule.constraint) &&
               !speaks_of_changed_values(rule.constraint->expression)) {
      steps.push_back(
          {verify_condition(row_.name, rule.constraint->name, rule.constraint->expression),
           blamed(rule)});
    }
  }
  verify_new_keys(steps);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const Step& a, const Step& b) { return a.change < b.change; });
  return steps;
}

void Rebuild::verify_new_keys(std::vector<Step>& steps) const {
  for (const ConstraintSql& constraint : after_.constraints) {
    if (constraint.kind != Kind::primary_key && constraint.kind != Kind::unique) continue;
    const auto blamed = blamed_constraints_.find(constraint.name);
    const bool known_before = std::none_of(
        constraint.columns.begin(), constraint.columns.end(), [&](const std::string& column) {
          return changes_values(column) ||
                 !same_collation(*before_.find(column), *after_.find(column));
        });
    if (blamed != blamed_constraints_.end() && blamed->second < last_change_ && known_before)
      steps.push_back(
          {verify_distinct(row_.name, constraint.name, constraint.columns), blamed->second});
  }
  for (const auto& [reference, change] : references_) {
    if (change < last_change_ && is_known_before(reference))
      steps.push_back({verify_reference(reference), change});
  }
}

std::vector<Rebuild::Step> Rebuild::verified_after() const {
  std::vector<Step> steps;
  for (const auto& [reference, change] : references_) {
    if (change == last_change_ || !is_known_before(reference))
      steps.push_back({verify_reference(reference), last_change_});
  }
  return steps;
}

std::vector<std::string> Rebuild::verified_keys(Shadow& shadow,
                                                std::vector<std::string>& setup) const {
  const std::string own = quote_text(row_.name) + " COLLATE NOCASE";
  std::map<std::pair<std::string, std::string>, Reference> keys;
  for (const std::vector<std::string>& row : shadow.rows(
           "SELECT m.name, f.id, f.\"table\", f.\"from\", f.\"to\" FROM sqlite_schema AS m, "
           "pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' AND (m.name = " +
           own + " OR f.\"table\" = " + own + ") ORDER BY m.name, f.id, f.seq")) {
    Reference& key = keys[{row[0], row[1]}];
    key.table = row[0];
    key.parent = row[2];
    key.columns.push_back(row[3]);
    if (!row[4].empty()) key.referenced.push_back(row[4]);
  }
  const auto changed = [&](const std::vector<std::string>& columns) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) { return changes_values(column); });
  };
  std::vector<std::string> queries;
  for (auto& [id, key] : keys) {
    const std::optional<SchemaRow> parent = shadow.find("table", key.parent);
    const std::optional<TableSql> read = parent ? TableSql::read(parent->sql) : std::nullopt;
    if (read && key.referenced.empty()) key.referenced = read->primary_key();
    const bool own_key = text::iequals(key.table, row_.name);
    const bool touched = (own_key && changed(key.columns)) ||
                         (text::iequals(key.parent, row_.name) && changed(key.referenced));
    if (!touched || key.referenced.size() != key.columns.size() ||
        (own_key && !has_key(after_, key)))
      continue;
    const std::optional<SchemaRow> child = shadow.find("table", key.table);
    const std::optional<TableSql> table = TableSql::read(child->sql);
    const std::string rowid = rowid_name(*table, own_key ? after_ : *table);
    const bool same_rows = !table->without_rowid() && !rowid.empty() &&
                           (!own_key || before_.rowid_alias() == after_.rowid_alias());
    if (!same_rows) {
      queries.push_back(verify_reference(key));
      continue;
    }
    const std::string orphans =
        quote_identifier("_dunlin_orphans_" + std::to_string(queries.size() + 1));
    setup.push_back("CREATE TEMP TABLE " + orphans + " AS SELECT c." + rowid + " AS orphan FROM " +
                    quote_identifier(key.table) + " AS c WHERE " + is_orphan(key));
    queries.push_back(
        verify_reference(key, "c." + rowid + " IN (SELECT orphan FROM temp." + orphans + ")"));
    queries.push_back("DROP TABLE temp." + orphans);
  }
  return queries;
}

std::vector<Rebuild::Step> Rebuild::by_text(Shadow& shadow) const {
  std::vector<Step> steps;
  for (std::string& sql : exchange_text(shadow, row_.name, after_.text()))
    steps.push_back({std::move(sql), last_change_});
  return steps;
}

std::vector<Rebuild::Step> Rebuild::by_copy(Shadow& shadow) const {
  std::vector<Step> steps;
  const auto add = [&](std::string sql) { steps.push_back({std::move(sql), last_change_}); };
  std::vector<std::string> setup;
  const std::vector<std::string> verified = verified_keys(shadow, setup);
  for (std::string& sql : setup) add(std::move(sql));
  Exchange exchange;
  exchange.table = row_.name;
  exchange.table_sql = after_.text();
  exchange.other = working_name(shadow, row_.name);
  exchange.other_sql = before_.without_foreign_keys().text(exchange.other);
  const Indexes indexes = sorted_indexes();
  for (const SchemaRow& index : indexes.dropped) add("DROP INDEX " + quote_identifier(index.name));
  add(creation(exchange.other));
  steps.back().native = holds_strings_in_double_quotes_;
  const Copy copy = copied();
  // In the order of the rows, and not as an ON CONFLICT clause of the table would have it.
  add("INSERT OR ABORT INTO " + quote_identifier(exchange.other) + " (" +
      text::join(copy.columns, ", ") + ")\nSELECT " + text::join(copy.values, ", ") + "\nFROM " +
      quote_identifier(row_.name) + " NOT INDEXED");
  for (std::string& sql : counter(exchange.other)) add(std::move(sql));
  for (const SchemaRow& index : indexes.kept) {
    exchange.indexes.emplace_back(index.name, working_name(shadow, index.name));
    add(index_for(index.sql, exchange.indexes.back().second, exchange.other));
    steps.back().native = true;
  }
  Shadow::Trial trial(shadow);
  for (const Step& step : steps) trial.run(step.sql, step.native);
  for (std::string& sql : exchange_tables(shadow, exchange)) add(std::move(sql));
  add("DROP TABLE " + quote_identifier(exchange.other));
  for (const std::string& sql : verified) add(sql);
  return steps;
}

std::vector<Rebuild::Step> Rebuild::finish(Shadow& shadow) {
  if (unchanged()) return {};
  std::map<std::string, std::string> broken;
  holds_strings_in_double_quotes_ =
      copies() &&
      shadow.misread(before_.without_foreign_keys().text(working_name(shadow, row_.name)));
  std::vector<Step> steps = verified_before();
  try {
    // Where the section runs without a transaction the savepoint is one.
    steps.push_back({"SAVEPOINT dunlin_rebuild", last_change_});
    steps.push_back({expect_unchanged(row_, indexes_), last_change_});
    for (Step& step : copies() ? by_copy(shadow) : by_text(shadow))
      steps.push_back(std::move(step));
    for (Step& step : verified_after()) steps.push_back(std::move(step));
    steps.push_back({"RELEASE dunlin_rebuild", last_change_});
    Shadow::Trial trial(shadow);
    for (const Step& step : steps) trial.run(step.sql, step.native);
    broken = broken_objects(shadow);
    if (broken.empty()) trial.keep();
  } catch (const DatabaseError& error) {
    throw Untranslatable("SQLite does not accept the changed table " + row_.name + ": " +
                             without_working_names(error.message()),
                         kOwnSection);
  }
  if (broken.empty()) return steps;
  const std::map<std::string, std::string> broken_before = broken_objects(shadow);
  for (const auto& [object, complaint] : broken) {
    if (broken_before.contains(object)) continue;
    throw Untranslatable(object + " would not work any more: " + complaint,
                         "drop it first, and create it again afterwards");
  }
  Shadow::Trial trial(shadow);
  for (const Step& step : steps) trial.run(step.sql, step.native);
  trial.keep();
  return steps;
}

}  // namespace dunlin::sqlite
