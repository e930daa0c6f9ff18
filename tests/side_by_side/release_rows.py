"""Goldens of the commands that read releases: rows and the releases that Helm's own tests have in memory for
each. JSON is YAML, so the files of $HELM_MEMORY_DRIVER_DATA are written as JSON."""

DATE = "1977-09-02T22:04:05Z"  # Helm's clock in tests
MANIFEST = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: fixture\n"
HOOK = 'apiVersion: v1\nkind: Job\nmetadata:\n  annotations:\n    "helm.sh/hook": pre-install\n'


def mock(name, version=1, status="deployed", namespace="default"):
    return {
        "name": name, "version": version, "namespace": namespace, "config": {"name": "value"}, "manifest": MANIFEST,
        "info": {"first_deployed": DATE, "last_deployed": DATE, "status": status, "description": "Release mock",
                 "notes": "Some mock release notes!"},
        "chart": {"metadata": {
            "name": "foo", "version": "0.1.0-beta.1", "appVersion": "1.0",
            "annotations": {"category": "web-apps", "supported": "true"},
            "dependencies": [
                {"name": "cool-plugin", "version": "1.0.0", "repository": "https://coolplugin.io/charts",
                 "condition": "coolPlugin.enabled", "enabled": True},
                {"name": "crds", "version": "2.7.1", "repository": "", "condition": "crds.enabled"}]}},
        "hooks": [{"name": "pre-install-hook", "kind": "Job", "path": "pre-install-hook.yaml", "manifest": HOOK,
                   "events": ["pre-install"], "last_run": {"phase": ""}}],
    }


def mocks(*names):
    return [mock(name) for name in names]


def revisions(name, *pairs):
    return [mock(name, version, status) for version, status in pairs]


HISTORY4 = revisions("angry-bird", (4, "deployed"), (3, "superseded"), (2, "superseded"), (1, "superseded"))
HISTORY2 = revisions("angry-bird", (4, "deployed"), (3, "superseded"))
MUSKETEERS = revisions("musketeers", (11, "deployed"), (10, "superseded"), (9, "superseded"), (8, "superseded"))


def rolled_back():
    def revision(version, status, description, **more):
        info = {"first_deployed": DATE, "last_deployed": DATE, "status": status, "description": description, **more}
        chart = {"metadata": {"name": "foo", "version": "0.1.0-beta.1", "appVersion": "1.0"}}
        return {"name": "angry-bird", "version": version, "info": info, "chart": chart}
    return [revision(1, "superseded", "Install complete"), revision(2, "superseded", "Upgrade complete"),
            revision(3, "deployed", "Rollback to 1", rollback_revision=1)]


def listed(name, version, status, second, namespace="default", chart=("chickadee", "1.0.0", "0.0.1")):
    return {"name": name, "version": version, "namespace": namespace,
            "info": {"last_deployed": f"2016-01-16T00:00:0{second}Z", "status": status},
            "chart": {"metadata": dict(zip(("name", "version", "appVersion"), chart))}}


LISTED = [
    listed("starlord", 1, "superseded", 1), listed("starlord", 2, "deployed", 1), listed("groot", 1, "uninstalled", 1),
    listed("gamora", 1, "superseded", 1), listed("rocket", 1, "failed", 2), listed("drax", 1, "uninstalling", 1),
    listed("thanos", 1, "pending-install", 1), listed("hummingbird", 1, "deployed", 3), listed("iguana", 2, "deployed", 4),
    listed("starlord", 2, "deployed", 1, "milano")]
LISTED1 = [listed("test-release", 1, "deployed", 0, chart=("test-chart", "1.0.0", "0.0.1"))]


def chickadee(info=None, hooks=()):
    chart = {"metadata": {"name": "name", "version": "1.2.3", "appVersion": "3.2.1"}}
    return [{"name": "flummoxed-chickadee", "namespace": "default", "chart": chart, "hooks": list(hooks),
             "info": {"last_deployed": "2016-01-16T00:00:00Z", "status": "deployed", **(info or {})}}]


def run(name, event, start="", end="", phase=""):
    times = {"started_at": f"2006-01-02T15:{start}Z", "completed_at": f"2006-01-02T15:{end}Z"} if start else {}
    return {"name": name, "events": [event], "last_run": {**times, "phase": phase}}


