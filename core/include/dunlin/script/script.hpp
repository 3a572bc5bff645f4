// Revision files: header, directives, sections. The format is documented in docs/file-format.md.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dunlin/base/export.hpp"
#include "dunlin/base/position.hpp"
#include "dunlin/revision/graph.hpp"
#include "dunlin/revision/plan.hpp"

namespace dunlin::script {

enum class TransactionMode { on, off, automatic };

/// One section: the lines between a directive and the next.
struct Section {
  revision::Direction direction = revision::Direction::upgrade;
  std::vector<std::string> only;    ///< dialect words; empty: portable
  std::vector<std::string> except;  ///< dialects that leave it out
  TransactionMode transaction = TransactionMode::on;
  bool transaction_written = false;  ///< transaction= stands in the directive
  bool vars = false;
  bool irreversible = false;
  /// Of each statement of the section, unless it has its own; zero: no limit.
  std::optional<std::chrono::milliseconds> lock_timeout;
  std::optional<std::chrono::milliseconds> statement_timeout;
  std::string text;    ///< as in the file, from the line after the directive
  Position position;   ///< of the first byte of `text`
  Position directive;  ///< of the directive's line
};

/// The head of a revision file: all that the graph needs.
struct Header {
  revision::Node node;
  std::string message;      ///< the first line of free text
  std::string description;  ///< the other free text, lines joined by '\n'
  std::string created;      ///< as written
  std::string path;         ///< of the file, or the name given to a revision in memory
};

/// A whole revision file.
struct Script {
  Header header;
  std::vector<Section> sections;
  /// base::checksum of the upgrade sections' text before placeholders, directives included. Line
  /// ends, blanks at the ends of lines and empty lines at a section's end do not count.
  std::string checksum;
  /// The same as programs before version 0.2 reckoned it, with line ends and blanks: recorded ones
  /// stay valid.
  std::string former_checksum;

  /// Whether a recorded checksum is this script's.
  bool matches(std::string_view recorded) const {
    return recorded == checksum || recorded == former_checksum;
  }
};

/// The text with "\n" as line ends, without blanks at the ends of lines and of the whole.
[[nodiscard]] DUNLIN_API std::string without_blank_ends(std::string_view text);

/// Parses a revision file. Throws: ScriptError with position and source line: script_header,
/// script_directive, script_encoding, and RevisionError (revision_malformed) for an illegal id or
/// label. `path` is only for messages and positions.
[[nodiscard]] DUNLIN_API Script parse_script(std::string_view text, const std::string& path);
/// Only the header; `text` may be cut after the first directive line.
[[nodiscard]] DUNLIN_API Header parse_header(std::string_view text, const std::string& path);

/// ${name}, ${name:literal} and ${name:ident} replaced, in sections with vars=on; other sections
/// come back as they are. Throws: ScriptError (placeholder_unknown) with position. Literals and
/// identifiers are quoted as in standard SQL.
[[nodiscard]] DUNLIN_API Section substitute(Section section,
                                            const std::map<std::string, std::string>& variables);

/// What a new revision file says.
struct NewRevision {
  Header header;        ///< `path` is not used
  std::string upgrade;  ///< SQL of the upgrade section; may be empty
  std::string downgrade;
  bool upgrade_in_parts = false;  ///< the section's directive says transaction=auto
  bool downgrade_in_parts = false;
};
/// Renders script.sql.tmpl: ${message}, ${revision}, ${revises}, ${created}, ${labels},
/// ${depends_on}, ${upgrade}, ${downgrade}; lines whose placeholder is empty and that hold nothing
/// but a "-- Key: " before it are left out for labels and depends_on. What is written always parses
/// again with the same header, whatever the message holds: of a message with several lines the
/// first is the message and the others begin the description, which stands below it; control
/// characters become blanks. Throws: ConfigError (template_invalid).
[[nodiscard]] DUNLIN_API std::string render_script(std::string_view template_text,
                                                   const NewRevision& revision);
/// The template used where the environment has none.
[[nodiscard]] DUNLIN_API std::string_view default_template();

/// "add user preferences" -> "add_user_preferences": lower case words, cut at 40 characters on a
/// word's end.
[[nodiscard]] DUNLIN_API std::string slug(std::string_view message);

}  // namespace dunlin::script
