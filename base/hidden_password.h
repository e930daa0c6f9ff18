// Passwords in addresses, which people write into them, do not get into what is printed.
#pragma once

#include <string>
#include <string_view>

namespace base {

// The text with "xxxxx" for the password of every "scheme://user:password@host" in it, those included that are no good
// URLs: errors tell of them too.
std::string hide_passwords(std::string_view text);
// The same for an address without a scheme: "user:password@host".
std::string hide_host_password(std::string_view host);

}  // namespace base
