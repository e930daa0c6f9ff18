"""The rows of repositories.py: a name and the lines that run one after the other. {URL}, {OTHER} and {TLS} are the
servers, {HERE} the folder of the row; NAME=value in front sets the environment, <TEXT at the end is standard input,
! in front runs another program."""
import random
import shlex

ANY_ORDER = ("repo update", "dependency update", "dependency build")  # lines whose output Helm prints in the order that answers come in

INDEX = [
    ["repo index archives"], ["repo index archives --url https://example.com/charts"], ["repo index archives --url https://example.com/charts/"], ["repo index archives --url '/a/b'"], ["repo index archives --url ':x'"],
    ["repo index archives --json"], ["repo index archives --json --url https://example.com/a%20b?x=1"], ["repo index nothing"], ["repo index nothing --json"], ["repo index nosuch"], ["repo index"], ["repo index a b"],
    ["repo index archives --merge charts.yaml"], ["repo index archives --merge json.yaml"], ["repo index archives --merge old.yaml"], ["repo index archives --merge old.yaml --json"], ["repo index nothing --merge charts.yaml"],
    ["repo index nothing --merge partly.yaml"], ["repo index nothing --merge bad.yaml"], ["repo index nothing --merge empty.yaml"], ["repo index nothing --merge new.yaml"], ["repo index nothing --merge new.yaml --json"],
    ["repo index nothing --merge nosuch/new.yaml"], ["repo index nothing --merge archives"], ["repo index archives", "repo index archives --merge archives/index.yaml --url https://x"], ["repo index local"],
    ["repo index nothing --merge ../w/old.yaml"], ["repo index ."],
]


ADD = "repo add r {URL}/charts"
REPO = [
    [ADD, "repo list", "repo list -o json", "repo list -o yaml", "repo list --no-headers", "repo ls"], ["repo list"], ["repo list -o json"], ["repo list -o yaml"], ["repo list x"],
    [ADD, ADD, ADD + "/", ADD + " --username u --password p", ADD + " --force-update --username u --password p", "! cat config/helm/repositories.yaml ../config/repositories.yaml", "repo list"],
    [ADD, "repo add s {URL}/json", "repo add t {URL}/relative", "repo list", "repo remove s", "repo list", "repo rm r t", "repo list", "repo remove r"], ["repo remove r"], [ADD, "repo remove x", "repo remove r x"],
    *[[f"repo add r {{URL}}/{name}"] for name in ("bad", "html", "empty", "no-version", "unknown", "twice", "nothing", "null", "list", "type", "partly", "missing", "to/charts", "to-other/charts", "headers")],
    ["repo add r {URL}/secret"], ["repo add r {URL}/secret --username user --password password", "repo update"], ["repo add r {URL}/secret --username user --password wrong"],
    ["repo add r {URL}/secret --username user --password-stdin <password"], ["repo add r {URL}/secret --username user"], ["repo add r {URL}/secret --password password"],
    ["repo add r {URL}/to/secret --username user --password password"], ["repo add r {URL}/to-other/bare --username user --password password"], ["repo add r {URL}/to-other/bare --username user --password password --pass-credentials"],
    ["repo add a/b {URL}/charts"], ["repo add '' {URL}/charts", "repo list"], ["repo add r"], ["repo add r x y"], ["repo add r ftp://127.0.0.1/x"], ["repo add r charts"], ["repo add r ':x'"], ["repo add r ''"],
    ["repo add r http://127.0.0.1:1/x"], ["repo add r https://kubernetes-charts.storage.googleapis.com"], ["repo add r https://kubernetes-charts.storage.googleapis.com --allow-deprecated-repos --force-update=x"],
    ["repo add r {TLS}/charts"], ["repo add r {TLS}/charts --ca-file ca.crt", "repo update"], ["repo add r {TLS}/charts --insecure-skip-tls-verify", "repo list -o yaml"], ["repo add r {TLS}/charts --ca-file nosuch"],
    ["repo add r {TLS}/charts --ca-file local.yaml"], ["repo add r {TLS}/charts --cert-file x --key-file y"], ["repo add r {TLS}/charts --cert-file x"], ["repo add r {URL}/charts --timeout x"], ["repo add r '{URL}/charts?token=1'", "repo list"],
    [ADD, "repo add s {URL}/json", "repo update", "repo update r", "repo update s r", "repo up x", "repo update r x"], ["repo update"], [ADD, "! cp bad.yaml ../config/repositories.yaml", "repo update", "repo list", "repo add s {URL}/json", "repo remove r", "search repo"],
    [ADD, "! cp empty.yaml ../config/repositories.yaml", "repo update", "repo list", "repo remove r", "search repo", "repo add s {URL}/json"], ["repo list --repository-config x.yaml", "repo add r {URL}/json --repository-config x.yaml --repository-cache y", "repo list --repository-config x.yaml"],
    ["HELM_REPOSITORY_CONFIG=sub/x repo add r {URL}/json"], ["HELM_REPOSITORY_CACHE=sub/x repo add r {URL}/json"],
]

