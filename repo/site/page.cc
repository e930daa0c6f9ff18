// Pages are put together on the server. The policy that goes with them (Content-Security-Policy) lets a browser run and
// load nothing but the two files of our own, whatever a chart's texts may hold.
#include "repo/site/page.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/http_conditions.h"
#include "base/markdown.h"
#include "base/url.h"
#include "charts/load.h"
#include "repo/site/answers.h"

namespace repo {

using base::HttpRequest;
using base::HttpResponse;
using base::escape_html_text;

namespace {

constexpr std::string_view kPages = "/page/";
constexpr std::string_view kStylePath = "/page.css";
constexpr std::string_view kScriptPath = "/page.js";
constexpr std::string_view kPolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

HttpResponse of_type(int status, std::string_view type, std::string body) {
  return {status,
          {{"Content-Type", std::string(type)},
           {"Content-Security-Policy", std::string(kPolicy)},
           {"X-Content-Type-Options", "nosniff"},
           {"Referrer-Policy", "no-referrer"},
           {"Cross-Origin-Resource-Policy", "same-origin"},
           {"Cache-Control", "no-cache"}},
          std::move(body)};
}

HttpResponse page(int status, std::string_view title, std::string_view body) {
  return of_type(status, "text/html; charset=utf-8",
                 fmt::format("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                             "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n"
                             "<link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"{}\">\n"
                             "<script src=\"{}\" defer></script>\n</head>\n<body>\n"
                             "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
                             "<header><a class=\"home\" href=\"/\">Charts</a></header>\n<main id=\"main\">\n{}</main>\n"
                             "</body>\n</html>\n",
                             escape_html_text(title), kStylePath, kScriptPath, body));
}

HttpResponse no_page(std::string_view what) {
  return page(404, "Not found", fmt::format("<h1>Not found</h1>\n<p>{}</p>\n", escape_html_text(what)));
}

std::string path_of(const IndexEntry& entry) {
  return fmt::format("{}{}/{}", kPages, base::escape_path_segment(entry.metadata.name),
                     base::escape_path_segment(entry.metadata.version));
}

// What a search looks at, in small letters.
std::string searched_text(const chart::Metadata& metadata) {
  auto text = metadata.name + " " + metadata.description;
  for (const auto& keyword : metadata.keywords) text += " " + keyword;
  return base::ascii_lower(text);
}

std::string list_item(const IndexEntry& entry, std::size_t versions) {
  const auto& metadata = entry.metadata;
  return fmt::format("<li data-text=\"{}\"><a href=\"{}\"><h2>{}</h2></a><p class=\"facts\">{}{}{}</p><p>{}</p></li>\n",
                     escape_html_text(searched_text(metadata)), escape_html_text(path_of(entry)), escape_html_text(metadata.name),
                     escape_html_text(metadata.version),
                     metadata.app_version.empty() ? "" : " · app " + escape_html_text(metadata.app_version),
                     versions > 1 ? fmt::format(" · {} versions", versions) : "", escape_html_text(metadata.description));
}

// A word as a shell takes it.
std::string shell_word(const std::string& text) {
  const bool is_plain = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return base::is_ascii_letter(c) || base::is_ascii_digit(c) || std::string_view("-._/:+@[]").find(c) != std::string_view::npos;
  });
  if (is_plain) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string copy_line(std::string_view label, const std::string& line) {
  return fmt::format("<div class=\"line\"><code>{0}</code><button type=\"button\" class=\"copy\" aria-label=\"Copy: {1}\">Copy</button></div>\n",
                     escape_html_text(line), escape_html_text(label));
}

std::string install_lines(const HttpRequest& request, const IndexEntry& entry) {
  const auto host = std::string(base::find_header(request.headers, "Host").value_or("localhost"));
  const auto& metadata = entry.metadata;
  return copy_line("add the repository", "helm repo add charts " + shell_word("http://" + host)) +
         copy_line("install the chart", fmt::format("tug install {0} {1} --version {2}", shell_word(metadata.name),
                                                    shell_word("charts/" + metadata.name), shell_word(metadata.version)));
}

std::string version_form(const std::vector<IndexEntry>& entries, const IndexEntry& shown) {
  auto form = fmt::format("<form class=\"versions\" method=\"get\" action=\"{}{}\"><label for=\"version\">Version</label> "
                          "<select id=\"version\" name=\"version\">",
                          kPages, escape_html_text(base::escape_path_segment(shown.metadata.name)));
  for (const auto& entry : entries) {
    const auto version = escape_html_text(entry.metadata.version);
    form += fmt::format("<option{} value=\"{}\">{}</option>", &entry == &shown ? " selected" : "", version, version);
  }
  return form + "</select> <button type=\"submit\">Show</button></form>\n";
}

// What a chart's archive has to show.
struct ChartTexts {
  std::string readme{};  // HTML
  std::string values{};  // HTML
};

std::string readme_html(std::string_view text) {
  if (text.empty()) return "<p>This chart has no README.</p>\n";
  auto html = base::markdown_html(text);
  if (html) return std::move(*html);
  const bool is_long = text.size() > kMaxShownText;
  return fmt::format("<pre tabindex=\"0\">{}{}</pre>\n", escape_html_text(text.substr(0, kMaxShownText)), is_long ? "\n…" : "");
}

ChartTexts read_texts(std::string_view archive) {
  base::Arena arena(chart::kMaxChartMemory);
  ChartTexts texts;
  try {
    const auto files = chart::read_archive_files(arena, archive, {.loader = chart::Loader::detecting, .links = chart::Links::inside_only});
    std::string_view readme;
    std::string_view values;
    for (const auto& file : files ? *files : std::vector<chart::File>()) {
      if (base::equal_ignoring_case(file.name, "readme.md") || file.name == "README") readme = file.data;
      if (file.name == "values.yaml") values = file.data;
    }
    texts.readme = readme_html(readme);
    const bool is_long = values.size() > kMaxShownText;
    texts.values = values.empty() ? "<p>This chart has no values.</p>\n"
                                  : fmt::format("<pre tabindex=\"0\">{}{}</pre>\n", escape_html_text(values.substr(0, kMaxShownText)),
                                                is_long ? "\n…" : "");
  } catch (const base::ArenaFull&) {
    texts.readme = texts.values = "<p>This chart is too large to be shown.</p>\n";
  }
  return texts;
}

// The path of an entry's archive below the folder.
std::string archive_of(const FolderState& state, const IndexEntry& entry) {
  const auto* found = state.find(entry.metadata.name, entry.metadata.version);
  return found == nullptr ? "" : found->path;
}

}  // namespace

