#include "scratch.hpp"

#include <random>
#include <string>

#include "connection.hpp"
#include "dialect.hpp"

namespace dunlin::mysql {
namespace {

std::string random_name() {
  static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::random_device device;
  std::uniform_int_distribution<std::size_t> letter(0, kLetters.size() - 1);
  std::string name = "dunlin_scratch_";
  for (int i = 0; i < 16; ++i) name += kLetters[letter(device)];
  return name;
}

/// The database alone, so that it is dropped when connecting to it fails.
class ScratchDatabase {
 public:
  /// \param may_write  whether the session may make databases: one that only looks may not
  ScratchDatabase(Session& session, bool may_write, const driver::Url& url,
                  const driver::ConnectOptions& options)
      : url_(url), options_(options), name_(random_name()) {
    const driver::Rows rows =
        session.query("SELECT @@character_set_database, @@collation_database");
    const std::string create = "CREATE DATABASE " + quoted_identifier(name_) + " CHARACTER SET " +
                               rows.rows.at(0).at(0).value_or("utf8mb4") + " COLLATE " +
                               rows.rows.at(0).at(1).value_or("utf8mb4_bin");
    try {
      if (may_write) {
        session.execute(create);
      } else {
        Session(url_, options_).execute(create);
      }
    } catch (const DatabaseError& error) {
      throw DatabaseError(error.code(),
                          "no scratch database can be made on this server: " + error.message(),
                          "GRANT ALL ON `dunlin\\_scratch\\_%`.* to this user, or set "
                          "scratch_url to a place where it may");
    }
  }
  ~ScratchDatabase() {
    try {
      // A session of its own, for the others may be lost or busy; in the database itself, for the
      // one beside it may be gone by now.
      Session(url(), options_).execute("DROP DATABASE IF EXISTS " + quoted_identifier(name_));
    } catch (const std::exception&) {
      // Nobody to tell; its name says what is left behind.
    }
  }
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  driver::Url url() const {
    driver::Url inside = url_;
    inside.database = name_;
    return inside;
  }

 private:
  const driver::Url url_;
  const driver::ConnectOptions options_;
  const std::string name_;
};

class MysqlScratch final : public driver::Scratch {
 public:
  MysqlScratch(Session& session, bool may_write, const driver::Url& url,
               const driver::ConnectOptions& options)
      : database_(session, may_write, url, options), connection_(database_.url(), options) {}
  driver::Connection& connection() override { return connection_; }

 private:
  ScratchDatabase database_;
  MysqlConnection connection_;
};

}  // namespace

std::unique_ptr<driver::Scratch> make_scratch(Session& session, const driver::Url& url,
                                              driver::ConnectOptions options) {
  const bool may_write = !options.read_only;
  options.read_only = false;
  return std::make_unique<MysqlScratch>(session, may_write, url, options);
}

}  // namespace dunlin::mysql
