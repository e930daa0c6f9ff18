// Files to one stream of documents and back. Helm goes through kustomize's library for both, so every
// document is parsed and printed again with comments and layout (base/yaml_nodes.h), lists of objects
// are taken apart, and annotations that mark order are set and cleared on the way.
#include "engine/post_render.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/quote.h"
#include "base/yaml_nodes.h"
#include "engine/annotations.h"
#include "engine/render.h"

namespace engine {
namespace {

using base::yaml::nodes::Document;
using base::yaml::nodes::Node;

// What the library writes on each document it reads, and takes off each it writes.
constexpr std::string_view kLegacyIndex = "config.kubernetes.io/index";
constexpr std::string_view kIndex = "internal.config.kubernetes.io/index";
constexpr std::string_view kSequenceIndent = "internal.config.kubernetes.io/seqindent";
// Two names for the same thing: who has one gets the other.
constexpr std::pair<std::string_view, std::string_view> kTwins[] = {
    {"config.kubernetes.io/path", "internal.config.kubernetes.io/path"},
    {"config.k8s.io/id", "internal.config.kubernetes.io/id"},
};

base::Error invalid(std::string text) { return base::Error(base::ErrorCode::invalid, std::move(text)); }

// The documents of a text: cut at lines that begin with "---", which may be followed by a comment only.
base::Result<std::vector<std::string_view>> split(std::string_view text) {
  std::vector<std::string_view> parts;
  if (text.empty()) return parts;
  std::size_t start = 0;
  std::size_t from = 0;
  while (true) {
    const std::size_t found = text.find("\n---", from);
    if (found == std::string_view::npos) break;
    const std::size_t end = text.find('\n', found + 4);
    if (end == std::string_view::npos) break;
    const std::string_view rest = chart::trim_space(text.substr(found + 4, end - found - 4));
    if (!rest.empty() && rest[0] != '#') {
      return invalid(fmt::format("invalid document separator: {}",
                                 chart::trim_space(text.substr(found, end - found))));
    }
    // The line feed before the separator is the document's.
    parts.push_back(text.substr(start, found + 1 - start));
    start = end + 1;
    from = start;
  }
  parts.push_back(text.substr(start));
  return parts;
}

base::Result<void> mark_read(base::Arena& arena, Node& object, std::size_t index) {
  for (const auto& [legacy, current] : kTwins) {
    const std::string_view old_value = annotation(object, legacy);
    const std::string_view new_value = annotation(object, current);
    if (new_value.empty() && !old_value.empty()) TRY(set_annotation(arena, object, current, old_value));
    if (old_value.empty() && !new_value.empty()) TRY(set_annotation(arena, object, legacy, new_value));
  }
  const std::string_view number = arena.copy(std::to_string(index));
  TRY(set_annotation(arena, object, kLegacyIndex, number));
  TRY(set_annotation(arena, object, kIndex, number));
  return {};
}

// Whether the object holds others, which take its place.
bool is_list(const Node& object) {
  const Node* kind = object.find("kind");
  if (kind == nullptr || (kind->text != "List" && kind->text != "ResourceList")) return false;
  return object.find("items") != nullptr || object.find("functionConfig") != nullptr;
}

// The objects of a text, each with the comments of its document.
base::Result<std::vector<Document>> read_objects(base::Arena& arena, std::string_view text) {
  std::string unix_text;
  if (text.find("\r\n") != std::string_view::npos) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') unix_text.push_back(text[i]);
    }
    text = arena.copy(unix_text);
  }
  const auto parts = TRY(split(text));
  std::vector<Document> objects;
  std::size_t index = 0;
  for (const std::string_view part : parts) {
    auto parsed = base::yaml::nodes::parse(arena, part);
    if (!parsed) return std::move(parsed).error().wrap("MalformedYAMLError: ");
    if (parsed->root == nullptr || parsed->root->is_null()) continue;
    TRY(mark_read(arena, *parsed->root, index));
    if (parts.size() == 1 && is_list(*parsed->root)) {
      const Node* items = parsed->root->find("items");
      if (items == nullptr) continue;
      for (Node* item : items->children) objects.push_back(Document{{}, {}, item});
      continue;
    }
    objects.push_back(*parsed);
    ++index;
  }
  return objects;
}

