"""The rows of plugins.py: a name and the lines that run one after the other, as in repository_rows.py. {P} puts the
working plugins where Helm looks for them."""
from plugin_fixture import BAD

P = "HELM_PLUGINS={HERE}/plugins "
AT = "HELM_PLUGINS={HERE}/"
HUB = "search hub --endpoint {URL}"


def each(group, lines, before=P):
    return [(f"{group} {line if isinstance(line, str) else line[0]}", [before + one for one in ([line] if isinstance(line, str) else line)]) for line in lines]


RUN = [
    "args", "args a b", "args -n ns a", "-n ns args a", "args --namespace=ns a", "args a --debug", "args --help", "args -h", "args -- a --namespace x", "args --flag value -x", "args --kube-insecure-skip-tls-verify a b", "args --kube-context c --kube-token t --kube-as-group g x",
    "args --namespace", "args --content-cache x", "args --qps 3", "args a 'b c' ''", "showenv", "showenv -n ns --kube-context ctx", "showenv --kubeconfig kc", "--repository-config rc showenv", "showenv a b --flag", "exitwith 0", "exitwith 3", "exitwith 255", "exitwith", "exitwith killed", "old", "old a b", "platform", "platform x",
    "no-command", "not-there", "not-here", "not-allowed", "getter", "post", "nosuch", "arg", "full x",
]
LIST = ["plugin list", "plugin ls", "plugin list --type cli/v1", "plugin list --type getter/v1", "plugin list --type x", "plugin list extra", "plugin list --bogus"]
COMPLETE = [
    "__complete ''", "__complete a", "__complete args ''", "__complete args --myflag ''", "__complete args --namespace mynamespace ''", "__complete args --myflag --namespace mynamespace start", "__complete args -", "__complete args --my", "__complete args x -", "__complete full ''", "__complete full mo",
    "__complete full more ''", "__complete full more one ''", "__complete full more one al", "__complete full more one x ''", "__complete full more one -", "__complete full more two ''", "__complete full empty ''", "__complete full -", "__complete full --lo", "__complete full x ''", "__complete exitwith ''", "__complete exitwith code ''",
    "__complete old ''", "__complete plugin uninstall ''", "__complete plugin update f", "__complete plugin update args ''", "__complete plugin list ''", "__complete plugin install ''", "__complete plugin install a ''", "__complete help f", "__complete help full ''", "__completeNoDesc f", "__complete nosuch ''", "__complete plugin ''",
]
HELP = ["--help", "help", "help args", "help full", "help full more", "help full more one", "help old", "help exitwith", "help showenv", "help no-command"]
UNINSTALL = [
    ["plugin uninstall args", "plugin list", "args"], ["plugin uninstall old"], ["plugin rm args full", "plugin list"], ["plugin remove args nosuch old"], "plugin uninstall nosuch", "plugin uninstall a b", "plugin uninstall", "plugin uninstall --bogus", "plugin update", "plugin update nosuch", "plugin uninstall showenv getter post",
]
T = "template x chart --post-renderer "
POST = [T + "post", T + "post --post-renderer-args third", T + "post --post-renderer-args a --post-renderer-args b", "template x chart --post-renderer-args third --post-renderer post", T + "post-fails", T + "post-empty", T + "nosuch", T + "args", T + "post --post-renderer post", T + "./post.sh", "__complete template x chart --post-renderer ''"]
GET = [
    ["pull own://charts/web-1.0.0.tgz"], "template x own://charts/web-1.0.0.tgz", "template x chart -f own://some/values", "template x chart --set-file fromPlugin=owned://values", "template x chart -f new://v", "template x chart -f unknown://v", "pull gone://x/web-1.0.0.tgz", "pull own://nothing", "pull unknown://x",
    ["repo add r own://repo"], "repo add r gone://repo", "repo add r unknown://repo", "show chart own://charts/web-1.0.0.tgz",
]
KEY = "--key 'Ed Plain' --keyring secret.gpg"
INSTALL = [
    ["plugin install plugins/args", "plugin list", "args x", "plugin install plugins/args", "plugin update args", "plugin uninstall args", "plugin list"], ["plugin install plugins/old", "plugin uninstall old"], ["plugin add plugins/post", "plugin list"], ["plugin install bad/config/x", "plugin list"], "plugin install nosuch", "plugin install chart",
    "plugin install chart/Chart.yaml", "plugin install", "plugin install a b", "plugin install plugins/args --bogus", "plugin install http://127.0.0.1:1/x", "plugin install oci://", "plugin install oci://127.0.0.1:1/x:1 --plain-http", "plugin install plugins/args --verify=x",
    ["plugin install archives/args-1.2.3.tgz --keyring pub.gpg", "plugin list", "args x", "plugin uninstall args"], "plugin install archives/args-1.2.3.tgz", "plugin install archives/args-1.2.3.tgz --keyring nosuch", ["plugin install archives/old-0.1.0.tgz --verify=false", "plugin list", "old x", "plugin update old", "plugin rm old"],
    "plugin install archives/full-1.2.3.tgz --keyring pub.gpg", ["plugin install archives/full-1.2.3.tgz --verify=false", "plugin list"],
    *[f"plugin install archives/{name}/args-1.2.3.tgz --keyring pub.gpg" for name in ("changed", "cut", "text")], "plugin install archives/renamed/other-1.2.3.tgz --keyring pub.gpg", *[f"plugin install archives/{name}/args-1.2.3.tgz --verify=false" for name in ("cut", "text")],
    "plugin install archives/renamed/other-1.2.3.tgz --verify=false", *[f"plugin install archives/{name}-1.0.0.tgz --verify=false" for name in ("outside", "absolute", "link", "none", "flat", "deep")],
    ["plugin install {URL}/archives/args-1.2.3.tgz --keyring pub.gpg", "plugin list", "args x"], ["plugin install {URL}/archives/full-1.2.3.tgz --verify=false", "plugin list"], "plugin install {URL}/archives/full-1.2.3.tgz --keyring pub.gpg", "plugin install {URL}/archives/nosuch-1.0.0.tgz", "plugin install {URL}/archives/nosuch-1.0.0.tgz --verify=false",
    *[f"plugin install {{URL}}/archives/{name}-1.0.0.tgz --verify=false" for name in ("outside", "absolute", "link", "none", "flat", "deep")], "plugin install file://{HERE}/repo.git", ["plugin install file://{HERE}/repo.git --verify=false", "plugin list", "old x", "plugin update old", "plugin uninstall old"],
    ["plugin install file://{HERE}/repo.git --verify=false --version v0.1.0", "plugin list"], ["plugin install file://{HERE}/repo.git --verify=false --version '<0.2'", "plugin list"], "plugin install file://{HERE}/repo.git --verify=false --version '>1'", "plugin install file://{HERE}/repo.git --verify=false --version 'no range'",
    "plugin install file://{HERE}/chart --verify=false", "plugin install file://{HERE}/nosuch --verify=false",
]
PACKAGE = [
    ["plugin package plugins/args --sign=false", "plugin verify args-1.2.3.tgz"], ["plugin package plugins/old --sign=false -d out/deep"], ["plugin package plugins/args " + KEY, "plugin verify args-1.2.3.tgz --keyring pub.gpg"], "plugin package plugins/args", "plugin package plugins/args --key nobody --keyring secret.gpg",
    "plugin package plugins/args --key 'Ed Plain' --keyring pub.gpg", "plugin package plugins/args --key example --keyring secret.gpg", "plugin package plugins/args --keyring secret.gpg", "plugin package plugins/args --keyring nosuch", "plugin package plugins/args --key 'Ed Locked' --keyring secret.gpg --passphrase-file pass",
    "plugin package plugins/args --key 'Ed Locked' --keyring secret.gpg --passphrase-file wrong", "plugin package plugins/args --key 'Ed Locked' --keyring secret.gpg --passphrase-file nosuch", "plugin package nosuch", "plugin package chart", "plugin package archives/args-1.2.3.tgz", "plugin package bad/type/x", "plugin package", "plugin package a b",
]
VERIFY = ["archives/args-1.2.3.tgz --keyring pub.gpg", "archives/args-1.2.3.tgz", "archives/args-1.2.3.tgz --keyring nosuch", "archives/args-1.2.3.tgz --keyring chart/Chart.yaml", "archives/full-1.2.3.tgz --keyring pub.gpg", "archives/changed/args-1.2.3.tgz --keyring pub.gpg", "archives/renamed/other-1.2.3.tgz --keyring pub.gpg", "plugins/args", "chart/Chart.yaml", "nosuch.tgz", ""]


