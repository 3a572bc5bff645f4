// The one exported symbol.
#include "driver.hpp"
#include "dunlin/plugin/descriptor.hpp"

DUNLIN_EXPORT_PLUGIN("sqlite", "0.1.0", "sqlite", "sqlite sqlite3", dunlin::sqlite::SqliteDriver);
