// Secrets in the arguments of this process, which everybody on the machine can read.
#pragma once

namespace dunlin::cli {

/// Overwrites, in place, what may be a password in a URL: what stands between the user's name and
/// the last '@', and the values of parameters whose names speak of secrets. Other arguments stay as
/// they are.
void hide_secrets(char* argument);

}  // namespace dunlin::cli
