#!/usr/bin/env python3
"""Runs a table of command lines through the real Helm and through tug called as helm, each in a copy of one
folder, and compares status, standard output, standard error and the files left behind.

  commands.py --tug BINARY --helm BINARY [--only TEXT]

What may differ is listed in MAY_DIFFER with its reason. Prints 'N passed, N failed' at the end."""
import argparse
import concurrent.futures
import hashlib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile

import fixture

SETS = ["a=5", "a=", "a=null", "a=true", "a=1.5", "a=007", "a=-5", "a={x,y}", "a={}", "b.c=3", "b.c[1]=9", "b.c[3]=x", "n.e.s.t=1", "a=1,d=2", "a=1\\,2",
        "x[0].y=1", "x[0][1]=2", "a", "a,", ",a=1", "=1", "a..b=1", "a[=1", "a[x]=1", "a[-1]=1", "a[65537]=1", "a.b=1", "a[0]=1", "{a}", "a={x", "a={x}y",
        "k\\.l=1", "a b=c d", "a=1e3", "a=0x10", "a=True", "a=NULL", "é=ü", ""]
JSONS = ["a=1", 'a={"x":[1,null]}', '{"a":{"z":1}}', "a=", "a=x", "a=1,b=2", "[1]", "{", 'a="s"', "a=1 d=2"]
LITERALS = ["a=1,2", "a=[x]", "a.b=c=d", "a", "a=", "x[0]=y", "a\\.b=1"]

