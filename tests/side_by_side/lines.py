"""The command lines of commands.py. Words such as NAME=value in front set the environment, <FILE at the end is
standard input; {HERE} is the folder that the line runs in."""
import shlex

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

# What comes in on standard input.
INPUT = [
    "template r good -f - <v1.yaml", "template r good -f -,v2.yaml <v1.yaml", "template r good -f - -f - <v1.yaml", "template r good -f - <bad.yaml", "template r good -f - <text.txt",
    "template r good -f -", "template r good --set-file a=- <text.txt", "lint good -f - <v1.yaml", "template r - <v1.yaml", "template r good -f - --set a=9 <v1.yaml", "template r good -f - <list.yaml",
    "template r good -f - <values.json", "show values - <v1.yaml",
]

# What is read from the environment.
VARIABLES = [
    "HELM_NAMESPACE=x template r spaced", "HELM_NAMESPACE= template r spaced", "HELM_NAMESPACE=x template r spaced -n y", "HELM_NAMESPACE=x env HELM_NAMESPACE", "HELM_DEBUG=1 template r good",
    "HELM_DEBUG=x template r good", "HELM_DEBUG=true env HELM_DEBUG", "HELM_DEBUG=T env HELM_DEBUG", "HELM_DEBUG=0 template r good", "HELM_DEBUG=x env", "HELM_DEBUG= env", "HELM_DEBUG=1 template r good --debug=false",
    "HELM_COLOR=always template r good", "HELM_COLOR=x template r good", "NO_COLOR=1 template r good", "HELM_COLOR=always NO_COLOR=1 template r good --debug", "HELM_COLOR=always lint good",
    "HELM_COLOR=always template r broken/template-fail", "NO_COLOR=1 template r good --color=always", "HELM_BURST_LIMIT=x env", "HELM_BURST_LIMIT=5 env HELM_BURST_LIMIT", "HELM_BURST_LIMIT=5 env --burst-limit 6 HELM_BURST_LIMIT",
    "HELM_QPS=x env HELM_QPS", "HELM_QPS=1.5 env HELM_QPS", "HELM_QPS=1e10 env HELM_QPS", "HELM_MAX_HISTORY=5 env HELM_MAX_HISTORY", "HELM_MAX_HISTORY=x env HELM_MAX_HISTORY", "HELM_CACHE_HOME=c env", "HELM_CONFIG_HOME=c env",
    "HELM_DATA_HOME=d env", "XDG_CACHE_HOME=/c env", "XDG_CONFIG_HOME=/c env", "XDG_DATA_HOME=/d env", "HELM_PLUGINS=p env HELM_PLUGINS", "HELM_KUBEASGROUPS=' a,b, ' env HELM_KUBEASGROUPS", "HELM_KUBEASGROUPS=, env HELM_KUBEASGROUPS",
    "HELM_KUBECONTEXT=x env HELM_KUBECONTEXT", "HELM_KUBECONTEXT=x template r spaced", "HELM_DRIVER=x template r good", "HELM_DRIVER=memory template r good", "HELM_KUBETOKEN=t env HELM_KUBETOKEN", "HELM_KUBEINSECURE_SKIP_TLS_VERIFY=x env HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
    "HELM_REGISTRY_CONFIG=r env HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CACHE=r env", "HELM_REPOSITORY_CONFIG=r env HELM_REPOSITORY_CONFIG", "HELM_CONTENT_CACHE=c env HELM_CONTENT_CACHE", "HOME= env", "HELM_BIN=x env HELM_BIN",
    "KUBECONFIG=kube.yaml template r spaced", "KUBECONFIG=kube.yaml template r spaced --kube-context other", "KUBECONFIG=kube.yaml template r spaced --kube-context nosuch", "template r spaced --kubeconfig kube.yaml", "KUBECONFIG=bad.yaml template r spaced",
    "KUBECONFIG=list.yaml template r spaced", "KUBECONFIG=nosuch:kube.yaml template r spaced", "KUBECONFIG=kube.yaml env HELM_NAMESPACE", "env --kubeconfig kube.yaml", "KUBECONFIG=kube.yaml HELM_NAMESPACE=e template r spaced",
    "template r spaced --kubeconfig nosuch", "KUBECONFIG=text.txt env HELM_NAMESPACE", "HELM_EXPERIMENTAL_CHART_V3=1 create new --chart-api-version v3", "HELM_EXPERIMENTAL_CHART_V3=1 create new", "HELM_DATA_HOME={HERE}/data create new -p st",
    "HELM_DATA_HOME={HERE}/data create new --starter nosuch", "create new --starter {HERE}/good", "HELM_NO_PLUGINS=1 template r good", "SOURCE_DATE_EPOCH=x package good", "SOURCE_DATE_EPOCH=0 package good", "SOURCE_DATE_EPOCH= package good",
    "TZ=Europe/Berlin template r clock", "TZ=America/New_York template r clock", "TZ=x/y template r clock", "TZ= template r clock", "LANG=de_DE.UTF-8 template r good",
]

