// kubeconfig files and flags: what comes of them. Error texts were taken from Helm 4.3.1 on the same files.
#include <gtest/gtest.h>

#include "cluster/exec_credential.h"
#include "cluster/id_token.h"
#include "cluster/kube_config.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"

namespace cluster {
namespace {

constexpr const char* kHead =
    "apiVersion: v1\nkind: Config\ncurrent-context: x\n"
    "contexts: [{name: x, context: {cluster: c, user: u}}]\n";

struct Scene {
  base::MemoryFileSystem files{};
  base::TestEnv env{files};
  ConnectionFlags flags{};
  Scene() { env.variables["HOME"] = "/home/me"; }
  base::Result<ConnectionConfig> load() { return load_connection_config(env.env, flags); }
  std::string error() {
    const auto config = load();
    return config ? "none; server " + config->server : config.error().helm();
  }
  void write(const std::string& path, const std::string& text) { ASSERT_TRUE(files.write(path, text, 0600)); }
};

struct BrokenCase {
  const char* name;
  std::string text;
  const char* want;
};
class BrokenKubeConfig : public testing::TestWithParam<BrokenCase> {};
TEST_P(BrokenKubeConfig, IsToldAsClientGoDoes) {
  Scene scene;
  scene.write("/k", GetParam().text);
  scene.flags.kubeconfig = "/k";
  EXPECT_EQ(scene.error(), GetParam().want);
}
const std::string head = kHead;
const std::string server = head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]\n";
const std::string exec_user = server + "users: [{name: u, user: {exec: ";
INSTANTIATE_TEST_SUITE_P(
    Files, BrokenKubeConfig,
    testing::Values(
        BrokenCase{"NoYaml", "a: b: c", "error loading config file \"/k\": yaml: mapping values are not allowed in this context"},
        BrokenCase{"List", "- a",
                   "error loading config file \"/k\": couldn't get version/kind; json parse error: json: cannot unmarshal array into Go "
                   "value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string "
                   "\"json:\\\"kind,omitempty\\\"\" }"},
        BrokenCase{"OtherKind", "apiVersion: v1\nkind: Foo",
                   "error loading config file \"/k\": no kind \"Foo\" is registered for version \"v1\" in scheme \"pkg/runtime/scheme.go:111\""},
        BrokenCase{"OtherVersion", "apiVersion: v2\nkind: Config",
                   "error loading config file \"/k\": no kind \"Config\" is registered for version \"v2\" in scheme \"pkg/runtime/scheme.go:111\""},
        BrokenCase{"ClustersAreAMap", head + "clusters: {a: b}",
                   "error loading config file \"/k\": json: cannot unmarshal object into Go struct field Config.clusters of type []v1.NamedCluster"},
        BrokenCase{"ServerIsANumber", head + "clusters: [{name: c, cluster: {server: 12}}]",
                   "error loading config file \"/k\": json: cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string"},
        BrokenCase{"NoBase64", head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: '****'}}]",
                   "error loading config file \"/k\": illegal base64 data at input byte 0"},
        BrokenCase{"NoPem", head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: 'aGVsbG8='}}]",
                   "unable to load root certificates: unable to parse bytes as PEM block"},
        BrokenCase{"InsecureWithAuthority",
                   head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', insecure-skip-tls-verify: true, certificate-authority-data: 'aGVsbG8='}}]",
                   "specifying a root certificates file with the insecure flag is not allowed"},
        BrokenCase{"MissingFiles",
                   head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', certificate-authority: no.crt}}]\n"
                          "users: [{name: u, user: {client-certificate: c.crt, client-key: c.key}}]",
                   "invalid configuration: [unable to read client-cert /c.crt for u due to open /c.crt: no such file or directory, "
                   "unable to read client-key /c.key for u due to open /c.key: no such file or directory, "
                   "unable to read certificate-authority /no.crt for c due to open /no.crt: no such file or directory]"},
        BrokenCase{"TokenAndPassword", server + "users: [{name: u, user: {token: t, username: a, password: p}}]",
                   "invalid configuration: more than one authentication method found for u; found [token basicAuth], only one is allowed"},
        BrokenCase{"NoKey", server + "users: [{name: u, user: {client-certificate-data: aGVsbG8=}}]",
                   "invalid configuration: client-key-data or client-key must be specified for u to use the clientCert authentication method."},
        BrokenCase{"NoPair", server + "users: [{name: u, user: {client-certificate-data: aGVsbG8=, client-key-data: aGVsbG8=}}]",
                   "tls: failed to find any PEM data in certificate input"},
        BrokenCase{"UnknownCurrent", "current-context: nix", "invalid configuration: context was not found for specified context: nix"},
        BrokenCase{"PathWithoutScheme", head + "clusters: [{name: c, cluster: {server: '127.0.0.1:1/x'}}]",
                   "host must be a URL or a host:port pair: \"127.0.0.1:1/x\""},
        BrokenCase{"OddProxy", head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', proxy-url: 'ftp://x'}}]",
                   "invalid configuration: invalid 'proxy-url' \"ftp://x\" for cluster \"c\": unsupported scheme \"ftp\", must be http, https, or socks5"},
        BrokenCase{"GroupsWithoutUser", server + "users: [{name: u, user: {as-groups: [a]}}]",
                   "invalid configuration: requesting uid, groups or user-extra for u without impersonating a user"},
        BrokenCase{"NoTokenFile", server + "users: [{name: u, user: {tokenFile: nope}}]", "open /nope: no such file or directory"},
        BrokenCase{"ExecNoVersion", exec_user + "{command: x}}}]",
                   "invalid configuration: [apiVersion must be specified for u to use exec authentication plugin, interactiveMode must be "
                   "specified for u to use exec authentication plugin]"},
        BrokenCase{"ExecNoMode", exec_user + "{command: x, apiVersion: client.authentication.k8s.io/v1}}}]",
                   "invalid configuration: interactiveMode must be specified for u to use exec authentication plugin"},
        BrokenCase{"ExecOddMode", exec_user + "{command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Bla}}}]",
                   "invalid configuration: invalid interactiveMode for u: \"Bla\""},
        BrokenCase{"ExecNoCommand", exec_user + "{apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}}]",
                   "invalid configuration: command must be specified for u to use exec authentication plugin"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KubeConfig, NeverTellsWhatIsInAUserThatIsThereTwice) {
  Scene scene;
  scene.write("/k", head + "users: [{name: u, user: {token: s3cret}},{name: u, user: {password: s3cret}}]");
  scene.flags.kubeconfig = "/k";
  EXPECT_EQ(scene.error(),
            "error loading config file \"/k\": error converting *[]NamedAuthInfo into *map[string]*api.AuthInfo: duplicate name \"u\" in list");
}

