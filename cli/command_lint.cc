// lint: one block of messages for each chart, then a count (helm.md 10.1, CMD-038).
#include <set>

#include <fmt/format.h>

#include "base/regular_file.h"
#include "charts/load.h"
#include "charts/save.h"
#include "cli/chart_options.h"
#include "cli/commands.h"
#include "cli/explain.h"
#include "cli/installable_chart.h"
#include "cli/lint_report.h"
#include "cli/release_text.h"
#include "engine/lint/lint.h"
#include "engine/render.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using engine::lint::Message;
using engine::lint::Severity;

bool is_archive(std::string_view path) {
  return path.ends_with(".tgz") || path.ends_with(".tar.gz");
}

// --with-subcharts: what lies below charts/, in the order of a walk.
void add_subcharts(base::FileSystem& files, const std::string& path,
                   std::vector<std::string>& found, int depth = 0) {
  constexpr int kMaxDepth = 100;
  const auto entries = files.list(path);
  if (!entries || depth > kMaxDepth) return;
  for (const auto& entry : *entries) {
    const auto child = base::join_path(path, entry.name);
    if (entry.name == "Chart.yaml") {
      found.push_back(path);
    } else if (is_archive(child)) {
      found.push_back(child);
    }
    if (entry.type == base::FileType::directory) add_subcharts(files, child, found, depth + 1);
  }
}

// A folder for an unpacked archive, removed at the end.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(base::Env& env) : files_(env.files) {
    std::uint32_t number = 0;
    env.random.fill(&number, sizeof number);
    path_ = base::join_path(env.variable("TMPDIR").value_or("/tmp"),
                            fmt::format("helm-lint{}", number));
  }
  ~TemporaryFolder() { (void)static_cast<bool>(files_.remove(path_)); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  base::FileSystem& files_;
  std::string path_;
};

// The folder to lint: the path itself, or the archive unpacked.
base::Result<std::string> chart_folder(base::Env& env, base::Arena& arena, const std::string& path,
                                       const chart::LoadOptions& options,
                                       const TemporaryFolder& temporary) {
  if (!is_archive(path)) return path;
  const auto bytes = base::read_regular(env.files, arena, path);
  if (!bytes) return Error(bytes.error()).wrap("unable to open tarball: ");
  TRY(env.files.make_directories(temporary.path()));
  const auto folder = chart::expand_archive(env, arena, temporary.path(), *bytes, options);
  if (!folder) return Error(folder.error()).wrap("unable to extract tarball: ");
  return *folder;
}

base::Result<std::vector<Message>> lint_one(base::Env& env, base::Arena& arena,
                                            const std::string& path, const base::Value& values,
                                            const engine::lint::Options& options,
                                            engine::lint::Seen& seen) {
  const TemporaryFolder temporary(env);
  const auto folder = TRY(chart_folder(env, arena, path, {.links = options.links}, temporary));
  const auto file = base::join_path(folder, "Chart.yaml");
  const auto info = env.files.info(file);
  if (!info) return Error(info.error()).wrap("unable to check Chart.yaml file in chart: ");
  if (!info->has_value()) {
    return Error(
        ErrorCode::not_found,
        fmt::format("unable to check Chart.yaml file in chart: stat {}: no such file or directory",
                    file));
  }
  return engine::lint::lint_chart(env, arena, TRY(base::absolute_path(env.files, folder)), values,
                                  options, &seen);
}

struct Outcome {
  std::string text{};
  bool has_failed = false;
  bool has_findings = false;  // warnings or errors
};

// What is told of a chart; with --quiet without notes.
Outcome outcome_of(Invocation& call, const base::Result<std::vector<Message>>& result,
                   const ExplainedChart& known) {
  if (!result) {
    if (call.voice == Voice::helm)
      return {fmt::format("Error {}\n", result.error().helm()), true, true};
    const Error error = told(call, result.error(), known);
    return {render_error(error, call.voice, coloured_output(call) ? Colour::on : Colour::off), true, true};
  }
  Outcome outcome;
  const auto lowest = call.flags.boolean("strict") ? Severity::warning : Severity::error;
  std::vector<Message> shown;
  for (const auto& message : *result) {
    outcome.has_failed = outcome.has_failed || message.severity >= lowest;
    outcome.has_findings = outcome.has_findings || message.severity > Severity::info;
    if (!call.flags.boolean("quiet") || message.severity > Severity::info) shown.push_back(message);
  }
  if (call.voice == Voice::tug) {
    outcome.text = lint_report(call, shown, known);
    return outcome;
  }
  for (const auto& message : shown) outcome.text += engine::lint::format_message(message) + "\n";
  return outcome;
}

engine::lint::Options lint_options(const Invocation& call) {
  engine::lint::Options options;
  options.skip_schema_validation = call.flags.boolean("skip-schema-validation");
  options.links = load_options(call, chart::Loader::plain).links;
  options.schema = schema_options(call);
  options.explains = call.voice == Voice::tug;
  return options;
}

base::Result<void> lint(Invocation& call, base::Arena& arena, ExplainedChart& known) {
  auto options = lint_options(call);
  std::set<std::string> warned;  // each unresolved reference is warned about once
  options.schema.warned_urns = &warned;
  if (!call.flags.text("kube-version").empty())
    options.kube_version = TRY(kube_version(call.flags));
  std::vector<std::string> paths = call.arguments;
  if (call.flags.boolean("with-subcharts")) {
    for (const auto& path : call.arguments)
      add_subcharts(call.env.files, base::join_path(path, "charts"), paths);
  }
  options.name_space = current_namespace(call.env, call.settings);
  const auto values = TRY(user_values(call, arena, known));

  std::string text;
  int failed = 0;
  bool has_findings = false;
  for (const auto& path : paths) {
    base::Arena chart_arena(engine::kMaxRenderMemory);  // given back before the next chart
    const auto own_values = base::deep_copy(chart_arena, values);
    engine::lint::Seen seen;
    const auto result = lint_one(call.env, chart_arena, path, own_values, options, seen);
    known.chart = seen.chart;
    known.values = seen.values;
    const auto outcome = outcome_of(call, result, known);
    known.chart = nullptr;
    known.values = {};
    has_findings = has_findings || outcome.has_findings;
    if (call.flags.boolean("quiet") && !outcome.has_findings) continue;
    text += fmt::format("==> Linting {}\n{}\n", path, outcome.text);
    failed += outcome.has_failed ? 1 : 0;
  }
  call.env.out << (call.voice == Voice::tug ? call.secrets.masked_text(text) : text);
  const auto summary = fmt::format("{} chart(s) linted, {} chart(s) failed", paths.size(), failed);
  if (failed > 0) {
    return Error(ErrorCode::invalid, summary)
        .because(fmt::format("{} of {} charts failed", failed, paths.size()));
  }
  if (!call.flags.boolean("quiet") || has_findings) call.env.out << summary << '\n';
  return {};
}

}  // namespace

base::Result<void> run_lint(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  ExplainedChart known;
  return explained(call, lint(call, arena, known), known);
}

}  // namespace cli
