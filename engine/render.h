// From a chart and its values to rendered files and sorted manifests.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/capabilities.h"
#include "charts/chart.h"
#include "charts/manifest.h"
#include "engine/functions/services.h"
#include "engine/rendered_error.h"

namespace engine {

// What a render may take before it is refused; what real charts need is far below.
inline constexpr std::size_t kMaxRenderMemory = std::size_t{384} << 20;
inline constexpr std::size_t kMaxRenderOutput = base::kMaxTextBytes;  // of one file

// What templates see as .Release (ENG-003).
struct ReleaseInfo {
  std::string name{};
  std::string name_space = "default";
  int revision = 1;
  bool is_install = true;
  bool is_upgrade = false;
};

struct RenderOptions {
  ReleaseInfo release{};
  chart::Capabilities capabilities{};
  LookupFunction lookup{};  // empty: lookup gives {}
  bool lint = false;        // required and fail only log
  bool strict = false;      // a missing key is an error (ENG-051)
  bool enable_dns = false;
  bool explains = false;  // tells which template line wrote what is no YAML
  // A post-renderer: gets all manifests as one stream, gives them back (ENG-096). Empty: none.
  std::function<base::Result<std::string>(std::string_view manifests)> post_render{};
  std::string post_renderer_name{};  // for its errors
  bool subchart_notes = false;       // --render-subchart-notes
};

struct Rendered {
  std::vector<chart::RenderedFile> files{};  // every file, NOTES.txt apart, in path order
  std::vector<chart::Manifest> manifests{};  // in install order
  std::vector<chart::Hook> hooks{};
  std::string notes{};
};

// Executes every template of `chart` and its subcharts with `values` (the coalesced ones of the root
// chart). Files come in path order. Errors: Helm's texts (ENG-054 … 058).
base::Result<std::vector<chart::RenderedFile>> render_files(base::Env& env, base::Arena& arena,
                                                            const chart::Chart& chart,
                                                            const base::Value& values,
                                                            const RenderOptions& options);

// render_files, post-rendering, NOTES.txt apart, the rest cut into documents and sorted. Checks the
// chart's kubeVersion first (CHT-015). If a document is no YAML, `partial` (if given) gets what was
// rendered, for --debug (ENG-094).
base::Result<Rendered> render(base::Env& env, base::Arena& arena, const chart::Chart& chart,
                              const base::Value& values, const RenderOptions& options,
                              std::vector<chart::RenderedFile>* partial = nullptr);

// Follows `file`, which was rendered with the same options, through one more render: what wrote the bytes at
// `offsets`, in that order. Changes neither `values` nor what `arena` holds; only its limit is used.
std::vector<TracedPlace> trace_places(base::Env& env, base::Arena& arena, const chart::Chart& chart,
                                      const base::Value& values, const RenderOptions& options,
                                      const chart::RenderedFile& file, std::span<const std::size_t> offsets);

// Every CRD of a chart: files below crds/ that end in .yaml, .yml or .json, its own first, then its
// subcharts' (CHT-047). `path` is the one printed after "# Source: ".
std::vector<chart::RenderedFile> crd_files(base::Arena& arena, const chart::Chart& chart);

}  // namespace engine
