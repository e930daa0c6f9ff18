// uninstall, in Helm's order of steps (OPS-063 … 076, OPS-126, OPS-127).
#include "cluster/uninstall.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "charts/manifest.h"
#include "cluster/error_join.h"
#include "cluster/owner.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kResourcePolicy = "helm.sh/resource-policy";

struct Sorted {
  std::vector<chart::Manifest> kept{};
  std::vector<chart::Manifest> rest{};
};

std::string lower_trimmed(std::string_view text) {
  return base::ascii_lower(chart::trim_space(text));
}

// OPS-069: a policy other than `keep` takes an object out of both lists.
Result<Sorted> sort_documents(const Operation& operation, const Release& release) {
  Sorted sorted;
  for (auto& manifest : TRY(chart::sort_for_uninstall(operation.arena, release.manifest))) {
    const auto& annotations = manifest.head.annotations;
    const auto* policy = annotations.is_map() ? annotations.as_map().find(kResourcePolicy) : nullptr;
    if (policy == nullptr) {
      sorted.rest.push_back(std::move(manifest));
    } else if (lower_trimmed(policy->as_string()) == "keep") {
      sorted.kept.push_back(std::move(manifest));
    }
  }
  return sorted;
}

std::string kept_text(const Sorted& sorted) {
  if (sorted.kept.empty()) return {};
  std::string text = "These resources were kept due to the resource policy:\n";
  for (const auto& manifest : sorted.kept) {
    text += fmt::format("[{}] {}\n", manifest.head.kind, manifest.head.name);
  }
  return text;
}

Result<std::vector<TargetObject>> objects_of(const Operation& operation, const Release& release,
                                             const Sorted& sorted) {
  std::string text;
  for (const auto& manifest : sorted.rest) text += "\n---\n" + std::string(manifest.text);
  return build(operation, text, release.name_space);
}

base::Log::Attributes facts(const TargetObject& target) {
  return {{"kind", target.key.kind.kind}, {"name", target.key.name}, {"namespace", target.key.name_space}};
}

// What a dry run says of objects that would stay. Any failure on the way only ends it (OPS-063).
void warn_of_foreign(const Operation& operation, const Release& release, const Sorted& sorted) {
  const auto targets = objects_of(operation, release, sorted);
  if (!targets || targets->empty() || operation.client == nullptr) return;
  const auto owned = owned_objects(*operation.client, *targets, release.name, release.name_space);
  auto& log = operation.env.log;
  if (!owned.foreign.empty()) {
    log.warn("dry-run: resources would be skipped because they are not owned by this release",
             {{"release", release.name}, {"count", std::to_string(owned.foreign.size())}});
    for (const auto& target : owned.foreign) log.warn("dry-run: would skip resource", facts(target));
  }
  if (!owned.unverifiable.empty()) {
    log.warn("dry-run: resources would be skipped because their ownership could not be verified",
             {{"release", release.name}, {"count", std::to_string(owned.unverifiable.size())}});
    for (const auto& entry : owned.unverifiable) {
      auto attributes = facts(entry.target);
      attributes.push_back({"error", entry.error.helm()});
      log.warn("dry-run: would skip resource (ownership could not be verified)", attributes);
    }
  }
}

Result<Uninstalled> dry_run(Operation& operation, const UninstallOptions& options) {
  auto last = last_release(operation.arena, operation.store, options.name);
  if (!last) {
    if (options.ignore_not_found && last.error().code() == ErrorCode::not_found) return Uninstalled{};
    return std::move(last).error();
  }
  Uninstalled done{*last, {}};
  const auto sorted = sort_documents(operation, **last);
  if (!sorted) return done;
  warn_of_foreign(operation, **last, *sorted);
  done.info = kept_text(*sorted);
  return done;
}

void append_block(std::string& text, const std::string& block) {
  if (!text.empty()) text += "\n";
  text += block;
}

