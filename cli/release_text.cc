// What Helm's statusPrinter prints, and the small things that all commands on releases print alike.
#include "cli/release_text.h"


#include <fmt/format.h>

#include "base/ascii.h"
#include "base/json.h"
#include "base/time.h"
#include "base/yaml.h"
#include "charts/coalesce.h"
#include "charts/manifest.h"
#include "cluster/masked_release.h"

namespace cli {

const chart::Chart& chart_of(const cluster::Release& release) {
  static const chart::Chart kNone;
  return release.chart == nullptr ? kNone : *release.chart;
}

namespace {

using base::Arena;
using base::Result;
using cluster::Release;
using cluster::Status;

constexpr std::string_view kAnsi = "Mon Jan _2 15:04:05 2006";
constexpr std::string_view kMissing = "MISSING";
constexpr std::string_view kDryRun = "dry run complete";

std::string in_colour(std::string_view text, int code, bool is_coloured, int end = 0) {
  if (!is_coloured) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[{}m", code, text, end);
}

// A hook stands here once for each time it names the event.
void append_tests(std::string& out, const Release& release) {
  bool has_tests = false;
  for (const auto& hook : release.hooks) {
    for (const auto& event : hook.events) {
      if (event != "test") continue;
      has_tests = true;
      if (hook.last_run.started_at.is_zero) continue;
      out += fmt::format(
          "TEST SUITE:     {}\nLast Started:   {}\nLast Completed: {}\nPhase:          {}\n",
          hook.name, ansi_time(hook.last_run.started_at), ansi_time(hook.last_run.completed_at),
          phase_text(hook.last_run));
    }
  }
  if (!has_tests) out += "TEST SUITE: None\n";
}

Result<void> append_values(base::Env& env, Arena& arena, const Release& release, std::string& out) {
  out += "USER-SUPPLIED VALUES:\n";
  out += TRY(base::yaml::write(arena, release.config)) + "\n";
  out += "COMPUTED VALUES:\n";
  const auto computed = TRY(chart::coalesce_values(arena, env.log, chart_of(release), release.config));
  out += TRY(base::yaml::write(arena, computed)) + "\n";
  return {};
}

void append_manifests(std::string& out, const Release& release) {
  out += "HOOKS:\n";
  for (const auto& hook : release.hooks) {
    out += fmt::format("---\n# Source: {}\n{}\n", hook.path, hook.manifest);
  }
  out += fmt::format("MANIFEST:\n{}\n", release.manifest);
}

void append_metadata(std::string& out, const Release& release) {
  const auto& metadata = chart_of(release).metadata;
  out += fmt::format("CHART: {}\nVERSION: {}\nAPP_VERSION: {}\n", metadata.name, metadata.version,
                     metadata.app_version);
}

bool shows_secrets(const Invocation& call) {
  return call.voice == Voice::helm || call.flags.boolean("show-secrets");
}

}  // namespace

Result<std::string> release_text(base::Env& env, Arena& arena, const Release& release,
                                 const ReleaseTextOptions& options) {
  std::string out = fmt::format("NAME: {}\n", release.name);
  if (!release.last_deployed.is_zero) {
    out += fmt::format("LAST DEPLOYED: {}\n", ansi_time(release.last_deployed));
  }
  out += fmt::format("NAMESPACE: {}\n", coloured_namespace(release.name_space, options.is_coloured));
  out += fmt::format("STATUS: {}\n", coloured_status(release, options.is_coloured));
  out += fmt::format("REVISION: {}\n", release.revision);
  if (options.with_metadata) append_metadata(out, release);
  out += fmt::format("DESCRIPTION: {}\n", release.description);
  if (!options.resources.empty()) out += "RESOURCES:\n" + options.resources + "\n";
  append_tests(out, release);
  if (options.with_values) TRY(append_values(env, arena, release, out));
  if (options.with_values || base::ascii_lower(release.description) == kDryRun) append_manifests(out, release);
  if (!options.hides_notes && !release.notes.empty()) {
    out += fmt::format("NOTES:\n{}\n", chart::trim_space(release.notes));
  }
  return out;
}

const Release& shown_release(const Invocation& call, Arena& arena, const Release& release) {
  if (shows_secrets(call)) return release;
  return cluster::masked_release(arena, release);
}

base::Value shown_object(const Invocation& call, Arena& arena, const base::Value& object) {
  return shows_secrets(call) ? object : cluster::SecretMask().masked_object(arena, object);
}

std::string chart_text(const Release& release) {
  if (release.chart == nullptr) return std::string(kMissing);
  return fmt::format("{}-{}", release.chart->metadata.name, release.chart->metadata.version);
}

std::string app_version_text(const Release& release) {
  return release.chart == nullptr ? std::string(kMissing) : release.chart->metadata.app_version;
}

std::string status_words(const Release& release) {
  return std::string(cluster::status_text(release.status, release.has_status));
}

bool coloured_output(const Invocation& call) {
  const auto& mode = call.settings.color;
  if (mode != "auto") return mode == "always";
  return call.terminals.out && call.env.variable("NO_COLOR").value_or("").empty() &&
         call.env.variable("TERM").value_or("") != "dumb";
}

std::string coloured_status(const Release& release, bool is_coloured) {
  constexpr int kRed = 31;
  constexpr int kGreen = 32;
  constexpr int kYellow = 33;
  const auto text = status_words(release);
  switch (release.status) {
    case Status::deployed: return in_colour(text, kGreen, is_coloured);
    case Status::failed: return in_colour(text, kRed, is_coloured);
    case Status::unknown: return in_colour(text, kRed, is_coloured && release.has_status);
    case Status::uninstalling:
    case Status::pending_install:
    case Status::pending_upgrade:
    case Status::pending_rollback: return in_colour(text, kYellow, is_coloured);
    case Status::uninstalled:
    case Status::superseded: break;
  }
  return text;
}

std::string coloured_namespace(std::string_view name_space, bool is_coloured) {
  constexpr int kCyan = 36;
  return in_colour(name_space, kCyan, is_coloured);
}

std::string coloured_header(std::string_view header, bool is_coloured) {
  constexpr int kBold = 1;
  constexpr int kBoldOff = 22;
  return in_colour(header, kBold, is_coloured, kBoldOff);
}

std::string ansi_time(const cluster::Moment& moment) {
  Arena arena;
  return base::format_time(base::time_of(arena, moment), kAnsi);
}

OutputFormat output_format(const Invocation& call) {
  const auto format = call.flags.text("output");
  if (format == "json") return OutputFormat::json;
  return format == "yaml" ? OutputFormat::yaml : OutputFormat::table;
}

Result<void> print_encoded(Invocation& call, Arena& arena, std::string_view json,
                           OutputFormat format) {
  if (format == OutputFormat::json) {
    call.env.out << json << '\n';
    return {};
  }
  const auto value = TRY(base::json::read(arena, json, base::json::Numbers::exact));
  call.env.out << TRY(base::yaml::write(arena, value));
  return {};
}

}  // namespace cli
