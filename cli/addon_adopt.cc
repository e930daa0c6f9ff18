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

constexpr std::string_view kTrue[] = {"1", "t", "T", "true", "TRUE", "True"};  // as NGINX's controller reads it

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
  std::string text = adoption.is_empty() ? "There is nothing to adopt.\n" : "";
  for (const auto& object : adoption.taken) {
    text += "adopt    " + named(object.key);
    text += object.told.empty() ? "\n" : fmt::format("  ({})\n", object.told);
  }
  for (const auto& object : adoption.replaced) text += fmt::format("replace  {}  ({})\n", named(object.key), object.told);
  for (const auto& object : adoption.left) text += fmt::format("delete   {}  (nothing takes its place)\n", named(object.key));
  for (const auto& object : adoption.made) text += fmt::format("create   {}\n", named(object.key));
  return text;
}

Result<void> check_pairs(const cluster::Adoption& adoption) {
  constexpr std::string_view kPrefix = "service.beta.kubernetes.io/aws-load-balancer-";
  const auto text = [](const std::map<std::string, std::string>& texts, const std::string& name) {
    const auto found = texts.find(name);
    return found == texts.end() ? std::string() : found->second;
  };
  std::string sends;    // the Service whose load balancer sends the protocol
  std::string expects;  // the ConfigMap that tells NGINX to expect it
  for (const auto* objects : {&adoption.taken, &adoption.made, &adoption.own}) {
    for (const auto& object : *objects) {
      const auto of = [&](std::string_view name) { return text(object.annotations, std::string(kPrefix).append(name)); };
      const bool has_attribute = of("target-group-attributes").find("proxy_protocol_v2.enabled=true") != std::string::npos;
      const bool is_asked = of("proxy-protocol") == "*" || has_attribute;
      if (object.key.kind.kind == "Service" && is_asked && of("type") != "nlb") sends = named(object.key);
      const auto told = text(object.data, "use-proxy-protocol");
      if (std::ranges::find(kTrue, told) != std::end(kTrue)) expects = named(object.key);
    }
  }
  if (sends.empty() == expects.empty()) return {};
  const auto what = sends.empty() ? fmt::format("the {} will say use-proxy-protocol, but no load balancer would send it", expects)
                                  : fmt::format("the {} keeps an annotation that makes the load balancer send the proxy protocol, but "
                                                "NGINX would not expect it", sends);
  return Error(ErrorCode::conflict, what + ": every request would fail")
      .hinting("set both: --set aws.loadBalancer=classic --set aws.proxyProtocol=true; or first take the old annotation off the "
               "Service and the old key out of the ConfigMap");
}

Result<void> check_adoption(const Invocation& call, const cluster::Adoption& adoption) {
  if (call.flags.boolean("replace") || (adoption.replaced.empty() && adoption.left.empty())) return {};
  const auto count = adoption.replaced.size() + adoption.left.size();
  return Error(ErrorCode::conflict, fmt::format("{} of the objects that are there cannot be adopted: {} must be made anew, {} would be left over",
                                                count, adoption.replaced.size(), adoption.left.size()))
      .hinting("--replace deletes them; what they do is away until the new ones have started");
}

}  // namespace cli
