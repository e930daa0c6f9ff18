// HTTP against real servers on loopback. Error texts are those of Go's net/http: they were taken from Helm
// 4.3.1 where Helm can be brought to show them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <regex>
#include <thread>

#include "base/http_curl.h"
#include "base/json.h"
#include "tests/base/web_server.h"

namespace base {
namespace {

using std::chrono::milliseconds;

struct World {
  TemporaryFolder folder{};
  TestAuthority authority{folder.path()};
  Cancel cancel{};
  std::map<std::string, std::string, std::less<>> variables{};
  Variables variable = [this](std::string_view name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };

  World() { authority.sign("server", "IP:127.0.0.1,DNS:localhost"); }
  HttpOptions options() {
    HttpOptions made;
    made.tls.ca = authority.text("ca.crt");
    made.variable = variable;
    return made;
  }
  std::vector<std::string> tls() { return {"--tls", authority.path("server.crt"), authority.path("server.key")}; }
};

std::string field(const std::string& json, std::initializer_list<std::string_view> path) {
  Arena arena;
  auto value = json::read(arena, json);
  if (!value) return "no JSON: " + json;
  for (const auto step : path) value = value->is_map() ? value->as_map().get(step) : Value();
  return value->is_string() ? std::string(value->as_string()) : "?";
}

TEST(Http, SendsMethodHeadersAndBody) {
  World world;
  WebServer server(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  HttpRequest request{.method = "PATCH", .url = server.https("/echo?a=1&b=%2F"), .body = "{}"};
  request.headers = {{"Content-Type", "application/json"}, {"Authorization", "Bearer secret"}};
  const auto response = http->send(request);
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(field(response->body, {"method"}), "PATCH");
  EXPECT_EQ(field(response->body, {"path"}), "/echo?a=1&b=%2F");
  EXPECT_EQ(field(response->body, {"body"}), "{}");
  EXPECT_EQ(field(response->body, {"headers", "content-type"}), "application/json");
  EXPECT_EQ(field(response->body, {"headers", "authorization"}), "Bearer secret");
  EXPECT_EQ(field(response->body, {"headers", "accept-encoding"}), "gzip");
  EXPECT_EQ(field(response->body, {"headers", "accept"}), "?");
}

TEST(Http, UnpacksGzip) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->send({.url = server.http("/gzip")});
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(field(response->body, {"path"}), "/gzip");
}

TEST(Http, CVE_2024_29893_RefusesAnswersThatAreTooLargeUnpacked) {
  World world;
  WebServer server({});
  auto options = world.options();
  options.max_body = 1000;
  const auto http = make_curl_http(world.cancel, options);
  const auto response = http->send({.url = server.http("/bomb?bytes=1000000")});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(), "Get \"" + server.http("/bomb?bytes=1000000") +
                                         "\": the answer is larger than 1000 bytes");
}

TEST(Http, SendsAClientCertificate) {
  World world;
  world.authority.sign("alice", "");
  auto arguments = world.tls();
  arguments.insert(arguments.end(), {"--client-ca", world.authority.path("ca.crt")});
  WebServer server(arguments);
  auto options = world.options();
  options.tls.client_certificate = world.authority.text("alice.crt");
  options.tls.client_key = world.authority.text("alice.key");
  const auto response = make_curl_http(world.cancel, options)->send({.url = server.https("/echo")});
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(field(response->body, {"client"}), "alice");

  const auto without = make_curl_http(world.cancel, world.options())->send({.url = server.https("/echo")});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().helm(), "Get \"" + server.https("/echo") + "\": remote error: tls: certificate required");
}

TEST(Http, AnswersManyThreadsAtOnce) {
  World world;
  WebServer server(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 10; ++j) {
        const auto path = "/echo?" + std::to_string(i) + "." + std::to_string(j);
        const auto response = http->send({.url = server.https(path)});
        if (response && field(response->body, {"path"}) == path) ++good;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 80);
}