// Says which objects stay because they are not, or may not be, the release's (OPS-126).
void tell_skipped(const Operation& operation, const Release& release, const OwnedObjects& owned,
                  std::string& info) {
  auto& log = operation.env.log;
  if (!owned.foreign.empty()) {
    auto block = fmt::format("{} resource(s) were not deleted because they are not owned by this release:\n",
                             owned.foreign.size());
    for (const auto& target : owned.foreign) {
      auto attributes = facts(target);
      attributes.push_back({"release", release.name});
      log.warn("skipping delete of resource not owned by this release", attributes);
      block += fmt::format("[{}] {}\n", target.key.kind.kind, target.key.name);
    }
    append_block(info, block);
  }
  if (owned.unverifiable.empty()) return;
  auto block = fmt::format("{} resource(s) were not deleted because their ownership could not be verified:\n",
                           owned.unverifiable.size());
  for (const auto& entry : owned.unverifiable) {
    auto attributes = facts(entry.target);
    attributes.push_back({"release", release.name});
    attributes.push_back({"error", entry.error.helm()});
    log.warn("skipping delete of resource because ownership could not be verified", attributes);
    block += fmt::format("[{}] {}: {}\n", entry.target.key.kind.kind, entry.target.key.name, entry.error.helm());
  }
  append_block(info, block);
}

// Helm leaves such objects behind and forgets the release; we stop before anything is deleted, so that the next
// uninstall finds it whole.
Error unverified(const OwnedObjects& owned) {
  const auto& first = owned.unverifiable.front();
  const auto more = owned.unverifiable.size() - 1;
  return Error(first.error.code(),
               fmt::format("whether {} \"{}\"{} belongs to this release could not be found out: {}", first.target.key.kind.kind,
                           first.target.key.name, more == 0 ? "" : fmt::format(" (and {} more)", more), first.error.helm()));
}

// In our own voice an uninstall that failed is recorded as failed, with its reason. Helm leaves the record
// "uninstalling", or deletes it although something is still there.
void record_failure(Operation& operation, Release& release, const Error& error) {
  if (!operation.goes_further) return;
  operation.cancel.acknowledge();  // what follows must still be done
  release.status = Status::failed;
  release.description = "Uninstallation failed: " + error.helm();
  record(operation, release);
}

// Steps 5 to 8. What was deleted, for the wait.
Result<std::vector<TargetObject>> remove_release(Operation& operation, const UninstallOptions& options,
                                                 const Release& release, std::string& info) {
  const auto sorted = TRY(sort_documents(operation, release));
  info = kept_text(sorted);
  const auto targets = TRY(objects_of(operation, release, sorted));
  if (targets.empty() || operation.client == nullptr) return std::vector<TargetObject>();
  auto owned = owned_objects(*operation.client, targets, release.name, release.name_space);
  if (operation.goes_further && !owned.unverifiable.empty()) return unverified(owned);
  tell_skipped(operation, release, owned, info);
  if (owned.owned.empty()) return std::vector<TargetObject>();
  auto errors = remove_objects(operation.env, *operation.client, owned.owned, options.propagation,
                               apply_options(operation, options, true));
  if (!errors.empty()) return std::move(errors.front());
  return std::move(owned.owned);
}

// In our own voice a record that is gone already is none to take away: what was lost may have been the answer only.
Result<void> purge(Operation& operation, const std::vector<Release*>& revisions) {
  for (const auto* revision : revisions) {
    auto removed = try_record(operation, [&] { return operation.store.remove(revision->name, revision->revision); });
    if (removed || (operation.goes_further && is_release_not_found(removed.error()))) continue;
    return removed;
  }
  return {};
}

Result<Uninstalled> finished(Uninstalled done, const std::vector<Error>& errors) {
  if (errors.empty()) return done;
  return Error(errors.front().code(), fmt::format("uninstallation completed with {} error(s): {}", errors.size(),
                                                  join_errors(errors, "; ").helm()));
}

