// find_images() walks one object. A Finder holds the path that leads to where it stands, so that what is found can be
// replaced later (charts/image_relocate). Where the Pod is in a kind is a table; custom resources are searched for lists
// of containers, down to kMaxImageDepth.
#include "charts/image_find.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/yaml.h"
#include "charts/manifest.h"

namespace chart {
namespace {

using base::Error;
using base::ErrorCode;
using base::Map;
using base::Result;
using base::Value;

struct PodKind {
  std::string_view kind;
  std::vector<std::string> path;  // of the Pod's spec
};

const std::vector<PodKind>& pod_kinds() {
  static const std::vector<PodKind> kKinds{
      {"Pod", {"spec"}},
      {"PodTemplate", {"template", "spec"}},
      {"Deployment", {"spec", "template", "spec"}},
      {"DaemonSet", {"spec", "template", "spec"}},
      {"StatefulSet", {"spec", "template", "spec"}},
      {"ReplicaSet", {"spec", "template", "spec"}},
      {"ReplicationController", {"spec", "template", "spec"}},
      {"Job", {"spec", "template", "spec"}},
      {"CronJob", {"spec", "jobTemplate", "spec", "template", "spec"}},
  };
  return kKinds;
}

struct ContainerList {
  std::string_view key;
  std::string_view word;
};
constexpr std::array kContainerLists{ContainerList{"initContainers", "init container"},
                                     ContainerList{"containers", "container"},
                                     ContainerList{"ephemeralContainers", "ephemeral container"}};

std::string text_at(const Map& map, std::string_view key) {
  const auto value = map.get(key);
  return value.is_string() ? std::string(value.as_string()) : std::string();
}

class Finder {
 public:
  Finder(const ImageRules& rules, std::vector<FoundImage>& found) : rules_(rules), found_(found) {}

  Result<void> object(const Value& value, int depth) {
    if (!value.is_map() || depth > kMaxImageDepth) return {};
    const auto& map = value.as_map();
    const auto kind = text_at(map, "kind");
    const auto items = map.get("items");
    if (kind.ends_with("List") && items.is_list()) {
      const auto before = path_.size();
      path_.push_back("items");
      for (std::size_t i = 0; i < items.as_list().size(); ++i) {
        path_.push_back(std::to_string(i));
        TRY(object(items.as_list()[i], depth + 1));
        path_.pop_back();
      }
      path_.resize(before);
      return {};
    }
    describe(map, kind);
    for (const auto& row : pod_kinds()) {
      if (row.kind != kind || group_.find('.') != std::string::npos) continue;
      TRY(pod_at(value, row.path));
    }
    if (group_.find('.') != std::string::npos && !group_.ends_with(".k8s.io")) TRY(custom(value, 0));
    for (const auto& field : rules_.fields) {
      if (field.kind != kind || (!field.group.empty() && field.group != group_)) continue;
      TRY(fields(value, field.path));
    }
    return {};
  }

 private:
  void describe(const Map& map, const std::string& kind) {
    about_ = FoundImage();
    about_.kind = kind;
    seen_.clear();
    const auto version = text_at(map, "apiVersion");
    const auto slash = version.find('/');
    group_ = slash == std::string::npos ? "" : version.substr(0, slash);
    const auto metadata = map.get("metadata");
    if (!metadata.is_map()) return;
    about_.name = text_at(metadata.as_map(), "name");
    if (about_.name.empty()) about_.name = text_at(metadata.as_map(), "generateName");
    about_.name_space = text_at(metadata.as_map(), "namespace");
    const auto annotations = metadata.as_map().get("annotations");
    if (!annotations.is_map()) return;
    const auto hook = text_at(annotations.as_map(), kHookAnnotation);
    about_.is_hook = annotations.as_map().has(kHookAnnotation);
    about_.is_test = hook == "test" || hook == "test-success";
  }

  Result<void> add(std::string image, std::string place, std::string before = "") {
    if (found_.size() == kMaxFoundImages) {
      return Error(ErrorCode::invalid, fmt::format("more than {} images are named", kMaxFoundImages));
    }
    if (!seen_.insert(path_).second) return {};  // a field may name what was found already
    auto one = about_;
    one.image = std::move(image);
    one.place = std::move(place);
    one.before = std::move(before);
    one.path = path_;
    found_.push_back(std::move(one));
    return {};
  }

  Result<void> pod_at(const Value& value, const std::vector<std::string>& path) {
    auto at = value;
    for (const auto& key : path) {
      if (!at.is_map()) return {};
      at = at.as_map().get(key);
    }
    if (!at.is_map()) return {};
    const auto before = path_.size();
    path_.insert(path_.end(), path.begin(), path.end());
    TRY(pod(at.as_map()));
    path_.resize(before);
    return {};
  }

  Result<void> pod(const Map& spec) {
    for (const auto& [key, word] : kContainerLists) TRY(containers(spec.get(key), key, word));
    return volumes(spec.get("volumes"));
  }

  Result<void> containers(const Value& list, std::string_view key, std::string_view word) {
    if (!list.is_list()) return {};
    path_.emplace_back(key);
    for (std::size_t i = 0; i < list.as_list().size(); ++i) {
      if (!list.as_list()[i].is_map()) continue;
      path_.push_back(std::to_string(i));
      TRY(container(list.as_list()[i].as_map(), word));
      path_.pop_back();
    }
    path_.pop_back();
    return {};
  }

  Result<void> container(const Map& one, std::string_view word) {
    const auto name = text_at(one, "name");
    const auto image = text_at(one, "image");
    if (!image.empty()) {
      path_.emplace_back("image");
      TRY(add(image, fmt::format("{} {}", word, name)));
      path_.pop_back();
    }
    for (const std::string_view key : {"command", "args"}) TRY(arguments(one.get(key), key, name));
    return variables(one.get("env"), name);
  }

