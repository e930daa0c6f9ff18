"""The rows of registries.py: a name and command lines, each told to both programs in a home of its own.

{REG}, {TLS} and {TOKENS} are registries (plain, with TLS, and one that wants tokens), {CA} the certificate to trust, {WEB} a repository whose
index names charts in registries, {MINE} a path that only this row has, {D} the digest of
charts/web:0.2.0, {OTHER} that of 0.1.0. A row whose name begins with `stranger` knows no passwords; the others have those of both
registries. Lines that begin with !helm are told to the real Helm in both homes; "<<<" begins standard input."""

PLAIN = "--plain-http"
PULLS = [
    "pull oci://{REG}/charts/web", "pull oci://{REG}/charts/web:0.1.0", "pull oci://{REG}/charts/web --version 0.1.0",
    "pull oci://{REG}/charts/web --version ^0.1", "pull oci://{REG}/charts/web --version '>0.1 <0.3'", "pull oci://{REG}/charts/web --devel",
    "pull oci://{REG}/charts/web:0.1.0 --version 0.1.0", "pull oci://{REG}/charts/web:0.1.0 --version 0.2.0",
    "pull oci://{REG}/charts/web --version 9.9.9", "pull oci://{REG}/charts/web:9.9.9", "pull oci://{REG}/charts/web --version '>9'",
    "pull oci://{REG}/charts/web --version 'no range'", "pull oci://{REG}/charts/web:latest", "pull oci://{REG}/charts/none",
    "pull oci://{REG}/charts/none --version 1.0.0", "pull oci://{REG}/charts/plus", "pull oci://{REG}/charts/plus --version 1.0.0+build.5",
    "pull oci://{REG}/charts/plus:1.0.0+build.5", "pull oci://{REG}/charts/web@{D}", "pull oci://{REG}/charts/web:0.2.0@{D}",
    "pull oci://{REG}/charts/web:0.1.0@{D}", "pull oci://{REG}/charts/web@{D} --version 0.2.0", "pull oci://{REG}/charts/web@{D} --version 0.1.0",
    "pull oci://{REG}/charts/web:7.7.7@{D}", "pull oci://{REG}/charts/web@sha256:abc", "pull oci://{REG}/charts/web@sha256:{ZEROS}",
    "pull oci://{REG}/charts/web@md5:abc", "pull oci://{REG}/charts/web@", "pull oci://{REG}/charts/web:", "pull oci://{REG}", "pull oci://{REG}/",
    "pull oci://", "pull oci:///charts/web", "pull oci://{REG}/Charts/web", "pull oci://{REG}/charts//web", "pull oci://{REG}/charts/web/",
    "pull 'oci://{REG}/charts/web:a tag'", "pull oci://{REG}/charts/web:-tag", "pull 'oci://{REG}/charts/we b'", "pull oci://us%er@{REG}/charts/web",
    "pull oci://{REG}/charts/web -d nowhere", "pull oci://{REG}/charts/web oci://{REG}/charts/plus", "pull oci://{REG}/charts/web --prov",
    "pull oci://{REG}/charts/signed --prov", "pull oci://{REG}/charts/old", "pull oci://{REG}/charts/image:1.0.0", "pull oci://{REG}/charts/empty:1.0.0",
    "pull oci://{REG}/charts/nolayer:1.0.0", "pull oci://{REG}/charts/noversion", "pull oci://{REG}/charts/badconfig:1.0.0",
    "pull oci://{REG}/charts/list:1.0.0", "pull oci://{REG}/charts/web --untar", "pull oci://{REG}/charts/web:0.1.0 --untar --untardir out",
]
WRONG = "--username tug-test --password wrong"
RIGHT = "--username tug-test --password tug-test-secret"


