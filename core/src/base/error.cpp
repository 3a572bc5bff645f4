#include "dunlin/base/error.hpp"

#include <utility>

namespace dunlin {

struct Error::Data {
  Code code;
  std::string message;
  std::string hint;
  ErrorContext context;
  std::string what;
};

std::string to_string(Code code) {
  return "DUN-" + std::to_string(static_cast<int>(code));
}

Error::Error(Code code, std::string message, std::string hint, ErrorContext context) {
  std::string what = to_string(code) + ": " + message;
  data_ = std::make_shared<const Data>(
      Data{code, std::move(message), std::move(hint), std::move(context), std::move(what)});
}

Error::~Error() = default;

Code Error::code() const noexcept {
  return data_->code;
}
const std::string& Error::message() const noexcept {
  return data_->message;
}
const std::string& Error::hint() const noexcept {
  return data_->hint;
}
const ErrorContext& Error::context() const noexcept {
  return data_->context;
}
const char* Error::what() const noexcept {
  return data_->what.c_str();
}

void Error::set_hint(std::string hint) {
  Data changed = *data_;
  changed.hint = std::move(hint);
  data_ = std::make_shared<const Data>(std::move(changed));
}

void Error::set_context(ErrorContext context) {
  Data changed = *data_;
  changed.context = std::move(context);
  data_ = std::make_shared<const Data>(std::move(changed));
}

ConfigError::~ConfigError() = default;
PluginError::~PluginError() = default;
UsageError::~UsageError() = default;
RevisionError::~RevisionError() = default;
ScriptError::~ScriptError() = default;
DatabaseError::~DatabaseError() = default;
LockTimeout::~LockTimeout() = default;
Cancelled::~Cancelled() = default;
DiagnosticsError::~DiagnosticsError() = default;

namespace {

Error first_error(const std::vector<Diagnostic>& diagnostics) {
  const Diagnostic* chosen = &diagnostics.front();
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.severity == Diagnostic::Severity::error) {
      chosen = &diagnostic;
      break;
    }
  }
  ErrorContext context;
  context.position = chosen->position;
  context.source_line = chosen->source_line;
  return {chosen->code, chosen->message, chosen->hint, std::move(context)};
}

}  // namespace

DiagnosticsError::DiagnosticsError(std::vector<Diagnostic> diagnostics)
    : Error(first_error(diagnostics)),
      diagnostics_(std::make_shared<const std::vector<Diagnostic>>(std::move(diagnostics))) {}

}  // namespace dunlin
