// What other backends have no counterpart of, in the words of reports.
#include <algorithm>
#include <array>

#include "dunlin/base/text.hpp"
#include "dunlin/ops/composite.hpp"
#include "dunlin/ops/operation.hpp"
#include "dunlin/schema/native.hpp"

namespace dunlin::ops {
namespace {

using schema::ObjectKind;
namespace key = schema::native_key;

constexpr const char* kOtherSection = "write it for the other backends in a section with only=";
constexpr const char* kNoPartitions = "create one table without partitions";

/// As it is written in statements.
std::string words_of(ObjectKind kind) {
  return text::upper(schema::word_of(kind));
}

const char* remedy_of_attribute(std::string_view name) {
  if (name.starts_with(key::kTriggerPrefix))
    return "DROP TRIGGER before the statements that it must not see, and CREATE TRIGGER after them";
  if (name == key::kRowSecurity || name == key::kForceRowSecurity)
    return "put it in a section with only=, and the conditions of its policies into the "
           "queries of the program";
  return "";
}

const char* remedy_of(ObjectKind kind) {
  if (kind == ObjectKind::policy) return remedy_of_attribute(key::kRowSecurity);
  if (kind == ObjectKind::composite_type) return "use a table or json";
  if (kind == ObjectKind::range_type) return "use two columns";
  if (kind == ObjectKind::statistics) return "put it in a section with only=";
  if (kind == ObjectKind::function || kind == ObjectKind::procedure)
    return "put it in a section with only=, and write what it computes into the statements "
           "that call it; work for each row of a table goes into a function that RETURNS trigger";
  return kOtherSection;
}

Unmodelled beyond(std::string construct, std::string remedy = {}) {
  return {std::move(construct), {}, std::move(remedy), false};
}

struct Words {
  std::string_view key;
  const char* set;
  const char* reset;
};

constexpr Words kTableWords[] = {
    {key::kUnlogged, "SET UNLOGGED", "SET LOGGED"},
    {key::kTablespace, "SET TABLESPACE", "SET TABLESPACE"},
    {key::kAccessMethod, "SET ACCESS METHOD", "SET ACCESS METHOD"},
    {key::kPartitionOf, "ATTACH PARTITION", "DETACH PARTITION"},
    {key::kPartitionBound, "ATTACH PARTITION", "DETACH PARTITION"},
    {key::kInherits, "INHERIT", "NO INHERIT"},
    {key::kOfType, "OF type", "NOT OF"},
    {key::kRowSecurity, "ENABLE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY"},
    {key::kForceRowSecurity, "FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"},
    {key::kReplicaIdentity, "REPLICA IDENTITY", "REPLICA IDENTITY"},
    {key::kClusterOn, "CLUSTER ON", "SET WITHOUT CLUSTER"},
    {key::kAttachedTo, "ATTACH PARTITION", "DETACH PARTITION"},
};

std::string table_words(std::string_view name, bool set) {
  if (name.starts_with(key::kWithPrefix)) return set ? "SET (options)" : "RESET (options)";
  if (name.starts_with(key::kTriggerPrefix)) return set ? "DISABLE TRIGGER" : "ENABLE TRIGGER";
  if (name.starts_with(key::kRulePrefix)) return set ? "DISABLE RULE" : "ENABLE RULE";
  const auto found = std::find_if(std::begin(kTableWords), std::end(kTableWords),
                                  [&](const Words& words) { return words.key == name; });
  if (found == std::end(kTableWords)) return "attributes";
  return set ? found->set : found->reset;
}

std::string column_words(std::string_view name, bool set) {
  if (name == key::kStorage) return "SET STORAGE";
  if (name == key::kCompression) return "SET COMPRESSION";
  if (name == key::kStatistics) return "SET STATISTICS";
  return set ? "ALTER COLUMN ... SET (options)" : "ALTER COLUMN ... RESET (options)";
}

struct Has {
  const schema::Native& native;
  bool operator()(std::string_view name) const {
    return schema::find_native(native, name).has_value();
  }
};

/// 'now' and the like: the time at which the statement with this constant is read, not the one at
/// which a row is written or asked for.
constexpr std::array kMoments =
    std::to_array<std::string_view>({"'now'", "'today'", "'tomorrow'", "'yesterday'"});

/// Whether canonical SQL casts such a constant to a time.
bool freezes_time(const std::string& canonical) {
  const std::string sql = text::lower(canonical);
  return std::any_of(kMoments.begin(), kMoments.end(), [&](std::string_view moment) {
    const std::size_t at = sql.find(std::string(moment) + "::");
    if (at == std::string::npos) return false;
    const std::string_view type = std::string_view(sql).substr(at + moment.size() + 2);
    return type.starts_with("time") || type.starts_with("date");
  });
}

bool freezes_time(const schema::Expression& value, const schema::Type& type) {
  const bool constant =
      is_temporal(type) && type.array_dimensions == 0 &&
      std::find(kMoments.begin(), kMoments.end(), text::lower(value.sql)) != kMoments.end();
  return constant || freezes_time(value.sql);
}

Unmodelled frozen_time(const std::string& where) {
  return beyond(where + " with the time at which it is made ('now')",
                "write now(), which is the time at which it is used");
}

std::optional<Unmodelled> in_column(const schema::Column& column) {
  if (column.default_value && freezes_time(*column.default_value, column.type))
    return frozen_time("DEFAULT");
  return std::nullopt;
}

std::optional<Unmodelled> in_constraints(const std::vector<schema::Constraint>& constraints) {
  for (const schema::Constraint& constraint : constraints) {
    if (Has{constraint.native}(key::kDeleteColumns)) {
      return beyond("ON DELETE SET NULL or SET DEFAULT with a column list",
                    "leave the column list out");
    }
    const auto* check = std::get_if<schema::Check>(&constraint.rule);
    if (check != nullptr && freezes_time(check->condition.sql)) return frozen_time("CHECK");
  }
  return std::nullopt;
}

struct Beyond {
  using Answer = std::optional<Unmodelled>;

