#include <array>
#include <memory>
#include <string>
#include <vector>

#include <netdb.h>
#include <sys/socket.h>

#include "engine/functions/convert.h"
#include "engine/functions/functions.h"
#include "engine/functions/randoms.h"
#include "engine/functions/services.h"
#include "engine/functions/signatures.h"

namespace engine::functions {

using base::Call;
using base::Function;
using base::Param;
using base::Result;
using base::Value;

namespace {

// All addresses of `name` as text.
std::vector<std::string> addresses_of(const std::string& name) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  std::vector<std::string> addresses;
  if (getaddrinfo(name.c_str(), nullptr, &wanted, &found) != 0) return addresses;
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, &freeaddrinfo);
  for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(address->ai_addr, address->ai_addrlen, text.data(), text.size(), nullptr, 0,
                    NI_NUMERICHOST) == 0) {
      addresses.emplace_back(text.data());
    }
  }
  return addresses;
}

// ENG-039
Result<Value> get_host_by_name(const Call& call) {
  if (!services(call).enable_dns) return Value::string(std::string_view{});
  const auto addresses = addresses_of(std::string(call.args[0].as_string()));
  if (addresses.empty()) return failure("invalid argument to Intn");
  return text_value(call, addresses[random_below(services(call).random, addresses.size())]);
}

constexpr Function kNetworkFunctions[] = {
    {"getHostByName", takes::kString, false, Param::string, get_host_by_name,
     "getHostByName NAME: an address of NAME; \"\" without --enable-dns"},
};

}  // namespace

std::span<const Function> network_functions() {
  return kNetworkFunctions;
}

}  // namespace engine::functions
