#!/usr/bin/env python3
"""Runs Helm's own command goldens for the commands tug has, read from the Helm module in Go's cache.

  goldens.py --tug BINARY --modules FOLDER [--only TEXT]

Helm's test build takes Kubernetes 1.20 for granted, so rows that render get --kube-version 1.20.0. Both
streams go into one buffer, as there. Prints 'N passed, N failed' at the end."""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

import release_rows

C = "testdata/testcharts"
ROWS = [  # row of the inventory, command, golden file ("" = only the status counts), must it fail
    ("GLD-003", "dependency list /no/such/chart", "dependency-list-no-chart-linux.txt", True),
    ("GLD-004", f"dependency list {C}/alpine", "dependency-list-no-requirements-linux.txt", False),
    ("GLD-005", f"dependency list {C}/reqtest", "dependency-list.txt", False),
    ("GLD-006", f"dependency list {C}/reqtest-0.1.0.tgz", "dependency-list-archive.txt", False),
    ("GLD-007", "__complete docs --type ''", "docs-type-comp.txt", False),
    ("GLD-008", "__complete docs --type mar", "docs-type-comp.txt", False),
    ("GLD-009", "__complete env ''", "env-comp.txt", False),
    ("GLD-089", f"lint {C}/chart-with-bad-subcharts", "lint-chart-with-bad-subcharts.txt", True),
    ("GLD-090", f"lint --with-subcharts {C}/chart-with-bad-subcharts", "lint-chart-with-bad-subcharts-with-subcharts.txt", True),
    ("GLD-091", f"lint --quiet {C}/alpine", "lint-quiet.txt", False),
    ("GLD-092", f"lint --quiet {C}/alpine {C}/chart-bad-requirements", "lint-quiet-with-error.txt", True),
    ("GLD-093", f"lint --quiet {C}/chart-with-only-crds", "lint-quiet-with-warning.txt", False),
    ("GLD-094", "lint --quiet thischartdoesntexist/", "", True),
    ("GLD-095", f"lint --kube-version 1.22.0 {C}/chart-with-deprecated-api", "lint-chart-with-deprecated-api.txt", False),
    ("GLD-096", f"lint --kube-version 1.22.0 --strict {C}/chart-with-deprecated-api", "lint-chart-with-deprecated-api-strict.txt", True),
    ("GLD-097", f"lint --kube-version 1.20.0 {C}/chart-with-deprecated-api", "lint-chart-with-deprecated-api-old-k8s.txt", False),
    ("GLD-098", f"lint --kube-version 1.20.0 --strict {C}/chart-with-deprecated-api", "lint-chart-with-deprecated-api-old-k8s.txt", False),
    ("GLD-099", "lint", "", True),
    ("GLD-200", f"template {C}/subchart", "template.txt", False),
    ("GLD-201", f"template {C}/subchart --set service.name=apache", "template-set.txt", False),
    ("GLD-202", f"template {C}/subchart --values {C}/subchart/charts/subchartA/values.yaml", "template-values-files.txt", False),
    ("GLD-203", f"template {C}/subchart --name-template='foobar-{{{{ b64enc \"abc\" | lower }}}}-baz'", "template-name-template.txt", False),
    ("GLD-204", "template", "template-no-args.txt", True),
    ("GLD-205", f"template {C}/lib-chart", "template-lib-chart.txt", True),
    ("GLD-206", f"template {C}/chart-bad-type", "template-chart-bad-type.txt", True),
    ("GLD-207", f"template {C}/chart-with-template-lib-dep", "template-chart-with-template-lib-dep.txt", False),
    ("GLD-208", f"template {C}/chart-with-template-lib-archive-dep", "template-chart-with-template-lib-archive-dep.txt", False),
    ("GLD-209", f"template --kube-version 1.16.0 {C}/subchart", "template-with-kube-version.txt", False),
    ("GLD-210", f"template --api-versions helm.k8s.io/test,helm.k8s.io/test2 {C}/subchart", "template-with-api-version.txt", False),
    ("GLD-211", f"template --api-versions helm.k8s.io/test --api-versions helm.k8s.io/test2 {C}/subchart", "template-with-api-version.txt", False),
    ("GLD-212", f"template {C}/subchart --include-crds", "template-with-crds.txt", False),
    ("GLD-213", f"template {C}/subchart --show-only templates/service.yaml", "template-show-only-one.txt", False),
    ("GLD-214", f"template {C}/subchart --show-only templates/service.yaml --show-only charts/subcharta/templates/service.yaml", "template-show-only-multiple.txt", False),
    ("GLD-215", f"template {C}/subchart --show-only 'templates/subdir/role*'", "template-show-only-glob.txt", False),
    ("GLD-216", f"template {C}/object-order", "object-order.txt", False),
    ("GLD-217", f"template {C}/chart-with-template-with-invalid-yaml", "template-with-invalid-yaml.txt", True),
    ("GLD-218", f"template {C}/chart-with-template-with-invalid-yaml --debug", "template-with-invalid-yaml-debug.txt", True),
    ("GLD-219", f"template {C}/chart-with-template-with-invalid-template-expr --debug --show-only templates/alpine-pod.yaml", "template-with-invalid-template-expr-debug-show-only.txt", True),
    ("GLD-220", f"template {C}/subchart --skip-tests", "template-skip-tests.txt", False),
    ("GLD-221", f"template {C}/issue-9027", "issue-9027.txt", False),
    ("GLD-222", f"template {C}/subchart --set configmap.enabled=true --set subchartb.enabled=true", "template-subchart-cm.txt", False),
    ("GLD-223", f"template {C}/subchart --set configmap.enabled=true --set subchartb.enabled=true --set configmap.value=baz", "template-subchart-cm-set.txt", False),
    ("GLD-224", f"template {C}/subchart -f {C}/subchart/extra_values.yaml", "template-subchart-cm-set-file.txt", False),
]


