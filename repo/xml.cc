// A reader of one pass with a stack of its own (hostile answers may nest as deep as they like: kMaxXmlDepth).
#include "repo/xml.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : text_(text) {}
  Result<XmlElement> read();

 private:
  Error failure(std::string_view what) const {
    return Error(ErrorCode::invalid, fmt::format("not XML: {} at byte {}", what, at_));
  }
  bool starts_with(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  Result<void> skip_past(std::string_view end);
  Result<void> take_markup();
  Result<void> take_start();
  Result<void> take_end();
  Result<void> take_text(std::string_view raw);
  void close_innermost();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t elements_ = 0;
  std::vector<XmlElement> open_{};
  std::vector<XmlElement> done_{};  // the outermost one, when it is closed
};

std::string local_name(std::string_view name) {
  const auto colon = name.find(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// What stands between "&" and ";"; false where nobody knows it.
bool append_entity(std::string& out, std::string_view name) {
  constexpr std::array<std::pair<std::string_view, char>, 5> kNamed{
      {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
  for (const auto& [known, c] : kNamed) {
    if (name == known) {
      out += c;
      return true;
    }
  }
  if (name.size() < 2 || name[0] != '#') return false;
  const bool is_hex = name[1] == 'x' || name[1] == 'X';
  name.remove_prefix(is_hex ? 2 : 1);
  std::uint32_t code = 0;
  for (const char c : name) {
    const char small = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    const int digit = small >= '0' && small <= '9' ? small - '0' : is_hex && small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    if (digit < 0) return false;
    code = code * (is_hex ? 16 : 10) + static_cast<std::uint32_t>(digit);
    if (code > 0x10FFFF) return false;
  }
  if (name.empty() || (code >= 0xD800 && code < 0xE000)) return false;
  append_utf8(out, code);
  return true;
}

Result<void> XmlReader::skip_past(std::string_view end) {
  const auto found = text_.find(end, at_);
  if (found == std::string_view::npos) return failure("unexpected end");
  at_ = found + end.size();
  return {};
}

Result<void> XmlReader::take_text(std::string_view raw) {
  if (open_.empty()) {
    if (raw.find_first_not_of(kBlanks) != std::string_view::npos) return failure("text outside any element");
    return {};
  }
  auto& out = open_.back().text;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] != '&') {
      out += raw[i];
      continue;
    }
    const auto end = raw.find(';', i);
    if (end == std::string_view::npos || !append_entity(out, raw.substr(i + 1, end - i - 1))) {
      return failure("an unknown entity");
    }
    i = end;
  }
  return {};
}

void XmlReader::close_innermost() {
  auto element = std::move(open_.back());
  open_.pop_back();
  (open_.empty() ? done_ : open_.back().children).push_back(std::move(element));
}

Result<void> XmlReader::take_start() {
  if (!done_.empty() && open_.empty()) return failure("a second outermost element");
  if (static_cast<int>(open_.size()) >= kMaxXmlDepth) return failure("elements nested too deep");
  if (++elements_ > kMaxXmlElements) return failure("too many elements");
  const auto name_end = text_.find_first_of(" \t\r\n/>", at_);
  if (name_end == std::string_view::npos || name_end == at_) return failure("a bad element name");
  XmlElement element;
  element.name = local_name(text_.substr(at_, name_end - at_));
  at_ = name_end;
  char quote = 0;  // attributes, whose values may hold ">"
  while (at_ < text_.size() && (quote != 0 || text_[at_] != '>')) {
    const char c = text_[at_];
    if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    }
    ++at_;
  }
  if (at_ >= text_.size()) return failure("unexpected end");
  const bool is_empty = text_[at_ - 1] == '/';
  ++at_;
  open_.push_back(std::move(element));
  if (is_empty) close_innermost();
  return {};
}

Result<void> XmlReader::take_end() {
  const auto end = text_.find('>', at_);
  if (end == std::string_view::npos) return failure("unexpected end");
  auto name = text_.substr(at_, end - at_);
  name = name.substr(0, name.find_last_not_of(kBlanks) + 1);
  if (open_.empty() || open_.back().name != local_name(name)) return failure("an end without its start");
  at_ = end + 1;
  close_innermost();
  return {};
}

Result<void> XmlReader::take_markup() {
  if (starts_with("<?")) return skip_past("?>");
  if (starts_with("<!--")) return skip_past("-->");
  if (starts_with("<![CDATA[")) {
    const auto start = at_ + 9;
    TRY(skip_past("]]>"));
    if (open_.empty()) return failure("text outside any element");
    open_.back().text += text_.substr(start, at_ - 3 - start);
    return {};
  }
  if (starts_with("<!")) return failure("a document type");
  if (starts_with("</")) {
    at_ += 2;
    return take_end();
  }
  ++at_;
  return take_start();
}

Result<XmlElement> XmlReader::read() {
  if (text_.size() > kMaxXmlBytes) return failure("too long");
  if (starts_with("\xEF\xBB\xBF")) at_ = 3;
  while (at_ < text_.size()) {
    if (text_[at_] == '<') {
      TRY(take_markup());
      continue;
    }
    const auto end = std::min(text_.find('<', at_), text_.size());
    TRY(take_text(text_.substr(at_, end - at_)));
    at_ = end;
  }
  if (!open_.empty() || done_.empty()) return failure("unexpected end");
  return std::move(done_.front());
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view child_name) const {
  for (const auto& one : children) {
    if (one.name == child_name) return &one;
  }
  return nullptr;
}

std::string XmlElement::text_of(std::string_view child_name) const {
  const auto* found = child(child_name);
  return found == nullptr ? "" : found->text;
}

const XmlElement* XmlElement::find(std::string_view wanted) const {
  if (name == wanted) return this;
  for (const auto& one : children) {
    if (const auto* found = one.find(wanted); found != nullptr) return found;
  }
  return nullptr;
}

Result<XmlElement> parse_xml(std::string_view text) { return XmlReader(text).read(); }

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\r': out += "&#13;"; break;
      default: out += c;
    }
  }
  return out;
}

}  // namespace repo
