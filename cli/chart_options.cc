#include "cli/chart_options.h"

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
