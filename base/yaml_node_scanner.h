// Text to tokens by yaml.v3's rules, with the comments between them. Slower and more exact about places
// than base/yaml_scanner.h, which drops comments; only documents that are to be printed again need it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/yaml_nodes.h"
#include "base/yaml_scanner.h"
#include "base/yaml_text.h"

namespace base::yaml::nodes {

// A place in the text. All count from 0; index and column in characters.
struct Mark {
  std::ptrdiff_t index = 0;
  std::ptrdiff_t line = 0;
  std::ptrdiff_t column = 0;
};

struct MarkedToken {
  TokenType type = TokenType::stream_end;
  Style style = Style::plain;    // of a scalar
  std::size_t handle_size = 0;   // of a tag or %TAG: `text` begins with a handle of so many bytes
  Mark start{};
  std::string_view text{};
};

// A run of comment lines and the token it belongs to.
struct Comment {
  Mark scan{};   // where the search for it began
  Mark token{};  // the start of its token
  Mark start{};  // columns count from 1 here, but for comments at a line's end
  Mark end{};
  std::string head{};
  std::string line{};
  std::string foot{};
};

class MarkedScanner {
 public:
  MarkedScanner(Arena& arena, const Text& text) : arena_(arena), text_(text), at_(text.begin) {}

  // The next token, or nullptr after a problem. Two more are read ahead, so that the comments that
  // belong to this one are known.
  const MarkedToken* peek();
  void skip();
  const std::string& problem() const { return problem_; }
  // What the problem is about: where the quote or key began that was not finished, or where it went
  // wrong. Line -1: unknown.
  const Mark& problem_mark() const { return problem_mark_; }

  // Comments that belong to tokens up to the one last peeked at, not yet given to a node.
  std::string head, line, foot;

 private:
  struct SimpleKey {
    bool possible = false;
    bool required = false;
    std::size_t token = 0;
    Mark mark{};
  };
  enum class KeyState { none, valid, failed };

  bool fail(std::string_view what, const Mark& context);
  // Moving on.
  void step();
  void step_line();
  void take(std::string& out);
  void take_line(std::string& out);
  bool at_document_indicator() const;

  // The queue.
  bool fetch_until_ready();
  bool fetch();
  bool fetch_by_character();
  bool starts_plain() const;
  void append(TokenType type, const Mark& start) { queue_.push_back({type, Style::plain, 0, start, {}}); }
  void append_one(TokenType type);
  void insert(std::size_t number, TokenType type, const Mark& start);
  std::size_t next_number() const { return tokens_taken_ + queue_.size() - head_; }

  // Indentation and simple keys.
  bool roll_indent(std::ptrdiff_t column, TokenType type, std::size_t number, const Mark& start);
  void unroll_indent(std::ptrdiff_t column, const Mark& scan);
  KeyState check_key(SimpleKey& key);
  bool save_key();
  bool remove_key();

  // Tokens.
  void skip_to_token();
  bool fetch_stream_end();
  bool fetch_document_indicator(TokenType type);
  bool fetch_flow_start(TokenType type);
  bool fetch_flow_end(TokenType type);
  bool fetch_flow_entry();
  bool fetch_block_entry();
  bool fetch_key();
  bool fetch_value();
  bool fetch_anchor(TokenType type);

  // yaml_node_scan_tag.cc
  bool fetch_tag();
  bool fetch_directive();
  bool scan_version(const Mark& start);
  bool scan_handle(bool directive, const Mark& start, std::string& handle);
  bool scan_uri(std::string_view head_part, const Mark& start, std::string& uri);
  bool scan_uri_escape(const Mark& start, std::string& uri);

  // yaml_node_scan_scalar.cc
  bool fetch_block_scalar(bool literal);
  bool scan_block_header(const Mark& start, int& chomping, int& increment);
  bool scan_block_breaks(std::ptrdiff_t& indent, std::string& breaks, const Mark& start);
  bool fetch_quoted(bool single);
  bool scan_quoted_run(bool single, const Mark& start, std::string& out, bool& escaped_break);
  bool scan_escape(const Mark& start, std::string& out);
  bool fetch_plain();
  void take_plain_word(std::string& out, std::string& blanks, std::string& breaks, bool& broke);

  // yaml_node_comments.cc
  void hand_out_comments(const MarkedToken& token);
  void scan_line_comment(const Mark& token);
  void scan_comments(Mark scan);
  void take_comment_text(const char* from, std::string& text);
  void turn_line_comment_to_head();

  Arena& arena_;
  Text text_;
  const char* at_;
  Mark mark_{};
  int newlines_ = 0;  // line breaks since the last character that is no blank

  std::vector<MarkedToken> queue_;
  std::size_t head_ = 0;
  std::size_t tokens_taken_ = 0;
  bool ready_ = false;
  bool started_ = false;

  std::ptrdiff_t indent_ = -1;
  std::vector<std::ptrdiff_t> indents_;
  std::size_t flow_level_ = 0;
  bool key_allowed_ = true;
  std::vector<SimpleKey> keys_{SimpleKey{}};
  std::map<std::size_t, std::size_t> keys_by_token_;

  std::vector<Comment> comments_;
  std::size_t comments_head_ = 0;
  std::string problem_;
  Mark problem_mark_{0, -1, 0};
};

}  // namespace base::yaml::nodes
