// test (HKS-025 … 031).
#include "cli/change_release.h"
#include "cli/commands.h"
#include "cli/verb_flags.h"
#include "cluster/test_release.h"
#include "engine/render.h"

namespace cli {

using base::Result;

namespace {

// "name=a" chooses, "!name=a" leaves out (a space after the mark is fine), any other text is passed over.
void read_filters(const FlagSet& flags, cluster::TestOptions& options) {
  for (const auto& filter : flags.list("filter")) {
    constexpr std::string_view kOnly = "name=";
    if (filter.starts_with(kOnly)) {
      options.only.push_back(filter.substr(kOnly.size()));
      continue;
    }
    for (const std::string_view mark : {"!name=", "! name=", "!\tname="}) {
      if (filter.starts_with(mark)) options.without.push_back(filter.substr(mark.size()));
    }
  }
}

}  // namespace

Result<void> run_test(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  cluster::TestOptions options;
  options.timeout = std::chrono::nanoseconds(call.flags.nanoseconds("timeout"));
  options.name = call.arguments[0];
  read_filters(call.flags, options);
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  auto& operation = release_call->operation();
  auto run = TRY(cluster::test_release(operation, options));
  const bool hides_notes = true;
  auto told = print_release(call, arena, *run.release, hides_notes);
  if (told && call.flags.boolean("logs")) {
    call.env.out << "\n";
    told = cluster::write_test_logs(operation, options, run, call.env.out);
    if (!told && run.error) told = run.error->with_helm(run.error->helm() + "\n" + told.error().helm());
  }
  auto finished = cluster::finish_test(operation, options, run);
  if (!told) return told;
  if (run.error) return *run.error;
  return finished;
}

}  // namespace cli