TWO = ["repo add r {URL}/charts", "repo add other {URL}/json", "repo add partly {URL}/partly", "repo add dollar {URL}/dollar"]
SEARCH = [
    "", "web", "WEB", "page", "http", "sql store", "keeps", "r/web", "other/", "nothing-there", "nothing-there --fail-on-no-result", "nothing-there -o json", "nothing-there -o json --fail-on-no-result", "nothing-there -o yaml", "web -l", "-l", "-l --devel",
    "--devel", "web --devel", "web --version '>1'", "web --version '^1'", "web --version 1.0.0", "web -l --version '<2-0'", "web --version x", "store", "store --devel", "-r '^web'", "-r 'w.b'", "-r 'W'", "-r '['", "-r '(?i)PAGE' -l", "-o json", "-o yaml",
    "-o nosuch", "--max-col-width 5", "--max-col-width 0", "-l --max-col-width 200", "--max-col-width -1", "web db", "'serves pages'", "zed -l", "K", "äö", "ÄÖ", "-r 'Ä'", "'a\vr/'", "'' x", "web --version ''", "v1", "1.1.0", "-l -o json",
]
SEARCHES = [[*TWO, *[f"search repo {words}" for words in SEARCH]], ["search repo"], ["search repo x"],
            [*TWO, "! rm ../cache/repository/r-index.yaml", "search repo web", "! cp bad.yaml ../cache/repository/r-index.yaml", "search repo web", "! cp old.yaml ../cache/repository/r-index.yaml", "search repo web", "! cp charts.yaml ../cache/repository/r-index.yaml", "search repo web"]]