// Step 11 with --keep-history.
Result<void> keep(Operation& operation, const UninstallOptions& options, Release& release) {
  (void)static_cast<bool>(update_record(operation, release));  // Helm goes on as well
  auto deployed = deployed_releases(operation.arena, operation.store, options.name);
  if (!deployed) {
    if (deployed.error().code() == ErrorCode::not_found) return {};
    return std::move(deployed).error();
  }
  for (auto* revision : *deployed) {
    revision->status = Status::superseded;
    (void)static_cast<bool>(update_record(operation, *revision));
  }
  return {};
}

Result<Uninstalled> already_gone(Operation& operation, const UninstallOptions& options,
                                 const std::vector<Release*>& revisions) {
  if (options.keep_history) {
    return Error(ErrorCode::conflict, fmt::format("the release named \"{}\" is already deleted", options.name));
  }
  auto purged = purge(operation, revisions);
  if (!purged) return std::move(purged).error().wrap("uninstall: Failed to purge the release: ");
  return Uninstalled{revisions.back(), {}};
}

// Steps 3 to 11.
Result<Uninstalled> carry_out(Operation& operation, const UninstallOptions& options,
                              const std::vector<Release*>& revisions) {
  auto& release = *revisions.back();
  Uninstalled done{&release, {}};
  release.status = Status::uninstalling;
  release.deleted = now(operation);
  release.description = "Deletion in progress (or silently failed)";
  TRY(run_event(operation, release, chart::HookEvent::pre_delete, options, true));
  (void)static_cast<bool>(update_record(operation, release));
  auto removed = remove_release(operation, options, release, done.info);
  if (!removed) {
    auto error = std::move(removed).error();
    auto reason = error.reason();
    return std::move(error)
        .because(fmt::format("cannot delete what \"{}\" brought: {}", options.name, reason))
        .with_helm(fmt::format("failed to delete release: {}", options.name));
  }
  std::vector<Error> errors;
  if (operation.client != nullptr && !removed->empty()) {
    auto waited = wait_removed(operation.env, *operation.client, operation.cancel, *removed,
                               wait_options(operation, options));
    if (!waited) errors.push_back(std::move(waited).error());
  }
  auto after = run_event(operation, release, chart::HookEvent::post_delete, options, true);
  if (!after) errors.push_back(std::move(after).error());
  if (operation.goes_further && !errors.empty()) return join_errors(errors, "; ");
  release.status = Status::uninstalled;
  release.description = options.description.empty() ? "Uninstallation complete" : options.description;
  if (options.keep_history) {
    TRY(keep(operation, options, release));
    return finished(std::move(done), errors);
  }
  auto purged = purge(operation, revisions);
  if (!purged) errors.push_back(std::move(purged).error().wrap("uninstall: Failed to purge the release: "));
  return finished(std::move(done), errors);
}

}  // namespace

Result<Uninstalled> uninstall(Operation& operation, const UninstallOptions& options) {
  TRY(check_reachable(operation));
  if (is_dry_run(options)) return dry_run(operation, options);
  if (!check_release_name(options.name)) {
    return Error(ErrorCode::invalid, fmt::format("uninstall: Release name is invalid: {}", options.name));
  }
  auto revisions = history(operation.arena, operation.store, options.name);
  if (!revisions) {
    if (options.ignore_not_found) return Uninstalled{};
    return std::move(revisions).error().wrap(fmt::format("uninstall: Release not loaded: {}: ", options.name));
  }
  if (revisions->back()->status == Status::uninstalled) return already_gone(operation, options, *revisions);
  TRY(may_write(operation));  // not yet: nothing is touched, so nothing is recorded either
  auto done = carry_out(operation, options, *revisions);
  if (!done) record_failure(operation, *revisions->back(), done.error());
  return done;
}

}  // namespace cluster
