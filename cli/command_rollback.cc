// rollback (OPS-050 … 062).
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/utf8.h"
#include "cli/change_release.h"
#include "cli/commands.h"
#include "cli/signals.h"
#include "cli/verb_flags.h"
#include "cluster/rollback.h"
#include "engine/render.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Result<int> revision_of(const std::string& word) {
  std::int64_t number = 0;
  if (base::parse_int(word, 10, 64, number) && number >= INT32_MIN && number <= INT32_MAX) {
    return static_cast<int>(number);
  }
  return Error(ErrorCode::invalid, fmt::format("could not convert revision to a number: strconv.Atoi: parsing {}: invalid syntax",
                                               base::go_quote(word)))
      .because(fmt::format("\"{}\" is no revision: a number is wanted", word))
      .hinting("`history` lists the revisions there are");
}

}  // namespace

Result<void> run_rollback(Invocation& call) {
  base::Arena arena(engine::kMaxRenderMemory);
  cluster::RollbackOptions options;
  static_cast<cluster::VerbOptions&>(options) = verb_options(call.flags);
  options.name = call.arguments[0];
  if (call.arguments.size() > 1) options.revision = TRY(revision_of(call.arguments[1]));
  if (const auto length = base::count_runes(options.description); length > cluster::kMaxDescription) {
    return Error(ErrorCode::invalid, fmt::format("description must be {} characters or less, got {}",
                                                 cluster::kMaxDescription, length));
  }
  options.dry_run = TRY(dry_run_strategy(call));
  options.server_side = call.flags.text("server-side");
  options.history_limit = static_cast<int>(call.flags.number("history-max"));
  options.cleanup_on_fail = call.flags.boolean("cleanup-on-fail");
  auto release_call = TRY(ReleaseCall::open(call, arena, cluster::DryRunStrategy::none));
  auto& operation = release_call->operation();
  {
    const SignalWatch signals(release_call->cancel(), "");
    if (!cluster::is_dry_run(options)) TRY(release_call->take_over(options.name, "rollback"));
    auto plan = TRY(cluster::plan_rollback(operation, options));
    TRY(release_call->carry_out(plan));
  }
  call.env.out << "Rollback was a success! Happy Helming!\n";
  return {};
}

}  // namespace cli
