#include "tree.hpp"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <system_error>

#include "dunlin/base/error.hpp"
#include "dunlin/base/text.hpp"
#include "dunlin/parse/parse.hpp"
#include "parentheses.hpp"

namespace dunlin::parse {
namespace {

// Below this bound the recursion fits any thread's stack; above kDeepest it would not fit the large
// one.
constexpr std::size_t kShallow = 300;
constexpr std::size_t kDeepest = 6000;
constexpr std::size_t kLargeStack = std::size_t{512} << 20;

// A tree takes about 60 times the room of its text, and a token at most about 400 bytes.
constexpr std::size_t kLongest = std::size_t{16} << 20;
constexpr std::size_t kMostTokens = 4'000'000;
constexpr std::size_t kMostOpenedInARun = 1000;

[[noreturn]] void fail(std::string message, std::size_t offset, std::string hint = {}) {
  ErrorContext context;
  context.position.offset = offset;
  if (hint.empty()) hint = "mend the place that is shown: it is read as PostgreSQL SQL";
  throw ScriptError(Code::sql_syntax, std::move(message), std::move(hint), std::move(context));
}

/// The parser counts characters from 1; 0 means that it names no place.
std::size_t byte_offset(std::string_view text, int cursor) {
  std::size_t offset = 0;
  for (int characters = 1; characters < cursor && offset < text.size(); ++characters) {
    ++offset;
    while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U)
      ++offset;
  }
  return offset;
}

struct FreeParsed {
  PgQueryProtobufParseResult result;
  ~FreeParsed() { pg_query_free_protobuf_parse_result(result); }
};

// For protobuf-c: a tree is made of thousands of small pieces that all end together. C code calls
// these: no exceptions.
void* allocate(void* memory, std::size_t size) noexcept {
  try {
    return static_cast<std::pmr::monotonic_buffer_resource*>(memory)->allocate(size);
  } catch (...) {
    return nullptr;
  }
}
void release(void*, void*) noexcept {}

struct Level {
  std::size_t outer = 0;     // depth of what encloses this level
  std::size_t chain = 0;     // words and operators since the last comma, AND, OR
  std::size_t joins = 0;     // JOIN and set operations lean to the left through the whole level
  std::size_t betweens = 0;  // whose AND is still to come: that one ends no chain
  bool by_case = false;      // opened by CASE; else by a parenthesis, or the whole text
};

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return text::iequals(word, w); });
}

/// Follows the tokens of a text and keeps the bound.
class Depth {
 public:
  void token(std::string_view token, sql::TokenKind kind) {
    const bool name = kind == sql::TokenKind::word && after_dot_;  // t.end is no END
    after_dot_ = token == ".";
    const bool goes_on = in_operator_ == token.data();
    in_operator_ = nullptr;
    if (kind == sql::TokenKind::word) return name ? count(levels_.back()) : word(token);
    // Every level of a tree has a word or an operator of its own.
    if (kind == sql::TokenKind::symbol) return symbol(token, goes_on);
  }
  std::size_t deepest() const { return deepest_; }

 private:
  void word(std::string_view word) {
    Level& level = levels_.back();
    if (is_one_of(word, {"case"})) return open(true);
    if (is_one_of(word, {"end"}) && level.by_case) return levels_.pop_back();
    if (is_one_of(word, {"when", "then", "else"}) && level.by_case) {
      level.chain = 0;
      return;
    }
    if (is_one_of(word, {"and", "or"})) {
      const bool of_between = level.betweens > 0 && is_one_of(word, {"and"});
      if (!of_between) {
        level.chain = 0;
        return;
      }
      --level.betweens;
    }
    if (is_one_of(word, {"between"})) ++level.betweens;
    if (is_one_of(word, {"join", "union", "intersect", "except"})) ++level.joins;
    count(level);
  }
  void symbol(std::string_view token, bool goes_on) {
    const char symbol = token[0];
    if (symbol == '(' || symbol == '[') return open(false);
    if (symbol == ')' || symbol == ']') return close();
    if (symbol == ',' || symbol == ';') {
      levels_.back().chain = 0;
      return;
    }
    // Symbols without blanks between them are one operator; only signs may be several.
    in_operator_ = token.data() + token.size();
    if (!goes_on || symbol == '+' || symbol == '-') count(levels_.back());
  }
  void count(Level& level) {
    ++level.chain;
    deepest_ = std::max(deepest_, level.outer + level.chain + level.joins);
  }
  void open(bool by_case) {
    count(levels_.back());
    const Level& level = levels_.back();
    levels_.push_back({level.outer + level.chain + level.joins, 0, 0, 0, by_case});
  }
  /// What is still open inside of the parenthesis was no CASE but a name.
  void close() {
    while (levels_.size() > 1 && levels_.back().by_case) levels_.pop_back();
    if (levels_.size() > 1) levels_.pop_back();
  }

