// What the machine itself is allowed to do: the endpoint of a container (ECS, EKS Pod Identity) and the metadata of an
// EC2 instance (IMDSv2). Neither is asked through a proxy, and both have short time-outs: inside pods nobody answers.
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/go_format.h"
#include "base/ip_address.h"
#include "base/regular_file.h"
#include "base/url.h"
#include "repo/credential_sources.h"
#include "repo/sigv4.h"

namespace repo {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::chrono::seconds kContainerTimeout{2};
constexpr int kContainerTries = 3;
constexpr std::chrono::seconds kInstanceTimeout{1};
constexpr int kMaxInstanceTries = 10;
constexpr int kMaxInstanceTimeout = 60;  // seconds that a user may ask for
constexpr const char* kRolePath = "/latest/meta-data/iam/security-credentials/";

std::string variable(const CredentialContext& context, const char* name) {
  return context.env.variable(name).value_or("");
}

bool is_loopback(std::string_view host) {
  const bool is_v4 = host.starts_with("127.") && base::parse_ip_address(host);
  return base::equal_ignoring_case(host, "localhost") || host == "::1" || is_v4;
}

// Whether a token may go there: over TLS, to this machine, or to the addresses that AWS uses.
bool is_trusted(const base::Url& url) {
  if (url.scheme == "https") return true;
  const auto host = url.hostname();
  return url.scheme == "http" && (is_loopback(host) || host == "169.254.170.2" || host == "169.254.170.23" ||
                                  base::equal_ignoring_case(host, "fd00:ec2::23"));
}

// The token for the container's endpoint, read anew each time; empty where there is none.
Result<std::string> container_token(const CredentialContext& context, const std::string& source) {
  auto token = variable(context, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
  if (const auto path = variable(context, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"); !path.empty()) {
    base::Arena arena;
    const auto text = base::read_regular(context.env.files, arena, path);
    if (!text) return credential_failure(source, text.error().helm());
    token = *text;
  }
  if (token.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
    return credential_failure(source, "its authorization token has a line break");
  }
  return token;
}

int setting_number(const CredentialContext& context, const char* name, const char* key, int usual, int most) {
  auto text = variable(context, name);
  if (text.empty()) text = context.files.chosen().setting(key);
  std::int64_t number = 0;
  if (text.empty() || !base::parse_int(text, 10, 32, number) || number < 1) return usual;
  return static_cast<int>(std::min<std::int64_t>(number, most));
}

bool is_set(const CredentialContext& context, const char* name, const char* key) {
  auto text = variable(context, name);
  if (text.empty()) text = context.files.chosen().setting(key);
  return base::equal_ignoring_case(text, "true");
}

class Instance {
 public:
  explicit Instance(const CredentialContext& context) : context_(context) {
    address_ = variable(context, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
    const bool is_v6 = base::equal_ignoring_case(variable(context, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "ipv6");
    if (address_.empty()) address_ = is_v6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254";
    if (address_.ends_with('/')) address_.pop_back();
    timeout_ = std::chrono::seconds(setting_number(context, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout",
                                                   kInstanceTimeout.count(), kMaxInstanceTimeout));
    tries_ = setting_number(context, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", 1,
                            kMaxInstanceTries);
  }

  // Takes a token; false where nobody answers.
  Result<bool> open();
  Result<base::HttpResponse> get(const std::string& path) { return ask("GET", path); }

 private:
  Result<base::HttpResponse> ask(const char* method, const std::string& path);

  const CredentialContext& context_;
  std::string address_{};
  std::string token_{};
  std::chrono::seconds timeout_{};
  int tries_ = 1;
};

Result<base::HttpResponse> Instance::ask(const char* method, const std::string& path) {
  base::HttpRequest request;
  request.method = method;
  request.url = address_ + path;
  request.timeout = timeout_;
  if (request.method == "PUT") request.headers.push_back({"x-aws-ec2-metadata-token-ttl-seconds", "21600"});
  if (!token_.empty()) request.headers.push_back({"x-aws-ec2-metadata-token", token_});
  auto response = context_.direct.send(request);
  for (int i = 1; i < tries_ && (!response || response->status >= 500); ++i) response = context_.direct.send(request);
  return response;
}

Result<bool> Instance::open() {
  if (is_set(context_, "AWS_EC2_METADATA_DISABLED", "")) return false;
  const auto response = ask("PUT", "/latest/api/token");
  if (!response) return false;
  const int status = response->status;
  if (status == 200 && response->body.find_first_of("\r\n") == std::string::npos) {
    token_ = response->body;
    return true;
  }
  const bool is_old = status == 403 || status == 404 || status == 405;
  return is_old && !is_set(context_, "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled");
}

}  // namespace

Result<std::optional<AwsCredentials>> container_credentials(const CredentialContext& context) {
  const auto relative = variable(context, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const auto full = variable(context, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative.empty() && full.empty()) return std::optional<AwsCredentials>();
  const std::string source = "the container's endpoint";
  base::HttpRequest request;
  request.url = relative.empty() ? full : "http://169.254.170.2" + relative;
  request.timeout = kContainerTimeout;
  const auto url = base::parse_url(request.url);
  if (!url || !is_trusted(*url)) {
    return credential_failure(source, "its address must begin with https://, or be one of this machine or of AWS's own");
  }
  const auto token = TRY(container_token(context, source));
  if (!token.empty()) request.headers.push_back({"Authorization", token});
  auto response = context.direct.send(request);
  for (int i = 1; i < kContainerTries && (!response || response->status >= 500); ++i) {
    response = context.direct.send(request);
  }
  if (!response) return credential_failure(source, response.error().reason(), ErrorCode::unavailable);
  if (response->status != 200) return credential_failure(source, fmt::format("it answers {}", response->status));
  return std::optional(TRY(read_json_credentials(response->body, source)));
}

Result<std::optional<AwsCredentials>> instance_credentials(const CredentialContext& context) {
  const std::string source = "the instance's role";
  Instance instance(context);
  if (!TRY(instance.open())) return std::optional<AwsCredentials>();
  const auto roles = instance.get(kRolePath);
  if (!roles) return credential_failure(source, roles.error().reason(), ErrorCode::unavailable);
  if (roles->status == 404) return std::optional<AwsCredentials>();  // no role
  if (roles->status != 200) return credential_failure(source, fmt::format("the metadata service answers {}", roles->status));
  const auto role = roles->body.substr(0, roles->body.find_first_of("\r\n"));
  if (role.empty()) return std::optional<AwsCredentials>();
  const auto response = instance.get(kRolePath + encode_uri(role, false));
  if (!response) return credential_failure(source, response.error().reason(), ErrorCode::unavailable);
  if (response->status != 200) {
    return credential_failure(source, fmt::format("the metadata service answers {}", response->status));
  }
  return std::optional(TRY(read_json_credentials(response->body, fmt::format("the instance's role {}", role))));
}

std::string instance_region(const CredentialContext& context) {
  Instance instance(context);
  const auto is_open = instance.open();
  if (!is_open || !*is_open) return "";
  const auto response = instance.get("/latest/meta-data/placement/region");
  return response && response->status == 200 && is_region_name(response->body) ? response->body : "";
}

}  // namespace repo
