// Tables of signatures in the order of the WHATWG rules; the first that matches decides.
#include "base/content_type.h"

#include <algorithm>

namespace base {
namespace {

using std::string_view_literals::operator""sv;

struct Signature {
  std::string_view bytes;
  std::string_view type;
  std::string_view second{};  // a further part at `offset`
  std::size_t offset = 0;
};

constexpr std::string_view kHtmlTags[] = {"<!DOCTYPE HTML",
                                          "<HTML",
                                          "<HEAD",
                                          "<SCRIPT",
                                          "<IFRAME",
                                          "<H1",
                                          "<DIV",
                                          "<FONT",
                                          "<TABLE",
                                          "<A",
                                          "<STYLE",
                                          "<TITLE",
                                          "<B",
                                          "<BODY",
                                          "<BR",
                                          "<P",
                                          "<!--"};

constexpr Signature kBeforeVideo[] = {
    {"%PDF-"sv, "application/pdf"},
    {"%!PS-Adobe-"sv, "application/postscript"},
    {"\xFE\xFF"sv, "text/plain; charset=utf-16be", ""sv, 4},
    {"\xFF\xFE"sv, "text/plain; charset=utf-16le", ""sv, 4},
    {"\xEF\xBB\xBF"sv, "text/plain; charset=utf-8", ""sv, 4},
    {"\0\0\1\0"sv, "image/x-icon"},
    {"\0\0\2\0"sv, "image/x-icon"},
    {"BM"sv, "image/bmp"},
    {"GIF87a"sv, "image/gif"},
    {"GIF89a"sv, "image/gif"},
    {"RIFF"sv, "image/webp", "WEBPVP"sv, 8},
    {"\x89PNG\x0D\x0A\x1A\x0A"sv, "image/png"},
    {"\xFF\xD8\xFF"sv, "image/jpeg"},
    {"FORM"sv, "audio/aiff", "AIFF"sv, 8},
    {"ID3"sv, "audio/mpeg"},
    {"OggS\0"sv, "application/ogg"},
    {"MThd\0\0\0\6"sv, "audio/midi"},
    {"RIFF"sv, "video/avi", "AVI "sv, 8},
    {"RIFF"sv, "audio/wave", "WAVE"sv, 8},
};

constexpr Signature kAfterVideo[] = {
    {"\x1A\x45\xDF\xA3"sv, "video/webm"},
    {""sv, "application/vnd.ms-fontobject", "LP"sv, 34},
    {"\0\1\0\0"sv, "font/ttf"},
    {"OTTO"sv, "font/otf"},
    {"ttcf"sv, "font/collection"},
    {"wOFF"sv, "font/woff"},
    {"wOF2"sv, "font/woff2"},
    {"\x1F\x8B\x08"sv, "application/x-gzip"},
    {"PK\x03\x04"sv, "application/zip"},
    {"Rar!\x1A\x07\x00"sv, "application/x-rar-compressed"},
    {"Rar!\x1A\x07\x01\x00"sv, "application/x-rar-compressed"},
    {"\0asm"sv, "application/wasm"},
};

bool begins_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

bool matches(const Signature& signature, std::string_view start) {
  return start.size() >= signature.offset + signature.second.size() &&
         begins_with(start, signature.bytes) &&
         begins_with(start.substr(signature.offset), signature.second);
}

bool begins_with_tag(std::string_view text, std::string_view tag) {
  if (text.size() < tag.size() + 1) return false;
  const auto same = [](char wanted, char found) {
    const bool is_letter = wanted >= 'A' && wanted <= 'Z';
    return wanted == (is_letter ? static_cast<char>(found & 0xDF) : found);
  };
  const char end = text[tag.size()];
  return std::equal(tag.begin(), tag.end(), text.begin(), same) && (end == ' ' || end == '>');
}

// An ISO media file whose brands name mp4.
bool is_mp4(std::string_view start) {
  if (start.size() < 12) return false;
  std::size_t box = 0;
  for (std::size_t i = 0; i < 4; ++i) box = box << 8 | static_cast<unsigned char>(start[i]);
  if (start.size() < box || box % 4 != 0 || start.substr(4, 4) != "ftyp") return false;
  for (std::size_t at = 8; at < box; at += 4) {
    if (at != 12 && start.substr(at, 3) == "mp4") return true;  // at 12 stands the version
  }
  return false;
}

bool is_binary(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) ||
         (byte >= 0x1C && byte <= 0x1F);
}

}  // namespace

std::string_view detect_content_type(std::string_view start) {
  start = start.substr(0, kSniffLength);
  const auto text = start.substr(std::min(start.find_first_not_of("\t\n\x0C\r "), start.size()));
  for (const auto tag : kHtmlTags) {
    if (begins_with_tag(text, tag)) return "text/html; charset=utf-8";
  }
  if (begins_with(text, "<?xml")) return "text/xml; charset=utf-8";
  for (const auto& signature : kBeforeVideo) {
    if (matches(signature, start)) return signature.type;
  }
  if (is_mp4(start)) return "video/mp4";
  for (const auto& signature : kAfterVideo) {
    if (matches(signature, start)) return signature.type;
  }
  if (std::none_of(text.begin(), text.end(), is_binary)) return "text/plain; charset=utf-8";
  return "application/octet-stream";
}

}  // namespace base