COMMANDS = (
    ["version", "version --short", "version --template '{{.Version}}'", "version --template '{{.Nope}}'", "version --template '{{'", "version x", "env", "env HELM_BIN", "env HELM_NAMESPACE -n x",
     "env NOPE", "env --debug HELM_DEBUG", "env a b", "nosuch", "verison", "templte", "template", "lint", "show", "show chart", "show nosuch good", "package", "create", "create a b",
     "dependency nosuch", "dep list a b", "template --nope good", "template -Z good", "template good --set", "template --timeout x good", "template --wait=maybe good", "template --dry-run=x good",
     "template --color=blue good", "template good --kube-version x", "template good --kube-version 1", "template good --kube-version 1.30", "template good --kube-version v1.30.2-eks",
     "template a b c good", "template r good -g", "template -g good", "template --name-template '{{ \"x\" | upper | lower }}' good", "template --name-template 'A B' good", "template BAD_NAME good",
     "template good", "template r good", "template r good -n ns", "template r ./good/", "template r good-0.1.0.tgz", "template r nosuch", "template r ./nosuch", "template r nosuch/chart", "template r /nosuch",
     "template r up.tgz", "template r no-chart.tgz", "template r broken.tgz", "template r v1.yaml", "template r text.txt", "template r good --include-crds", "template r good --skip-tests", "template r good --no-hooks",
     "template r good --is-upgrade", "template r good -s templates/a.yaml", "template r good -s templates/two.yaml", "template r good -s 'templates/*.yaml'", "template r good -s templates/sub/deep.yaml",
     "template r good -s nope.yaml", "template r good -s templates/NOTES.txt", "template r good -s templates/two.yaml -s templates/a.yaml", "template r good -s crds/c.yaml --include-crds",
     "template r good --output-dir out", "template r good --output-dir out --release-name", "template r good --output-dir out --include-crds", "template r good --output-dir out -s templates/a.yaml",
     "template r good --api-versions a/v1,b/v1", "template r good -a x", "template r good --debug", "template r broken/yaml-indent --debug", "template r good --validate --dry-run=client", "template r good --dry-run",
     "template r good --dry-run=client", "template r good --dry-run=none", "template r good --atomic", "template r good --force", "template r good --hide-notes", "template r good --render-subchart-notes",
     "template r good --description x --labels a=b", "template r good --version 9.9.9", "template r good --devel", "template r good --post-renderer nosuch", "template r good --skip-schema-validation",
     "template r parent", "template r parent --set child.enabled=false", "template r parent --set tags.t=false", "template r parent --set child=x", "template r parent --set second.o=5", "template r parent --set global.g=2",
     "template r parent -s charts/child/templates/a.yaml", "template r good -f v1.yaml", "template r good -f v1.yaml,v2.yaml", "template r good -f v1.yaml -f v2.yaml", "template r good -f nosuch.yaml",
     "template r good -f bad.yaml", "template r good -f list.yaml", "template r good -f values.json", "template r good -f text.txt", "template r good --set-file a=text.txt", "template r good --set-file a=nosuch",
     "template r good --set-file 'a={text.txt,v1.yaml}'", "template r good --set a=1 --set a=2 --set-string a=3", "template r good --set a.b=1 --set-json 'a=2'", "template r good --set-literal 'a=1' --set a=2",
     "template r good -f v1.yaml --set a=9", "template r broken/library", "template r broken/schema-violated --skip-schema-validation",
     "lint good", "lint parent", "lint good parent", "lint --strict good", "lint --quiet good", "lint nosuch", "lint good --with-subcharts", "lint parent --with-subcharts", "lint good-0.1.0.tgz", "lint broken.tgz",
     "lint good --set a=x", "lint good -f bad.yaml", "lint good --kube-version 1.20", "lint old", "lint v1.yaml", "lint --strict broken/unknown-field", "lint --quiet broken/no-name",
     "show chart good", "show values good", "show readme good", "show crds good", "show all good", "show all parent", "show chart parent", "show chart good-0.1.0.tgz", "show values good --jsonpath '{.b.c[0]}'",
     "show values good --jsonpath '{.nope'", "show values good --jsonpath '{.a}-{.b}'", "show chart nosuch", "show chart old", "show chart no-chart.tgz", "inspect chart good", "show values parent", "show readme parent",
     "package good", "package good -d out", "package nosuch", "package good --version 2.0.0", "package good --version x", "package good --app-version 9", "package good parent", "package parent", "package broken/missing-dependency",
     "package builds", "package builds -u", "package broken/library", "package old", "package good-0.1.0.tgz", "package broken/no-name", "package broken/bad-version", "package good --sign",
     "create new", "create sub/new", "create 'bad name'", "create good", "create nosuch/deep/new", "create new --chart-api-version v3", "create new --chart-api-version v9", "create new -p nosuch", "create .", "create a.b-c_d",
     "dependency list parent", "dependency list good", "dependency list nosuch", "dependency list old", "dependency list broken/missing-dependency", "dep ls builds", "dependency list good-0.1.0.tgz", "dependency list parent --max-col-width 4",
     "dependency build builds", "dependency update builds", "dependency update parent", "dependency build parent", "dependency build good", "dependency update old",
     "dependency update nosuch", "completion", "completion nosuch", "docs --type nosuch", "__complete templ", "__complete template --se", "__complete show ''", "__complete env HELM_C", "__complete dependency ''",
     "__complete docs --type ''", "__complete template r good --dry-run ''", "__complete lint --kube-version ''", "--nope", "-x", "template good extra more", "show", "completion bash x", "template r good --set-json a"]
    + [f"template r good --set {shlex.quote(s)}" for s in SETS] + [f"template r good --set-string {shlex.quote(s)}" for s in SETS[:14]]
    + [f"template r good --set-json {shlex.quote(s)}" for s in JSONS] + [f"template r good --set-literal {shlex.quote(s)}" for s in LITERALS]
    + [f"template r broken/{name}" for name in fixture.BROKEN] + [f"lint broken/{name}" for name in fixture.BROKEN] + [f"show chart broken/{name}" for name in list(fixture.BROKEN)[:18]]
    + [f"package broken/{name}" for name in list(fixture.BROKEN)[:20]])

# Command lines whose text is our own by decision: only status and streams in use are compared.
MAY_DIFFER = {
    "show": "help text", "completion": "help text", "show nosuch good": "help text", "dependency nosuch": "help text",
    "completion nosuch": "help text", "version": "commit and Go version of the build", "version --short": "commit of the build",
}


