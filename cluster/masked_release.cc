#include "cluster/masked_release.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/yaml.h"
#include "charts/manifest.h"

namespace cluster {
namespace {

void learn_manifest(SecretMask& mask, std::string_view text) {
  for (const auto document : chart::split_manifests(text)) {
    base::Arena arena;
    if (const auto object = base::yaml::read(arena, document)) mask.learn_object(*object);
  }
}

// The lines of a document that come before the object: its "# Source:".
std::string_view leading_comments(std::string_view document) {
  std::size_t at = 0;
  while (at < document.size() && (document[at] == '#' || document[at] == '\n')) {
    at = std::min(document.find('\n', at), document.size() - 1) + 1;
  }
  return document.substr(0, at);
}

std::string masked_document(base::Arena& arena, std::string_view document, const SecretMask& mask) {
  const auto object = base::yaml::read(arena, document);
  if (!object || !is_secret_object(*object)) return mask.masked_text(document);
  const auto written = base::yaml::write(arena, mask.masked_object(arena, *object));
  return std::string(leading_comments(document)) + (written ? mask.masked_text(*written) : "# hidden\n");
}

std::string masked_manifest(base::Arena& arena, std::string_view text, const SecretMask& mask) {
  std::string out;
  for (const auto document : chart::split_manifests(text)) {
    out += "---\n" + masked_document(arena, document, mask);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

}  // namespace

SecretMask release_mask(const Release& release) {
  SecretMask mask;
  mask.learn_values(release.config);
  learn_manifest(mask, release.manifest);
  for (const auto& hook : release.hooks) learn_manifest(mask, hook.manifest);
  return mask;
}

Release masked_release(base::Arena& arena, const Release& release, const SecretMask& mask) {
  Release shown = release;
  shown.config = mask.masked_values(arena, release.config);
  shown.manifest = masked_manifest(arena, release.manifest, mask);
  for (auto& hook : shown.hooks) hook.manifest = masked_document(arena, hook.manifest, mask);
  shown.notes = mask.masked_text(release.notes);
  shown.description = mask.masked_text(release.description);
  return shown;
}

}  // namespace cluster
