"""The folder that each row of plugins.py gets a copy of: plugins that work, plugins whose plugin.yaml is wrong in one
way each, a chart, archives that are signed, a git repository."""
import io
import shutil
import subprocess
import tarfile

V1 = "apiVersion: v1\nname: {name}\nversion: 1.2.3\ntype: {type}\nruntime: subprocess\n"
CLI = V1.replace("{type}", "cli/v1")
RUN = "runtimeConfig:\n  platformCommand:\n  - command: {command}\n"
SHOW = """#!/bin/sh
echo "arguments $#:" "$@"
"""
ENVIRONMENT = """#!/bin/sh
env | grep '^HELM_\\|^KUBECONFIG' | grep -v '^HELM_BIN' | sort
"""
GETTER = """#!/bin/sh
echo "asked: $*" >&2
case "$4" in
*/index.yaml) cat "$HELM_PLUGIN_DIR/index.yaml" ;;
*.tgz) cat "$HELM_PLUGIN_DIR/web-1.0.0.tgz" ;;
*values*) echo "fromPlugin: $HELM_PLUGIN_NAME $HELM_PLUGIN_USERNAME" ;;
*) echo "no such thing" >&2; exit 7 ;;
esac
"""

# name: {file: text}; programs are those that end in .sh and plugin.complete
WORKING = {
    "args": {"plugin.yaml": CLI.format(name="args") + "config:\n  usage: args\n  shortHelp: echo arguments\n  longHelp: This echos arguments\n" + RUN.format(command="$HELM_PLUGIN_DIR/args.sh"),
             "args.sh": SHOW, "plugin.complete": "#!/bin/sh\necho 'plugin.complete was called'\necho \"Namespace: ${HELM_NAMESPACE:-NO_NS}\"\necho \"Num args received: ${#}\"\necho \"Args received: ${@}\"\necho ':4'\n"},
    "env": {"plugin.yaml": CLI.format(name="showenv") + "sourceURL: https://example.com/showenv\nconfig: {shortHelp: 'show variables', ignoreFlags: true}\n" + RUN.format(command="$HELM_PLUGIN_DIR/env.sh"), "env.sh": ENVIRONMENT},
    "exitwith": {"plugin.yaml": CLI.format(name="exitwith") + RUN.format(command="$HELM_PLUGIN_DIR/exitwith.sh"), "exitwith.sh": "#!/bin/sh\necho to stdout; echo to stderr >&2; [ \"$1\" != killed ] || kill -9 $$; exit ${1:-9}\n",
                 "completion.yaml": "commands:\n- name: code\n  flags: [a, b]\n"},
    "full": {"plugin.yaml": CLI.format(name="full") + "config: {usage: 'full [flags] WORD', shortHelp: full of words, longHelp: \"Many\\nlines\\n\\n\"}\n" + RUN.format(command="$HELM_PLUGIN_DIR/full.sh"), "full.sh": SHOW,
             "completion.yaml": "name: wrong\ncommands:\n- name: empty\n- name: more\n  commands:\n  - name: one\n    validArgs: [alpha, beta]\n    flags: [b, ball]\n  - name: two\n    flags: [a, all]\nflags: [z, q, long, longer]\n",
             "plugin.complete": "#!/bin/sh\necho \"below: $*\"\necho a word\necho :6\n"},
    "old": {"plugin.yaml": "name: old\nversion: 0.1.0\nusage: \"an old\\tone\"\ndescription: |-\n  Something older.\nunknownField: 1\ncommand: \"$HELM_PLUGIN_DIR/old.sh $NOT_SET fixed ${HELM_PLUGIN_NAME}\"\nhooks:\n  install: \"echo hook install $HELM_PLUGIN_NAME\"\n  delete: \"echo hook delete $HELM_PLUGIN_NAME; echo told >&2\"\n",
            "old.sh": SHOW},
    "platform": {"plugin.yaml": "name: platform\nversion: 0.2.0\nusage: by platform\nplatformCommand:\n- {os: windows, command: no}\n- {os: linux, arch: s390x, command: no}\n- {command: 'echo any'}\n- {os: Linux, command: 'echo linux', args: [first, '$HELM_PLUGIN_NAME']}\n- {os: linux, arch: mips, command: no}\n"},
    "getter": {"plugin.yaml": "name: getter\nversion: 0.3.0\nusage: gets\ndownloaders:\n- command: get.sh\n  protocols: [own, owned]\n- command: missing.sh\n  protocols: [gone]\n", "get.sh": GETTER, "index.yaml": "apiVersion: v1\nentries:\n  web:\n  - {name: web, version: 1.0.0, urls: ['own://charts/web-1.0.0.tgz']}\n"},
    "fetch": {"plugin.yaml": V1.format(name="fetch", type="getter/v1") + "config: {protocols: [new]}\nruntimeConfig:\n  protocolCommands:\n  - protocols: [new]\n    platformCommand: [{command: get.sh, args: ['$HOME', b]}]\n", "get.sh": "#!/bin/sh\necho \"got: $*\" | sed \"s|$PWD|HERE|\" >&2\nexit 3\n"},
    "post": {"plugin.yaml": V1.format(name="post", type="postrenderer/v1") + RUN.format(command="$HELM_PLUGIN_DIR/post.sh"), "post.sh": "#!/bin/sh\nsed 's/FIRST/'\"${1:-second}\"'/g'; [ $# -lt 2 ] || echo \"# $*\"\n"},
    "post-fails": {"plugin.yaml": V1.format(name="post-fails", type="postrenderer/v1") + RUN.format(command="$HELM_PLUGIN_DIR/post.sh"), "post.sh": "#!/bin/sh\ncat >/dev/null; echo because >&2; exit 4\n"},
    "post-empty": {"plugin.yaml": V1.format(name="post-empty", type="postrenderer/v1") + RUN.format(command="\"true\"")},
    "no-command": {"plugin.yaml": CLI.format(name="no-command")},
    "not-there": {"plugin.yaml": CLI.format(name="not-there") + RUN.format(command="no-such-program")},
    "not-here": {"plugin.yaml": CLI.format(name="not-here") + RUN.format(command="$HELM_PLUGIN_DIR/no.sh")},
    "not-allowed": {"plugin.yaml": CLI.format(name="not-allowed") + RUN.format(command="$HELM_PLUGIN_DIR/plugin.yaml")},
}

