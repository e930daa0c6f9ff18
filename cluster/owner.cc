#include "cluster/owner.h"

#include <functional>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "base/go_format.h"
#include "cluster/error_join.h"
#include "cluster/parallel.h"

namespace cluster {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kManagedBy = "app.kubernetes.io/managed-by";
constexpr std::string_view kHelm = "Helm";
constexpr std::string_view kReleaseName = "meta.helm.sh/release-name";
constexpr std::string_view kReleaseNamespace = "meta.helm.sh/release-namespace";

// What is wrong with one label or annotation; nothing where it is as it must be.
std::optional<Error> wrong_mark(const Value& marks, std::string_view name, std::string_view wanted,
                                std::string_view what) {
  const Value found = marks.is_map() ? marks.as_map().get(name) : Value();
  if (found.is_string() && found.as_string() == wanted) return std::nullopt;
  std::string text = std::string(what) + " validation error: ";
  if (!found.is_string()) {
    text += "missing key " + base::go_quote(name) + ": must be set to " + base::go_quote(wanted);
  } else {
    text += "key " + base::go_quote(name) + " must equal " + base::go_quote(wanted) +
            ": current value is " + base::go_quote(found.as_string());
  }
  return Error(ErrorCode::conflict, std::move(text));
}

// Whose an object is, for people.
std::string whose(const Value& annotations) {
  const Value name = annotations.is_map() ? annotations.as_map().get(kReleaseName) : Value();
  const Value name_space = annotations.is_map() ? annotations.as_map().get(kReleaseNamespace) : Value();
  if (!name.is_string()) return "belongs to no release";
  const auto where = name_space.is_string() ? fmt::format(" in namespace {}", name_space.as_string()) : std::string();
  return fmt::format("belongs to the release \"{}\"{}", name.as_string(), where);
}

std::string described(const TargetObject& target) {
  return target.resource.kind.kind + " " + base::go_quote(target.key.name) + " in namespace " +
         base::go_quote(target.key.name_space);
}

// How a look at one target ended.
struct Look {
  bool is_there = false;
  std::optional<Error> failure{};   // of reading it
  std::optional<Error> not_ours{};  // what check_owner() says
};

Look look_at(KubeClient& client, const TargetObject& target, std::string_view release,
             std::string_view name_space) {
  Look look;
  base::Arena arena;
  const auto live = target.key.name.empty()
                        ? Result<Value>(Error(ErrorCode::invalid, "resource name may not be empty"))
                        : client.get(arena, target.key);
  if (!live) {
    if (!is_not_found(live.error())) look.failure = live.error();
    return look;
  }
  look.is_there = true;
  if (auto owner = check_owner(*live, release, name_space); !owner) look.not_ours = owner.error();
  return look;
}

bool has_generated_name(const TargetObject& target) {
  return !metadata_text(target.object, "generateName").empty();
}

}  // namespace

void mark_owner(base::Arena& arena, TargetObject& target, std::string_view release,
                std::string_view name_space) {
  set_label(arena, target.object, kManagedBy, kHelm);
  set_annotation(arena, target.object, kReleaseName, release);
  set_annotation(arena, target.object, kReleaseNamespace, name_space);
}

Result<void> check_owner(const Value& live, std::string_view release, std::string_view name_space) {
  const Value labels = at_path(live, {"metadata", "labels"});
  const Value annotations = at_path(live, {"metadata", "annotations"});
  std::vector<Error> wrong;
  const auto note = [&](std::optional<Error> error) {
    if (error) wrong.push_back(std::move(*error));
  };
  note(wrong_mark(labels, kManagedBy, kHelm, "label"));
  note(wrong_mark(annotations, kReleaseName, release, "annotation"));
  note(wrong_mark(annotations, kReleaseNamespace, name_space, "annotation"));
  if (wrong.empty()) return {};
  return join_errors(wrong, "; ").wrap("invalid ownership metadata; ").because(whose(annotations));
}

Result<std::vector<TargetObject>> existing_objects(base::Arena&, KubeClient& client,
                                                   const std::vector<TargetObject>& targets,
                                                   std::string_view release,
                                                   std::string_view name_space,
                                                   bool take_ownership) {
  std::vector<Look> looks(targets.size());
  in_parallel(targets.size(), [&](std::size_t i) {
    if (!has_generated_name(targets[i]))
      looks[i] = look_at(client, targets[i], release, name_space);
  });
  std::vector<TargetObject> existing;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (has_generated_name(targets[i]) && !targets[i].key.name.empty()) {
      return Error(ErrorCode::invalid,
                   "metadata.name and metadata.generateName cannot both be set");
    }
    if (looks[i].failure) {
      return Error(*looks[i].failure)
          .wrap("could not get information about the resource " + described(targets[i]) + ": ");
    }
    if (looks[i].not_ours && !take_ownership) {
      const auto& foreign = *looks[i].not_ours;
      return Error(foreign)
          .wrap(described(targets[i]) +
                " exists and cannot be imported into the current release: ")
          .because(display(targets[i].key) + " exists already and " + foreign.reason())
          .hinting("--take-ownership makes it this release's, or give one of the two another name");
    }
    if (looks[i].is_there) existing.push_back(targets[i]);
  }
  return existing;
}

OwnedObjects owned_objects(KubeClient& client, const std::vector<TargetObject>& targets,
                           std::string_view release, std::string_view name_space) {
  std::vector<Look> looks(targets.size());
  in_parallel(targets.size(),
              [&](std::size_t i) { looks[i] = look_at(client, targets[i], release, name_space); });
  OwnedObjects objects;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (looks[i].failure) {
      objects.unverifiable.push_back({targets[i], *looks[i].failure});
    } else if (looks[i].not_ours) {
      objects.foreign.push_back(targets[i]);
    } else if (looks[i].is_there) {
      objects.owned.push_back(targets[i]);
    }
  }
  return objects;
}

}  // namespace cluster