# Post-renderers.
RENDERERS = ["template r good --post-renderer nosuch --post-renderer nosuch", "template r good --post-renderer ./x.sh", "template r good --post-renderer=", "template r good --post-renderer-args a", "template r good --post-renderer-args=a --post-renderer nosuch",
             "template r good --post-renderer /bin/cat", "template r good --post-renderer"]

# Asking for completions in odd places.
COMPLETIONS = [f"__complete {rest}" for rest in (
    "", "''", "-", "--", "--n", "template -", "template --", "template --s", "template --set", "template r ''", "template r g", "template r ./g", "template -f ''", "template --kube-version 1", "--namespace ''", "-n ''", "template --dry-run=", "template --dry-run=c",
    "template --dry-run x", "template --post-renderer ''", "nosuch ''", "template --nope ''", "template -- ''", "template -- --se", "show a", "inspect v", "dep u", "dependencies b", "completion ''", "completion bash ''", "create ''", "create a ''", "package ''",
    "lint ''", "show chart ''", "show chart good ''", "help ''", "help dep", "help dependency b", "version ''", "--debug templ", "-n x templ", "templ --debug", "env ''", "env HELM_BIN ''", "create x --starter ''", "template --output-dir ''", "template --color ''",
    "template --color=", "--kube-context ''", "--kubeconfig ''", "docs --type m", "docs --dir ''", "template --wait ''", "template --wait=", "template --set a=1 --se", "template --debug --de", "template --values ''", "template --values=v", "template -fv", "dependency list ''",
    "dependency list good ''", "dependency update ''", "template r good ''", "show values --jsonp", "show values --jsonpath ''", "package --sig", "package -", "version --t", "version -", "env -", "completion zsh -", "a b c", "template -n", "template -nx ''",
    "--kube-version ''", "template --version ''", "template good --version 1", "show chart good --version ''", "x''", "verison ''")] + [
    "__completeNoDesc templ", "__completeNoDesc env HELM_", "__completeNoDesc ''", "__complete", "HELM_COMPLETION_DESCRIPTIONS=0 __complete templ", "HELM_ACTIVE_HELP=0 __complete create a ''", "COBRA_ACTIVE_HELP=0 __complete create a ''",
    "KUBECONFIG=kube.yaml __complete --kube-context ''", "KUBECONFIG=kube.yaml __complete --kube-context o", "HELM_DATA_HOME={HERE}/data __complete create x --starter ''"]

