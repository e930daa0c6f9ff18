// Credentials against a real HTTPS server: tokens that change, plugins that run again, certificates, proxies,
// and that nothing of it can be read in an error.
#include <gtest/gtest.h>

#include <sys/stat.h>

#include "cluster/kube_config.h"
#include "base/base64.h"
#include "tests/base/test_env.h"
#include "tests/base/web_server.h"

namespace cluster {
namespace {

struct Scene {
  base::TemporaryFolder folder{};
  base::TestAuthority authority{folder.path()};
  base::DiskFileSystem files{};
  base::TestEnv env{files};
  base::Cancel cancel{};

  Scene() {
    authority.sign("server", "IP:127.0.0.1,DNS:kubernetes");
    env.variables["HOME"] = folder.path();
    env.variables["PATH"] = std::getenv("PATH");
  }
  std::vector<std::string> tls() { return {"--tls", authority.path("server.crt"), authority.path("server.key")}; }
  std::vector<std::string> with_tokens() {
    folder.write("tokens", "first");
    auto arguments = tls();
    arguments.insert(arguments.end(), {"--token-file", folder.at("tokens")});
    return arguments;
  }
  // A kubeconfig with the fields of a user and more of its cluster.
  void configure(const base::WebServer& server, const std::string& user, const std::string& more = "") {
    folder.write("config", "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n"
                           "clusters: [{name: c, cluster: {server: '" + server.https("") + "', certificate-authority: ca.crt" + more + "}}]\n"
                           "users: [{name: u, user: {" + user + "}}]\n");
  }
  base::Result<Connection> connect() {
    ConnectionFlags flags;
    flags.kubeconfig = folder.at("config");
    return cluster::connect(env.env, cancel, flags);
  }
  // A plugin that prints the token in FILE and notes in FILE.runs that it ran.
  std::string plugin(const std::string& file, const std::string& more = "") {
    folder.write("plugin", "#!/bin/sh\necho run >> " + folder.at(file) + ".runs\n"
                           "printf '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"%s\"" +
                               more + "}}' \"$(cat " + folder.at(file) + ")\"\n");
    ::chmod(folder.at("plugin").c_str(), 0755);
    return "exec: {command: ./plugin, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}";
  }
  std::size_t runs(const std::string& file) { return folder.read(file + ".runs").size() / 4; }
};

std::string version_of(base::Result<Connection>& connection) {
  if (!connection) return connection.error().helm();
  const auto version = connection->client->version();
  return version ? version->version : version.error().helm();
}

constexpr const char* kUnreachable = "kubernetes cluster unreachable: ";
constexpr const char* kRefused = "kubernetes cluster unreachable: the server has asked for the client to provide credentials";

TEST(Authentication, SendsATokenOrAPassword) {
  Scene scene;
  base::WebServer server(scene.tls());
  scene.configure(server, "token: t0");
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(server.log(), "[\"GET /version Bearer t0\"]");
  scene.configure(server, "username: me, password: 'p:w'");
  connection = scene.connect();
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_NE(server.log().find("Basic " + base::base64_encode("me:p:w")), std::string::npos);
}

TEST(Authentication, ReadsATokenFileAgainWhenTheServerRefusesIt) {
  Scene scene;
  base::WebServer server(scene.with_tokens());
  scene.folder.write("mine", "first\n");
  scene.configure(server, "tokenFile: mine");
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), "v1.36.1");
  scene.folder.write("tokens", "second");
  EXPECT_EQ(version_of(connection), kRefused);
  scene.folder.write("mine", "second\n");
  EXPECT_EQ(version_of(connection), "v1.36.1");
}

TEST(Authentication, SendsAClientCertificate) {
  Scene scene;
  scene.authority.sign("alice", "");
  auto arguments = scene.tls();
  arguments.insert(arguments.end(), {"--client-ca", scene.authority.path("ca.crt")});
  base::WebServer server(arguments);
  scene.configure(server, "client-certificate-data: " + base::base64_encode(scene.authority.text("alice.crt")) +
                              ", client-key: alice.key");
  auto connection = scene.connect();
  const auto told = connection->client->get_path("/echo");
  ASSERT_TRUE(told) << told.error().helm();
  EXPECT_NE(told->find("\"client\": \"alice\""), std::string::npos);
}

TEST(Authentication, RefusesAKeyOfAnotherCertificate) {
  Scene scene;
  scene.authority.sign("alice", "");
  base::WebServer server(scene.tls());
  scene.configure(server, "client-certificate: alice.crt, client-key: server.key");
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), std::string(kUnreachable) + "tls: private key does not match public key");
}

TEST(ExecPlugin, RunsOnceWhileItsTokenIsGood) {
  Scene scene;
  base::WebServer server(scene.with_tokens());
  scene.folder.write("mine", "first");
  scene.configure(server, scene.plugin("mine"));
  auto connection = scene.connect();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(scene.runs("mine"), 1U);
}

TEST(ExecPlugin, RunsAgainWhenItsTokenHasExpired) {
  Scene scene;
  base::WebServer server(scene.tls());
  scene.folder.write("mine", "first");
  scene.configure(server, scene.plugin("mine", ",\"expirationTimestamp\":\"2024-05-06T08:00:00Z\""));
  auto connection = scene.connect();  // the clock stands at 07:08:09
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(scene.runs("mine"), 1U);
  scene.env.clock.now += 3'600'000'000'000;
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(scene.runs("mine"), 2U);
}

