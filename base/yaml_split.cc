// Text with several documents, cut by lines. No YAML is read here.
#include <algorithm>

#include "base/unicode.h"
#include "base/yaml.h"

namespace base::yaml {

namespace {

// Whether there is nothing to cut and nothing to change, as in nearly every values file.
bool is_one_document(std::string_view text) {
  return text.ends_with('\n') && text.find('\r') == std::string_view::npos &&
         (!text.starts_with("---") || text.starts_with("---\n")) && text != "---\n" &&
         text.find("\n---") == std::string_view::npos;
}

}  // namespace

Result<std::vector<std::string_view>> split_documents(Arena& arena, std::string_view text) {
  if (is_one_document(text)) return std::vector<std::string_view>{text};
  constexpr std::string_view kSeparator = "---";
  // The reader takes CR LF for LF, and every line ends in LF.
  std::string lines;
  lines.reserve(text.size() + 1);
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  std::size_t start = 0;
  const auto close = [&] {
    if (lines.size() > start) parts.emplace_back(start, lines.size() - start);
    start = lines.size();
  };
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    if (line.starts_with(kSeparator)) {
      const std::string_view rest = trim_space(line.substr(kSeparator.size()));
      if (!rest.empty() && rest[0] != '#') {
        return Error(ErrorCode::invalid, "invalid Yaml document separator: " + std::string(rest))
            .because("behind `---` only a comment may follow")
            .hinting("write what follows `---` into the next line")
            .at({"", number, 1});
      }
      // The separator begins the next document unless it ended one.
      if (lines.size() > start) {
        close();
        continue;
      }
    }
    lines.append(line).push_back('\n');
  }
  close();
  const std::string_view copy = arena.copy(lines);
  std::vector<std::string_view> documents;
  documents.reserve(parts.size());
  for (const auto& [at, size] : parts) documents.push_back(copy.substr(at, size));
  return documents;
}

int first_line_of(const std::vector<std::string_view>& documents, std::size_t index) {
  const auto lines = std::count(documents.front().data(), documents[index].data(), '\n');
  return static_cast<int>(lines) + static_cast<int>(index);
}

}  // namespace base::yaml