  Answer operator()(const CreateTable& o) const {
    const Has has{o.table.native};
    if (has(key::kPartitionOf)) return beyond("CREATE TABLE ... PARTITION OF", kNoPartitions);
    if (has(key::kPartitionBy)) return beyond("CREATE TABLE ... PARTITION BY", kNoPartitions);
    if (has(key::kOfType)) return beyond("CREATE TABLE ... OF type", "write the columns");
    if (has(key::kInherits))
      return beyond("CREATE TABLE ... INHERITS", "repeat the columns of the parent table");
    if (!o.table.indexes.empty())
      return beyond("CREATE TABLE (LIKE other INCLUDING INDEXES)", "write the indexes");
    for (const schema::Column& column : o.table.columns) {
      if (Answer frozen = in_column(column)) return frozen;
    }
    return in_constraints(o.table.constraints);
  }
  Answer operator()(const CreateIndex& o) const {
    for (const auto& entry : o.index.native) {
      if (entry.first.starts_with(key::kKeyOptionsPrefix))
        return beyond("an index with options of an operator class");
    }
    return std::nullopt;
  }
  Answer operator()(const CreateView& o) const {
    if (Has{o.view.native}(key::kCheckOption))
      return beyond("CREATE VIEW ... WITH CHECK OPTION", "leave WITH CHECK OPTION out");
    if (freezes_time(o.view.query)) return frozen_time("CREATE VIEW");
    return std::nullopt;
  }
  Answer operator()(const AddColumn& o) const {
    Answer frozen = in_column(o.column);
    return frozen ? frozen : in_constraints(o.constraints);
  }
  Answer operator()(const SetDefault& o) const {
    // Of a column whose type is not known here: texts are rarely called that.
    if (freezes_time(o.value, schema::Type{schema::TypeKind::timestamp, {}, 0, {}}))
      return frozen_time("DEFAULT");
    return std::nullopt;
  }
  Answer operator()(const AddConstraint& o) const { return in_constraints({o.constraint}); }
  Answer operator()(const RenameSchema&) const {
    return beyond("ALTER SCHEMA ... RENAME", kOtherSection);
  }
  Answer operator()(const SetSchema&) const {
    return beyond("ALTER ... SET SCHEMA", kOtherSection);
  }
  Answer operator()(const AlterDomain&) const {
    return beyond("ALTER DOMAIN", "drop the domain and create it anew");
  }
  Answer operator()(const CreateObject& o) const {
    if (is_alteration(o.object.definition)) {
      const bool composite = o.object.kind == ObjectKind::composite_type;
      return beyond("ALTER " + (composite ? "TYPE ... ATTRIBUTE" : words_of(o.object.kind)),
                    remedy_of(o.object.kind));
    }
    std::string words = "CREATE " + words_of(o.object.kind);
    if (o.object.kind == ObjectKind::composite_type) words += " AS";
    if (o.object.kind == ObjectKind::range_type) words += " AS RANGE";
    return beyond(std::move(words), remedy_of(o.object.kind));
  }
  Answer operator()(const DropObject& o) const { return beyond("DROP " + words_of(o.object.kind)); }
  Answer operator()(const RenameObject& o) const {
    return beyond("ALTER " + words_of(o.object.kind) + " ... RENAME");
  }
  Answer operator()(const SetObjectComment& o) const {
    return beyond("COMMENT ON " + words_of(o.object.kind));
  }
  Answer operator()(const SetTableNative& o) const {
    const bool sets = !o.set.empty();
    const std::string name = sets ? o.set.front().first : o.reset.empty() ? "" : o.reset.front();
    return beyond("ALTER TABLE ... " + table_words(name, sets), remedy_of_attribute(name));
  }
  Answer operator()(const SetColumnNative& o) const {
    const bool sets = !o.set.empty();
    const std::string name = sets ? o.set.front().first : o.reset.empty() ? "" : o.reset.front();
    return beyond("ALTER TABLE ... " + column_words(name, sets));
  }
  Answer operator()(const DropTable&) const { return std::nullopt; }
  Answer operator()(const RenameTable&) const { return std::nullopt; }
  Answer operator()(const DropColumn&) const { return std::nullopt; }
  Answer operator()(const RenameColumn&) const { return std::nullopt; }
  Answer operator()(const SetColumnType&) const { return std::nullopt; }
  Answer operator()(const SetNotNull&) const { return std::nullopt; }
  Answer operator()(const DropNotNull&) const { return std::nullopt; }
  Answer operator()(const DropDefault&) const { return std::nullopt; }
  Answer operator()(const AddIdentity&) const { return std::nullopt; }
  Answer operator()(const SetIdentity&) const { return std::nullopt; }
  Answer operator()(const DropIdentity&) const { return std::nullopt; }
  Answer operator()(const DropExpression&) const { return std::nullopt; }
  Answer operator()(const DropConstraint&) const { return std::nullopt; }
  Answer operator()(const RenameConstraint&) const { return std::nullopt; }
  Answer operator()(const ValidateConstraint&) const { return std::nullopt; }
  Answer operator()(const AlterConstraint&) const { return std::nullopt; }
  Answer operator()(const DropIndex&) const { return std::nullopt; }
  Answer operator()(const RenameIndex&) const { return std::nullopt; }
  Answer operator()(const DropView&) const { return std::nullopt; }
  Answer operator()(const RenameView&) const { return std::nullopt; }
  Answer operator()(const RefreshView&) const { return std::nullopt; }
  Answer operator()(const CreateEnum&) const { return std::nullopt; }
  Answer operator()(const AddEnumValue&) const { return std::nullopt; }
  Answer operator()(const RenameEnumValue&) const { return std::nullopt; }
  Answer operator()(const CreateDomain&) const { return std::nullopt; }
  Answer operator()(const RenameType&) const { return std::nullopt; }
  Answer operator()(const DropType&) const { return std::nullopt; }
  Answer operator()(const CreateSequence&) const { return std::nullopt; }
  Answer operator()(const AlterSequence&) const { return std::nullopt; }
  Answer operator()(const RenameSequence&) const { return std::nullopt; }
  Answer operator()(const DropSequence&) const { return std::nullopt; }
  Answer operator()(const SetComment&) const { return std::nullopt; }
  Answer operator()(const CreateSchema&) const { return std::nullopt; }
  Answer operator()(const DropSchema&) const { return std::nullopt; }
  Answer operator()(const CreateExtension&) const { return std::nullopt; }
  Answer operator()(const DropExtension&) const { return std::nullopt; }
  Answer operator()(const ChangeData&) const { return std::nullopt; }
  Answer operator()(const Unmodelled&) const { return std::nullopt; }
};

}  // namespace

std::optional<Unmodelled> beyond_portable(const Operation& operation) {
  return std::visit(Beyond{}, operation);
}

}  // namespace dunlin::ops