base::Result<std::string> write_objects(std::span<const Document> objects) {
  for (const Document& object : objects) {
    for (const std::string_view key : {kIndex, kLegacyIndex, kSequenceIndent}) {
      TRY(clear_annotation(*object.root, key));
    }
    TRY(clear_empty_annotations(*object.root));
  }
  return base::yaml::nodes::write(objects);
}

base::Result<void> add_file(base::Arena& arena, const chart::RenderedFile& file,
                            std::vector<Document>& objects) {
  const auto name_error = [&](base::Error error, std::string_view step) {
    return std::move(error.wrap(fmt::format("error merging manifests: {} {}: ", step, file.path))
                         .at({std::string(file.path), 0, 0}));
  };
  for (const std::string_view document : chart::split_manifests(file.text)) {
    if (chart::trim_space(document).empty()) continue;
    auto found = read_objects(arena, document);
    if (!found) return name_error(std::move(found).error(), "parsing");
    for (const Document& object : *found) {
      auto marked = set_annotation(arena, *object.root, kFileNameAnnotation, file.path);
      if (!marked) return name_error(std::move(marked).error(), "annotating");
      objects.push_back(object);
    }
  }
  return {};
}

base::Result<std::string> merge(base::Arena& arena, std::span<const chart::RenderedFile> files) {
  std::vector<chart::RenderedFile> sorted;
  for (const chart::RenderedFile& file : files) {
    const bool is_partial = file.path.substr(file.path.rfind('/') + 1).starts_with('_');
    if (!is_partial && !chart::trim_space(file.text).empty()) sorted.push_back(file);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  std::vector<Document> objects;
  for (const chart::RenderedFile& file : sorted) TRY(add_file(arena, file, objects));
  auto written = write_objects(objects);
  if (!written) return std::move(written).error().wrap("error merging manifests: writing merged docs: ");
  return written;
}

// An object's file name; one without an annotation is named by its place in the stream.
base::Result<std::string_view> take_file_name(base::Arena& arena, Node& object, std::size_t index) {
  const Node* metadata = object.find("metadata");
  if (!object.is_null() && object.find("kind") == nullptr && object.find("apiVersion") == nullptr &&
      (metadata == nullptr || metadata->children.empty())) {
    return invalid("getting metadata: missing Resource metadata");
  }
  std::string_view name = annotation(object, kFileNameAnnotation);
  if (name.empty()) name = arena.copy(fmt::format("generated-by-postrender-{}.yaml", index));
  auto cleared = clear_annotation(object, kFileNameAnnotation);
  if (!cleared) return std::move(cleared).error().wrap("clearing filename annotation: ");
  return name;
}

base::Result<std::vector<chart::RenderedFile>> regroup(base::Arena& arena, std::string_view text) {
  auto read = read_objects(arena, text);
  if (!read) return std::move(read).error().wrap("error parsing YAML: ");
  const std::vector<Document>& objects = *read;
  std::map<std::string_view, std::vector<Document>> by_file;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto name = TRY(take_file_name(arena, *objects[i].root, i));
    by_file[name].push_back(objects[i]);
  }
  std::vector<chart::RenderedFile> files;
  for (const auto& [name, documents] : by_file) {
    auto written = write_objects(documents);
    if (!written) return std::move(written).error().wrap(fmt::format("re-writing {}: ", name));
    files.push_back({name, arena.copy(*written)});
  }
  return files;
}

}  // namespace

base::Result<std::vector<chart::RenderedFile>> post_render_files(
    base::Arena& arena, std::span<const chart::RenderedFile> files, const RenderOptions& options) {
  const auto merged = TRY(merge(arena, files));
  constexpr std::string_view kRunning = "error while running post render on files: ";
  auto output = options.post_render(merged);
  if (!output) return std::move(output).error().wrap(std::string(kRunning));
  if (chart::trim_space(*output).empty()) {
    std::string quoted;
    base::append_quoted(quoted, options.post_renderer_name, '"', false);
    return invalid(fmt::format("{}post-renderer {} produced empty output", kRunning, quoted));
  }
  auto regrouped = regroup(arena, *output);
  if (!regrouped) {
    return std::move(regrouped).error().wrap("error while parsing post rendered output: ");
  }
  return regrouped;
}

}  // namespace engine