def check(row, helm, folder, env):
    _, line, golden, must_fail, *releases = row
    if releases:
        data = os.path.join(env["HOME"], "releases.yaml")
        pathlib.Path(data).write_text(json.dumps(releases[0]))
        env = {**env, "HELM_DRIVER": "memory", "HELM_MEMORY_DRIVER_DATA": data}
    words = shlex.split(line)
    if words[0] == "template" and len(words) > 1 and "--kube-version" not in words:
        words += ["--kube-version", "1.20.0"]
    done = subprocess.run([helm] + words, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    # In Helm's tests logs go elsewhere than into the compared buffer.
    out = "".join(l for l in done.stdout.decode(errors="replace").splitlines(True) if not l.startswith(("level=", "[Debug] ")))
    if bool(done.returncode) != must_fail:
        return f"status {done.returncode}\n{out}"
    if golden:
        want = (folder / "testdata" / "output" / golden).read_text().replace("\r\n", "\n")
        if release_rows.comparable(golden, out) != release_rows.comparable(golden, want):
            return f"want\n{want}got\n{out}"
    return ""


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--modules", required=True, type=pathlib.Path)
    cli.add_argument("--only", default="")
    args = cli.parse_args()
    folder = args.modules / "helm.sh" / "helm" / "v4@v4.3.1" / "pkg" / "cmd"
    if not folder.is_dir():
        sys.exit(f"goldens: {folder} is not there")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="goldens-") as work:
        helm = os.path.join(work, "helm")
        os.symlink(os.path.abspath(args.tug), helm)
        env = {"PATH": "/usr/bin:/bin", "HOME": work, "TZ": "UTC", "LANG": "C.UTF-8", "KUBECONFIG": "/nonexistent/kubeconfig"}
        rows = [row for row in ROWS + release_rows.ROWS if args.only in row[0] + row[1]]
        for row in rows:
            problem = check(row, helm, folder, env)
            if problem:
                failed += 1
                print(f"=== {row[0]} helm {row[1]}\n{problem}")
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
