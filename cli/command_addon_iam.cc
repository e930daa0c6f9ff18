// addon iam: the roles that kube2iam hands out, as tables, JSON or YAML.
#include <algorithm>

#include <fmt/format.h>

#include "base/json.h"
#include "base/json_object.h"
#include "base/table.h"
#include "cli/addon_iam_command.h"
#include "cli/connection.h"
#include "cli/image_source.h"
#include "cli/release_text.h"
#include "cluster/iam_view.h"

namespace cli {
namespace {

using base::Result;
using base::json::ObjectWriter;
using cluster::IamPod;
using cluster::IamVerdict;
using cluster::IamView;

Result<IamView> view_of_files(Invocation& call, const std::vector<std::string>& files, const cluster::IamOverrides& overrides) {
  base::Arena arena;
  std::vector<base::Value> objects;
  for (const auto& file : files) {
    const auto text = arena.copy(TRY(read_text_at(call, file)));
    auto read = cluster::read_objects(arena, text);
    if (!read) return std::move(read).error().wrap(file + ": ");
    objects.insert(objects.end(), read->begin(), read->end());
  }
  return cluster::iam_view_of_objects(objects, current_namespace(call.env, call.settings), overrides);
}

Result<IamView> view_of_cluster(Invocation& call, const cluster::IamOverrides& overrides) {
  const auto connection = TRY(cluster::connect(call.env, call.cancel, connection_flags(call.settings)));
  const auto name_space = call.flags.boolean("all-namespaces") ? "" : current_namespace(call.env, call.settings);
  return cluster::iam_view_of_cluster(*connection.client, name_space, overrides);
}

std::string settings_line(const cluster::IamSettings& settings) {
  auto text = settings.source.empty() ? std::string("settings") : settings.source;
  text += ": base ";
  text += !settings.base_role_arn.empty() ? settings.base_role_arn : settings.discovers_base ? "of the node's account" : "none";
  text += ", default role ";
  text += settings.discovers_default ? "the node's own" : settings.default_role.empty() ? "none" : settings.default_role;
  text += settings.restricts_namespaces ? settings.by_regexp ? ", namespaces restricted by regular expressions"
                                                             : ", namespaces restricted by patterns"
                                        : ", namespaces not restricted";
  return text;
}

// What pods without an annotation get, in a line.
std::string others_line(const IamView& view) {
  const auto count = std::count_if(view.pods.begin(), view.pods.end(), [](const IamPod& pod) { return !pod.has_role; });
  if (count == 0) return "";
  std::size_t refused = 0;
  for (const auto& pod : view.pods) {
    if (!pod.has_role && (pod.verdict == IamVerdict::no_role || pod.verdict == IamVerdict::refused)) ++refused;
  }
  return fmt::format("{} more without an annotation, {} of them refused (--all-pods lists them)\n", count, refused);
}

void print_tables(Invocation& call, const IamView& view, bool all_pods) {
  auto& out = call.env.out;
  out << settings_line(view.settings) << "\n\n";
  std::vector<std::vector<std::string>> spaces{{"NAMESPACE", "ALLOWED ROLES"}};
  for (const auto& space : view.namespaces) {
    auto text = space.has_annotation ? fmt::format("{}", fmt::join(space.allowed, ", ")) : "-";
    if (!space.problem.empty()) text += (text.empty() ? "" : "; ") + space.problem;
    if (text.empty()) text = "none";
    spaces.push_back({space.name, text});
  }
  if (spaces.size() > 1) out << base::format_table(spaces) << "\n\n";
  std::vector<std::vector<std::string>> rows{{"NAMESPACE", "POD", "ROLE", "VERDICT", "REASON"}};
  for (const auto& pod : view.pods) {
    if (!pod.has_role && !all_pods) continue;
    rows.push_back({pod.name_space, pod.name, pod.arn.empty() ? "-" : pod.arn, std::string(verdict_text(pod.verdict)), pod.reason});
  }
  if (rows.size() > 1) out << base::format_table(rows) << '\n';
  if (!all_pods) out << others_line(view);
}

void write_texts(ObjectWriter& object, std::string_view name, const std::vector<std::string>& texts) {
  auto& list = object.key(name);
  list += '[';
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) list += ',';
    base::json::append_string(list, texts[i]);
  }
  list += ']';
}

void write_settings(base::Arena& arena, std::string& out, const cluster::IamSettings& settings) {
  ObjectWriter object(arena, out);
  object.text_unless_empty("source", settings.source);
  object.text_unless_empty("baseRoleArn", settings.base_role_arn);
  object.text_unless_empty("defaultRole", settings.default_role);
  object.key("namespaceRestrictions") += settings.restricts_namespaces ? "true" : "false";
  object.text("format", settings.by_regexp ? "regexp" : "glob");
  object.key("discoversBaseArn") += settings.discovers_base ? "true" : "false";
  object.key("discoversDefaultRole") += settings.discovers_default ? "true" : "false";
  object.end();
}

void write_pod(base::Arena& arena, std::string& out, const IamPod& pod) {
  ObjectWriter object(arena, out);
  object.text("namespace", pod.name_space);
  object.text("name", pod.name);
  object.text_unless_empty("role", pod.role);
  object.text_unless_empty("arn", pod.arn);
  object.text_unless_empty("externalId", pod.external_id);
  object.text("verdict", verdict_text(pod.verdict));
  object.text_unless_empty("reason", pod.reason);
  object.end();
}

std::string json_of(base::Arena& arena, const IamView& view, bool all_pods) {
  std::string out;
  ObjectWriter object(arena, out);
  write_settings(arena, object.key("kube2iam"), view.settings);
  auto& spaces = object.key("namespaces");
  for (std::size_t i = 0; i < view.namespaces.size(); ++i) {
    spaces += i == 0 ? '[' : ',';
    ObjectWriter one(arena, spaces);
    one.text("name", view.namespaces[i].name);
    write_texts(one, "allowed", view.namespaces[i].allowed);
    one.text_unless_empty("problem", view.namespaces[i].problem);
    one.end();
  }
  spaces += view.namespaces.empty() ? "[]" : "]";
  auto& pods = object.key("pods");
  pods += '[';
  for (const auto& pod : view.pods) {
    if (!pod.has_role && !all_pods) continue;
    if (pods.back() != '[') pods += ',';
    write_pod(arena, pods, pod);
  }
  pods += ']';
  object.end();
  return out;
}

}  // namespace

Result<void> run_addon_iam(Invocation& call) {
  const auto& files = call.flags.list("file");
  cluster::IamOverrides overrides;
  overrides.base_role_arn = call.flags.text("base-role-arn");
  overrides.default_role = call.flags.text("default-role");
  overrides.restricts_namespaces = call.flags.boolean("namespace-restrictions");
  const auto view = TRY(files.empty() ? view_of_cluster(call, overrides) : view_of_files(call, files, overrides));
  for (const auto& note : view.notes) call.env.log.warn(note);
  for (const auto& problem : view.settings.problems) call.env.log.warn(problem);
  const bool all_pods = call.flags.boolean("all-pods");
  if (output_format(call) == OutputFormat::table) {
    print_tables(call, view, all_pods);
    return {};
  }
  base::Arena arena;
  return print_encoded(call, arena, json_of(arena, view, all_pods), output_format(call));
}

}  // namespace cli