struct ServerCase {
  const char* name;
  std::string text;
  const char* want;
};
class KubeConfigServer : public testing::TestWithParam<ServerCase> {};
TEST_P(KubeConfigServer, IsFound) {
  Scene scene;
  scene.write("/home/me/.kube/config", GetParam().text);
  const auto config = scene.load();
  ASSERT_TRUE(config) << config.error().helm();
  EXPECT_EQ(config->server, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Servers, KubeConfigServer,
    testing::Values(ServerCase{"Empty", "", "http://localhost:8080"},
                    ServerCase{"NoCluster", head, "http://localhost:8080"},
                    ServerCase{"NoServer", head + "clusters: [{name: c, cluster: {insecure-skip-tls-verify: true}}]", "http://localhost:8080"},
                    ServerCase{"NoScheme", head + "clusters: [{name: c, cluster: {server: '127.0.0.1:1'}}]", "http://127.0.0.1:1"},
                    ServerCase{"Path", head + "clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1/k8s/c?x=1#y'}}]", "https://127.0.0.1:1/k8s/c"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(KubeConfig, TakesTheFirstOfSeveralFiles) {
  Scene scene;
  scene.env.variables["KUBECONFIG"] = "/none:/a/k:/b/k:";
  scene.write("/a/k", "contexts: [{name: x, context: {cluster: c, user: u, namespace: first}}]\n"
                      "users: [{name: u, user: {tokenFile: tok}}]");
  scene.write("/a/tok", " from-a\n");
  scene.write("/b/k", "current-context: x\ncontexts: [{name: x, context: {cluster: other}}]\n"
                      "clusters: [{name: c, cluster: {server: 'https://b:1'}}]\nusers: [{name: u, user: {token: from-b}}]");
  const auto config = scene.load();
  ASSERT_TRUE(config) << config.error().helm();
  EXPECT_EQ(config->server, "https://b:1");
  EXPECT_EQ(config->token_file, "/a/tok");
  EXPECT_EQ(config->name_space, "first");
  EXPECT_EQ(config->context, "x");
}

TEST(KubeConfig, TellsEveryFileThatCannotBeRead) {
  Scene scene;
  scene.env.variables["KUBECONFIG"] = "/a:/b";
  scene.write("/a", "- x");
  scene.write("/b", "kind: Foo");
  const auto error = scene.error();
  EXPECT_EQ(error.substr(0, 36), "[error loading config file \"/a\": cou");
  EXPECT_NE(error.find(", error loading config file \"/b\": no kind \"Foo\""), std::string::npos);
}

TEST(KubeConfig, PutsFlagsOverTheFile) {
  Scene scene;
  scene.write("/k", head + "clusters: [{name: c, cluster: {server: 'https://a:1', tls-server-name: old, insecure-skip-tls-verify: false, certificate-authority: gone}}]\n"
                           "users: [{name: u, user: {token: old, as: someone}}]");
  scene.flags.kubeconfig = "/k";
  scene.flags.api_server = "https://b:2";
  scene.flags.token = "new";
  scene.flags.as_user = "eve";
  scene.flags.as_groups = {"g1", "g2"};
  scene.flags.insecure_skip_tls_verify = true;  // takes the authority away
  const auto config = scene.load();
  ASSERT_TRUE(config) << config.error().helm();
  EXPECT_EQ(config->server, "https://b:2");
  EXPECT_EQ(config->token, "new");
  EXPECT_EQ(config->impersonate_user, "eve");
  EXPECT_EQ(config->impersonate_groups, (std::vector<std::string>{"g1", "g2"}));
  EXPECT_EQ(config->tls_server_name, "");
  EXPECT_TRUE(config->insecure_skip_tls_verify);
}

TEST(KubeConfig, ReadsNoCredentialForAServerWithoutTls) {
  Scene scene;
  scene.write("/k", head + "clusters: [{name: c, cluster: {server: 'http://a:1'}}]\nusers: [{name: u, user: {token: t, as: eve}}]");
  scene.flags.kubeconfig = "/k";
  const auto config = scene.load();
  ASSERT_TRUE(config);
  EXPECT_EQ(config->token, "");
  EXPECT_EQ(config->impersonate_user, "eve");
}

TEST(KubeConfig, NamesAContextThatDoesNotExist) {
  Scene scene;
  scene.write("/k", server);
  scene.flags.kubeconfig = "/k";
  scene.flags.context = "nope";
  EXPECT_EQ(scene.error(), "context \"nope\" does not exist");
  scene.flags.kubeconfig = "/nofile";
  EXPECT_EQ(scene.error(), "stat /nofile: no such file or directory");
}

TEST(KubeConfig, UsesThePodsAccountWhereNothingElseIsSaid) {
  Scene scene;
  scene.env.variables["KUBERNETES_SERVICE_HOST"] = "10.0.0.1";
  scene.env.variables["KUBERNETES_SERVICE_PORT"] = "443";
  scene.write("/var/run/secrets/kubernetes.io/serviceaccount/token", "pod-token\n");
  scene.write("/var/run/secrets/kubernetes.io/serviceaccount/namespace", "apps\n");
  auto config = scene.load();
  ASSERT_TRUE(config) << config.error().helm();
  EXPECT_EQ(config->server, "https://10.0.0.1:443");
  EXPECT_EQ(config->token_file, "/var/run/secrets/kubernetes.io/serviceaccount/token");
  EXPECT_EQ(config->name_space, "apps");
  scene.env.variables["POD_NAMESPACE"] = "named";
  EXPECT_EQ(connection_namespace(scene.env.env, {}), "named");
  EXPECT_EQ(connection_namespace(scene.env.env, {.name_space = "flag"}), "flag");
  scene.write("/home/me/.kube/config", server);
  config = scene.load();
  ASSERT_TRUE(config);
  EXPECT_EQ(config->server, "https://127.0.0.1:1");
}

TEST(KubeConfig, FindsTheNamespace) {  // ENV-041
  Scene scene;
  EXPECT_EQ(connection_namespace(scene.env.env, {}), "default");
  scene.write("/home/me/.kube/config", "current-context: a\ncontexts: [{name: a, context: {namespace: one}}, {name: b, context: {namespace: two}}]");
  EXPECT_EQ(connection_namespace(scene.env.env, {}), "one");
  EXPECT_EQ(connection_namespace(scene.env.env, {.context = "b"}), "two");
  EXPECT_EQ(connection_namespace(scene.env.env, {.context = "none"}), "default");
  EXPECT_EQ(connection_namespace(scene.env.env, {.kubeconfig = "/nothing"}), "default");
}

struct ProviderCase {
  const char* name;
  AuthProvider provider;
  const char* want;
};
class OldProvider : public testing::TestWithParam<ProviderCase> {};
TEST_P(OldProvider, IsAnsweredAsClientGoDoes) {
  const auto checked = check_auth_provider(GetParam().provider);
  const auto token = checked ? id_token(GetParam().provider, 1'700'000'000) : base::Result<std::string>(checked.error());
  EXPECT_EQ(token ? *token : token.error().helm(), GetParam().want);
}
// {"exp":1700000100} and {"exp":1700000005}: ten seconds before its end a token counts as expired.
constexpr const char* kValid = "e30.eyJleHAiOjE3MDAwMDAxMDB9.x";
constexpr const char* kExpired = "e30.eyJleHAiOjE3MDAwMDAwMDV9.x";
const std::map<std::string, std::string> oidc{{"idp-issuer-url", "https://i"}, {"client-id", "c"}};
std::map<std::string, std::string> with_token(const char* token) {
  auto config = oidc;
  config["id-token"] = token;
  return config;
}
INSTANTIATE_TEST_SUITE_P(
    Providers, OldProvider,
    testing::Values(
        ProviderCase{"Gcp", {"gcp", {}},
                     "The gcp auth plugin has been removed.\nPlease use the \"gke-gcloud-auth-plugin\" kubectl/client-go credential plugin "
                     "instead.\nSee https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details"},
        ProviderCase{"Unknown", {"foo", {}}, "no Auth Provider found for name \"foo\""},
        ProviderCase{"NoIssuer", {"oidc", {}}, "Must provide idp-issuer-url"},
        ProviderCase{"NoToken", {"oidc", oidc}, "No valid id-token, and cannot refresh without refresh-token"},
        ProviderCase{"Valid", {"oidc", with_token(kValid)}, kValid},
        ProviderCase{"Expired", {"oidc", with_token(kExpired)}, "No valid id-token, and cannot refresh without refresh-token"},
        ProviderCase{"NoJwt", {"oidc", with_token("x")}, "ID Token is not a valid JWT"}),
    [](const auto& row) { return std::string(row.param.name); });

constexpr const char* kV1 = "client.authentication.k8s.io/v1";
std::string credential(const std::string& status) {
  return R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential")" + status + "}";
}
struct OutputCase {
  const char* name;
  std::string output;
  const char* want;  // the token, or the error
};
class ExecOutput : public testing::TestWithParam<OutputCase> {};
TEST_P(ExecOutput, IsReadAsClientGoDoes) {
  const auto read = read_exec_credential(GetParam().output, kV1);
  EXPECT_EQ(read ? read->token : read.error().helm(), GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(
    Outputs, ExecOutput,
    testing::Values(
        OutputCase{"Token", credential(R"(,"status":{"token":"t0"})"), "t0"},
        OutputCase{"Yaml", "apiVersion: client.authentication.k8s.io/v1\nkind: ExecCredential\nstatus: {token: t1}\n", "t1"},
        OutputCase{"Nothing", "", "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/__internal"},
        OutputCase{"OtherVersion", R"({"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"x"}})",
                   "exec plugin is configured to use API version client.authentication.k8s.io/v1, plugin returned version client.authentication.k8s.io/v1beta1"},
        OutputCase{"NoStatus", credential(""), "exec plugin didn't return a status field"},
        OutputCase{"EmptyStatus", credential(R"(,"status":{})"), "exec plugin didn't return a token or cert/key pair"},
        OutputCase{"HalfAPair", credential(R"(,"status":{"clientKeyData":"x"})"), "exec plugin returned only certificate or key, not both"},
        OutputCase{"NoPem", credential(R"(,"status":{"clientKeyData":"x","clientCertificateData":"y"})"),
                   "failed parsing client key/certificate: tls: failed to find any PEM data in certificate input"},
        OutputCase{"OtherKind", R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"Foo"})",
                   "decoding stdout: no kind \"Foo\" is registered for version \"client.authentication.k8s.io/v1\" in scheme \"pkg/runtime/scheme.go:111\""},
        OutputCase{"BadTime", credential(R"(,"status":{"token":"a","expirationTimestamp":"x"})"),
                   "decoding stdout: parsing time \"x\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"x\" as \"2006\""}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(ExecPluginInfo, TellsOfTheClusterWhereItIsWanted) {
  ConnectionConfig config;
  config.server = "https://127.0.0.1:1";
  config.ca = "PEM";
  config.exec.emplace();
  config.exec->api_version = kV1;
  EXPECT_EQ(exec_info(config, false),
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{\"interactive\":false}}\n");
  config.exec->provides_cluster_info = true;
  config.exec_config = R"({"aud":5,"b":"x"})";
  EXPECT_EQ(exec_info(config, true),
            "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"spec\":{\"cluster\":{\"server\":"
            "\"https://127.0.0.1:1\",\"certificate-authority-data\":\"UEVN\",\"config\":{\"aud\":5,\"b\":\"x\"}},\"interactive\":true}}\n");
}

}  // namespace
}  // namespace cluster