# Flags after --, repeated, joined, with and without values.
FLAGS = ["template r -- good", "template -- r good", "template r good -- --set a=5", "template r good --", "-- template r good", "version -- --short", "lint -- good", "show -- chart good", "show chart -- good", "template --", "env -- HELM_BIN", "--debug template r good",
         "--debug=x template r good", "-n x template r good", "--namespace=x --debug=false template r good", "template --namespace", "template r good --debug x", "-n", "--namespace", "-nx", "--", "-", "''", "' '", "template ''", "template r ''", "lint ''", "show chart ''"] + [
    f"template r good {rest}" for rest in (
        "-n a -n b", "--debug --debug", "--debug=false --debug", "--debug=x", "--include-crds=false", "--include-crds=maybe", "--include-crds=1", "--include-crds=", "-n", "--namespace=", "--namespace ''", "--set=a=1", "--set a=1 --set=b=2", "-fv1.yaml", "-f=v1.yaml", "-gn x",
        "-ng", "-gx", "--kube-version 1.20 --kube-version 1.30", "--api-versions a --api-versions b", "-a a,b -a c", "-s a -s b", "-s templates/a.yaml,templates/two.yaml", "-s ''", "-s /templates/a.yaml", "-s ./templates/a.yaml", "-s templates", "-s '['", "-s good/templates/a.yaml",
        "-s templates/_x.tpl", "-s templates/hook.yaml", "-s templates/hook.yaml --no-hooks", "-s templates/hook.yaml --skip-tests", "--timeout 5", "--timeout 5s", "--timeout=-5s", "--timeout=", "--timeout 1h1m1.5s", "--timeout 1d", "--qps x", "--qps 1.5", "--burst-limit x",
        "--burst-limit 0x10", "--burst-limit 99999999999999999999", "--burst-limit=", "--output-dir=", "--output-dir ''", "--output-dir v1.yaml", "--output-dir a/b/c", "--output-dir {HERE}/x", "--set ''", "-f ''", "-f 'v1.yaml,\"v2.yaml\"'", "-f '\"v1.yaml'", "-f v1.yaml,",
        "-f ,", "-f 'v1.yaml, v2.yaml'", "--labels x", "--labels a=b,c", "--labels a=b --labels a=c", "--version ''", "--version 0.1.0", "--version x", "--repo https://x.invalid", "-v x", "--alsologtostderr", "--logtostderr=x", "--vmodule x", "--nope=1",
        "--no-hook", "--Set a=1", "---", "--=", "--=x", "-", "-=", "-é", "--é", "-sx", "--show-only", "--set-string a=1,b=2", "--set-file a", "--set-file a=", "--set-file a.b=text.txt", "--set-file 'a[0]=text.txt'", "--set-file a=text.txt,b=v1.yaml", "--set-file a=good",
        "--name-template x", "--name-template '{{'", "--name-template '{{ .x }}'", "--name-template '{{ env \"HOME\" | len }}'", "--name-template ''", "--create-namespace", "--dependency-update", "--disable-openapi-validation", "--enable-dns", "--generate-name", "--keyring x", "--verify",
        "--wait", "--wait=true", "--wait=false", "--wait=watcher", "--wait=legacy", "--wait=hookOnly", "--wait-for-jobs", "--dry-run=server", "--dry-run=true", "--dry-run=false", "--dry-run=1", "--dry-run=", "--replace", "--rollback-on-failure", "--take-ownership", "--no-color", "--color=never",
        "--color=always --debug", "--colour=auto", "--color", "--server-side=false", "--server-side", "--force-conflicts", "--force-replace", "--reset-values", "--is-upgrade --no-hooks", "--release-name", "--kubeconfig bad.yaml", "--plain-http", "--username u --password p", "--pass-credentials")]

