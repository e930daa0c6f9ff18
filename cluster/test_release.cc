#include "cluster/test_release.h"

#include <algorithm>

#include <fmt/format.h>

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_chosen(const TestOptions& options, const ReleaseHook& hook) {
  return !contains(options.without, hook.name) && (options.only.empty() || contains(options.only, hook.name));
}

// Those that are not chosen, out of the release, in Helm's order: the excluded ones first.
std::vector<ReleaseHook> take_skipped(const TestOptions& options, Release& release) {
  std::vector<ReleaseHook> skipped;
  const auto take = [&](const auto& stays) {
    std::vector<ReleaseHook> rest;
    for (auto& hook : release.hooks) (stays(hook) ? rest : skipped).push_back(std::move(hook));
    release.hooks = std::move(rest);
  };
  if (!options.without.empty()) take([&](const ReleaseHook& hook) { return !contains(options.without, hook.name); });
  if (!options.only.empty()) take([&](const ReleaseHook& hook) { return contains(options.only, hook.name); });
  return skipped;
}

HookOptions hook_options(Operation& operation, const TestOptions& options, Release& release) {
  HookOptions hooks;
  auto verb = static_cast<const VerbOptions&>(options);
  verb.wait = WaitStrategy::watcher;
  hooks.wait = wait_options(operation, verb);
  hooks.server_side = release.server_side();
  hooks.may_write = [&operation] { return may_write(operation); };
  hooks.record = [&operation, &release] { record(operation, release); };
  hooks.output = operation.hook_output;
  return hooks;
}

}  // namespace

Result<TestRun> test_release(Operation& operation, const TestOptions& options) {
  TRY(check_reachable(operation));
  if (!check_release_name(options.name)) {
    return Error(ErrorCode::invalid, fmt::format("releaseTest: Release name is invalid: {}", options.name));
  }
  TestRun run;
  run.release = TRY(last_release(operation.arena, operation.store, options.name));
  auto& release = *run.release;
  auto skipped = take_skipped(options, release);
  if (operation.client != nullptr) {
    auto done = start_hooks(operation.env, *operation.client, operation.cancel, release, chart::HookEvent::test,
                            hook_options(operation, options, release), run.end);
    if (!done) run.error = std::move(done).error();
  }
  // The skipped ones go in front (HKS-027).
  for (auto& index : run.end.succeeded) index += skipped.size();
  if (run.end.failed) *run.end.failed += skipped.size();
  release.hooks.insert(release.hooks.begin(), std::make_move_iterator(skipped.begin()),
                       std::make_move_iterator(skipped.end()));
  auto updated = operation.store.update(release);
  if (!updated && !run.error) run.error = std::move(updated).error();
  return run;
}

Result<void> finish_test(Operation& operation, const TestOptions& options, TestRun& run) {
  if (operation.client == nullptr) return {};
  return finish_hooks(operation.env, *operation.client, operation.cancel, *run.release,
                      hook_options(operation, options, *run.release), run.end);
}

namespace {

Result<void> write_pod_logs(Operation& operation, const std::string& pod, std::ostream& out) {
  base::Arena arena;
  auto found = operation.client->get(arena, {{"", "v1", "Pod"}, operation.name_space, pod});
  if (!found) return std::move(found).error().wrap(fmt::format("unable to get pod {}: ", pod));
  std::string errors;
  for (const std::string_view field : {"initContainers", "containers"}) {
    const auto containers = at_path(*found, {"spec", field});
    if (!containers.is_list()) continue;
    for (const auto& container : containers.as_list()) {
      const auto name = std::string(at_path(container, {"name"}).as_string());
      LogOptions options;
      options.container = name;
      const auto log = operation.client->logs(operation.name_space, pod, options);
      if (!log) {
        errors += fmt::format("{}unable to get logs for pod {}, container {}: {}", errors.empty() ? "" : "\n", pod,
                              name, log.error().helm());
        continue;
      }
      out << fmt::format("POD LOGS: {} ({})\n", pod, name) << *log << "\n";
    }
  }
  if (errors.empty()) return {};
  return Error(ErrorCode::unavailable, errors);
}

}  // namespace

Result<void> write_test_logs(Operation& operation, const TestOptions& options, const TestRun& run, std::ostream& out) {
  if (operation.client == nullptr) return {};
  std::vector<const ReleaseHook*> hooks;
  for (const auto& hook : run.release->hooks) hooks.push_back(&hook);
  std::stable_sort(hooks.begin(), hooks.end(), [](const ReleaseHook* a, const ReleaseHook* b) {
    return a->weight != b->weight ? a->weight < b->weight : a->name < b->name;
  });
  for (const auto* hook : hooks) {
    if (!contains(hook->events, "test") || !is_chosen(options, *hook) || hook->kind != "Pod") continue;
    TRY(write_pod_logs(operation, hook->name, out));
  }
  return {};
}

}  // namespace cluster
