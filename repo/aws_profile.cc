// A file is sections of keys; what is indented deeper than a key without a value belongs to that key. Nothing of a line gets
// into an error: it may be a secret.
#include "repo/aws_profile.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/regular_file.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

using Sections = std::map<std::string, AwsSection, std::less<>>;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r";
  const auto start = text.find_first_not_of(kBlanks);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kBlanks) - start + 1);
}

// "profile  'my one'" is "profile my one".
std::string section_name(std::string_view text) {
  std::string out;
  for (const char c : trimmed(text)) {
    if (c == '"' || c == '\'') continue;
    const bool is_blank = c == ' ' || c == '\t';
    if (is_blank && (out.empty() || out.back() == ' ')) continue;
    out += is_blank ? ' ' : c;
  }
  return out;
}

class FileReader {
 public:
  explicit FileReader(const std::string& file) : file_(file) {}
  Result<Sections> read(std::string_view text);

 private:
  Result<void> take_line(std::string_view line);
  Error failure(const char* expected) const {
    return Error(ErrorCode::invalid, fmt::format("{}:{}: {}", file_, number_, expected)).at({file_, number_, 0});
  }

  const std::string& file_;
  int number_ = 0;
  Sections sections_{};
  AwsSection* section_ = nullptr;
  std::string parent_{};  // the last key: what is indented deeper belongs to it
  std::size_t indent_ = 0;  // of that key
};

Result<void> FileReader::take_line(std::string_view line) {
  const auto content = trimmed(line);
  if (content.empty() || content.front() == '#' || content.front() == ';') return {};
  const auto indent = static_cast<std::size_t>(content.data() - line.data());
  const bool is_deeper = !parent_.empty() && indent > indent_;
  if (content.front() == '[' && !is_deeper) {
    const auto close = content.find(']');
    if (close == std::string_view::npos) return failure("a section's name must end with \"]\"");
    section_ = &sections_[section_name(content.substr(1, close - 1))];
    parent_.clear();
    return {};
  }
  if (section_ == nullptr) return failure("expected a section such as [default] before the first key");
  const auto equals = content.find('=');
  if (is_deeper) {
    if (!(*section_)[parent_].empty() || equals == std::string_view::npos) return {};  // a value that goes on
    (*section_)[parent_ + "." + base::ascii_lower(trimmed(content.substr(0, equals)))] = trimmed(content.substr(equals + 1));
    return {};
  }
  if (equals == std::string_view::npos || equals == 0) return failure("expected \"key = value\"");
  parent_ = base::ascii_lower(trimmed(content.substr(0, equals)));
  indent_ = indent;
  (*section_)[parent_] = trimmed(content.substr(equals + 1));
  return {};
}

Result<Sections> FileReader::read(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    ++number_;
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty()) TRY(take_line(line));
  }
  return std::move(sections_);
}

// The sections of a file on disk; none where there is no file.
Result<Sections> load_sections(base::Env& env, const std::string& path) {
  const auto info = TRY(env.files.info(path));
  if (!info) return Sections();
  if (info->size > kMaxAwsFileBytes) {
    return Error(ErrorCode::invalid, fmt::format("{} has {} bytes, more than the {} that are read", path, info->size,
                                                 kMaxAwsFileBytes));
  }
  base::Arena arena;
  return parse_aws_file(path, TRY(base::read_regular(env.files, arena, path)));
}

std::string file_path(base::Env& env, const char* variable, const char* usual) {
  const auto named = env.variable(variable).value_or("");
  return expand_home(env, named.empty() ? usual : named);
}

std::string chosen_name(base::Env& env, const std::string& flag) {
  for (const auto& name : {flag, env.variable("AWS_PROFILE").value_or(""), env.variable("AWS_DEFAULT_PROFILE").value_or("")}) {
    if (!name.empty()) return name;
  }
  return "";
}

}  // namespace

std::string AwsProfile::setting(std::string_view key) const {
  for (const auto* section : {&credentials, &config}) {
    const auto found = section->find(key);
    if (found != section->end() && !found->second.empty()) return found->second;
  }
  return "";
}

const AwsProfile& AwsFiles::chosen() const {
  static const AwsProfile kNone;
  const auto found = profiles.find(profile);
  return found == profiles.end() ? kNone : found->second;
}

Result<Sections> parse_aws_file(const std::string& file, std::string_view text) { return FileReader(file).read(text); }

std::string expand_home(base::Env& env, const std::string& path) {
  if (!path.starts_with("~/")) return path;
  return env.variable("HOME").value_or("") + path.substr(1);
}

Result<AwsFiles> load_aws_files(base::Env& env, const std::string& profile) {
  const auto config_path = file_path(env, "AWS_CONFIG_FILE", "~/.aws/config");
  const auto credentials_path = file_path(env, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  AwsFiles files;
  auto config = TRY(load_sections(env, config_path));
  for (auto& [name, section] : config) {
    if (name == "default" && config.count("profile default") == 0) files.profiles["default"].config = section;
    if (name.starts_with("profile ")) files.profiles[name.substr(8)].config = section;
    if (name.starts_with("sso-session ")) files.sso_sessions[name.substr(12)] = section;
    if (name.starts_with("services ")) files.services[name.substr(9)] = section;
  }
  auto credentials = TRY(load_sections(env, credentials_path));
  for (auto& [name, section] : credentials) files.profiles[name].credentials = section;
  files.profile = chosen_name(env, profile);
  files.is_flagged = !profile.empty();
  const bool is_named = !files.profile.empty();
  if (!is_named) files.profile = "default";
  if (is_named && files.profiles.count(files.profile) == 0) {
    return Error(ErrorCode::not_found, fmt::format("the AWS profile \"{}\" is neither in {} nor in {}", files.profile,
                                                   config_path, credentials_path));
  }
  return files;
}

std::string configured_endpoint(base::Env& env, const AwsFiles& files, std::string_view service) {
  const auto ignored = env.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("");
  if (base::equal_ignoring_case(ignored, "true")) return "";
  std::string upper;
  std::string lower;
  for (const char c : service) {
    upper += c == ' ' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    lower += c == ' ' ? '_' : c;
  }
  for (const auto& name : {"AWS_ENDPOINT_URL_" + upper, std::string("AWS_ENDPOINT_URL")}) {
    if (const auto value = env.variable(name).value_or(""); !value.empty()) return value;
  }
  const auto& profile = files.chosen();
  const auto services = files.services.find(profile.setting("services"));
  if (services != files.services.end()) {
    const auto found = services->second.find(lower + ".endpoint_url");
    if (found != services->second.end() && !found->second.empty()) return found->second;
  }
  return profile.setting("endpoint_url");
}

std::string configured_region(base::Env& env, const AwsFiles& files) {
  for (const auto* name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    if (const auto value = env.variable(name).value_or(""); !value.empty()) return value;
  }
  return files.chosen().setting("region");
}

bool is_region_name(std::string_view text) {
  constexpr std::size_t kLongest = 63;
  if (text.empty() || text.size() > kLongest || text.front() == '-' || text.back() == '-') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string_view partition_suffix(std::string_view region) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSuffixes{{
      {"cn-", "amazonaws.com.cn"},
      {"eusc-", "amazonaws.eu"},
      {"us-iso-", "c2s.ic.gov"},
      {"us-isob-", "sc2s.sgov.gov"},
      {"eu-isoe-", "cloud.adc-e.uk"},
      {"us-isof-", "csp.hci.ic.gov"},
  }};
  for (const auto& [prefix, suffix] : kSuffixes) {
    if (region.starts_with(prefix)) return suffix;
  }
  return "amazonaws.com";
}

}  // namespace repo
