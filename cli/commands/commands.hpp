// One function for each command, in a file of its name: adds the command with its options to the
// parser.
#pragma once

#include "dunlin/app/commands.hpp"
#include "options.hpp"

namespace dunlin::cli {

void add_init(Parser& parser);
void add_create(Parser& parser);
void add_revision(Parser& parser);
void add_merge(Parser& parser);
void add_edit(Parser& parser);

void add_upgrade(Parser& parser);
void add_downgrade(Parser& parser);
void add_stamp(Parser& parser);
void add_ensure_version(Parser& parser);
void add_repair(Parser& parser);
void add_resume(Parser& parser);

void add_current(Parser& parser);
void add_status(Parser& parser);
void add_history(Parser& parser);
void add_log(Parser& parser);
void add_heads(Parser& parser);
void add_branches(Parser& parser);
void add_show(Parser& parser);

void add_inspect(Parser& parser);
void add_diff(Parser& parser);

void add_check(Parser& parser);
void add_drift(Parser& parser);
void add_verify(Parser& parser);
void add_validate(Parser& parser);
void add_translate(Parser& parser);

void add_list_templates(Parser& parser);
void add_plugins(Parser& parser);

/// All of them, in the order of the help.
void add_all_commands(Parser& parser);

/// Headings of the main help.
inline constexpr const char* kWriteGroup = "Write revisions";
inline constexpr const char* kRunGroup = "Change a database";
inline constexpr const char* kLookGroup = "Look";
inline constexpr const char* kProveGroup = "Prove";
inline constexpr const char* kAboutGroup = "About this installation";

}  // namespace dunlin::cli
