// A migration environment in a folder of its own: schema.sql and migrations/versions.
#pragma once

#include <string>

#include "backends.hpp"
#include "dunlin/app/commands.hpp"
#include "folder.hpp"

namespace dunlin::test {

class Environment {
 public:
  explicit Environment(std::string url) : url_(std::move(url)) {
    std::filesystem::create_directories(folder_.path() / "migrations" / "versions");
  }

  app::Project project() const {
    app::Project made;
    made.url = url_;
    made.settings = script::default_settings(folder_.path());
    made.plugins = registry();
    made.source = [folders = made.settings.version_locations] {
      return script::Source::from_folders(folders);
    };
    return made;
  }

  /// Writes schema.sql.
  void want(const std::string& sql) const { folder_.write("schema.sql", sql); }
  /// Writes a revision file of one's own.
  void revision(const std::string& id, const std::string& revises,
                const std::string& upgrade) const {
    folder_.write("migrations/versions/" + id + ".sql",
                  "-- " + id + "\n--\n-- Revision ID: " + id + "\n-- Revises: " + revises +
                      "\n\n-- migrate:upgrade\n" + upgrade + "\n-- migrate:downgrade\n");
  }
  /// A revision for what schema.sql says.
  app::RevisionResult generate(app::RevisionOptions options = {}) const {
    options.message = "generated";
    options.content = app::Content::generated;
    return app::create_revision(project(), options);
  }

 private:
  Folder folder_;
  std::string url_;
};

}  // namespace dunlin::test
