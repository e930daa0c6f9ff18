#include "cli/template_output.h"

#include <ostream>
#include <set>

#include <fmt/format.h>

namespace cli {
namespace {

using base::Result;

void append_document(std::string& out, std::string_view path, std::string_view text) {
  out.append("---\n# Source: ").append(path).append("\n").append(text).append("\n");
}

bool is_shown(const chart::Hook& hook, const OutputOptions& options) {
  return options.shows_hooks && !(options.skips_tests && chart::is_test_hook(hook));
}

// Files of one run: the first document of a path starts the file anew, the others are added to it.
class Writer {
 public:
  explicit Writer(base::Env& env) : env_(env) {}

  Result<void> write(const std::string& directory, std::string_view path, std::string_view text) {
    const auto file = fmt::format("{}/{}", directory, path);
    const auto folder = base::directory_name(file);
    TRY(env_.files.info(folder));
    TRY(env_.files.make_directories(folder));
    std::string document;
    append_document(document, path, text);
    if (written_.insert(std::string(path)).second) {
      TRY(env_.files.write(file, document, 0644));
    } else {
      TRY(env_.files.append(file, document));
    }
    env_.out << "wrote " << file << '\n';
    return {};
  }
  void continue_with(std::string_view path) { written_.insert(std::string(path)); }

 private:
  base::Env& env_;
  std::set<std::string> written_;
};

// What stands behind "# Source: CHART/" in a document; empty where there is no such line.
std::string_view path_in_chart(std::string_view document) {
  constexpr std::string_view kMark = "# Source: ";
  for (auto at = document.find(kMark); at != std::string_view::npos;
       at = document.find(kMark, at + 1)) {
    const auto start = at + kMark.size();
    const auto slash = document.find('/', start);
    if (slash == std::string_view::npos) return "";
    if (slash == start) continue;
    const auto path = document.substr(slash + 1, document.find('\n', slash + 1) - slash - 1);
    if (!path.empty()) return path;
  }
  return "";
}

std::string release_directory(const OutputOptions& options) {
  if (options.release_name.empty()) return options.directory;
  return base::join_path(options.directory, options.release_name);
}

}  // namespace

std::string manifest_text(const std::vector<chart::RenderedFile>& crds,
                          const engine::Rendered& rendered, const OutputOptions& options) {
  std::string text;
  for (const auto& crd : crds) append_document(text, crd.path, crd.text);
  for (const auto& manifest : rendered.manifests)
    append_document(text, manifest.path, manifest.text);
  const auto trimmed = chart::trim_space(text);
  if (trimmed.size() != text.size()) {
    text.erase(0, static_cast<std::size_t>(trimmed.data() - text.data()));
    text.resize(chart::trim_space(text).size());
  }
  text += '\n';
  for (const auto& hook : rendered.hooks) {
    if (is_shown(hook, options)) append_document(text, hook.manifest.path, hook.manifest.text);
  }
  return text;
}

void print_manifests(std::ostream& out, const std::vector<chart::RenderedFile>& crds,
                     const engine::Rendered& rendered, const OutputOptions& options) {
  std::vector<chart::RenderedFile> documents = crds;
  for (const auto& manifest : rendered.manifests) documents.push_back({manifest.path, manifest.text});
  if (!documents.empty()) {
    const chart::RenderedFile last = documents.back();
    documents.pop_back();
    for (const auto& document : documents) {
      out << "---\n# Source: " << document.path << '\n' << document.text << '\n';
    }
    std::string tail;
    append_document(tail, last.path, last.text);
    out << chart::trim_space(tail);
  }
  out << '\n';
  for (const auto& hook : rendered.hooks) {
    if (!is_shown(hook, options)) continue;
    out << "---\n# Source: " << hook.manifest.path << '\n' << hook.manifest.text << '\n';
  }
}

std::string debug_text(const std::vector<chart::RenderedFile>& files) {
  std::string text;
  for (const auto& file : files) {
    if (!chart::trim_space(file.text).empty()) append_document(text, file.path, file.text);
  }
  return std::string(chart::trim_space(text)) + "\n";
}

Result<void> write_manifests(base::Env& env, const std::vector<chart::RenderedFile>& crds,
                             const engine::Rendered& rendered, const OutputOptions& options) {
  Writer writer(env);
  const auto directory = release_directory(options);
  for (const auto& crd : crds) TRY(writer.write(options.directory, crd.path, crd.text));
  for (const auto& manifest : rendered.manifests)
    TRY(writer.write(directory, manifest.path, manifest.text));
  return {};
}

Result<void> write_hooks(base::Env& env, const engine::Rendered& rendered,
                         const OutputOptions& options) {
  Writer writer(env);
  const auto directory = release_directory(options);
  for (const auto& hook : rendered.hooks) {
    if (!is_shown(hook, options)) continue;
    const auto info = env.files.info(base::join_path(directory, hook.manifest.path));
    if (info && info->has_value()) writer.continue_with(hook.manifest.path);
    TRY(writer.write(directory, hook.manifest.path, hook.manifest.text));
  }
  return {};
}

Result<std::string> select_documents(std::string_view text,
                                     const std::vector<std::string>& patterns) {
  const auto documents = chart::split_manifests(text);
  std::string selected;
  for (const auto& pattern : patterns) {
    bool is_found = false;
    for (const auto document : documents) {
      const auto path = path_in_chart(document);
      if (path.empty() || !base::match_path(pattern, path).value_or(false)) continue;
      selected.append("---\n").append(document).append("\n");
      is_found = true;
    }
    if (!is_found) {
      return base::Error(base::ErrorCode::not_found,
                         fmt::format("could not find template {} in chart", pattern));
    }
  }
  return selected;
}

}  // namespace cli
