// A Kubernetes API small enough to embed: for trying things out and for tests, not for running anything. It answers
// HttpRequests from a folder, so the real client runs against it in process; `sandbox serve` puts it behind a socket.
// What it does and does not: docs/ARCHITECTURE.md, "Sandbox".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "cluster/discovery.h"
#include "cluster/sandbox/kinds.h"
#include "cluster/sandbox/store.h"
#include "cluster/selector.h"

namespace cluster::sandbox {

inline constexpr std::string_view kServer = "https://sandbox.invalid";  // what its in-process client is told
inline constexpr std::string_view kVersion = "v1.36.1";
inline constexpr std::size_t kMaxBody = 8U << 20;  // bytes of a request

// A request taken apart.
struct Asked {
  std::string method{};
  std::vector<std::string> steps{};  // of the path
  std::map<std::string, std::string> query{};
  std::string content_type{};
  std::string accept{};
  std::string body{};
  std::string user_agent{};
};

class Sandbox final : public base::Http {
 public:
  // `cancel` ends watches. $TUG_SANDBOX_VERSION ("1.15"): it says to be that Kubernetes and serves the APIs that were
  // removed since as well.
  Sandbox(base::Env& env, const base::Cancel& cancel, std::string folder);

  base::Result<base::HttpResponse> send(const base::HttpRequest& request) override;
  base::Result<base::HttpResponse> stream(const base::HttpRequest& request, const base::HttpSink& sink) override;

 private:
  struct Target {
    ResourceInfo resource{};
    Place place{};
    std::string subresource{};
  };
  using Answer = base::Result<base::HttpResponse>;

  Answer answer(const Asked& asked);
  Answer answer_resource(const Asked& asked, const Target& target);
  base::Result<std::vector<ResourceInfo>> kinds(base::Arena& arena);
  base::Result<Target> target_of(base::Arena& arena, const Asked& asked);
  Answer get(base::Arena& arena, const Asked& asked, const Target& target);
  Answer list(base::Arena& arena, const Asked& asked, const Target& target);
  Answer create(base::Arena& arena, const Asked& asked, const Target& target);
  Answer replace(base::Arena& arena, const Asked& asked, const Target& target);
  Answer patch(base::Arena& arena, const Asked& asked, const Target& target);
  Answer remove(base::Arena& arena, const Asked& asked, const Target& target);
  base::Result<void> remove_all(base::Arena& arena, const Target& target);
  base::Result<void> remove_dependents(base::Arena& arena, const Place& place, const std::string& uid);
  Answer store(base::Arena& arena, const Asked& asked, const Target& target, base::Value object, const base::Value& live);
  base::Result<void> check_namespace(base::Arena& arena, const Target& target);
  base::Result<void> begin();
  Answer watch(const base::HttpRequest& request, const Asked& asked, const Target& target, const base::HttpSink& sink);
  std::string now() const;

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string folder_;
  Store store_;
  int minor_;
};

// documents.cc: what discovery answers.
std::string version_document(int minor);
// /api and /apis: aggregated where `accept` asks for it, else the plain lists.
std::string groups_document(const std::vector<ResourceInfo>& kinds, bool is_core, bool is_aggregated);
std::string resources_document(const std::vector<ResourceInfo>& kinds, const std::string& group, const std::string& version);
// Objects as a meta.k8s.io Table, with their names and ages.
std::string table_document(base::Arena& arena, const std::vector<base::Value>& objects);

// A labelSelector of a request; what is none is answered with 400, in the API server's words.
base::Result<LabelSelector> label_selector(std::string_view text);
// Whether an object fits a labelSelector and a fieldSelector.
bool fits_labels(const base::Value& object, const LabelSelector& selector);
bool fits_fields(const base::Value& object, std::string_view selector);

}  // namespace cluster::sandbox