  std::vector<Level> levels_{Level{}};
  std::size_t deepest_ = 0;
  bool after_dot_ = false;
  const char* in_operator_ = nullptr;  // where the symbol would stand that goes on with it
};

/// Runs `work` on a thread of its own and hands on what it throws.
void on_large_stack(const std::function<void()>& work) {
  struct Job {
    const std::function<void()>* work;
    std::exception_ptr error;
  } job{&work, nullptr};
  const auto run = [](void* data) -> void* {
    Job& mine = *static_cast<Job*>(data);
    try {
      (*mine.work)();
    } catch (...) {
      mine.error = std::current_exception();
    }
    return nullptr;
  };
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kLargeStack);
  pthread_t thread{};
  const int failure = pthread_create(&thread, &attributes, run, &job);
  pthread_attr_destroy(&attributes);
  if (failure != 0) {
    throw Error(Code::internal, "cannot start a thread to read a deeply nested statement: " +
                                    std::system_category().message(failure));
  }
  pthread_join(thread, nullptr);
  if (job.error) std::rethrow_exception(job.error);
}

/// The server's scanner (xcstart in scan.l) reads a whole run of operator characters again for each
/// comment that is opened in it.
class OpenedInARun {
 public:
  /// Requires: the comments of a text in their order.
  void comment(std::string_view text, const sql::Token& token) {
    if (token.offset != end_) opened_ = 0;
    end_ = token.offset + token.length;
    for (std::size_t i = token.offset; i < end_; ++i) {
      if (kOperator.find(text[i]) == std::string_view::npos) opened_ = 0;
      if (text[i] == '/' && i + 1 < end_ && text[i + 1] == '*') most_ = std::max(most_, ++opened_);
    }
  }
  std::size_t most() const { return most_; }

 private:
  static constexpr std::string_view kOperator = "~!@#^&|`?+-*/%<>=";
  std::size_t end_ = 0;
  std::size_t opened_ = 0;
  std::size_t most_ = 0;
};

}  // namespace

Tree::Tree(std::string_view text)
    : text_(text), memory_(std::make_unique<std::pmr::monotonic_buffer_resource>()) {
  if (const std::size_t nul = text_.find('\0'); nul != std::string::npos) {
    fail("a NUL byte is no SQL", nul);
  }
  const FreeParsed parsed{pg_query_parse_protobuf(text_.c_str())};
  if (const PgQueryError* error = parsed.result.error; error != nullptr) {
    fail(error->message, byte_offset(text_, error->cursorpos));
  }
  const PgQueryProtobuf& bytes = parsed.result.parse_tree;
  ProtobufCAllocator allocator{allocate, release, memory_.get()};
  result_ = pg_query__parse_result__unpack(&allocator, bytes.len,
                                           reinterpret_cast<const std::uint8_t*>(bytes.data));
  if (result_ == nullptr) throw Error(Code::internal, "the parser's tree cannot be read");
}

std::span<PgQuery__RawStmt* const> Tree::statements() const noexcept {
  return {result_->stmts, result_->n_stmts};
}

const Node& Tree::statement() const {
  if (statements().empty()) fail("there is no SQL statement", 0);
  if (statements().size() > 1) {
    fail("there is more than one SQL statement",
         static_cast<std::size_t>(statements()[1]->stmt_location));
  }
  return *statements()[0]->stmt;
}

std::size_t nesting(std::string_view text) {
  if (text.size() > kLongest) {
    fail("the statement is longer than 16 MiB", kLongest, "split it into several statements");
  }
  Depth depth;
  OpenedInARun opened;
  std::size_t count = 0;
  for (const sql::Token& token : sql::tokenize(text, lex_rules())) {
    if (token.kind == sql::TokenKind::comment) {
      opened.comment(text, token);
      if (opened.most() > kMostOpenedInARun)
        fail("too many comments are opened without a word between them", token.offset);
      continue;
    }
    if (++count > kMostTokens) {
      fail("the statement has more than 4 million words and symbols", token.offset,
           "split it into several statements");
    }
    depth.token(text.substr(token.offset, token.length), token.kind);
    if (depth.deepest() > kDeepest) {
      fail("the statement is nested too deeply", token.offset, "split it into several statements");
    }
  }
  return depth.deepest();
}

void with_tree(std::string_view text, const std::function<void(const Tree&)>& use) {
  const auto work = [&] { use(Tree(text)); };
  // A level of nesting takes at least a byte.
  if (text.size() <= kShallow || nesting(text) <= kShallow) return work();
  on_large_stack(work);
}

