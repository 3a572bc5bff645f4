#include "translator.hpp"

namespace dunlin::mysql {
namespace {

class MysqlTranslator final : public driver::Translator {
 public:
  explicit MysqlTranslator(const driver::TranslateOptions& options) : options_(options) {}

  driver::Translation translate(std::span<const driver::Change> changes,
                                schema::Schema& model) override {
    return driver::translate_each(changes, model, options_,
                                  [](const ops::Operation& operation, const schema::Schema&,
                                     std::vector<std::string>&, parse::Notes&) {
                                    throw parse::Untranslatable(
                                        "no translation for: " + ops::describe(operation),
                                        "write it in a section with only=mysql");
                                  });
  }
  void native(const sql::Statement&) override {}

 private:
  driver::TranslateOptions options_;
};

}  // namespace

std::unique_ptr<driver::Translator> make_translator(const Flavour&,
                                                    const driver::TranslateOptions& options,
                                                    driver::Connection*) {
  return std::make_unique<MysqlTranslator>(options);
}

}  // namespace dunlin::mysql
