// Every place that AWS credentials come from, and which goes before which, against small servers on loopback that
// play STS, SSO, a container's endpoint and the metadata of an instance.
#include "repo/credentials.h"

#include <functional>
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "base/http_curl.h"
#include "base/moment.h"
#include "repo/credential_sources.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using testing::HasSubstr;
using testing::Not;

// All of AWS in one server. What it gives names what was asked.
class Aws {
 public:
  base::HttpResponse answer(const base::HttpRequest& request) {
    const auto path = LocalServer::path_of(request);
    if (failing.count(path.substr(0, path.find('?'))) > 0) return {.status = 403, .headers = {}, .body = "no"};
    if (path == "/latest/api/token") return {.status = imds_token_status, .headers = {}, .body = "imds-token"};
    if (path == "/latest/meta-data/iam/security-credentials/") return {.status = 200, .headers = {}, .body = "node-role"};
    if (path == "/latest/meta-data/iam/security-credentials/node-role") return json("NODE");
    if (path == "/latest/meta-data/placement/region") return {.status = 200, .headers = {}, .body = "eu-west-1"};
    if (path == "/container") return json("CONTAINER");
    if (path.starts_with("/federation/credentials")) {
      return {.status = 200,
              .headers = {},
              .body = R"({"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t","expiration":)" +
                      std::to_string((now + lifetime) * 1000) + "}}"};
    }
    if (path == "/token") return {.status = 200, .headers = {}, .body = R"({"accessToken":"fresh","expiresIn":3600})"};
    return sts(request.body);
  }
  std::set<std::string> failing{};
  int imds_token_status = 200;
  std::int64_t now = 1'714'979'289;
  std::int64_t lifetime = 3600;

