#!/usr/bin/env python3
"""Times what needs repositories: tug, called as helm, against Helm 4.3.1 in one run; a part of docs/BENCHMARKS.md.

  repositories.py --tug BINARY --helm BINARY --indexes TAR [--runs N] [--only TEXT]

The real indexes of TAR are served on loopback, all configured in a home of each program; a repository beside them has a chart
of its own under the largest of them. Where a line says "first", what tug keeps beside an index is removed before each run, and
where it says "cold", each program's whole cache but the indexes. Where it says "our voice" the program is called as tug, otherwise as helm."""
import argparse
import gzip
import io
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "side_by_side"), str(HERE.parent / "peers")]
import s3_server  # noqa: E402
from repository_server import Server  # noqa: E402
from runner import Runner, occasion  # noqa: E402

FOLDERS = {"HELM_CACHE_HOME": "cache", "HELM_CONFIG_HOME": "config", "HELM_DATA_HOME": "data"}
DEPENDENCIES, ARCHIVES = 30, 2000
FORGET = "rm -f $HELM_CACHE_HOME/repository/*.tug"
FORGET_ALL = "rm -rf $HELM_CACHE_HOME/repository/*.tug $HELM_CACHE_HOME/content umbrella/charts"
CASES = [  # name, before each run (sh), words, aims: times faster, times less memory
    ("search repo, first", FORGET, "search repo prometheus", 5, 10),
    ("search repo, then", "", "search repo grafana", 100, 10),
    ("template repo/chart", "", "template x large/aaa-web", 20, 10),
    ("pull repo/chart", "rm -f aaa-web-1.0.0.tgz", "pull large/aaa-web", 20, 10),
    ("dependency build, 30 dependencies, cold", FORGET_ALL, "dependency build umbrella", 4, 1),
    ("dependency build, 30 dependencies, warm", "", "dependency build umbrella", 50, 5),
    ("dependency build, 30 dependencies, warm, our voice", "", "dependency build umbrella", 50, 10),
    (f"repo index of {ARCHIVES:,} archives", "rm -f archives/index.yaml", "repo index archives", 8, 1),
]