def rows():
    """(name, lines) of every row."""
    found = [(f"pull: {line}", [f"{line} {PLAIN}"]) for line in PULLS]
    for word in ("chart", "values", "readme", "crds", "all"):
        found.append((f"show {word}", [f"show {word} oci://{{REG}}/charts/web --version 0.1.0 {PLAIN}", f"show {word} oci://{{REG}}/charts/none {PLAIN}"]))
    found += [
        ("template", [f"template x oci://{{REG}}/charts/web {PLAIN} --set replicaCount=3", f"template x oci://{{REG}}/charts/plus {PLAIN}"]),
        ("install without a cluster", [f"install x oci://{{REG}}/charts/web --version 7.0.0 {PLAIN}", f"upgrade x oci://{{REG}}/charts/none {PLAIN}"]),
        ("a second time from the cache", [f"show chart oci://{{REG}}/charts/web {PLAIN}", f"show chart oci://{{REG}}/charts/web {PLAIN}"]),
        ("no TLS there", ["pull oci://{REG}/charts/web --version 0.1.0", "push web-0.2.0.tgz oci://{REG}/{MINE}",
                          "registry login {REG} -u tug-test -p tug-test-secret"]),
        ("TLS", ["pull oci://{TLS}/charts/web --ca-file {CA}", "pull oci://{TLS}/charts/web --version 0.1.0",
                 "pull oci://{TLS}/charts/web --version 0.1.0 --insecure-skip-tls-verify", "pull oci://{TLS}/charts/web --version 0.1.0 --plain-http",
                 "pull oci://{TLS}/charts/web --version 0.2.0 --plain-http --ca-file {CA}", "pull oci://{TLS}/charts/web --ca-file missing.pem",
                 "push signed-1.0.0.tgz oci://{TLS}/{MINE} --ca-file {CA}", "show chart oci://{TLS}/{MINE}/signed --ca-file {CA}",
                 "push signed-1.0.0.tgz oci://{TLS}/{MINE}"]),
        ("stranger: no password", [f"pull oci://{{REG}}/charts/web {PLAIN}", f"pull oci://{{REG}}/charts/web --version 0.1.0 {PLAIN}",
                                   f"push web-0.2.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"show chart oci://{{REG}}/charts/web:0.1.0 {PLAIN}"]),
        ("stranger: password of the command line", [f"pull oci://{{REG}}/charts/web {PLAIN} {RIGHT}", f"pull oci://{{REG}}/charts/web:0.1.0 {PLAIN} {WRONG}",
                                                    f"pull oci://{{REG}}/charts/web {PLAIN} {WRONG}", f"push signed-1.0.0.tgz oci://{{REG}}/{{MINE}} {PLAIN} {WRONG}",
                                                    f"push signed-1.0.0.tgz oci://{{REG}}/{{MINE}} {PLAIN} {RIGHT}",
                                                    f"template oci://{{REG}}/charts/web {PLAIN} --username tug-test"]),
        ("stranger: Docker's configuration", ["! mkdir -p docker", "! sh -c 'cp {LOGINS} docker/config.json'",
                                              f"DOCKER_CONFIG=docker pull oci://{{REG}}/charts/web {PLAIN}",
                                              "! sh -c 'echo {{ > docker/config.json'", f"DOCKER_CONFIG=docker pull oci://{{REG}}/charts/web {PLAIN}"]),
        ("stranger: a credential helper", [f"PATH=bin:/usr/bin:/bin HELM_REGISTRY_CONFIG=helper.json pull oci://{{REG}}/charts/web {PLAIN}",
                                           f"PATH=bin:/usr/bin:/bin HELM_REGISTRY_CONFIG=fails.json pull oci://{{REG}}/charts/web {PLAIN}",
                                           f"PATH=/usr/bin:/bin HELM_REGISTRY_CONFIG=helper.json pull oci://{{REG}}/charts/web:0.1.0 {PLAIN}",
                                           f"PATH=bin:/usr/bin:/bin HELM_REGISTRY_CONFIG=helper.json registry login {{REG}} {PLAIN} -u tug-test --password-stdin <<<tug-test-secret",
                                           "! cat stored", "PATH=bin:/usr/bin:/bin HELM_REGISTRY_CONFIG=helper.json registry logout {REG}", "! cat stored"]),
        ("stranger: login", [f"registry login {{REG}} {PLAIN} -u tug-test -p tug-test-secret", f"pull oci://{{REG}}/charts/web {PLAIN}",
                             f"registry login {{REG}} {PLAIN} -u tug-test -p wrong", "registry logout {REG}", "registry logout {REG}",
                             f"pull oci://{{REG}}/charts/web {PLAIN} --version 0.1.0"]),
        ("stranger: login by standard input", [f"registry login {{REG}} {PLAIN} -u tug-test --password-stdin <<<tug-test-secret",
                                               f"registry login {{REG}} {PLAIN} --password-stdin <<<tug-test-secret",
                                               f"registry login {{REG}} {PLAIN} -u tug:test --password-stdin <<<tug-test-secret",
                                               f"registry login {{REG}} {PLAIN} -u tug-test --password-stdin <<<"]),
        ("stranger: login with TLS", ["registry login {TLS} -u tug-test -p tug-test-secret --ca-file {CA}", "registry login {TLS} -u tug-test -p tug-test-secret",
                                      "registry login {TLS} -u tug-test -p tug-test-secret --insecure", "pull oci://{TLS}/charts/web --ca-file {CA}",
                                      "registry logout {TLS}"]),
        ("stranger: login elsewhere", ["registry login {REG}/charts --plain-http -u a -p b", "registry login 127.0.0.1:1 -u a -p b", "registry login 'a b' -u a -p b",
                                       "registry login http://{REG} -u a -p b", "registry login '' -u a -p b", "registry login", "registry logout",
                                       "registry logout nowhere.example", "registry login {REG} --plain-http", "registry login {REG} --plain-http -u tug-test"]),
        ("login keeps what it does not know", ["HELM_REGISTRY_CONFIG=mine.json registry login {REG} --plain-http -u tug-test -p tug-test-secret",
                                               "HELM_REGISTRY_CONFIG=mine.json registry logout other.example", "HELM_REGISTRY_CONFIG=new/dir/c.json registry login {REG} --plain-http -u tug-test -p tug-test-secret"]),
        ("push", [f"push web-0.2.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"push web-0.2.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}",
                  f"!helm pull oci://{{REG}}/{{MINE}}/web {PLAIN}", f"!helm show all oci://{{REG}}/{{MINE}}/web:0.2.0 {PLAIN}",
                  f"pull oci://{{REG}}/{{MINE}}/web {PLAIN} -d again", "! cmp web-0.2.0.tgz again/web-0.2.0.tgz"]),
        ("push: versions with +", [f"push plus-1.0.0+build.5.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"!helm pull oci://{{REG}}/{{MINE}}/plus {PLAIN}",
                                   f"pull oci://{{REG}}/{{MINE}}/plus --version 1.0.0+build.5 {PLAIN} -d again"]),
        ("push: with what signs it", [f"push signed-1.0.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"!helm pull oci://{{REG}}/{{MINE}}/signed --prov {PLAIN} -d out",
                                      "! cmp signed-1.0.0.tgz.prov out/signed-1.0.0.tgz.prov"]),
        ("push: a chart with much to tell", [f"push rich-2.0.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"!helm show chart oci://{{REG}}/{{MINE}}/rich {PLAIN}"]),
        ("what Helm pushed", [f"!helm push web-0.2.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"pull oci://{{REG}}/{{MINE}}/web {PLAIN} -d again",
                              "! cmp web-0.2.0.tgz again/web-0.2.0.tgz", f"push web-0.2.0.tgz oci://{{REG}}/{{MINE}} {PLAIN}"]),
        ("push: mistakes", [f"push missing.tgz oci://{{REG}}/{{MINE}} {PLAIN}", f"push app oci://{{REG}}/{{MINE}} {PLAIN}", f"push mine.json oci://{{REG}}/{{MINE}} {PLAIN}",
                            "push web-0.2.0.tgz {REG}/charts", "push web-0.2.0.tgz charts", "push web-0.2.0.tgz http://{REG}/charts", "push web-0.2.0.tgz 'oci://a b/c'",
                            f"push web-0.2.0.tgz oci://{{REG}} {PLAIN}", f"push web-0.2.0.tgz oci://{{REG}}/Bad {PLAIN}", f"push web-0.2.0.tgz oci://{{REG}}/{{MINE}}/web:0.2.0 {PLAIN}",
                            "push web-0.2.0.tgz", "push", "push web-0.2.0.tgz oci://127.0.0.1:1/x", "push web-0.2.0.tgz oci://{REG}/x --ca-file missing.pem"]),
        ("dependencies", [f"dependency update app {PLAIN}", "dependency list app", f"dependency build app {PLAIN}", f"dependency build app {PLAIN} --skip-refresh"]),
        ("dependencies that are not there", [f"dependency update missing-tag {PLAIN}", f"dependency update missing-chart {PLAIN}", f"dependency update missing-range {PLAIN}",
                                             f"dependency update missing-range-chart {PLAIN}"]),
        ("stranger: dependencies", [f"dependency update app {PLAIN}", f"dependency update app {PLAIN} {RIGHT}", f"package app --dependency-update {PLAIN} {RIGHT}"]),
    ]
    return found + token_rows() + [
        ("plugins", [f"plugin install oci://{{REG}}/charts/hello:1.0.0 {PLAIN} --verify=false", "plugin list", "hello you", "plugin update hello", "plugin uninstall hello"]),
        ("plugins by their configuration", [f"plugin install oci://{{REG}}/charts/old:1.0.0 {PLAIN} --verify=false", "plugin list"]),
        ("plugins by --version", [f"plugin install oci://{{REG}}/charts/hello --version 1.0.0 {PLAIN} --verify=false", f"plugin install oci://{{REG}}/charts/hello {PLAIN} --verify=false"]),
        ("plugins without a signature", [f"plugin install oci://{{REG}}/charts/hello:1.0.0 {PLAIN}", "plugin list"]),
        *[(f"plugins that are none: {name}", [f"plugin install oci://{{REG}}/charts/{name} {PLAIN} --verify=false", "plugin list"])
          for name in ("other:1.0.0", "plain:1.0.0", "untitled:1.0.0", "web:0.2.0", "none:1.0.0", "hello:2.0.0")],
        ("an index that names a registry", ["repo add r {WEB}", "search repo r/web", "pull r/web --plain-http -d out", "pull r/web --version 0.1.0 --ca-file {CA} -d out",
                                            "pull r/web", "pull r/web --version 0.0.9 --plain-http", "show values r/web --plain-http", "template x r/web --plain-http"]),
        ("stranger: an index that names a registry", ["repo add r {WEB}", "pull r/web --plain-http -d out", f"pull r/web --plain-http {RIGHT} -d out"]),
    ]


def token_rows():
    """Of the registry whose token service knows a user, and lets everybody pull from public/."""
    return [
        ("tokens", [f"pull oci://{{TOKENS}}/charts/web {PLAIN} -d out", f"show chart oci://{{TOKENS}}/charts/web:0.1.0 {PLAIN}",
                    f"pull oci://{{TOKENS}}/charts/none {PLAIN}", f"push web-0.2.0.tgz oci://{{TOKENS}}/{{MINE}} {PLAIN}",
                    f"!helm pull oci://{{TOKENS}}/{{MINE}}/web {PLAIN} -d out", f"push signed-1.0.0.tgz oci://{{TOKENS}}/{{MINE}} {PLAIN}"]),
        ("stranger: tokens for everybody", [f"pull oci://{{TOKENS}}/public/web {PLAIN} -d out", f"pull oci://{{TOKENS}}/public/web --version ^0.1 {PLAIN}",
                                            f"pull oci://{{TOKENS}}/charts/web {PLAIN}", f"pull oci://{{TOKENS}}/charts/web --version 0.1.0 {PLAIN}",
                                            f"push web-0.2.0.tgz oci://{{TOKENS}}/public {PLAIN}", f"show all oci://{{TOKENS}}/public/plus {PLAIN}"]),
        ("stranger: tokens for a password", [f"pull oci://{{TOKENS}}/charts/web {PLAIN} {RIGHT} -d out", f"pull oci://{{TOKENS}}/charts/web {PLAIN} {WRONG}",
                                             f"pull oci://{{TOKENS}}/charts/web:0.1.0 {PLAIN} {WRONG}", f"push web-0.2.0.tgz oci://{{TOKENS}}/{{MINE}} {PLAIN} {RIGHT}",
                                             f"push web-0.2.0.tgz oci://{{TOKENS}}/{{MINE}} {PLAIN} {WRONG}", f"template x oci://{{TOKENS}}/charts/web {PLAIN} {RIGHT}"]),
        ("stranger: login for tokens", [f"registry login {{TOKENS}} {PLAIN} -u tug-test -p wrong", f"registry login {{TOKENS}} {PLAIN} -u tug-test -p tug-test-secret",
                                        f"pull oci://{{TOKENS}}/charts/web {PLAIN} -d out", f"push web-0.2.0.tgz oci://{{TOKENS}}/{{MINE}} {PLAIN}", "registry logout {TOKENS}",
                                        f"pull oci://{{TOKENS}}/charts/web {PLAIN} --version 0.1.0"]),
    ]
