// What `template` does with rendered manifests: print them all, some of them, or write them to
// files. helm.md ENG-080 … 092.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "base/env.h"
#include "base/result.h"
#include "charts/manifest.h"
#include "engine/render.h"

namespace cli {

struct OutputOptions {
  bool shows_hooks = true;
  bool skips_tests = false;
  std::vector<std::string> show_only{};
  std::string directory{};     // --output-dir; empty: standard output
  std::string release_name{};  // for the paths below `directory`; empty: not in them
};

// Prints CRDs and manifests, trimmed, then hooks, without putting them together first: CRDs come in
// megabytes.
void print_manifests(std::ostream& out, const std::vector<chart::RenderedFile>& crds,
                     const engine::Rendered& rendered, const OutputOptions& options);
// The same as one text, for select_documents.
std::string manifest_text(const std::vector<chart::RenderedFile>& crds,
                          const engine::Rendered& rendered, const OutputOptions& options);
// The same with every file of a render that went wrong, for --debug.
std::string debug_text(const std::vector<chart::RenderedFile>& files);
// Writes CRDs and manifests below options.directory, with a "wrote F" line for each document.
base::Result<void> write_manifests(base::Env& env, const std::vector<chart::RenderedFile>& crds,
                                   const engine::Rendered& rendered, const OutputOptions& options);
// The same with the hooks; what is there already is added to.
base::Result<void> write_hooks(base::Env& env, const engine::Rendered& rendered,
                               const OutputOptions& options);
// The documents of `text` whose path in the chart matches one of `patterns`, in the order of the
// patterns. Fails with "could not find template X in chart".
base::Result<std::string> select_documents(std::string_view text,
                                           const std::vector<std::string>& patterns);

}  // namespace cli
