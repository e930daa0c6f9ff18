#include "base/multipart.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace base {
namespace {

constexpr std::string_view kFormType = "multipart/form-data";
constexpr std::size_t kMaxBoundary = 70;  // RFC 2046

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The value of a parameter that follows `; `, with or without quotes; nothing where it is missing.
std::optional<std::string> parameter(std::string_view header, std::string_view name) {
  auto at = header.find(';');
  while (at != std::string_view::npos) {
    header.remove_prefix(at + 1);
    const auto equals = header.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const bool is_it = equal_ignoring_case(trimmed(header.substr(0, equals)), name);
    header.remove_prefix(equals + 1);
    std::string value;
    if (header.starts_with('"')) {
      header.remove_prefix(1);
      while (!header.empty() && header.front() != '"') {
        if (header.front() == '\\' && header.size() > 1) header.remove_prefix(1);
        value += header.front();
        header.remove_prefix(1);
      }
    } else {
      value = trimmed(header.substr(0, header.find(';')));
    }
    if (is_it) return value;
    at = header.find(';');
  }
  return std::nullopt;
}

Error no_form(std::string_view what) { return Error(ErrorCode::invalid, fmt::format("this is no multipart form: {}", what)); }

Result<FormPart> read_part(std::string_view text) {
  const auto end = text.starts_with("\r\n") ? 0 : text.find("\r\n\r\n");
  if (end == std::string_view::npos || end > kMaxFormPartHead) return no_form("a part has no end of its headers");
  auto head = text.substr(0, end);
  FormPart part;
  part.bytes = text.substr(end + (text.starts_with("\r\n") ? 2 : 4));
  while (!head.empty()) {
    const auto stop = std::min(head.find("\r\n"), head.size());
    const auto line = head.substr(0, stop);
    const auto colon = std::min(line.find(':'), line.size());
    if (equal_ignoring_case(line.substr(0, colon), "Content-Disposition")) {
      part.name = parameter(line, "name").value_or("");
      part.file_name = parameter(line, "filename").value_or("");
    }
    head.remove_prefix(std::min(stop + 2, head.size()));
  }
  return part;
}

}  // namespace

std::optional<std::string> form_boundary(std::string_view content_type) {
  const auto type = trimmed(content_type.substr(0, content_type.find(';')));
  if (!equal_ignoring_case(type, kFormType)) return std::nullopt;
  return parameter(content_type, "boundary").value_or("");
}

Result<std::vector<FormPart>> read_form(std::string_view body, std::string_view boundary) {
  if (boundary.empty() || boundary.size() > kMaxBoundary) return no_form("its boundary is missing or too long");
  const auto line = "--" + std::string(boundary);
  const auto between = "\r\n" + line;
  auto at = body.starts_with(line) ? 0 : body.find(between);
  if (at == std::string_view::npos) return no_form("its boundary does not occur");
  if (at > 0) at += 2;
  std::vector<FormPart> parts;
  while (true) {
    at += line.size();
    const auto rest = body.substr(at);
    if (rest.starts_with("--")) return parts;
    const auto start = rest.find("\r\n");
    if (start == std::string_view::npos || !trimmed(rest.substr(0, start)).empty()) return no_form("a boundary is damaged");
    at += start + 2;
    const auto next = body.substr(at).starts_with(line) ? at : body.find(between, at);
    if (next == std::string_view::npos) return no_form("its end is missing");
    if (parts.size() == kMaxFormParts) return no_form(fmt::format("it has more than {} parts", kMaxFormParts));
    parts.push_back(TRY(read_part(body.substr(at, next - at))));
    at = next == at ? next : next + 2;
  }
}

std::string write_form(const std::vector<FormPart>& parts, std::string_view boundary) {
  std::string form;
  for (const auto& part : parts) {
    form += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\n", boundary, part.name,
                        part.file_name);
    form += "Content-Type: application/octet-stream\r\n\r\n";
    form += part.bytes;
    form += "\r\n";
  }
  return form + fmt::format("--{}--\r\n", boundary);
}

}  // namespace base
