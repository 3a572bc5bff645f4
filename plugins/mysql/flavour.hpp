// Which of the family is spoken: MariaDB or MySQL, and which version.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dunlin::mysql {

struct Flavour {
  enum class Kind {
    common,  ///< what MariaDB 10.11 and MySQL 8.0 both understand; only for work without a server
    mariadb,
    mysql,
  };
  Kind kind = Kind::common;
  int major = 0;
  int minor = 0;
  int patch = 0;

  bool mariadb() const noexcept { return kind == Kind::mariadb; }
  bool mysql() const noexcept { return kind == Kind::mysql; }
  /// Whether the version is at least the given one; false for Kind::common.
  bool at_least(int wanted_major, int wanted_minor) const noexcept;
};

/// From SELECT VERSION(): "10.11.6-MariaDB-0+deb12u1", "8.0.36", "5.5.5-10.6.1-MariaDB".
[[nodiscard]] Flavour flavour_of_version(std::string_view version);

/// From a dialect name or URL scheme: "" and "mysql" (common), "mariadb" (10.11), "mariadb11.4",
/// "mysql8" (8.0), "mysql8.4". Nothing for any other word.
[[nodiscard]] std::optional<Flavour> flavour_of_word(std::string_view word);

/// Whether a section for `word` is for this flavour: "mysql" always, "mariadb" and "mariadb10.11"
/// for that MariaDB, "mysql8" for MySQL (not MariaDB) from that version on.
[[nodiscard]] bool answers(const Flavour& flavour, std::string_view word);

/// The collation that compares text as PostgreSQL does: case, accents and trailing blanks count.
[[nodiscard]] std::string_view exact_collation(const Flavour& flavour);

/// "MariaDB 10.11.6", "MySQL 8.0.36", "MySQL or MariaDB".
[[nodiscard]] std::string display_name(const Flavour& flavour);

}  // namespace dunlin::mysql