TEST(Http, KeepsConnections) {
  World world;
  WebServer server(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(http->send({.url = server.https("/echo")}));
  const auto count = http->send({.url = server.https("/count")});
  ASSERT_TRUE(count);
  EXPECT_EQ(count->body, R"({"connections": 1, "requests": 6})");
}

TEST(Http, StreamsPiecesAsTheyCome) {
  World world;
  WebServer server(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  std::string all;
  const auto response = http->stream({.url = server.https("/slow?pieces=3&pause=0.05")}, [&](std::string_view piece) {
    all += piece;
    EXPECT_TRUE(http->send({.url = server.https("/echo")}));  // a sink may ask for more
    return true;
  });
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(all, "piece 0\npiece 1\npiece 2\n");
  EXPECT_EQ(response->body, "");
}

TEST(Http, EndsAStreamWhereTheSinkHasEnough) {
  World world;
  WebServer server(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  int pieces = 0;
  const auto response = http->stream({.url = server.https("/slow?pieces=1000&pause=0.01")},
                                     [&](std::string_view) { return ++pieces < 2; });
  EXPECT_TRUE(response);
  EXPECT_EQ(pieces, 2);
}

TEST(Http, GivesTheBodyOfAStreamThatWasRefused) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->stream({.url = server.http("/status?code=410&body=gone")}, [](std::string_view) {
    ADD_FAILURE() << "nothing for the sink";
    return true;
  });
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 410);
  EXPECT_EQ(response->body, "gone");
}

TEST(Http, EndsOnCancellation) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  std::thread later([&] {
    std::this_thread::sleep_for(milliseconds(50));
    world.cancel.request();
  });
  const auto response = http->send({.url = server.http("/hang")});
  later.join();
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(), "Get \"" + server.http("/hang") + "\": context canceled");
}

TEST(Http, EndsOneRequestOnItsOwnStop) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  Cancel stop;
  stop.request();
  EXPECT_FALSE(http->send({.url = server.http("/hang"), .stop = &stop}));
  EXPECT_TRUE(http->send({.url = server.http("/echo")}));
}

TEST(Http, EndsAfterItsTime) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->send({.url = server.http("/hang"), .timeout = milliseconds(50)});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), ErrorCode::unavailable);
  EXPECT_EQ(response.error().helm(),
            "Get \"" + server.http("/hang") +
                "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
}

TEST(Http, TakesAnotherServerName) {
  World world;
  world.authority.sign("other", "DNS:api.internal");
  WebServer server({"--tls", world.authority.path("other.crt"), world.authority.path("other.key")});
  auto options = world.options();
  options.tls.server_name = "api.internal";
  const auto response = make_curl_http(world.cancel, options)->send({.url = server.https("/echo")});
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(field(response->body, {"headers", "host"}), "127.0.0.1:" + server.port());
}