TESTS = [run("never-run-test", "test"), run("passing-test", "test", "04:05", "04:07", "Succeeded"),
         run("failing-test", "test", "10:05", "10:07", "Failed"),
         run("passing-pre-install", "pre-install", "00:05", "00:07", "Succeeded")]


def musketeer(name, status, version, namespace="default"):
    return {"name": name, "namespace": namespace, "info": {"status": status},
            "chart": {"metadata": {"name": f"{name.capitalize()}-chart", "version": version}}}


FOUR = [musketeer("athos", "deployed", "1.2.3"), musketeer("porthos", "failed", "111.222.333"),
        musketeer("aramis", "uninstalled", "0.0.0"), musketeer("dartagnan", "unknown", "1.2.3-prerelease", "gascony")]
THREE = mocks("athos", "porthos", "aramis")
THOMAS = mocks("thomas-guide")

# row of the inventory, command, golden file, must it fail, releases
ROWS = [
    ("GLD-001", "__complete uninstall ''", "release_list_comp.txt", False, THREE),
    ("GLD-002", "__complete uninstall porthos ''", "release_list_repeat_comp.txt", False, THREE),
    ("GLD-015", "get all thomas-guide", "get-release.txt", False, THOMAS),
    ("GLD-016", "get all elevated-turkey --template {{.Release.Chart.Metadata.Version}}", "get-release-template.txt", False, mocks("elevated-turkey")),
    ("GLD-017", "get all", "get-all-no-args.txt", True, []),
    ("GLD-018", "get hooks aeneas", "get-hooks.txt", False, mocks("aeneas")),
    ("GLD-019", "get hooks", "get-hooks-no-args.txt", True, []),
    ("GLD-020", "get manifest juno", "get-manifest.txt", False, mocks("juno")),
    ("GLD-021", "get manifest", "get-manifest-no-args.txt", True, []),
    ("GLD-022", "get metadata thomas-guide", "get-metadata.txt", False, THOMAS),
    ("GLD-023", "get metadata", "get-metadata-args.txt", True, THOMAS),
    ("GLD-024", "get metadata thomas-guide --output json", "get-metadata.json", False, THOMAS),
    ("GLD-025", "get metadata thomas-guide --output yaml", "get-metadata.yaml", False, THOMAS),
    ("GLD-026", "get notes the-limerick", "get-notes.txt", False, mocks("the-limerick")),
    ("GLD-027", "get notes", "get-notes-no-args.txt", True, []),
    ("GLD-028", "get values thomas-guide", "get-values.txt", False, THOMAS),
    ("GLD-029", "get values", "get-values-args.txt", True, THOMAS),
    ("GLD-030", "get values thomas-guide --all", "get-values-all.txt", False, THOMAS),
    ("GLD-031", "get values thomas-guide --output json", "values.json", False, THOMAS),
    ("GLD-032", "get values thomas-guide --output yaml", "values.yaml", False, THOMAS),
    ("GLD-033", "history angry-bird", "history.txt", False, HISTORY4),
    ("GLD-034", "history angry-bird --max 2", "history-limit.txt", False, HISTORY2),
    ("GLD-035", "history angry-bird --output yaml", "history.yaml", False, HISTORY2),
    ("GLD-036", "history angry-bird --output json", "history.json", False, HISTORY2),
    ("GLD-037", "history angry-bird", "history-with-rollback-no-flag.txt", False, rolled_back()),
    ("GLD-038", "history angry-bird --show-rollback-revision", "history-with-rollback.txt", False, rolled_back()),
    ("GLD-039", "history angry-bird --output json", "history-with-rollback.json", False, rolled_back()),
    ("GLD-040", "history angry-bird --output yaml", "history-with-rollback.yaml", False, rolled_back()),
    ("GLD-100", "list", "list-all.txt", False, LISTED),
    ("GLD-101", "list --no-headers", "list-all-no-headers.txt", False, LISTED),
    ("GLD-102", "list --date", "list-all-date.txt", False, LISTED),
    ("GLD-103", "list --failed", "list-failed.txt", False, LISTED),
    ("GLD-104", "list --filter='.*'", "list-all.txt", False, LISTED),
    ("GLD-105", "list --max 1", "list-all-max.txt", False, LISTED),
    ("GLD-106", "list --offset 1", "list-all-offset.txt", False, LISTED),
    ("GLD-107", "list --pending", "list-pending.txt", False, LISTED),
    ("GLD-108", "list --reverse", "list-all-reverse.txt", False, LISTED),
    ("GLD-109", "list --date --reverse", "list-all-date-reversed.txt", False, LISTED),
    ("GLD-110", "list --short", "list-all-short.txt", False, LISTED),
    ("GLD-111", "list --short --output yaml", "list-all-short-yaml.txt", False, LISTED),
    ("GLD-112", "list --short --output json", "list-all-short-json.txt", False, LISTED),
    ("GLD-113", "list --deployed --failed", "list.txt", False, LISTED),
    ("GLD-114", "list --superseded", "list-superseded.txt", False, LISTED),
    ("GLD-115", "list --uninstalled", "list-uninstalled.txt", False, LISTED),
    ("GLD-116", "list --uninstalling", "list-uninstalling.txt", False, LISTED),
    ("GLD-117", "list -n milano", "list-namespace.txt", False, LISTED),
    ("GLD-118", "list --output json", "list-json.txt", False, LISTED1),
    ("GLD-119", "list --output yaml", "list-yaml.txt", False, LISTED1),
    ("GLD-120", "list --time-format '2006-01-02 15:04:05'", "list-time-format.txt", False, LISTED1),
    ("GLD-190", "status flummoxed-chickadee", "status.txt", False, chickadee()),
    ("GLD-191", "status flummoxed-chickadee", "status-with-desc.txt", False, chickadee({"description": "Mock description"})),
    ("GLD-192", "status flummoxed-chickadee", "status-with-notes.txt", False, chickadee({"notes": "release notes"})),
    ("GLD-193", "status flummoxed-chickadee -o json", "status.json", False, chickadee({"notes": "release notes"})),
    ("GLD-194", "status flummoxed-chickadee", "status-with-resources.txt", False, chickadee()),
    ("GLD-195", "status flummoxed-chickadee -o json", "status-with-resources.json", False, chickadee()),
    ("GLD-196", "status flummoxed-chickadee", "status-with-test-suite.txt", False, chickadee(hooks=TESTS)),
    ("GLD-197", "__complete status a", "status-comp.txt", False, FOUR),
    ("GLD-198", "__complete status dartagnan ''", "status-wrong-args-comp.txt", False, FOUR),
    ("GLD-199", "__complete status --debug a", "status-comp.txt", False, FOUR),
]
for command in ("get all", "get hooks", "get manifest", "get metadata", "get notes", "get values", "status"):
    ROWS += [
        ("GLD-041", f"__complete {command} musketeers --revision ''", "revision-comp.txt", False, MUSKETEERS),
        ("GLD-042", f"__complete {command} musketeers --revision 1", "revision-comp.txt", False, MUSKETEERS),
        ("GLD-043", f"__complete {command} --revision ''", "revision-wrong-args-comp.txt", False, MUSKETEERS),
        ("GLD-044", f"__complete {command} three musketeers --revision ''", "revision-wrong-args-comp.txt", False, MUSKETEERS),
    ]
for command in ("get metadata", "get values", "history", "install", "list", "repo list", "search hub", "search repo", "status", "upgrade"):
    ROWS += [
        ("GLD-010", f"__complete {command} --output ''", "output-comp.txt", False, THREE),
        ("GLD-011", f"__complete {command} aramis --output ''", "output-comp.txt", False, THREE),
        ("GLD-012", f"__complete {command} -o ''", "output-comp.txt", False, THREE),
        ("GLD-013", f"__complete {command} aramis -o ''", "output-comp.txt", False, THREE),
        ("GLD-014", f"__complete {command} --output jso", "output-comp.txt", False, THREE),
    ]


def comparable(golden, text):
    """What can be compared: labels are no part of a record's text, so Helm's tests alone can give a release any;
    descriptions of output formats are our own words."""
    if golden.startswith("get-metadata."):
        return text.replace("LABELS: key1=value1", "LABELS: ").replace('"labels":{"key1":"value1"},', "").replace("labels:\n  key1: value1\n", "")
    if golden == "output-comp.txt":
        return "".join(line.split("\t")[0].rstrip("\n") + "\n" for line in text.splitlines(True))
    return text
