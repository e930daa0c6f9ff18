// A schema document: JSON text with the resources ("$id") and anchors that are in it.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "charts/schema/location.h"

namespace chart::schema {

// Which rules hold in a resource: a draft and, where its own meta-schema names some, vocabularies.
struct Dialect {
  int draft = 2020;                                        // 4, 6, 7, 2019 or 2020
  std::optional<std::vector<std::string>> vocabularies{};  // sorted; nothing = those of the draft

  bool has(std::string_view vocabulary) const;
};

// The draft that a "$schema" URL names, if it is one of the published.
std::optional<int> draft_of_url(std::string_view url);
// "https://json-schema.org/draft/2020-12/schema".
std::string_view url_of_draft(int draft);
// "id" up to draft 4, "$id" from then on.
std::string_view id_keyword(int draft);

// A place in a document.
struct Spot {
  const base::Value* node = nullptr;
  std::string pointer{};
};

struct Resource {
  Spot spot{};
  std::string id{};
  Dialect dialect{};
  std::map<std::string, Spot, std::less<>> anchors{};
  std::vector<std::string> dynamic_anchors{};
};

struct Document {
  std::string url{};
  const base::Value* root = nullptr;
  std::deque<Resource> storage{};
  std::unordered_map<const base::Value*, Resource*> resources{};  // by the place they start at
  std::unordered_map<std::string, Resource*> by_id{};
  std::unordered_set<const base::Value*> collected{};  // the subschemas known

  Resource& root_resource() const { return *resources.at(root); }
};

// The value at a JSON pointer and the resource it is in. Errors: `json-pointer in "…" not found`.
struct Located {
  const base::Value* node = nullptr;
  Resource* resource = nullptr;
};
base::Result<Located> locate(const Document& document, std::string_view pointer);

}  // namespace chart::schema
