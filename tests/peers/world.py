"""Everything that is in a cluster, seen as dictionaries: what a program left behind, whether it has come to rest,
and how to make the cluster as it was before.

  world = World(api)            what is there now is the background, which is never listed and never removed
  world.objects()               all objects that came since, Leases and Events aside
  world.at_rest(seconds)        the same, once controllers have done their work (or `seconds` have passed)
  world.clean()                 removes all of them, finalizers or not, and waits until they are gone
"""
import http.client
import json
import time

# Leases beat and Events are remarks of controllers; both have no part in what a release is.
LEFT_OUT = {("", "events"), ("events.k8s.io", "events"), ("coordination.k8s.io", "leases"), ("", "componentstatuses")}
DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
POLL_SECONDS = 0.25
QUIET_POLLS = 2  # without a change, when all pods are ready
QUIET_SECONDS = 10  # without a change, when some are not: it seems that they never will be
CLEAN_SECONDS = 180
# What controllers work on after a release was written: only these are asked for while waiting.
LIVELY = {"configmaps", "controllerrevisions", "customresourcedefinitions", "daemonsets", "deployments", "endpoints",
          "endpointslices", "jobs", "namespaces", "persistentvolumeclaims", "persistentvolumes", "poddisruptionbudgets", "pods",
          "replicasets", "serviceaccounts", "services", "statefulsets"}
NO_PODS_WANTED = {"Succeeded", "Failed"}


class World:
    """The objects of the cluster that `api` (api.Api) speaks to."""

    def __init__(self, api):
        self.api = api
        self.connection = None
        self.kinds = []
        self.background = set(self._by_uid())

    def objects(self):
        return [one for uid, one in self._by_uid().items() if uid not in self.background]

    def at_rest(self, seconds=60):
        deadline, last, quiet, changed = time.monotonic() + seconds, None, 0, time.monotonic()
        while True:
            found = [one for uid, one in self._by_uid(LIVELY).items() if uid not in self.background]
            state = {(one["metadata"]["uid"], one["metadata"]["resourceVersion"]) for one in found}
            now = time.monotonic()
            quiet, changed, last = (quiet + 1, changed, last) if state == last else (0, now, state)
            if now > min(deadline, changed + QUIET_SECONDS) or (quiet >= QUIET_POLLS and is_settled(found)):
                return self.objects()
            time.sleep(POLL_SECONDS)

    def clean(self):
        deadline = time.monotonic() + CLEAN_SECONDS
        while True:
            found = self.objects()
            if not found:
                return
            if time.monotonic() > deadline:
                names = [f"{one['kind']} {one['metadata'].get('namespace', '')}/{one['metadata']['name']}" for one in found]
                raise RuntimeError(f"still there after {CLEAN_SECONDS} s: {', '.join(names[:10])}")
            for one in sorted(found, key=removal_order):
                self._remove(one)
            time.sleep(POLL_SECONDS)

    def path(self, one):
        """Where the API keeps an object that objects() gave."""
        metadata = one["metadata"]
        group_path, plural = one["tug/path"]
        middle = f"/namespaces/{metadata['namespace']}" if metadata.get("namespace") else ""
        return f"{group_path}{middle}/{plural}/{metadata['name']}"

    def _remove(self, one):
        path = self.path(one)
        if one["metadata"].get("finalizers") and one["kind"] != "Namespace":
            self.api.request("PATCH", path, {"metadata": {"finalizers": None}}, "application/merge-patch+json")
        if not one["metadata"].get("deletionTimestamp") or one["kind"] == "Pod":
            self.api.request("DELETE", path, {"kind": "DeleteOptions", "apiVersion": "v1", "gracePeriodSeconds": 0,
                                              "propagationPolicy": "Background"})

    def _by_uid(self, only=None):
        found = {}
        if only is None or not self.kinds:
            self.kinds = self._kinds()
        for group_path, plural in self.kinds:
            if only is not None and plural not in only:
                continue
            listed = self._get(f"{group_path}/{plural}")
            if listed is None:
                continue
            for one in listed["items"]:
                one["apiVersion"] = listed["apiVersion"]
                one["kind"] = one.get("kind") or listed["kind"].removesuffix("List")
                one["tug/path"] = (group_path, plural)
                found[one["metadata"]["uid"]] = one
        return found

    def _kinds(self):
        """(path of the group's version, plural) of everything that can be listed, each once."""
        kinds, seen = [], set()
        for root in ("/api", "/apis"):
            for group in self._get(root, DISCOVERY)["items"]:
                name = group["metadata"].get("name", "")
                for version in group["versions"]:
                    prefix = f"{root}/{name}/{version['version']}" if name else f"{root}/{version['version']}"
                    for resource in version.get("resources", []):
                        key = (name, resource["resource"])
                        if "list" in resource.get("verbs", []) and key not in seen and key not in LEFT_OUT:
                            seen.add(key)
                            kinds.append((prefix, resource["resource"]))
        return kinds

    def _get(self, path, accept="application/json"):
        """The answer's JSON over one lasting connection; None where a kind has just gone."""
        for attempt in (1, 2, 3):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPSConnection("127.0.0.1", self.api.port, context=self.api.tls, timeout=30)
                self.connection.request("GET", path, headers={"Accept": accept})
                answer = self.connection.getresponse()
                text = answer.read()
                if answer.status in (404, 405):
                    return None
                if answer.status == 200:
                    return json.loads(text)
                if attempt == 3:
                    raise OSError(f"{path}: {answer.status} {text[:200]!r}")
                time.sleep(POLL_SECONDS)
            except (http.client.HTTPException, OSError):
                if self.connection is not None:
                    self.connection.close()
                self.connection = None
                if attempt == 3:
                    raise


