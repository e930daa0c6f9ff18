// Where schema documents come from: built in, a file, a URL, or nowhere (URNs).
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/schema.h"

namespace chart::schema {

// The size at which a file that a schema refers to is refused.
inline constexpr std::uint64_t kMaxReferencedBytes = 64U << 20U;

// Reads schema text; numbers keep their text, as bytes. Errors as Go's decoder words them ("EOF").
base::Result<base::Value> read_schema_text(base::Arena& arena, std::string_view text);

class Loader {
 public:
  Loader(base::Env& env, base::Arena& arena, const SchemaOptions& options)
      : env_(env), arena_(arena), options_(options) {}

  // Makes `url` mean `document`.
  void add(const std::string& url, base::Value document);
  // The document that `url` (without a fragment) names. Errors: `failing loading "…": …`.
  base::Result<const base::Value*> load(const std::string& url);

 private:
  base::Result<base::Value> fetch(const std::string& url);
  base::Result<base::Value> read_file(const std::string& url);
  base::Value unresolved(const std::string& urn);

  base::Env& env_;
  base::Arena& arena_;
  const SchemaOptions& options_;
  std::map<std::string, const base::Value*> documents_{};
};

}  // namespace chart::schema
