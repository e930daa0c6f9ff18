// Walks through a JSON text without building values: for those who want few fields of a large text. What is
// passed over is checked as strictly as json::read checks it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace base::json {

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Steps into the object that comes next; false where something else comes.
  bool enter_object();
  // Goes to the next field of the object entered last, and gives its key without quotes, escapes left as they
  // are; the value must be taken by value() or enter_object() then. False behind the last field, which also
  // leaves the object, and once something is wrong.
  bool next_field(std::string_view& key);
  // The text of the next value, passed over.
  std::string_view value();
  // Nothing wrong so far, and nothing but space left.
  Result<void> finish();

 private:
  void skip_space();
  bool skip_string();
  bool skip_number();
  bool skip_word(std::string_view word);
  bool skip_scalar();
  bool skip_key();
  bool fail();

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;  // of objects entered
  bool is_first_ = true;   // no field of the object was read yet
  bool is_bad_ = false;
};

}  // namespace base::json
