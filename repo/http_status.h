// Statuses of HTTP in words, as Go's net/http has them.
#pragma once

#include <string>

namespace repo {

// "404 Not Found"; "599 " for a number without a name.
std::string status_line(int status);

}  // namespace repo
