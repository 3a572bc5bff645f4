#include "driver.hpp"
#include "dunlin/plugin/descriptor.hpp"

DUNLIN_EXPORT_PLUGIN("postgres", "0.1.0", "postgres", "postgresql postgres",
                     dunlin::postgres::PostgresDriver);
