// The client against written-down answers: what it asks, what it makes of answers, when it asks again.
#include <gtest/gtest.h>

#include "base/json.h"
#include "cluster/kube_client.h"
#include "cluster/kube_error.h"
#include "cluster/kube_path.h"
#include "cluster/kube_warning.h"
#include "cluster/rate_limit.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"
#include "tests/cluster/scripted_http.h"

namespace cluster {
namespace {

using std::chrono::milliseconds;

constexpr const char* kCore =
    R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[{"metadata":{},"versions":[
    {"version":"v1","freshness":"Current","resources":[
      {"resource":"configmaps","responseKind":{"group":"","version":"","kind":"ConfigMap"},"scope":"Namespaced",
       "singularResource":"configmap","verbs":["create","get"],"shortNames":["cm"]},
      {"resource":"pods","responseKind":{"group":"","version":"","kind":"Pod"},"scope":"Namespaced",
       "singularResource":"pod","verbs":["get"],"subresources":[
        {"subresource":"eviction","responseKind":{"group":"policy","version":"v1","kind":"Eviction"},"verbs":["create"]}]},
      {"resource":"namespaces","responseKind":{"group":"","version":"","kind":"Namespace"},"scope":"Cluster",
       "singularResource":"namespace","verbs":["get"]}]}]}]})";
constexpr const char* kGroups =
    R"({"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","items":[
    {"metadata":{"name":"apps"},"versions":[{"version":"v1","freshness":"Current","resources":[
      {"resource":"deployments","responseKind":{"group":"","version":"","kind":"Deployment"},"scope":"Namespaced",
       "singularResource":"deployment","verbs":["get"]}]}]},
    {"metadata":{"name":"metrics.k8s.io"},"versions":[{"version":"v1beta1","freshness":"Stale","resources":[]}]}]})";
const std::vector<base::HttpHeader> kAggregated{
    {"Content-Type", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"}};

struct Scene {
  base::MemoryFileSystem files{};
  base::TestEnv env{files};
  base::Cancel cancel{};
  ScriptedHttp http{};
  ClientOptions options{.server = ScriptedHttp::kServer};
  std::unique_ptr<KubeClient> made{};
  base::Arena arena{};

  void knows_kinds() {
    http.answer({.asked = "GET /api", .body = kCore, .headers = kAggregated});
    http.answer({.asked = "GET /apis", .body = kGroups, .headers = kAggregated});
  }
  KubeClient& client() {
    if (!made) made = std::make_unique<KubeClient>(env.env, http, cancel, options);
    return *made;
  }
  base::Value value(const std::string& json) { return *base::json::read(arena, json, base::json::Numbers::exact); }
  std::string json(const base::Result<base::Value>& value) {
    return value ? *base::json::write(arena, *value) : "error: " + value.error().helm();
  }
  // What was asked after the kinds were known.
  std::string asked_last() { return http.asked.empty() ? "" : http.asked.back(); }
};

const GroupVersionKind kConfigMap{"", "v1", "ConfigMap"};
const ObjectKey kWeb{kConfigMap, "default", "web"};

TEST(KubeClient, GetsAnObject) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.body = R"({"kind":"ConfigMap","metadata":{"name":"web","generation":3}})"});
  EXPECT_EQ(scene.json(scene.client().get(scene.arena, kWeb)),
            R"({"kind":"ConfigMap","metadata":{"generation":3,"name":"web"}})");
  EXPECT_EQ(scene.asked_last(), "GET /api/v1/namespaces/default/configmaps/web");
  EXPECT_EQ(base::find_header(scene.http.requests.back().headers, "User-Agent"), "Helm/4.3.1");  // ENV-043
}

