"""The folder that every command line of commands.py runs in: good charts, broken ones, values files."""
import gzip
import io
import os
import pathlib
import tarfile

CHART = "apiVersion: v2\nname: {name}\nversion: 0.1.0\nappVersion: '1.0'\ndescription: d\nicon: https://example.com/i.png\n"
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  v: {{ toJson .Values | quote }}\n"

# Thirty kinds of broken charts: name -> files that differ from a good one (None: leave the file out).
BROKEN = {
    "no-chart-yaml": {"Chart.yaml": None},
    "empty-chart-yaml": {"Chart.yaml": ""},
    "chart-yaml-list": {"Chart.yaml": "- a\n"},
    "chart-yaml-syntax": {"Chart.yaml": "name: [x\nversion: 1\n"},
    "chart-yaml-tab": {"Chart.yaml": "name:\tx\n\tversion: 1\n"},
    "no-name": {"Chart.yaml": "apiVersion: v2\nversion: 0.1.0\n"},
    "no-version": {"Chart.yaml": "apiVersion: v2\nname: x\n"},
    "bad-version": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: a.b\n"},
    "number-version": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 1.10\n"},
    "list-version": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: [1]\n"},
    "bad-api-version": {"Chart.yaml": "apiVersion: v9\nname: x\nversion: 0.1.0\n"},
    "no-api-version": {"Chart.yaml": "name: x\nversion: 0.1.0\n"},
    "path-name": {"Chart.yaml": "apiVersion: v2\nname: ../x\nversion: 0.1.0\n"},
    "bad-type": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ntype: thing\n"},
    "library": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ntype: library\n"},
    "null-maintainer": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\nmaintainers: [null]\n"},
    "null-dependency": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ndependencies: [null]\n"},
    "missing-dependency": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ndependencies:\n- {name: db, version: 1.0.0, repository: 'https://x.invalid'}\n"},
    "twice-dependency": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ndependencies:\n- {name: db, version: 1.0.0}\n- {name: db, version: 1.0.0}\n"},
    "bad-alias": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\ndependencies:\n- {name: db, version: 1.0.0, alias: 'a b'}\n"},
    "new-kube": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\nkubeVersion: '<1.20'\n"},
    "unknown-field": {"Chart.yaml": "apiVersion: v2\nname: x\nversion: 0.1.0\nnmae: y\n"},
    "values-syntax": {"values.yaml": "a: [1\nb: 2\n"},
    "values-list": {"values.yaml": "- 1\n"},
    "values-scalar": {"values.yaml": "x\n"},
    "schema-broken": {"values.schema.json": "{"},
    "schema-violated": {"values.schema.json": '{"type":"object","required":["port"],"properties":{"a":{"type":"integer"}}}'},
    "template-syntax": {"templates/a.yaml": "a: {{ .Values.a\n"},
    "template-function": {"templates/a.yaml": "a: {{ nosuch 1 }}\n"},
    "template-nil": {"templates/a.yaml": "a: {{ .Values.x.y.z }}\n"},
    "template-type": {"templates/a.yaml": "a: {{ .Values.a.b }}\n"},
    "template-fail": {"templates/a.yaml": "a: {{ fail \"no way\" }}\n"},
    "template-required": {"templates/a.yaml": "a: {{ required \"need it\" .Values.nope }}\n"},
    "template-include": {"templates/a.yaml": "a: {{ include \"nope\" . }}\n"},
    "template-unclosed": {"templates/a.yaml": "{{ if .Values.a }}\na: 1\n"},
    "yaml-indent": {"templates/a.yaml": "a: 1\n  b: 2\n"},
    "yaml-scalar": {"templates/a.yaml": "just words\n"},
    "yaml-kind-list": {"templates/a.yaml": "kind: [1]\n"},
    "recursion": {"templates/_h.tpl": '{{ define "x" }}{{ include "x" . }}{{ end }}', "templates/a.yaml": "a: {{ include \"x\" . }}\n"},
    "ignore-doublestar": {".helmignore": "a/**\n"},
    "loose-in-charts": {"charts/README.md": "hello\n"},
    "folder-in-charts": {"charts/x/values.yaml": "a: 1\n"},
    "bad-archive-in-charts": {"charts/x-1.tgz": "no archive"},
    "crds-broken": {"crds/a.yaml": "a: [\n"},
}


