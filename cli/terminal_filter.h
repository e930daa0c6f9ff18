// What goes to a terminal as tug: text that charts and servers brought must not steer it.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>

namespace cli {

// Hands on to `below` what is written, control characters made visible ("\x1b", "\xc2\x9b"). What stays: line
// ends, tabs, and the colours that our own text has ("ESC [ 1;31 m").
class TerminalFilter final : public std::streambuf {
 public:
  explicit TerminalFilter(std::streambuf& below) : below_(below) {}
  ~TerminalFilter() override;
  TerminalFilter(const TerminalFilter&) = delete;
  TerminalFilter& operator=(const TerminalFilter&) = delete;

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

 private:
  // Whether `started_` may still become a colour or a control character of two bytes.
  bool is_open() const;
  void take(char c, std::string& out);
  void take_second(char c, std::string& out);
  bool hand_on(std::string_view text);

  std::streambuf& below_;
  std::string started_{};
};

}  // namespace cli