TEST(KubeClient, WritesObjects) {
  Scene scene;
  scene.knows_kinds();
  const auto object = scene.value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","namespace":"default"},"data":{"a":"<b>"}})");
  WriteOptions options{.validation = Validation::strict};
  for (int i = 0; i < 5; ++i) scene.http.answer({.status = 201, .body = "{}"});
  EXPECT_EQ(scene.json(scene.client().create(scene.arena, object, options)), "{}");
  EXPECT_EQ(scene.asked_last(), "POST /api/v1/namespaces/default/configmaps?fieldManager=helm&fieldValidation=Strict");
  EXPECT_EQ(scene.http.requests.back().body,
            R"({"apiVersion":"v1","data":{"a":"<b>"},"kind":"ConfigMap","metadata":{"name":"web","namespace":"default"}})");
  EXPECT_EQ(base::find_header(scene.http.requests.back().headers, "Content-Type"), "application/json");

  options.dry_run = DryRun::server;
  options.force = true;
  EXPECT_TRUE(scene.client().apply(scene.arena, object, options));
  EXPECT_EQ(scene.asked_last(),
            "PATCH /api/v1/namespaces/default/configmaps/web?dryRun=All&fieldManager=helm&fieldValidation=Strict&force=true");
  EXPECT_EQ(base::find_header(scene.http.requests.back().headers, "Content-Type"), "application/apply-patch+yaml");

  EXPECT_TRUE(scene.client().patch(scene.arena, kWeb, PatchType::strategic, "{}", {}));
  EXPECT_EQ(scene.asked_last(), "PATCH /api/v1/namespaces/default/configmaps/web?fieldManager=helm");
  EXPECT_EQ(base::find_header(scene.http.requests.back().headers, "Content-Type"), "application/strategic-merge-patch+json");

  EXPECT_TRUE(scene.client().replace(scene.arena, object, {}));
  EXPECT_EQ(scene.asked_last(), "PUT /api/v1/namespaces/default/configmaps/web?fieldManager=helm");

  EXPECT_TRUE(scene.client().remove(kWeb, {.propagation = Propagation::foreground, .grace_seconds = 0, .uid = "u1", .resource_version = "7"}));
  EXPECT_EQ(scene.asked_last(), "DELETE /api/v1/namespaces/default/configmaps/web");
  EXPECT_EQ(scene.http.requests.back().body,
            R"({"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Foreground","gracePeriodSeconds":0,"preconditions":{"uid":"u1","resourceVersion":"7"}})");
}

TEST(KubeClient, LeavesTheNamespaceOutForKindsOfTheWholeCluster) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.body = "{}"});
  EXPECT_TRUE(scene.client().get(scene.arena, {{"", "v1", "Namespace"}, "default", "web"}));
  EXPECT_EQ(scene.asked_last(), "GET /api/v1/namespaces/web");
}

TEST(KubeClient, ListsInPagesAndNamesTheKindOfItems) {
  Scene scene;
  scene.knows_kinds();
  for (int round = 0; round < 2; ++round) {
    scene.http.answer({.asked = "GET /api/v1/configmaps?labelSelector=owner%3Dhelm&limit=500",
                       .body = R"({"kind":"ConfigMapList","metadata":{"continue":"t1","remainingItemCount":1},"items":[{"metadata":{"name":"a"}}]})"});
    scene.http.answer({.asked = "GET /api/v1/configmaps?continue=t1&labelSelector=owner%3Dhelm&limit=500",
                       .status = 410,
                       .body = R"({"kind":"Status","status":"Failure","reason":"Expired","code":410,"message":"too old","metadata":{"continue":"t2"}})"});
    scene.http.answer({.asked = "GET /api/v1/configmaps?continue=t2&labelSelector=owner%3Dhelm&limit=500",
                       .body = R"({"kind":"ConfigMapList","metadata":{},"items":[{"metadata":{"name":"b"}}]})"});
  }
  std::string names;
  const auto done = scene.client().list(kConfigMap, "", {.label_selector = "owner=helm"},
                                        [&](base::Arena&, base::Value& object) -> base::Result<void> {
                                          names += kind_of(object).kind + "/" + std::string(metadata_text(object, "name")) + " ";
                                          return {};
                                        });
  EXPECT_TRUE(done);
  EXPECT_EQ(names, "ConfigMap/a ConfigMap/b ");
  EXPECT_EQ(scene.json(scene.client().list(scene.arena, kConfigMap, "", {.label_selector = "owner=helm"})),
            R"({"items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}},{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}],"kind":"ConfigMapList","metadata":{}})");
}

