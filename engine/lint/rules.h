// The single rules of lint, by the file they look at. Each adds to `messages`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/chart.h"
#include "charts/manifest.h"
#include "engine/lint/lint.h"

namespace engine::lint {

// What the rules share.
struct Linted {
  base::Env& env;
  base::Arena& arena;
  std::string folder;        // absolute
  base::Value values;        // the user's
  const Options& options;
  std::vector<Message>& messages;
  std::string_view chart_text{};  // of Chart.yaml
  Seen* seen = nullptr;
  std::optional<std::vector<chart::File>> files{};  // what load_chart() read, for the next time
  std::optional<base::Error> load_error{};                   // why it could not, the same

  void add(Severity severity, std::string_view path, std::string text);
  // The same with the error that it is about, for our own voice.
  void add(Severity severity, std::string_view path, std::string text, base::Error detail);
  // About a field of Chart.yaml; where it is missing, about the file.
  void add_field(Severity severity, std::string text, std::vector<std::string> field);
};

inline constexpr std::string_view kChartFile = "Chart.yaml";

void check_chart_file(Linted& linted);                            // MSC-002 … 016
void check_values_file(Linted& linted);                           // MSC-017 … 019
void check_templates(Linted& linted);                             // MSC-020 … 028
void check_dependencies(Linted& linted);                          // MSC-029 … 032
void check_crds(Linted& linted);                                  // MSC-033, 034

// The chart in linted.folder, built anew for each caller, since processing dependencies changes it. Its
// files are read once, or each time where reading them writes to the log, as Helm's log has it.
base::Result<chart::Chart*> load_chart(Linted& linted);

// A document of a text, with the line of the text it begins in.
struct Document {
  base::yaml::Head head{};
  std::string_view text{};
  int line = 1;
};
// The documents of a text as Helm's lint decodes them, null ones left out. Where one is bad, those
// before it and in `problem` what Go says of it, its line counted in the whole text.
std::vector<Document> read_documents(base::Arena& arena, std::string_view text,
                                     std::optional<base::Error>& problem);

// Why `name` is no good name for an object of this kind, as the API server words it; empty if it is
// (MSC-025).
std::vector<std::string> object_name_problems(std::string_view kind, std::string_view name);

// govalidator's IsEmail, IsURL and IsRequestURL (MSC-010, 011, 013).
bool is_email(std::string_view text);
bool is_url(std::string_view text);
bool is_request_url(std::string_view text);

}  // namespace engine::lint
