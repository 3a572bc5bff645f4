// Who made a stored program or a view, and in which session: what its text means depends on that.
#pragma once

#include <string>
#include <string_view>

#include "flavour.hpp"

namespace dunlin::mysql {

/// Empty where a script of Dunlin, run by whoever reads the schema, would have it so.
struct Circumstances {
  std::string definer;  ///< "`user`@`host`"
  std::string session;  ///< "sql_mode = '', collation_connection = utf8mb4_bin": what SET takes
};

/// What the server lists beside an object; null where it keeps no such thing of its kind.
struct SessionColumns {
  const std::string* sql_mode;
  const std::string* client;
  const std::string* collation;
  const std::string* time_zone;
};

/// The settings of that session that differ from those of Dunlin's.
std::string session_of(const SessionColumns& columns, const Flavour& flavour);
/// "user@host", as the server lists it, in quotes.
std::string quoted_user(const std::string& user);

/// The definition behind comments that tell the circumstances.
std::string with_circumstances(const Circumstances& circumstances, const std::string& definition);
/// The reverse of with_circumstances().
struct Made {
  Circumstances circumstances;
  std::string definition;
};
Made taken_apart(const std::string& definition);

/// "CREATE DEFINER=... " for "CREATE "; `definition` itself where there is no definer.
std::string with_definer(const std::string& definer, std::string definition);
/// Whether a backslash in a string is a character as any other in that session.
bool keeps_backslashes(std::string_view sql_mode);
/// Whether a statement may be sent as UTF-8 in that session.
bool takes_utf8(std::string_view session, std::string_view statement);
/// "SET ...", back to Dunlin's own settings.
std::string usual_session(const Flavour& flavour);

}  // namespace dunlin::mysql
