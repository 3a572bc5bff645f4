#include "memory.hpp"

#if defined(__GLIBC__) && defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#endif

namespace dunlin::cli {

#if defined(__GLIBC__) && defined(__linux__)

void use_large_pages() {
  constexpr int kHeap = 64 << 20;
  constexpr int kLargest = 32 << 20;  // of what malloc lets be taken from the heap
  constexpr std::uintptr_t kPage = 2 << 20;
  mallopt(M_TOP_PAD, kHeap);
  mallopt(M_TRIM_THRESHOLD, 2 * kHeap);
  mallopt(M_MMAP_THRESHOLD, kLargest);
  void* const first = std::malloc(kPage);  // NOLINT(cppcoreguidelines-no-malloc): grows the heap
  const auto begin = (reinterpret_cast<std::uintptr_t>(first) + kPage - 1) / kPage * kPage;
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0)) / kPage * kPage;
  std::free(first);  // NOLINT(cppcoreguidelines-no-malloc)
  // Elsewhere when another allocator stands in for the C library's.
  const bool is_heap = first != nullptr && begin < end && end - begin <= 2U * kHeap;
  if (is_heap) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

#else

void use_large_pages() {}

#endif

}  // namespace dunlin::cli
