// The small parts under apply and wait: whose an object is, selectors, joined errors, Helm 3's
// readiness.
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "cluster/error_join.h"
#include "cluster/label_selector.h"
#include "cluster/legacy_status.h"
#include "cluster/owner.h"
#include "cluster/wait_board.h"

namespace cluster {
namespace {

using base::Arena;
using base::Error;
using base::ErrorCode;
using base::Value;

Value read(Arena& arena, const std::string& json) {
  return *base::json::read(arena, json, base::json::Numbers::exact);
}

std::string owner_error(const std::string& metadata) {
  Arena arena;
  const auto checked = check_owner(read(arena, R"({"metadata":)" + metadata + "}"), "web", "shop");
  return checked ? "" : checked.error().helm();
}

TEST(CheckOwner, NamesWhatIsMissingOrAnothers) {
  EXPECT_EQ(owner_error("{}"),
            "invalid ownership metadata; label validation error: missing key "
            "\"app.kubernetes.io/managed-by\": must be "
            "set to \"Helm\"; annotation validation error: missing key "
            "\"meta.helm.sh/release-name\": must be set to "
            "\"web\"; annotation validation error: missing key \"meta.helm.sh/release-namespace\": "
            "must be set to "
            "\"shop\"");
  EXPECT_EQ(
      owner_error(
          R"({"labels":{"app.kubernetes.io/managed-by":"Helm"},"annotations":)"
          R"({"meta.helm.sh/release-name":"other","meta.helm.sh/release-namespace":"shop"}})"),
      "invalid ownership metadata; annotation validation error: key \"meta.helm.sh/release-name\" "
      "must equal "
      "\"web\": current value is \"other\"");
}

TEST(MarkOwner, PutsWhatCheckOwnerWants) {
  Arena arena;
  TargetObject target;
  target.object =
      read(arena, R"({"metadata":{"labels":{"app.kubernetes.io/managed-by":"Tiller","a":"b"}}})");
  mark_owner(arena, target, "web", "shop");
  EXPECT_TRUE(check_owner(target.object, "web", "shop"));
  EXPECT_EQ(label(target.object, "a"), "b");
}

TEST(SelectorText, WritesEveryOperator) {
  Arena arena;
  EXPECT_EQ(
      selector_text(read(
          arena, R"({"matchLabels":{"b":"2","a":"1"},"matchExpressions":[)"
                 R"({"key":"c","operator":"In","values":["y","x"]},)"
                 R"({"key":"d","operator":"NotIn","values":["z"]},)"
                 R"({"key":"e","operator":"Exists"},{"key":"f","operator":"DoesNotExist"}]})")),
      "a=1,b=2,c in (x,y),d notin (z),e,!f");
  EXPECT_EQ(selector_text(read(arena, "{}")), "");
  EXPECT_FALSE(
      selector_text(read(arena, R"({"matchExpressions":[{"key":"a","operator":"Near"}]})")));
  EXPECT_FALSE(selector_text(Value()));
}

TEST(JoinedErrors, KeepTheFirstsReason) {
  const Error first = Error(ErrorCode::conflict, "a").answered(409, "AlreadyExists");
  const Error second(ErrorCode::invalid, "b");
  const Error joined = join_errors({first, second}, "\n");
  EXPECT_EQ(joined.helm(), "a\nb");
  EXPECT_TRUE(is_already_there(joined));
  EXPECT_EQ(aggregate_errors({first, second, first}).helm(), "[a, b]");
  EXPECT_EQ(aggregate_errors({second, second}).helm(), "b");
  EXPECT_EQ(join_errors({first, Error(second).because("c")}, "; ").reason(), "a; c");
}

TEST(Conflicts, AreToldApart) {
  EXPECT_TRUE(is_conflict(Error(ErrorCode::conflict, "").answered(409, "Conflict")));
  EXPECT_FALSE(is_conflict(Error(ErrorCode::conflict, "").answered(409, "AlreadyExists")));
  const std::string quota =
      "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified; please";
  EXPECT_TRUE(is_quota_conflict(Error(ErrorCode::conflict, quota).answered(409, "Conflict")));
  EXPECT_FALSE(is_quota_conflict(Error(ErrorCode::conflict, "else").answered(409, "Conflict")));
}

struct Scaled {
  const char* name = "";
  const char* value = "";
  bool round_up = false;
  std::int64_t want = 0;
};
void PrintTo(const Scaled& row, std::ostream* out) {
  *out << row.name;
}

class ScaledValue : public testing::TestWithParam<Scaled> {};

TEST_P(ScaledValue, OfSeven) {
  Arena arena;
  EXPECT_EQ(scaled_value(read(arena, GetParam().value), 7, GetParam().round_up, -1),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ScaledValue,
    testing::Values(Scaled{"number", "3", false, 3}, Scaled{"down", "\"25%\"", false, 1},
                    Scaled{"up", "\"25%\"", true, 2}, Scaled{"all", "\"100%\"", true, 7},
                    Scaled{"no_percent", "\"25\"", true, -1}, Scaled{"null", "null", true, -1}),
    [](const auto& row) { return row.param.name; });

TEST(LegacyReadiness, FollowsHelm3) {
  Arena arena;
  const auto is = [&](bool (*rule)(const Value&), const char* json) {
    return rule(read(arena, json));
  };
  EXPECT_TRUE(
      is(is_legacy_pod_ready, R"({"status":{"conditions":[{"type":"Ready","status":"True"}]}})"));
  EXPECT_FALSE(is(is_legacy_pod_ready, R"({"status":{"phase":"Succeeded"}})"));
  EXPECT_TRUE(is(is_legacy_service_ready, R"({"spec":{"type":"ExternalName"}})"));
  EXPECT_FALSE(
      is(is_legacy_service_ready, R"({"spec":{"type":"LoadBalancer","clusterIP":"1.1.1.1"}})"));
  EXPECT_TRUE(
      is(is_legacy_service_ready,
         R"({"spec":{"type":"LoadBalancer","clusterIP":"1.1.1.1","externalIPs":["2.2.2.2"]}})"));
  EXPECT_TRUE(is(is_legacy_service_ready,
                 R"({"spec":{"type":"LoadBalancer","clusterIP":"1.1.1.1"},)"
                 R"("status":{"loadBalancer":{"ingress":[{"ip":"3.3.3.3"}]}}})"));
  EXPECT_TRUE(is(is_legacy_definition_ready,
                 R"({"status":{"conditions":[{"type":"NamesAccepted","status":"False"}]}})"));
  EXPECT_FALSE(is(is_legacy_daemon_set_ready,
                  R"({"metadata":{"generation":2},"status":{"observedGeneration":1}})"));
  EXPECT_TRUE(is(
      is_legacy_daemon_set_ready,
      R"({"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":1}}},)"
      R"("status":{"desiredNumberScheduled":3,"updatedNumberScheduled":3,"numberReady":2}})"));
  EXPECT_FALSE(is(is_legacy_stateful_set_ready,
                  R"({"spec":{"replicas":2,"updateStrategy":{"type":"RollingUpdate"}},)"
                  R"("status":{"updatedReplicas":2,"readyReplicas":1}})"));
}

TEST(LegacyReadiness, ADeploymentMayLackWhatItsStrategyAllows) {
  Arena arena;
  const auto deployment = read(
      arena, R"({"metadata":{"uid":"u"},"spec":{"replicas":4,"strategy":{"type":"RollingUpdate",)"
             R"("rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"}},)"
             R"("template":{"metadata":{"labels":{"a":"b"}}}}})");
  const auto replica_set = [&](const std::string& ready) {
    return read(
        arena,
        R"({"metadata":{"ownerReferences":[{"controller":true,"uid":"u"}]},"spec":{"template":{"metadata":)"
        R"({"labels":{"a":"b","pod-template-hash":"x"}}}},"status":{"readyReplicas":)" +
            ready + "}}");
  };
  EXPECT_TRUE(is_replica_set_of(replica_set("0"), deployment));
  EXPECT_FALSE(is_legacy_deployment_ready(deployment, replica_set("2")));
  EXPECT_TRUE(is_legacy_deployment_ready(deployment, replica_set("3")));
}

TEST(LegacyReadiness, AJobFailsWhenItFailedTooOften) {
  Arena arena;
  const auto job = [&](const char* status) {
    return is_legacy_job_ready(
        read(arena, std::string(R"({"metadata":{"name":"j","namespace":"shop"},"spec":)"
                                R"({"backoffLimit":1,"completions":2},"status":)") +
                        status + "}"));
  };
  EXPECT_EQ(job(R"({"failed":2})").error().helm(), "job is failed: shop/j");
  EXPECT_FALSE(*job(R"({"succeeded":1})"));
  EXPECT_TRUE(*job(R"({"succeeded":2})"));
}

ObjectKey deployment_key(const std::string& name) {
  return {{"apps", "v1", "Deployment"}, "shop", name};
}

TEST(WaitBoard, IsDoneWhenAllAreThereOrFailed) {
  WaitBoard board({deployment_key("a"), deployment_key("b")}, WaitGoal::ready);
  EXPECT_FALSE(board.is_done());
  board.put(0, {ObjectState::current, ""});
  board.put(1, {ObjectState::failed, "Progress deadline exceeded"});
  EXPECT_TRUE(board.is_done());
  const auto lines = board.unfinished();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(
      lines[0].helm(),
      "resource Deployment/shop/b not ready. status: Failed, message: Progress deadline exceeded");
}

TEST(WaitBoard, WhatWasNeverSeenIsGoneAlready) {
  WaitBoard board({deployment_key("a"), deployment_key("b")}, WaitGoal::removed);
  EXPECT_TRUE(board.is_done());
  board.put(0, {ObjectState::terminating, "Resource scheduled for deletion"});
  EXPECT_FALSE(board.is_done());
  EXPECT_EQ(board.unfinished()[0].helm(),
            "resource Deployment/shop/a still exists. status: Terminating, message: Resource "
            "scheduled for deletion");
  board.put(0, {ObjectState::not_found, "Resource not found"});
  EXPECT_TRUE(board.is_done());
}

}  // namespace
}  // namespace cluster
