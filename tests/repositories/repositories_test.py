#!/usr/bin/env python3
"""What users of repositories see in tug's own voice: charts from folders, from a web server and from an S3 server.

  repositories_test.py --tug build/release/tug [-v]

What needs an S3 server is left out, and said so, where versitygw cannot be had. Prints 'N passed, N failed'."""
import argparse
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE.parents[1] / "peers"))
import s3_server  # noqa: E402
import web_server  # noqa: E402
from heard import Heard  # noqa: E402

LARGE = 1 << 20  # bytes of a chart's largest file


def write_chart(folder, version="0.1.0"):
    files = {"Chart.yaml": f"apiVersion: v2\nname: web\nversion: {version}\n", "values.yaml": "port: 80\n",
             "templates/a.yaml": "kind: A\nport: {{ .Values.port }}\n", "files/large.txt": "x" * LARGE}
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def small_files_only():
    """Files end at half of LARGE, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGE // 2, LARGE // 2))


class Tests:
    def __init__(self, tug, folder, verbose):
        self.folder, self.verbose = folder, verbose
        (folder / "bin").mkdir()
        self.programs = {}
        for name in ("tug", "helm"):
            self.programs[name] = folder / "bin" / name
            self.programs[name].symlink_to(pathlib.Path(tug).resolve())
        self.passed = self.failed = 0
        self.env = {**web_server.without("HELM_", "AWS_", "S3_", "KUBE"), "HOME": str(folder / "home"),
                    "AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *words, voice="tug", variables=None, before=None):
        done = subprocess.run([self.programs[voice], *map(str, words)], cwd=self.folder, env={**self.env, **(variables or {})},
                              capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, preexec_fn=before)
        if self.verbose:
            print(f"$ {voice}", *words, f"-> {done.returncode}\n{done.stdout}{done.stderr}", end="")
        return done

    def check(self, what, holds, shown=""):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED {what}\n{shown}")

    def equal(self, what, got, want):
        self.check(what, got == want, f"  got:  {got!r}\n  want: {want!r}")

    def goes(self, what, done, words=""):
        self.check(what, done.returncode == 0 and words in done.stdout + done.stderr,
                   f"  status {done.returncode}, wanted 0 and {words!r}\n{done.stdout}{done.stderr}")
        return done

    def fails(self, what, done, *words):
        self.check(what, done.returncode == 1 and all(word in done.stderr for word in words),
                   f"  status {done.returncode}, wanted 1 and {words!r}\n{done.stdout}{done.stderr}")


def unpacks_all_or_nothing(tests):
    """On a full disk nothing is left of a chart, and the next run goes well."""
    with Heard(tests.folder / "served") as server:
        for voice in ("tug", "helm"):
            out = tests.folder / f"out-{voice}"
            words = ("pull", f"{server.url}/web", "--untar", "-d", out)
            done = tests.run(*words, voice=voice, before=small_files_only)
            tests.fails(f"{voice}: unpacking on a full disk", done, "file too large")
            tests.equal(f"{voice}: what a full disk leaves", sorted(path.name for path in out.iterdir()), [])
            tests.goes(f"{voice}: unpacking again", tests.run(*words, voice=voice))
            tests.equal(f"{voice}: what was unpacked", sorted(path.name for path in out.iterdir()), ["web"])
            tests.equal(f"{voice}: all of it", (out / "web/files/large.txt").stat().st_size, LARGE)
            tests.fails(f"{voice}: over what is there", tests.run(*words, voice=voice), "already exists")


def reads_folders(tests):
    """What was published into a folder is read from there, by its address and by a name; Helm knows no such address."""
    (tests.folder / "folder").mkdir()
    url = f"file://{tests.folder}/folder"
    tests.goes("making one", tests.run("repo", "init", url), "an empty repository is at")
    tests.goes("making it again", tests.run("repo", "init", url, "--ignore-if-exists"), "there is a repository already at")
    tests.goes("publishing into it", tests.run("repo", "push", "served/web-0.1.0.tgz", url))
    tests.goes("adding it", tests.run("repo", "add", "f", url), "has been added")
    for words in (("f/web",), ("web", "--repo", url), (f"{url}/web-0.1.0.tgz",)):
        tests.goes(f"template {words}", tests.run("template", *words), "port: 80")
    (tests.folder / "v.yaml").write_text("port: 81\n")
    tests.goes("values by their address", tests.run("template", "f/web", "-f", f"file://{tests.folder}/v.yaml"), "port: 81")
    tests.goes("publishing by its name", tests.run("repo", "push", "web-0.2.0.tgz", "f"))
    tests.goes("what a search finds then", tests.run("search", "repo", "f/"), "0.2.0")
    tests.fails("as helm", tests.run("pull", f"{url}/web-0.1.0.tgz", voice="helm"), "repo  not found")
    tests.fails("a folder without an index", tests.run("repo", "add", "g", f"file://{tests.folder}/web"), "there is nothing at",
                f"hint: tug repo init file://{tests.folder}/web")
    (tests.folder / "home/.cache/helm/repository/f-index.yaml").unlink()
    tests.fails("an index that is not in the cache", tests.run("pull", "f/web"), "the index of repository f is not in the cache",
                "hint: tug repo update f")
    tests.fails("the same as helm", tests.run("pull", "f/web", voice="helm"), "protocol handler for: file")
    tests.goes("removing it", tests.run("repo", "remove", "f"))


def asks_s3_only_for_what_changed(tests, server, variables):
    """An index in S3 is fetched again only where it is another one; as helm it always is."""
    def update(voice):
        server.requests.clear()
        tests.goes(f"{voice}: updating", tests.run("repo", "update", voice=voice, variables=variables), "Successfully got an update")
        return [status for method, path, _, status in server.requests if method == "GET" and path.endswith("/index.yaml")]

    tests.goes("making a repository in S3", tests.run("repo", "init", "s3://charts/stable", variables=variables))
    tests.goes("publishing", tests.run("repo", "push", "served/web-0.1.0.tgz", "s3://charts/stable", variables=variables))
    tests.goes("adding it", tests.run("repo", "add", "mine", "s3://charts/stable", variables=variables))
    tests.equal("an index that did not change", update("tug"), [304])
    tests.equal("the same as helm", update("helm"), [200])
    tests.goes("what is in it", tests.run("search", "repo", "mine/", variables=variables), "0.1.0")
    tests.goes("publishing more", tests.run("repo", "push", "web-0.2.0.tgz", "s3://charts/stable", variables=variables))
    tests.equal("an index that changed", update("tug"), [200])
    tests.goes("what is in it then", tests.run("search", "repo", "mine/", variables=variables), "0.2.0")


def finds_what_was_published(tests, variables):
    """Publishing by a repository's name renews its index in the cache, in both voices; odd prefixes are read again."""
    write_chart(tests.folder / "web", "0.3.0")
    tests.goes("packing 0.3.0", tests.run("package", "web"))
    tests.goes("publishing as the plugin", tests.run("s3", "push", "web-0.3.0.tgz", "mine", voice="helm", variables=variables), "Successfully uploaded")
    tests.goes("finding it", tests.run("search", "repo", "mine/", voice="helm", variables=variables), "0.3.0")
    odd = "s3://charts/50%25off"
    tests.goes("an odd prefix", tests.run("repo", "init", odd, variables=variables))
    tests.goes("publishing there", tests.run("repo", "push", "web-0.2.0.tgz", odd, variables=variables))
    tests.goes("adding it", tests.run("repo", "add", "odd", odd, variables=variables))
    tests.goes("reading it", tests.run("template", "odd/web", variables=variables), "port: 80")


