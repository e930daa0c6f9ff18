// Walks a value and writes it: the part that toYaml and toYamlPretty have in common.
#pragma once

#include <cstddef>
#include <vector>

#include "base/object.h"
#include "base/result.h"
#include "base/value.h"
#include "base/yaml_emitter.h"

namespace base::yaml {

// Derived classes write what is no list or map. There is no recursion: depth costs no stack.
class Walker {
 public:
  Walker(Arena& arena, Dialect dialect) : arena_(arena), dialect_(dialect), emitter_(dialect) {}
  virtual ~Walker() = default;
  Walker(const Walker&) = delete;
  Walker& operator=(const Walker&) = delete;

  // Writes the value. Stops early, without an error, once stop() was called.
  Result<void> walk(const Value& value);
  std::string finish() { return emitter_.finish(); }
  bool stopped() const { return stopped_; }

 protected:
  // A value that is neither a list or map with elements nor an object.
  virtual Result<void> write_leaf(const Value& value) = 0;
  // The object as plain data.
  virtual Result<Value> open_object(const Object& object) = 0;
  virtual void look_at_key(std::string_view key) { (void)key; }
  // The error for a list or map that holds itself.
  virtual Error cycle_error(const Value& value) const = 0;
  void stop() { stopped_ = true; }

  Arena& arena_;
  Dialect dialect_;
  Emitter emitter_;

 private:
  struct Frame {
    const void* container = nullptr;
    const List* list =
        nullptr;  // where it is none, a map: its entries are entries_ from `first` on
    std::size_t next = 0;
    std::size_t first = 0;
  };

  Result<void> start(Value value, Emitter::Context context);
  Result<void> check_depth(const Value& value, const void* container) const;
  // Goes on to the next element of the innermost list or map; false at its end.
  bool advance(Value& value, Emitter::Context& context);

  std::vector<Frame> frames_;
  std::vector<const Map::Entry*> entries_;
  bool stopped_ = false;
};

}  // namespace base::yaml
