// Text to tokens by YAML 1.1's rules as go-yaml v2 applies them, its departures from the standard
// included: they decide which manifests Helm accepts and what it says about the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/yaml_text.h"

namespace base::yaml {

enum class TokenType : std::uint8_t {
  stream_end,
  version_directive,  // number = major, minor = minor
  tag_directive,      // text = handle and prefix, number = length of the handle
  document_start,
  document_end,
  block_list_start,
  block_map_start,
  block_end,
  flow_list_start,
  flow_list_end,
  flow_map_start,
  flow_map_end,
  flow_entry,
  block_entry,
  key,
  value,
  alias,
  anchor,
  tag,  // text = handle and suffix, number = length of the handle
  scalar,
};

struct Token {
  TokenType type = TokenType::stream_end;
  bool plain = false;  // a scalar without quotes or block indicator
  std::uint16_t minor = 0;
  std::uint32_t line = 0;  // from 0
  std::uint32_t number = 0;
  std::string_view text{};
  bool dropped = false;  // its text was not wanted
};

// What is wrong with a text. Lines count from 0.
struct Problem {
  enum class Source { none, reader, scanner, parser, composer };
  Source source = Source::none;
  std::string text{};
  std::uint32_t line = 0;
  std::uint32_t context_line = 0;  // where the thing began that could not be finished

  // "yaml: line 3: did not find expected key", with go-yaml's own way of counting lines: one less
  // than the true one for problems of the parser, none at all on the first line.
  std::string go_text() const;
};

class Scanner {
 public:
  Scanner(Arena& arena, const Text& text);

  // The next token, or nullptr after a problem. Good until skip().
  const Token* peek() { return ready_ || fetch_until_ready() ? &queue_[head_] : nullptr; }
  void skip() {
    ready_ = false;
    ++tokens_taken_;
    if (++head_ == queue_.size()) {
      queue_.clear();
      head_ = 0;
    }
  }
  const Problem& problem() const { return problem_; }
  // Whether texts that would have to be put together are left out from here on.
  void drop_texts(bool drops) { drops_texts_ = drops; }

 private:
  struct Mark {
    std::uint32_t line;
    std::size_t column;  // in characters
    std::size_t index;   // in characters
  };
  // A place where a key without "?" may have begun; one for each flow level.
  struct SimpleKey {
    bool possible = false;
    bool required = false;
    std::size_t token = 0;  // the number of its first token
    Mark mark{};
  };
  enum class KeyState { none, valid, failed };

  bool fail(std::string_view what, std::uint32_t context_line);
  bool fail(std::string_view what) { return fail(what, line_); }

  // Where the scanner stands.
  void count_characters();
  std::size_t column();
  std::size_t index();
  Mark mark() { return {line_, column(), index()}; }
  bool at_end() const { return *at_ == '\0'; }
  bool at_line_start() const { return at_ == line_start_; }
  void start_line();
  void skip_break();
  void take_break(std::string& breaks);
  bool at_document_indicator() const;

  // The queue.
  bool fetch_until_ready();
  bool fetch();
  void append(TokenType type) { queue_.push_back(Token{type, false, 0, line_, 0, {}}); }
  void append_one(TokenType type) {
    append(type);
    ++at_;
  }
  void insert(std::size_t number, TokenType type, std::uint32_t line);

  // Indentation and simple keys.
  bool roll_indent(std::size_t column, TokenType type, std::size_t number, std::uint32_t line);
  void unroll_indent(std::ptrdiff_t column);
  KeyState check_key(SimpleKey& key);
  bool save_key();
  bool remove_key();

  // One function for each kind of token.
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
  bool fetch_tag();
  bool fetch_directive();
  bool fetch_block_scalar(bool literal);
  bool fetch_quoted(bool single);
  bool fetch_plain();
  bool starts_plain() const;

  // yaml_scan_tag.cc
  bool scan_version(std::uint32_t start_line, Token& token);
  bool scan_version_number(std::uint32_t start_line, std::uint32_t& number);
  bool scan_tag_directive(std::uint32_t start_line, Token& token);
  bool scan_tag_handle(bool directive, std::uint32_t start_line, std::string& handle);
  bool scan_tag_uri(std::string_view head, std::uint32_t start_line, std::string& uri);
  bool scan_uri_escapes(std::uint32_t start_line, std::string& uri);
  void skip_blanks_and_comment();

  // yaml_scan_scalar.cc
  bool scan_plain_words(const char*& end);
  bool continue_plain(std::string_view first, Token& token);
  bool skip_plain_space(std::string& breaks, bool& broke, std::uint32_t start_line);
  bool scan_quoted(bool single, std::uint32_t start_line, Token& token);
  bool scan_quoted_run(bool single, std::uint32_t start_line, std::string& out,
                       bool& escaped_break);
  bool scan_escape(std::uint32_t start_line, std::string& out);
  bool scan_block_header(std::uint32_t start_line, int& chomping, int& increment);
  bool scan_block_breaks(std::size_t& indent, std::string& breaks, std::uint32_t start_line);
  const char* line_end() const;
  void set_text(Token& token);  // to what was put together in scratch_

  Arena& arena_;
  Text text_;
  const char* at_;
  std::uint32_t line_ = 0;
  const char* line_start_;
  const char* counted_;                 // up to here continuation bytes have been counted
  std::size_t continuations_ = 0;       // of them, so far
  std::size_t line_continuations_ = 0;  // of them, before this line

  std::vector<Token> queue_;
  std::size_t head_ = 0;
  std::size_t tokens_taken_ = 0;
  bool ready_ = false;

  std::ptrdiff_t indent_ = -1;
  std::vector<std::ptrdiff_t> indents_;
  std::size_t flow_level_ = 0;
  bool key_allowed_ = true;
  std::vector<SimpleKey> keys_;              // one for each flow level and one for the block level
  std::deque<std::uint32_t> possible_keys_;  // the levels whose key is possible, lowest first
  std::string scratch_;
  bool drops_texts_ = false;
  Problem problem_;
};

// The size in bytes of the line break at `at` (CR LF counts as one), 0 where there is none.
inline int break_size(const char* at) {
  switch (static_cast<unsigned char>(*at)) {
    case '\n': return 1;
    case '\r': return at[1] == '\n' ? 2 : 1;
    case 0xC2: return static_cast<unsigned char>(at[1]) == 0x85 ? 2 : 0;
    case 0xE2:
      return static_cast<unsigned char>(at[1]) == 0x80 &&
                     (static_cast<unsigned char>(at[2]) | 1) == 0xA9
                 ? 3
                 : 0;
    default: return 0;
  }
}
inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
inline bool is_break(const char* at) {
  return break_size(at) != 0;
}
inline bool is_break_or_end(const char* at) {
  return *at == '\0' || is_break(at);
}
inline bool is_blank_or_end(const char* at) {
  return is_blank(*at) || is_break_or_end(at);
}

}  // namespace base::yaml
