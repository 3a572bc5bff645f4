// A relay between a client and the server's socket that counts the statements the server completed.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>

namespace dunlin::test {

/// Listens on a port of this machine for one client, and hands everything on to a unix socket.
class Relay {
 public:
  explicit Relay(std::string socket_path) : target_(std::move(socket_path)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t length = sizeof address;
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 4) != 0)
      ADD_FAILURE() << "the relay cannot listen";
    ::getsockname(listener_, generic, &length);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~Relay() {
    ::shutdown(listener_, SHUT_RDWR);
    ::close(listener_);
    thread_.join();
  }
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  int port() const { return port_; }
  int statements() const { return statements_; }

 private:
  void run() {
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) return;
    const int server = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, target_.c_str(), sizeof address.sun_path - 1);
    if (::connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0)
      pump(client, server);
    ::close(server);
    ::close(client);
  }

  void pump(int client, int server) {
    std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
    while (::poll(ends.data(), ends.size(), -1) > 0) {
      for (std::size_t i = 0; i < ends.size(); ++i) {
        if (ends[i].revents == 0) continue;
        const ssize_t count = ::read(ends[i].fd, buffer_.data(), buffer_.size());
        if (count <= 0) return;
        if (i == 1) watch({buffer_.data(), static_cast<std::size_t>(count)});
        hand_on(ends[1 - i].fd, static_cast<std::size_t>(count));
      }
    }
  }

  void hand_on(int to, std::size_t count) const {
    for (std::size_t done = 0; done < count;) {
      const ssize_t written = ::write(to, buffer_.data() + done, count - done);
      if (written <= 0) return;
      done += static_cast<std::size_t>(written);
    }
  }

  /// Messages of the server: a letter, and the length of the rest with these four bytes.
  void watch(std::string_view bytes) {
    for (const char byte : bytes) {
      if (skip_ > 0) {
        --skip_;
        continue;
      }
      head_ += byte;
      // The answer to the client's question for SSL is one letter.
      if (head_ == "N" && !started_) head_.clear();
      if (head_.size() < 5) continue;
      started_ = true;
      std::uint32_t length = 0;
      std::memcpy(&length, head_.data() + 1, sizeof length);
      skip_ = ntohl(length) - sizeof length;
      if (head_.front() == 'C') ++statements_;
      head_.clear();
    }
  }

  std::string target_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> statements_{0};
  std::array<char, 65536> buffer_{};
  std::string head_;
  std::size_t skip_ = 0;
  bool started_ = false;
  std::thread thread_;
};

}  // namespace dunlin::test