B = "apiVersion: v1\nname: x\nversion: 1.0.0\ntype: cli/v1\nruntime: subprocess\n"
BAD = {
    "empty": "", "comment": "# nothing\n", "scalar": "text", "number": "12345678901234\n", "list": "- a\n", "null": "~\n", "no-name": "version: 1.0.0\n", "syntax": "name: [\n", "tab": "name:\tx\n\tversion: 1\n", "colon": "name: x\nusage: a: b\n",
    "anchor": "name: *x\n", "version": "name: x\nversion: 1.0\n", "version-v": "name: x\nversion: v1.0.0\n", "version-path": "name: x\nversion: ../../../tmp/evil\n", "name-path": "name: ../x\n", "name-space": "name: a b\n",
    "name-escape": "name: \"x\\e[2J\"\n", "name-list": "name: [x]\n", "name-map": "name: {a: b}\n", "twice": "name: x\nhooks: {install: a}\nhooks: {install: b}\n", "twice-name": "name: x\nname: y\n", "both-commands": "name: x\ncommand: a\nplatformCommand: [{command: b}]\n",
    "both-hooks": "name: x\nhooks: {install: a}\nplatformHooks: {install: [{command: b}]}\n", "downloader-command": "name: x\ndownloaders: [{protocols: [a]}]\n", "downloader-protocols": "name: x\ndownloaders: [{command: a}]\n",
    "downloader-empty": "name: x\ndownloaders: [{command: a, protocols: [b, '']}]\n", "downloader-type": "name: x\ndownloaders: {command: a}\n", "ignore": "name: x\nignoreFlags: perhaps\n", "ignore-yes": "name: x\nignoreFlags: yes\n", "ignore-number": "name: x\nignoreFlags: 1\n",
    "many": "name: [x]\nversion: {a: b}\nusage: [1]\nignoreFlags: a very long text\nhooks: [a]\nplatformCommand: text\n", "hooks-list": "name: x\nhooks: {install: [a]}\n", "api": "apiVersion: v2\nname: x\n", "api-list": "apiVersion: [v1]\nname: x\n",
    "unknown": B + "usage: a\n", "unknown-two": B + "usage: a\nother: {b: c}\n", "no-version": B.replace("version: 1.0.0\n", ""), "bad-version": B.replace("1.0.0", "one"), "v1-name": B.replace("name: x", "name: x/y"), "no-type": B.replace("type: cli/v1\n", ""),
    "no-runtime": B.replace("runtime: subprocess\n", ""), "type": B.replace("cli/v1", "cli/v2"), "runtime": B.replace("subprocess", "docker"), "config": B + "config: {usage: a, bogus: 1}\n", "config-type": B + "config: {usage: [a], ignoreFlags: {a: b}}\n",
    "config-list": B + "config: [a]\n", "config-text": B + "config: text\n", "run-type": B + "runtimeConfig: {platformCommand: a, platformHooks: [b], protocolCommands: {c: d}}\n", "run-deep": B + "runtimeConfig:\n  platformCommand:\n  - {os: [a], command: b}\n  - {args: c}\n",
    "run-unknown": B + "runtimeConfig: {whatever: a}\n", "getter": B.replace("cli/v1", "getter/v1"), "getter-empty": B.replace("cli/v1", "getter/v1") + "config: {protocols: [a, '']}\n", "post-config": B.replace("cli/v1", "postrenderer/v1") + "config: {a: b}\n",
    "test-type": B.replace("cli/v1", "test/v1"), "wasm": B.replace("subprocess", "extism/v1"), "wasm-memory": B.replace("subprocess", "extism/v1") + "runtimeConfig: {memory: {maxPages: lots}, timeout: -1}\n", "merge": "a: &a {name: x, version: 1.0.0}\n<<: *a\n",
    "merge-bad": "name: x\n<<: text\n", "itself": "name: x\nhooks: &a {install: *a}\n", "long": "name: x\nignoreFlags: 'abcdefghijklmnop'\n", "multi": B + "config: {longHelp: \"a\\nb\\nc\\n\", bogus: 1}\n", "documents": "name: x\nversion: 1.0.0\n---\nname: [\n",
}


