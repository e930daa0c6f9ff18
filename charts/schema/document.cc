#include "charts/schema/document.h"

#include <algorithm>

#include "base/go_format.h"

namespace chart::schema {

bool Dialect::has(std::string_view vocabulary) const {
  if (vocabulary == "core" || draft < 2019) return true;
  if (vocabularies)
    return std::find(vocabularies->begin(), vocabularies->end(), vocabulary) != vocabularies->end();
  return vocabulary == "applicator" || vocabulary == "validation" ||
         (draft >= 2020 && vocabulary == "unevaluated");
}

std::optional<int> draft_of_url(std::string_view url) {
  const auto [address, fragment] = split_fragment(url);
  if (!fragment.empty()) return std::nullopt;
  std::string_view rest = address;
  for (const std::string_view prefix : {"http://", "https://"}) {
    if (!rest.starts_with(prefix)) continue;
    rest.remove_prefix(prefix.size());
    break;
  }
  if (rest == "json-schema.org/schema") return 2020;
  for (const int draft : {2020, 2019, 7, 6, 4}) {
    const std::string_view known = url_of_draft(draft);
    if (known.substr(known.find("//") + 2) == rest) return draft;
  }
  return std::nullopt;
}

std::string_view url_of_draft(int draft) {
  switch (draft) {
    case 4: return "http://json-schema.org/draft-04/schema";
    case 6: return "http://json-schema.org/draft-06/schema";
    case 7: return "http://json-schema.org/draft-07/schema";
    case 2019: return "https://json-schema.org/draft/2019-09/schema";
    default: return "https://json-schema.org/draft/2020-12/schema";
  }
}

std::string_view id_keyword(int draft) {
  return draft == 4 ? "id" : "$id";
}

base::Result<Located> locate(const Document& document, std::string_view pointer) {
  const auto failure = [&](std::string_view before, std::string_view after) {
    const Reference whole{document.url, std::string(pointer)};
    return base::Error(base::ErrorCode::invalid,
                       std::string(before) + base::go_quote(whole.text()) + std::string(after));
  };
  Located at{document.root, &document.root_resource()};
  std::string_view rest = pointer;
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const std::size_t slash = rest.find('/');
    const auto token = unescape_token(rest.substr(0, slash));
    if (!token) return failure("invalid json-pointer ", "");
    at.node = find_token(*at.node, *token);
    if (at.node == nullptr) return failure("json-pointer in ", " not found");
    const auto found = document.resources.find(at.node);
    if (found != document.resources.end()) at.resource = found->second;
    rest.remove_prefix(slash == std::string_view::npos ? rest.size() : slash);
  }
  return at;
}

}  // namespace chart::schema
