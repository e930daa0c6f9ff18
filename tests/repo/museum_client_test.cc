// Publishing over HTTP and into folders: where the API is, what is sent where, and what is said about refusals.
#include "repo/museum_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "charts/pack.h"
#include "repo/folder_store.h"
#include "tests/base/temporary_folder.h"
#include "tests/base/test_env.h"
#include "tests/repo/local_server.h"

namespace repo {
namespace {

using testing::HasSubstr;
using testing::Not;

struct ApiRow {
  const char* name;
  const char* url;
  const char* context;
  const char* api;  // empty: an error
};

class MuseumApis : public testing::TestWithParam<ApiRow> {};

TEST_P(MuseumApis, AreFoundByTheRepositorysUrl) {
  const auto api = museum_api(GetParam().url, GetParam().context);
  EXPECT_EQ(GetParam().api, api ? *api : "");
}

INSTANTIATE_TEST_SUITE_P(
    Rows, MuseumApis,
    testing::Values(ApiRow{"root", "http://h:8080", "", "http://h:8080/api"}, ApiRow{"slash", "http://h/", "", "http://h/api"},
                    ApiRow{"tenant", "https://h/org/repo/", "", "https://h/api/org/repo"},
                    ApiRow{"context", "https://h/museum/org", "/museum", "https://h/museum/api/org"},
                    ApiRow{"bare_context", "https://h/museum/org", "museum/", "https://h/museum/api/org"},
                    ApiRow{"query", "https://h/a?b#c", "", "https://h/api/a"},
                    ApiRow{"other_context", "https://h/museums/org", "/museum", ""}, ApiRow{"file", "file:///a", "", ""},
                    ApiRow{"no_host", "http:///a", "", ""}),
    [](const auto& row) { return row.param.name; });

PackedChart packed(const std::string& version) {
  base::Arena arena;
  base::MemoryLog log;
  const std::string yaml = "apiVersion: v2\nname: web\nversion: " + version + "\n";
  const chart::File files[] = {{"Chart.yaml", yaml, {}}};
  const auto chart = chart::load_files(arena, log, files);
  if (!chart) std::abort();
  chart::stamp_times(**chart, chart::kFixedTime);
  return {*chart::pack(arena, **chart), ""};
}

// Pushes to a server that answers so; gives the error's text, empty for success.
std::string push(LocalServer& server, const std::string& owner, PushedChart* pushed = nullptr, const PushOptions& options = {}) {
  base::DiskFileSystem files;
  base::TestEnv env(files);
  base::Cancel cancel;
  WriteSender sender(env.env, cancel, std::chrono::minutes(1));
  MuseumRepository museum;
  museum.access = {.url = server.url(), .owner = owner.empty() ? server.url() : owner, .username = "me", .password = "CANARY"};
  const auto done = push_to_museum(env.env, sender, museum, packed("1.0.0"), options);
  if (done && pushed != nullptr) *pushed = *done;
  return done ? "" : done.error().reason() + done.error().hint();
}

std::string authorization(LocalServer& server) {
  return std::string(base::find_header(server.requests().at(0).headers, "Authorization").value_or("none"));
}

TEST(MuseumPush, SendsCredentialsToTheirHostAlone) {
  LocalServer server([](const auto&) { return base::HttpResponse{201, {}, R"({"saved":true})"}; });
  EXPECT_EQ("", push(server, ""));
  EXPECT_EQ("Basic bWU6Q0FOQVJZ", authorization(server));
  LocalServer other([](const auto&) { return base::HttpResponse{201, {}, "{}"}; });
  EXPECT_EQ("", push(other, "http://elsewhere.example.com"));
  EXPECT_EQ("none", authorization(other));
}

TEST(MuseumPush, FollowsNoRedirect) {
  LocalServer target([](const auto&) { return base::HttpResponse{201, {}, "{}"}; });
  LocalServer server([&](const auto&) { return base::HttpResponse{307, {{"Location", target.url() + "/api/charts"}}, ""}; });
  EXPECT_THAT(push(server, ""), HasSubstr("leads to " + target.url()));
  EXPECT_TRUE(target.requests().empty());
}

struct RefusalRow {
  const char* name;
  int status;
  const char* body;
  const char* words;
};

class MuseumRefusals : public testing::TestWithParam<RefusalRow> {};

TEST_P(MuseumRefusals, AreToldWithoutCredentials) {
  const auto& row = GetParam();
  LocalServer server([&](const auto&) { return base::HttpResponse{row.status, {}, row.body}; });
  const auto error = push(server, "");
  EXPECT_THAT(error, HasSubstr(row.words));
  EXPECT_THAT(error, Not(HasSubstr("CANARY")));
}

INSTANTIATE_TEST_SUITE_P(
    Rows, MuseumRefusals,
    testing::Values(RefusalRow{"unauthorized", 401, R"({"error":"unauthorized"})", "does not let us publish"},
                    RefusalRow{"tells_the_password", 403, R"({"error":"CANARY is wrong"})", "403 Forbidden"},
                    RefusalRow{"no_api", 404, "<html>", "takes no uploads by ChartMuseum's API"},
                    RefusalRow{"full", 507, R"({"error":"repo has reached\nstorage limit"})", "repo has reached storage limit"},
                    RefusalRow{"no_json", 500, "\x1b[31mred", "500 Internal Server Error"}),
    [](const auto& row) { return row.param.name; });

TEST(MuseumPush, IsDoneWhereTheSameBytesAreThere) {
  const auto digest = base::sha256_hex(packed("1.0.0").bytes);
  const auto server_with = [](const std::string& there) {
    return [there](const base::HttpRequest& request) {
      if (request.method == "POST") return base::HttpResponse{409, {}, R"({"error":"file already exists"})"};
      return base::HttpResponse{200, {}, R"({"version":"1.0.0","digest":")" + there + "\"}"};
    };
  };
  PushedChart pushed;
  LocalServer same(server_with(digest));
  EXPECT_EQ("", push(same, "", &pushed));
  EXPECT_EQ(PushEnd::already_there, pushed.end);
  LocalServer other(server_with("00"));
  EXPECT_THAT(push(other, ""), HasSubstr("web 1.0.0 is already in"));
  PushOptions keep;
  keep.existing = Existing::keep;
  EXPECT_EQ("", push(other, "", &pushed, keep));
  EXPECT_EQ(PushEnd::kept, pushed.end);
}

TEST(FolderStore, KeepsConditions) {
  base::TemporaryFolder folder;
  base::DiskFileSystem files;
  base::TestEnv env(files);
  base::Cancel cancel;
  FolderStore store(env.env, cancel, folder.path());
  WriteOptions absent;
  absent.condition.is_absent = true;
  const auto first = store.put("a", "one", absent);
  ASSERT_TRUE(first);
  EXPECT_EQ(WriteEnd::written, first->end);
  EXPECT_EQ(WriteEnd::changed, store.put("a", "two", absent)->end);
  WriteOptions same;
  same.condition.etag = (*store.get("a", 10))->info.etag;
  EXPECT_EQ(first->etag, same.condition.etag);
  EXPECT_EQ(WriteEnd::written, store.put("a", "three", same)->end);
  EXPECT_EQ(WriteEnd::changed, store.put("a", "four", same)->end);
  EXPECT_EQ("three", folder.read("a"));
  ASSERT_EQ(1U, store.list("")->size());  // not the lock
  EXPECT_FALSE(store.get("a", 2));
  EXPECT_TRUE(store.remove("a"));
  EXPECT_FALSE(store.head("a")->has_value());
}

TEST(FolderStore, IsNamedByAUrlOfThisMachine) {
  EXPECT_EQ("/srv/my charts", *folder_of_url("file:///srv/my%20charts/"));
  EXPECT_EQ("/srv", *folder_of_url("file://localhost/srv"));
  EXPECT_FALSE(folder_of_url("file://elsewhere/srv"));
  EXPECT_FALSE(folder_of_url("file:srv"));
}

}  // namespace
}  // namespace repo
