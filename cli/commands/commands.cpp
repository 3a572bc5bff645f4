#include "commands.hpp"

namespace dunlin::cli {

void add_all_commands(Parser& parser) {
  add_init(parser);
  add_create(parser);
  add_revision(parser);
  add_merge(parser);
  add_edit(parser);
  add_upgrade(parser);
  add_downgrade(parser);
  add_resume(parser);
  add_stamp(parser);
  add_repair(parser);
  add_ensure_version(parser);
  add_current(parser);
  add_status(parser);
  add_history(parser);
  add_log(parser);
  add_heads(parser);
  add_branches(parser);
  add_show(parser);
  add_inspect(parser);
  add_diff(parser);
  add_check(parser);
  add_drift(parser);
  add_verify(parser);
  add_validate(parser);
  add_translate(parser);
  add_list_templates(parser);
  add_plugins(parser);
}

}  // namespace dunlin::cli
