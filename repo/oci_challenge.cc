// Reads challenges as oras does: a scheme, then parameters NAME=TOKEN or NAME="TEXT" with commas between. Entry point:
// parse_challenge; clean_scopes makes of several wishes one list.
#include "repo/oci_challenge.h"

#include <optional>
#include <set>

#include "base/ascii.h"

namespace repo {
namespace {

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return base::is_ascii_letter(c) || base::is_ascii_digit(c) || kMarks.find(c) != std::string_view::npos;
}

std::string_view take_token(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_token_char(text[end])) ++end;
  const auto token = text.substr(0, end);
  text.remove_prefix(end);
  return token;
}

void skip_space(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
}

// A text in quotes; a backslash takes the mark behind it as it is.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return value;
    }
    if (text[i] == '\\') {
      ++i;
      if (i == text.size() || (text[i] != '"' && text[i] != '\\')) return std::nullopt;
    }
    value += text[i];
  }
  return std::nullopt;
}

bool take(std::string_view& text, char c) {
  skip_space(text);
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(mark);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string OciChallenge::parameter(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? std::string() : found->second;
}

OciChallenge parse_challenge(std::string_view header) {
  OciChallenge challenge;
  auto rest = header.substr(0, kMaxChallenge);
  const auto scheme = take_token(rest);
  if (base::equal_ignoring_case(scheme, "basic")) challenge.scheme = OciScheme::basic;
  if (!base::equal_ignoring_case(scheme, "bearer")) return challenge;
  challenge.scheme = OciScheme::bearer;
  for (;;) {
    skip_space(rest);
    const std::string name(take_token(rest));
    if (name.empty() || !take(rest, '=')) return challenge;
    skip_space(rest);
    std::optional<std::string> value;
    if (!rest.empty() && rest.front() == '"') {
      value = take_quoted(rest);
    } else if (const auto token = take_token(rest); !token.empty()) {
      value = std::string(token);
    }
    if (!value) return challenge;
    challenge.parameters[name] = *value;
    if (!take(rest, ',')) return challenge;
  }
}

std::string repository_scope(std::string_view repository, std::string_view actions) {
  return "repository:" + std::string(repository) + ":" + std::string(actions);
}

std::vector<std::string> clean_scopes(const std::vector<std::string>& scopes) {
  std::set<std::string> clean;
  std::map<std::string, std::set<std::string>> actions;  // by "type:name"
  for (const auto& scope : scopes) {
    const auto last = scope.rfind(':');
    if (last == std::string::npos || scope.find(':') == last) {
      if (!scope.empty()) clean.insert(scope);
      continue;
    }
    for (const auto action : split(std::string_view(scope).substr(last + 1), ',')) {
      if (!action.empty()) actions[scope.substr(0, last)].emplace(action);
    }
  }
  for (const auto& [name, wanted] : actions) {
    std::string list;
    for (const auto& action : wanted) list += (list.empty() ? "" : ",") + action;
    clean.insert(name + ":" + (wanted.contains("*") ? "*" : list));
  }
  return {clean.begin(), clean.end()};
}

}  // namespace repo
