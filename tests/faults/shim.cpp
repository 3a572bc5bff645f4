// Preloaded into the program under test: something goes wrong at the N-th call that changes the
// outside world - a write to a file that is no terminal, a sync, a message to a server.
//
// DUNLIN_FAULT says what: "kill:N" ends the process before the call, "killed:N" after it, "eio:N"
// and "enospc:N" let it and all that follow fail, "count:FILE" keeps in the file, a long,
// how many there were. SQLite calls the C library through these names, and so do libpq and
// libmariadb.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

namespace {

enum class Fault { none, kill_before, kill_after, fail, count };

struct Plan {
  Fault fault = Fault::none;
  long at = 0;
  int error = 0;
  long* counter = nullptr;  // in a file, for who ends without destructors
  long calls = 0;

  Plan() {
    const char* text = std::getenv("DUNLIN_FAULT");
    const char* colon = text == nullptr ? nullptr : std::strchr(text, ':');
    if (colon == nullptr) return;
    const auto is = [&](const char* word) {
      return std::strncmp(text, word, std::strlen(word)) == 0 && text[std::strlen(word)] == ':';
    };
    at = std::atol(colon + 1);
    if (is("kill")) fault = Fault::kill_before;
    if (is("killed")) fault = Fault::kill_after;
    if (is("count")) {
      fault = Fault::count;
      const int file = ::open(colon + 1, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
      if (::posix_fallocate(file, 0, sizeof(long)) == 0)
        counter = static_cast<long*>(
            ::mmap(nullptr, sizeof(long), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
    }
    if (is("eio") || is("enospc")) {
      fault = Fault::fail;
      error = is("eio") ? EIO : ENOSPC;
    }
  }
};

Plan& plan() {
  static Plan one;
  return one;
}

template <typename Function>
Function* real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

/// Terminals, pipes and what stands for them are the program's own output.
bool matters(int descriptor) {
  struct stat status {};
  if (descriptor <= 2 || ::fstat(descriptor, &status) != 0) return false;
  return S_ISREG(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISDIR(status.st_mode);
}

/// Makes the call, or what is to happen in its place. Sockets never run out of space.
template <typename Call>
auto faulty(bool counts, bool can_fail, Call call) -> decltype(call()) {
  Plan& now = plan();
  if (!counts || now.fault == Fault::none) return call();
  const long number = ++now.calls;
  if (now.fault == Fault::count) *now.counter = number;
  if (now.fault == Fault::kill_before && number == now.at) ::raise(SIGKILL);
  if (now.fault == Fault::fail && number >= now.at && can_fail) {
    errno = now.error;
    return -1;
  }
  const auto result = call();
  if (now.fault == Fault::kill_after && number == now.at) ::raise(SIGKILL);
  return result;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* data, std::size_t size) {
  static const auto call = real<ssize_t(int, const void*, std::size_t)>("write");
  return faulty(matters(descriptor), true, [&] { return call(descriptor, data, size); });
}
ssize_t pwrite(int descriptor, const void* data, std::size_t size, off_t offset) {
  static const auto call = real<ssize_t(int, const void*, std::size_t, off_t)>("pwrite");
  return faulty(matters(descriptor), true, [&] { return call(descriptor, data, size, offset); });
}
ssize_t pwrite64(int descriptor, const void* data, std::size_t size, off64_t offset) {
  static const auto call = real<ssize_t(int, const void*, std::size_t, off64_t)>("pwrite64");
  return faulty(matters(descriptor), true, [&] { return call(descriptor, data, size, offset); });
}
int ftruncate(int descriptor, off_t size) noexcept {
  static const auto call = real<int(int, off_t)>("ftruncate");
  return faulty(matters(descriptor), true, [&] { return call(descriptor, size); });
}
int ftruncate64(int descriptor, off64_t size) noexcept {
  static const auto call = real<int(int, off64_t)>("ftruncate64");
  return faulty(matters(descriptor), true, [&] { return call(descriptor, size); });
}
int fsync(int descriptor) {
  static const auto call = real<int(int)>("fsync");
  return faulty(matters(descriptor), true, [&] { return call(descriptor); });
}
int fdatasync(int descriptor) {
  static const auto call = real<int(int)>("fdatasync");
  return faulty(matters(descriptor), true, [&] { return call(descriptor); });
}
int unlink(const char* path) noexcept {
  static const auto call = real<int(const char*)>("unlink");
  return faulty(true, true, [&] { return call(path); });
}
ssize_t send(int socket, const void* data, std::size_t size, int flags) {
  static const auto call = real<ssize_t(int, const void*, std::size_t, int)>("send");
  return faulty(true, false, [&] { return call(socket, data, size, flags); });
}
ssize_t sendto(int socket, const void* data, std::size_t size, int flags, const sockaddr* to,
               socklen_t length) {
  static const auto call =
      real<ssize_t(int, const void*, std::size_t, int, const sockaddr*, socklen_t)>("sendto");
  return faulty(true, false, [&] { return call(socket, data, size, flags, to, length); });
}

}  // extern "C"
