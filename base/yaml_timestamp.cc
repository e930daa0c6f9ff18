// Dates and times as go-yaml tells them, by the layouts it gives to Go's time.Parse:
// 2006-1-2T15:4:5.999999999Z07:00, the same with a small t, 2006-1-2 15:4:5.999999999, 2006-1-2.
#include "base/yaml_resolve.h"

namespace base::yaml {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a timestamp from its start; each take_ moves on or says no.
class TimestampReader {
 public:
  explicit TimestampReader(std::string_view text) : rest_(text) {}

  bool read() {
    int month = 0;
    int day = 0;
    if (!take_year() || !take('-') || !take_number(month) || !take('-') || !take_number(day)) {
      return false;
    }
    if (month < 1 || month > 12) return false;
    const bool day_exists = day >= 1 && day <= days_in(month);
    if (rest_.empty()) return day_exists;
    const char mark = rest_[0];
    if (mark != 'T' && mark != 't' && mark != ' ') return false;
    rest_.remove_prefix(1);
    // Go's layout "1" and "2" take one or two digits; a space in a layout takes any number of them.
    if (mark == ' ') {
      while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
    }
    if (!day_exists || !take_clock()) return false;
    if (mark == ' ') return rest_.empty();
    return take_zone() && rest_.empty();
  }

 private:
  bool take(char wanted) {
    if (rest_.empty() || rest_[0] != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_year() {
    for (int i = 0; i < 4; ++i) {
      if (rest_.empty() || !is_digit(rest_[0])) return false;
      year_ = year_ * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return true;
  }
  // One or two digits.
  bool take_number(int& number) {
    if (rest_.empty() || !is_digit(rest_[0])) return false;
    number = rest_[0] - '0';
    rest_.remove_prefix(1);
    if (!rest_.empty() && is_digit(rest_[0])) {
      number = number * 10 + (rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    return true;
  }
  bool take_two_digits(int& number) {
    if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) return false;
    number = (rest_[0] - '0') * 10 + (rest_[1] - '0');
    rest_.remove_prefix(2);
    return true;
  }
  bool take_clock() {
    int hour = 0;
    int minute = 0;
    int second = 0;
    if (!take_number(hour) || !take(':') || !take_number(minute) || !take(':') ||
        !take_number(second)) {
      return false;
    }
    if (hour > 23 || minute > 59 || second > 59) return false;
    if (rest_.size() >= 2 && (rest_[0] == '.' || rest_[0] == ',') && is_digit(rest_[1])) {
      rest_.remove_prefix(1);
      while (!rest_.empty() && is_digit(rest_[0])) rest_.remove_prefix(1);
    }
    return true;
  }
  bool take_zone() {
    if (take('Z')) return true;
    int hours = 0;
    int minutes = 0;
    if (!take('+') && !take('-')) return false;
    return take_two_digits(hours) && take(':') && take_two_digits(minutes) && hours <= 24 &&
           minutes <= 60;
  }
  int days_in(int month) const {
    if (month == 2) return year_ % 4 == 0 && (year_ % 100 != 0 || year_ % 400 == 0) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  std::string_view rest_;
  int year_ = 0;
};

}  // namespace

bool is_timestamp(std::string_view text) {
  return text.size() >= 8 && text[4] == '-' && TimestampReader(text).read();
}

}  // namespace base::yaml