struct RefusalCase {
  const char* name;
  const char* names;  // alternative names in the server's certificate
  const char* dates;
  bool knows_authority;
  const char* url_host;
  const char* want;  // a regular expression behind "tls: failed to verify certificate: x509: "
};
class HttpRefusal : public testing::TestWithParam<RefusalCase> {};
TEST_P(HttpRefusal, IsWordedAsGoDoes) {
  const auto& row = GetParam();
  World world;
  world.authority.sign("odd", row.names, row.dates);
  WebServer server({"--tls", world.authority.path("odd.crt"), world.authority.path("odd.key")});
  auto options = world.options();
  TemporaryFolder elsewhere;
  if (!row.knows_authority) options.tls.ca = TestAuthority(elsewhere.path(), "another-ca").text("ca.crt");
  const auto url = std::string("https://") + row.url_host + ":" + server.port() + "/echo";
  const auto response = make_curl_http(world.cancel, options)->send({.url = url});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code(), ErrorCode::denied);
  const auto head = "Get \"" + url + "\": tls: failed to verify certificate: x509: ";
  ASSERT_EQ(response.error().helm().substr(0, head.size()), head);
  EXPECT_TRUE(std::regex_match(response.error().helm().substr(head.size()), std::regex(row.want)))
      << response.error().helm();
}
INSTANTIATE_TEST_SUITE_P(
    Certificates, HttpRefusal,
    testing::Values(RefusalCase{"UnknownAuthority", "IP:127.0.0.1", "-days 2", false, "127.0.0.1",
                                "certificate signed by unknown authority"},
                    RefusalCase{"OtherName", "DNS:kubernetes,DNS:example.org", "-days 2", true, "localhost",
                                "certificate is valid for kubernetes, example\\.org, not localhost"},
                    RefusalCase{"OtherAddress", "IP:10.0.0.1", "-days 2", true, "127.0.0.1",
                                "certificate is valid for 10\\.0\\.0\\.1, not 127\\.0\\.0\\.1"},
                    RefusalCase{"NoAddress", "DNS:kubernetes", "-days 2", true, "127.0.0.1",
                                "cannot validate certificate for 127\\.0\\.0\\.1 because it doesn't contain any IP SANs"},
                    RefusalCase{"Expired", "IP:127.0.0.1", "-days -1", true, "127.0.0.1",
                                "certificate has expired or is not yet valid: current time .* is (after|before) .*Z"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Http, NamesTheAuthorityThatHasAnotherKey) {
  World world;
  WebServer server(world.tls());
  TemporaryFolder elsewhere;
  auto options = world.options();
  options.tls.ca = TestAuthority(elsewhere.path()).text("ca.crt");  // of the same name
  const auto response = make_curl_http(world.cancel, options)->send({.url = server.https("/echo")});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(),
            "Get \"" + server.https("/echo") +
                "\": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly "
                "because of \"x509: ECDSA verification failure\" while trying to verify candidate authority "
                "certificate \"test-ca\")");
}

TEST(Http, ChecksNothingWhereToldSo) {
  World world;
  WebServer server(world.tls());
  auto options = world.options();
  options.tls.ca.clear();
  options.tls.insecure = true;
  EXPECT_TRUE(make_curl_http(world.cancel, options)->send({.url = server.https("/echo")}));
}

TEST(Http, WordsFailuresAsGoDoes) {
  World world;
  WebServer plain({});
  WebServer secure(world.tls());
  const auto http = make_curl_http(world.cancel, world.options());
  const auto failure = [&](const std::string& url) {
    const auto response = http->send({.url = url});
    return response ? std::to_string(response->status) : response.error().helm();
  };
  EXPECT_EQ(failure("https://127.0.0.1:1/version"),
            "Get \"https://127.0.0.1:1/version\": dial tcp 127.0.0.1:1: connect: connection refused");
  EXPECT_EQ(failure("https://user:pass@127.0.0.1:1/"),
            "Get \"https://user:***@127.0.0.1:1/\": dial tcp 127.0.0.1:1: connect: connection refused");
  EXPECT_EQ(failure(plain.https("/echo")),
            "Get \"" + plain.https("/echo") + "\": http: server gave HTTP response to HTTPS client");
  EXPECT_EQ(failure(plain.http("/close")), "Get \"" + plain.http("/close") + "\": EOF");
  EXPECT_EQ(failure(plain.http("/half")), "Get \"" + plain.http("/half") + "\": unexpected EOF");
  EXPECT_EQ(failure("ftp://127.0.0.1/"), "Get \"ftp://127.0.0.1/\": unsupported protocol scheme \"ftp\"");
  EXPECT_EQ(failure("http://[::1"), "parse \"http://[::1\": missing ']' in host");
}

TEST(HttpRedirect, LeadsToAnotherPageWithACredential) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  HttpRequest request{.url = server.http("/redirect?to=/echo")};
  request.headers = {{"Authorization", "Bearer secret"}};
  const auto response = http->send(request);
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(field(response->body, {"path"}), "/echo");
  EXPECT_EQ(field(response->body, {"headers", "authorization"}), "Bearer secret");
}

