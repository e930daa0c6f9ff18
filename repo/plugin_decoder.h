// A YAML document into fields, with the verdicts and the texts of yaml.v3's Decode.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "base/value.h"
#include "base/yaml_nodes.h"

namespace repo {

inline constexpr std::size_t kMaxPluginNodes = 100'000;  // nodes that aliases may expand to
inline constexpr std::size_t kMaxPluginDepth = 200;      // of lists and maps in each other, aliases followed

enum class UnknownFields { passed_over, refused };

class PluginDecoder {
 public:
  using Node = base::yaml::nodes::Node;
  struct Field {
    std::string_view name;
    std::function<void(const Node&)> read;
  };

  // Reads the first document. Errors: "EOF" where there is none, "yaml: line 3: …", "yaml: unknown anchor 'x' referenced".
  static base::Result<PluginDecoder> open(base::Arena& arena, std::string_view text, UnknownFields unknown);

  const Node& root() const { return *root_; }
  // Each puts what a node says into its target and notes what is wrong; `type` is the target's name in Go.
  void structure(const Node& node, std::string_view type, std::span<const Field> fields);
  void text(const Node& node, std::string& target);
  void flag(const Node& node, bool& target);
  void texts(const Node& node, std::vector<std::string>& target);
  void text_map(const Node& node, std::string_view type, std::map<std::string, std::string>& target);
  void number(const Node& node, std::string_view type, std::int64_t most, std::int64_t& target);
  void number(const Node& node, std::string_view type, std::uint64_t most, std::uint64_t& target);
  // Calls `read` for each element that is not null; `type` is "[]plugin.X".
  void list(const Node& node, std::string_view type, const std::function<void(const Node&)>& read);
  // Calls `read` for each key and value.
  void map(const Node& node, std::string_view type,
           const std::function<void(const std::string& key, const Node& value)>& read);
  // A whole tree, as an interface{} takes it.
  base::Value any(base::Arena& arena, const Node& node);

  // "yaml: unmarshal errors:\n  line 1: …" where something was noted, and what ended the reading.
  base::Result<void> result() const;

 private:
  struct Entry {
    const Node* key;
    const Node* value;
  };
  // The node itself, or what it stands for as long as the object lives; nothing where reading has ended.
  class Opened;
  bool is_kind(const Node& node, base::yaml::nodes::Kind kind, std::string_view type);
  bool has_unique_keys(const Node& map);
  std::vector<Entry> entries(const Node& map);
  void add_merged(const Node& from, std::vector<Entry>& all);
  void mismatch(const Node& node, std::string_view type);
  void fail(std::string text);
  void index_anchors(const Node& node);
  base::Value any_scalar(base::Arena& arena, const Node& node);

  const Node* root_ = nullptr;
  UnknownFields unknown_ = UnknownFields::passed_over;
  std::map<const Node*, const Node*> aliases_{};  // an alias and what it stands for
  std::map<std::string_view, const Node*> anchors_{};
  std::set<const Node*> open_{};  // aliases that are being followed
  std::vector<std::string> notes_{};
  std::string failure_{};
  std::size_t seen_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace repo
