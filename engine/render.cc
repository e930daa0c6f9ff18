// A chart and its values to rendered files: one template set for the whole tree of charts, one context
// per chart, shared by all its templates (a `set` in one is seen by the next). render_files does the
// templates, render adds NOTES.txt, post-rendering and the install order.
#include "engine/render.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/semver.h"
#include "base/filesystem.h"
#include "charts/metadata.h"
#include "charts/place.h"
#include "engine/functions/functions.h"
#include "engine/functions/methods.h"
#include "engine/lang/stack.h"
#include "engine/lang/template_set.h"
#include "engine/objects.h"
#include "engine/post_render.h"
#include "engine/render_error.h"
#include "engine/rendered_error.h"

namespace engine {

namespace {

constexpr std::string_view kNotes = "NOTES.txt";
constexpr std::string_view kNoValue = "<no value>";

struct Renderable {
  std::string_view text{};
  base::Map* context = nullptr;
  std::string_view base_path{};
};

using Renderables = std::map<std::string_view, Renderable>;

std::string_view file_base(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// The table at `path` ("a.b") below `values`, or nullptr.
base::Map* find_table(base::Map* values, std::string_view path) {
  while (values != nullptr) {
    const std::size_t dot = path.find('.');
    const base::Value* found = values->find(path.substr(0, dot));
    values = found != nullptr && found->is_map() ? &found->as_map() : nullptr;
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  return values;
}

// Builds the contexts and lists the templates of a chart and everything below it.
class Collector {
 public:
  Collector(base::Arena& arena, base::Value release, base::Value capabilities)
      : arena_(arena), release_(release), capabilities_(capabilities) {}

  // `values`: the table of this chart. Gives its context.
  base::Map* collect(const chart::Chart& chart, base::Map* values) {
    base::Map* context = base::Map::make(arena_, base::MapType::any, 8);
    base::Map* subcharts = base::Map::make(arena_);
    if (values == nullptr) values = base::Map::make(arena_);
    context->set("Capabilities", capabilities_);
    context->set("Chart", chart::metadata_map(arena_, chart.metadata, chart.is_root()));
    context->set("Files", make_files(arena_, chart.files));
    context->set("Release", release_);
    context->set("Subcharts", base::Value::map(subcharts));
    context->set("Values", base::Value::map_as(values, base::MapType::values));
    for (const chart::Chart* child : chart.dependencies) {
      base::Map* child_context = collect(*child, find_table(values, child->name()));
      subcharts->set_copy(child->name(), base::Value::map(child_context));
    }
    add_templates(chart, context);
    return context;
  }

  Renderables& renderables() { return renderables_; }

 private:
  void add_templates(const chart::Chart& chart, base::Map* context) {
    const std::string root = chart.full_path();
    const std::string_view base_path = arena_.copy(root + "/templates");
    const bool is_library = chart.metadata.type == "library";
    for (const chart::File& file : chart.templates) {
      if (is_library && !file_base(file.name).starts_with('_')) continue;
      const std::string name = base::join_path(root, file.name);
      renderables_[arena_.copy(name)] = Renderable{file.data, context, base_path};
    }
  }

  base::Arena& arena_;
  base::Value release_;
  base::Value capabilities_;
  Renderables renderables_;
};

base::Value release_map(base::Arena& arena, const ReleaseInfo& release) {
  base::Map* map = base::Map::make(arena, base::MapType::any, 6);
  map->set("IsInstall", base::Value::boolean(release.is_install));
  map->set("IsUpgrade", base::Value::boolean(release.is_upgrade));
  map->set("Name", base::Value::string(arena, release.name));
  map->set("Namespace", base::Value::string(arena, release.name_space));
  map->set("Revision", base::Value::integer(release.revision));
  map->set("Service", base::Value::string("Helm"));
  return base::Value::map(map);
}

// Deepest path first, then reverse byte order: so a parent's definition of a name replaces its
// subcharts' (ENG-045).
std::vector<std::string_view> template_order(const Renderables& renderables) {
  std::vector<std::pair<std::ptrdiff_t, std::string_view>> keys;
  for (const auto& [name, renderable] : renderables) {
    keys.emplace_back(std::count(name.begin(), name.end(), '/'), name);
  }
  std::sort(keys.rbegin(), keys.rend());
  std::vector<std::string_view> names;
  names.reserve(keys.size());
  for (const auto& [depth, name] : keys) names.push_back(name);
  return names;
}

// Removes every "<no value>" that Go's templates leave for absent values (ENG-049).
void remove_no_value(std::string& text, std::size_t from = 0) {
  std::size_t found = text.find(kNoValue, from);
  if (found == std::string::npos) return;
  std::size_t write = found;
  while (found != std::string::npos) {
    const std::size_t next = text.find(kNoValue, found + kNoValue.size());
    const std::size_t start = found + kNoValue.size();
    const std::size_t end = next == std::string::npos ? text.size() : next;
    text.replace(write, end - start, text, start, end - start);
    write += end - start;
    found = next;
  }
  text.resize(write);
}

base::Result<void> parse_all(lang::TemplateSet& templates, const Renderables& renderables,
                             std::span<const std::string_view> order) {
  std::vector<lang::TemplateSet::File> files;
  files.reserve(order.size());
  for (const std::string_view name : order) files.push_back({name, renderables.at(name).text});
  std::string_view bad;
  auto parsed = templates.parse(files, bad);
  if (parsed) return {};
  base::Error error = std::move(parsed).error();
  std::string text = format_parse_error(bad, error.helm());
  return std::move(error).with_helm(std::move(text));
}

base::Result<std::vector<chart::RenderedFile>> execute_all(base::Arena& arena,
                                                           lang::TemplateSet& templates,
                                                           Services& services,
                                                           const Renderables& renderables,
                                                           std::span<const std::string_view> order,
                                                           RenderTrace* trace) {
  lang::Limits limits;
  limits.max_output = kMaxRenderOutput;
  std::vector<chart::RenderedFile> files;
  std::string out;
  for (const std::string_view name : order) {
    if (file_base(name).starts_with('_')) continue;
    const Renderable& renderable = renderables.at(name);
    base::Map* about = base::Map::make(arena, base::MapType::values, 2);
    about->set("BasePath", base::Value::string(renderable.base_path));
    about->set("Name", base::Value::string(name));
    renderable.context->set("Template", base::Value::map(about));
    out.clear();
    const bool is_traced = trace != nullptr && trace->file.path == name;
    templates.record_origins(is_traced ? &trace->origins : nullptr);
    auto done = templates.execute(
        name, base::Value::map_as(renderable.context, base::MapType::values), services, out, limits);
    if (!done) {
      base::Error error = std::move(done).error();
      std::string text = format_execution_error(name, error.helm());
      return std::move(error).with_helm(std::move(text));
    }
    if (is_traced) trace->find_origins(out);
    remove_no_value(out);
    files.push_back({name, arena.copy(out)});
  }
  std::sort(files.begin(), files.end(),
            [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

base::Result<std::vector<chart::RenderedFile>> render_within_limits(base::Env& env,
                                                                    base::Arena& arena,
                                                                    const chart::Chart& chart,
                                                                    const base::Value& values,
                                                                    const RenderOptions& options,
                                                                    RenderTrace* trace = nullptr) {
  Services services(env.clock, env.random, env.log);
  services.lookup = options.lookup;
  services.lint = options.lint;
  services.enable_dns = options.enable_dns;
  services.strict = options.strict;
  // Templates may change values; what they put there must live as long (base::ArenaRegion).
  const bool is_foreign = values.is_map() && &values.as_map().arena() != &arena;
  const base::Value own = is_foreign ? base::deep_copy(arena, values) : values;
  Collector collector(arena, release_map(arena, options.release),
                      make_capabilities(arena, options.capabilities));
  collector.collect(chart, own.is_map() ? &own.as_map() : nullptr);
  lang::TemplateSet templates(arena, functions::find_function,
                              options.strict ? lang::MissingKey::error : lang::MissingKey::zero,
                              functions::find_method);
  services.templates = &templates;
  const auto order = template_order(collector.renderables());
  TRY(parse_all(templates, collector.renderables(), order));
  return execute_all(arena, templates, services, collector.renderables(), order, trace);
}

base::Result<void> check_kube_version(const chart::Chart& chart,
                                      const chart::Capabilities& capabilities) {
  const std::string& range = chart.metadata.kube_version;
  if (range.empty()) return {};
  const auto version = base::parse_version(capabilities.kube_version.text());
  const auto constraint = base::Constraint::parse(range);
  if (version && constraint && constraint->allows(*version)) return {};
  base::Error error(base::ErrorCode::invalid,
                    "chart requires kubeVersion: " + range + " which is incompatible with Kubernetes " +
                        capabilities.kube_version.version);
  error.about({"kubeVersion"})
      .because("the chart asks for Kubernetes " + range + ", but this is " + capabilities.kube_version.version);
  return chart::in_metadata(std::move(error), chart);
}

// Takes the NOTES.txt files out of `files`. Where subcharts' are wanted too they come in path order
// (in Helm the order is random, ENG-095).
std::string take_notes(std::vector<chart::RenderedFile>& files, const chart::Chart& chart,
                       bool subchart_notes) {
  const std::string own = chart.name() + "/templates/" + std::string(kNotes);
  std::string notes;
  for (const auto& file : files) {
    if (!file.path.ends_with(kNotes) || (!subchart_notes && file.path != own)) continue;
    if (!notes.empty()) notes += '\n';
    notes += file.text;
  }
  std::erase_if(files, [](const auto& file) { return file.path.ends_with(kNotes); });
  return notes;
}

void add_crds(base::Arena& arena, const chart::Chart& chart,
              std::vector<chart::RenderedFile>& crds) {
  for (const chart::File& file : chart.files) {
    if (!chart::is_crd_file(file.name)) continue;
    crds.push_back({arena.copy(base::join_path(chart.full_path(), file.name)), file.data});
  }
  for (const chart::Chart* child : chart.dependencies) add_crds(arena, *child, crds);
}

// Tells which template line wrote the document that is no YAML.
base::Error explain_bad_document(base::Env& env, base::Arena& arena, const chart::Chart& chart,
                                 const base::Value& values, const RenderOptions& options,
                                 const Rendered& rendered, const chart::Manifest& bad,
                                 const base::Error& error) {
  const auto file = std::find_if(rendered.files.begin(), rendered.files.end(),
                                 [&](const auto& one) { return one.path == bad.path; });
  if (file == rendered.files.end()) return error;
  const std::size_t offset = offset_of_place(file->text, bad.text, error.place());
  const auto traced = trace_places(env, arena, chart, values, options, *file, {&offset, 1});
  return explain_rendered(error, *file, traced.front());
}

}  // namespace

base::Result<std::vector<chart::RenderedFile>> render_files(base::Env& env, base::Arena& arena,
                                                            const chart::Chart& chart,
                                                            const base::Value& values,
                                                            const RenderOptions& options) {
  try {
    std::optional<base::Result<std::vector<chart::RenderedFile>>> result;
    lang::run_with_deep_stack(
        [&] { result.emplace(render_within_limits(env, arena, chart, values, options)); });
    return *std::move(result);
  } catch (const std::bad_alloc&) {  // base::ArenaFull too
    return base::Error(base::ErrorCode::invalid,
                       "rendering template failed: chart " + chart.name() +
                           " needs more memory than a render may take");
  }
}

base::Result<Rendered> render(base::Env& env, base::Arena& arena, const chart::Chart& chart,
                              const base::Value& values, const RenderOptions& options,
                              std::vector<chart::RenderedFile>* partial) {
  TRY(check_kube_version(chart, options.capabilities));
  Rendered rendered;
  rendered.files = TRY(render_files(env, arena, chart, values, options));
  rendered.notes = take_notes(rendered.files, chart, options.subchart_notes);
  if (options.post_render) {
    rendered.files = TRY(post_render_files(arena, rendered.files, options));
  }
  if (partial != nullptr) *partial = rendered.files;
  chart::Manifest bad;
  auto sorted = chart::sort_manifests(arena, env.log, rendered.files, &bad);
  if (!sorted) {
    const base::Error error = std::move(sorted).error();
    if (!options.explains || options.post_render) return error;
    return explain_bad_document(env, arena, chart, values, options, rendered, bad,
                                error);
  }
  if (partial != nullptr) partial->clear();
  rendered.manifests = std::move(sorted->manifests);
  rendered.hooks = std::move(sorted->hooks);
  return rendered;
}

std::vector<TracedPlace> trace_places(base::Env& env, base::Arena& arena, const chart::Chart& chart,
                                      const base::Value& values, const RenderOptions& options,
                                      const chart::RenderedFile& file, std::span<const std::size_t> offsets) {
  RenderTrace trace{file};
  for (const std::size_t offset : offsets) trace.places.push_back({offset, {}});
  base::Arena own(&arena);
  try {
    lang::run_with_deep_stack([&] {
      const auto again = render_within_limits(env, own, chart, values, options, &trace);
      (void)static_cast<bool>(again);  // only the trace matters
    });
  } catch (const std::bad_alloc&) {
    for (TracedPlace& place : trace.places) place.origin = {};
  }
  return std::move(trace.places);
}

std::vector<chart::RenderedFile> crd_files(base::Arena& arena, const chart::Chart& chart) {
  std::vector<chart::RenderedFile> crds;
  add_crds(arena, chart, crds);
  return crds;
}

}  // namespace engine
