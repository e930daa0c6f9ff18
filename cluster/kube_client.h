// The Kubernetes API as the rest of cluster/ uses it. Answers live in the arena the caller passes. All
// functions may be called from several threads, each with an arena of its own.
//
// Errors: code() not_found (404), conflict (409), denied (401, 403), unavailable (no answer, 429 and 5xx
// after the retries), invalid (the rest); http_status() and http_reason() carry the server's Status; the
// text is the Status' message as client-go words it. A kind nobody serves:
// `no matches for kind "Foo" in version "example.com/v1"`, not_found with http_reason() "NoKindMatch".
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/env.h"
#include "base/http.h"
#include "base/result.h"
#include "base/value.h"
#include "charts/capabilities.h"
#include "cluster/discovery.h"
#include "cluster/object.h"

namespace cluster {

inline constexpr int kListPage = 500;             // objects asked for at a time
inline constexpr int kParallelRequests = 8;       // at once, where order does not matter
inline constexpr int kMaxRetries = 10;            // of one request on 429 and 5xx with Retry-After

enum class PatchType { json, merge, strategic };  // application/{json,merge,strategic-merge}-patch+json
enum class Validation { strict, warn, ignore };   // fieldValidation
enum class Propagation { background, foreground, orphan };
enum class DryRun { no, server };
enum class Freshness { kept, fresh };  // of what is known about the server's kinds

struct WriteOptions {
  std::string field_manager = "helm";
  DryRun dry_run = DryRun::no;
  std::optional<Validation> validation{};  // nothing: the parameter is not sent
  bool force = false;                      // apply only: take fields from other managers
  std::optional<std::chrono::milliseconds> timeout{};  // for the whole request; nothing: none
};

// How much of an object is asked for: all of it, its metadata alone (the kind is PartialObjectMetadata then), or of
// Secrets and ConfigMaps what read_protobuf() gives, where the server has that form (data may be bytes or base64).
enum class Contents { whole, metadata, data };

struct ListOptions {
  std::string label_selector{};
  std::string field_selector{};
  Contents contents = Contents::whole;  // of lists; watches give the whole
};

struct RemoveOptions {
  Propagation propagation = Propagation::background;
  std::optional<int> grace_seconds{};
  std::string uid{};               // a precondition where it is not empty
  std::string resource_version{};  // likewise
};

enum class WatchKind { added, modified, deleted, bookmark };

struct LogOptions {
  std::string container{};
  std::optional<int> tail_lines{};
  bool previous = false;
};

struct ClientOptions {
  std::string server{};                     // "https://127.0.0.1:6443", with a path where it has one
  std::vector<base::HttpHeader> headers{};  // impersonation and the like, on every request
  std::string user_agent = "Helm/4.3.1";
  std::string cache_folder{};               // for discovery; empty: nothing is kept
  double qps = 0;                           // --qps; 0 = no limit
  int burst = 100;                          // --burst-limit
  // Takes the texts of warnings the server sends (kube_warning.h has client-go's line for them); where it
  // is empty they go to env.log.
  std::function<void(std::string_view text)> on_warning{};
};

class KubeClient {
 public:
  // `http` outlives the client. Server warnings go to env.log.
  KubeClient(base::Env& env, base::Http& http, const base::Cancel& cancel, ClientOptions options);
  ~KubeClient();
  KubeClient(const KubeClient&) = delete;
  KubeClient& operator=(const KubeClient&) = delete;

  // GET /version; ENV-045's text `kubernetes cluster unreachable: …` where nobody answers.
  base::Result<chart::KubeVersion> version();
  // Read once and kept; the pointer is good until reset_discovery(). `fresh`: what an earlier process kept on
  // disk is not enough (.Capabilities, which Helm always reads anew); asking again costs little where the
  // server says that nothing has changed.
  base::Result<const Discovery*> discovery(Freshness freshness = Freshness::kept);
  void reset_discovery();  // after new CRDs: also the copy on disk
  // The resource of a kind; asks the server anew once where the kind is not known.
  base::Result<ResourceInfo> resource(const GroupVersionKind& kind);

  // `timeout`: for the whole request; nothing: none.
  base::Result<base::Value> get(base::Arena& arena, const ObjectKey& key, Contents contents = Contents::whole,
                                std::optional<std::chrono::milliseconds> timeout = std::nullopt);
  // All of a kind, in pages; `name_space` "" = all namespaces. `each` gets the objects one page at a
  // time in an arena that is dropped after the call.
  base::Result<void> list(const GroupVersionKind& kind, std::string_view name_space,
                          const ListOptions& options,
                          const std::function<base::Result<void>(base::Arena& page, base::Value& object)>& each);
  // The same as one list object ({"kind": "…List", "items": […]}) in the caller's arena.
  base::Result<base::Value> list(base::Arena& arena, const GroupVersionKind& kind,
                                 std::string_view name_space, const ListOptions& options);
  // POST. The namespace is the object's own.
  base::Result<base::Value> create(base::Arena& arena, const base::Value& object, const WriteOptions& options);
  // Server-side apply.
  base::Result<base::Value> apply(base::Arena& arena, const base::Value& object, const WriteOptions& options);
  base::Result<base::Value> patch(base::Arena& arena, const ObjectKey& key, PatchType type,
                                  const std::string& body, const WriteOptions& options);
  // PUT.
  base::Result<base::Value> replace(base::Arena& arena, const base::Value& object, const WriteOptions& options);
  base::Result<void> remove(const ObjectKey& key, const RemoveOptions& options);
  // Events of one kind from `resource_version` on, until `each` says false, `timeout` or cancellation. A
  // lost connection is taken up again; ErrorCode::conflict with http_reason() "Expired" says: list anew. `stop`
  // (asked for by another thread) ends this one watch within 20 ms, which is no error: waits that follow several
  // kinds at once need it (base::HttpRequest carries it to the transport).
  base::Result<void> watch(const GroupVersionKind& kind, std::string_view name_space,
                           const ListOptions& options, const std::string& resource_version,
                           std::chrono::milliseconds timeout,
                           const std::function<bool(WatchKind what, const base::Value& object)>& each,
                           const base::Cancel* stop = nullptr);
  base::Result<std::string> logs(std::string_view name_space, std::string_view pod, const LogOptions& options);
  // A GET of any path, for what has no function of its own ("/openapi/v3").
  base::Result<std::string> get_path(const std::string& path, const std::string& accept = "application/json");
  // As kubectl's printer asks for it: a meta.k8s.io Table of the objects (MSC-050).
  base::Result<base::Value> get_table(base::Arena& arena, const ObjectKey& key);
  base::Result<base::Value> list_table(base::Arena& arena, const GroupVersionKind& kind,
                                       std::string_view name_space, const ListOptions& options);

  // Requests sent and body bytes received, for the bench.
  struct Traffic {
    int requests = 0;
    std::size_t bytes = 0;
  };
  Traffic traffic() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cluster