def archive(name, version):
    """The bytes of a small chart's archive."""
    raw = io.BytesIO()
    template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata: {a: {{ .Values.a | quote }}}\n"
    with tarfile.open(fileobj=raw, mode="w") as tar:
        for file, text in (("Chart.yaml", f"apiVersion: v2\nname: {name}\nversion: {version}\ndescription: serves pages\nkeywords: [http]\n"),
                           ("values.yaml", "a: 1\n" + "".join(f"# a word about value {i}\nkey{i}: {{a: {i}}}\n" for i in range(50))),
                           ("README.md", "# A chart\n" * 50), ("templates/a.yaml", template)):
            entry = tarfile.TarInfo(f"{name}/{file}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return gzip.compress(raw.getvalue())


class Homes:
    """A home for each program, with all repositories added, and the folder that commands run in."""

    def __init__(self, work, server, programs, own):
        self.work, self.programs, self.own = work, programs, own
        self.folders = {name: work / name for name in programs}
        for name, binary in programs.items():
            folder = self.folders[name]
            shutil.copytree(server.folder / "bench", folder / "w")
            for repository in [*server.real, "large", "many"]:
                self.run(name, "repo", "add", repository, f"{server.url}/{'real/' if repository in server.real else ''}{repository}")
            self.run(name, "dependency", "update", "umbrella", "--skip-refresh")

    def variables(self, name):
        return {variable: str(self.folders[name] / folder) for variable, folder in FOLDERS.items()}

    def run(self, name, *words):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folders[name]), **self.variables(name)}
        done = subprocess.run([self.programs[name], *words], cwd=self.folders[name] / "w", env=env, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{name} {words}: {done.stderr}")

    def command(self, name, before, words, voice="helm"):
        """As the runner takes it: a shell that goes to the folder, prepares, and becomes the program."""
        exports = " ".join(f"{variable}={value}" for variable, value in self.variables(name).items())
        steps = [f"export {exports}", f"cd {self.folders[name]}/w", *([before] if before else []), f"exec {self.programs[name] if voice == 'helm' else self.own} {words}"]
        return ["/bin/sh", "-c", "; ".join(steps)]


def make_charts(server):
    """Adds to what is served, and writes the folder that commands run in."""
    large = max(server.real, key=lambda name: (server.root / "real" / name / "index.yaml").stat().st_size)
    text = (server.root / "real" / large / "index.yaml").read_text()
    (server.root / "large").mkdir()
    (server.root / "large" / "aaa-web-1.0.0.tgz").write_bytes(archive("aaa-web", "1.0.0"))
    head, mark, rest = text.partition("\nentries:\n")
    entry = "  aaa-web:\n  - apiVersion: v2\n    created: \"2026-01-01T00:00:00Z\"\n    name: aaa-web\n    urls:\n    - aaa-web-1.0.0.tgz\n    version: 1.0.0\n"
    (server.root / "large" / "index.yaml").write_text(head + mark + entry + rest)
    (server.root / "many").mkdir()
    bench = server.folder / "bench"
    (bench / "umbrella").mkdir(parents=True)
    lines = ""
    for number in range(DEPENDENCIES):
        (server.root / "many" / f"part{number}-1.0.0.tgz").write_bytes(archive(f"part{number}", "1.0.0"))
        lines += f"- {{name: part{number}, version: 1.0.0, repository: {server.url}/many}}\n"
    server.run_helm("repo", "index", server.root / "many")
    (bench / "umbrella" / "Chart.yaml").write_text(f"apiVersion: v2\nname: umbrella\nversion: 1.0.0\ndependencies:\n{lines}")
    (bench / "archives").mkdir()
    for number in range(ARCHIVES):
        (bench / "archives" / f"chart{number % 100}-1.{number}.0.tgz").write_bytes(archive(f"chart{number % 100}", f"1.{number}.0"))


def compare(args, runner, homes):
    missed = []
    print("| command | Helm s | tug s | times faster | Helm MB | tug MB | times less | aim |\n|---|---|---|---|---|---|---|---|")
    for name, before, words, aim_time, aim_memory in CASES:
        if args.only not in name:
            continue
        helm, tug = runner.measure([homes.command("helm", before, words), homes.command("tug", before, words, "tug" if "our voice" in name else "helm")], args.runs)
        times, less = helm["median"] / tug["median"], helm["kib"] / tug["kib"]
        mark = " **missed**" if times < aim_time or less < aim_memory else ""
        if helm["status"] or tug["status"]:
            mark = f" **status {tug['status']}, Helm {helm['status']}**"
        missed += [name] if mark else []
        print(f"| {name} | {helm['median']:.4f} | {tug['median']:.4f} | {times:.1f} | {helm['kib'] / 1024:.0f} | {tug['kib'] / 1024:.1f} | {less:.1f} "
              f"| {aim_time} / {aim_memory}{mark} |", flush=True)
    return missed


def reindex(args, runner, work, archives):
    """What no Helm does: a bucket's index anew from its objects."""
    with s3_server.S3Server(work / "s3") as server:
        variables = {name: value for name, value in server.environment().items() if name.startswith("AWS_")}
        exports = " ".join(f"{name}={value}" for name, value in variables.items())
        target = f"s3://{s3_server.BUCKET}/charts"
        subprocess.run([args.tug, "repo", "init", target], env={**os.environ, **variables}, check=True, stdout=subprocess.DEVNULL)
        for each in archives.glob("*.tgz"):  # as `aws s3 sync` would bring them there
            shutil.copy(each, server.data / s3_server.BUCKET / "charts" / each.name)
        command = ["/bin/sh", "-c", f"export {exports}; exec {os.path.realpath(args.tug)} repo reindex {target}"]
        figure = runner.measure([command], max(2, args.runs // 3))[0]
    print(f"\n`tug repo reindex` of {ARCHIVES:,} archives on S3 (versitygw on the same machine): {figure['median']:.2f} s, {figure['kib'] / 1024:.0f} MB"
          + (f", **status {figure['status']}**" if figure["status"] else "") + ".")
    return ["reindex"] if figure["status"] else []


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("--helm", required=True)
    cli.add_argument("--indexes", required=True)
    cli.add_argument("--runs", type=int, default=9)
    cli.add_argument("--only", default="")
    args = cli.parse_args()
    print(f"{occasion()}\n")
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        (work / "bin").mkdir()
        (work / "bin" / "helm").symlink_to(pathlib.Path(args.tug).resolve())
        with Server(work / "served", args.helm, args.indexes) as server:
            make_charts(server)
            homes = Homes(work, server, {"helm": args.helm, "tug": str(work / "bin" / "helm")}, os.path.realpath(args.tug))
            runner = Runner(work, {"PATH": "/usr/bin:/bin", "HOME": str(work), "TZ": "UTC", "LANG": "C.UTF-8"})
            missed = compare(args, runner, homes)
        if args.only in "reindex":
            missed += reindex(args, runner, work, server.folder / "bench" / "archives")
    finally:
        shutil.rmtree(work)
    if missed:
        print(f"\nbench: missed: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
