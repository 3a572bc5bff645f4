// Marks what the core library exports. Everything else of the library is hidden.
#pragma once

#define DUNLIN_API __attribute__((visibility("default")))
