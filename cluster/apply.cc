// Creating and deleting objects, and what single writes have in common with updating
// (apply_update.cc): which request it is, how often it is tried and how Helm words its failure.
#include "cluster/apply.h"

#include <optional>
#include <thread>

#include "cluster/apply_write.h"
#include "cluster/error_join.h"
#include "cluster/parallel.h"
#include "cluster/tried.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kNothing = "no objects visited";

// Where the run of objects of one kind that begins at `start` ends.
std::size_t batch_end(const std::vector<TargetObject>& targets, std::size_t start) {
  std::size_t end = start;
  while (end < targets.size() && targets[end].key.kind.kind == targets[start].key.kind.kind) ++end;
  return end;
}

base::Log::Attributes named(const TargetObject& target) {
  return {{"namespace", target.key.name_space}, {"name", target.key.name}};
}

}  // namespace

std::string kind_text(const GroupVersionKind& kind) {
  return kind.group + "/" + kind.version + ", Kind=" + kind.kind;
}

std::string object_text(const TargetObject& target) {
  return target.key.name_space + "/" + target.key.name + " " + kind_text(target.resource.kind);
}

Result<void> ask_to_write(const ApplyOptions& options) {
  return options.may_write ? options.may_write() : Result<void>();
}

void refresh(TargetObject& target, const Value& answer) {
  target.object = answer;
  target.key.name = metadata_text(answer, "name");
  target.key.name_space = metadata_text(answer, "namespace");
}

Result<Value> retry_write(const std::function<bool(const Error&)>& is_worth_it,
                          const std::function<Result<Value>()>& write) {
  const auto pause = [](int) {
    std::this_thread::sleep_for(kWritePause);
    return true;
  };
  return tried<Value>(kWriteAttempts, is_worth_it, pause, write);
}

Result<void> apply_server_side(Arena& arena, KubeClient& client, TargetObject& target,
                               const ApplyOptions& options) {
  WriteOptions write;
  write.dry_run = options.dry_run;
  write.validation = Validation::strict;
  write.force = options.force_conflicts;
  auto answer = target.key.name.empty()
                    ? Result<Value>(Error(ErrorCode::invalid, "resource name may not be empty"))
                    : client.apply(arena, target.object, write);
  if (!answer) {
    Error error = answer.error();
    if (error.http_status() == kUnsupportedMediaType) {
      return error.wrap("server-side apply not available on the server: ");
    }
    if (is_conflict(error)) {
      return error.wrap("conflict occurred while applying object " + object_text(target) + ": ");
    }
    return error.wrap("server-side apply failed for object " + object_text(target) + ": ");
  }
  refresh(target, *answer);
  return {};
}

Result<void> create_one(Arena& arena, KubeClient& client, TargetObject& target,
                        const ApplyOptions& options) {
  TRY(ask_to_write(options));
  if (options.server_side) {
    const auto applied = retry_write(is_quota_conflict, [&]() -> Result<Value> {
      TRY(apply_server_side(arena, client, target, options));
      return target.object;
    });
    return applied ? Result<void>() : applied.error();
  }
  if (const Value metadata = at_path(target.object, {"metadata"}); metadata.is_map()) {
    metadata.as_map().erase("resourceVersion");
  }
  const Value answer =
      TRY(retry_write(is_conflict, [&] { return client.create(arena, target.object, {}); }));
  refresh(target, answer);
  return {};
}

std::vector<TargetObject> created_objects(const Applied& applied) {
  std::vector<TargetObject> created;
  for (const auto& object : applied.objects) {
    if (object.change == Change::create) created.push_back(object.target);
  }
  return created;
}

Result<void> create_objects(Arena& arena, base::Env& env, KubeClient& client,
                            std::vector<TargetObject>& targets, const ApplyOptions& options,
                            Applied* applied) {
  env.log.debug("creating resource(s)", {{"resources", std::to_string(targets.size())}});
  if (!options.server_side && options.force_conflicts) {
    return Error(
        ErrorCode::invalid,
        "invalid client create option(s): forceConflicts enabled when serverSideApply disabled");
  }
  if (targets.empty()) return Error(ErrorCode::invalid, std::string(kNothing));
  std::vector<std::optional<Error>> failures(targets.size());
  for (std::size_t start = 0; start < targets.size();) {
    const std::size_t end = batch_end(targets, start);
    std::vector<Arena*> arenas;
    for (std::size_t i = start; i < end; ++i) arenas.push_back(arena.own<Arena>());
    in_parallel(end - start, [&](std::size_t i) {
      auto created = create_one(*arenas[i], client, targets[start + i], options);
      if (!created) failures[start + i] = created.error();
    });
    start = end;
  }
  std::vector<Error> errors;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (failures[i]) errors.push_back(*failures[i]);
    if (applied != nullptr) applied->objects.push_back({targets[i], Change::create});
  }
  if (!errors.empty()) return join_errors(errors, "\n");
  return {};
}

Result<void> remove_one(KubeClient& client, const TargetObject& target, Propagation propagation,
                        const ApplyOptions& options) {
  TRY(ask_to_write(options));
  RemoveOptions remove;
  remove.propagation = propagation;
  const auto removed = retry_write(is_conflict, [&]() -> Result<Value> {
    TRY(client.remove(target.key, remove));
    return Value();
  });
  return removed ? Result<void>() : removed.error();
}

std::vector<Error> remove_objects(base::Env& env, KubeClient& client,
                                  const std::vector<TargetObject>& targets, Propagation propagation,
                                  const ApplyOptions& options) {
  if (targets.empty()) {
    return {
        Error(ErrorCode::not_found, "object not found, skipping delete: " + std::string(kNothing))};
  }
  std::vector<std::optional<Error>> failures(targets.size());
  for (std::size_t start = 0; start < targets.size();) {
    const std::size_t end = batch_end(targets, start);
    for (std::size_t i = start; i < end; ++i) {
      auto attributes = named(targets[i]);
      attributes.emplace_back("kind", targets[i].resource.kind.kind);
      env.log.debug("starting delete resource", attributes);
    }
    in_parallel(end - start, [&](std::size_t i) {
      auto removed = remove_one(client, targets[start + i], propagation, options);
      if (!removed && !is_not_found(removed.error())) failures[start + i] = removed.error();
    });
    start = end;
  }
  std::vector<Error> errors;
  for (const auto& failure : failures) {
    if (failure) errors.push_back(*failure);
  }
  return errors;
}

}  // namespace cluster
