#!/usr/bin/env python3
"""No command tells what it must keep: every command, in both voices, with every way to log in and many ways to fail,
and in all it prints a canary is looked for, however it is written.

  canary_test.py --tug build/release/tug [-v]

CONNECTION stands in tokens, keys, passwords and what plugins print: it is never to be seen. DATA stands in Secrets
and sensitive values: called as tug it is to be seen only where printing it is what the command is for, and with
--show-secrets; there it has to be seen, or the search proves nothing. Every command of the program has to be in the
table. Prints 'N passed, N failed'."""
import argparse
import pathlib
import sys
import tempfile

import client_rows
import search
import world

SHOWS = "may show"  # printing manifests or values is what it is for
MUST = "must show"  # and here there are some
V, V2 = ["-f", "values.yaml"], ["-f", "values2.yaml"]

FIRST = ("install", ["web", "web", *V], False)  # has to end well: what follows asks about it

# (the command's name, its arguments, whether it shows), in an order in which they make sense: it leaves nothing installed.
TABLE = [
    ("version", [], False), ("env", [], False), ("help", [], False), ("docs", ["--dir", "."], False),
    ("completion bash", [], False), ("completion zsh", [], False), ("completion fish", [], False),
    ("completion powershell", [], False), ("create", ["made"], False),
    ("template", ["web", "web", *V], MUST), ("lint", ["web", *V], False), ("package", ["web", "-d", "packed"], False),
    ("show all", ["web"], SHOWS), ("show chart", ["web"], False), ("show values", ["web"], SHOWS),
    ("show readme", ["web"], False), ("show crds", ["web"], False),
    ("dependency list", ["web"], False), ("dependency build", ["web"], False), ("dependency update", ["web"], False),
    ("install", ["web", "web", *V, "--dry-run=client"], False),
    ("install", ["web", "web", *V, "--dry-run=server"], False),
    ("install", ["web", "web", *V, "--dry-run=client", "-o", "json"], False),
    ("diff", ["web", "web", *V], False), ("plan", ["web", "web", *V], False),
    FIRST, ("install", ["two", "web", *V, "-o", "json"], False),
    ("install", ["web", "web", *V], False),
    ("diff", ["web", "web", *V2], False), ("diff", ["web", "web", *V2, "--show-secrets"], MUST),
    ("diff", ["web", "web", *V2, "--context=-1"], False),
    ("plan", ["web", "web", *V2], False), ("plan", ["web", "web", *V2, "--out", "web.plan"], False),
    ("apply", ["web.plan"], False), ("apply", ["web.plan"], False),
    ("upgrade", ["web", "web", *V, "--dry-run=server"], False), ("upgrade", ["web", "web", *V], False),
    ("upgrade", ["web", "web", *V2, "-o", "yaml"], False), ("upgrade", ["none", "web", *V2], False),
    ("apply", ["web", "web", *V], False), ("drift", ["web"], False), ("drift", ["web", "--show-secrets"], SHOWS),
    ("list", [], False), ("list", ["-o", "json"], False), ("list", ["-o", "yaml"], False),
    ("history", ["web"], False), ("history", ["web", "-o", "json"], False), ("history", ["none"], False),
    ("status", ["web"], False), ("status", ["web", "-o", "json"], False), ("status", ["web", "-o", "yaml"], False),
    ("status", ["none"], False),
    ("get all", ["web"], MUST), ("get hooks", ["web"], MUST), ("get manifest", ["web"], MUST),
    ("get values", ["web"], MUST), ("get values", ["web", "-a", "-o", "json"], MUST), ("get notes", ["web"], False),
    ("get metadata", ["web"], False), ("get metadata", ["web", "-o", "json"], False),
    ("test", ["web"], False), ("test", ["web", "--logs"], False),
    ("rollback", ["web", "1", "--dry-run"], False), ("rollback", ["web", "1"], False), ("rollback", ["web", "99"], False),
    ("why", ["web"], False),
    ("addon channel list", ["file://FOLDER/addons/addon.yaml", f"http://ann:{world.CONNECTION}@127.0.0.1:1/addon.yaml"], False),
    ("addon channel apply", ["file://FOLDER/addons/addon.yaml"], False),
    ("addon channel apply", ["file://FOLDER/addons/addon.yaml", "--diff"], False),
    ("addon channel apply", ["file://FOLDER/addons/addon.yaml", "--diff", "--show-secrets"], SHOWS),
    ("addon channel apply", ["file://FOLDER/addons/addon.yaml", f"http://ann:{world.CONNECTION}@127.0.0.1:1/addon.yaml", "--yes"], False),
    ("addon channel publish", ["addons/a.yaml", "s3://charts/addon.yaml"], False), ("addon channel get", [], False), ("addon channel prune", ["file://FOLDER/addons/addon.yaml"], False),
    ("uninstall", ["two", "--dry-run"], False), ("uninstall", ["two", "--keep-history"], False),
    ("uninstall", ["web", "two"], False), ("uninstall", ["web"], False),
    ("addon list", [], False), ("addon list", ["--available"], False), ("addon show", ["kube2iam", "--values"], False),
    ("addon pull", ["kube2iam", "-d", "packed"], False),
    ("addon install", ["ingress-nginx", "--set", "controller.admissionWebhooks.enabled=true"], False),
    ("addon upgrade", ["ingress-nginx", "--set", "controller.replicaCount=3"], False),
    ("addon list", ["-o", "json"], False), ("addon remove", ["ingress-nginx"], False),
    ("sandbox path", [], False), ("sandbox reset", ["--help"], False), ("sandbox serve", ["--port", "99999"], False),
    ("serve", [".", "--address", "127.0.0.1:99999", "--token", world.CONNECTION], False),
    ("pull", ["oci://127.0.0.1:1/web"], False), ("push", ["web-1.0.0.tgz", "oci://127.0.0.1:1/charts"], False),
    ("registry login", ["127.0.0.1:1", "-u", "user", "-p", world.CONNECTION], False),
    ("registry logout", ["127.0.0.1:1"], False),
    ("repo add", ["theirs", "http://127.0.0.1:1", "--username", "user", "--password", world.CONNECTION], False),
    ("repo list", [], False), ("repo list", ["-o", "json"], False), ("repo update", [], False),
    ("repo remove", ["none"], False), ("repo index", ["packed"], False),
    ("repo init", ["s3://charts/a"], False), ("repo push", ["packed/web-1.0.0.tgz", "s3://charts/a"], False),
    ("repo delete", ["web", "s3://charts/a", "--version", "1.0.0"], False), ("repo reindex", ["s3://charts/a"], False),
    ("search hub", ["web", "--endpoint", "http://127.0.0.1:1"], False), ("search repo", ["web"], False),
    ("search registry", ["oci://127.0.0.1:1/web", "--username", "user", "--password", world.CONNECTION], False),
    ("images", ["web", *V, "--chart", "-o", "json"], False), ("images", ["web", *V, "--chart", "--digests", "--password", world.CONNECTION], False),
    ("addon iam", ["-A", "-o", "json"], False),
    ("bundle create", ["-o", "web.bundle", "web", *V, "--plain-http"], False), ("bundle list", ["web.bundle"], False),
    ("bundle verify", ["web.bundle"], False), ("bundle extract", ["web.bundle", "extracted"], False),
    ("bundle push", ["web.bundle", "127.0.0.1:1/a", "--plain-http", "--username", "user", "--password", world.CONNECTION], False),
    ("bundle upgrade", ["web", "web.bundle", *V, "--registry", "127.0.0.1:1/a", "--plain-http", "--password", world.CONNECTION], False),
    ("bundle install", ["web", "web.bundle", *V, "--registry", "127.0.0.1:1/a", "--plain-http", "--password", world.CONNECTION], False),
    ("verify", ["web-1.0.0.tgz"], False), ("plugin list", [], False), ("plugin install", ["none"], False),
    ("plugin uninstall", ["none"], False), ("plugin update", ["none"], False), ("plugin verify", ["none"], False),
    ("plugin package", ["none"], False), ("uninstall", ["two"], False),
]
# Mistakes: the values are wrong, or what is made of them.
MISTAKES = [[verb, *(["web"] if verb != "lint" else []), chart, *V] for verb in ("template", "lint", "install", "diff")
            for chart in ("schema", "pattern", "choice", "fails", "wrong-type", "wrong-number", "indentation", "bad-data", "bad-kind")]
