#include "json.hpp"

#include <nlohmann/json.hpp>

#include "json_value.hpp"

namespace dunlin::cli::json {
namespace {

std::string_view direction_name(revision::Direction direction) {
  return direction == revision::Direction::upgrade ? "upgrade" : "downgrade";
}

/// Milliseconds with microseconds behind the point.
double milliseconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

Value step_value(const execute::StepReport& step) {
  return {{"revision", step.revision},
          {"message", step.message},
          {"direction", direction_name(step.direction)},
          {"statements", step.statements},
          {"duration_ms", milliseconds(step.duration)}};
}

Value revision_value(const app::RevisionInfo& revision) {
  Value value = {{"revision", revision.header.node.id},
                 {"down_revisions", revision.header.node.down},
                 {"depends_on", revision.header.node.depends_on},
                 {"branch_labels", revision.branch_labels},
                 {"message", revision.header.message},
                 {"created", revision.header.created},
                 {"path", revision.header.path},
                 {"is_head", revision.is_head}};
  if (revision.is_current) value["is_current"] = *revision.is_current;
  return value;
}

Value revision_values(std::span<const app::RevisionInfo> revisions) {
  Value values = Value::array();
  for (const app::RevisionInfo& revision : revisions) values.push_back(revision_value(revision));
  return values;
}

Value plugin_value(const plugin::PluginInfo& plugin) {
  Value value = {{"name", plugin.name},         {"path", plugin.path.string()},
                 {"dialects", plugin.dialects}, {"schemes", plugin.schemes},
                 {"version", plugin.version},   {"status", plugin.ok ? "ok" : "refused"}};
  if (!plugin.ok) value["reason"] = plugin.reason;
  return value;
}

}  // namespace

std::string to_text(const Value& value) {
  // Text of servers and files may be anything: bytes that are not UTF-8 are replaced, never an
  // error.
  return value.dump(2, ' ', false, Value::error_handler_t::replace);
}

Value difference_value(const app::DifferenceInfo& difference) {
  Value operations = Value::array();
  for (const app::ChangeInfo& change : difference.changes) {
    Value value = {{"operation", change.description}, {"destructive", change.destructive}};
    if (!change.sql.empty()) value["sql"] = change.sql;
    if (!change.note.empty()) value["note"] = change.note;
    operations.push_back(std::move(value));
  }
  Value value = {{"operations", std::move(operations)}};
  if (!difference.refused.empty()) value["refused"] = difference.refused;
  if (!difference.likely_renames.empty()) {
    Value& renames = value["likely_renames"] = Value::array();
    for (const app::LikelyRename& rename : difference.likely_renames)
      renames.push_back({{"rename", rename.description}, {"annotation", rename.annotation}});
  }
  value["sql"] = difference.sql;
  return value;
}

std::string error(const Error& error) {
  return to_text({{"error", error_value(error)}});
}

std::string run(const Run& run) {
  const app::RunResult& result = run.result;
  Value steps = Value::array();
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    Value step = step_value(result.steps[i]);
    if (i < result.sql.size()) step["sql"] = result.sql[i];
    steps.push_back(std::move(step));
  }
  Value value = {{"command", run.command},
                 {"dialect", result.dialect},
                 {"from", result.from},
                 {"to", result.to},
                 {"steps", std::move(steps)}};
  if (run.error != nullptr) value["error"] = error_value(*run.error);
  return to_text(value);
}

std::string revisions(std::span<const app::RevisionInfo> revisions) {
  return to_text({{"revisions", revision_values(revisions)}});
}

std::string current(const app::CurrentResult& result) {
  return to_text(
      {{"revisions", result.revisions}, {"heads", result.heads}, {"at_head", result.at_head}});
}

std::string status(const app::StatusResult& result) {
  Value value = {{"pending", revision_values(result.pending)},
                 {"applied", revision_values(result.applied)},
                 {"unknown", result.unknown},
                 {"edited", revision_values(result.edited)},
                 {"vanished", result.vanished},
                 {"out_of_order", revision_values(result.out_of_order)},
                 {"contradictions", result.contradictions}};
  if (result.half_applied) {
    const app::HalfAppliedInfo& half = *result.half_applied;
    Value shown = {
        {"revision", half.revision}, {"direction", half.direction}, {"statements", half.applied}};
    if (half.open) shown["open_statement"] = *half.open;
    if (!half.error.empty()) shown["error"] = half.error;
    value["half_applied"] = std::move(shown);
  }
  return to_text(value);
}

std::string log(std::span<const history::JournalEntry> entries) {
  Value values = Value::array();
  for (const history::JournalEntry& entry : entries) {
    Value value = {
        {"id", entry.id},       {"revision", entry.revision},     {"direction", entry.direction},
        {"state", entry.state}, {"applied_at", entry.applied_at}, {"applied_by", entry.applied_by}};
    const auto text = [&value](const char* name, const std::string& field) {
      if (!field.empty()) value[name] = field;
    };
    const auto number = [&value](const char* name, std::int64_t field) {
      if (field != 0) value[name] = field;
    };
    text("host", entry.host);
    number("pid", entry.pid);
    text("tool_version", entry.tool_version);
    text("tag", entry.tag);
    text("checksum", entry.checksum);
    value["statements"] = entry.statements;
    number("statement", entry.statement_no);
    number("part", entry.piece_no);
    text("hash", entry.hash);
    text("sql", entry.sql_text);
    value["duration_ms"] = entry.duration_ms;
    text("error", entry.error);
    values.push_back(std::move(value));
  }
  return to_text({{"entries", std::move(values)}});
}

std::string repaired(std::span<const app::Repaired> repaired) {
  Value values = Value::array();
  for (const app::Repaired& each : repaired) {
    values.push_back({{"revision", each.revision}, {"before", each.before}, {"after", each.after}});
  }
  return to_text({{"command", "repair"}, {"revisions", std::move(values)}});
}

std::string check(const app::CheckResult& result) {
  Value value = {{"pending", revision_values(result.pending)}};
  value.update(difference_value(result.difference));
  return to_text(value);
}

std::string plugins(std::span<const plugin::PluginInfo> plugins) {
  Value values = Value::array();
  for (const plugin::PluginInfo& plugin : plugins) values.push_back(plugin_value(plugin));
  return to_text({{"plugins", std::move(values)}});
}

std::string templates(std::span<const app::TemplateInfo> templates) {
  Value values = Value::array();
  for (const app::TemplateInfo& each : templates) {
    values.push_back({{"name", each.name}, {"description", each.description}});
  }
  return to_text({{"templates", std::move(values)}});
}

std::string created(std::string_view command, const app::RevisionResult& result) {
  Value value = {
      {"command", command}, {"revision", result.revision}, {"path", result.path.string()}};
  if (!result.note.empty()) value["note"] = result.note;
  value.update(difference_value(result.difference));
  if (!result.remarks.empty()) value["remarks"] = result.remarks;
  return to_text(value);
}

std::string files(std::span<const std::filesystem::path> files) {
  Value values = Value::array();
  for (const std::filesystem::path& file : files) values.push_back(file.string());
  return to_text({{"files", std::move(values)}});
}

std::string fields(std::span<const std::pair<std::string, std::string>> fields) {
  Value value = Value::object();
  for (const auto& [name, text] : fields) value[name] = text;
  return to_text(value);
}

}  // namespace dunlin::cli::json