TEST(KubeClient, AsksAgainWhereTheServerNamesATimeToWait) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.status = 429, .headers = {{"Retry-After", "0"}}});
  scene.http.answer({.status = 503, .headers = {{"Retry-After", "0"}}});
  scene.http.answer({.body = "{}"});
  EXPECT_EQ(scene.json(scene.client().get(scene.arena, kWeb)), "{}");
  scene.http.answer({.status = 503, .body = "down", .headers = {{"Content-Type", "text/plain"}}});
  EXPECT_EQ(scene.json(scene.client().get(scene.arena, kWeb)),
            "error: the server is currently unable to handle the request (get configmaps web)");
}

TEST(KubeClient, GivesUpAfterTenTries) {
  Scene scene;
  scene.knows_kinds();
  for (int i = 0; i < 12; ++i) scene.http.answer({.asked = "GET /api/v1/namespaces/default/configmaps/web", .status = 429, .headers = {{"Retry-After", "0"}}});
  const auto failed = scene.client().get(scene.arena, kWeb);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code(), base::ErrorCode::unavailable);
  EXPECT_EQ(failed.error().http_status(), 429);
  EXPECT_EQ(scene.http.asked.size(), 2 + 11U);
}

TEST(KubeClient, AsksOnceMoreWhereEtcdHasNoLeader) {  // ENV-042
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.status = 500, .body = R"({"kind":"Status","code":500,"message":"etcdserver: leader changed"})"});
  scene.http.answer({.body = "{}"});
  EXPECT_EQ(scene.json(scene.client().create(scene.arena, scene.value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})"), {})), "{}");
  for (int i = 0; i < 2; ++i) scene.http.answer({.status = 500, .body = R"({"kind":"Status","status":"Failure","code":500,"message":"rpc error: raft proposal dropped"})"});
  EXPECT_EQ(scene.json(scene.client().get(scene.arena, kWeb)), "error: rpc error: raft proposal dropped");
}

TEST(KubeClient, TakesUpALostConnectionOnlyToRead) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.failure = "Post \"x\": EOF"});
  EXPECT_EQ(scene.json(scene.client().create(scene.arena, scene.value(R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}})"), {})),
            "error: Post \"x\": EOF");
}

TEST(KubeClient, ShowsWarningsOfTheServer) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.body = "{}",
                     .headers = {{"Warning", R"(299 - "spec.x is deprecated", 299 - "and \"y\"")"}, {"Warning", R"(199 - "not shown")"}}});
  EXPECT_TRUE(scene.client().get(scene.arena, kWeb));
  EXPECT_EQ(scene.env.log.lines, (std::vector<std::string>{"level=WARN msg=\"spec.x is deprecated\"",
                                                           "level=WARN msg=\"and \\\"y\\\"\""}));
}

TEST(KubeClient, SaysWhatIsWrongWithAnUnreachableCluster) {  // ENV-045
  Scene scene;
  scene.http.answer({.failure = "Get \"https://127.0.0.1:1/version\": dial tcp 127.0.0.1:1: connect: connection refused"});
  auto version = scene.client().version();
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().helm(),
            "kubernetes cluster unreachable: Get \"https://127.0.0.1:1/version\": dial tcp 127.0.0.1:1: connect: connection refused");
  scene.http.answer({.status = 401, .body = R"({"kind":"Status","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401})"});
  version = scene.client().version();
  ASSERT_FALSE(version);
  EXPECT_EQ(version.error().helm(),
            "kubernetes cluster unreachable: the server has asked for the client to provide credentials");
  EXPECT_EQ(version.error().code(), base::ErrorCode::denied);
  scene.http.answer({.body = R"({"major":"1","minor":"36+","gitVersion":"v1.36.1-eks"})"});
  version = scene.client().version();
  ASSERT_TRUE(version);
  EXPECT_EQ(version->version + version->major + version->minor, "v1.36.1-eks136+");
}

