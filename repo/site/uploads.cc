// Status codes and texts are ChartMuseum's where clients look at them: 201 {"saved":true}, 409 {"error":"file already
// exists"}, 200 {"deleted":true}. An archive is written first and its provenance after it; deleting goes the other way
// round, so that no signature is ever without what it signs.
#include "repo/site/uploads.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/multipart.h"
#include "charts/load.h"
#include "repo/provenance.h"
#include "repo/provenance_files.h"
#include "repo/site/answers.h"
#include "repo/stored_chart.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

namespace {

constexpr std::string_view kSaved = R"({"saved":true})";
constexpr std::string_view kDeleted = R"({"deleted":true})";

HttpResponse saved() { return json_answer(201, std::string(kSaved)); }
HttpResponse taken() { return error_answer(409, "file already exists"); }
HttpResponse failed(const Error& error) { return error_answer(500, error.reason()); }

struct Checked {
  std::string name{};
  std::string version{};
  std::string file{};
  std::string digest{};
};

Result<Checked> check_chart(std::string_view archive) {
  base::Arena arena(chart::kMaxChartMemory);
  base::MemoryLog log;
  try {
    auto facts = TRY(read_archive(arena, log, archive, {.loader = chart::Loader::detecting, .links = chart::Links::inside_only}));
    if (facts.file.starts_with('.') || facts.file.size() > 250) {
      return Error(ErrorCode::invalid, fmt::format("{} cannot be the name of a file here", facts.file));
    }
    return Checked{facts.metadata.name, facts.metadata.version, facts.file, facts.digest};
  } catch (const base::ArenaFull&) {
    return Error(ErrorCode::invalid, "it needs more memory than a chart may");
  }
}

// Whether a signature is about an archive of that name and digest.
Result<void> check_provenance(std::string_view provenance, const std::string& file, const std::string& digest) {
  if (provenance.size() > kMaxUploadedProvenance) return Error(ErrorCode::invalid, "the provenance file is too large");
  return check_provenance_of(provenance, file, digest);
}

}  // namespace

HttpResponse Uploads::save(std::string_view archive, std::string_view provenance, bool force) {
  const std::lock_guard lock(mutex_);
  const auto chart = check_chart(archive);
  if (!chart) return error_answer(400, "this is no chart: " + chart.error().reason());
  if (!provenance.empty()) {
    const auto about = check_provenance(provenance, chart->file, chart->digest);
    if (!about) return error_answer(400, about.error().reason());
  }
  const auto state = folder_.look();
  if (!state) return failed(state.error());
  const auto* there = (*state)->find(chart->name, chart->version);
  const auto path = there == nullptr ? chart->file : there->path;
  if (!force && (there != nullptr || folder_.has(path))) return taken();
  if (there == nullptr && (*state)->charts.size() >= kMaxServedCharts) return error_answer(507, "repo has reached storage limit");
  const auto signature = path + std::string(kProvenanceExtension);
  if (auto removed = folder_.remove(signature); !removed) return failed(removed.error());
  if (auto written = folder_.write(path, archive); !written) return failed(written.error());
  if (provenance.empty()) return saved();
  const auto written = folder_.write(signature, provenance);
  return written ? saved() : failed(written.error());
}

HttpResponse Uploads::post_charts(const base::HttpRequest& request, bool force) {
  const auto boundary = base::form_boundary(base::find_header(request.headers, "Content-Type").value_or(""));
  if (!boundary) return save(request.body, "", force);
  const auto parts = base::read_form(request.body, *boundary);
  if (!parts) return error_answer(400, parts.error().reason());
  std::string_view archive;
  std::string_view provenance;
  for (const auto& part : *parts) {
    if (part.name == "chart") archive = part.bytes;
    if (part.name == "prov") provenance = part.bytes;
  }
  if (!archive.empty()) return save(archive, provenance, force);
  if (!provenance.empty()) return post_provenance(provenance, force);
  return error_answer(400, "no package or provenance file found in form fields chart and prov");
}

HttpResponse Uploads::post_provenance(std::string_view provenance, bool force) {
  const auto files = provenance_files(provenance);
  if (!files) return error_answer(400, files.error().reason());
  const std::lock_guard lock(mutex_);
  const auto state = folder_.look();
  if (!state) return failed(state.error());
  for (const auto& [path, chart] : (*state)->charts) {
    const auto file = path.substr(path.find('/') == std::string::npos ? 0 : path.find('/') + 1);
    if (files->count(file) == 0) continue;
    const auto about = check_provenance(provenance, file, chart.digest);
    if (!about) return error_answer(400, about.error().reason());
    const auto signature = path + std::string(kProvenanceExtension);
    if (!force && folder_.has(signature)) return taken();
    const auto written = folder_.write(signature, provenance);
    return written ? saved() : failed(written.error());
  }
  return error_answer(400, "the provenance file is not about any chart that is here");
}

HttpResponse Uploads::remove(std::string_view name, std::string_view version) {
  const std::lock_guard lock(mutex_);
  const auto state = folder_.look();
  if (!state) return failed(state.error());
  const auto* there = (*state)->find(name, version);
  if (there == nullptr) return error_answer(404, fmt::format("there is no {} {}", name, version));
  for (const auto& path : {there->path + std::string(kProvenanceExtension), there->path}) {
    if (auto removed = folder_.remove(path); !removed) return failed(removed.error());
  }
  return json_answer(200, std::string(kDeleted));
}

}  // namespace repo