MISTAKES += [[verb, "web", "web", *flags] for verb in ("template", "install")
             for flags in (["-f", "torn.yaml"], ["-f", "tab.yaml"],
                           ["--set", f"adminPassword={world.DATA},x"], ["--set", f"adminPassword[0={world.DATA}"],
                           ["--set-json", f'adminPassword={{"{world.DATA}"'], ["--set-json", f'{{"adminPassword":"{world.DATA}"'],
                           ["--set", f"adminPassword.a={world.DATA}", "--set", f"adminPassword={world.DATA}", "--set", f"adminPassword.b.c={world.DATA}"])]
RENDERED = ("bad-data", "bad-kind")  # wrong for the server alone: template prints them
QUICK = [["list"], ["status", "web"], ["install", "web", "web", *V], ["upgrade", "web", "web", *V], ["get", "all", "web"],
         ["rollback", "web"], ["uninstall", "web"], ["diff", "web", "web", *V], ["apply", "web", "web", *V]]
CLEAN = ["uninstall", "web", "two", "--ignore-not-found", "--no-hooks"]


class Trial:
    def __init__(self, place, verbose):
        self.place, self.verbose, self.passed, self.failed = place, verbose, 0, 0

    def run(self, voice, kube, arguments, shows, must_work=False, variables=None):
        code, text = self.place.run(voice, kube, arguments, variables)
        leaks = [("what logs in", search.find(world.CONNECTION, text))]
        if voice == "tug" and not shows:
            leaks.append(("a Secret's data", search.find(world.DATA, text)))
        leaks = [f"{what} ({how})" for what, how in leaks if how]
        if voice == "tug" and shows == MUST and not search.find(world.DATA, text):
            leaks.append("the Secret's data is not to be seen where it has to be")
        if code < 0:
            leaks.append(f"it ended by signal {-code}")
        if code != 0 and must_work:
            leaks.append(f"it ended with {code}: what follows has nothing to show")
        line = f"{voice} {' '.join(arguments)} (kubeconfig: {kube}{''.join(f', {k}={v}' for k, v in (variables or {}).items())})"
        if leaks:
            self.failed += 1
            print(f"--- {line}: {', '.join(leaks)}\n{text.decode(errors='replace')[:2000]}")
        else:
            self.passed += 1
            if self.verbose:
                print(f"{line}: exit status {code}\n{text.decode(errors='replace')[:600]}")

    def clean(self):
        code, text = self.place.run("helm", "token", CLEAN)
        assert code == 0, text

    def table(self, voice, kube):
        for flags in ([], ["--debug"]):
            self.clean()
            for row in TABLE:
                name, arguments, shows = row
                arguments = [argument.replace("FOLDER", str(self.place.folder)) for argument in arguments]
                self.run(voice, kube, [*name.split(), *arguments, *flags], shows, must_work=row is FIRST)


