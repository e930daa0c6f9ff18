// version: which Helm we answer for (MSC-073); as tug, our own version as well.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/version.h"
#include "engine/lang/template_set.h"

namespace cli {
namespace {

// What templates of --template see: Helm's version.BuildInfo.
class BuildInfo final : public base::Object {
 public:
  std::string_view type_name() const override { return "version.BuildInfo"; }
  std::optional<base::Value> field(std::string_view name) const override {
    if (name == "Version") return base::Value::string(kHelmVersion);
    if (name == "GitCommit") return base::Value::string(kGitCommit);
    if (name == "GitTreeState") return base::Value::string(kGitTreeState);
    if (name == "GoVersion") return base::Value::string(kGoVersion);
    if (name == "KubeClientVersion") return base::Value::string(kKubeClientVersion);
    return std::nullopt;
  }
  std::string format(bool plus) const override {
    constexpr auto kPlain = "{{{} {} {} {} {}}}";
    constexpr auto kNamed =
        "{{Version:{} GitCommit:{} GitTreeState:{} GoVersion:{} KubeClientVersion:{}}}";
    if (plus)
      return fmt::format(kNamed, kHelmVersion, kGitCommit, kGitTreeState, kGoVersion,
                         kKubeClientVersion);
    return fmt::format(kPlain, kHelmVersion, kGitCommit, kGitTreeState, kGoVersion,
                       kKubeClientVersion);
  }
  base::Result<base::Value> to_json(base::Arena&) const override { return base::Value(); }
};

base::Result<void> print_template(Invocation& call, const std::string& text) {
  base::Arena arena;
  engine::lang::TemplateSet set(arena,
                                [](std::string_view) -> const base::Function* { return nullptr; });
  TRY(set.parse("_", text));
  base::Host host;
  std::string out;
  const auto done = set.execute("_", base::Value::object(arena.own<BuildInfo>()), host, out);
  call.env.out << out;  // as Go: what was written before a failure stays written
  return done;
}

}  // namespace

base::Result<void> run_version(Invocation& call) {
  if (const auto text = call.flags.text("template"); !text.empty())
    return print_template(call, text);
  const bool is_short = call.flags.boolean("short");
  if (call.voice == Voice::tug) {
    call.env.out << (is_short ? fmt::format("{}\n", kTugVersion)
                              : fmt::format("tug {}, in the place of Helm {}\n", kTugVersion,
                                            kHelmVersion));
    return {};
  }
  if (is_short) {
    call.env.out << kHelmVersion << '\n';
    return {};
  }
  call.env.out << fmt::format(
      "version.BuildInfo{{Version:\"{}\", GitCommit:\"{}\", GitTreeState:\"{}\", GoVersion:\"{}\", "
      "KubeClientVersion:\"{}\"}}\n",
      kHelmVersion, kGitCommit, kGitTreeState, kGoVersion, kKubeClientVersion);
  return {};
}

}  // namespace cli
