// How the program takes its memory.
#pragma once

namespace dunlin::cli {

/// Takes the heap in few steps and large pages, and keeps what is freed. The schema of a thousand
/// tables is some hundred thousand small values: small pages and their faults took a quarter of the
/// time of `inspect`. Costs up to two pages of 2 MiB where little is needed. Does nothing where the
/// C library or the kernel has other ideas. To be called once, before there are threads.
/// Source: mallopt(3), madvise(2) MADV_HUGEPAGE.
void use_large_pages();

}  // namespace dunlin::cli