def write_plugin(folder, files):
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
        if name.endswith(".sh") or name == "plugin.complete":
            (folder / name).chmod(0o755)


def make_archives(work, helm, home):
    """Packed by the real Helm: a good one, and copies of it that are wrong in one way each; and a git repository."""
    def run(*words, folder=work):
        subprocess.run([str(word) for word in words], cwd=folder, check=True, capture_output=True, env={
            "PATH": "/usr/bin:/bin", "HOME": str(home), "GIT_CONFIG_GLOBAL": "/dev/null", **{f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}})
    run(helm, "package", "chart", "-d", "plugins/getter")
    for name in ("args", "old"):
        run(helm, "plugin", "package", f"plugins/{name}", "-d", "archives", "--key", "Ed Plain", "--keyring", "secret.gpg")
    archives = work / "archives"
    run(helm, "plugin", "package", "plugins/full", "-d", "archives", "--sign=false")
    for name, change in (("changed", lambda data: data + b"\0"), ("cut", lambda data: data[:100]), ("text", lambda data: b"no archive")):
        (archives / name).mkdir()
        (archives / name / "args-1.2.3.tgz").write_bytes(change((archives / "args-1.2.3.tgz").read_bytes()))
        shutil.copy(archives / "args-1.2.3.tgz.prov", archives / name)
    shutil.copytree(archives / "cut", archives / "renamed")
    shutil.copy(archives / "args-1.2.3.tgz", archives / "renamed" / "other-1.2.3.tgz")
    shutil.copy(archives / "args-1.2.3.tgz.prov", archives / "renamed" / "other-1.2.3.tgz.prov")
    for name, entries in {"outside": ["x/plugin.yaml", "../evil"], "absolute": ["x/plugin.yaml", "/tmp/evil"], "link": ["x/plugin.yaml", "x/link"], "none": ["x/other"], "flat": ["plugin.yaml"], "deep": ["a/b/plugin.yaml"]}.items():
        with tarfile.open(archives / f"{name}-1.0.0.tgz", "w:gz") as tar:
            for entry in entries:
                info, data = tarfile.TarInfo(entry), b"name: x\nversion: 1.0.0\ncommand: echo\n"
                if entry.endswith("link"):
                    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
                info.size = len(data) if info.isfile() else 0
                tar.addfile(info, io.BytesIO(data) if info.isfile() else None)
    repository = work / "repo.git"
    write_plugin(repository, WORKING["old"])
    run("git", "init", "-q", "-b", "main", folder=repository)
    for version in ("0.1.0", "0.2.0"):
        (repository / "plugin.yaml").write_text(WORKING["old"]["plugin.yaml"].replace("0.1.0", version))
        run("git", "add", ".", folder=repository)
        run("git", "commit", "-q", "-m", version, "--date", "2024-01-01T00:00:00Z", folder=repository)
        run("git", "tag", f"v{version}", folder=repository)


def write_work(work):
    for name, files in WORKING.items():
        write_plugin(work / "plugins" / name, files)
    for name, text in BAD.items():
        write_plugin(work / "bad" / name / "x", {"plugin.yaml": text})
    for name in ("a", "b"):
        write_plugin(work / "same" / name, {"plugin.yaml": "name: same\nversion: 1.0.0\ncommand: echo\n"})
    for name, other in (("alist", "list"), ("zed", "zed"), ("able", "able"), ("dele", "del")):
        write_plugin(work / "conflict" / name, {"plugin.yaml": f"name: {other}\nversion: 1.0.0\ncommand: echo {other}\n"})
    write_plugin(work / "stands" / "diff", {"plugin.yaml": "name: diff\nversion: 1.0.0\ncommand: echo installed diff\n"})
    write_plugin(work / "stands" / "s3", {"plugin.yaml": "name: s3\nversion: 1.0.0\ncommand: echo installed s3\n"})
    write_plugin(work / "broken" / "bad", {"plugin.yaml": "name: x y\n"})
    write_plugin(work / "broken" / "good", WORKING["old"])
    (work / "chart" / "templates").mkdir(parents=True)
    (work / "chart" / "Chart.yaml").write_text("apiVersion: v2\nname: web\nversion: 1.0.0\n")
    (work / "chart" / "values.yaml").write_text("{}\n")
    (work / "chart" / "templates" / "map.yaml").write_text("kind: ConfigMap\nmetadata: {name: FIRST}\ndata: {a: '{{ .Values.fromPlugin }}'}\n")
