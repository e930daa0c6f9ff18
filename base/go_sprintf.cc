// fmt.Sprintf: reads the format, picks the arguments and hands each to GoPrinter.
#include <optional>

#include "base/go_format.h"
#include "base/go_printer.h"
#include "base/object.h"
#include "base/utf8.h"

namespace base {

namespace {

constexpr int kMaxNumber = 1'000'000;  // widths, precisions and indexes beyond it are errors in Go

class FormatReader {
 public:
  FormatReader(std::string_view format, std::span<const Value> args, std::string& out)
      : format_(format), args_(args), out_(out), printer_(out) {}

  void run() {
    while (at_ < format_.size()) {
      const std::size_t percent = std::min(format_.find('%', at_), format_.size());
      out_ += format_.substr(at_, percent - at_);
      at_ = percent + 1;
      if (percent == format_.size()) break;
      one_verb();
    }
    if (!reordered_ && next_ < args_.size()) print_extra();
  }

 private:
  bool at(char c) const { return at_ < format_.size() && format_[at_] == c; }

  void one_verb() {
    good_index_ = true;
    bool after_index = false;
    printer_.flags = {};
    read_flags();
    after_index = read_index();
    read_width(after_index);
    if (at('.') && at_ + 1 < format_.size()) read_precision(after_index);
    if (!after_index) read_index();
    if (at_ >= format_.size()) {
      out_ += "%!(NOVERB)";
      return;
    }
    const Rune verb = decode_rune(format_.substr(at_));
    at_ += verb.size;
    print(verb.code);
  }

  void read_flags() {
    FormatFlags& flags = printer_.flags;
    for (; at_ < format_.size(); ++at_) {
      switch (format_[at_]) {
        case '#': flags.sharp = true; break;
        case '0': flags.zero = true; break;
        case '+': flags.plus = true; break;
        case '-': flags.minus = true; break;
        case ' ': flags.space = true; break;
        default: return;
      }
    }
  }

  // Digits at the place; nothing where there are none. Too large a number swallows the whole format.
  std::optional<int> read_number(std::size_t end) {
    int number = 0;
    bool found = false;
    for (; at_ < end && format_[at_] >= '0' && format_[at_] <= '9'; ++at_) {
      if (number > kMaxNumber) {
        at_ = end;
        return std::nullopt;
      }
      number = number * 10 + (format_[at_] - '0');
      found = true;
    }
    return found ? std::optional(number) : std::nullopt;
  }

  // [n]; true where there was one that could be read.
  bool read_index() {
    if (!at('[')) return false;
    reordered_ = true;
    const std::size_t close = format_.find(']', at_ + 1);
    if (format_.size() - at_ < 3 || close == std::string_view::npos) {
      good_index_ = false;
      ++at_;
      return false;
    }
    ++at_;
    const std::size_t start = at_;
    const auto index = read_number(close);
    const bool readable = index.has_value() && at_ == close && close > start;
    at_ = close + 1;
    if (readable && *index >= 1 && static_cast<std::size_t>(*index) <= args_.size()) {
      next_ = static_cast<std::size_t>(*index) - 1;
      return true;
    }
    good_index_ = false;
    return readable;
  }

  // The argument for a *; nothing where it is no integer or too large.
  std::optional<int> number_argument() {
    if (next_ >= args_.size()) return std::nullopt;
    Value value = args_[next_++];
    if (value.type() == Type::object) value = Value::integer(value.as_object().integer().value_or(kMaxNumber + 1));
    if (!value.is_signed() && !value.is_unsigned()) return std::nullopt;
    if (value.is_unsigned() && value.as_unsigned() > kMaxNumber) return std::nullopt;
    const std::int64_t number = value.as_signed();
    if (number > kMaxNumber || number < -kMaxNumber) return std::nullopt;
    return static_cast<int>(number);
  }

  void read_width(bool& after_index) {
    FormatFlags& flags = printer_.flags;
    if (at('*')) {
      ++at_;
      const auto width = number_argument();
      if (!width) out_ += "%!(BADWIDTH)";
      flags.has_width = width.has_value();
      flags.width = width.value_or(0);
      if (flags.width < 0) {
        flags.width = -flags.width;
        flags.minus = true;
        flags.zero = false;
      }
      after_index = false;
      return;
    }
    const auto width = read_number(format_.size());
    flags.has_width = width.has_value();
    flags.width = width.value_or(0);
    if (after_index && width) good_index_ = false;
  }

  void read_precision(bool& after_index) {
    FormatFlags& flags = printer_.flags;
    ++at_;
    if (after_index) good_index_ = false;
    after_index = read_index();
    if (at('*')) {
      ++at_;
      const auto precision = number_argument();
      flags.has_precision = precision.has_value() && *precision >= 0;
      flags.precision = flags.has_precision ? *precision : 0;
      if (!flags.has_precision) out_ += "%!(BADPREC)";
      after_index = false;
      return;
    }
    flags.precision = read_number(format_.size()).value_or(0);
    flags.has_precision = true;
  }

  void print(char32_t verb) {
    if (verb == '%') {
      out_.push_back('%');
    } else if (!good_index_ || next_ >= args_.size()) {
      out_ += "%!";
      append_rune(out_, verb);
      out_ += good_index_ ? "(MISSING)" : "(BADINDEX)";
    } else {
      FormatFlags& flags = printer_.flags;
      if (verb == 'v' || verb == 'w') {
        flags.sharp_v = flags.sharp;
        flags.sharp = false;
        flags.plus_v = flags.plus;
        flags.plus = false;
      }
      printer_.print_argument(args_[next_++], verb);
    }
  }

  void print_extra() {
    printer_.flags = {};
    out_ += "%!(EXTRA ";
    for (std::size_t i = next_; i < args_.size(); ++i) {
      if (i > next_) out_ += ", ";
      if (!args_[i].is_nil()) {
        out_ += type_name(args_[i]);
        out_.push_back('=');
      }
      printer_.print_argument(args_[i], 'v');
    }
    out_.push_back(')');
  }

  std::string_view format_;
  std::span<const Value> args_;
  std::string& out_;
  GoPrinter printer_;
  std::size_t at_ = 0;
  std::size_t next_ = 0;  // the argument that comes next
  bool reordered_ = false;
  bool good_index_ = true;
};

}  // namespace

std::string go_sprintf(std::string_view format, std::span<const Value> args) {
  std::string out;
  out.reserve(format.size() + 16 * args.size());
  FormatReader(format, args, out).run();
  return out;
}

}  // namespace base
