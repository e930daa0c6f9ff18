#include "base/name_server.h"

#include <fstream>

namespace base {
namespace {

// "10.0.0.2:53"
std::string name_server() {
  std::ifstream file("/etc/resolv.conf");
  std::string word;
  while (file >> word) {
    std::string address;
    if (word == "nameserver" && file >> address) {
      const bool is_v6 = address.find(':') != std::string::npos;
      return (is_v6 ? "[" + address + "]" : address) + ":53";
    }
    std::getline(file, word);
  }
  return "127.0.0.1:53";
}

}  // namespace

std::string unknown_host_text(std::string_view host) {
  return "lookup " + std::string(host) + " on " + name_server() + ": no such host";
}

}  // namespace base
