// The formats that a schema may ask of a string ("format": "email"), with the library's complaints.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace chart::schema {

// What is wrong with `text` as Helm words it ("missing @"); nothing where it is fine.
using Complaint = std::optional<std::string>;
using FormatCheck = Complaint (*)(std::string_view text);

// The check of a format by its name; nullptr for names the library does not know (they are no
// rule).
FormatCheck find_format(std::string_view name);

Complaint check_json_pointer(std::string_view text);
Complaint check_relative_json_pointer(std::string_view text);
Complaint check_uuid(std::string_view text);
Complaint check_semver(std::string_view text);
Complaint check_regex(std::string_view text);
Complaint check_uri(std::string_view text);
Complaint check_uri_reference(std::string_view text);
Complaint check_uri_template(std::string_view text);

// format_time.cc
Complaint check_date(std::string_view text);
Complaint check_time(std::string_view text);
Complaint check_date_time(std::string_view text);
Complaint check_duration(std::string_view text);
Complaint check_period(std::string_view text);

// format_host.cc
Complaint check_ipv4(std::string_view text);
Complaint check_ipv6(std::string_view text);
Complaint check_hostname(std::string_view text);
Complaint check_email(std::string_view text);

// "invalid character 'é'", at the first rune of `rest`; `after` follows it.
std::string invalid_character(std::string_view rest, std::string_view after = {});
bool is_ascii_digit(char c);
bool is_ascii_alphanumeric(char c);

}  // namespace chart::schema
