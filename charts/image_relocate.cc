// relocate_images() goes through the documents; Edit collects what is to be put where in one of them, by the places that
// the tree of nodes knows. Only scalars that stand in the text as plain or simply quoted words are replaced in place.
#include "charts/image_relocate.h"

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "base/yaml.h"
#include "base/yaml_nodes.h"
#include "charts/manifest.h"

namespace chart {
namespace {

using base::Error;
using base::Result;
namespace nodes = base::yaml::nodes;

struct Change {
  std::vector<std::string> path{};
  std::string text{};
};
struct Replacement {
  std::size_t start = 0;
  std::size_t size = 0;
  std::string text{};
};

// The anchored nodes of a tree by name; the last one of a name counts, as nobody gives one name twice.
void collect_anchors(nodes::Node* node, std::map<std::string_view, nodes::Node*>& anchors) {
  std::vector<nodes::Node*> waiting{node};
  while (!waiting.empty()) {
    auto* one = waiting.back();
    waiting.pop_back();
    if (!one->anchor.empty()) anchors[one->anchor] = one;
    waiting.insert(waiting.end(), one->children.begin(), one->children.end());
  }
}

class Edit {
 public:
  Edit(base::Arena& arena, std::string_view document, nodes::Document parsed)
      : arena_(arena), document_(document), parsed_(parsed) {
    collect_anchors(parsed_.root, anchors_);
    starts_.push_back(0);
    for (std::size_t i = 0; i < document_.size(); ++i) {
      if (document_[i] == '\n') starts_.push_back(i + 1);
    }
  }

  Result<void> put(const Change& change) {
    auto* node = find(change.path);
    if (node == nullptr || node->kind != nodes::Kind::scalar) {
      return Error(base::ErrorCode::internal, "an image that was found is not where it was: " + format_field_path(change.path));
    }
    const auto place = place_of(*node);
    if (place) {
      replacements_.push_back({place->start, place->size, change.text});
    } else {
      is_written_anew_ = true;
    }
    node->text = arena_.copy(change.text);
    return {};
  }

  std::string finish() {
    if (is_written_anew_) return nodes::write(std::span(&parsed_, 1));
    std::sort(replacements_.begin(), replacements_.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    std::string out;
    std::size_t done = 0;
    for (const auto& one : replacements_) {
      if (one.start < done) continue;  // an anchored text that several places name
      out += document_.substr(done, one.start - done);
      out += one.text;
      done = one.start + one.size;
    }
    return out += document_.substr(done);
  }

 private:
  nodes::Node* behind_alias(nodes::Node* node) const {
    while (node != nullptr && node->kind == nodes::Kind::alias) {
      const auto found = anchors_.find(node->text);
      node = found == anchors_.end() || found->second == node ? nullptr : found->second;
    }
    return node;
  }

  nodes::Node* value_of(nodes::Node* map, std::string_view key) const {
    if (auto* found = map->find(key)) return found;
    auto* merged = behind_alias(map->find("<<"));
    if (merged == nullptr) return nullptr;
    if (merged->kind == nodes::Kind::map) return merged->find(key);
    for (auto* one : merged->children) {
      one = behind_alias(one);
      if (one == nullptr || one->kind != nodes::Kind::map) continue;
      if (auto* found = one->find(key)) return found;
    }
    return nullptr;
  }

  nodes::Node* find(const std::vector<std::string>& path) const {
    auto* node = behind_alias(parsed_.root);
    for (const auto& step : path) {
      if (node == nullptr) return nullptr;
      if (node->kind == nodes::Kind::map) {
        node = value_of(node, step);
      } else if (node->kind == nodes::Kind::list) {
        const auto index = static_cast<std::size_t>(std::stoul(step));
        node = index < node->children.size() ? node->children[index] : nullptr;
      } else {
        return nullptr;
      }
      node = behind_alias(node);
    }
    return node;
  }

  // Where the text of a scalar stands, without its quotes.
  std::optional<Replacement> place_of(const nodes::Node& node) const {
    if (node.start_line < 1 || static_cast<std::size_t>(node.start_line) > starts_.size()) return std::nullopt;
    auto at = starts_[static_cast<std::size_t>(node.start_line) - 1];
    for (int column = 1; column < node.start_column && at < document_.size(); ++column) {
      ++at;
      while (at < document_.size() && (static_cast<unsigned char>(document_[at]) & 0xc0) == 0x80) ++at;
    }
    const auto rest = document_.substr(std::min(at, document_.size()));
    const bool is_quoted = node.style == nodes::Style::single_quoted || node.style == nodes::Style::double_quoted;
    if (node.style != nodes::Style::plain && !is_quoted) return std::nullopt;
    // An anchor or a tag before it, or anything but the very text: not here.
    const auto before = is_quoted ? 1u : 0u;
    if (rest.size() < before || rest.substr(before, node.text.size()) != node.text) return std::nullopt;
    if (is_quoted && (rest.size() <= before + node.text.size() || rest[before + node.text.size()] != rest[0])) return std::nullopt;
    return Replacement{at + before, node.text.size(), {}};
  }

  base::Arena& arena_;
  std::string_view document_;
  nodes::Document parsed_;
  std::map<std::string_view, nodes::Node*> anchors_{};
  std::vector<std::size_t> starts_{};  // of the lines
  std::vector<Replacement> replacements_{};
  bool is_written_anew_ = false;
};

Result<std::optional<std::string>> relocate_document(std::string_view document, const ImageRules& rules,
                                                     const ImageChange& change) {
  base::Arena arena;
  const auto object = TRY(base::yaml::read(arena, document));
  std::vector<FoundImage> found;
  TRY(find_images(object, rules, found));
  std::vector<Change> changes;
  for (const auto& one : found) {
    auto text = TRY(change(one));
    if (text != one.image) changes.push_back({one.path, one.before + text});
  }
  if (changes.empty()) return std::optional<std::string>();
  const auto parsed = TRY(nodes::parse(arena, document));
  Edit edit(arena, document, parsed);
  for (const auto& one : changes) TRY(edit.put(one));
  return std::optional<std::string>(edit.finish());
}

}  // namespace

Result<std::string> relocate_images(std::string_view text, const ImageRules& rules, const ImageChange& change) {
  std::string out;
  std::size_t done = 0;
  for (const auto document : split_manifests(text)) {
    const auto start = static_cast<std::size_t>(document.data() - text.data());
    auto changed = TRY(relocate_document(document, rules, change));
    if (!changed) continue;
    out += text.substr(done, start - done);
    out += *changed;
    done = start + document.size();
  }
  return out += text.substr(done);
}

}  // namespace chart