KUBE_CONFIG = """apiVersion: v1
kind: Config
current-context: main
contexts:
- {name: main, context: {cluster: c, user: u, namespace: from-context}}
- {name: other, context: {cluster: c, user: u}}
clusters:
- {name: c, cluster: {server: "https://127.0.0.1:1"}}
users:
- {name: u, user: {}}
"""


def make_more_charts(folder):
    write_chart(folder / "spaced", "spaced", {"templates/a.yaml": "namespace: {{ .Release.Namespace }}\n"})
    write_chart(folder / "clock", "clock", {"templates/a.yaml": "a: {{ date \"2006-01-02 15:04:05 MST -0700\" 1700000000 | quote }}\nb: {{ now.Location }}\nc: {{ toDate \"2006-01-02\" \"2024-07-01\" | unixEpoch }}\n"
                                            "d: {{ dateInZone \"15:04 MST\" 1700000000 \"Asia/Kolkata\" | quote }}\n"})
    write_chart(folder / "values-only", "values-only", {"templates/a.yaml": None})
    write_chart(folder / "odd", "odd", {
        "README.TXT": "txt\n", "readme.md": "small\n", "crds/b.yml": "kind: B\n", "crds/a.yaml": "kind: A\n---\nkind: A2\n", "crds/c.txt": "c\n", "crds/sub/d.yaml": "kind: D\n", "crds/e.json": '{"kind": "E"}\n',
        "templates/a.yaml": None, "templates/z.yaml": "kind: Z\n", "templates/y.yml": "kind: Y\n", "templates/x.json": '{"kind": "X"}', "templates/w.txt": "kind: W\n", "templates/_p.yaml": "kind: P\n", "templates/.hidden.yaml": "kind: H\n",
        "templates/sub/_q.tpl": "kind: Q\n", "templates/empty.yaml": "", "templates/blank.yaml": "\n  \n", "templates/comment.yaml": "# only\n", "templates/a b.yaml": "kind: Space\n", "templates/\u00e9.yaml": "kind: Accent\n",
        "templates/crlf.yaml": "kind: CR\r\nmetadata:\r\n  name: cr\r\n", "templates/docs.yaml": "---\nkind: One\n---\n---\n# c\n---\nkind: Two\n...\n---\n", "templates/NOTES.txt": "n\n", "templates/tests/t.yaml": "kind: T\n",
        "templates/no-newline.yaml": "kind: N", "templates/deep/er/f.yaml": "kind: F\n", "NOTES.txt": "outside\n", "files/data.bin": b"\x00\xff", "templates/hook.yaml": "kind: K\nmetadata:\n  name: k\n  annotations:\n    helm.sh/hook: post-install,pre-delete\n    helm.sh/hook-weight: '-5'\n"})
    write_chart(folder / "many", "many", {
        "Chart.yaml": CHART.format(name="many") + "dependencies:\n- {name: child, version: 0.1.0, repository: 'file://../child'}\n- {name: child, version: ~0.1, repository: 'file://../child', alias: again}\n- {name: absent, version: '>=1 <2', repository: '@none'}\n"
        "- {name: very-long-name-of-a-dependency, version: 1.2.3-rc.1+build, repository: 'https://charts.example.com/a/very/long/path/that/does/not/end/before/the/column/does'}\n- {name: good, version: 2.0.0, repository: ''}\n",
        "charts/good/Chart.yaml": CHART.format(name="good"), "charts/child-0.1.0.tgz": archive([("child/Chart.yaml", CHART.format(name="child"))]), "charts/absent-1.0.0.tgz": b"nothing"})
    write_chart(folder / "far", "far", {"Chart.yaml": CHART.format(name="far") + "dependencies:\n- {name: child, version: 0.1.0, repository: '@nosuch'}\n"})
    write_chart(folder / "wrong", "wrong", {"Chart.yaml": CHART.format(name="wrong") + "dependencies:\n- {name: child, version: 9.9.9, repository: 'file://../child'}\n- {name: nosuch, version: 1.0.0, repository: 'file://../nosuch'}\n"})
    write_chart(folder / "data/starters/st", "st", {"values.yaml": "name: <CHARTNAME>\n", "templates/a.yaml": "name: <CHARTNAME>\n", "templates/_h.tpl": "{{ define \"<CHARTNAME>.x\" }}{{ end }}\n", "README.md": "<CHARTNAME>\n"})


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    os.utime(path, (1700000000, 1700000000))


