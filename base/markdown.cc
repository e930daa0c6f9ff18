// libmd4c calls back for every block, span and piece of text. What is written comes from here alone: tags out of a fixed
// list, texts and addresses escaped. It is opened with dlopen, since only `serve` needs it.
#include "base/markdown.h"

#include <algorithm>
#include <array>
#include <vector>

#include <md4c.h>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/shared_library.h"

namespace base {
namespace {

constexpr const char* kLibrary = "libmd4c.so.0";
constexpr int kStop = 1;
constexpr unsigned kHeadingShift = 1;  // the page itself has the <h1>

Result<decltype(&md_parse)> open_library() {
  SharedLibrary library("libmd4c", "libmd4c0");
  TRY(library.open(kLibrary));
  decltype(&md_parse) parse = nullptr;
  library.find("md_parse", parse);
  TRY(library.check());
  return parse;
}

Result<decltype(&md_parse)> load_parser() {
  static const auto parser = open_library();
  return parser;
}

void escape_into(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

// A character reference of HTML: "&nbsp;", "&#160;".
bool is_entity(std::string_view text) {
  if (text.size() < 3 || text.size() > 34 || text.front() != '&' || text.back() != ';') return false;
  text = text.substr(1, text.size() - 2);
  if (text.starts_with('#')) text.remove_prefix(1);
  return std::all_of(text.begin(), text.end(), [](char c) { return is_ascii_letter(c) || is_ascii_digit(c); });
}

// An address as a link may have it; empty where it leads elsewhere, or could be read as something else.
std::string safe_address(const MD_ATTRIBUTE& attribute) {
  std::string address;
  for (std::size_t i = 0; attribute.size > 0 && attribute.substr_offsets[i] < attribute.size; ++i) {
    const std::string_view piece(attribute.text + attribute.substr_offsets[i],
                                 attribute.substr_offsets[i + 1] - attribute.substr_offsets[i]);
    if (attribute.substr_types[i] == MD_TEXT_NORMAL) {
      address += piece;
    } else if (piece == "&amp;") {
      address += '&';
    } else {
      return "";
    }
  }
  const auto colon = address.find(':');
  const auto scheme = ascii_lower(std::string_view(address).substr(0, std::min(colon, address.size())));
  const bool is_known = colon != std::string::npos && (scheme == "http" || scheme == "https" || scheme == "mailto");
  const bool is_plain = std::all_of(address.begin(), address.end(), [](char c) { return static_cast<unsigned char>(c) > 0x20 && c != 0x7f; });
  return is_known && is_plain ? address : "";
}

// Writes the HTML of one text.
class Writer {
 public:
  int enter_block(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_HR) return add("<hr>\n");
    const auto tag = open_tag(type, detail);
    const bool is_shown = !tag.empty() && open_.size() < kMaxMarkdownDepth;
    open_.push_back(is_shown ? close_tag(type, detail) : "");
    return is_shown ? add(tag) : 0;
  }
  int leave_block(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_HR) return 0;
    const auto tag = open_.empty() ? "" : open_.back();
    if (!open_.empty()) open_.pop_back();
    return add(tag);
  }
  int enter_span(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_A) return enter_link(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
    if (type == MD_SPAN_IMG) return enter_link(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
    return add(fmt::format("<{}>", span_tag(type)));
  }
  int leave_span(MD_SPANTYPE type) {
    if (type != MD_SPAN_A && type != MD_SPAN_IMG) return add(fmt::format("</{}>", span_tag(type)));
    const bool was_link = !links_.empty() && links_.back();
    if (!links_.empty()) links_.pop_back();
    return was_link ? add("</a>") : 0;
  }
  int text(MD_TEXTTYPE type, std::string_view text) {
    switch (type) {
      case MD_TEXT_HTML: return 0;
      case MD_TEXT_NULLCHAR: return add("\xef\xbf\xbd");
      case MD_TEXT_BR: return add("<br>\n");
      case MD_TEXT_SOFTBR: return add("\n");
      case MD_TEXT_ENTITY:
        if (is_entity(text)) return add(text);
        break;
      default: break;
    }
    escape_into(html_, text);
    return add("");
  }
  std::string take() { return std::move(html_); }

 private:
  int add(std::string_view text) {
    html_ += text;
    return html_.size() > kMaxMarkdownHtml ? kStop : 0;
  }

  // Of links in links (a picture in a link) only the outer one is one.
  int enter_link(const MD_ATTRIBUTE& to) {
    const auto address = std::find(links_.begin(), links_.end(), true) == links_.end() ? safe_address(to) : "";
    links_.push_back(!address.empty());
    if (address.empty()) return 0;
    html_ += "<a rel=\"noopener noreferrer nofollow\" href=\"";
    escape_into(html_, address);
    return add("\">");
  }

  static std::string_view span_tag(MD_SPANTYPE type) {
    switch (type) {
      case MD_SPAN_STRONG: return "strong";
      case MD_SPAN_CODE: return "code";
      case MD_SPAN_DEL: return "del";
      default: return "em";
    }
  }

  static std::string_view block_name(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE: return "blockquote";
      case MD_BLOCK_UL: return "ul";
      case MD_BLOCK_OL: return "ol";
      case MD_BLOCK_LI: return "li";
      case MD_BLOCK_P: return "p";
      case MD_BLOCK_TABLE: return "table";
      case MD_BLOCK_THEAD: return "thead";
      case MD_BLOCK_TBODY: return "tbody";
      case MD_BLOCK_TR: return "tr";
      case MD_BLOCK_TH: return "th";
      case MD_BLOCK_TD: return "td";
      default: return "";
    }
  }