LOCATE = [
    ["repo add r {URL}/charts", "pull r/web", "pull r/web --version 1.0.0", "pull r/web --version ^1", "pull r/web --version 1.0", "pull r/web --devel", "pull r/web --version '>1.1.0-0'", "pull r/web --version 9", "pull r/web --version x", "pull r/nosuch", "pull x/web", "pull web",
     "pull r/web r/db", "pull r/store", "pull r/store --devel", "pull r/web -d nothing", "pull r/web -d nosuch", "pull r/web --prov", "pull r/", "pull ''", "pull /web", "pull ./web", "pull r/web/x", "pull r/web --version 1.0.5", "pull r/web --version 1.0.5+build.7"],
    ["repo add r {URL}/charts", "pull r/web --untar", "pull r/web --untar", "pull r/db --untar --untardir out", "pull r/db --untar -d nothing", "pull r/db --untar -d nothing --untardir deep", "pull r/v1 --untar --untardir {HERE}/absolute", "pull {URL}/charts/db-0.1.0.tgz --untar"],
    ["pull {URL}/charts/web-1.0.0.tgz", "pull {URL}/charts/nosuch.tgz", "pull {URL}/to/charts/web-1.0.0.tgz", "pull {URL}/secret/db-0.1.0.tgz", "pull {URL}/secret/db-0.1.0.tgz --username user --password password", "pull ftp://127.0.0.1/x.tgz", "pull http://127.0.0.1:1/x.tgz", "pull http://", "pull 'http://[x'"],
    ["pull web --repo {URL}/charts", "pull web --repo {URL}/charts --version 1.0.0", "pull web --repo {URL}/relative --version 7", "pull nosuch --repo {URL}/relative", "pull web --repo {URL}/bad", "pull web --repo {URL}/missing", "pull web --repo {URL}/no-urls", "pull web --repo {URL}/away",
     "pull db --repo {URL}/secret --username user --password password", "pull db --repo {URL}/secret", "pull web --repo {URL}/lost", "pull web --repo ftp://x", "pull web --repo ''", "pull web --repo :", "pull web --repo {URL}/odd-url", "pull ftp --repo {URL}/odd-url"],
    ["repo add r {URL}/relative", "pull r/web", "repo add s {URL}/secret --username user --password password", "pull s/db", "pull {URL}/secret/db-0.1.0.tgz", "repo add lost {URL}/lost", "pull lost/web", "repo add odd {URL}/odd-url", "pull odd/web", "pull odd/ftp", "repo add no {URL}/no-urls", "pull no/web", "pull no/db"],
    ["repo add away {URL}/away-secret --username user --password password", "pull away/web", "pull away/db", "template away/web", "template away/db"], ["repo add away {URL}/away-secret --username user --password password --pass-credentials", "pull away/web", "pull away/db", "template away/db"],
    ["repo add away {URL}/to-other/away", "pull away/web", "pull away/db --username user --password password", "template away/db --username user --password password --pass-credentials"],
    ["repo add d {URL}/bad-digest", "pull d/web", "pull d/short", "pull d/wrong", "template d/web", "template d/short", "template d/wrong", "template d/wrong"], ["repo add n {URL}/not-a-chart", "pull n/text", "template n/text", "show chart n/text", "pull n/text --untar"],
    ["repo add moved {URL}/moved", "pull moved/web", "template moved/web"], ["repo add p {URL}/partly", "pull p/a", "template p/a", "show chart p/a --version 1.0.0"],
    ["repo add t {TLS}/charts --ca-file ca.crt", "pull t/web", "repo add u {TLS}/relative --ca-file ca.crt", "pull u/web", "template u/db", "pull {TLS}/charts/web-1.0.0.tgz", "pull {TLS}/charts/web-1.0.0.tgz --ca-file ca.crt", "pull web --repo {TLS}/charts", "pull web --repo {TLS}/charts --insecure-skip-tls-verify",
     "template web --repo {TLS}/charts --ca-file ca.crt", "pull web --repo {TLS}/charts --ca-file nosuch", "pull u/web --insecure-skip-tls-verify --ca-file ''"],
    ["repo add r {URL}/charts", "show chart r/web", "show values r/web --version 1.0.0", "show all r/db", "show readme r/db", "show chart {URL}/charts/db-0.1.0.tgz", "show chart db --repo {URL}/charts --version 0.1.0", "show chart r/web --devel", "show chart r/nosuch", "show crds r/db", "! rm -rf ../cache/repository", "show chart r/web"],
    ["repo add r {URL}/charts", "template r/web", "template x r/web --version 1.0.0", "template x r/web --devel", "template web --repo {URL}/charts", "template x {URL}/charts/web-1.0.0.tgz", "template x r/web -f {URL}/values.yaml", "template x r/web -f local.yaml -f {URL}/values.yaml", "template x r/web -f {URL}/nosuch.yaml",
     "template x r/web --set-file a={URL}/values.yaml", "template x r/web -f http://127.0.0.1:1/x", "template x r/web --version 5", "template r/web --version 1.0", "template x local -f {URL}/to/values.yaml", "template x ' r/web '", "template x nosuch/web", "template x local --repo {URL}/charts", "template x web --repo {URL}/charts --version ' 1.0.0 '"],
    ["template x r/web"], ["repo add r {URL}/charts", "! cp bad.yaml ../cache/repository/r-index.yaml", "template r/web", "pull r/web", "pull {URL}/charts/web-1.0.0.tgz", "! cp bad.yaml ../config/repositories.yaml", "template r/web", "pull {URL}/charts/web-1.0.0.tgz"],
]

