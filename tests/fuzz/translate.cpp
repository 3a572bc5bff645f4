// A revision's portable SQL in the words of SQLite and MySQL, without a database.
#include "dunlin/execute/compile.hpp"
#include "split.hpp"

using namespace dunlin;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  script::Script script;
  script.header.node.id = "aaaa";
  script.header.path = "f.sql";
  script.sections.emplace_back();
  script.sections.back().text = text;
  script.sections.back().position = {"f.sql", 1, 1, 0};
  revision::Step step;
  step.revision = "aaaa";
  for (const char* name : {"sqlite", "mysql", "postgres"}) {
    (void)fuzz::survives([&] {
      std::vector<Diagnostic> problems;
      execute::Compiler compiler(fuzz::dialect_of(name), nullptr, {}, {});
      const execute::CompiledRevision compiled = compiler.compile(script, step, problems);
      for (const execute::CompiledStatement& statement : compiled.statements) {
        if (statement.finding.outcome == sql::Outcome::refused)
          fuzz::require(!problems.empty(), "what is refused is said");
      }
      for (const Diagnostic& problem : problems)
        fuzz::require(problem.code != Code::internal, "no SQL leads to an internal error");
    });
  }
  return 0;
}