 private:
  std::string expiry() const { return base::format_moment({(now + lifetime) * 1'000'000'000, 0, false}); }
  base::HttpResponse json(const std::string& key) const {
    return {.status = 200,
            .headers = {},
            .body = fmt::format(R"({{"AccessKeyId":"{}","SecretAccessKey":"s","Token":"t","Expiration":"{}"}})", key, expiry())};
  }
  base::HttpResponse sts(const std::string& form) const {
    const auto role = form.substr(form.find("RoleArn=") + 8);
    if (form.find("Action=AssumeRole") == std::string::npos) return {.status = 404, .headers = {}, .body = ""};
    const auto kind = form.find("WebIdentityToken=") == std::string::npos ? "ROLE" : "WEB";
    return {.status = 200,
            .headers = {},
            .body = fmt::format("<R xmlns=\"x\"><AssumeRoleResult><Credentials><AccessKeyId>{}-{}</AccessKeyId>"
                                "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
                                "<Expiration>{}</Expiration></Credentials></AssumeRoleResult></R>",
                                kind, role.substr(0, role.find('&')), expiry())};
  }
};

// A user with a home, variables, and AWS on loopback.
class World {
 public:
  World() : server([this](const base::HttpRequest& request) { return aws.answer(request); }) {
    env.variables = {{"HOME", folder.path()},
                     {"AWS_ENDPOINT_URL_STS", server.url()},
                     {"AWS_ENDPOINT_URL_SSO", server.url()},
                     {"AWS_ENDPOINT_URL_SSO_OIDC", server.url()},
                     {"AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url()}};
  }

  base::Result<AwsFiles> load(const std::string& profile = "") { return load_aws_files(env.env, profile); }
  // The access key that is found, or the error's text.
  std::string key(const std::string& profile = "") {
    auto files = load(profile);
    if (!files) return files.error().helm();
    CredentialChain chain(context(*files));
    const auto found = chain.get();
    return found ? found->access_key_id : found.error().helm();
  }
  CredentialContext context(const AwsFiles& files) { return {env.env, *http, *http, files, ask_code}; }
  base::TemporaryFolder folder{};
  base::DiskFileSystem disk{};
  base::TestEnv env{disk};
  Aws aws{};
  LocalServer server;
  AskCode ask_code{};
  base::Cancel cancel{};
  std::unique_ptr<base::Http> http = [this] {
    base::HttpOptions options;
    options.follow_redirects = false;
    return base::make_curl_http(cancel, options);
  }();
};

constexpr const char* kConfig = R"(
[default]
region = eu-central-1
[profile plain]
aws_access_key_id = CONFIG
aws_secret_access_key = s
[profile both]
aws_access_key_id = CONFIG
aws_secret_access_key = s
credential_process = /bin/false
[profile role]
role_arn = main
source_profile = plain
[profile own]
role_arn = own
source_profile = own
aws_access_key_id = OWN
aws_secret_access_key = s
[profile chain]
role_arn = top
source_profile = role
[profile loop]
role_arn = a
source_profile = loop2
[profile loop2]
role_arn = b
source_profile = loop
[profile twice]
role_arn = a
source_profile = plain
credential_source = Environment
[profile nosource]
role_arn = a
[profile gone]
role_arn = a
source_profile = missing
[profile from-env]
role_arn = env-role
credential_source = Environment
[profile from-node]
role_arn = node-based
credential_source = Ec2InstanceMetadata
[profile from-container]
role_arn = container-based
credential_source = EcsContainer
[profile web]
role_arn = web-role
web_identity_token_file = ~/token
[profile sso]
sso_session = corp
sso_account_id = 1
sso_role_name = dev
[sso-session corp]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
[profile old-sso]
sso_start_url = https://corp.example/start
sso_region = eu-west-1
sso_account_id = 1
sso_role_name = dev
[profile process]
credential_process = sh -c 'echo "{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"s\"}"'
[profile bad-process]
credential_process = sh -c 'echo SECRET-OUTPUT; exit 3'
[profile half]
aws_access_key_id = HALF
[profile other-half]
aws_secret_access_key = s
[profile half-sso]
sso_account_id = 1
sso_role_name = dev
[profile mfa]
role_arn = with-code
source_profile = plain
mfa_serial = arn:device
[profile login]
login_session = arn:me
[profile region-only]
region = us-west-2
)";
constexpr const char* kCredentials = R"(
[both]
aws_access_key_id = FILE
aws_secret_access_key = s
[ "my team" ]
AWS_ACCESS_KEY_ID=TEAM
aws_secret_access_key=s
)";

struct ChainCase {
  const char* name;
  std::map<std::string, std::string> variables{};  // "@" is the server's address
  const char* profile = "";                         // by a flag
  const char* want = "";                            // a key, or a part of the error
  std::set<std::string> failing{};
};
class Chain : public testing::TestWithParam<ChainCase> {};
TEST_P(Chain, FindsTheSourceThatGoesFirst) {
  World world;
  world.folder.write(".aws/config", kConfig);
  world.folder.write(".aws/credentials", kCredentials);
  world.folder.write("token", "jwt");
  for (const auto& session : {"corp", "https://corp.example/start"}) {
    world.folder.write(".aws/sso/cache/" + base::sha1_hex(session) + ".json",
                       R"({"accessToken":"a","expiresAt":"2034-05-06T07:08:09Z"})");
  }
  world.folder.write(".aws/login/cache/" + base::sha256_hex("arn:me") + ".json",
                     R"({"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"s","expiresAt":"2034-05-06T07:08:09Z"}})");
  world.aws.failing = GetParam().failing;
  for (auto [name, value] : GetParam().variables) {
    if (value.starts_with('@')) value.replace(0, 1, world.server.url());
    if (value.starts_with("~/")) value = world.folder.at(value.substr(2));
    world.env.variables[name] = value;
  }
  EXPECT_THAT(world.key(GetParam().profile), HasSubstr(GetParam().want));
}

const std::map<std::string, std::string> kKeys{{"AWS_ACCESS_KEY_ID", "ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
std::map<std::string, std::string> with_keys(std::map<std::string, std::string> more) {
  more.insert(kKeys.begin(), kKeys.end());
  return more;
}
const std::map<std::string, std::string> kWeb{{"AWS_WEB_IDENTITY_TOKEN_FILE", "~/token"}, {"AWS_ROLE_ARN", "irsa"}};
const std::map<std::string, std::string> kContainer{{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "@/container"}};

INSTANTIATE_TEST_SUITE_P(
    Order, Chain,
    testing::Values(
        ChainCase{"environment", kKeys, "", "ENV"},
        ChainCase{"environment_before_a_profile_of_a_variable", with_keys({{"AWS_PROFILE", "plain"}}), "", "ENV"},
        ChainCase{"a_profile_by_flag_before_the_environment", kKeys, "plain", "CONFIG"},
        ChainCase{"half_of_the_environment", {{"AWS_ACCESS_KEY_ID", "ENV"}}, "", "AWS_SECRET_ACCESS_KEY is not set"},
        ChainCase{"credentials_file_before_process_and_config", {{"AWS_PROFILE", "both"}}, "", "FILE"},
        ChainCase{"quoted_section_and_capital_keys", {{"AWS_PROFILE", "my team"}}, "", "TEAM"},
        ChainCase{"the_other_variable_for_a_profile", {{"AWS_DEFAULT_PROFILE", "plain"}}, "", "CONFIG"},
        ChainCase{"a_profile_that_is_not_there", {{"AWS_PROFILE", "nobody"}}, "", "the AWS profile \"nobody\" is neither in"},
        ChainCase{"half_a_profile", {{"AWS_PROFILE", "half"}}, "", "aws_secret_access_key is not set"},
        ChainCase{"the_other_half_of_a_profile", {{"AWS_PROFILE", "other-half"}}, "", "aws_access_key_id is not set"},
        ChainCase{"half_of_sso", {{"AWS_PROFILE", "half-sso"}}, "", "sso_start_url is not set"},
        ChainCase{"role_of_another_profile", {{"AWS_PROFILE", "role"}}, "", "ROLE-main"},
        ChainCase{"role_of_the_profile_itself", {{"AWS_PROFILE", "own"}}, "", "ROLE-own"},
        ChainCase{"role_of_a_role", {{"AWS_PROFILE", "chain"}}, "", "ROLE-top"},
        ChainCase{"roles_in_a_circle", {{"AWS_PROFILE", "loop"}}, "", "leads back to itself"},
        ChainCase{"two_sources_of_a_role", {{"AWS_PROFILE", "twice"}}, "", "exactly one of source_profile and credential_source"},
        ChainCase{"no_source_of_a_role", {{"AWS_PROFILE", "nosource"}}, "", "exactly one of source_profile"},
        ChainCase{"source_that_is_not_there", {{"AWS_PROFILE", "gone"}}, "", "source_profile \"missing\" does not exist"},
        ChainCase{"role_with_the_environments_keys", kKeys, "from-env", "ROLE-env-role"},
        ChainCase{"role_with_the_environments_keys_not_set", {{"AWS_PROFILE", "from-env"}}, "", "Environment has no credentials"},
        ChainCase{"role_with_the_instances", {{"AWS_PROFILE", "from-node"}}, "", "ROLE-node-based"},
        ChainCase{"role_with_the_containers", {{"AWS_PROFILE", "from-container"}, {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "@/container"}}, "", "ROLE-container-based"},
        ChainCase{"web_identity_of_the_environment", kWeb, "", "WEB-irsa"},
        ChainCase{"web_identity_before_container", {{"AWS_WEB_IDENTITY_TOKEN_FILE", "~/token"}, {"AWS_ROLE_ARN", "irsa"}, {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "@/container"}}, "", "WEB-irsa"},
        ChainCase{"web_identity_of_a_profile", {{"AWS_PROFILE", "web"}}, "", "WEB-web-role"},
        ChainCase{"web_identity_of_the_environment_over_the_profile", {{"AWS_PROFILE", "web"}, {"AWS_ROLE_ARN", "irsa"}, {"AWS_WEB_IDENTITY_TOKEN_FILE", "~/token"}}, "", "WEB-irsa"},
        ChainCase{"keys_before_web_identity", with_keys(kWeb), "", "ENV"},
        ChainCase{"web_identity_without_a_role", {{"AWS_WEB_IDENTITY_TOKEN_FILE", "~/token"}}, "", "no role (AWS_ROLE_ARN or role_arn)"},
        ChainCase{"sso", {{"AWS_PROFILE", "sso"}}, "", "SSO"},
        ChainCase{"sso_of_old", {{"AWS_PROFILE", "old-sso"}}, "", "SSO"},
        ChainCase{"process", {{"AWS_PROFILE", "process"}}, "", "PROCESS"},
        ChainCase{"process_that_fails", {{"AWS_PROFILE", "bad-process"}}, "", "it ended with status 3"},
        ChainCase{"login", {{"AWS_PROFILE", "login"}}, "", "LOGIN"},
        ChainCase{"role_with_a_code_and_nobody_to_ask", {{"AWS_PROFILE", "mfa"}}, "", "nobody can be asked"},
        ChainCase{"container", kContainer, "", "CONTAINER"},
        ChainCase{"profile_before_container", {{"AWS_PROFILE", "plain"}, {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "@/container"}}, "", "CONFIG"},
        ChainCase{"container_far_away", {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/c"}}, "", "must begin with https://"},
        ChainCase{"container_that_only_looks_near", {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1.example.com/c"}}, "", "must begin with https://"},
        ChainCase{"container_with_a_line_break_in_the_token", {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "@/container"}, {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\nb"}}, "", "has a line break"},
        ChainCase{"instance", {}, "", "NODE"},
        ChainCase{"instance_for_a_profile_with_a_region_only", {{"AWS_PROFILE", "region-only"}}, "", "NODE"},
        ChainCase{"instance_switched_off", {{"AWS_EC2_METADATA_DISABLED", "true"}}, "", "no AWS credentials"}),
    [](const auto& row) { return row.param.name; });

// The foot-gun: whoever named a role must never work as the node.
INSTANTIATE_TEST_SUITE_P(
    NoFallThrough, Chain,
    testing::Values(
        ChainCase{"web_identity", kWeb, "", "AWS credentials from role irsa by web identity", {"/"}},
        ChainCase{"web_identity_without_its_file", {{"AWS_WEB_IDENTITY_TOKEN_FILE", "~/nothing"}, {"AWS_ROLE_ARN", "irsa"}}, "", "no such file"},
        ChainCase{"role_arn_alone", {{"AWS_ROLE_ARN", "irsa"}}, "", "AWS_WEB_IDENTITY_TOKEN_FILE is not set"},
        ChainCase{"role", {{"AWS_PROFILE", "role"}}, "", "AWS credentials from role main", {"/"}},
        ChainCase{"container", kContainer, "", "the container's endpoint: it answers 403", {"/container"}},
        ChainCase{"sso", {{"AWS_PROFILE", "sso"}}, "", "the portal answers 403", {"/federation/credentials"}},
        ChainCase{"instance", {}, "", "the metadata service answers 403", {"/latest/meta-data/iam/security-credentials/"}}),
    [](const auto& row) { return row.param.name; });

TEST(Credentials, AreRefreshedBeforeTheyExpireAndKeptUntilThen) {
  World world;
  const auto files = world.load();
  ASSERT_TRUE(files);
  CredentialChain chain(world.context(*files));
  const auto count = [&] {
    const auto lines = world.server.lines();
    return std::count(lines.begin(), lines.end(), "GET /latest/meta-data/iam/security-credentials/node-role");
  };
  ASSERT_TRUE(chain.get());
  world.env.clock.now += 44 * 60 * 1'000'000'000LL;
  ASSERT_TRUE(chain.get());
  EXPECT_EQ(count(), 1) << "16 minutes before expiry they are good";
  world.env.clock.now += 2 * 60 * 1'000'000'000LL;
  world.aws.failing = {"/latest/meta-data/iam/security-credentials/"};
  EXPECT_TRUE(chain.get()) << "14 minutes before expiry a failed refresh does no harm";
  world.env.clock.now += 5 * 60 * 1'000'000'000LL;
  EXPECT_FALSE(chain.get()) << "9 minutes before expiry it does";
  world.aws.failing.clear();
  world.aws.now += 51 * 60;
  ASSERT_TRUE(chain.get());
  EXPECT_EQ(count(), 2);
  chain.forget();
  ASSERT_TRUE(chain.get());
  EXPECT_EQ(count(), 3);
}

TEST(Credentials, OfAnInstanceNeedATokenUnlessTheOldWayIsAllAnswersAndAllowed) {
  World world;
  EXPECT_EQ(world.key(), "NODE");
  EXPECT_EQ(base::find_header(world.server.requests().back().headers, "x-aws-ec2-metadata-token"), "imds-token");
  world.aws.imds_token_status = 404;
  EXPECT_EQ(world.key(), "NODE");
  EXPECT_FALSE(base::find_header(world.server.requests().back().headers, "x-aws-ec2-metadata-token"));
  world.env.variables["AWS_EC2_METADATA_V1_DISABLED"] = "true";
  EXPECT_THAT(world.key(), HasSubstr("no AWS credentials"));
  world.env.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1";
  EXPECT_THAT(world.key(), HasSubstr("no AWS credentials"));
}

TEST(Credentials, OfAContainerReadTheTokenAnewEachTime) {
  World world;
  world.env.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = world.server.url() + "/container";
  world.env.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "loses";
  world.env.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = world.folder.at("token");
  const auto files = world.load();
  CredentialChain chain(world.context(*files));
  for (const auto* token : {"first", "second"}) {
    world.folder.write("token", token);
    chain.forget();
    ASSERT_TRUE(chain.get());
    EXPECT_EQ(base::find_header(world.server.requests().back().headers, "Authorization"), token);
  }
}

TEST(Credentials, OfSsoRefreshTheirTokenAndKeepIt) {
  World world;
  world.folder.write(".aws/config", kConfig);
  const auto file = ".aws/sso/cache/" + base::sha1_hex("corp") + ".json";
  world.folder.write(file, R"({"accessToken":"old","expiresAt":"2024-05-06T07:09:09UTC","refreshToken":"r","clientId":"c","clientSecret":"x"})");
  EXPECT_EQ(world.key("sso"), "SSO");
  EXPECT_EQ(world.server.lines(), (std::vector<std::string>{"POST /token", "GET /federation/credentials?role_name=dev&account_id=1"}));
  EXPECT_EQ(base::find_header(world.server.requests().back().headers, "x-amz-sso_bearer_token"), "fresh");
  EXPECT_THAT(world.folder.read(file), HasSubstr("\"accessToken\":\"fresh\""));
  world.folder.write(file, R"({"accessToken":"old","expiresAt":"2024-05-06T07:00:00Z"})");
  EXPECT_THAT(world.key("sso"), HasSubstr("the session has expired"));
}

TEST(Credentials, OfARoleWithADeviceAskForItsCode) {
  World world;
  world.folder.write(".aws/config", kConfig);
  world.ask_code = [](const std::string& device) -> base::Result<std::string> {
    EXPECT_EQ(device, "arn:device");
    return std::string("123456");
  };
  EXPECT_EQ(world.key("mfa"), "ROLE-with-code");
  EXPECT_THAT(world.server.requests().back().body, HasSubstr("SerialNumber=arn%3Adevice&TokenCode=123456"));
}

TEST(Credentials, AskForACodeOnceWhileNobodyAnswers) {
  World world;
  world.folder.write(".aws/config", kConfig);
  world.env.variables["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:1";
  int asked = 0;
  world.ask_code = [&](const std::string&) -> base::Result<std::string> {
    ++asked;
    return std::string("123456");
  };
  const auto files = world.load("mfa");
  ASSERT_TRUE(files);
  CredentialChain chain(world.context(*files));
  EXPECT_EQ(chain.get().error().code(), base::ErrorCode::unavailable);
  EXPECT_EQ(chain.get().error().code(), base::ErrorCode::unavailable);
  EXPECT_EQ(asked, 1);
}

TEST(Credentials, OfARoleAreSignedAndThoseOfWebIdentityAreNot) {
  World world;
  world.folder.write(".aws/config", kConfig);
  world.folder.write("token", "jwt");
  EXPECT_EQ(world.key("role"), "ROLE-main");
  EXPECT_THAT(std::string(*base::find_header(world.server.requests().back().headers, "Authorization")),
              HasSubstr("Credential=CONFIG/20240506/us-east-1/sts/aws4_request"));
  EXPECT_EQ(world.key("web"), "WEB-web-role");
  EXPECT_FALSE(base::find_header(world.server.requests().back().headers, "Authorization"));
}

TEST(Credentials, TellTheirSourceButNoSecret) {
  World world;
  world.env.variables["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
  world.env.variables["AWS_SECRET_ACCESS_KEY"] = "TOP-SECRET";
  const auto files = world.load();
  CredentialChain chain(world.context(*files));
  ASSERT_TRUE(chain.get());
  const auto log = testing::PrintToString(world.env.log.lines);
  EXPECT_THAT(log, HasSubstr("the environment"));
  EXPECT_THAT(log, Not(HasSubstr("TOP-SECRET")));
  EXPECT_THAT(log, Not(HasSubstr("AKIDEXAMPLE")));
}

TEST(Credentials, ThatDoNotRedirectTokensAnywhere) {
  World world;
  std::string stolen;
  LocalServer thief([&](const base::HttpRequest& request) {
    stolen = std::string(base::find_header(request.headers, "x-amz-sso_bearer_token").value_or("asked"));
    return base::HttpResponse{.status = 200, .headers = {}, .body = "{}"};
  });
  LocalServer portal([&](const base::HttpRequest&) {
    return base::HttpResponse{.status = 302, .headers = {{"Location", thief.url() + "/"}}, .body = ""};
  });
  world.folder.write(".aws/config", kConfig);
  world.folder.write(".aws/sso/cache/" + base::sha1_hex("corp") + ".json",
                     R"({"accessToken":"a","expiresAt":"2034-05-06T07:08:09Z"})");
  world.env.variables["AWS_ENDPOINT_URL_SSO"] = portal.url();
  EXPECT_THAT(world.key("sso"), HasSubstr("the portal answers 302"));
  EXPECT_EQ(stolen, "");
}

struct CommandCase {
  const char* name;
  const char* command;
  std::vector<std::string> want;  // empty: an error
};
class Command : public testing::TestWithParam<CommandCase> {};
TEST_P(Command, IsSplitAsInAShell) {
  const auto words = split_command(GetParam().command);
  EXPECT_EQ(words ? *words : std::vector<std::string>{}, GetParam().want);
}
INSTANTIATE_TEST_SUITE_P(Words, Command,
                         testing::Values(CommandCase{"plain", "a  b\tc", {"a", "b", "c"}},
                                         CommandCase{"quoted", "'a b' \"c \\\" d\" e''", {"a b", "c \" d", "e"}},
                                         CommandCase{"empty_word", "a ''", {"a", ""}},
                                         CommandCase{"escaped", "a\\ b", {"a b"}},
                                         CommandCase{"open_quote", "a 'b", {}}, CommandCase{"nothing", "  ", {}}),
                         [](const auto& row) { return row.param.name; });

TEST(Credentials, OfAProcessThatDoesNotEndAreGivenUp) {
  World world;
  world.folder.write(".aws/config", "[default]\ncredential_process = sh -c 'exec sleep 30'\n");
  const auto files = world.load();
  ASSERT_TRUE(files);
  auto context = world.context(*files);
  context.process_timeout = std::chrono::milliseconds(50);
  EXPECT_THAT(CredentialChain(context).get().error().helm(), HasSubstr("sh did not end within 0.05 s"));
  context.process_timeout = std::chrono::minutes(1);
  context.cancel = &world.cancel;
  world.cancel.request();
  EXPECT_THAT(CredentialChain(context).get().error().helm(), HasSubstr("sh was stopped: cancelled"));
}

TEST(AwsFile, SaysWhereItIsWrongWithoutShowingIt) {
  const auto bad = parse_aws_file("f", "[a]\nsecret-without-key\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().helm(), "f:2: expected \"key = value\"");
  EXPECT_FALSE(parse_aws_file("f", "a = b"));
  EXPECT_FALSE(parse_aws_file("f", "[a"));
}

TEST(AwsFile, IsNotReadWhereItIsTooLong) {
  World world;
  world.folder.write(".aws/config", std::string(kMaxAwsFileBytes + 1, '#'));
  EXPECT_THAT(world.key(), HasSubstr("more than the 1048576 that are read"));
}

TEST(Credentials, OfRolesEndAtALimit) {
  World world;
  std::string config;
  for (int i = 0; i <= kMaxRoleChain + 1; ++i) {
    config += fmt::format("[profile p{}]\nrole_arn = r\nsource_profile = p{}\n", i, i + 1);
  }
  world.folder.write(".aws/config", config);
  EXPECT_THAT(world.key("p0"), HasSubstr("more than 10 roles lead to one another"));
}

TEST(AwsFile, MayBeIndentedThroughout) {
  const auto sections = parse_aws_file(
      "f", "[profile prod]\n  region = x\n  role_arn = r\n  s3 =\n    addressing_style = path\n\n    max_queue = 1\n"
           "  source_profile = s\n\t  more\n [profile b]\n   a = 1\n  b = 2\n c = 3\n  [no section]\n");
  ASSERT_TRUE(sections) << sections.error().helm();
  EXPECT_EQ(sections->at("profile prod"), (AwsSection{{"region", "x"}, {"role_arn", "r"}, {"s3", ""}, {"s3.addressing_style", "path"},
                                                      {"s3.max_queue", "1"}, {"source_profile", "s"}}));
  EXPECT_EQ(sections->at("profile b"), (AwsSection{{"a", "1"}, {"b", "2"}, {"c", "3"}}));
  EXPECT_EQ(sections->size(), 2U);
}

TEST(AwsFile, HasSubKeysCommentsAndSectionsInPieces) {
  const auto sections = parse_aws_file("f", "# c\n[profile  x]\ns3 =\n  addressing_style = path\n; d\nregion = a\n  more\n[profile x]\nz=1\r\n");
  ASSERT_TRUE(sections);
  EXPECT_EQ(sections->at("profile x"), (AwsSection{{"s3", ""}, {"s3.addressing_style", "path"}, {"region", "a"}, {"z", "1"}}));
}

}  // namespace
}  // namespace repo
