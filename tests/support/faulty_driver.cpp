#include "faulty_driver.hpp"

#include "backends.hpp"
#include "dunlin/base/error.hpp"

namespace dunlin::test {
namespace {

class FaultyConnection final : public driver::Connection {
 public:
  FaultyConnection(std::unique_ptr<driver::Connection> real, Fault& fault)
      : real_(std::move(real)), fault_(fault) {}

  const driver::Dialect& dialect() const override { return real_->dialect(); }
  std::string server() const override { return real_->server(); }
  void execute(std::string_view statement) override {
    counted([&] { real_->execute(statement); });
  }
  void execute_batch(const std::vector<std::string>& statements) override {
    counted([&] { real_->execute_batch(statements); });
  }
  driver::Rows query(std::string_view statement) override {
    check();
    return real_->query(statement);
  }
  std::uint64_t affected_rows() const override { return real_->affected_rows(); }
  std::vector<std::string> warnings() override { return real_->warnings(); }
  void begin() override {
    counted([&] { real_->begin(); });
  }
  void commit() override {
    counted([&] { real_->commit(); });
  }
  void rollback() override {
    check();
    real_->rollback();
  }
  bool in_transaction() const override { return real_->in_transaction(); }
  void reset_session() override {
    check();
    real_->reset_session();
  }
  bool usable() const override { return !fault_.happened && real_->usable(); }
  driver::LockAttempt try_lock(const driver::HistoryTables& tables,
                               const driver::LockOptions& options) override {
    return real_->try_lock(tables, options);
  }
  bool end_stale_holder(const driver::HistoryTables& tables) override {
    return real_->end_stale_holder(tables);
  }
  void set_timeouts(const driver::Timeouts& timeouts) override {
    check();
    real_->set_timeouts(timeouts);
  }
  bool table_exists(const schema::Name& table) override {
    check();
    return real_->table_exists(table);
  }
  std::string default_schema() override { return real_->default_schema(); }
  schema::Schema inspect(const driver::InspectOptions& options) override {
    check();
    return real_->inspect(options);
  }
  std::unique_ptr<driver::Scratch> scratch() override { return real_->scratch(); }
  std::unique_ptr<driver::Scratch> scratch_database() override { return real_->scratch_database(); }
  std::string evidence(std::string_view statement) override {
    check();
    return real_->evidence(statement);
  }
  driver::Effect effect_of(std::string_view statement, const std::string& before) override {
    check();
    return real_->effect_of(statement, before);
  }
  void cancel() noexcept override { real_->cancel(); }

 private:
  void check() const {
    if (fault_.happened) throw DatabaseError(Code::connection_lost, "the connection is gone");
  }

  template <typename Action>
  void counted(Action&& action) {
    check();
    const bool now = ++fault_.statements == fault_.at;
    if (!now || fault_.after) action();
    if (!now) return;
    // As the server does when its client is gone.
    if (real_->in_transaction()) real_->rollback();
    fault_.happened = true;
    check();
  }

  std::unique_ptr<driver::Connection> real_;
  Fault& fault_;
};

class FaultyDriver final : public driver::Driver {
 public:
  FaultyDriver(driver::Driver& real, Fault& fault) : real_(real), fault_(fault) {}
  std::unique_ptr<driver::Connection> connect(
      const driver::Url& url, const driver::ConnectOptions& options) const override {
    return std::make_unique<FaultyConnection>(real_.connect(url, options), fault_);
  }
  std::unique_ptr<driver::Dialect> dialect(std::string_view word) const override {
    return real_.dialect(word);
  }

 private:
  driver::Driver& real_;
  Fault& fault_;
};

}  // namespace

std::shared_ptr<plugin::Registry> faulty_registry(const std::string& scheme, Fault& fault) {
  auto made = std::make_shared<plugin::Registry>(plugin::SearchPath{});
  driver::Driver& real = registry()->driver_for_scheme(scheme);
  plugin::PluginInfo info;
  info.name = scheme;
  info.schemes = {scheme};
  info.dialects = {scheme};
  info.ok = true;
  made->add(std::move(info), std::make_unique<FaultyDriver>(real, fault));
  return made;
}

}  // namespace dunlin::test
