// find_place walks the tree of nodes. Keys are searched from the last on, since the last of two wins.
#include "base/yaml_place.h"

#include <charconv>
#include <map>
#include <vector>

#include "base/yaml_nodes.h"

namespace base::yaml {
namespace {

using nodes::Kind;
using nodes::Node;

// `<<` that leads to `<<` and so on.
constexpr int kMaxMerges = 20;

class Search {
 public:
  explicit Search(const Node* root) : root_(root) { collect_anchors(); }

  std::optional<Place> run(std::span<const std::string> path, Target target) const {
    const Node* here = root_;
    const Node* key = nullptr;
    for (const auto& step : path) {
      here = resolve(here);
      key = nullptr;
      if (here->kind == Kind::list) {
        here = element(*here, step);
      } else {
        here = member(*here, step, key, 0);
      }
      if (here == nullptr) return std::nullopt;
    }
    const bool takes_key =
        key != nullptr && (target == Target::key || here->start_line != key->start_line);
    const Node* found = takes_key ? key : here;
    if (found->start_line == 0) return std::nullopt;
    return Place{"", found->start_line, found->start_column};
  }

 private:
  void collect_anchors() {
    std::vector<const Node*> left{root_};
    while (!left.empty()) {
      const Node* node = left.back();
      left.pop_back();
      if (!node->anchor.empty()) anchors_.try_emplace(node->anchor, node);
      left.insert(left.end(), node->children.begin(), node->children.end());
    }
  }

  const Node* resolve(const Node* node) const {
    if (node->kind != Kind::alias) return node;
    const auto found = anchors_.find(node->text);
    return found == anchors_.end() ? node : found->second;
  }

  static const Node* element(const Node& list, const std::string& step) {
    std::size_t index = 0;
    const auto [end, problem] = std::from_chars(step.data(), step.data() + step.size(), index);
    const bool is_index = problem == std::errc() && end == step.data() + step.size();
    return is_index && index < list.children.size() ? list.children[index] : nullptr;
  }

  // The value of `name`, and its key.
  const Node* member(const Node& map, const std::string& name, const Node*& key, int merges) const {
    if (map.kind != Kind::map || merges > kMaxMerges) return nullptr;
    for (std::size_t i = map.children.size(); i >= 2; i -= 2) {
      if (map.children[i - 2]->text != name) continue;
      key = map.children[i - 2];
      return map.children[i - 1];
    }
    const Node* merged = map.find("<<");
    if (merged == nullptr) return nullptr;
    merged = resolve(merged);
    if (merged->kind != Kind::list) return member(*merged, name, key, merges + 1);
    for (const Node* one : merged->children) {
      if (const Node* found = member(*resolve(one), name, key, merges + 1)) return found;
    }
    return nullptr;
  }

  const Node* root_;
  std::map<std::string_view, const Node*> anchors_{};
};

// The first character that no YAML may hold.
std::optional<Place> control_character(std::string_view text) {
  Place place{"", 1, 1};
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F) return place;
    if (c == '\n') {
      place = {"", place.line + 1, 1};
    } else if ((byte & 0xC0) != 0x80) {
      place.column++;
    }
  }
  return std::nullopt;
}

}  // namespace

struct Places::Document {
  Arena arena{};
  std::optional<Search> search{};  // nothing where the text cannot be read
};

Places::Places(std::string_view text) : text_(text) {}
Places::~Places() = default;

std::optional<Place> Places::find(std::span<const std::string> path, Target target) {
  if (document_ == nullptr) {
    document_ = std::make_unique<Document>();
    const auto read = nodes::parse(document_->arena, text_);
    if (read && read->root != nullptr) document_->search.emplace(read->root);
  }
  if (!document_->search) return std::nullopt;
  return document_->search->run(path, target);
}

std::optional<Place> find_place(std::string_view text, std::span<const std::string> path,
                                Target target) {
  return Places(text).find(path, target);
}

std::optional<Place> find_problem(std::string_view text) {
  Arena arena;
  const auto document = nodes::parse(arena, text);
  if (document) return std::nullopt;
  if (document.error().place().line > 0) return document.error().place();
  return control_character(text);
}

}  // namespace base::yaml
