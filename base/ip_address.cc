#include "base/ip_address.h"

#include <algorithm>
#include <span>

#include "base/ascii.h"
#include "base/go_format.h"

namespace base {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads one address; `whole_` is what errors show.
class AddressReader {
 public:
  explicit AddressReader(std::string_view whole) : whole_(whole) {}

  Result<IpAddress> read() {
    const std::size_t mark = whole_.find_first_of(".:%");
    if (mark == std::string_view::npos) return error("unable to parse IP");
    if (whole_[mark] == '%') return error("missing IPv6 address");
    return whole_[mark] == ':' ? read_v6() : read_v4();
  }

 private:
  Error error(const std::string& reason, std::string_view at = {}) const {
    std::string text = "ParseAddr(" + go_quote(whole_) + "): " + reason;
    if (!at.empty()) text += " (at " + go_quote(at) + ")";
    return Error(ErrorCode::invalid, text);
  }

  Result<IpAddress> read_v4() {
    IpAddress address;
    address.is_v4 = true;
    TRY(read_octets(whole_, std::span(address.bytes).first(4)));
    return address;
  }

  // Four decimal numbers with points between them.
  Result<void> read_octets(std::string_view text, std::span<std::uint8_t> octets) const {
    std::size_t count = 0;
    unsigned value = 0;
    bool has_leading_zero = false;
    bool is_start = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (is_digit(text[i])) {
        if (has_leading_zero) return error("IPv4 field has octet with leading zero");
        has_leading_zero = is_start && text[i] == '0';
        is_start = false;
        value = value * 10 + static_cast<unsigned>(text[i] - '0');
        if (value > 255) return error("IPv4 field has value >255");
      } else if (text[i] == '.') {
        const bool is_empty = is_start || i + 1 == text.size();
        if (is_empty) return error("IPv4 field must have at least one digit", text.substr(i));
        if (count == 3) return error("IPv4 address too long");
        octets[count++] = static_cast<std::uint8_t>(value);
        value = 0;
        is_start = true;
        has_leading_zero = false;
      } else {
        return error("unexpected character", text.substr(i));
      }
    }
    if (count < 3) return error("IPv4 address too short");
    octets[3] = static_cast<std::uint8_t>(value);
    return {};
  }

  Result<IpAddress> read_v6() {
    IpAddress address;
    rest_ = whole_;
    const std::size_t percent = rest_.find('%');
    if (percent != std::string_view::npos) {
      address.zone = rest_.substr(percent + 1);
      rest_ = rest_.substr(0, percent);
      if (address.zone.empty()) return error("zone must be a non-empty string");
    }
    if (rest_.substr(0, 2) == "::") {
      gap_ = 0;
      rest_.remove_prefix(2);
    }
    if (!(gap_ == 0 && rest_.empty())) TRY(read_groups(address));
    TRY(fill_gap(address));
    return address;
  }

  Result<void> read_groups(IpAddress& address) {
    while (filled_ < 16) {
      const std::size_t length = TRY(measure_group());
      if (length < rest_.size() && rest_[length] == '.') return read_embedded_v4(address);
      unsigned value = 0;
      for (const char c : rest_.substr(0, length))
        value = value * 16 + static_cast<unsigned>(hex_value(c));
      address.bytes[filled_++] = static_cast<std::uint8_t>(value >> 8);
      address.bytes[filled_++] = static_cast<std::uint8_t>(value);
      rest_.remove_prefix(length);
      if (rest_.empty()) return {};
      if (rest_[0] != ':') return error("unexpected character, want colon", rest_);
      if (rest_.size() == 1) return error("colon must be followed by more characters", rest_);
      rest_.remove_prefix(1);
      if (rest_[0] != ':') continue;
      if (gap_ != kNoGap) return error("multiple :: in address", rest_);
      gap_ = filled_;
      rest_.remove_prefix(1);
      if (rest_.empty()) return {};
    }
    return rest_.empty() ? Result<void>() : error("trailing garbage after address", rest_);
  }

  Result<std::size_t> measure_group() const {
    std::size_t length = 0;
    for (; length < rest_.size() && hex_value(rest_[length]) >= 0; ++length) {
      if (length > 3) return error("each group must have 4 or less digits", rest_);
    }
    if (length == 0) return error("each colon-separated field must have at least one digit", rest_);
    return length;
  }

  Result<void> read_embedded_v4(IpAddress& address) {
    if (gap_ == kNoGap && filled_ != 12) {
      return error("embedded IPv4 address must replace the final 2 fields of the address", rest_);
    }
    if (filled_ + 4 > 16) {
      return error("too many hex fields to fit an embedded IPv4 at the end of the address", rest_);
    }
    TRY(read_octets(rest_, std::span(address.bytes).subspan(filled_, 4)));
    rest_ = {};
    filled_ += 4;
    return {};
  }

  // Spreads what stands after "::" to the end.
  Result<void> fill_gap(IpAddress& address) const {
    if (filled_ == 16) {
      if (gap_ != kNoGap) return error("the :: must expand to at least one field of zeros");
      return {};
    }
    if (gap_ == kNoGap) return error("address string too short");
    auto* const bytes = address.bytes.data();
    std::copy_backward(bytes + gap_, bytes + filled_, bytes + 16);
    std::fill(bytes + gap_, bytes + gap_ + (16 - filled_), std::uint8_t{0});
    return {};
  }

  static constexpr std::size_t kNoGap = 99;
  std::string_view whole_;
  std::string_view rest_{};
  std::size_t filled_ = 0;
  std::size_t gap_ = kNoGap;
};

}  // namespace

Result<IpAddress> parse_ip_address(std::string_view text) {
  return AddressReader(text).read();
}

}  // namespace base
