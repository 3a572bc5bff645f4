// From operations to statements of MySQL and MariaDB.
#pragma once

#include <memory>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/translation.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// \param live  may be null; must outlive the translator
[[nodiscard]] std::unique_ptr<driver::Translator> make_translator(
    const Flavour& flavour, const driver::TranslateOptions& options, driver::Connection* live);

}  // namespace dunlin::mysql