def write_chart(folder, name, files=(), version="0.1.0"):
    base = {"Chart.yaml": CHART.format(name=name).replace("0.1.0", version), "values.yaml": "a: 1\nb: {c: [1, 2]}\n", "templates/a.yaml": CONFIG_MAP}
    for file, text in {**base, **dict(files)}.items():
        if text is not None:
            write(folder / file, text)


def archive(files):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for name, text in files:
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            entry.mtime = 1700000000
            tar.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(raw.getvalue(), mtime=0)


def make(folder):
    folder = pathlib.Path(folder)
    write_chart(folder / "good", "good", {
        "README.md": "# good\n", "crds/c.yaml": "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: cs.example.com\n",
        "templates/NOTES.txt": "notes {{ .Release.Name }}\n",
        "templates/hook.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: h\n  annotations:\n    \"helm.sh/hook\": test\n",
        "templates/two.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: n\n",
        "templates/sub/deep.yaml": "apiVersion: v1\nkind: Secret\nmetadata:\n  name: deep\n"})
    write_chart(folder / "parent", "parent", {
        "Chart.yaml": CHART.format(name="parent") + "dependencies:\n- {name: child, version: 0.1.0, repository: 'file://../child', condition: child.enabled}\n- {name: other, version: '>0', repository: '', alias: second, tags: [t]}\n",
        "values.yaml": "child: {x: 1}\nglobal: {g: 1}\ntags: {t: true}\n"})
    write_chart(folder / "parent/charts/child", "child", {"values.yaml": "x: 0\nenabled: true\n"})
    write_chart(folder / "parent/charts/other", "other", {"values.yaml": "o: 1\n"})
    write_chart(folder / "child", "child")
    write_chart(folder / "builds", "builds", {"Chart.yaml": CHART.format(name="builds") + "dependencies:\n- {name: child, version: 0.1.0, repository: 'file://../child'}\n"})
    write_chart(folder / "old", "old", {"Chart.yaml": "apiVersion: v1\nname: old\nversion: 1.0.0\n", "requirements.yaml": "dependencies:\n- {name: child, version: 0.1.0, repository: 'file://../child'}\n"})
    for name, files in BROKEN.items():
        write_chart(folder / "broken" / name, "x", files)
    make_more_charts(folder)
    write(folder / "kube.yaml", KUBE_CONFIG)
    (folder / "empty").mkdir()
    write(folder / "v1.yaml", "a: 2\nd: text\n")
    write(folder / "v2.yaml", "b: {c: null, e: 1}\n---\nf: g\n")
    write(folder / "bad.yaml", "a: [\n")
    write(folder / "list.yaml", "- a\n")
    write(folder / "text.txt", "line 1\nline 2\n")
    write(folder / "values.json", '{"a": {"b": 1e6}, "u": "\\u00e9"}\n')
    write(folder / "good-0.1.0.tgz", archive([("good/Chart.yaml", CHART.format(name="good")), ("good/values.yaml", "a: 1\n"), ("good/templates/a.yaml", CONFIG_MAP)]))
    write(folder / "up.tgz", archive([("x/Chart.yaml", CHART.format(name="x")), ("x/../../evil", "e")]))
    write(folder / "no-chart.tgz", archive([("x/values.yaml", "a: 1\n")]))
    write(folder / "broken.tgz", b"\x1f\x8bnothing")
