#include "cli/addon_adopt.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/connection.h"
#include "cluster/addon_record.h"
#include "repo/url_join.h"

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

// A manifest that was applied by its URL, from a folder called like the addon: …/addons/ingress-nginx/v1.6.0.yaml.
bool is_manifest_of(const cluster::InstalledAddon& one, std::string_view name) {
  const auto folder = fmt::format("/{}/", name.substr(0, name.find('.')));
  return one.name.starts_with("manifest-") && one.record.channel.find(folder) != std::string::npos;
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
  if (addon.replaces.empty()) return old;
  const auto installed = cluster::installed_addons(*access.client());
  if (!installed) return old;  // who may not read namespaces is not told
  const auto name = std::string_view(addon.replaces).substr(addon.replaces.find('=') + 1);
  for (const auto& one : installed->addons) {
    if (one.name == name || is_manifest_of(one, name)) old.records.push_back(one);
  }
  return old;
}

void forget_records(Invocation& call, const OldAddon& old) {
  if (old.records.empty()) return;
  const auto forget = [&](const cluster::InstalledAddon& one) -> Result<cluster::Recorded> {
    auto access = TRY(open_releases(call));
    return cluster::forget_addon(*access.client(), one.name_space, one.name, one.text, "tug");
  };
  for (const auto& one : old.records) {
    const auto done = forget(one);
    if (!done) {
      call.env.log.warn(fmt::format("the record of {} on the namespace {} stays: {}", one.name, one.name_space,
                                    done.error().helm()));
    } else if (*done == cluster::Recorded::written) {
      call.env.log.info(fmt::format("the namespace {} no longer says that {} is there from the channel {}", one.name_space,
                                    one.name, repo::without_credentials(one.record.channel)));
    }
  }
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
