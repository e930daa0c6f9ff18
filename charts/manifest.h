// What templates become: documents with the little that decides their place, hooks apart from the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/log.h"
#include "base/result.h"
#include "base/unicode.h"
#include "base/yaml.h"

namespace chart {

inline constexpr std::string_view kHookAnnotation = "helm.sh/hook";
inline constexpr std::string_view kHookWeightAnnotation = "helm.sh/hook-weight";
inline constexpr std::string_view kHookDeleteAnnotation = "helm.sh/hook-delete-policy";
inline constexpr std::string_view kHookOutputLogAnnotation = "helm.sh/hook-output-log-policy";

// A rendered file: `path` as in "# Source: web/templates/a.yaml". Both live in the arena of the render.
struct RenderedFile {
  std::string_view path{};
  std::string_view text{};
};

// One document of a rendered file. The texts live in the arena of the render.
struct Manifest {
  std::string_view path{};
  std::string_view text{};
  base::yaml::Head head{};
};

enum class HookEvent {
  pre_install, post_install, pre_delete, post_delete, pre_upgrade, post_upgrade, pre_rollback,
  post_rollback, test,
};

struct Hook {
  Manifest manifest{};
  std::vector<HookEvent> events{};
  int weight = 0;
  std::vector<std::string> delete_policies{};
  std::vector<std::string> output_log_policies{};
};

bool is_test_hook(const Hook& hook);

struct SortedManifests {
  std::vector<Manifest> manifests{};  // in install order (ENG-085 … 088)
  std::vector<Hook> hooks{};          // by the same kind order (ENG-086)
};

// The documents of a text, as ENG-076 and ENG-077 cut them: views into `text`.
std::vector<std::string_view> split_manifests(std::string_view text);

// Cuts files into documents, reads the head of each, tells hooks from manifests and puts both in
// install order. `files` may come in any order; partials and blank files are passed over. Documents
// with an unknown hook are left out with a log line. On the first document that is no YAML:
// "YAML parse error on web/templates/a.yaml: error converting YAML to JSON: yaml: line 3: …"; place()
// names the file and the line within that document, and `bad` (if given) gets the document.
base::Result<SortedManifests> sort_manifests(base::Arena& arena, base::Log& log,
                                             std::span<const RenderedFile> files,
                                             Manifest* bad = nullptr);

// Where a kind stands in install order; -1 for an unknown kind, which comes after all known ones.
int install_order(std::string_view kind);

// Where a kind stands in the order of deletion; -1 for an unknown kind, which comes after all known ones.
int uninstall_order(std::string_view kind);
// The documents of a stored manifest in the order of deletion; those of one kind in the order of their numbers
// as text, so that the tenth comes before the second, as Helm deletes them (OPS-068). Documents that are hooks are left out.
base::Result<std::vector<Manifest>> sort_for_uninstall(base::Arena& arena, std::string_view text);

using base::trim_left_space;
using base::trim_space;

}  // namespace chart
