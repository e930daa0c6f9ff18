// images: what a chart, a release or a manifest runs. The argument's kind is decided by how it looks, or by a flag;
// then the images of its objects are found (charts/image_find), and asked for in their registries where that is wanted.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/json_object.h"
#include "base/table.h"
#include "base/url.h"
#include "charts/image_reference.h"
#include "cli/channel_manifests.h"
#include "cli/connection.h"
#include "cli/image_commands.h"
#include "cli/image_source.h"
#include "cli/release_text.h"
#include "cluster/release_store.h"
#include "repo/image_registry.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using chart::FoundImage;

enum class Source { chart, release, manifest };

bool is_manifest_name(const std::string& name) {
  const auto path = name.find("://") == std::string::npos ? name : name.substr(0, name.find_first_of("?#"));
  const auto ending = base::extension(path);
  return ending == ".yaml" || ending == ".yml" || ending == ".json";
}

Source source_of(Invocation& call, const std::string& name) {
  if (call.flags.boolean("chart") || !call.flags.text("repo").empty()) return Source::chart;
  if (call.flags.boolean("release")) return Source::release;
  if (call.flags.boolean("manifest") || name == "-") return Source::manifest;
  const auto info = call.env.files.info(name);
  if (info && *info) {
    return (*info)->type != base::FileType::directory && is_manifest_name(name) ? Source::manifest : Source::chart;
  }
  if (name.find("://") != std::string::npos && !name.starts_with("oci://")) {
    return is_manifest_name(name) ? Source::manifest : Source::chart;
  }
  if (is_manifest_name(name)) return Source::manifest;  // a file that is not there: the error says so
  return name.find('/') == std::string::npos ? Source::release : Source::chart;
}

Result<std::vector<FoundImage>> images_of_release(Invocation& call, base::Arena& arena, const std::string& name,
                                                  const chart::ImageRules& rules) {
  auto access = TRY(open_releases(call));
  const auto release = cluster::release_content(arena, access.store(), name, 0);
  if (release) return release_images(**release, rules);
  auto error = access.explain(release.error());
  if (const auto hint = catalog_hint(name); release.error().code() == ErrorCode::not_found && !hint.empty()) error.hinting(hint);
  if (error.hint().empty()) error.hinting(fmt::format("for a chart or a file say so: images --chart {0}, images --manifest {0}", name));
  return error;
}

Result<std::vector<FoundImage>> images_of(Invocation& call, base::Arena& arena, const std::string& name,
                                          const chart::ImageRules& rules) {
  switch (source_of(call, name)) {
    case Source::chart: return release_images(*TRY(render_chart(call, arena, name)).release, rules);
    case Source::release: return images_of_release(call, arena, name, rules);
    case Source::manifest: break;
  }
  const auto channel = TRY(read_channel(call, name));
  std::vector<FoundImage> found;
  for (const auto& manifest : channel.manifests) {
    for (auto& one : TRY(chart::find_images_in_text(manifest.text, rules, manifest.name))) found.push_back(std::move(one));
  }
  return found;
}

// One image and all who use it.
struct Used {
  std::vector<const FoundImage*> by{};
  std::string digest{};
  std::string unresolved{};  // why there is no digest
};
using Usage = std::map<std::string, Used>;

void ask_registries(repo::OciSession& session, Usage& usage) {
  std::vector<chart::ImageReference> asked;
  std::vector<Used*> askers;
  for (auto& [image, used] : usage) {
    const auto reference = chart::parse_image_reference(image);
    if (!reference) {
      used.unresolved = reference.error().reason();
      continue;
    }
    asked.push_back(*reference);
    askers.push_back(&used);
  }
  const auto answers = repo::resolve_images(session, asked);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i]) {
      askers[i]->digest = answers[i]->digest;
    } else {
      askers[i]->unresolved = answers[i].error().reason();
    }
  }
}

std::string with_digest(const std::string& image, const std::string& digest) {
  return image.find('@') == std::string::npos ? image + "@" + digest : image;
}

void print_lines(Invocation& call, const Usage& usage, bool has_digests) {
  for (const auto& [image, used] : usage) {
    if (!has_digests) {
      call.env.out << image << '\n';
    } else if (used.digest.empty()) {
      call.env.out << image << " unresolved\n";
    } else {
      call.env.out << with_digest(image, used.digest) << '\n';
    }
  }
}

void print_table(Invocation& call, const Usage& usage, bool has_digests) {
  std::vector<std::vector<std::string>> rows{{"IMAGE", "OBJECT", "PLACE"}};
  if (has_digests) rows[0].emplace_back("DIGEST");
  for (const auto& [image, used] : usage) {
    for (const auto* one : used.by) {
      rows.push_back({image, one->object(), one->place + (one->is_hook ? " (hook)" : "")});
      if (has_digests) rows.back().push_back(used.digest.empty() ? "unresolved" : used.digest);
    }
  }
  call.env.out << base::format_table(rows) << '\n';
}

void write_user(base::Arena& arena, std::string& out, const FoundImage& one) {
  base::json::ObjectWriter object(arena, out);
  object.text("kind", one.kind);
  object.text_unless_empty("namespace", one.name_space);
  object.text("name", one.name);
  object.text("place", one.place);
  if (one.is_hook) object.key("hook") += "true";
  object.end();
}

std::string json_of(base::Arena& arena, const Usage& usage) {
  std::string out = "[";
  for (const auto& [image, used] : usage) {
    if (out.size() > 1) out += ',';
    base::json::ObjectWriter object(arena, out);
    object.text("image", image);
    const auto reference = chart::parse_image_reference(image);
    if (reference) object.text("reference", reference->text());
    object.text_unless_empty("digest", used.digest);
    object.text_unless_empty("unresolved", used.unresolved);
    auto& list = object.key("usedBy");
    for (std::size_t i = 0; i < used.by.size(); ++i) {
      list += i == 0 ? '[' : ',';
      write_user(arena, list, *used.by[i]);
    }
    list += ']';
    object.end();
  }
  return out + "]";
}

}  // namespace

Result<void> run_images(Invocation& call) {
  base::Arena arena;
  const auto rules = TRY(image_rules(call));
  auto found = TRY(images_of(call, arena, call.arguments[0], rules));
  if (call.flags.boolean("skip-tests")) std::erase_if(found, [](const FoundImage& one) { return one.is_test; });
  Usage usage;
  for (const auto& one : found) usage[one.image].by.push_back(&one);
  const bool has_digests = call.flags.boolean("digests");
  if (has_digests) ask_registries(*TRY(open_image_registries(call, WithLogin::no)), usage);
  const auto format = call.flags.text("output");
  if (format.empty()) {
    print_lines(call, usage, has_digests);
  } else if (format == "table") {
    print_table(call, usage, has_digests);
  } else {
    TRY(print_encoded(call, arena, json_of(arena, usage), output_format(call)));
  }
  for (const auto& [image, used] : usage) {
    if (used.unresolved.empty()) {
      if (has_digests || chart::parse_image_reference(image)) continue;
      call.env.log.warn(chart::parse_image_reference(image).error().reason());
      continue;
    }
    call.env.log.error("unresolved", {{"image", image}, {"reason", used.unresolved}});
    call.status = 1;
  }
  return {};
}

}  // namespace cli
