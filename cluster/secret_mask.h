// Keeping secrets out of what is shown: diffs, plans, evidence. Commands whose purpose is to print manifests or
// values do not use it.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/value.h"

namespace cluster {

inline constexpr std::size_t kShortestSecret = 6;  // bytes; what is shorter ("true", "5432") stands in any text

class SecretMask {
 public:
  // Learns what a Secret, or each Secret of a list, holds (data, stringData); other objects teach nothing.
  void learn_object(const base::Value& object);
  // Learns the texts under keys that are called like a password, a token or a key, at any depth of values.
  void learn_values(const base::Value& values);
  // Learns from a text that may be no YAML, JSON or --set at all: what stands behind such a key and ':' or '=', and
  // the deeper lines below it.
  void learn_text(std::string_view text);
  // Values with every text under such a key replaced by a mark, and every other text as masked_text() gives it.
  base::Value masked_values(base::Arena& arena, const base::Value& values) const;
  // The object with every value of a Secret's data, or of each Secret of a list, replaced:
  // "(hidden, 12 bytes, 5b1f…)". The mark tells two
  // values apart without telling them: a keyed digest, of this process only.
  base::Value masked_object(base::Arena& arena, const base::Value& object) const;
  // The text with every secret that was learnt, plain and in base64, replaced by "(hidden)".
  std::string masked_text(std::string_view text) const;

 private:
  void learn(std::string_view secret);
  void learn_secret(const base::Map& secret);
  void add(std::string_view secret);
  std::string mark(std::string_view secret) const;
  void hide_data(base::Arena& arena, base::Map& secret) const;

  // A secret that contains another is looked for first.
  struct LongestFirst {
    bool operator()(const std::string& a, const std::string& b) const {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    }
  };
  static constexpr std::size_t kCores = 3;  // base64 packs three bytes at a time
  // What is looked for: each secret, and what its base64 has in common wherever it stands in a larger text.
  std::map<std::string, std::array<std::string, kCores>, LongestFirst> needles_{};
  static std::string key();  // of this process
};

// Whether it is a v1 Secret.
bool is_secret_object(const base::Value& object);
// Whether it is one, or a list in which one is.
bool holds_secrets(const base::Value& object);
// Whether a key of values is called like something secret: "adminPassword", "TOKEN", "tls.key".
bool is_secret_name(std::string_view key);

}  // namespace cluster
