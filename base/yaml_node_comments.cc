// Comments: which token each belongs to, and whether it stands before, behind or after it. The rules are
// yaml.v3's. In short: lines that touch the token above and are followed by an empty line are its foot,
// as are lines indented less than what follows them; all others are the head of what follows.
#include "base/yaml_node_scanner.h"

namespace base::yaml::nodes {

namespace {

constexpr std::ptrdiff_t kMaxLook = 512;  // bytes of white space that are searched for a comment

void join(std::string& all, const std::string& part) {
  if (part.empty()) return;
  if (!all.empty()) all.push_back('\n');
  all.append(part);
}

}  // namespace

void MarkedScanner::hand_out_comments(const MarkedToken& token) {
  for (; comments_head_ < comments_.size(); ++comments_head_) {
    Comment& comment = comments_[comments_head_];
    if (token.start.index < comment.token.index) return;
    // The end of a block has no head: what follows it has.
    if (!comment.head.empty() && token.type == TokenType::block_end) return;
    join(head, comment.head);
    join(foot, comment.foot);
    join(line, comment.line);
    comment = Comment{};
  }
}

// Moves from the present place over everything up to `from`, then takes the rest of that line.
void MarkedScanner::take_comment_text(const char* from, std::string& text) {
  while (at_ < from) {
    if (is_break(at_)) {
      step_line();
    } else {
      step();
    }
  }
  while (!is_break_or_end(at_)) take(text);
}

// A comment behind what was just read on the same line.
void MarkedScanner::scan_line_comment(const Mark& token) {
  if (newlines_ > 0) return;
  const char* at = at_;
  while (is_blank(*at) && at - at_ < kMaxLook) ++at;
  if (*at != '#' || at - at_ >= kMaxLook) return;
  Comment comment;
  comment.token = token;
  comment.start = mark_;
  comment.start.index += at - at_;
  comment.start.column += at - at_;
  take_comment_text(at, comment.line);
  comments_.push_back(std::move(comment));
}

// "- # about the entry" is a head of what the entry holds.
void MarkedScanner::turn_line_comment_to_head() {
  if (comments_.empty() || queue_.size() < 2) return;
  Comment& comment = comments_.back();
  if (comment.line.empty() || is_break(at_)) return;
  if (queue_.back().type != TokenType::block_entry ||
      queue_[queue_.size() - 2].type != TokenType::block_list_start) {
    return;
  }
  comment.head = std::move(comment.line);
  comment.line.clear();
  if (comment.start.line == mark_.line - 1) comment.token = mark_;
}

// The comment lines between two tokens; the scanner stands at the first of them.
void MarkedScanner::scan_comments(Mark scan) {
  const bool after_flow_entry = queue_.back().type == TokenType::flow_entry && queue_.size() > 1;
  const MarkedToken before = after_flow_entry ? queue_[queue_.size() - 2] : queue_.back();
  Mark token = before.start;
  Mark start;
  std::ptrdiff_t next_indent = indent_ < 0 ? 0 : indent_;
  bool recent_empty = false;
  bool first_empty = newlines_ <= 1;
  std::ptrdiff_t line_here = mark_.line;
  std::ptrdiff_t column = mark_.column;
  // The line a comment must begin on to be the foot of what stands before it.
  std::ptrdiff_t foot_line = -1;
  if (scan.line > 0) {
    foot_line = mark_.line - newlines_ + 1;
    if (newlines_ == 0 && mark_.column > 1) ++foot_line;
  }
  std::string text;
  std::ptrdiff_t look = 0;
  const auto end_foot = [&] {
    const Mark end{mark_.index + look, line_here, column};
    comments_.push_back(Comment{scan, token, start, end, {}, {}, std::move(text)});
    scan = end;
    token = end;
    text.clear();
  };
  for (; look < kMaxLook; ++look) {
    ++column;
    const char* here = at_ + look;
    if (is_blank(*here)) continue;
    const bool closes_flow = flow_level_ > 0 && (*here == ']' || *here == '}');
    if (closes_flow || is_break_or_end(here)) {
      const bool is_foot = closes_flow || (first_empty && ((start.line == foot_line && before.type != TokenType::value) ||
                                                           start.column - 1 < next_indent));
      if ((closes_flow || !recent_empty) && !text.empty()) {
        if (!is_foot) {
          if (*here != '\0') text.push_back('\n');
        } else {
          if (start.column - 1 < next_indent) token = start;
          end_foot();
        }
      }
      if (!is_break(here)) break;
      first_empty = false;
      recent_empty = true;
      column = 0;
      ++line_here;
      continue;
    }
    if (!text.empty() && column - 1 < next_indent && column != start.column) end_foot();
    if (*here != '#') break;
    if (text.empty()) {
      start = Mark{mark_.index + look, line_here, column};
    } else {
      text.push_back('\n');
    }
    recent_empty = false;
    take_comment_text(here, text);
    // The line break behind the comment is not looked at again, nor counted.
    look = 0;
    column = 0;
    line_here = mark_.line;
    next_indent = indent_ < 0 ? 0 : indent_;
  }
  if (text.empty()) return;
  const Mark end{mark_.index + look - 1, line_here, column};
  comments_.push_back(Comment{scan, start, start, end, std::move(text), {}, {}});
}

}  // namespace base::yaml::nodes
