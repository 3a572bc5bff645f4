// A database's schema as a value in MySQL's and MariaDB's own terms, from information_schema.
//
// Texts are as the server prints them, without the name of the database. A key that is not the
// primary one is an Index; CHECKs of MariaDB's columns belong to the column.
//
// native attributes:
//   column      mysql.type        the column type: "int(10) unsigned"
//               mysql.generated   virtual or stored
//               mysql.on_update   what follows ON UPDATE
//               mysql.check       the CHECK of the column (MariaDB)
//               mysql.invisible, mysql.unversioned, mysql.srid
//   constraint  mysql.prefixes    of a primary key: lengths, 0 for whole columns
//               mysql.descending  of a primary key: 1 for each descending column
//               mysql.enforced    no
//               mysql.spelled     as of an index
//   index       mysql.prefixes, mysql.visible
//               mysql.spelled     what follows USING, which may be what the server does anyway
//               (MariaDB) mysql.words       other words behind its columns: KEY_BLOCK_SIZE, a
//               parser (MariaDB) mysql.overlaps    the period of which no two rows with the same
//               key share a time;
//                                 of a primary key, too
//   table       mysql.engine, mysql.collation, mysql.options, mysql.partitions, mysql.versioned,
//               mysql.columns     the order of the columns
//               mysql.period      what follows PERIOD FOR (MariaDB)
//   view        mysql.check_option, mysql.algorithm, mysql.security
//               mysql.definer     who made it, when it is not the one who reads
//               mysql.session     settings it was made with, where Dunlin has others
//
// A package of MariaDB's mode ORACLE, and its body, is a procedure with the signature PACKAGE or
// PACKAGE BODY.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "circumstances.hpp"
#include "dunlin/driver/connection.hpp"
#include "dunlin/schema/schema.hpp"
#include "flavour.hpp"

namespace dunlin::mysql {

class MysqlConnection;

/// Reads through `connection`; at most sixteen queries, however many objects there are; of MySQL
/// one more for each table with partitions that only its own text tells. Throws: DatabaseError.
class Inspection {
 public:
  Inspection(MysqlConnection& connection, const Flavour& flavour, std::string database,
             const driver::HistoryTables& left_out);
  schema::Schema read();

 private:
  void tables();
  void columns();
  void add_column(const driver::Row& row);
  void indexes();
  void add_key(const driver::Row& row);
  void primary_keys();
  void foreign_keys();
  void checks();
  void partitions();
  /// From the table's own text, where only that tells all.
  std::string shown_partitions(const std::string& name);
  /// Periods of time that the rows are about, and keys without overlaps of them (MariaDB).
  void periods();
  std::string shown_table(const std::string& name);
  /// The texts of all tables, where one query can ask for them (MariaDB).
  void show_tables();
  /// What the catalogs leave out of options, keys and defaults.
  void read_shown();
  void read_shown_line(const std::string& line, schema::Table& table);
  void column_orders();
  void sequences();
  void views();
  void triggers();
  void routines();
  /// A package of the mode ORACLE, or the body of one.
  void add_package(const driver::Row& row);
  void signatures();
  void written_signatures();
  void shown_signatures();
  void events();
  /// The definition with who made it and how, as the server lists that in columns of `row`.
  struct MadeColumns {
    std::size_t definer;
    std::size_t client;
    std::size_t collation;
    std::optional<std::size_t> sql_mode;
    std::optional<std::size_t> time_zone;
  };
  Circumstances circumstances(const driver::Row& row, const MadeColumns& columns) const;

  driver::Rows query(const std::string& sql);
  schema::Table* table(const std::string& name);
  /// Server text without the name of this database before names of objects.
  std::string local(const std::string& sql) const;
  /// The same for columns of information_schema in which MySQL escapes quotes.
  std::string expression(const std::string& sql) const;
  std::optional<schema::Expression> default_value(const driver::Row& row) const;

  MysqlConnection& connection_;
  const Flavour& flavour_;
  std::string database_;
  std::string here_;  ///< the database as a literal
  const driver::HistoryTables& left_out_;
  schema::Schema schema_;
  std::string user_;                                      ///< who reads: "user@host"
  std::map<std::string, std::string> sequence_comments_;  ///< of all sequences
  struct Signature {
    std::string parameters;
    std::string returns;
    bool aggregate = false;
  };
  std::map<std::string, std::string> shown_;     ///< texts of tables
  std::map<std::string, Signature> signatures_;  ///< of "FUNCTION f", "PROCEDURE p"
};

/// A value of a row; empty for NULL.
const std::string& cell(const driver::Row& row, std::size_t column);
/// The value of a native attribute; empty when there is none.
std::string native_value(const schema::Native& native, std::string_view key);
/// The text of a string literal, whatever quotes and escapes it is written with.
std::string string_value(std::string_view literal);
/// The nearest type of the model to a column type.
schema::Type nearest_type(const std::string& column_type);

}  // namespace dunlin::mysql