struct ErrorCase {
  const char* name;
  int status;
  const char* body;
  const char* type;
  const char* want;
  base::ErrorCode code;
  const char* reason;
};
class KubeError : public testing::TestWithParam<ErrorCase> {};
TEST_P(KubeError, IsWordedAsClientGoDoes) {
  const auto& row = GetParam();
  base::HttpResponse response{row.status, {{"Content-Type", row.type}}, row.body};
  const auto error = answer_error(response, {"GET", "apps", "deployments", "web"});
  EXPECT_EQ(error.helm(), row.want);
  EXPECT_EQ(error.code(), row.code);
  EXPECT_EQ(error.http_reason(), row.reason);
}
INSTANTIATE_TEST_SUITE_P(
    Answers, KubeError,
    testing::Values(
        ErrorCase{"Status", 404, R"({"kind":"Status","apiVersion":"v1","status":"Failure","message":"deployments.apps \"web\" not found","reason":"NotFound","code":404})",
                  "application/json", "deployments.apps \"web\" not found", base::ErrorCode::not_found, "NotFound"},
        ErrorCase{"Exists", 409, R"({"kind":"Status","status":"Failure","message":"x already exists","reason":"AlreadyExists","code":409})",
                  "application/json", "x already exists", base::ErrorCode::conflict, "AlreadyExists"},
        ErrorCase{"NoStatus404", 404, "404 page not found\n", "text/plain",
                  "the server could not find the requested resource (get deployments.apps web)", base::ErrorCode::not_found, "NotFound"},
        ErrorCase{"Forbidden", 403, "no way", "text/plain", "no way (get deployments.apps web)", base::ErrorCode::denied, "Forbidden"},
        ErrorCase{"ForbiddenJson", 403, "{}", "application/json", "unknown (get deployments.apps web)", base::ErrorCode::denied, "Forbidden"},
        ErrorCase{"Proxy502", 502, "bad gateway", "text/plain",
                  "an error on the server (\"bad gateway\") has prevented the request from succeeding (get deployments.apps web)",
                  base::ErrorCode::unavailable, "InternalError"},
        ErrorCase{"Odd", 302, "", "text/plain",
                  "the server responded with the status code 302 but did not return more information (get deployments.apps web)",
                  base::ErrorCode::invalid, ""},
        ErrorCase{"Invalid", 422, "{}", "application/json",
                  "the server rejected our request due to an error in our request (get deployments.apps web)",
                  base::ErrorCode::invalid, "Invalid"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KubeDiscovery, ReadsAggregatedLists) {
  Scene scene;
  scene.knows_kinds();
  const auto discovery = scene.client().discovery();
  ASSERT_TRUE(discovery);
  EXPECT_EQ((*discovery)->api_versions(),
            (std::vector<std::string>{"apps/v1", "apps/v1/Deployment", "v1", "v1/ConfigMap", "v1/Eviction", "v1/Namespace", "v1/Pod"}));
  const auto* found = (*discovery)->find(kConfigMap);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->plural, "configmaps");
  EXPECT_TRUE(found->is_namespaced);
  EXPECT_EQ(found->short_names, std::vector<std::string>{"cm"});
  EXPECT_EQ((*discovery)->stale_groups, std::vector<std::string>{"metrics.k8s.io/v1beta1"});
  EXPECT_TRUE((*discovery)->failed_groups.empty());
}

