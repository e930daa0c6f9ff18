// Every question is a GET and, where something is written, the same write with dryRun=All. The objects of a plan are
// asked about side by side.
#include "cluster/preview.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "base/json.h"
#include "cluster/owner.h"
#include "cluster/parallel.h"

namespace cluster {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::array<std::string_view, 7> kServersOwn{"managedFields", "resourceVersion",   "uid",     "generation",
                                                      "selfLink",      "creationTimestamp", "ownerReferences"};
constexpr std::string_view kResourcePolicy = "helm.sh/resource-policy";

// Calls `ask(i)` for every number below `count`, kParallelRequests at once; the error of the lowest number that had one.
template <typename Ask>
Result<void> side_by_side(std::size_t count, const Ask& ask) {
  std::vector<std::optional<Error>> errors(count);
  in_parallel(count, [&](std::size_t i) {
    auto done = ask(i);
    if (!done) errors[i] = std::move(done).error();
  });
  for (auto& error : errors) {
    if (error) return *std::move(error);
  }
  return {};
}

// nil where it is not there.
Result<base::Value> live_object(Operation& operation, base::Arena& arena, const ObjectKey& key) {
  auto found = operation.client->get(arena, key);
  if (found) return found;
  if (found.error().code() == ErrorCode::not_found) return base::Value();
  return std::move(found).error();
}

// What a write would make of an object.
Result<base::Value> would_be(Operation& operation, base::Arena& arena, const TargetObject& target, bool server_side,
                             bool force_conflicts, const base::Value& live, const std::vector<TargetObject>& originals) {
  base::Env& env = operation.env;
  if (!server_side && !live.is_nil()) {
    // The same patch an upgrade would send, as a dry run.
    std::vector<TargetObject> old;
    for (const auto& original : originals) {
      if (original.key == target.key) old.push_back(original);
    }
    if (old.empty()) old.push_back(target);
    std::vector<TargetObject> wanted{target};
    ApplyOptions options;
    options.server_side = false;
    options.dry_run = DryRun::server;
    Applied applied;
    TRY(update_objects(arena, env, *operation.client, old, wanted, options, applied));
    return wanted.front().object;
  }
  WriteOptions options;
  options.dry_run = DryRun::server;
  options.force = force_conflicts;
  return server_side ? operation.client->apply(arena, target.object, options)
                     : operation.client->create(arena, target.object, options);
}

struct Question {
  const TargetObject* target = nullptr;
  bool is_removed = false;
  PreviewedObject answer{};
};

Result<void> ask_removed(Operation& operation, base::Arena& arena, Question& question) {
  const auto live = TRY(live_object(operation, arena, question.target->key));
  if (live.is_nil()) return {};  // gone already
  question.answer.before = cleaned(arena, live);
  const bool stays = annotation(live, kResourcePolicy) == "keep";
  question.answer.change = stays ? Change::keep : Change::remove;
  if (stays) question.answer.after = question.answer.before;
  return {};
}

Result<void> ask_written(Operation& operation, base::Arena& arena, const Plan& plan, Question& question) {
  const auto& target = *question.target;
  const auto live = TRY(live_object(operation, arena, target.key));
  auto after = would_be(operation, arena, target, plan.server_side, plan.options.force_conflicts, live, plan.originals);
  if (!after && live.is_nil() && after.error().code() == ErrorCode::not_found) {
    // Its namespace or its kind comes with the release itself: nothing is known but what was written.
    question.answer.after = cleaned(arena, target.object);
    question.answer.change = Change::create;
    return {};
  }
  if (!after) {
    return std::move(after).error().during(fmt::format("asking the server about {}", display(target.key)));
  }
  question.answer.after = cleaned(arena, *after);
  if (live.is_nil()) {
    question.answer.change = Change::create;
    return {};
  }
  question.answer.before = cleaned(arena, live);
  const bool is_same = base::deep_equal(question.answer.before, question.answer.after);
  question.answer.change = is_same ? Change::none : Change::update;
  return {};
}

bool has_key(const std::vector<TargetObject>& objects, const ObjectKey& key) {
  return std::any_of(objects.begin(), objects.end(), [&](const TargetObject& object) { return object.key == key; });
}

// A copy that shares not even strings, for an object whose arena goes.
base::Value whole_copy(base::Arena& arena, const base::Value& object) {
  if (object.is_nil()) return object;
  base::Arena own;
  const auto text = base::json::write(own, object);
  return text ? *base::json::read(arena, arena.copy(*text), base::json::Numbers::exact) : base::Value();
}

// Answers live in an arena of their own until they are copied, one at a time, into the operation's.
Result<std::vector<PreviewedObject>> answers(Operation& operation, std::vector<Question>& questions,
                                             const std::function<Result<void>(base::Arena&, Question&)>& ask) {
  std::mutex mutex;
  const auto asked = [&](std::size_t i) -> Result<void> {
    base::Arena arena;
    auto& question = questions[i];
    question.answer.key = question.target->key;
    question.answer.path = question.target->path;
    TRY(ask(arena, question));
    const std::lock_guard lock(mutex);
    question.answer.before = whole_copy(operation.arena, question.answer.before);
    question.answer.after = whole_copy(operation.arena, question.answer.after);
    return {};
  };
  TRY(side_by_side(questions.size(), asked));
  std::vector<PreviewedObject> out;
  for (auto& question : questions) out.push_back(std::move(question.answer));
  return out;
}

}  // namespace