  Result<void> arguments(const Value& list, std::string_view key, const std::string& container_name) {
    if (!list.is_list()) return {};
    for (std::size_t i = 0; i < list.as_list().size(); ++i) {
      const auto& value = list.as_list()[i];
      if (!value.is_string()) continue;
      for (const auto& start : rules_.arguments) {
        if (!value.as_string().starts_with(start) || value.as_string().size() == start.size()) continue;
        path_.emplace_back(key);
        path_.push_back(std::to_string(i));
        TRY(add(std::string(value.as_string().substr(start.size())),
                fmt::format("argument {} of container {}", start.substr(0, start.find('=')), container_name), start));
        path_.resize(path_.size() - 2);
        break;
      }
    }
    return {};
  }

  Result<void> variables(const Value& list, const std::string& container_name) {
    if (!list.is_list()) return {};
    for (std::size_t i = 0; i < list.as_list().size(); ++i) {
      if (!list.as_list()[i].is_map()) continue;
      const auto& one = list.as_list()[i].as_map();
      const auto name = text_at(one, "name");
      const auto value = text_at(one, "value");
      for (const auto& start : rules_.variables) {
        if (!name.starts_with(start) || value.empty()) continue;
        path_.insert(path_.end(), {"env", std::to_string(i), "value"});
        TRY(add(value, fmt::format("variable {} of container {}", name, container_name)));
        path_.resize(path_.size() - 3);
        break;
      }
    }
    return {};
  }

  // Volumes that are images.
  Result<void> volumes(const Value& list) {
    if (!list.is_list()) return {};
    for (std::size_t i = 0; i < list.as_list().size(); ++i) {
      if (!list.as_list()[i].is_map()) continue;
      const auto& one = list.as_list()[i].as_map();
      const auto image = one.get("image");
      const auto reference = image.is_map() ? text_at(image.as_map(), "reference") : "";
      if (reference.empty()) continue;
      path_.insert(path_.end(), {"volumes", std::to_string(i), "image", "reference"});
      TRY(add(reference, fmt::format("volume {}", text_at(one, "name"))));
      path_.resize(path_.size() - 4);
    }
    return {};
  }

  static bool is_container_list(const Value& list) {
    if (!list.is_list() || list.as_list().empty()) return false;
    const auto& all = list.as_list();
    return std::all_of(all.begin(), all.end(), [](const Value& one) {
      return one.is_map() && one.as_map().get("name").is_string() && !one.as_map().has("properties");
    });
  }

  // Pods somewhere in a custom resource.
  Result<void> custom(const Value& value, int depth) {
    if (depth > kMaxImageDepth) return {};
    if (value.is_list()) {
      for (std::size_t i = 0; i < value.as_list().size(); ++i) {
        path_.push_back(std::to_string(i));
        TRY(custom(value.as_list()[i], depth + 1));
        path_.pop_back();
      }
    }
    if (!value.is_map()) return {};
    for (const auto& [key, word] : kContainerLists) {
      const auto list = value.as_map().get(key);
      if (is_container_list(list)) TRY(containers(list, key, word));
    }
    for (const auto& [key, inner] : value.as_map()) {
      if (!inner.is_map() && !inner.is_list()) continue;
      path_.emplace_back(key);
      TRY(custom(inner, depth + 1));
      path_.pop_back();
    }
    return {};
  }

  Result<void> fields(const Value& value, std::span<const std::string> steps) {
    if (steps.empty()) {
      if (!value.is_string() || value.as_string().empty()) return {};
      return add(std::string(value.as_string()), "field " + format_field_path(path_));
    }
    const auto& step = steps.front();
    const auto go_on = [&](const Value& inner, std::string key) -> Result<void> {
      path_.push_back(std::move(key));
      TRY(fields(inner, steps.subspan(1)));
      path_.pop_back();
      return {};
    };
    if (value.is_list()) {
      for (std::size_t i = 0; i < value.as_list().size(); ++i) {
        const auto index = std::to_string(i);
        if (step == "*" || step == index) TRY(go_on(value.as_list()[i], index));
      }
      return {};
    }
    if (!value.is_map()) return {};
    for (const auto& [key, inner] : value.as_map()) {
      if (step == "*" || step == key) TRY(go_on(inner, std::string(key)));
    }
    return {};
  }

  const ImageRules& rules_;
  std::vector<FoundImage>& found_;
  std::vector<std::string> path_{};
  FoundImage about_{};       // what is known of the object
  std::string group_{};      // of its API
  std::set<std::vector<std::string>> seen_{};  // paths of the object's images
};

}  // namespace

std::string FoundImage::object() const {
  return name_space.empty() ? kind + "/" + name : kind + "/" + name_space + "/" + name;
}

Result<void> find_images(const Value& object, const ImageRules& rules, std::vector<FoundImage>& found) {
  return Finder(rules, found).object(object, 0);
}

Result<std::vector<FoundImage>> find_images_in_text(std::string_view text, const ImageRules& rules, std::string_view source) {
  std::vector<FoundImage> found;
  int number = 0;
  for (const auto document : split_manifests(text)) {
    ++number;
    base::Arena arena;
    const auto object = base::yaml::read(arena, document);
    if (!object) {
      return Error(object.error()).wrap(fmt::format("{}: document {}: ", source, number));
    }
    TRY(find_images(*object, rules, found));
  }
  return found;
}

std::vector<std::string> image_names(const std::vector<FoundImage>& found) {
  std::set<std::string> names;
  for (const auto& one : found) names.insert(one.image);
  return {names.begin(), names.end()};
}

}  // namespace chart