TEST(KubeDiscovery, ReadsOldServersListByList) {
  Scene scene;
  scene.http.answer({.asked = "GET /api", .body = R"({"kind":"APIVersions","versions":["v1"]})"});
  scene.http.answer({.asked = "GET /apis", .body = R"({"kind":"APIGroupList","groups":[
    {"name":"batch","versions":[{"groupVersion":"batch/v1beta1","version":"v1beta1"},{"groupVersion":"batch/v1","version":"v1"}],"preferredVersion":{"groupVersion":"batch/v1","version":"v1"}},
    {"name":"metrics.k8s.io","versions":[{"groupVersion":"metrics.k8s.io/v1beta1","version":"v1beta1"}],"preferredVersion":{"groupVersion":"metrics.k8s.io/v1beta1","version":"v1beta1"}}]})"});
  scene.http.answer({.asked = "GET /api/v1", .body = R"({"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["get"]},{"name":"pods/log","kind":"Pod"}]})"});
  scene.http.answer({.asked = "GET /apis/batch/v1", .body = R"({"kind":"APIResourceList","resources":[{"name":"jobs","namespaced":true,"kind":"Job"}]})"});
  scene.http.answer({.asked = "GET /apis/batch/v1beta1", .body = R"({"kind":"APIResourceList","resources":[{"name":"jobs","namespaced":true,"kind":"Job"}]})"});
  scene.http.answer({.asked = "GET /apis/metrics.k8s.io/v1beta1", .status = 503, .body = "service unavailable", .headers = {{"Content-Type", "text/plain"}}});
  const auto discovery = scene.client().discovery();
  ASSERT_TRUE(discovery) << discovery.error().helm();
  EXPECT_EQ(discovery_warnings(**discovery),
            std::vector<std::string>{"unable to retrieve the complete list of server APIs: metrics.k8s.io/v1beta1: the server is currently unable to handle the request"});
  EXPECT_EQ((*discovery)->find_any_version("batch", "Job")->kind.version, "v1");
}

TEST(KubeDiscovery, KeepsOnDiskWhatItReadAndAsksOnlyWhetherItHolds) {
  Scene scene;
  scene.env.clock.now = 60'000'000'000;  // a minute after the files of the memory were written
  scene.options.cache_folder = "/cache";
  auto tagged = kAggregated;
  tagged.push_back({"ETag", "\"one\""});
  scene.http.answer({.asked = "GET /api", .body = kCore, .headers = tagged});
  scene.http.answer({.asked = "GET /apis", .body = kGroups, .headers = tagged});
  ASSERT_TRUE(scene.client().discovery());
  const std::string file = "/cache/discovery/server.test.json";
  EXPECT_TRUE(scene.files.info(file, true)->has_value());

  scene.made.reset();
  ASSERT_TRUE(scene.client().discovery());  // from disk
  EXPECT_EQ(scene.http.asked.size(), 2U);
  scene.http.answer({.status = 304});
  scene.http.answer({.status = 304});
  const auto fresh = scene.client().discovery(Freshness::fresh);
  ASSERT_TRUE(fresh);
  EXPECT_NE((*fresh)->find(kConfigMap), nullptr);
  EXPECT_EQ(base::find_header(scene.http.requests.back().headers, "If-None-Match"), "\"one\"");

  scene.made.reset();
  ASSERT_TRUE(scene.files.write(file, "{\"form\":1,\"resources\":[[]", 0600));  // damaged: as if it were not there
  scene.knows_kinds();
  EXPECT_TRUE(scene.client().discovery());
}

TEST(KubeDiscovery, AsksAnewForAKindThatTheFileOnDiskDoesNotKnow) {
  Scene scene;
  scene.options.cache_folder = "/cache";
  scene.knows_kinds();
  ASSERT_TRUE(scene.client().discovery());
  scene.made.reset();
  scene.knows_kinds();
  const auto missing = scene.client().resource({"example.com", "v1", "Foo"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().helm(), "no matches for kind \"Foo\" in version \"example.com/v1\"");
  EXPECT_EQ(missing.error().http_reason(), "NoKindMatch");
  EXPECT_EQ(scene.http.asked.size(), 4U);
}

TEST(KubeWatch, GivesEventsAndTakesUpWhereItWas) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.pieces = {R"({"type":"ADDED","object":{"metadata":{"name":"a","resourceVersion":"5"}}})" "\n" R"({"type":"MODI)",
                                R"(FIED","object":{"metadata":{"name":"a","resourceVersion":"6"}}})" "\n",
                                R"({"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"}}})" "\n"}});
  scene.http.answer({.failure = "Get \"x\": unexpected EOF"});
  scene.http.answer({.pieces = {R"({"type":"DELETED","object":{"metadata":{"name":"a","resourceVersion":"12"}}})" "\n"}});
  std::string seen;
  const auto done = scene.client().watch(kConfigMap, "default", {.field_selector = "metadata.name=a"}, "4", std::chrono::seconds(20),
                                         [&](WatchKind what, const base::Value& object) {
                                           seen += std::to_string(static_cast<int>(what)) + std::string(metadata_text(object, "resourceVersion")) + " ";
                                           return what != WatchKind::deleted;
                                         });
  EXPECT_TRUE(done);
  EXPECT_EQ(seen, "05 16 39 212 ");
  EXPECT_EQ(scene.asked_last().substr(0, 61), "GET /api/v1/namespaces/default/configmaps?allowWatchBookmarks");
  EXPECT_NE(scene.asked_last().find("resourceVersion=9&"), std::string::npos);
}

