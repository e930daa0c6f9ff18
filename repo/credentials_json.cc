// What all sources that answer in JSON share, and the program that prints it (credential_process).
#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/moment.h"
#include "base/process.h"
#include "repo/credential_sources.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

Error credential_failure(const std::string& source, const std::string& what, ErrorCode code) {
  return Error(code, fmt::format("AWS credentials from {}: {}", source, what));
}

std::optional<std::int64_t> read_expiry(std::string_view text) {
  std::string plain(text);
  if (plain.ends_with("UTC")) plain.replace(plain.size() - 3, 3, "Z");
  const auto moment = base::parse_moment(plain);
  if (!moment || moment->is_zero) return std::nullopt;
  return moment->unix_nanoseconds / 1'000'000'000;
}

Result<AwsCredentials> read_json_credentials(std::string_view json, const std::string& source) {
  base::Arena arena;
  const auto value = base::json::read(arena, json);
  if (!value || !value->is_map()) return credential_failure(source, "what it answers is not a JSON object");
  const auto text = [&](std::string_view small, std::string_view key) {  // in any case of the first letter
    for (const auto name : {small, key}) {
      const auto found = value->as_map().get(name);
      if (found.is_string()) return std::string(found.as_string());
    }
    return std::string();
  };
  AwsCredentials credentials;
  credentials.access_key_id = text("accessKeyId", "AccessKeyId");
  credentials.secret_access_key = text("secretAccessKey", "SecretAccessKey");
  credentials.session_token = text("sessionToken", "SessionToken");
  if (credentials.session_token.empty()) credentials.session_token = text("Token", "Token");
  credentials.source = source;
  const auto expiration = text("Expiration", "expiresAt");
  credentials.expires = read_expiry(expiration);
  if (!expiration.empty() && !credentials.expires) return credential_failure(source, "its Expiration is not a time");
  const auto milliseconds = value->as_map().get("expiration");  // of SSO
  if (milliseconds.is_float()) credentials.expires = static_cast<std::int64_t>(milliseconds.as_float() / 1000);
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return credential_failure(source, "what it answers has no AccessKeyId and SecretAccessKey");
  }
  return credentials;
}

Result<std::vector<std::string>> split_command(std::string_view command) {
  std::vector<std::string> words;
  std::string word;
  bool has_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    const char c = command[i];
    const bool is_escape = c == '\\' && quote != '\'' && i + 1 < command.size() &&
                           (quote == 0 || command[i + 1] == '"' || command[i + 1] == '\\');
    if (is_escape) {
      word += command[++i];
      has_word = true;
    } else if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
    } else if (c == '"' || c == '\'') {
      quote = c;
      has_word = true;
    } else if (c == ' ' || c == '\t') {
      if (has_word) words.push_back(word);
      word.clear();
      has_word = false;
    } else {
      word += c;
      has_word = true;
    }
  }
  if (quote != 0) return Error(ErrorCode::invalid, "a quote in credential_process is not closed");
  if (has_word) words.push_back(word);
  if (words.empty()) return Error(ErrorCode::invalid, "credential_process names no program");
  return words;
}

Result<AwsCredentials> process_credentials(const CredentialContext& context, const std::string& command) {
  auto words = TRY(split_command(command));
  const auto program = expand_home(context.env, words.front());
  const auto source = fmt::format("credential_process \"{}\"", program);
  words.erase(words.begin());
  base::ProcessSetup setup{.environment = {}, .shares_input = true, .shares_errors = true};
  setup.timeout = context.process_timeout;
  setup.cancel = context.cancel;
  const auto ran = base::run_process(program, words, "", setup);
  if (!ran) return credential_failure(source, ran.error().helm());
  if (ran->status != 0) return credential_failure(source, fmt::format("it ended with status {}", ran->status));
  base::Arena arena;
  const auto value = base::json::read(arena, ran->out);
  const auto version = value && value->is_map() ? value->as_map().get("Version") : base::Value();
  if (!version.is_float() || version.as_float() != 1) return credential_failure(source, "what it prints has no \"Version\": 1");
  return read_json_credentials(ran->out, source);
}

}  // namespace repo
