#include "cli/release_name.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/functions/functions.h"
#include "engine/functions/methods.h"
#include "engine/functions/services.h"
#include "engine/lang/template_set.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;

// Sprig's functions with env and expandenv, but none of those that Helm adds for charts.
const base::Function* find_sprig_function(std::string_view name) {
  constexpr std::string_view kForChartsOnly[] = {
      "include",    "tpl",           "required",     "lookup",     "toToml",
      "mustToToml", "fromToml",      "toYaml",       "mustToYaml", "toYamlPretty",
      "fromYaml",   "fromYamlArray", "fromJsonArray"};
  if (std::ranges::find(kForChartsOnly, name) != std::end(kForChartsOnly)) return nullptr;
  return engine::functions::find_function_with_env(name);
}

base::Result<std::string> execute_name_template(base::Env& env, const std::string& text) {
  base::Arena arena;
  engine::lang::TemplateSet set(arena, &find_sprig_function, engine::lang::MissingKey::zero,
                                &engine::functions::find_method);
  TRY(set.parse("name-template", text));
  engine::Services services(env.clock, env.random, env.log);
  std::string name;
  TRY(set.execute("name-template", base::Value(), services, name));
  return name;
}

}  // namespace

base::Result<NameAndChart> name_and_chart(Invocation& call, const std::string& preset) {
  const auto& words = call.arguments;
  if (words.size() > 2) {
    const auto rest = std::span(words).subspan(2);
    return Error(ErrorCode::invalid,
                 fmt::format("expected at most two arguments, unexpected arguments: {}",
                             fmt::join(rest, ", ")));
  }
  const auto name_template = call.flags.text("name-template");
  const auto old_name = call.flags.text("name");
  if (words.size() == 2) {
    constexpr auto kBoth = "cannot set --{} and also specify a name";
    if (call.flags.boolean("generate-name"))
      return Error(ErrorCode::invalid, fmt::format(kBoth, "generate-name"));
    if (!name_template.empty())
      return Error(ErrorCode::invalid, fmt::format(kBoth, "name-template"));
    if (!old_name.empty()) return Error(ErrorCode::invalid, fmt::format(kBoth, "name"));
    return NameAndChart{words[0], words[1]};
  }
  if (!old_name.empty()) return NameAndChart{old_name, words[0]};
  if (name_template.empty()) return NameAndChart{preset, words[0]};
  return NameAndChart{TRY(execute_name_template(call.env, name_template)), words[0]};
}

}  // namespace cli