def is_called_as_the_plugin(tests, variables):
    helps = tests.goes("help of the plugin", tests.run("s3", "--help", voice="helm"), "What the plugin of that name is for").stdout
    for verb in ("init", "push", "delete", "reindex"):
        tests.check(f"the help names {verb}", f"\n  {verb} " in helps, helps)
    tests.fails("a verb that there is not", tests.run("s3", "nosuch", voice="helm"), 'unknown command "nosuch" for "helm s3"')
    tests.goes("the version of the plugin", tests.run("s3", "version", "--mode", voice="helm"), "v3")
    tests.goes("what has an s3:// address", tests.run("s3", "download", "", "", "", "s3://charts/50%25off/index.yaml", voice="helm", variables=variables), "entries:")
    tests.goes("a flag before the verb", tests.run("s3", "--verbose", "reindex", "mine", voice="helm", variables=variables), "successfully reindexed")
    for words in (("push", "web-0.2.0.tgz"), ("delete", "web"), ("reindex",)):
        tests.goes(f"completing the repository of {words[0]}", tests.run("__complete", "s3", *words, "", voice="helm"), "mine\t")
    tests.goes("completing verbs", tests.run("__complete", "s3", "", voice="helm"), "reindex\t")


def tells_the_identity(tests, variables):
    for flags in (["--debug"], ["-v", "1"]):
        tests.goes(f"who {flags} says we are", tests.run("repo", "update", *flags, variables=variables), "the environment")
    kops = {name.replace("AWS_", "S3_").replace("ENDPOINT_URL_S3", "ENDPOINT"): value for name, value in variables.items()
            if name in ("AWS_ENDPOINT_URL_S3", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")}
    tests.goes("who kops's variables are", tests.run("repo", "update", "-v", "1", variables=kops), "the environment, for S3_ENDPOINT")
    tests.fails("unsigned because that was asked for", tests.run("pull", "s3://charts/stable/web-0.1.0.tgz",
                variables={**variables, "AWS_NO_SIGN_REQUEST": "true"}), "AWS_NO_SIGN_REQUEST is set")


def on_s3(tests):
    try:
        with s3_server.S3Server(tests.folder / "s3") as server, Heard(upstream=server.url) as heard:
            variables = {name: value for name, value in server.environment(heard.url).items() if name.startswith("AWS_")}
            asks_s3_only_for_what_changed(tests, heard, variables)
            finds_what_was_published(tests, variables)
            is_called_as_the_plugin(tests, variables)
            tells_the_identity(tests, variables)
    except web_server.StartError as error:
        if error.status != 3:
            raise
        print("left out: no S3 server on this machine")


def main():
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--tug", required=True)
    cli.add_argument("-v", "--verbose", action="store_true")
    args = cli.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="repositories-"))
    try:
        tests = Tests(args.tug, folder, args.verbose)
        write_chart(folder / "web")
        tests.goes("packing", tests.run("package", "web", "-d", "served"))
        (folder / "served/web").write_bytes((folder / "served/web-0.1.0.tgz").read_bytes())
        write_chart(folder / "web", "0.2.0")
        tests.goes("packing the next", tests.run("package", "web"))
        unpacks_all_or_nothing(tests)
        reads_folders(tests)
        on_s3(tests)
    finally:
        shutil.rmtree(folder)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
