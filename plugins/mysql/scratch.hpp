// An empty database beside another one, for a short time.
#pragma once

#include <memory>

#include "dunlin/driver/connection.hpp"
#include "dunlin/driver/driver.hpp"
#include "dunlin/driver/url.hpp"
#include "session.hpp"

namespace dunlin::mysql {

/// Makes dunlin_scratch_<random> with the character set and collation of the session's database; it
/// is dropped with the result, also when the session here is lost by then. Throws: DatabaseError,
/// with what to do, when the user may not make databases.
std::unique_ptr<driver::Scratch> make_scratch(Session& session, const driver::Url& url,
                                              driver::ConnectOptions options);

}  // namespace dunlin::mysql
