// Documents of the commands that look at whole schemas.
#include "json.hpp"
#include "json_value.hpp"

namespace dunlin::cli::json {
namespace {

void add_report(Value& value, const app::DifferenceReport& report) {
  Value unknown = Value::array();
  for (const compare::Doubt& doubt : report.unknown)
    unknown.push_back({{"object", doubt.object}, {"reason", doubt.reason}});
  value["equal"] = report.equal();
  value.update(difference_value(report.difference));
  value["statements"] = report.statements;
  value["script"] = report.script;
  value["unknown"] = std::move(unknown);
}

/// What ended a proof, whatever it was.
Value error_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Error& known) {
    return error_value(known);
  } catch (const std::exception& other) {
    return error_value(Error(Code::internal, other.what()));
  }
}

Value finding_value(const app::VerifyFinding& finding) {
  const bool up = finding.direction == revision::Direction::upgrade;
  Value value = {{"revision", finding.revision}, {"direction", up ? "upgrade" : "downgrade"}};
  add_report(value, finding.report);
  return value;
}

Value backend_value(const app::VerifyReport& report) {
  Value findings = Value::array();
  for (const app::VerifyFinding& finding : report.findings)
    findings.push_back(finding_value(finding));
  Value value = {{"url", report.masked_url},       {"dialect", report.dialect},
                 {"server", report.server},        {"revisions", report.revisions},
                 {"compared", report.compared},    {"duration_ms", report.duration.count()},
                 {"findings", std::move(findings)}};
  if (!report.stopped_at.empty()) value["irreversible"] = report.stopped_at;
  if (report.error) value["error"] = error_of(report.error);
  return value;
}

}  // namespace

std::string diff(const app::DiffResult& result) {
  Value value = {{"from", result.from}, {"to", result.to}, {"dialect", result.report.dialect}};
  add_report(value, result.report);
  return to_text(value);
}

std::string drift(const app::DriftResult& result) {
  Value value = {{"url", result.masked_url},
                 {"dialect", result.report.dialect},
                 {"revisions", result.revisions}};
  add_report(value, result.report);
  return to_text(value);
}

std::string verify(const app::VerifyResult& result) {
  Value backends = Value::array();
  for (const app::VerifyReport& report : result.backends) backends.push_back(backend_value(report));
  return to_text({{"backends", std::move(backends)}});
}

}  // namespace dunlin::cli::json
