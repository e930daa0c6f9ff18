// The one lookup over all function tables: a hash table built once, at first use.
#include "engine/functions/functions.h"

#include <array>
#include <cstdlib>
#include <string>

#include "base/arena.h"

namespace engine::functions {

std::span<const std::span<const base::Function>> all_functions() {
  static const std::array kTables{
      string_functions(), list_functions(),    dict_functions(),     math_functions(),     type_functions(),
      regex_functions(),  path_functions(),    version_functions(),  crypto_functions(),   date_functions(),
      duration_functions(), random_functions(), encoding_functions(), template_functions(), network_functions()};
  return kTables;
}

namespace {

// Open addressing; a quarter is used.
class FunctionTable {
 public:
  FunctionTable();
  const base::Function* find(std::string_view name) const {
    std::size_t slot = hash(name);
    while (slots_[slot] != nullptr && slots_[slot]->name != name) slot = (slot + 1) % kSlots;
    return slots_[slot];
  }

 private:
  static constexpr std::size_t kSlots = 1024;
  static std::size_t hash(std::string_view name) {
    std::size_t sum = name.size();
    for (const char c : name) sum = sum * 31 + static_cast<unsigned char>(c);
    return sum % kSlots;
  }
  std::array<const base::Function*, kSlots> slots_{};
};

FunctionTable::FunctionTable() {
  for (const auto table : all_functions()) {
    for (const base::Function& row : table) {
      std::size_t slot = hash(row.name);
      while (slots_[slot] != nullptr) slot = (slot + 1) % kSlots;
      slots_[slot] = &row;
    }
  }
}

// os.Expand over the environment: $name and ${name}; a lone or bad $ is left out as Go does.
std::string expand_environment(std::string_view text) {
  const auto is_name = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    std::string name;
    if (text[i + 1] == '{') {
      const std::size_t close = text.find('}', i);
      if (close == std::string_view::npos) {
        i += 1;
        continue;
      }
      name = text.substr(i + 2, close - i - 2);
      i = close;
    } else {
      std::size_t end = i + 1;
      while (end < text.size() && is_name(text[end])) ++end;
      if (end == i + 1) {
        out += '$';
        continue;
      }
      name = text.substr(i + 1, end - i - 1);
      i = end - 1;
    }
    if (const char* value = std::getenv(name.c_str())) out += value;
  }
  return out;
}

base::Result<base::Value> env(const base::Call& call) {
  const char* value = std::getenv(std::string(call.args[0].as_string()).c_str());
  return base::Value::string(call.arena, value == nullptr ? "" : value);
}

base::Result<base::Value> expandenv(const base::Call& call) {
  return base::Value::string(call.arena, expand_environment(call.args[0].as_string()));
}

constexpr std::array kText{base::Param::string};
constexpr std::array<base::Function, 2> kEnvironment{
    {{.name = "env",
      .params = kText,
      .result = base::Param::string,
      .body = &env,
      .help = "env NAME: the environment variable NAME, empty if it is not set"},
     {.name = "expandenv",
      .params = kText,
      .result = base::Param::string,
      .body = &expandenv,
      .help = "expandenv TEXT: TEXT with $NAME and ${NAME} replaced by environment variables"}}};

}  // namespace

const base::Function* find_function(std::string_view name) {
  static const FunctionTable table;
  return table.find(name);
}

const base::Function* find_function_with_env(std::string_view name) {
  for (const base::Function& row : kEnvironment) {
    if (row.name == name) return &row;
  }
  return find_function(name);
}

}  // namespace engine::functions
