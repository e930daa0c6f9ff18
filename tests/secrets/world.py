"""What the canary tests run in: a folder with charts whose Secrets and values hold a canary, kubeconfigs and registry
credentials that hold others, and a cluster, the sandbox served on loopback."""
import base64
import json
import os
import pathlib
import subprocess
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import sandbox  # noqa: E402

CONNECTION = "canary-Qm7connection-K2x9Zt4w"  # in tokens, keys, passwords, plugins' output: never to be seen
DATA = "canary-Vb3secretdata-P8s5Ly1n"  # in Secrets and sensitive values: where a command's purpose is to print it


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text).lstrip("\n"))
    return path


def coded(text):
    return base64.b64encode(text.encode()).decode()


class World:
    def __init__(self, folder, tug):
        self.folder = pathlib.Path(folder).resolve()
        self.voices = {}
        for voice in ("tug", "helm"):
            self.voices[voice] = self.folder / "bin" / voice
            self.voices[voice].parent.mkdir(exist_ok=True)
            self.voices[voice].symlink_to(pathlib.Path(tug).resolve())
        self.environment = {"HOME": str(self.folder / "home"), "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
                            "TZ": "UTC", "TUG_SANDBOX": str(self.folder / "cluster"),
                            "AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
                            "AWS_SECRET_ACCESS_KEY": CONNECTION, "AWS_SESSION_TOKEN": CONNECTION}
        (self.folder / "home").mkdir()
        self.charts()
        self.served = sandbox.Sandbox(self.voices["tug"], self.environment, "--write-kubeconfig", self.folder / "sandbox.yaml")
        self.address = self.served.address
        self.kubeconfigs()
        self.registries()

    def charts(self):
        secret = """
            apiVersion: v1
            kind: Secret
            metadata: {name: {{ .Release.Name }}}
            stringData:
              password: {{ .Values.adminPassword }}
              color: {{ .Values.color }}
            """
        chart = self.folder / "web"
        write(chart / "Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\nicon: https://example.com/web.svg\n")
        write(chart / "values.yaml", "adminPassword: none\ncolor: blue\n")
        write(chart / "templates/secret.yaml", secret)
        write(chart / "templates/hook.yaml", """
            apiVersion: v1
            kind: Secret
            metadata: {name: {{ .Release.Name }}-hook, annotations: {helm.sh/hook: "pre-install,pre-upgrade,test"}}
            data:
              password: {{ .Values.adminPassword | b64enc }}
            """)
        write(chart / "templates/NOTES.txt", "The password of {{ .Release.Name }} is {{ .Values.adminPassword }}.\n")
        write(self.folder / "values.yaml", f"adminPassword: {DATA}\ncolor: {DATA}x\n")
        write(self.folder / "addons/addon.yaml", "kind: Addons\nspec: {addons: [{name: a, manifest: a.yaml}, {name: b, manifest: b.yaml}]}\n")
        for name, key in (("a", "password"), ("b", "no key/of a Secret")):  # the server refuses one of them
            write(self.folder / f"addons/{name}.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: addon-" + name +
                  ", namespace: default}\nstringData: {\"" + key + f"\": {DATA}}}\n")
        write(self.folder / "values2.yaml", f"adminPassword: {DATA}2\ncolor: {DATA}y\n")
        write(self.folder / "torn.yaml", f'adminPassword: "{DATA}\ncolor: blue\n')
        write(self.folder / "tab.yaml", f"db:\n  password: {DATA}\n\tcolor: blue\n")
        self.spoilt("schema", {"values.schema.json": json.dumps({"properties": {"adminPassword": {"type": "integer"}}})})
        self.spoilt("pattern", {"values.schema.json": json.dumps({"properties": {"adminPassword": {"pattern": "^[0-9]+$"}}})})
        self.spoilt("choice", {"values.schema.json": json.dumps({"properties": {"adminPassword": {"enum": ["a", "b"]}}})})
        self.spoilt("fails", {"templates/a.yaml": '{{ fail (printf "not %s" .Values.adminPassword) }}'})
        self.spoilt("wrong-type", {"templates/a.yaml": "a: {{ .Values.adminPassword.inner.most }}"})
        self.spoilt("wrong-number", {"templates/a.yaml": "a: {{ atoi .Values.adminPassword | add1 | b64enc }}{{ mustToDate .Values.adminPassword }}"})
        self.spoilt("indentation", {"templates/secret.yaml": """
            apiVersion: v1
            kind: Secret
            metadata: {name: a}
            stringData:
              password: {{ .Values.adminPassword }}
               color: {{ .Values.color }}
            """})
        self.spoilt("bad-data", {"templates/secret.yaml": """
            apiVersion: v1
            kind: Secret
            metadata: {name: {{ .Release.Name }}}
            data:
              password: {{ .Values.adminPassword }}!
            """})
        self.spoilt("bad-kind", {"templates/secret.yaml": """
            apiVersion: v9
            kind: Secret
            metadata: {name: {{ .Release.Name }}}
            stringData:
              password: {{ .Values.adminPassword }}
            """})

    def spoilt(self, name, files):
        chart = self.folder / name
        subprocess.run(["cp", "-r", self.folder / "web", chart], check=True)
        for path, text in files.items():
            write(chart / path, text)

    def stop(self):
        self.served.stop()

    def kubeconfigs(self):
        self.kube = {}
        plugin = write(self.folder / "bin/give-token", f"""
            #!/bin/sh
            echo '{{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{{"token":"{CONNECTION}"}}}}'
            """)
        spoilt = write(self.folder / "bin/give-nonsense", f"#!/bin/sh\necho '{{\"status\": {{\"token\": \"{CONNECTION}\" oops'\n")
        other = write(self.folder / "bin/give-other-version",
                      f"#!/bin/sh\necho '{{\"kind\":\"{CONNECTION}\",\"apiVersion\":\"{CONNECTION}\",\"status\":{{\"token\":\"{CONNECTION}\"}}}}'\n")
        for program in (plugin, spoilt, other):
            program.chmod(0o755)

        def exec_user(command):
            return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": command,
                             "interactiveMode": "Never", "env": [{"name": "API_TOKEN", "value": CONNECTION}],
                             "args": ["--token", CONNECTION]}}

        token_file = write(self.folder / "token", CONNECTION)
        users = {
            "token": {"token": CONNECTION},
            "token-file": {"tokenFile": str(token_file)},
            "password": {"username": "admin", "password": CONNECTION},
            "plugin": exec_user("give-token"),
            "spoilt-plugin": exec_user("give-nonsense"),
            "other-plugin": exec_user("give-other-version"),
            "missing-plugin": exec_user("give-nothing-at-all"),
            "key": {"client-certificate-data": coded(CONNECTION), "client-key-data": coded(CONNECTION)},
            "key-not-base64": {"client-certificate-data": CONNECTION, "client-key-data": CONNECTION},
        }
        refused = "http://127.0.0.1:1"
        for name, user in users.items():
            server = self.address if "key" not in name else self.address.replace("http:", "https:")
            self.kubeconfig(name, server, user)
        self.kubeconfig("refused", refused, users["token"])
        self.kubeconfig("proxy", self.address, users["token"], {"proxy-url": f"http://user:{CONNECTION}@127.0.0.1:1"})
        self.kubeconfig("address", f"http://user:{CONNECTION}@127.0.0.1:1", users["token"])
        torn = self.kubeconfig("torn", self.address, users["token"])
        text = torn.read_text()
        torn.write_text(text.replace('"users"', '\n"users"').replace('"token": "', '\n"token": x"'))
        write(self.folder / "kube-wrong-type.yaml",
              f"apiVersion: v1\nkind: Config\nusers:\n- name: main\n  user: {{token: [{CONNECTION}]}}\n")
        self.kube["wrong-type"] = self.folder / "kube-wrong-type.yaml"

    def kubeconfig(self, name, server, user, cluster=None):
        self.kube[name] = sandbox.write_kubeconfig(self.folder / f"kube-{name}.yaml", server, user, cluster)
        return self.kube[name]

    def registries(self):
        config = self.folder / "home/.config/helm/registry/config.json"
        write(config, json.dumps({"auths": {"127.0.0.1:1": {"auth": coded("user:" + CONNECTION)}}}))
        repositories = self.folder / "home/.config/helm/repositories.yaml"
        write(repositories, f"""
            apiVersion: ""
            repositories:
            - name: mine
              url: http://127.0.0.1:1/charts
              username: user
              password: {CONNECTION}
            """)

    def run(self, voice, kube, arguments, variables=None):
        """(exit status, all that was printed) of one command line, with more variables in its environment."""
        environment = {**self.environment, "KUBECONFIG": str(self.kube[kube]), **(variables or {})}
        done = subprocess.run([self.voices[voice], *arguments], cwd=self.folder, env=environment,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        return done.returncode, done.stdout + b"\n" + done.stderr
