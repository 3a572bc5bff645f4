#include "dunlin/parse/desired.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "annotations.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/ops/apply.hpp"
#include "dunlin/parse/parse.hpp"
#include "dunlin/parse/table_query.hpp"
#include "dunlin/sql/lexer.hpp"
#include "tree.hpp"

namespace dunlin::parse {
namespace {

Diagnostic problem(const Error& error, const Position& where) {
  Diagnostic out;
  out.code = error.code();
  out.message = error.message();
  out.hint = error.hint();
  out.position = error.context().position.line > 0 ? error.context().position : where;
  out.source_line = error.context().source_line;
  return out;
}

Diagnostic warning(std::string message, std::string hint, const Position& where) {
  Diagnostic out;
  out.severity = Diagnostic::Severity::warning;
  out.code = Code::not_supported;
  out.message = std::move(message);
  out.hint = std::move(hint);
  out.position = where;
  return out;
}

/// Lines that only psql understands, as blanks, so that all places stay as they are.
std::string without_psql(std::string text) {
  bool line_start = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (line_start && text[i] == '\\') {
      while (i < text.size() && text[i] != '\n') text[i++] = ' ';
    }
    line_start = i < text.size() && text[i] == '\n';
  }
  return text;
}

/// Statements whose effect lasts although the schema does not hold it: rights, and objects outside
/// of the model. Owners, which every dump names, and the session are left out.
bool makes_what_stays_apart(std::string_view construct) {
  return construct == "GRANT" || construct == "REVOKE" || construct == "ALTER DEFAULT PRIVILEGES" ||
         construct.starts_with("CREATE ");
}

/// The schema that SET search_path makes the first one; empty for one that is so anyway, and for
/// other statements.
std::string schema_set_first(const sql::Statement& statement) {
  std::string first;
  if (sql::leading_words(statement.text, lex_rules(), 1) != std::vector<std::string>{"SET"})
    return first;
  with_tree(statement.text, [&](const Tree& tree) {
    const Node& node = tree.statement();
    if (node.node_case != PG_QUERY__NODE__NODE_VARIABLE_SET_STMT) return;
    const PgQuery__VariableSetStmt& set = *node.variable_set_stmt;
    if (std::string_view(set.name) != "search_path") return;
    for (const Node* value : nodes(set.n_args, set.args)) {
      const PgQuery__AConst* word = value->a_const;
      if (value->node_case != PG_QUERY__NODE__NODE_A_CONST ||
          word->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        continue;
      const std::string name(word->sval->sval);
      if (name == "public") return;
      if (name.empty() || name == "$user" || name == "pg_catalog") continue;
      first = name;
      return;
    }
  });
  return first;
}

class Reader {
 public:
  explicit Reader(Desired& out) : out_(out) {}

  void read(const DesiredFile& file) {
    const std::string text = without_psql(file.text);
    const Position origin{file.name, 1, 1, 0};
    std::vector<AnnotatedStatement> statements;
    std::size_t from = 0;
    for (const sql::Statement& statement : sql::split(text, lex_rules(), origin)) {
      const std::size_t offset = text.find(statement.text, from);
      from = offset + statement.text.size();
      statements.push_back({offset, from, run(statement)});
    }
    read_annotations(text, origin, statements, out_);
  }

  /// After all files: what waited for something that came later.
  void end() {
    for (bool moved = true; moved && !waiting_.empty();) {
      const std::vector<Waiting> before = std::exchange(waiting_, {});
      for (const Waiting& one : before) apply_or_wait(one);
      moved = waiting_.size() < before.size();
    }
    for (const Waiting& one : waiting_) {
      if (one.error) out_.problems.push_back(problem(*one.error, one.where));
    }
  }

 private:
  /// What an operation speaks of may come later in the files.
  struct Waiting {
    ops::Operation operation;
    std::optional<Error> error;
    Position where;
  };

  /// The statement's operations as they were applied, or wait for others.
  std::vector<ops::Operation> run(const sql::Statement& statement) {
    std::vector<ops::Operation> operations;
    try {
      if (const std::string first = schema_set_first(statement); !first.empty()) {
        Diagnostic& mistaken = out_.problems.emplace_back(warning(
            "names after SET search_path would mean schema " + first + ", and are not read so",
            "write the schema in front of each name", statement.position));
        mistaken.severity = Diagnostic::Severity::error;
        return operations;
      }
      const Parsed parsed = parse(statement);
      for (const ops::Operation& written : parsed.operations) {
        for (ops::Operation& operation : resolved(written, out_.schema)) {
          if (pass_over(operation, parsed, statement.position)) continue;
          split_references(operation, statement.position);
          operations.push_back(operation);
          apply_or_wait({std::move(operation), std::nullopt, statement.position});
        }
      }
    } catch (const Error& error) {
      out_.problems.push_back(problem(error, statement.position));
    }
    return operations;
  }

  void apply_or_wait(Waiting one) {
    try {
      ops::apply(ops::resolve(one.operation, out_.schema), out_.schema);
    } catch (const Error& error) {
      if (error.code() == Code::object_missing) {
        one.error = error;
        waiting_.push_back(std::move(one));
      } else {
        out_.problems.push_back(problem(error, one.where));
      }
    }
  }

  /// A foreign key of a new table to one that is not there yet is added by itself, later.
  void split_references(ops::Operation& operation, const Position& where) {
    auto* create = std::get_if<ops::CreateTable>(&operation);
    if (create == nullptr || !out_.schema.complete) return;
    std::erase_if(create->table.constraints, [&](const schema::Constraint& constraint) {
      const auto* foreign = std::get_if<schema::ForeignKey>(&constraint.rule);
      if (foreign == nullptr || foreign->table == create->table.name ||
          out_.schema.find_table(foreign->table) != nullptr)
        return false;
      waiting_.push_back(
          {ops::AddConstraint{create->table.name, constraint, {}}, std::nullopt, where});
      return true;
    });
  }

  bool pass_over(const ops::Operation& operation, const Parsed& parsed, const Position& where) {
    if (std::holds_alternative<ops::ChangeData>(operation)) {
      if (parsed.kind != "SELECT") {
        out_.problems.push_back(
            warning(parsed.kind + " changes rows, not the schema: it is passed over",
                    "put it into a migration", where));
      }
      return true;
    }
    if (comments_attribute(operation)) {
      tell_apart("COMMENT ON COLUMN of a composite type", where);
      return true;
    }
    const auto* unmodelled = std::get_if<ops::Unmodelled>(&operation);
    if (unmodelled == nullptr) return false;
    if (unmodelled->changes_schema) {
      out_.problems.push_back(warning(
          unmodelled->construct + " cannot be compared: what it does is not part of the schema",
          "write it as plain statements", where));
    } else if (makes_what_stays_apart(unmodelled->construct)) {
      tell_apart(unmodelled->construct, where);
    }
    return true;
  }

  void tell_apart(const std::string& construct, const Position& where) {
    if (!told_.insert(construct).second) return;
    out_.problems.push_back(
        warning(construct + " is not compared: no revision is written for what it does",
                "write it into a revision by hand", where));
  }

  bool comments_attribute(const ops::Operation& operation) const {
    const auto* comment = std::get_if<ops::SetComment>(&operation);
    return comment != nullptr && comment->target == ops::CommentTarget::column &&
           std::any_of(out_.schema.objects.begin(), out_.schema.objects.end(),
                       [&](const schema::Object& object) {
                         return object.kind == schema::ObjectKind::composite_type &&
                                object.name == comment->object;
                       });
  }

  Desired& out_;
  std::vector<Waiting> waiting_;
  std::set<std::string> told_;  ///< constructs that a warning was given for: once is enough
};

}  // namespace

Desired read_desired(std::span<const DesiredFile> files) {
  Desired out;
  Reader reader(out);
  for (const DesiredFile& file : files) reader.read(file);
  reader.end();
  return out;
}

}  // namespace dunlin::parse