TEST(HttpRedirect, LeavesCredentialsBehindForAnotherHost) {
  World world;
  world.authority.sign("alice", "");
  auto arguments = world.tls();
  WebServer first(arguments);
  arguments.insert(arguments.end(), {"--client-ca", world.authority.path("ca.crt")});
  WebServer second(arguments);  // wants a certificate, and must not get one
  WebServer third({});
  auto options = world.options();
  options.tls.client_certificate = world.authority.text("alice.crt");
  options.tls.client_key = world.authority.text("alice.key");
  const auto http = make_curl_http(world.cancel, options);
  const auto redirected = [&](const std::string& to) {
    HttpRequest request{.url = first.https("/redirect?to=" + to)};
    request.headers = {{"Authorization", "Bearer secret"}, {"Cookie", "a=b"}, {"X-Plain", "kept"}};
    return http->send(request);
  };
  const auto refused = redirected(second.https("/echo"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().helm(), "Get \"" + second.https("/echo") + "\": remote error: tls: certificate required");

  const auto weaker = redirected(third.http("/echo"));  // the same host without TLS
  ASSERT_TRUE(weaker) << weaker.error().helm();
  EXPECT_EQ(field(weaker->body, {"headers", "authorization"}), "?");
  EXPECT_EQ(field(weaker->body, {"headers", "cookie"}), "?");
  EXPECT_EQ(field(weaker->body, {"headers", "x-plain"}), "kept");

  const auto elsewhere = redirected("http://localhost:" + third.port() + "/echo");
  ASSERT_TRUE(elsewhere) << elsewhere.error().helm();
  EXPECT_EQ(field(elsewhere->body, {"headers", "authorization"}), "?");
}

TEST(HttpRedirect, KeepsOrChangesTheMethodAsGoDoes) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto method_after = [&](int code) {
    const auto url = server.http("/redirect?to=/echo&code=" + std::to_string(code));
    const auto response = http->send({.method = "POST", .url = url, .body = "x"});
    return response ? field(response->body, {"method"}) + field(response->body, {"body"}) : response.error().helm();
  };
  EXPECT_EQ(method_after(302), "GET");
  EXPECT_EQ(method_after(303), "GET");
  EXPECT_EQ(method_after(307), "POSTx");
  EXPECT_EQ(method_after(308), "POSTx");
}

TEST(HttpRedirect, EndsACircle) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->send({.url = server.http("/circle")});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(), "Get \"" + server.http("/circle") + "\": stopped after 10 redirects");
}

TEST(HttpRedirect, TheTimeIsForAllOfThemTogether) {
  World world;
  WebServer server({});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->send({.url = server.http("/circle?pause=0.2"), .timeout = std::chrono::seconds(1)});
  ASSERT_FALSE(response);
  EXPECT_THAT(response.error().helm(), testing::Not(testing::HasSubstr("stopped after"))) << "that takes two seconds";
}

TEST(HttpProxy, IsFoundInTheEnvironment) {
  World world;
  WebServer server(world.tls());
  WebServer proxy({"--proxy", "--password", "me:pa ss"});
  world.variables["HTTPS_PROXY"] = "http://me:pa%20ss@127.0.0.1:" + proxy.port();
  world.authority.sign("named", "DNS:api.test");
  WebServer named({"--tls", world.authority.path("named.crt"), world.authority.path("named.key")});
  const auto http = make_curl_http(world.cancel, world.options());
  const auto response = http->send({.url = "https://api.test:" + named.port() + "/echo"});
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(field(response->body, {"path"}), "/echo");
  EXPECT_EQ(field(response->body, {"headers", "proxy-authorization"}), "?");
  EXPECT_EQ(proxy.log(), "[\"CONNECT api.test:" + named.port() + "\"]");
  EXPECT_TRUE(http->send({.url = server.https("/echo")}));  // loopback never goes through it
  EXPECT_EQ(proxy.log(), "[\"CONNECT api.test:" + named.port() + "\"]");
}

TEST(HttpProxy, ThatRefusesOrIsNotThereIsToldAsGoDoes) {
  World world;
  WebServer proxy({"--proxy"});
  auto options = world.options();
  options.proxy_url = "http://me:secret@127.0.0.1:" + proxy.port();
  auto response = make_curl_http(world.cancel, options)->send({.url = "https://forbidden.test/x"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(), "Get \"https://forbidden.test/x\": Forbidden");
  EXPECT_EQ(response.error().reason().find("secret"), std::string::npos);
  options.proxy_url = "http://me:secret@127.0.0.1:1";
  response = make_curl_http(world.cancel, options)->send({.url = "https://forbidden.test/x"});
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().helm(),
            "Get \"https://forbidden.test/x\": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused");
}