DEPENDENCIES = [
    ["dependency update umbrella", "dependency build umbrella", "dependency list umbrella"], ["repo add r {URL}/charts", "dependency build umbrella", "! rm umbrella/Chart.lock", "dependency update umbrella", "dependency build umbrella", "dependency build umbrella --skip-refresh", "template umbrella", "! rm umbrella/charts/web-1.1.0.tgz", "dependency build umbrella --skip-refresh", "template umbrella"],
    ["dependency update umbrella --skip-refresh"], ["repo add r {URL}/charts", "dependency update named", "dependency build named", "! rm -rf named/charts", "dependency build named", "repo remove r", "dependency build named", "dependency update named"], ["dependency update named"],
    ["repo add r {URL}/charts", "dependency update aliased"], ["repo add r {URL}/charts", "dependency update none-fits"], ["dependency update none-fits"], ["dependency update unknown-chart"], ["repo add r {URL}/charts", "dependency update unknown-chart"], ["dependency update bad-repository"], ["dependency update word"],
    ["repo add s {URL}/secret --username user --password password", "dependency update private", "dependency build private"], ["dependency update private"], ["dependency update lost"], ["repo add l {URL}/lost", "dependency update lost"], ["repo add r {URL}/charts", "dependency update twice", "dependency build twice"],
    ["repo add r {URL}/charts", "! rm ../cache/repository/r-index.yaml", "dependency update umbrella --skip-refresh", "dependency update umbrella"], ["template x umbrella --dependency-update"], ["package umbrella -u"], ["repo add bad {URL}/charts", "! cp bad.yaml ../config/repositories.yaml", "dependency update umbrella"],
    ["repo add r {URL}/charts", "dependency update umbrella", "! cp local.yaml umbrella/Chart.lock", "dependency build umbrella"],
]


RANGES = ["", "", "^1", "~0.1", ">0.0.0-0", "*", ">=2 <5", "1.x", "<1", "!=1.0.0", "0.1", "2", "x", "~1.2.3", ">1 || <0.5"]


def real_rows(server, seed, count):
    """Searches and resolutions in real indexes. Where a chart is cannot be reached: the error tells which URL was meant."""
    rows, random_of = [], random.Random(seed)
    for number in range(count):
        repositories = random_of.sample(server.real, min(3, len(server.real)))
        lines = [f"repo add {name} {{URL}}/real/{name}" for name in repositories]
        for _ in range(12):
            name = random_of.choice(repositories)
            chart = random_of.choice(sorted(server.words[name][0]))
            version = shlex.quote(random_of.choice(RANGES + sorted(server.words[name][2])[:400]))
            if random_of.random() < 0.4:
                lines.append(f"HTTPS_PROXY=http://127.0.0.1:1 HTTP_PROXY=http://127.0.0.1:1 pull {name}/{chart} --version {version}")
                continue
            word = shlex.quote(random_of.choice([chart, chart[:4], random_of.choice(sorted(server.words[name][1]))]))
            flags = random_of.choice(["", "", "-l", "--devel", "-r", f"--version {version}", f"-l --version {version}", "-o json", "-o yaml -l", "--max-col-width 20"])
            lines.append(f"search repo {word} {flags}")
        rows.append((f"real {number}", lines))
    return rows


def rows(server, seed=1, count=6):
    found = [(f"index {i}", lines) for i, lines in enumerate(INDEX)]
    found += [(f"repo {i}", lines) for i, lines in enumerate(REPO)] + [(f"search {i}", lines) for i, lines in enumerate(SEARCHES)]
    found += [(f"locate {i}", lines) for i, lines in enumerate(LOCATE)] + [(f"dependency {i}", lines) for i, lines in enumerate(DEPENDENCIES)]
    found += real_rows(server, seed, count) if server.real else []
    for name in server.real:
        found.append((f"real index {name}", [f"repo index nothing --merge ../../served/root/real/{name}/index.yaml", f"repo index nothing --json --merge ../../served/root/real/{name}/index.yaml"]))
    return found
