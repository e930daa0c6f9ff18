// A document is walked from its root through every place where its draft has schemas, without
// recursion. Places are kept as steps from their parents; the pointer of one is put together only
// where it is needed.
#include "charts/schema/collect.h"

#include <algorithm>
#include <set>
#include <vector>

#include "base/go_format.h"
#include "base/url.h"
#include "charts/schema/keyword.h"
#include "charts/schema/structure.h"

namespace chart::schema {

namespace {

using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

std::optional<std::string_view> string_at(const Map& object, std::string_view key) {
  const Value* value = object.find(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->as_string();
}

// The id without its fragment. Up to draft 7, "$ref" makes everything beside it void.
std::string_view id_of(const Map& object, int draft) {
  if (draft < 2019 && object.has("$ref")) return {};
  return split_fragment(string_at(object, id_keyword(draft)).value_or("")).first;
}

class Collector {
 public:
  Collector(Document& document, const Spot& start, Loader& loader, Regexes& regexes)
      : document_(document), start_(start), loader_(loader), regexes_(regexes) {}

  Result<bool> run(Resource* resource) {
    places_.push_back({start_.node, 0, {}, {}, kNothing, resource});
    for (std::size_t i = 0; i < places_.size(); ++i) TRY(visit(i));
    return proven_;
  }

 private:
  static constexpr std::size_t kNothing = static_cast<std::size_t>(-1);  // below the keyword
  static constexpr std::size_t kMember = static_cast<std::size_t>(-2);
  struct Place {
    const Value* node;
    std::size_t parent;
    std::string_view keyword;
    std::string_view member;  // of the keyword's object
    std::size_t item;         // of its array; else one of the constants above
    Resource* resource;       // that of the parent; nullptr for a document's root
  };

  bool is_root(std::size_t index) const { return index == 0 && start_.pointer.empty(); }

  std::string pointer(std::size_t index) const {
    if (index == 0) return start_.pointer;
    std::vector<std::size_t> steps;
    for (std::size_t i = index; i != 0; i = places_[i].parent) steps.push_back(i);
    std::string out = start_.pointer;
    for (auto it = steps.rbegin(); it != steps.rend(); ++it) {
      const Place& place = places_[*it];
      append_token(out, place.keyword);
      if (place.item == kNothing) continue;
      append_token(out,
                   place.item == kMember ? std::string(place.member) : std::to_string(place.item));
    }
    return out;
  }

  std::string location(std::size_t index) const {
    return Reference{document_.url, pointer(index)}.text();
  }

  Result<void> visit(std::size_t index) {
    const Place place = places_[index];
    if (!place.node->is_map()) {
      if (is_root(index)) {
        add_resource(index, document_.url).dialect = {};
        proven_ = proven_ && place.node->is_bool();
      } else if (index == 0) {
        proven_ = proven_ && place.node->is_bool() && place.resource->dialect.draft > 4;
      }
      return {};
    }
    if (!document_.collected.insert(place.node).second) return {};
    const Map& object = place.node->as_map();
    const Dialect fallback = place.resource != nullptr ? place.resource->dialect : Dialect{};
    bool has_dialect = string_at(object, "$schema").has_value();
    int draft = fallback.draft;
    if (has_dialect) {
      std::set<std::string> visited;
      draft = TRY(find_draft(document_.url, index, *place.node, fallback.draft, visited));
    }
    std::string_view id = id_of(object, draft);
    if (id.empty() && !is_root(index)) {
      draft = fallback.draft;
      has_dialect = false;
      id = id_of(object, draft);
    }
    Resource* resource = place.resource;
    if (!id.empty() || is_root(index))
      resource = TRY(enter_resource(index, id, has_dialect, draft, fallback));
    TRY(collect_anchors(*resource, object, index));
    walk_inside(index, object, draft, *resource);
    return {};
  }

  Resource& add_resource(std::size_t index, const std::string& id) {
    Resource& made = document_.storage.emplace_back();
    made.spot = {places_[index].node, pointer(index)};
    made.id = id;
    document_.resources[made.spot.node] = &made;
    document_.by_id.emplace(id, &made);
    return made;
  }

  Result<Resource*> enter_resource(std::size_t index, std::string_view id, bool has_dialect,
                                   int draft, const Dialect& fallback) {
    std::string url =
        places_[index].resource != nullptr ? places_[index].resource->id : document_.url;
    if (!id.empty()) {
      auto resolved = resolve_reference(url, id);
      if (!resolved)
        return Error(ErrorCode::invalid,
                     "error in parsing id at " + base::go_quote(location(index)));
      url = std::move(resolved->url);
    }
    const auto known = document_.by_id.find(url);
    if (known != document_.by_id.end()) {
      if (known->second->spot.node == places_[index].node) return known->second;
      return Error(ErrorCode::invalid, "duplicate id " + base::go_quote(url) + " in " +
                                           base::go_quote(document_.url) + " at " +
                                           base::go_quote(pointer(index)) + " and " +
                                           base::go_quote(known->second->spot.pointer));
    }
    Dialect dialect = fallback;
    if (has_dialect) dialect = TRY(find_dialect(places_[index].node->as_map(), draft));
    Resource& made = add_resource(index, url);
    made.dialect = std::move(dialect);
    if (has_dialect && !is_root(index)) proven_ = false;
    return &made;
  }

  Result<void> add_anchor(Resource& resource, std::string_view name, std::size_t index) {
    Spot spot{places_[index].node, pointer(index)};
    const auto [known, is_new] = resource.anchors.emplace(std::string(name), spot);
    if (is_new || known->second.pointer == spot.pointer) return {};
    return Error(ErrorCode::invalid, "duplicate anchor " + base::go_quote(name) + " in " +
                                         base::go_quote(document_.url) + " at " +
                                         base::go_quote(known->second.pointer) + " and " +
                                         base::go_quote(spot.pointer));
  }

  Result<void> collect_anchors(Resource& resource, const Map& object, std::size_t index) {
    const int draft = resource.dialect.draft;
    if (draft < 2019) {
      if (object.has("$ref")) return {};
      const auto id = string_at(object, id_keyword(draft));
      if (!id || id->find('#') == std::string_view::npos) return {};
      auto fragment = base::unescape_path_segment(split_fragment(*id).second);
      if (!fragment) {
        return Error(ErrorCode::invalid,
                     "error in parsing anchor at " + base::go_quote(location(index)));
      }
      if (fragment->empty() || fragment->starts_with('/')) return {};
      return add_anchor(resource, *fragment, index);
    }
    if (const auto name = string_at(object, "$anchor")) TRY(add_anchor(resource, *name, index));
    if (draft < 2020) return {};
    const auto name = string_at(object, "$dynamicAnchor");
    if (!name) return {};
    TRY(add_anchor(resource, *name, index));
    resource.dynamic_anchors.emplace_back(*name);
    return {};
  }

  void walk_inside(std::size_t index, const Map& object, int draft, Resource& resource) {
    if (resource.dialect.vocabularies) proven_ = false;
    for (const auto& [name, value] : object) {
      const KeywordFacts* facts = find_keyword(name);
      if (facts == nullptr) continue;
      proven_ = proven_ && surely_fits(*facts, value, draft, object, regexes_);
      if (facts->inside == Inside::none || draft < facts->inside_since) continue;
      add_places(index, *facts, value, resource);
    }
  }

  void add_places(std::size_t index, const KeywordFacts& facts, const Value& value,
                  Resource& resource) {
    const bool takes_value = facts.inside == Inside::one || facts.inside == Inside::one_or_list;
    const bool takes_items = facts.inside == Inside::list || facts.inside == Inside::one_or_list;
    if (value.is_map() && facts.inside == Inside::map) {
      for (const auto& [member, inner] : value.as_map()) {
        if (inner.is_map())
          places_.push_back({&inner, index, facts.name, member, kMember, &resource});
      }
    } else if (value.is_map() && takes_value) {
      places_.push_back({&value, index, facts.name, {}, kNothing, &resource});
    } else if (value.is_list() && takes_items) {
      for (std::size_t i = 0; i < value.as_list().size(); ++i) {
        const Value& inner = value.as_list()[i];
        if (inner.is_map()) places_.push_back({&inner, index, facts.name, {}, i, &resource});
      }
    }
  }

  // The draft behind a "$schema", which may be a meta-schema of somebody's own that has one itself.
  Result<int> find_draft(const std::string& url, std::size_t index, const Value& node, int fallback,
                         std::set<std::string>& visited) {
    if (!node.is_map()) return fallback;
    const auto named = string_at(node.as_map(), "$schema");
    if (!named) return fallback;
    if (const auto known = draft_of_url(*named)) return *known;
    const std::string next(split_fragment(*named).first);
    const bool is_document = url != document_.url || is_root(index);
    if (auto parsed = base::parse_url(next); !parsed) {
      const std::string where = url == document_.url ? location(index) : url + "#";
      return std::move(parsed.error()).wrap("invalid $schema in " + base::go_quote(where) + ": ");
    }
    if (is_document && next == url) {
      return Error(ErrorCode::invalid, "draft " + base::go_quote(next) + " is not supported");
    }
    if (!visited.insert(next).second) {
      return Error(ErrorCode::invalid, "cycle in resolving $schema in " + base::go_quote(next));
    }
    const Value* meta = TRY(loader_.load(next));
    return find_draft(next, index, *meta, fallback, visited);
  }

  Result<Dialect> find_dialect(const Map& object, int draft) {
    Dialect dialect{draft, std::nullopt};
    const std::string_view named = *string_at(object, "$schema");
    if (draft_of_url(named)) return dialect;
    const std::string url(split_fragment(named).first);
    const Value* meta = TRY(loader_.load(url));
    if (draft < 2019 || !meta->is_map()) return dialect;
    const Value vocabularies = meta->as_map().get("$vocabulary");
    if (!vocabularies.is_map()) return dialect;
    const std::string_view schema_url = url_of_draft(draft);
    const std::string prefix =
        std::string(schema_url.substr(0, schema_url.rfind('/') + 1)) + "vocab/";
    dialect.vocabularies.emplace();
    for (const auto& [name, required] : vocabularies.as_map()) {
      if (!required.is_bool() || !required.as_bool()) continue;
      const bool is_published =
          name.starts_with(prefix) && is_vocabulary(name.substr(prefix.size()), draft);
      if (!is_published) {
        return Error(ErrorCode::invalid, "unsupported vocabulary " + base::go_quote(name) + " in " +
                                             base::go_quote(url));
      }
      dialect.vocabularies->emplace_back(name.substr(prefix.size()));
    }
    if (std::find(dialect.vocabularies->begin(), dialect.vocabularies->end(), "core") ==
        dialect.vocabularies->end()) {
      dialect.vocabularies->emplace_back("core");
    }
    return dialect;
  }

  static bool is_vocabulary(std::string_view name, int draft) {
    for (const std::string_view both :
         {"core", "applicator", "validation", "meta-data", "content"}) {
      if (name == both) return true;
    }
    if (draft == 2019) return name == "format";
    return name == "unevaluated" || name == "format-annotation" || name == "format-assertion";
  }

  Document& document_;
  Spot start_;
  Loader& loader_;
  Regexes& regexes_;
  std::vector<Place> places_{};
  bool proven_ = true;
};

}  // namespace

Result<bool> collect(Document& document, const Spot& start, Resource* resource, Loader& loader,
                     Regexes& regexes) {
  return Collector(document, start, loader, regexes).run(resource);
}

}  // namespace chart::schema
