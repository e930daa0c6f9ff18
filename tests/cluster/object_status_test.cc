// size: table
// Wanted states are those of fluxcd/cli-utils 1.2.2 (kstatus), asked with the same objects.
#include "cluster/object_status.h"

#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "base/json.h"
#include "cluster/object.h"

namespace cluster {
namespace {

using base::Arena;
using base::Value;

constexpr std::int64_t kNow = 1'790'000'000'000'000'000;  // September 2026

Value read(Arena& arena, const std::string& json) {
  return *base::json::read(arena, json, base::json::Numbers::exact);
}

struct Case {
  const char* name = "";
  const char* object = "";
  const char* state = "";
  const char* message = "";
};
void PrintTo(const Case& row, std::ostream* out) {
  *out << row.name;
}

class StatusOfAnObject : public testing::TestWithParam<Case> {};

TEST_P(StatusOfAnObject, IsKstatus) {
  Arena arena;
  const auto status = object_status(read(arena, GetParam().object), kNow, false);
  EXPECT_EQ(state_text(status.state), GetParam().state);
  EXPECT_EQ(status.message, GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, StatusOfAnObject,
    testing::Values(
        Case{
            "deployment_empty",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2}})",
            "InProgress", "Replicas: 0/2"},
        Case{
            "deployment_too_few",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":1}})",
            "InProgress", "Replicas: 1/2"},
        Case{
            "deployment_updating",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":1}})",
            "InProgress", "Updated: 1/2"},
        Case{
            "deployment_old_pods",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":3,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2}})",
            "InProgress", "Pending termination: 1"},
        Case{
            "deployment_not_available",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":1}})",
            "InProgress", "Available: 1/2"},
        Case{
            "deployment_not_ready",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":1,"availableReplicas":2}})",
            "InProgress", "Ready: 1/2"},
        Case{
            "deployment_without_new_replica_set",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"progressDeadlineSeconds":600},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True","reason":"","message":""}]}})",
            "InProgress", "ReplicaSet not Available"},
        Case{
            "deployment_unavailable",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"progressDeadlineSeconds":600},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","message":""}]}})",
            "InProgress", "Deployment not Available"},
        Case{
            "deployment_done",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2,"progressDeadlineSeconds":600},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True","reason":"","message":""},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","message":""}]}})",
            "Current", "Deployment is available. Replicas: 2"},
        Case{
            "deployment_without_deadline",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True","reason":"","message":""}]}})",
            "Current", "Deployment is available. Replicas: 2"},
        Case{
            "deployment_deadline_exceeded",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"conditions":[{"type":"Progressing","status":"False","reason":"ProgressDeadlineExceeded","message":""}]}})",
            "Failed", "Progress deadline exceeded"},
        Case{
            "deployment_default_replicas",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"x":1},"status":{"replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,"conditions":[{"type":"Available","status":"True","reason":"","message":""},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","message":""}]}})",
            "Current", "Deployment is available. Replicas: 1"},
        Case{
            "not_observed",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","generation":2},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"observedGeneration":1}})",
            "InProgress", "Deployment generation is 2, but latest observed generation is 1"},
        Case{"observed",
             R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","generation":2},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2,"conditions":[{"type":"Available","status":"True","reason":"","message":""},{"type":"Progressing","status":"True","reason":"NewReplicaSetAvailable","message":""}],"observedGeneration":2}})",
             "Current", "Deployment is available. Replicas: 2"},
        Case{
            "being_deleted",
            R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop","deletionTimestamp":"2026-01-01T00:00:00Z"},"spec":{"replicas":2},"status":{"replicas":2,"updatedReplicas":2,"readyReplicas":2,"availableReplicas":2}})",
            "Terminating", "Resource scheduled for deletion"},
        Case{
            "reconciling",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Reconciling","status":"True","reason":"","message":"still at it"}]}})",
            "InProgress", "still at it"},
        Case{
            "stalled",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Stalled","status":"True","reason":"","message":"no way"}]}})",
            "Failed", "no way"},
        Case{
            "other_kind",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{}})",
            "Current", "Resource is current"},
        Case{
            "other_kind_ready",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True","reason":"","message":""}]}})",
            "Current", "Resource is Ready"},
        Case{
            "other_kind_not_ready",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Ready","status":"False","reason":"Why","message":"because"}]}})",
            "InProgress", "because"},
        Case{
            "other_kind_ready_unknown",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"","message":"hm"}]}})",
            "InProgress", "hm"},
        Case{
            "other_kind_odd_ready",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Ready","status":"Maybe","reason":"","message":""}]}})",
            "Current", "Resource is current"},
        Case{
            "status_is_a_text",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":"fine"})",
            "Unknown", ""},
        Case{
            "conditions_are_a_map",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":{}}})",
            "Unknown", ""},
        Case{
            "message_is_a_number",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Ready","message":3}]}})",
            "Unknown", ""},
        Case{
            "generation_is_a_text",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop","generation":"1"},"spec":{}})",
            "Unknown", ""},
        Case{
            "observed_generation_is_null",
            R"({"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":null}})",
            "Unknown", ""},
        Case{
            "stateful_set_too_few",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":1}})",
            "InProgress", "Replicas: 1/2"},
        Case{
            "stateful_set_not_ready",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":1}})",
            "InProgress", "Ready: 1/2"},
        Case{
            "stateful_set_too_many",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":3,"readyReplicas":3}})",
            "InProgress", "Pending termination: 1"},
        Case{
            "stateful_set_not_current",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":2,"currentReplicas":1}})",
            "InProgress", "current: 1/2"},
        Case{
            "stateful_set_revisions",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":2,"currentReplicas":2,"currentRevision":"a","updateRevision":"b"}})",
            "InProgress", "Waiting for updated revision to match current"},
        Case{
            "stateful_set_done",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"replicas":2,"readyReplicas":2,"currentReplicas":2,"currentRevision":"a","updateRevision":"a"}})",
            "Current", "All replicas scheduled as expected. Replicas: 2"},
        Case{
            "stateful_set_on_delete",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"updateStrategy":{"type":"OnDelete"}}})",
            "Current", "StatefulSet is using the ondelete update strategy"},
        Case{
            "stateful_set_partition",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}},"status":{"replicas":3,"readyReplicas":3,"updatedReplicas":1}})",
            "InProgress", "updated: 1/2"},
        Case{
            "stateful_set_partition_done",
            R"({"apiVersion":"apps/v1","kind":"StatefulSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":3,"updateStrategy":{"rollingUpdate":{"partition":1}}},"status":{"replicas":3,"readyReplicas":3,"updatedReplicas":2}})",
            "Current", "Partition rollout complete. updated: 2"},
        Case{
            "daemon_set_without_generation",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{}})",
            "InProgress", "DaemonSet metadata.generation not found"},
        Case{
            "daemon_set_not_observed",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{}})",
            "InProgress", "DaemonSet status.observedGeneration not found"},
        Case{
            "daemon_set_without_desired",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1}})",
            "InProgress", "Missing .status.desiredNumberScheduled"},
        Case{
            "daemon_set_scheduling",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":1}})",
            "InProgress", "Current: 1/2"},
        Case{
            "daemon_set_updating",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":1}})",
            "InProgress", "Updated: 1/2"},
        Case{
            "daemon_set_not_available",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":1}})",
            "InProgress", "Available: 1/2"},
        Case{
            "daemon_set_not_ready",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1,"desiredNumberScheduled":2,"currentNumberScheduled":2,"updatedNumberScheduled":2,"numberAvailable":2,"numberReady":1}})",
            "InProgress", "Ready: 1/2"},
        Case{
            "daemon_set_done",
            R"({"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"web","namespace":"shop","generation":1},"spec":{},"status":{"observedGeneration":1,"desiredNumberScheduled":0}})",
            "Current", "All replicas scheduled as expected. Replicas: 0"},
        Case{
            "replica_set_unlabelled",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{}})",
            "InProgress", "Labelled: 0/2"},
        Case{
            "replica_set_failure",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"conditions":[{"type":"ReplicaFailure","status":"True","reason":"","message":""}]}})",
            "InProgress", "Replica Failure condition. Check Pods"},
        Case{
            "replica_set_not_available",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"fullyLabeledReplicas":2}})",
            "InProgress", "Available: 0/2"},
        Case{
            "replica_set_not_ready",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"fullyLabeledReplicas":2,"availableReplicas":2}})",
            "InProgress", "Ready: 0/2"},
        Case{
            "replica_set_too_many",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"fullyLabeledReplicas":2,"availableReplicas":2,"readyReplicas":2,"replicas":3}})",
            "InProgress", "Pending termination: 1"},
        Case{
            "replica_set_done",
            R"({"apiVersion":"apps/v1","kind":"ReplicaSet","metadata":{"name":"web","namespace":"shop"},"spec":{"replicas":2},"status":{"fullyLabeledReplicas":2,"availableReplicas":2,"readyReplicas":2,"replicas":2}})",
            "Current", "ReplicaSet is available. Replicas: 2"},
        Case{
            "pod_new",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{}})",
            "InProgress", "Pod phase not available"},
        Case{
            "pod_succeeded",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Succeeded"}})",
            "Current", "Pod has completed successfully"},
        Case{
            "pod_failed",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Failed"}})",
            "Current", "Pod has completed, but not successfully"},
        Case{
            "pod_running",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Running"}})",
            "InProgress", "Pod is running but is not Ready"},
        Case{
            "pod_ready",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True","reason":"","message":""}]}})",
            "Current", "Pod is Ready"},
        Case{
            "pod_crash_loop",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}},{"name":"b","state":{"running":{}}},{"name":"c","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})",
            "Failed", "Containers in CrashLoop state: a,c"},
        Case{
            "pod_pending",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Pending"}})",
            "InProgress", "Pod is in the Pending phase"},
        Case{
            "pod_unschedulable",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":""}]}})",
            "Failed", "Pod could not be scheduled"},
        Case{"pod_unschedulable_since_just_now", R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop","creationTimestamp":"2099-01-01T00:00:00Z"},"spec":{},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":""}]}})",
             "InProgress", "Pod has not been scheduled"},
        Case{
            "pod_of_another_phase",
            R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Lost"}})",
            "Unknown", ""},
        Case{
            "job_not_started",
            R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{}})",
            "InProgress", "Job not started"},
        Case{
            "job_started",
            R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"startTime":"2026-01-01T00:00:00Z","active":1}})",
            "Current", "Job in progress. success:0, active: 1, failed: 0"},
        Case{
            "job_complete",
            R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web","namespace":"shop"},"spec":{"completions":2},"status":{"succeeded":2,"conditions":[{"type":"Complete","status":"True","reason":"","message":""}]}})",
            "Current", "Job Completed. succeeded: 2/2"},
        Case{
            "job_failed",
            R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"web","namespace":"shop"},"spec":{"parallelism":2},"status":{"failed":3,"conditions":[{"type":"Failed","status":"True","reason":"","message":""}]}})",
            "Failed", "Job Failed. failed: 3/2"},
        Case{
            "claim_pending",
            R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Pending"}})",
            "InProgress", "PVC is not Bound. phase: Pending"},
        Case{
            "claim_new",
            R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{}})",
            "InProgress", "PVC is not Bound. phase: unknown"},
        Case{
            "claim_bound",
            R"({"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"phase":"Bound"}})",
            "Current", "PVC is Bound"},
        Case{
            "service",
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"type":"ClusterIP"}})",
            "Current", "Service is ready"},
        Case{
            "balancer_without_address",
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"type":"LoadBalancer"}})",
            "InProgress", "ClusterIP not set. Service type: LoadBalancer"},
        Case{
            "balancer",
            R"({"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"type":"LoadBalancer","clusterIP":"10.0.0.1"}})",
            "Current", "Service is ready"},
        Case{
            "crd_installing",
            R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Established","status":"False","reason":"Installing","message":""}]}})",
            "InProgress", "Install in progress"},
        Case{
            "crd_established",
            R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"NamesAccepted","status":"True","reason":"","message":""},{"type":"Established","status":"True","reason":"","message":""}]}})",
            "Current", "CRD is established"},
        Case{
            "crd_names_taken",
            R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"NamesAccepted","status":"False","reason":"Conflict","message":"taken"}]}})",
            "Failed", "taken"},
        Case{
            "crd_not_established",
            R"({"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"conditions":[{"type":"Established","status":"False","reason":"Broken","message":"sorry"}]}})",
            "Failed", "sorry"},
        Case{"secret",
             R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"web","namespace":"shop"}})",
             "Current", "Resource is always ready"},
        Case{
            "config_map",
            R"({"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web","namespace":"shop"}})",
            "Current", "Resource is always ready"},
        Case{
            "cron_job",
            R"({"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"web","namespace":"shop"}})",
            "Current", "Resource is always ready"},
        Case{
            "disruption_budget",
            R"({"apiVersion":"policy/v1","kind":"PodDisruptionBudget","metadata":{"name":"web","namespace":"shop"}})",
            "Current", "AllowedDisruptions has been computed."},
        Case{
            "old_deployment",
            R"({"apiVersion":"extensions/v1beta1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{"replicas":0}})",
            "InProgress", "Replicas: 0/1"},
        Case{
            "job_of_another_group",
            R"({"apiVersion":"example.com/v1","kind":"Job","metadata":{"name":"web","namespace":"shop"},"spec":{},"status":{}})",
            "Current", "Resource is current"}),
    [](const auto& row) { return row.param.name; });