HttpResponse Pages::list(const HttpRequest& request) {
  const auto state = folder_.look();
  if (!state) return page(500, "Charts", "<h1>The charts cannot be read</h1>\n");
  const auto query = query_value(target_of(request).query, "q").value_or("");
  const auto searched = base::ascii_lower(query);
  std::string items;
  std::size_t shown = 0;
  std::size_t found = 0;
  for (const auto& [name, entries] : (*state)->index.entries) {
    if (entries.empty() || searched_text(entries.front().metadata).find(searched) == std::string::npos) continue;
    if (++found > kMaxListedCharts) continue;
    ++shown;
    items += list_item(entries.front(), entries.size());
  }
  const auto more = found > shown ? fmt::format("<p>{} more: search for a part of their name.</p>\n", found - shown) : "";
  return page(200, "Charts",
              fmt::format("<h1>Charts</h1>\n<form class=\"search\" role=\"search\" method=\"get\" action=\"/\">"
                          "<label for=\"q\">Search charts</label> <input id=\"q\" name=\"q\" type=\"search\" value=\"{}\" "
                          "autocomplete=\"off\"> <button type=\"submit\">Search</button></form>\n"
                          "<p id=\"count\" role=\"status\">{} charts</p>\n<ul id=\"charts\"{}>\n{}</ul>\n{}",
                          escape_html_text(query), found, found > shown || !query.empty() ? "" : " data-all", items, more));
}

// `path` is "NAME" or "NAME/VERSION"; without a version ?version= says which, else it is the newest.
HttpResponse Pages::chart(const HttpRequest& request, std::string_view path) {
  const auto slash = std::min(path.find('/'), path.size());
  const auto name = base::unescape_path_segment(path.substr(0, slash));
  auto version = base::unescape_path_segment(path.substr(std::min(slash + 1, path.size())));
  if (!name || !version) return no_page("There is no such chart.");
  if (version->empty()) version = query_value(target_of(request).query, "version").value_or("");
  const auto state = folder_.look();
  if (!state) return page(500, "Charts", "<h1>The charts cannot be read</h1>\n");
  const auto found = (*state)->index.entries.find(*name);
  if (found == (*state)->index.entries.end()) return no_page("There is no chart of that name.");
  const auto& entries = found->second;
  const auto entry = version->empty() ? entries.begin() : std::find_if(entries.begin(), entries.end(), [&](const auto& one) {
    return one.metadata.version == *version;
  });
  if (entry == entries.end()) return no_page("There is no such version of the chart.");
  const std::lock_guard lock(mutex_);
  const auto bytes = folder_.read(archive_of(**state, *entry));
  if (!bytes) return no_page("The chart's archive cannot be read.");
  const auto texts = read_texts(*bytes);
  const auto& metadata = entry->metadata;
  const auto facts = fmt::format("{}{}{}", metadata.deprecated ? "<strong>Deprecated.</strong> " : "", escape_html_text(metadata.description),
                                 metadata.app_version.empty() ? "" : fmt::format(" <span class=\"facts\">app {}</span>", escape_html_text(metadata.app_version)));
  return page(200, metadata.name + " " + metadata.version,
              fmt::format("<h1>{0} <span class=\"facts\">{1}</span></h1>\n<p>{2}</p>\n{3}<section aria-label=\"Install\">\n{4}</section>\n"
                          "<nav id=\"parts\"><a href=\"#readme\">README</a> <a href=\"#values\">Values</a></nav>\n"
                          "<section id=\"readme\" aria-label=\"README\" class=\"text\">\n{5}</section>\n"
                          "<section id=\"values\" aria-label=\"Values\" class=\"text\">\n<h2>Values</h2>\n{6}</section>\n",
                          escape_html_text(metadata.name), escape_html_text(metadata.version), facts, version_form(entries, *entry),
                          install_lines(request, *entry), texts.readme, texts.values));
}

std::optional<HttpResponse> Pages::answer(const HttpRequest& request, std::string_view path) {
  if (path == "/") return list(request);
  if (path == kStylePath) return of_type(200, "text/css; charset=utf-8", std::string(kPageStyle));
  if (path == kScriptPath) return of_type(200, "text/javascript; charset=utf-8", std::string(kPageScript));
  if (path.starts_with(kPages)) return chart(request, path.substr(kPages.size()));
  return std::nullopt;
}

}  // namespace repo
