// lint: what is wrong with a chart, or could be better (helm.md 10.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/error.h"
#include "base/value.h"
#include "charts/capabilities.h"
#include "charts/load.h"
#include "charts/schema.h"

namespace engine::lint {

enum class Severity { unknown, info, warning, error };

struct Message {
  Severity severity = Severity::unknown;
  std::string path{};  // the file or folder it is about; may be empty
  std::string text{};
  // The same for our own voice: with the place, where that is known. Only with Options::explains.
  std::optional<base::Error> detail{};
};

struct Options {
  std::string name_space = "default";
  std::optional<chart::KubeVersion> kube_version{};
  bool skip_schema_validation = false;
  chart::Links links = chart::Links::follow_all;
  chart::SchemaOptions schema{};
  bool explains = false;
};

// The chart as lint loaded and rendered it, for whoever explains what it says; in the arena.
struct Seen {
  const chart::Chart* chart = nullptr;
  base::Value values{};  // as templates see them
};

// The messages about one chart, in Helm's order: Chart.yaml, values, templates, dependencies, CRDs
// (MSC-036). `folder`: an absolute path to a folder that holds a Chart.yaml. `values`: the user's, a
// map or nil; not changed. `seen`, if given, gets the chart as far as it could be loaded.
std::vector<Message> lint_chart(base::Env& env, base::Arena& arena, const std::string& folder,
                                const base::Value& values, const Options& options,
                                Seen* seen = nullptr);

// "[ERROR] templates/a.yaml: …"
std::string format_message(const Message& message);

}  // namespace engine::lint
