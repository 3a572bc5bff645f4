#include "dialect.hpp"
#include "dunlin/parse/printer.hpp"

namespace dunlin::sqlite {
namespace {

class SqliteTranslator final : public driver::Translator {
 public:
  explicit SqliteTranslator(const driver::TranslateOptions& options) : options_(options) {}

  driver::Translation translate(std::span<const driver::Change> changes,
                                schema::Schema& model) override {
    return driver::translate_each(changes, model, options_,
                                  [](const ops::Operation& operation, const schema::Schema&,
                                     std::vector<std::string>&, parse::Notes&) -> void {
                                    throw parse::Untranslatable(
                                        ops::describe(operation) + " is not translated to SQLite",
                                        "write it in a section with only=sqlite");
                                  });
  }
  void native(const sql::Statement&) override {}

 private:
  driver::TranslateOptions options_;
};

}  // namespace

std::unique_ptr<driver::Translator> SqliteDialect::translator(
    const driver::TranslateOptions& options, driver::Connection*) const {
  return std::make_unique<SqliteTranslator>(options);
}

}  // namespace dunlin::sqlite
