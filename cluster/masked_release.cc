// Every document is read once: all of them must have taught the mask before the first one is written.
#include "cluster/masked_release.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.h"
#include "charts/manifest.h"

namespace cluster {
namespace {

struct Document {
  std::string_view text{};
  base::Value object{};  // nil where the text is no YAML
};

std::vector<Document> read_documents(base::Arena& arena, std::string_view text) {
  std::vector<Document> documents;
  for (const auto document : chart::split_manifests(text)) {
    const auto object = base::yaml::read(arena, document);
    documents.push_back({document, object ? *object : base::Value()});
  }
  return documents;
}

// The documents of a release: the manifest's, and each hook's.
struct Documents {
  std::vector<Document> manifest{};
  std::vector<std::vector<Document>> hooks{};
};

Documents documents_of(base::Arena& arena, const Release& release) {
  Documents documents{read_documents(arena, release.manifest), {}};
  for (const auto& hook : release.hooks) documents.hooks.push_back(read_documents(arena, hook.manifest));
  return documents;
}

SecretMask mask_of(const Release& release, const Documents& documents) {
  SecretMask mask;
  mask.learn_values(release.config);
  for (const auto& document : documents.manifest) mask.learn_object(document.object);
  for (const auto& hook : documents.hooks) {
    for (const auto& document : hook) mask.learn_object(document.object);
  }
  return mask;
}

// The lines of a document that come before the object: its "# Source:".
std::string_view leading_comments(std::string_view document) {
  std::size_t at = 0;
  while (at < document.size() && (document[at] == '#' || document[at] == '\n')) {
    at = std::min(document.find('\n', at), document.size() - 1) + 1;
  }
  return document.substr(0, at);
}

std::string masked_document(base::Arena& arena, const Document& document, const SecretMask& mask) {
  if (!holds_secrets(document.object)) return mask.masked_text(document.text);
  const auto written = base::yaml::write(arena, mask.masked_object(arena, document.object));
  return std::string(leading_comments(document.text)) + (written ? mask.masked_text(*written) : "# hidden\n");
}

std::string masked_manifest(base::Arena& arena, const std::vector<Document>& documents, const SecretMask& mask) {
  std::string out;
  for (const auto& document : documents) {
    out += "---\n" + masked_document(arena, document, mask);
    if (!out.ends_with('\n')) out += '\n';
  }
  return out;
}

}  // namespace

SecretMask release_mask(const Release& release) {
  base::Arena arena;
  return mask_of(release, documents_of(arena, release));
}

const Release& masked_release(base::Arena& arena, const Release& release) {
  const auto documents = documents_of(arena, release);
  const auto mask = mask_of(release, documents);
  auto& shown = *arena.own<Release>(release);
  shown.config = mask.masked_values(arena, release.config);
  shown.manifest = masked_manifest(arena, documents.manifest, mask);
  for (std::size_t i = 0; i < shown.hooks.size(); ++i) {
    const auto& hook = documents.hooks[i];
    auto& manifest = shown.hooks[i].manifest;
    manifest = hook.size() == 1 ? masked_document(arena, {release.hooks[i].manifest, hook.front().object}, mask)
                                : masked_manifest(arena, hook, mask);
  }
  shown.notes = mask.masked_text(release.notes);
  shown.description = mask.masked_text(release.description);
  return shown;
}

}  // namespace cluster