# The rest of the single commands.
MORE = [
    "version --short=false", "version --client", "version -c", "version --template ''", "version --template '{{.}}'", "version --template '{{range .}}{{end}}'", "version --template '{{.GoVersion}}'", "version --template '{{printf \"%q\" .Version}}'", "version --template '{{upper .Version}}'",
    "version --template '{{.Version | len}}'", "version --template '{{.Version.x}}'", "version --short --template '{{.Version}}'", "version --template '{{define \"a\"}}x{{end}}{{template \"a\"}}'", "version --template '{{if .GitCommit}}a{{else}}b{{end}}\\n'", "version --template '{{nope}}'",
    "version --template '{{index . \"x\"}}'", "version --template 'a b'", "env HELM_BIN HELM_DEBUG", "env helm_bin", "env ''", "env -n y", "env --qps 3 --burst-limit 7", "env --kube-as-group a --kube-as-group b HELM_KUBEASGROUPS", "env --kube-as-group a,b HELM_KUBEASGROUPS",
    "env --registry-config x HELM_REGISTRY_CONFIG", "env --kube-apiserver u --kube-token t --kube-ca-file c --kube-as-user s --kube-tls-server-name n", "env --kube-insecure-skip-tls-verify HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
    "lint good --strict --quiet", "lint -q good", "lint good -n ns", "lint good --namespace ns", "lint good --kube-version x", "lint good --kube-version 1.30.0", "lint .", "lint good/", "lint ./good good", "lint good/Chart.yaml", "lint good nosuch good-0.1.0.tgz", "lint --quiet nosuch good",
    "lint --quiet broken/no-name broken/bad-version", "lint --strict broken/no-version good", "lint up.tgz", "lint no-chart.tgz", "lint empty", "lint good --set a.b.c=1", "lint good --set-json a", "lint good --skip-schema-validation", "lint broken/schema-violated --skip-schema-validation",
    "lint --with-subcharts broken/missing-dependency", "lint odd", "lint --strict odd", "lint old --with-subcharts --quiet", "lint parent --with-subcharts --strict", "lint good --debug",
    "show chart good --version 1", "show chart good --devel", "show all good-0.1.0.tgz", "show all old", "show all builds", "show crds parent", "show readme good-0.1.0.tgz", "show all broken/no-name", "show values broken/values-syntax", "show all up.tgz", "show chart", "show values good good",
    "show all odd", "show crds odd", "show readme odd", "show values odd", "show chart good/Chart.yaml", "show chart good --repo https://x.invalid", "inspect good", "show all", "show values good --debug", "show chart text.txt",
    "package good -d nosuch/deep", "package good -d v1.yaml", "package good --app-version ''", "package good --version ''", "package good --version v1.0.0", "package good --version 1.0", "package good --version 1.0.0+b", "package good --version 01.0.0", "package good --set a=1", "package good --key k",
    "package good --debug", "package good nosuch parent", "package odd", "package .", "package good/", "package ./good -d ./out", "package good good", "package text.txt", "package broken/schema-broken", "package broken/values-syntax",
    "package broken/template-syntax", "package broken/ignore-doublestar", "package broken/loose-in-charts", "package good --version 1.2.3-rc.1 --app-version 2", "package parent --version 3.0.0", "package good --destination=out --dependency-update",
    "create ..", "create sub/..", "create new/", "create ''", "create new extra", "create good/new", "create /nosuch/new", "create v1.yaml", "create v1.yaml/new", "create é", "create NEW", "create -x", "create a/b/c", "create good/templates", "create parent",
    "dependency", "dep", "dependency list", "dependency list .", "dependency list v1.yaml", "dependency list odd", "dependency list broken/null-dependency", "dependency list broken/bad-alias", "dependency list parent --max-col-width 0", "dependency list parent --max-col-width x", "dependency list parent/charts/child",
    "dependency list broken/loose-in-charts", "dependency list many", "dependency list many --max-col-width 12", "dependency update builds --skip-refresh", "dependency update builds --debug", "dependency update many --skip-refresh", "dependency build many --skip-refresh", "dependency build broken/twice-dependency",
    "dependency update far", "dependency build far", "dependency update wrong", "dependency build wrong", "dependency list wrong", "dependency update good", "dependency build old", "dep up builds", "dependency update good-0.1.0.tgz",
    "help", "--help", "-h", "template --help", "template -h r good", "help template", "help nosuch", "help dependency list", "help help", "dependency --help", "lint -h", "version --help", "env --help",
    "completion bash --no-descriptions --nope", "completion zsh x", "completion --nope", "template r odd", "template r odd --include-crds", "template r odd --debug", "template r many", "template r values-only", "template r empty", "template r .", "template .", "template r wrong", "template r parent/charts/child",
    "template r parent --include-crds --skip-tests", "template r parent --set second.o=null --set child.x=null", "template r parent --set-json 'child={\"x\":[1]}'", "template r parent --set tags=x", "template r parent --set tags.t=x", "template r parent --set child.enabled=x", "template r parent --set child.enabled=1",
    "template r parent --set global=x", "template r parent --set child.global.g=5", "template r parent --set second=null", "template r parent --output-dir out", "template r parent --output-dir out --release-name", "template r parent -s charts/second/templates/a.yaml", "template r parent -s templates/a.yaml -s charts/child/templates/a.yaml",
] + [f"show values good --jsonpath {shlex.quote(path)}" for path in (
    "", "{.b.c[*]}", "{range .b.c[*]}{@}{\"\\n\"}{end}", "{.b.c[-1]}", "{.b.c[5]}", "{..c}", "{.b.c[?(@>1)]}", ".a", "{$}", "{.b}", "{[\"a\"]}", "{.b[\"c\"]}", "{.b.*}", "x{.a}y", "{\"lit\"}", "{.a.b}", "{.b.c[0:1]}", "{.b.c[0,1]}", "{", "}", "{.}", "{end}", "{range .b.c}",
    "{.b['c']}", "{.a+1}", "{@.a}", "{.b.c[::2]}", "{.b.c[1:]}", "{.b.c[x]}", "{..}", "{.b.c[?(@==2)]}", "{.a}{.nope}", "{range .b.c[*]}{.}{end}", "{1}", "{true}", "{'x'}", "{.a[0]}", "{.b.c.d}")]

