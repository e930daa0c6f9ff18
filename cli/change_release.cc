#include "cli/change_release.h"

#include <fmt/format.h>

#include "cli/installable_chart.h"
#include "cli/post_renderer.h"
#include "cli/release_text.h"
#include "cli/render_release.h"
#include "cli/voice.h"
#include "cluster/evidence.h"
#include "cluster/saved_plan.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// What Helm's log package says of a hook's container (HKS-008).
void log_hook_output(base::Log& log, std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    log.info(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// What a long wait is waiting for, a line for each change; only for people.
void tell_progress(Invocation& call, const cluster::WaitProgress& progress) {
  if (progress.waiting.empty()) return;
  const auto& first = progress.waiting.front();
  const auto line = fmt::format("waiting for {} of {}: {} {}{}\n", progress.waiting.size(),
                                progress.waiting.size() + static_cast<std::size_t>(progress.ready),
                                cluster::display(first.key), cluster::state_text(first.status.state),
                                first.status.message.empty() ? "" : " (" + first.status.message + ")");
  call.env.err << harmless(call.secrets.masked_text(line));
}

// The records of a client dry run: there are none, and none are kept.
class NoRecords final : public cluster::ReleaseStore {
 public:
  explicit NoRecords(base::Log& log) : log_(log) {}
  std::string_view driver() const override { return "Memory"; }
  base::Log& log() const override { return log_; }
  Result<cluster::Release*> get(base::Arena&, const std::string&, int) override { return none(); }
  Result<std::vector<cluster::Release*>> query(base::Arena&, const cluster::RecordLabels&, cluster::Detail) override {
    return std::vector<cluster::Release*>();
  }
  Result<void> each(const Visit&, cluster::Detail) override { return {}; }
  Result<void> create(const cluster::Release&) override { return {}; }
  Result<void> update(const cluster::Release&) override { return {}; }
  Result<void> remove(const std::string&, int) override { return none(); }

 private:
  static Error none() { return Error(ErrorCode::not_found, "release: not found"); }

  base::Log& log_;
};

}  // namespace

Result<std::unique_ptr<ReleaseCall>> ReleaseCall::open(Invocation& call, base::Arena& arena,
                                                       cluster::DryRunStrategy dry_run, NoConnection without) {
  auto made = std::make_unique<ReleaseCall>(call, arena);
  std::optional<Error> no_connection;
  if (dry_run != cluster::DryRunStrategy::client) {
    auto access = open_releases(call);
    const bool is_told = !access && access.error().helm().empty();  // in a log line
    if (access) {
      made->access_.emplace(*std::move(access));
    } else if (is_told || without == NoConnection::told_at_once) {
      return std::move(access).error();
    } else {
      no_connection = std::move(access).error();
    }
  }
  if (!made->access_) made->nowhere_ = std::make_unique<NoRecords>(call.env.log);
  auto& store = made->access_ ? made->access_->store() : *made->nowhere_;
  auto* client = made->access_ ? made->access_->client() : nullptr;
  made->operation_.emplace(cluster::Operation{call.env, arena, client, store, made->cancel_});
  auto& operation = *made->operation_;
  operation.name_space = made->access_ ? made->access_->name_space() : current_namespace(call.env, call.settings);
  operation.no_connection = std::move(no_connection);
  operation.offline_capabilities = chart::default_capabilities();
  operation.goes_further = call.voice == Voice::tug;
  operation.upgrades_apis = call.flags.boolean("upgrade-apis");
  operation.allows_crd_dangers = call.flags.boolean("allow-crd-dangers");
  connect_render(call, arena, client, operation, made->known_);
  operation.hook_output = [&log = call.env.log](std::string_view, std::string_view, std::string_view,
                                                std::string_view text) { log_hook_output(log, text); };
  if (call.voice == Voice::tug) {
    operation.on_progress = [&call](const cluster::WaitProgress& progress) { tell_progress(call, progress); };
  }
  return made;
}

Result<void> ReleaseCall::take_over(const std::string& release, const std::string& doing) {
  if (!access_ || !access_->has_cluster()) return {};
  auto& operation = *operation_;
  if (!cluster::check_release_name(release)) return {};  // the verb says it in its own words
  auto lease = cluster::take_lease(call_.env, *access_->client(), cancel_, call_.cancel, access_->name_space(),
                                   release, doing);
  if (!lease && !cluster::check_reachable(operation)) return {};  // so it says this
  if (!lease) return std::move(lease).error();
  lease_ = *std::move(lease);
  operation.lease_holds = [this]() -> Result<void> { return lease_ ? lease_->holds() : Result<void>(); };
  if (lease_->dead_holder() || call_.flags.boolean("take-over")) {
    TRY(cluster::heal_release(operation, release, lease_->dead_holder()));
  }
  return {};
}

Result<cluster::Release*> ReleaseCall::carry_out(cluster::Plan& plan) {
  auto done = cluster::carry_out(*operation_, plan);
  if (done) {
    give_up();
    return done;
  }
  auto error = std::move(done).error();
  if (note_failure(plan, error) && error.hint().empty()) {
    const auto& place = call_.settings.name_space;
    error.hinting(fmt::format("`tug why {}{}` shows its pods, events and last log lines", plan.target->name,
                              place.empty() ? "" : " --namespace " + place));
  }
  give_up();
  return error;
}

bool ReleaseCall::note_failure(const cluster::Plan& plan, const Error& error) {
  auto& operation = *operation_;
  if (!operation.goes_further || operation.client == nullptr || plan.target == nullptr) return false;
  if (plan.verb == cluster::Verb::install && plan.rollback_on_failure) return false;  // nothing of it is left
  const auto evidence = cluster::collect_evidence(operation, *plan.target, plan.targets, error);
  auto kept = cluster::store_evidence(operation, *plan.target, evidence);
  if (!kept) call_.env.log.debug("the evidence of the failure could not be kept", {{"error", kept.error().helm()}});
  return kept && !evidence.objects.empty();
}

Error failed(Error error, const std::string& what) {
  if (error.helm().empty()) return error;  // said in a log line already
  error.because(error.reason()).wrap(what);
  return error;
}

Result<void> print_release(Invocation& call, base::Arena& arena, const cluster::Release& release, bool hides_notes) {
  const auto format = output_format(call);
  const auto& shown = shown_release(call, arena, release);
  if (format != OutputFormat::table) {
    const bool with_chart = call.voice == Voice::helm;  // it holds the defaults of sensitive values
    return print_encoded(call, arena, TRY(cluster::release_json(arena, shown, with_chart)), format);
  }
  ReleaseTextOptions options;
  options.with_values = call.settings.debug;
  options.hides_notes = hides_notes;
  options.is_coloured = coloured_output(call);
  call.env.out << TRY(release_text(call.env, arena, shown, options));
  return {};
}

}  // namespace cli
