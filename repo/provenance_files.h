// What a provenance file is about, for who keeps it for others and trusts nobody.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace repo {

// The files that it names with their digests ("sha256:…"), without looking at the signature. Errors: "signature block not
// found" and those of its text.
base::Result<std::map<std::string, std::string>> provenance_files(std::string_view provenance);

// Whether it is about an archive of that name and SHA-256 (hexadecimal); else an error that says what it is about.
base::Result<void> check_provenance_of(std::string_view provenance, const std::string& file, const std::string& digest);

}  // namespace repo
