#include "cli/addon_adopt.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/connection.h"
#include "cluster/addon_record.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string named(const cluster::ObjectKey& key) {
  return key.name_space.empty() ? fmt::format("{} {}", key.kind.kind, key.name)
                                : fmt::format("{} {} in {}", key.kind.kind, key.name, key.name_space);
}

}  // namespace

Result<OldAddon> find_old_addon(Invocation& call, const Addon& addon) {
  OldAddon old;
  auto access = TRY(open_releases(call));
  if (!access.has_cluster()) return old;
  auto found = cluster::labelled_objects(*access.client(), addon.replaces);
  if (!found) return access.explain(std::move(found).error());
  old.objects = *std::move(found);
  const auto first = std::ranges::find_if(old.objects, [](const auto& key) { return !key.name_space.empty(); });
  if (first != old.objects.end()) old.name_space = first->name_space;
  if (old.objects.empty()) return old;
  const auto installed = cluster::installed_addons(*access.client());
  if (!installed) return old;  // who may not read namespaces is not told
  const auto name = std::string_view(addon.replaces).substr(addon.replaces.find('=') + 1);
  const auto record = std::ranges::find(installed->addons, name, &cluster::InstalledAddon::name);
  if (record != installed->addons.end()) old.channel = record->record.channel;
  return old;
}

std::string adoption_text(const cluster::Adoption& adoption) {
  if (adoption.is_empty()) return "There is nothing to adopt.\n";
  std::string text;
  for (const auto& object : adoption.taken) {
    text += "adopt    " + named(object.key);
    text += object.told.empty() ? "\n" : fmt::format("  ({})\n", object.told);
  }
  for (const auto& object : adoption.replaced) text += fmt::format("replace  {}  ({})\n", named(object.key), object.told);
  for (const auto& object : adoption.left) text += fmt::format("delete   {}  (nothing takes its place)\n", named(object.key));
  return text;
}

Result<void> check_adoption(const Invocation& call, const cluster::Adoption& adoption) {
  if (call.flags.boolean("replace") || (adoption.replaced.empty() && adoption.left.empty())) return {};
  const auto count = adoption.replaced.size() + adoption.left.size();
  return Error(ErrorCode::conflict, fmt::format("{} of the objects that are there cannot be adopted: {} must be made anew, {} would be left over",
                                                count, adoption.replaced.size(), adoption.left.size()))
      .hinting("--replace deletes them; what they do is away until the new ones have started");
}

}  // namespace cli