  static unsigned heading_level(void* detail) {
    return std::min(6U, static_cast<MD_BLOCK_H_DETAIL*>(detail)->level + kHeadingShift);
  }

  static std::string open_tag(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_H) return fmt::format("<h{}>", heading_level(detail));
    if (type == MD_BLOCK_CODE) return "<pre tabindex=\"0\"><code>";
    if (type == MD_BLOCK_OL) {
      const auto start = static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start;
      return start == 1 ? "<ol>\n" : fmt::format("<ol start=\"{}\">\n", start);
    }
    const auto name = block_name(type);
    return name.empty() ? "" : fmt::format("<{}>", name);
  }
  static std::string close_tag(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_H) return fmt::format("</h{}>\n", heading_level(detail));
    if (type == MD_BLOCK_CODE) return "</code></pre>\n";
    return fmt::format("</{}>\n", block_name(type));
  }

  std::string html_{};
  std::vector<std::string> open_{};  // what closes each open block; empty for one that is not shown
  std::vector<bool> links_{};        // of each open link or picture: whether it is shown as a link
};

MD_PARSER parser_of() {
  MD_PARSER parser{};
  parser.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* writer) { return static_cast<Writer*>(writer)->enter_block(type, detail); };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* writer) { return static_cast<Writer*>(writer)->leave_block(type); };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* writer) { return static_cast<Writer*>(writer)->enter_span(type, detail); };
  parser.leave_span = [](MD_SPANTYPE type, void*, void* writer) { return static_cast<Writer*>(writer)->leave_span(type); };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* writer) {
    return static_cast<Writer*>(writer)->text(type, {text, size});
  };
  return parser;
}

}  // namespace

Result<std::string> markdown_html(std::string_view text) {
  if (text.size() > kMaxMarkdown) {
    return Error(ErrorCode::invalid, fmt::format("the text has more than {} KiB", kMaxMarkdown >> 10));
  }
  const auto parse = TRY(load_parser());
  const auto parser = parser_of();
  Writer writer;
  if (parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, &writer) != 0) {
    return Error(ErrorCode::invalid, fmt::format("the text makes more than {} KiB of HTML", kMaxMarkdownHtml >> 10));
  }
  return writer.take();
}

std::string escape_html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  escape_into(out, text);
  return out;
}

}  // namespace base