TEST(ExecPlugin, RunsAgainWhenTheServerRefusesItsToken) {
  Scene scene;
  base::WebServer server(scene.with_tokens());
  scene.folder.write("mine", "first");
  scene.configure(server, scene.plugin("mine"));
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), "v1.36.1");
  scene.folder.write("tokens", "second");
  scene.folder.write("mine", "second");
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(scene.runs("mine"), 2U);
  scene.folder.write("tokens", "third");
  EXPECT_EQ(version_of(connection), kRefused);
  EXPECT_EQ(scene.runs("mine"), 3U);
}

TEST(ExecPlugin, MayGiveACertificate) {
  Scene scene;
  scene.authority.sign("bob", "");
  auto arguments = scene.tls();
  arguments.insert(arguments.end(), {"--client-ca", scene.authority.path("ca.crt")});
  base::WebServer server(arguments);
  scene.folder.write("plugin.py",
                     "import json\ntext = lambda name: open('" + scene.folder.path() + "/' + name).read()\n"
                     "print(json.dumps({'apiVersion': 'client.authentication.k8s.io/v1', 'kind': 'ExecCredential', 'status': "
                     "{'clientCertificateData': text('bob.crt'), 'clientKeyData': text('bob.key')}}))\n");
  scene.configure(server, "exec: {command: python3, args: [" + scene.folder.at("plugin.py") +
                              "], apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}");
  auto connection = scene.connect();
  const auto told = connection->client->get_path("/echo");
  ASSERT_TRUE(told) << told.error().helm();
  EXPECT_NE(told->find("\"client\": \"bob\""), std::string::npos);
}

struct FailingCase {
  const char* name;
  const char* exec;
  const char* want;
};
class FailingPlugin : public testing::TestWithParam<FailingCase> {};
TEST_P(FailingPlugin, IsToldAsClientGoDoes) {
  Scene scene;
  base::WebServer server(scene.tls());
  scene.folder.write("fail", "#!/bin/sh\nexit 3\n");
  scene.folder.write("secret", "#!/bin/sh\necho s3cret\n");
  for (const auto* name : {"fail", "secret"}) ::chmod(scene.folder.at(name).c_str(), 0755);
  scene.configure(server, std::string("exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, ") + GetParam().exec + "}");
  auto connection = scene.connect();
  const auto text = scene.folder.without_path(version_of(connection));
  EXPECT_EQ(text, std::string(kUnreachable) + "Get \"" + server.https("/version") + "\": getting credentials: " + GetParam().want);
  EXPECT_EQ(text.find("s3cret"), std::string::npos);
}
INSTANTIATE_TEST_SUITE_P(
    Plugins, FailingPlugin,
    testing::Values(
        FailingCase{"NotFound", "command: no-such-plugin, installHint: \"install it\\nnow \\e[1m\"",
                    "exec: executable no-such-plugin not found\n\nIt looks like you are trying to use a client-go credential plugin that is "
                    "not installed.\n\nTo learn more about this feature, consult the documentation available at:\n      "
                    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins\n\ninstall "
                    "it\nnow U+001B[1m"},
        FailingCase{"PathNotFound", "command: ./nope", "exec: fork/exec DIR/nope: no such file or directory"},
        FailingCase{"Failing", "command: ./fail", "exec: executable DIR/fail failed with exit code 3"},
        FailingCase{"Secret", "command: ./secret", "decoding stdout: couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Authentication, ActsForAnotherUser) {
  Scene scene;
  base::WebServer server(scene.tls());
  scene.configure(server, "token: t0, as: eve, as-uid: u1, as-groups: [a, b], as-user-extra: {'x/y': [v]}");
  auto connection = scene.connect();
  const auto told = connection->client->get_path("/echo");
  ASSERT_TRUE(told) << told.error().helm();
  for (const auto* want : {"\"impersonate-user\": \"eve\"", "\"impersonate-uid\": \"u1\"", "\"impersonate-group\": \"a, b\"",
                           "\"impersonate-extra-x%2fy\": \"v\""}) {
    EXPECT_NE(told->find(want), std::string::npos) << want << *told;
  }
}

TEST(Authentication, GoesThroughTheProxyOfTheCluster) {
  Scene scene;
  base::WebServer server(scene.tls());
  base::WebServer proxy({"--proxy", "--password", "me:secret"});
  scene.configure(server, "token: t0", ", proxy-url: 'http://me:secret@127.0.0.1:" + proxy.port() + "', tls-server-name: kubernetes");
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), "v1.36.1");
  EXPECT_EQ(proxy.log(), "[\"CONNECT 127.0.0.1:" + server.port() + "\"]");
}

TEST(Authentication, RefusesAServerOfAnotherAuthority) {
  Scene scene;
  base::TemporaryFolder elsewhere;
  base::TestAuthority other(elsewhere.path(), "other");
  other.sign("server", "IP:127.0.0.1");
  base::WebServer server({"--tls", other.path("server.crt"), other.path("server.key")});
  scene.configure(server, "token: s3cret");
  auto connection = scene.connect();
  EXPECT_EQ(version_of(connection), std::string(kUnreachable) + "Get \"" + server.https("/version") +
                                        "\": tls: failed to verify certificate: x509: certificate signed by unknown authority");
  EXPECT_EQ(server.log(), "[]");
}

TEST(Authentication, KeepsCredentialsOutOfEveryError) {
  Scene scene;
  base::WebServer server({});
  scene.configure(server, "token: s3cret");
  auto connection = scene.connect();
  for (const auto* page : {"/echo", "/close", "/half"}) {
    const auto told = connection->client->get_path(page);
    ASSERT_FALSE(told);
    EXPECT_EQ(told.error().helm().find("s3cret"), std::string::npos);
    EXPECT_EQ(told.error().reason().find("s3cret"), std::string::npos);
  }
  for (const auto& line : scene.env.log.lines) EXPECT_EQ(line.find("s3cret"), std::string::npos) << line;
}

}  // namespace
}  // namespace cluster