TEST(KubeWatch, SaysWhenItsVersionIsTooOld) {
  Scene scene;
  scene.knows_kinds();
  scene.http.answer({.pieces = {R"x({"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version: 1 (9)","reason":"Expired","code":410}})x" "\n"}});
  const auto done = scene.client().watch(kConfigMap, "default", {}, "1", std::chrono::seconds(20),
                                         [](WatchKind, const base::Value&) { return true; });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), base::ErrorCode::conflict);
  EXPECT_EQ(done.error().http_reason(), "Expired");
  EXPECT_EQ(done.error().helm(), "too old resource version: 1 (9)");
}

TEST(KubeWatch, EndsAfterItsTimeOrWhenItIsStopped) {
  Scene scene;
  scene.knows_kinds();
  for (int i = 0; i < 20; ++i) scene.http.answer({.failure = "Get \"x\": EOF"});
  const auto all = [](WatchKind, const base::Value&) { return true; };
  EXPECT_TRUE(scene.client().watch(kConfigMap, "default", {}, "1", milliseconds(150), all));
  base::Cancel stop;
  stop.request();
  EXPECT_TRUE(scene.client().watch(kConfigMap, "default", {}, "1", std::chrono::seconds(60), all, &stop));
}

TEST(KubeLogs, AreAskedForAsKubectlDoes) {
  Scene scene;
  scene.http.answer({.body = "a\nb\n", .headers = {{"Content-Type", "text/plain"}}});
  const auto logs = scene.client().logs("default", "web", {.container = "c", .tail_lines = 10, .previous = true});
  ASSERT_TRUE(logs);
  EXPECT_EQ(*logs, "a\nb\n");
  EXPECT_EQ(scene.asked_last(), "GET /api/v1/namespaces/default/pods/web/log?container=c&previous=true&tailLines=10");
}

TEST(KubePath, RefusesNamesThatLeadElsewhere) {
  const ResourceInfo pods{.kind = {"", "v1", "Pod"}, .plural = "pods", .is_namespaced = true};
  EXPECT_EQ(*resource_path(pods, "a", "b"), "/api/v1/namespaces/a/pods/b");
  for (const auto* name : {"..", "a/b", "a%2Fb"}) EXPECT_FALSE(resource_path(pods, "a", name)) << name;
}

TEST(KubeRateLimit, LetsABurstGoAndThenAsManyAsItMay) {
  RateLimit limit(10, 2);
  const auto start = RateLimit::Clock::now();
  EXPECT_EQ(limit.take(start).count(), 0);
  EXPECT_EQ(limit.take(start).count(), 0);
  EXPECT_NEAR(std::chrono::duration<double>(limit.take(start)).count(), 0.1, 1e-6);
  EXPECT_NEAR(std::chrono::duration<double>(limit.take(start)).count(), 0.2, 1e-6);
  EXPECT_NEAR(std::chrono::duration<double>(limit.take(start + std::chrono::seconds(1))).count(), 0, 1e-6);
  RateLimit none(0, 1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(none.take(start).count(), 0);
}

TEST(KubeWarning, LooksAsKlogWritesIt) {
  EXPECT_EQ(klog_warning("a \"b\"", 1'714'979'289'123'456'000, 42).substr(21),
            "      42 warnings.go:107] \"Warning: a \\\"b\\\"\"");
}

}  // namespace
}  // namespace cluster