def removal_order(one):
    """What makes other objects goes first; namespaces and CRDs at the end."""
    kind = one["kind"]
    if kind.endswith("WebhookConfiguration"):
        return 0
    if kind in ("CronJob", "Deployment", "DaemonSet", "StatefulSet", "Job", "ReplicaSet"):
        return 1
    return {"Namespace": 3, "CustomResourceDefinition": 4, "APIService": 4}.get(kind, 2)


def is_settled(objects):
    """Nothing is on its way out, no Service leads to a pod that is, and every workload has the pods that it wants."""
    for one in objects:
        spec, status = one.get("spec", {}), one.get("status", {})
        if one["metadata"].get("deletionTimestamp"):
            return False
        if "observedGeneration" in status and status["observedGeneration"] != one["metadata"].get("generation", 0):
            return False
        if any((endpoint.get("conditions") or {}).get("terminating") for endpoint in one.get("endpoints") or []):
            return False  # an EndpointSlice that its controller has not seen to yet
        if not WANTED.get(one["kind"], lambda *_: True)(spec, status):
            return False
    return True


def replicas_are_ready(spec, status):
    wanted = spec.get("replicas", 1)
    return (status.get("readyReplicas", 0), status.get("replicas", 0)) == (wanted, wanted)


def crd_is_established(_, status):
    return any((condition["type"], condition["status"]) == ("Established", "True") for condition in status.get("conditions", []))


def pod_is_ready(_, status):
    return status.get("phase") in NO_PODS_WANTED or any(
        (condition["type"], condition["status"]) == ("Ready", "True") for condition in status.get("conditions", []))


WANTED = {
    "Deployment": lambda spec, status: replicas_are_ready(spec, status) and status.get("updatedReplicas", 0) == spec.get("replicas", 1),
    "ReplicaSet": replicas_are_ready,
    "StatefulSet": lambda spec, status: replicas_are_ready(spec, status) and (
        status.get("currentRevision") == status.get("updateRevision") or spec.get("updateStrategy", {}).get("type") == "OnDelete"),
    "DaemonSet": lambda _, status: "numberReady" in status and (
        status.get("desiredNumberScheduled") == status.get("numberReady") == status.get("updatedNumberScheduled", 0)),
    "Job": lambda spec, status: bool(status.get("conditions")) or spec.get("suspend", False),
    "CustomResourceDefinition": crd_is_established,
    "Pod": pod_is_ready,
    "PersistentVolumeClaim": lambda _, status: status.get("phase") == "Bound",
}
