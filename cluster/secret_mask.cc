// Secrets are known by where they stand: the data of a Secret, and values under telling names. Each is looked for
// in what is shown, as it is and in base64 at its three offsets, longest first.
#include "cluster/secret_mask.h"

#include <algorithm>
#include <array>

#include <sys/random.h>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/digest.h"
#include "base/go_format.h"
#include "cluster/object.h"

namespace cluster {
namespace {

constexpr std::string_view kHidden = "(hidden)";
constexpr std::array<std::string_view, 14> kSecretWords{
    "password", "passwd", "passphrase", "secret", "token", "apikey", "api_key", "api-key", "privatekey",
    "private_key", "private-key", "credential", "accesskey", "tls.key"};
// Names that hold such a word but name something public.
constexpr std::array<std::string_view, 7> kPublicEnds{"name", "ref", "enabled", "path", "file", "create", "type"};

constexpr int kMaxValueDepth = 200;

// What of a base64 text does not depend on what stands before and after the secret in it.
std::string base64_core(std::string_view secret, std::size_t offset) {
  const auto text = base::base64_encode(std::string(offset, 'x') + std::string(secret));
  const std::size_t skip = (offset * 8 + 5) / 6;
  const std::size_t keep = (offset + secret.size()) * 8 / 6;
  return keep > skip ? text.substr(skip, keep - skip) : std::string();
}

// Pieces that are shorter than any secret stand in any text.
void replace_all(std::string& text, std::string_view what) {
  if (what.size() < kShortestSecret) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), kHidden);
    at += kHidden.size();
  }
}

// The key that ends a text: `"adminPassword"`, `auth.token`.
std::string_view name_before(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\"'");
  text = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  const auto start = text.find_last_of(" \t\"',{[");
  return start == std::string_view::npos ? text : text.substr(start + 1);
}

std::string_view unquoted(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\"'{}[],";
  const auto start = text.find_first_not_of(kAround);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(kAround) - start + 1);
}

template <typename Visit>
void visit_secrets(const base::Value& value, bool is_named, int depth, const Visit& visit) {
  if (depth > kMaxValueDepth) return;
  if (value.is_string()) {
    if (is_named) visit(value.as_string());
  } else if (value.is_map()) {
    for (const auto& entry : value.as_map()) {
      visit_secrets(entry.value, is_named || is_secret_name(entry.key), depth + 1, visit);
    }
  } else if (value.is_list()) {
    for (const auto& item : value.as_list()) visit_secrets(item, is_named, depth + 1, visit);
  }
}

// Replaces every text in a value of our own.
template <typename Hide>
void hide_texts(base::Value& value, bool is_named, int depth, const Hide& hide) {
  if (depth > kMaxValueDepth) return;
  if (value.is_string()) {
    value = hide(value.as_string(), is_named);
  } else if (value.is_map()) {
    for (auto& entry : value.as_map()) {
      hide_texts(entry.value, is_named || is_secret_name(entry.key), depth + 1, hide);
    }
  } else if (value.is_list()) {
    for (auto& item : value.as_list()) hide_texts(item, is_named, depth + 1, hide);
  }
}

// Visits the object if it is a Secret, else the Secrets of a list; in a SecretList they need not say what they are.
template <typename Visit>
void each_secret(const base::Value& object, const Visit& visit) {
  if (!object.is_map()) return;
  if (is_secret_object(object)) return visit(object.as_map());
  const auto items = object.as_map().get("items");
  if (!items.is_list()) return;
  const auto kind = kind_of(object);
  const bool are_secrets = kind.kind == "SecretList" && kind.group.empty();
  for (const auto& item : items.as_list()) {
    if (!item.is_map()) continue;
    const bool is_nameless = are_secrets && item.as_map().get("kind").is_nil();
    if (is_nameless || is_secret_object(item)) visit(item.as_map());
  }
}

}  // namespace

bool is_secret_object(const base::Value& object) {
  const auto kind = kind_of(object);
  return kind.kind == "Secret" && kind.group.empty();
}

bool holds_secrets(const base::Value& object) {
  bool found = false;
  each_secret(object, [&](base::Map&) { found = true; });
  return found;
}

bool is_secret_name(std::string_view key) {
  const auto name = base::ascii_lower(key);
  const bool tells = std::any_of(kSecretWords.begin(), kSecretWords.end(),
                                 [&](std::string_view word) { return name.find(word) != std::string::npos; });
  return tells && std::none_of(kPublicEnds.begin(), kPublicEnds.end(),
                               [&](std::string_view end) { return name.ends_with(end); });
}