def ask_servers(trial):
    """Every way to log in to whoever has charts."""
    place = trial.place
    client_rows.write_files(place.folder, world.CONNECTION)
    with client_rows.server() as server:
        for arguments, variables in client_rows.rows(place.folder, world.CONNECTION, server.url):
            for voice in ("tug", "helm"):
                if voice == "helm" and arguments[:2] in client_rows.HELM_PRINTS:
                    continue
                for flags in ([], ["--debug"]):
                    trial.run(voice, "token", [*arguments, *flags], False, variables=variables)
        assert any(search.find(world.CONNECTION, value.encode()) for _, _, headers in server.asked for value in headers.values()), "nobody logged in"


def missing_commands(place):
    """Commands of the program that the table does not know."""
    place.run("tug", "token", ["docs", "--dir", "."])
    pages = {path.stem.split("_", 1)[-1].replace("_", " ") for path in place.folder.glob("tug_*.md")}
    assert pages, "docs wrote no pages"
    leaves = {page for page in pages if not any(other.startswith(page + " ") for other in pages)}
    return sorted(leaves - {name for name, _, _ in TABLE})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("-v", dest="verbose", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tug-canary-") as folder:
        place = world.World(folder, options.tug)
        try:
            trial = Trial(place, options.verbose)
            for name in missing_commands(place):
                trial.failed += 1
                print(f"--- {name}: not in the table of this test")
            ask_servers(trial)
            for voice in ("tug", "helm"):
                for kube in ("token", "plugin"):
                    trial.table(voice, kube)
                for arguments in MISTAKES:
                    for flags in ([], ["--debug"]):
                        if arguments[0] == "install":
                            trial.clean()
                        trial.run(voice, "token", [*arguments, *flags], arguments[0] == "template" and (arguments[2] in RENDERED or bool(flags)))
                for kube in place.kube:
                    trial.clean()
                    for arguments in QUICK:
                        trial.run(voice, kube, [*arguments, "--debug"], arguments[:2] == ["get", "all"])
        finally:
            place.stop()
    print(f"{trial.passed} passed, {trial.failed} failed")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
