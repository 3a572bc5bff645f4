// What the core finds when it loads dunlin_mysql.so.
#include "driver.hpp"
#include "dunlin/plugin/descriptor.hpp"

DUNLIN_EXPORT_PLUGIN("mysql", "0.1.0", "mysql mariadb", "mysql mariadb",
                     dunlin::mysql::MysqlDriver);