def run(binary, line, folder):
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "TZ": "UTC", "LANG": "C.UTF-8", "KUBECONFIG": "/nonexistent/kubeconfig"}
    if line.startswith(("package", "dependency")):
        env["SOURCE_DATE_EPOCH"] = "1700000000"
    for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if variable in os.environ:
            env[variable] = os.environ[variable]
    done = subprocess.run([str(binary)] + shlex.split(line), cwd=folder / "w", env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    return done.returncode, done.stdout.replace(str(folder).encode(), b"FOLDER"), done.stderr.replace(str(folder).encode(), b"FOLDER")


def content(path):
    """What a file is worth comparing by: an archive's entries, not its compressed bytes."""
    if path.is_symlink():
        return "-> " + os.readlink(path)
    data = path.read_bytes()
    if path.suffix == ".tgz":
        try:
            with tarfile.open(path) as tar:
                # Sorted: the order of subcharts in an archive is left to chance by Helm (CHT-049).
                return str(sorted((e.name, e.mode, e.mtime, hashlib.sha1(tar.extractfile(e).read()).hexdigest()) for e in tar))
        except (tarfile.TarError, EOFError, OSError):
            pass
    if path.name == "Chart.lock" or path.name == "requirements.lock":
        data = re.sub(rb"generated: .*", b"generated: NOW", data)
    return hashlib.sha1(data).hexdigest()


def tree(folder):
    return {str(p.relative_to(folder)): content(p) for p in sorted(folder.rglob("*")) if p.is_symlink() or p.is_file()}


def clean(text):
    text = re.sub(rb"/tmp/helm-lint\w+", b"/tmp/helm-lintN", text)
    text = re.sub(rb"tmpcharts-\d+", b"tmpcharts-N", text)
    text = re.sub(rb"/\S*/(theirs|ours)/helm", b"HELM", text)  # HELM_BIN
    return re.sub(rb"good-\d{10}", b"good-NOW", text)


def compare(line, programs, template):
    answers = []
    for binary in programs:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="line-"))
        try:
            shutil.copytree(template, folder / "w", symlinks=True)
            status, out, err = run(binary, line, folder)
            answers.append({"status": status, "stdout": clean(out), "stderr": clean(err), "files": tree(folder / "w")})
        finally:
            shutil.rmtree(folder)
    theirs, ours = answers
    if line.startswith("create") and ours["status"] == 0:  # the scaffold is of our own writing: same names only
        for answer in answers:
            answer["files"] = sorted(answer["files"])
    if line.startswith("__complete"):  # descriptions are help texts: our own words
        for answer in answers:
            answer["stdout"] = re.sub(rb"\t.*", b"", answer["stdout"])
    if line in MAY_DIFFER:
        for answer in answers:
            answer["stdout"], answer["stderr"] = bool(answer["stdout"]), bool(answer["stderr"])
    return [(what, theirs[what], ours[what]) for what in theirs if theirs[what] != ours[what]]


def show(value):
    if isinstance(value, bytes):
        return value[:600].decode(errors="replace")
    return str(value)[:600]


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--only")
    cli.add_argument("--jobs", type=int, default=os.cpu_count())
    args = cli.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="commands-"))
    failed, lines = 0, [line for line in dict.fromkeys(COMMANDS) if not args.only or args.only in line]
    try:
        fixture.make(work / "fixture")
        for name, binary in (("theirs", args.helm), ("ours", args.tug)):
            (work / name).mkdir()
            (work / name / "helm").symlink_to(pathlib.Path(binary).resolve())
        programs = [work / "theirs" / "helm", work / "ours" / "helm"]
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for line, differences in zip(lines, pool.map(lambda each: compare(each, programs, work / "fixture"), lines)):
                if not differences:
                    continue
                failed += 1
                print(f"=== helm {line}")
                for what, theirs, ours in differences:
                    if isinstance(theirs, dict):
                        names = [n for n in {**theirs, **ours} if theirs.get(n) != ours.get(n)]
                        theirs, ours = {n: theirs.get(n) for n in names}, {n: ours.get(n) for n in names}
                    print(f"  {what}: helm\n{show(theirs)}\n  {what}: tug\n{show(ours)}")
    finally:
        shutil.rmtree(work)
    print(f"{len(lines) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
