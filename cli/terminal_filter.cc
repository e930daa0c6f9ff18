#include "cli/terminal_filter.h"

#include <algorithm>

#include <fmt/format.h>

namespace cli {
namespace {

constexpr char kEscape = '\x1b';
constexpr char kReturn = '\r';  // alone it goes back to the start of the line
constexpr char kLatinControls =
    '\xc2';  // begins U+0080 … U+009F, which some terminals take for ESC x
constexpr std::size_t kMaxColour = 16;  // bytes of "ESC [ … m"

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
}

void show(char c, std::string& out) {
  out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

bool is_colour_digit(char c) {
  return (c >= '0' && c <= '9') || c == ';';
}

}  // namespace

TerminalFilter::~TerminalFilter() {
  sync();
}

bool TerminalFilter::is_open() const {
  if (started_.empty() || started_.size() >= kMaxColour) return false;
  if (started_[0] != kEscape) return started_.size() == 1;
  return started_.size() == 1 ||
         (started_[1] == '[' && std::all_of(started_.begin() + 2, started_.end(), is_colour_digit));
}

// What follows kReturn or kLatinControls.
void TerminalFilter::take_second(char c, std::string& out) {
  const char first = started_[0];
  started_.clear();
  if (first == kReturn) {
    if (c == '\n') {
      out += first;
    } else {
      show(first, out);
    }
    return take(c, out);
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte < 0x80 || byte > 0x9f) {
    out += first;
    return take(c, out);
  }
  show(first, out);
  show(c, out);
}

void TerminalFilter::take(char c, std::string& out) {
  if (started_.empty() && c != kEscape && c != kLatinControls && c != kReturn) {
    if (is_control(c)) return show(c, out);
    out += c;
    return;
  }
  if (started_.size() == 1 && started_[0] != kEscape) return take_second(c, out);
  started_ += c;
  if (is_open()) return;
  const bool is_colour = c == 'm' && started_.size() > 2 && started_[1] == '[' &&
                         std::all_of(started_.begin() + 2, started_.end() - 1, is_colour_digit);
  std::string whole;
  whole.swap(started_);
  if (is_colour) {
    out += whole;
    return;
  }
  show(whole[0], out);
  for (const char next : std::string_view(whole).substr(1)) take(next, out);
}

bool TerminalFilter::hand_on(std::string_view text) {
  const auto size = static_cast<std::streamsize>(text.size());
  return below_.sputn(text.data(), size) == size;
}

std::streambuf::int_type TerminalFilter::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char one = traits_type::to_char_type(c);
  return xsputn(&one, 1) == 1 ? c : traits_type::eof();
}

std::streamsize TerminalFilter::xsputn(const char* text, std::streamsize size) {
  std::string out;
  for (std::streamsize i = 0; i < size; ++i) take(text[i], out);
  return hand_on(out) ? size : 0;
}

int TerminalFilter::sync() {
  std::string out;
  std::string rest;
  rest.swap(started_);
  for (const char c : rest) {
    if (is_control(c)) {
      show(c, out);
    } else {
      out += c;
    }
  }
  return hand_on(out) && below_.pubsync() == 0 ? 0 : -1;
}

}  // namespace cli