base::Value cleaned(base::Arena& arena, const base::Value& object) {
  if (!object.is_map()) return object;
  auto copy = base::deep_copy(arena, object);
  copy.as_map().erase("status");
  const auto metadata = copy.as_map().get("metadata");
  if (!metadata.is_map()) return copy;
  for (const auto field : kServersOwn) metadata.as_map().erase(field);
  return copy;
}

Result<std::vector<PreviewedObject>> preview(Operation& operation, const Plan& plan) {
  std::vector<PreviewedObject> out;
  if (operation.client == nullptr) return out;
  for (const auto& crd : plan.crds) {
    PreviewedObject change;
    change.key = crd.target.key;
    change.path = crd.target.path;
    change.change = crd.change;
    change.after = cleaned(operation.arena, crd.target.object);
    auto live = TRY(live_object(operation, operation.arena, crd.target.key));
    change.before = cleaned(operation.arena, live);
    out.push_back(std::move(change));
  }
  std::vector<Question> questions;
  for (const auto& target : plan.targets) questions.push_back({&target, false, {}});
  for (const auto& original : plan.originals) {
    if (!has_key(plan.targets, original.key)) questions.push_back({&original, true, {}});
  }
  const auto ask = [&](base::Arena& arena, Question& question) {
    return question.is_removed ? ask_removed(operation, arena, question)
                               : ask_written(operation, arena, plan, question);
  };
  auto told = TRY(answers(operation, questions, ask));
  out.insert(out.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
  return out;
}

Result<std::vector<PreviewedObject>> drift(Operation& operation, const Release& release) {
  if (operation.client == nullptr) return std::vector<PreviewedObject>();
  auto targets = TRY(build(operation, release.manifest, release.name_space));
  mark_owners(operation, targets, release);
  std::vector<Question> questions;
  for (const auto& target : targets) questions.push_back({&target, false, {}});
  const bool server_side = release.server_side();
  return answers(operation, questions, [&](base::Arena& arena, Question& question) -> Result<void> {
    const auto live = TRY(live_object(operation, arena, question.target->key));
    // With force: what the record says, whoever has taken the field since.
    auto after = would_be(operation, arena, *question.target, server_side, true, live, targets);
    if (!after) {
      return std::move(after).error().during(fmt::format("asking the server about {}", display(question.target->key)));
    }
    question.answer.after = cleaned(arena, *after);
    question.answer.before = cleaned(arena, live);
    if (live.is_nil()) {
      question.answer.change = Change::create;
    } else if (!base::deep_equal(question.answer.before, question.answer.after)) {
      question.answer.change = Change::update;
    }
    return {};
  });
}

}  // namespace cluster
