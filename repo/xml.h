// XML as AWS and stores that speak S3 answer it: elements and text. No document types, so no entities but the five of
// XML itself; attributes are passed over.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace repo {

inline constexpr std::size_t kMaxXmlBytes = 16U << 20;
inline constexpr std::size_t kMaxXmlElements = 200'000;
inline constexpr int kMaxXmlDepth = 32;

struct XmlElement {
  std::string name{};  // without a prefix
  std::string text{};  // its own, entities resolved
  std::vector<XmlElement> children{};

  // The first child of that name; nullptr where there is none.
  const XmlElement* child(std::string_view child_name) const;
  // That child's text; empty where there is none.
  std::string text_of(std::string_view child_name) const;
  // The first element of that name below this one, at any depth.
  const XmlElement* find(std::string_view wanted) const;
};

// The document's outermost element. Errors tell the place, never the text: "not XML: … at byte 12".
base::Result<XmlElement> parse_xml(std::string_view text);
// Text as XML writes it.
std::string escape_xml(std::string_view text);

}  // namespace repo
