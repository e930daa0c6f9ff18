// Texts that grow to a size nobody knows ahead: what servers send.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

// Appends `piece`, unless the text would be longer than `max_bytes`: then it stays as it is, and the answer is false.
// A text of some mebibytes gets room for a quarter more and not for its double, and beyond half of the limit room for all
// that may come: what is held, even while the text is moved, is little more than the limit.
bool append_within(std::string& text, std::string_view piece, std::size_t max_bytes);

}  // namespace base
