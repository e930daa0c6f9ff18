// Any text as a kubeconfig: must neither crash nor hang, and an error must have a text that names the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "cluster/exec_credential.h"
#include "cluster/kube_config_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto config = cluster::read_kube_config(text, "/home/user/.kube/config");
    if (!config && config.error().helm().empty()) std::abort();
    for (const auto* version : {"client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"}) {
      const auto credential = cluster::read_exec_credential(text, version);
      if (!credential && credential.error().helm().empty()) std::abort();
    }
  } catch (const base::ArenaFull&) {  // a limit, as intended
  }
  return 0;
}