# Releases where no cluster answers (nothing listens at port 1) and where the context is not there.
VERBS = ["install r good", "install r good --dry-run=server", "install r good --dry-run=x", "install r nosuch", "install r broken/library", "install r broken/yaml-indent", "install BAD good",
         "install r good -f nosuch.yaml", "install r good --ca-file text.txt", "install r good --cert-file text.txt", "install r good --ca-file text.txt --dry-run=x", "install good -g", "install r good --hide-secret", "install r good -o json",
         "upgrade r good", "upgrade r good --install", "upgrade r nosuch", "upgrade r nosuch --install", "upgrade r good --dry-run", "upgrade r good --dry-run=server", "upgrade r good -i --dry-run=client", "upgrade BAD good", "upgrade BAD good -i",
         "upgrade r good --ca-file text.txt", "upgrade r good --ca-file text.txt --dry-run=x", "rollback r", "rollback r 1", "rollback r x", "rollback BAD", "rollback r 1 --dry-run", "uninstall r", "uninstall BAD r", "uninstall r --dry-run", "uninstall r --ignore-not-found",
         "list", "list -A", "list -o json", "list --filter '['", "history r", "history BAD", "status r", "status r --revision 2", "get all r", "get values r", "get manifest r", "get hooks r", "get notes r", "get metadata r", "test r",
         "template r good --dry-run=server", "template r good --validate", "template r nosuch --dry-run=server", "template r broken/yaml-indent --dry-run=server", "template BAD good --dry-run=server", "template r good --validate --debug"]
NO_CLUSTER = [f"{verb} --kube-apiserver http://127.0.0.1:1" for verb in VERBS] + [f"KUBECONFIG=kube.yaml {verb} --kube-context nosuch" for verb in VERBS] + [
    "HELM_DRIVER=configmap list --kube-apiserver http://127.0.0.1:1", "HELM_DRIVER=memory list --kube-apiserver http://127.0.0.1:1", "HELM_DRIVER=nosuch list", "HELM_DRIVER=sql install r good", "HELM_DRIVER=sql upgrade r good -i",
    "KUBECONFIG=text.txt install r good", "KUBECONFIG=bad.yaml list", "KUBECONFIG=list.yaml uninstall r", "install r good --kube-apiserver ::", "list --kube-apiserver https://127.0.0.1:1 --kube-ca-file text.txt", "list --kube-apiserver https://127.0.0.1:1 --kube-ca-file nosuch"]

COMMANDS += INPUT + VARIABLES + RENDERERS + COMPLETIONS + FLAGS + MORE + NO_CLUSTER

# Command lines whose text is our own by decision, or needs what a later issue builds (repositories):
# only status and streams in use are compared.
HELP = ["show", "completion", "show nosuch good", "dependency nosuch", "completion nosuch", "-- template r good", "show -- chart good", "-nx", "--", "-", "''", "inspect good", "dependency", "dep", "help", "--help", "-h", "template --help", "template -h r good", "help template",
        "help nosuch", "help dependency list", "help help", "dependency --help", "lint -h", "version --help", "env --help"]
LATER = ["template r good --repo https://x.invalid", "show chart good --repo https://x.invalid", "template r good --verify", "dependency update far", "dependency build far"]
MAY_DIFFER = {"version": "commit and Go version of the build", "version --short": "commit of the build", **dict.fromkeys(HELP, "help text"), **dict.fromkeys(LATER, "a later issue")}
