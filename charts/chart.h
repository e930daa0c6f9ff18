// The chart: what every other folder talks about. Strings marked "in the arena" live as long as the
// arena the chart was loaded into.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/moment.h"
#include "base/value.h"

namespace chart {

// A file of a chart. `name` is relative to the chart's root, with forward slashes. Both in the arena.
struct File {
  std::string_view name{};
  std::string_view data{};
  base::Moment modified{};  // zero = unknown
};
// Whether a file of this name, among a chart's other files, holds CRDs: a YAML or JSON file below crds/.
bool is_crd_file(std::string_view name);

struct Maintainer {
  std::string name{};
  std::string email{};
  std::string url{};
};

// One entry of `dependencies` in Chart.yaml (CHT-026).
struct Dependency {
  std::string name{};
  std::string version{};
  std::string repository{};
  std::string condition{};
  std::vector<std::string> tags{};
  bool enabled = false;
  base::Value import_values{};  // nil or a list of strings and {child, parent} maps
  std::string alias{};
};

// Chart.yaml (CHT-001 … 017). Empty means absent.
struct Metadata {
  std::string name{};
  std::string home{};
  std::vector<std::string> sources{};
  std::string version{};
  std::string description{};
  std::vector<std::string> keywords{};
  std::vector<std::optional<Maintainer>> maintainers{};  // nothing = a null entry, which validation refuses
  std::string icon{};
  std::string api_version{};
  std::string condition{};
  std::string tags{};
  std::string app_version{};
  bool deprecated = false;
  std::map<std::string, std::string> annotations{};
  std::string kube_version{};
  std::vector<std::optional<Dependency>> dependencies{};
  bool has_dependencies = false;  // the key is there, be its list empty
  std::string type{};

  // What Go tells apart as a list that is not nil: "dependencies: []" counts.
  bool lists_dependencies() const { return has_dependencies || !dependencies.empty(); }
};

// Chart.lock (CHT-041).
struct Lock {
  std::string generated{};  // RFC 3339 with nanoseconds, as written
  std::string digest{};
  std::vector<Dependency> dependencies{};
  bool has_dependencies = false;  // the key holds a list, be it empty
};

struct Chart {
  Metadata metadata{};
  std::optional<Lock> lock{};
  std::vector<File> raw{};        // every file, in the order it was read
  std::vector<File> templates{};  // templates/**
  std::vector<File> files{};      // everything else, crds/ included
  bool has_templates_list = false;  // of a record: there is a list, be it empty; charts that are loaded have none then
  bool has_files_list = false;
  base::Value values{};           // values.yaml; a map or nil
  std::string_view schema{};      // values.schema.json; empty where there is none
  bool has_schema = false;
  std::vector<Chart*> dependencies{};  // subcharts, in the arena; changed by process_dependencies
  Chart* parent = nullptr;
  std::string location{};  // of the root: the folder or archive it was loaded from
  base::Moment modified{};  // of Chart.yaml
  base::Moment schema_modified{};

  const std::string& name() const { return metadata.name; }
  bool is_root() const { return parent == nullptr; }
  // "web" for the root, "web/charts/db" for a subchart.
  std::string full_path() const {
    return parent == nullptr ? metadata.name : parent->full_path() + "/charts/" + metadata.name;
  }
  // "web", "web.db": the path of the chart's values.
  std::string values_path() const {
    return parent == nullptr ? metadata.name : parent->values_path() + "." + metadata.name;
  }
};

}  // namespace chart
