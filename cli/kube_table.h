// Tables from the API server as kubectl's printer prints them (MSC-050).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace cli {

// Prints objects one after the other. A table's header comes only where its columns are not those of the table
// printed before, whatever kind that was; each object's rows are laid out for themselves.
class KubeTablePrinter {
 public:
  // Appends a meta.k8s.io Table, or name and age of an object that is none. `now` in unix seconds, for ages.
  void print(std::string& out, const base::Value& object, std::int64_t now_unix_seconds);

 private:
  struct Column {
    std::string name{};
    std::string type{};
    std::string format{};
    std::string description{};
    std::int64_t priority = 0;
    bool operator==(const Column&) const = default;
  };
  void print_table(std::string& out, const base::Value& table);
  void print_object(std::string& out, const base::Value& object, std::int64_t now_unix_seconds);
  static std::vector<Column> columns_of(const base::Value& table);

  std::vector<Column> last_columns_{};
  std::vector<std::size_t> widths_{};  // of the columns so far
  bool has_printed_header_ = false;
  bool has_printed_object_ = false;
};

// kubectl's short form of a time span: "5s", "3m20s", "2d4h".
std::string human_duration(std::int64_t seconds);

}  // namespace cli
