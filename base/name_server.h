// Names that no name server knows, in Go's words.
#pragma once

#include <string>
#include <string_view>

namespace base {

// "lookup HOST on 10.0.0.2:53: no such host", with the first name server of /etc/resolv.conf, which Go asks and names.
std::string unknown_host_text(std::string_view host);

}  // namespace base
