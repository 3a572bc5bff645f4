#include "connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>
#include <dunlin/base/error.hpp>

namespace pebble {
namespace {

namespace driver = dunlin::driver;

[[noreturn]] void fail(sqlite3* handle, std::string_view statement) {
  dunlin::ErrorContext context;
  context.dialect = "pebble";
  context.statement = statement;
  context.native_code = sqlite3_extended_errcode(handle);
  const int offset = sqlite3_error_offset(handle);
  if (offset >= 0) {
    context.position.line = 1;
    context.position.offset = static_cast<std::size_t>(offset);
  }
  throw dunlin::DatabaseError(dunlin::Code::statement_failed, sqlite3_errmsg(handle), {},
                              std::move(context));
}

class FileLock final : public driver::Lock {
 public:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  ~FileLock() override { ::close(descriptor_); }
  void verify() override {}

 private:
  int descriptor_;
};

std::unique_ptr<sqlite3, int (*)(sqlite3*)> open(const std::string& file, bool read_only) {
  sqlite3* handle = nullptr;
  const int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const int status = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> owner(handle, sqlite3_close);
  if (status == SQLITE_OK) return owner;
  throw dunlin::DatabaseError(
      read_only ? dunlin::Code::database_missing : dunlin::Code::connection_failed,
      file + ": " + sqlite3_errmsg(handle));
}

}  // namespace

PebbleConnection::PebbleConnection(std::string file, bool read_only)
    : file_(std::move(file)), handle_(open(file_, read_only)) {}

driver::Rows PebbleConnection::query(std::string_view statement) {
  sqlite3_stmt* raw = nullptr;
  const int length = static_cast<int>(statement.size());
  if (sqlite3_prepare_v2(handle_.get(), statement.data(), length, &raw, nullptr) != SQLITE_OK) {
    fail(handle_.get(), statement);
  }
  const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> prepared(raw, sqlite3_finalize);
  driver::Rows rows;
  const int columns = sqlite3_column_count(raw);
  for (int i = 0; i < columns; ++i) rows.columns.emplace_back(sqlite3_column_name(raw, i));
  int status = SQLITE_ROW;
  while ((status = sqlite3_step(raw)) == SQLITE_ROW) {
    driver::Row& row = rows.rows.emplace_back(static_cast<std::size_t>(columns));
    for (int i = 0; i < columns; ++i) {
      const unsigned char* text = sqlite3_column_text(raw, i);
      if (text != nullptr) row[static_cast<std::size_t>(i)] = reinterpret_cast<const char*>(text);
    }
  }
  if (status != SQLITE_DONE) fail(handle_.get(), statement);
  return rows;
}

std::uint64_t PebbleConnection::affected_rows() const {
  return static_cast<std::uint64_t>(sqlite3_changes(handle_.get()));
}

void PebbleConnection::rollback() {
  if (in_transaction()) execute("ROLLBACK");
}

bool PebbleConnection::in_transaction() const {
  return sqlite3_get_autocommit(handle_.get()) == 0;
}

driver::LockAttempt PebbleConnection::try_lock(const driver::HistoryTables&,
                                               const driver::LockOptions&) {
  const std::string file = file_ + ".lock";
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    throw dunlin::DatabaseError(dunlin::Code::connection_failed, "cannot open " + file);
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    return {std::make_unique<FileLock>(descriptor), {}};
  ::close(descriptor);
  return {nullptr, "another process"};
}

bool PebbleConnection::table_exists(const dunlin::schema::Name& table) {
  return !query("SELECT 1 FROM sqlite_schema WHERE name = " + dialect_.quote_literal(table.name))
              .rows.empty();
}

void PebbleConnection::cancel() noexcept {
  sqlite3_interrupt(handle_.get());
}

}  // namespace pebble