TEST(HttpProxy, MaySpeakSocks) {
  World world;
  world.authority.sign("named", "DNS:api.test");
  WebServer named({"--tls", world.authority.path("named.crt"), world.authority.path("named.key")});
  WebServer proxy({"--socks"});
  auto options = world.options();
  options.proxy_url = "socks5://127.0.0.1:" + proxy.port();
  const auto response =
      make_curl_http(world.cancel, options)->send({.url = "https://api.test:" + named.port() + "/echo"});
  ASSERT_TRUE(response) << response.error().helm();
  EXPECT_EQ(proxy.log(), "[\"SOCKS api.test:" + named.port() + "\"]");  // the proxy looks names up
}

struct ProxyCase {
  const char* name;
  std::map<std::string, std::string> variables;
  const char* url;
  const char* want;  // "" for none
};
class EnvironmentProxy : public testing::TestWithParam<ProxyCase> {};
TEST_P(EnvironmentProxy, FollowsGosRules) {
  const auto& row = GetParam();
  const auto target = parse_url(row.url);
  ASSERT_TRUE(target);
  const auto proxy = environment_proxy(
      [&](std::string_view name) {
        const auto found = row.variables.find(std::string(name));
        return found == row.variables.end() ? std::nullopt : std::optional(found->second);
      },
      *target);
  ASSERT_TRUE(proxy) << proxy.error().helm();
  EXPECT_EQ(*proxy ? format_url(**proxy) : "", row.want);
}
INSTANTIATE_TEST_SUITE_P(
    Rules, EnvironmentProxy,
    testing::Values(
        ProxyCase{"None", {}, "https://a.example/", ""},
        ProxyCase{"ByScheme", {{"HTTPS_PROXY", "http://s:1"}, {"HTTP_PROXY", "http://p:2"}}, "https://a.example/", "http://s:1"},
        ProxyCase{"PlainByScheme", {{"HTTPS_PROXY", "http://s:1"}, {"HTTP_PROXY", "http://p:2"}}, "http://a.example/", "http://p:2"},
        ProxyCase{"UpperBeforeLower", {{"https_proxy", "http://l:1"}, {"HTTPS_PROXY", "http://u:1"}}, "https://a/", "http://u:1"},
        ProxyCase{"Lower", {{"https_proxy", "http://l:1"}}, "https://a/", "http://l:1"},
        ProxyCase{"WithoutScheme", {{"HTTPS_PROXY", "p.example:3128"}}, "https://a/", "http://p.example:3128"},
        ProxyCase{"Unreadable", {{"HTTPS_PROXY", "http://a\x7f"}}, "https://a/", ""},
        ProxyCase{"Localhost", {{"HTTPS_PROXY", "http://p"}}, "https://localhost:6443/", ""},
        ProxyCase{"Loopback", {{"HTTPS_PROXY", "http://p"}}, "https://127.9.9.9/", ""},
        ProxyCase{"LoopbackSix", {{"HTTPS_PROXY", "http://p"}}, "https://[::1]:6443/", ""},
        ProxyCase{"Star", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "*"}}, "https://a/", ""},
        ProxyCase{"Domain", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "x, example.org"}}, "https://a.example.org/", ""},
        ProxyCase{"DomainItself", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "example.org"}}, "https://EXAMPLE.org/", ""},
        ProxyCase{"DotDomainNotItself", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", ".example.org"}}, "https://example.org/", "http://p"},
        ProxyCase{"OnlyWholeLabels", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "example.org"}}, "https://myexample.org/", "http://p"},
        ProxyCase{"Port", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "a.example:8443"}}, "https://a.example:8443/", ""},
        ProxyCase{"OtherPort", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "a.example:8443"}}, "https://a.example/", "http://p"},
        ProxyCase{"Network", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "10.0.0.0/8"}}, "https://10.1.2.3/", ""},
        ProxyCase{"OutsideNetwork", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "10.0.0.0/8"}}, "https://11.1.2.3/", "http://p"},
        ProxyCase{"Address", {{"HTTPS_PROXY", "http://p"}, {"NO_PROXY", "10.1.2.3:443"}}, "https://10.1.2.3/", ""}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace base