def rows():
    found = each("run", RUN) + each("list", LIST) + each("complete", COMPLETE) + each("help", HELP) + each("uninstall", UNINSTALL) + each("post", POST) + each("get", GET)
    found += each("install", INSTALL, "") + each("package", PACKAGE, "") + each("verify", [f"plugin verify {line}" for line in VERIFY], "")
    found += [(f"bad {name}", [f"{AT}bad/{name} plugin list"]) for name in BAD]
    found += [
        ("none", ["plugin list", "HELM_PLUGINS= plugin list", AT + "nosuch plugin list"]), ("no plugins", ["HELM_NO_PLUGINS=1 " + P + "args", "HELM_NO_PLUGINS=1 " + P + "plugin list", "HELM_NO_PLUGINS=true " + P + "args"]),
        ("same name", [AT + "same plugin list", AT + "same same"]), ("conflicts", [AT + "conflict plugin list", AT + "conflict able", AT + "conflict del", AT + "conflict zed"]),
        ("stands for", [AT + "stands diff a", AT + "stands s3 init", AT + "stands plugin list"]), ("two folders", [AT + "plugins:{HERE}/stands plugin list", AT + "plugins:{HERE}/stands s3 x", AT + "plugins:{HERE}/stands plugin uninstall s3"]),
        ("broken one", [AT + "broken plugin list", AT + "broken old x", AT + "broken version --short", AT + "broken plugin uninstall old"]), ("default folder", ["! mkdir -p ../data", "! cp -r plugins ../data/plugins", "plugin list", "args x", "plugin uninstall args", "plugin list"]),
    ]
    found += [(f"hub {line}", [line]) for line in (
        f"{HUB}/good", f"{HUB}/good web", f"{HUB}/good web page", f"{HUB}/good -o json", f"{HUB}/good -o yaml", f"{HUB}/good --max-col-width 20", f"{HUB}/good --max-col-width 0", f"{HUB}/good --list-repo-url", f"{HUB}/good --list-repo-url -o json", f"{HUB}/good -o x", f"{HUB}/good --max-col-width x",
        f"{HUB}/none", f"{HUB}/none --fail-on-no-result", f"{HUB}/none -o json", f"{HUB}/none -o json --fail-on-no-result", f"{HUB}/none -o yaml", f"{HUB}/html", f"{HUB}/cut", f"{HUB}/list", f"{HUB}/types", f"{HUB}/empty", f"{HUB}/404", f"{HUB}/500", f"{HUB}/to/good", f"{HUB}/good/", f"'{HUB}/good?x=1'",
        "search hub --endpoint http://127.0.0.1:1", "search hub --endpoint ''", "search hub --endpoint nohost", "search hub --endpoint ':x'", "search hub --endpoint ftp://127.0.0.1/x", f"{HUB}/echo 'a b&c=ä' d")]
    return found
