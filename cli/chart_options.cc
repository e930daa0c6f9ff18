#include "cli/chart_options.h"

#include "cli/repository_access.h"

namespace cli {

chart::ValueOptions value_options(const FlagSet& flags) {
  chart::ValueOptions options;
  options.value_files = flags.list("values");
  options.set = flags.list("set");
  options.set_string = flags.list("set-string");
  options.set_json = flags.list("set-json");
  options.set_literal = flags.list("set-literal");
  options.set_file = flags.list("set-file");
  return options;
}

namespace {

// From the texts as they were given: what cannot be parsed, or was set and then replaced, may be quoted in an error.
void remember_secrets(Invocation& call, const chart::ValueOptions& options, bool with_files) {
  for (const auto* flags : {&options.set, &options.set_string, &options.set_json, &options.set_literal}) {
    for (const auto& text : *flags) call.secrets.learn_text(text);
  }
  if (!with_files) return;
  for (const auto& file : options.value_files) {
    base::Arena arena;
    const auto text = call.env.files.read(arena, file);
    if (text && text->size() <= chart::kMaxValuesBytes) call.secrets.learn_text(*text);
  }
}

}  // namespace

base::Result<base::Value> user_values(Invocation& call, base::Arena& arena, ExplainedChart& known) {
  known.given = value_options(call.flags);
  auto options = known.given;
  options.fetch = [&call](const std::string& url) -> base::Result<std::string> {
    const auto fetcher = make_fetcher(call);
    return fetcher->get({.url = url, .owner = url});
  };
  auto values = chart::merge_value_options(call.env, arena, options, &known.sources);
  if (call.voice == Voice::helm) return values;
  remember_secrets(call, options, !values);
  if (values) call.secrets.learn_values(*values);
  return values;
}

chart::LoadOptions load_options(const Invocation& call, chart::Loader loader) {
  chart::LoadOptions options;
  options.loader = loader;
  const bool follows = call.voice == Voice::helm || call.flags.boolean("allow-outside-links");
  options.links = follows ? chart::Links::follow_all : chart::Links::inside_only;
  return options;
}

base::Result<chart::KubeVersion> kube_version(const FlagSet& flags) {
  const auto text = flags.text("kube-version");
  if (text.empty()) return chart::KubeVersion{};
  return chart::parse_kube_version(text);
}

}  // namespace cli