std::string waited_job(const char* status) {
  Arena arena;
  const auto state = object_status(
      read(arena,
           std::string(
               R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"},"status":)") +
               status + "}"),
      kNow, true);
  return std::string(state_text(state.state)) + ": " + state.message;
}

TEST(WaitForJobs, AStartedJobIsNotThereYet) {
  EXPECT_EQ(waited_job(R"({"startTime":"2026-01-01T00:00:00Z"})"), "InProgress: Job in progress");
  EXPECT_EQ(waited_job(R"({"succeeded":1,"conditions":[{"type":"Complete","status":"True"}]})"),
            "Current: Job Completed. succeeded: 1/1");
  EXPECT_EQ(waited_job(R"({"failed":2,"conditions":[{"type":"Failed","status":"True"}]})"),
            "Failed: Job Failed. failed: 2/1");
}

std::string hook(const char* object) {
  Arena arena;
  const auto status = hook_status(read(arena, object));
  return std::string(state_text(status.state)) + ": " + status.message;
}

TEST(HookStatus, OnlyJobsAndPodsTakeTime) {
  EXPECT_EQ(
      hook(
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Running"}})"),
      "InProgress: Pod in progress");
  EXPECT_EQ(
      hook(
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Succeeded"}})"),
      "Current: pod p succeeded");
  EXPECT_EQ(
      hook(
          R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Failed"}})"),
      "Failed: pod p failed");
  EXPECT_EQ(hook(R"({"apiVersion":"batch/v1","kind":"Job","metadata":{"name":"j"}})"),
            "InProgress: Job in progress");
  EXPECT_EQ(hook(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d"}})"),
            "Current: Resource is current");
}

TEST(FailedPod, IsOneThatCrashesAndIsNotOnItsWayOut) {
  Arena arena;
  const std::string crash =
      R"("status":{"phase":"Running","containerStatuses":[{"name":"a","state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}})";
  const auto pod = [&](const std::string& metadata, const std::string& rest) {
    return read(arena, R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p")" + metadata +
                           "}," + rest);
  };
  EXPECT_TRUE(is_failed_pod(pod("", crash), kNow));
  EXPECT_FALSE(is_failed_pod(pod(R"(,"deletionTimestamp":"2026-01-01T00:00:00Z")", crash), kNow));
  EXPECT_FALSE(is_failed_pod(pod("", R"("status":{"phase":"Running"}})"), kNow));
  EXPECT_FALSE(is_failed_pod(
      pod(R"(,"creationTimestamp":"2020-01-01T00:00:00Z")",
          R"("status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False",)"
          R"("reason":"Unschedulable"}]}})"),
      kNow));
}

}  // namespace
}  // namespace cluster