void SecretMask::learn(std::string_view secret) {
  // What is in a Secret and yet none: it would hide half of every manifest.
  constexpr std::array<std::string_view, 6> kCommon{"default", "localhost", "postgres", "enabled", "disabled", "changeme"};
  if (secret.size() < kShortestSecret) return;
  if (std::find(kCommon.begin(), kCommon.end(), secret) != kCommon.end()) return;
  add(secret);
  // Lines of a secret of many lines appear indented, one by one.
  for (std::size_t start = 0; secret.find('\n') != std::string_view::npos && start < secret.size();) {
    const auto end = std::min(secret.find('\n', start), secret.size());
    constexpr std::size_t kTellingLine = 12;  // shorter lines of a file are no secrets of their own
    if (end - start >= kTellingLine) add(secret.substr(start, end - start));
    start = end + 1;
  }
}

void SecretMask::add(std::string_view secret) {
  const auto [entry, is_new] = needles_.try_emplace(std::string(secret));
  if (!is_new) return;
  for (std::size_t offset = 0; offset < kCores; ++offset) entry->second[offset] = base64_core(secret, offset);
}

void SecretMask::learn_text(std::string_view text) {
  std::size_t block_indent = std::string_view::npos;  // of the key whose lines are below it
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto indent = line.find_first_not_of(" \t");
    if (indent == std::string_view::npos) continue;
    if (block_indent != std::string_view::npos && indent > block_indent) learn(line.substr(indent));
    else block_indent = std::string_view::npos;
    for (auto at = line.find_first_of(":="); at != std::string_view::npos; at = line.find_first_of(":=", at + 1)) {
      if (!is_secret_name(name_before(line.substr(0, at)))) continue;
      const auto value = unquoted(line.substr(at + 1));
      if (value.empty() || value[0] == '|' || value[0] == '>') block_indent = indent;
      learn(value);
      learn(unquoted(value.substr(0, value.find_first_of(",\"'}]"))));
    }
  }
}

void SecretMask::learn_object(const base::Value& object) {
  each_secret(object, [this](const base::Map& secret) { learn_secret(secret); });
}

void SecretMask::learn_secret(const base::Map& secret) {
  const auto data = secret.get("data");
  if (data.is_map()) {
    for (const auto& entry : data.as_map()) {
      if (!entry.value.is_string()) continue;
      const auto decoded = base::base64_decode(entry.value.as_string());
      learn(decoded ? std::string_view(*decoded) : entry.value.as_string());
    }
  }
  const auto plain = secret.get("stringData");
  if (!plain.is_map()) return;
  for (const auto& entry : plain.as_map()) {
    if (entry.value.is_string()) learn(entry.value.as_string());
  }
}

void SecretMask::learn_values(const base::Value& values) {
  visit_secrets(values, false, 0, [this](std::string_view text) { learn(text); });
}

std::string SecretMask::key() {
  static const std::string made = [] {
    std::string bytes(32, '\0');
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) bytes.assign(32, 'k');
    return bytes;
  }();
  return made;
}

std::string SecretMask::mark(std::string_view secret) const {
  constexpr std::size_t kMarkSize = 6;
  return fmt::format("(hidden, {} bytes, {})", secret.size(),
                     base::hex_encode(base::hmac_sha256(key(), secret)).substr(0, kMarkSize));
}

base::Value SecretMask::masked_values(base::Arena& arena, const base::Value& values) const {
  auto copy = base::deep_copy(arena, values);
  hide_texts(copy, false, 0, [&](std::string_view text, bool is_named) {
    return base::Value::string(arena, is_named ? mark(text) : masked_text(text));
  });
  return copy;
}

base::Value SecretMask::masked_object(base::Arena& arena, const base::Value& object) const {
  if (!holds_secrets(object)) return object;
  auto copy = base::deep_copy(arena, object);
  each_secret(copy, [&](base::Map& secret) { hide_data(arena, secret); });
  return copy;
}

void SecretMask::hide_data(base::Arena& arena, base::Map& secret) const {
  for (const std::string_view field : {"data", "stringData"}) {
    const auto data = secret.get(field);
    if (!data.is_map()) continue;
    for (auto& entry : data.as_map()) {
      if (entry.value.is_nil()) continue;
      if (!entry.value.is_string()) {  // which no server takes, and yet somebody's secret
        entry.value = base::Value::string(arena, mark(base::go_sprint({&entry.value, 1})));
        continue;
      }
      auto plain = field == "data" ? base::base64_decode(entry.value.as_string())
                                   : base::Result<std::string>(std::string(entry.value.as_string()));
      entry.value = base::Value::string(arena, mark(plain ? *plain : entry.value.as_string()));
    }
  }
}

std::string SecretMask::masked_text(std::string_view text) const {
  std::string out(text);
  for (const auto& [secret, cores] : needles_) {
    replace_all(out, secret);
    for (const auto& core : cores) replace_all(out, core);
  }
  return out;
}

}  // namespace cluster
