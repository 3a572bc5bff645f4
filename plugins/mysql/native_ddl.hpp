// Definitions of a schema that was read from MySQL or MariaDB, as statements have them.
#pragma once

#include <string>

#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

/// "`name` int(11) NOT NULL DEFAULT 0 COMMENT '...'"
std::string native_column(const schema::Column& column, const Flavour& flavour);
/// "UNIQUE KEY `name` (`a`(10), `b` DESC) ..."
std::string native_index(const schema::Index& index, const schema::Table& table,
                         const Flavour& flavour);
/// "PRIMARY KEY (...)", "CONSTRAINT `name` FOREIGN KEY ...", "CONSTRAINT `name` CHECK (...)"
std::string native_constraint(const schema::Constraint& constraint);
/// "PERIOD FOR SYSTEM_TIME (`a`, `b`)" where columns of a versioned table hold the times of its
/// rows (MariaDB); else empty.
std::string native_period(const schema::Table& table);
/// Without foreign keys.
std::string native_table(const schema::Table& table, const Flavour& flavour);
std::string native_view(const schema::View& view);
/// " START WITH 1 INCREMENT BY 1 ..."
std::string native_sequence_options(const schema::SequenceOptions& options);
/// The words of table options: ENGINE, COLLATE, ROW_FORMAT, COMMENT ... that differ; all of them
/// when `had` is null.
std::string native_options(const schema::Table& table, const schema::Table* had);
/// Those options of `from`, as it has them, that `to` has as well.
std::string kept_options(const schema::Table& from, const schema::Table& to);

}  // namespace dunlin::mysql