void with_expression(std::string_view expression, const std::function<void(const Node&)>& use) {
  try {
    with_tree("SELECT " + std::string(expression), [&](const Tree& tree) {
      const Node& statement = tree.statement();
      const PgQuery__SelectStmt* select =
          statement.node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? statement.select_stmt : nullptr;
      if (select == nullptr || select->n_target_list != 1 || select->n_from_clause != 0 ||
          select->target_list[0]->res_target->name[0] != '\0') {
        fail("this is not one expression", kExpressionPrefix);
      }
      use(*select->target_list[0]->res_target->val);
    });
  } catch (ScriptError& error) {
    error.amend([](ErrorContext& context) {
      context.position.offset -= std::min(context.position.offset, kExpressionPrefix);
    });
    throw;
  }
}

namespace {

struct FreeDeparsed {
  PgQueryDeparseResult result;
  ~FreeDeparsed() { pg_query_free_deparse_result(result); }
};

std::string deparse_node(const Node& statement) {
  const Parentheses parentheses(statement);
  PgQuery__RawStmt raw = PG_QUERY__RAW_STMT__INIT;
  // The protobuf structures have no const members; packing only reads.
  raw.stmt = const_cast<Node*>(&statement);
  std::array<PgQuery__RawStmt*, 1> list{&raw};
  PgQuery__ParseResult result = PG_QUERY__PARSE_RESULT__INIT;
  result.version = PG_VERSION_NUM;
  result.n_stmts = list.size();
  result.stmts = list.data();
  std::vector<std::uint8_t> bytes(pg_query__parse_result__get_packed_size(&result));
  pg_query__parse_result__pack(&result, bytes.data());
  const FreeDeparsed deparsed{
      pg_query_deparse_protobuf({bytes.size(), reinterpret_cast<char*>(bytes.data())})};
  if (deparsed.result.error != nullptr) {
    fail(std::string("the parser cannot spell what it read: ") + deparsed.result.error->message, 0);
  }
  return deparsed.result.query;
}

/// The frequent simple expressions, without the detour over the deparser; nothing for others.
std::optional<std::string> spell_constant(const PgQuery__AConst& constant) {
  if (constant.isnull != 0) return "NULL";
  switch (constant.val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
      return std::to_string(constant.ival->ival);
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
      return constant.boolval->boolval != 0 ? "true" : "false";
    case PG_QUERY__A__CONST__VAL_SVAL:
      if (std::strchr(constant.sval->sval, '\\') != nullptr) return std::nullopt;
      return text::quoted(constant.sval->sval, '\'');
    case PG_QUERY__A__CONST__VAL_FVAL:
      return constant.fval->fval;
    case PG_QUERY__A__CONST__VAL__NOT_SET:
    case PG_QUERY__A__CONST__VAL_BSVAL:
    case _PG_QUERY__A__CONST__VAL__CASE_IS_INT_SIZE:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> spell_simple(const Node& node) {
  if (node.node_case == PG_QUERY__NODE__NODE_A_CONST) return spell_constant(*node.a_const);
  if (node.node_case == PG_QUERY__NODE__NODE_FUNC_CALL) {
    const PgQuery__FuncCall& call = *node.func_call;
    if (call.n_funcname == 1 && call.n_args == 0 && call.agg_star == 0 && call.over == nullptr &&
        call.agg_filter == nullptr && string_of(call.funcname[0]) == "now") {
      return "now()";
    }
  }
  if (node.node_case == PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION &&
      node.sqlvalue_function->op == PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP) {
    return "current_timestamp";
  }
  return std::nullopt;
}

}  // namespace

std::string deparse(const Node& expression) {
  if (std::optional<std::string> simple = spell_simple(expression)) return *simple;
  PgQuery__ResTarget target = PG_QUERY__RES_TARGET__INIT;
  target.val = const_cast<Node*>(&expression);
  Node item = PG_QUERY__NODE__INIT;
  item.node_case = PG_QUERY__NODE__NODE_RES_TARGET;
  item.res_target = &target;
  std::array<Node*, 1> targets{&item};
  PgQuery__SelectStmt select = PG_QUERY__SELECT_STMT__INIT;
  select.n_target_list = targets.size();
  select.target_list = targets.data();
  select.limit_option = PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_DEFAULT;
  select.op = PG_QUERY__SET_OPERATION__SETOP_NONE;
  Node statement = PG_QUERY__NODE__INIT;
  statement.node_case = PG_QUERY__NODE__NODE_SELECT_STMT;
  statement.select_stmt = &select;
  return deparse_node(statement).substr(kExpressionPrefix);
}

std::string deparse_statement(const Node& statement) {
  return deparse_node(statement);
}

}  // namespace dunlin::parse
