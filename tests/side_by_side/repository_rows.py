"""The rows of repositories.py: a name and the lines that run one after the other. {URL}, {OTHER} and {TLS} are the
servers, {HERE} the folder of the row; NAME=value in front sets the environment, <TEXT at the end is standard input,
! in front runs another program."""

ANY_ORDER = ("repo update",)  # lines whose output Helm prints in the order that answers come in

INDEX = [
    ["repo index archives"], ["repo index archives --url https://example.com/charts"], ["repo index archives --url https://example.com/charts/"], ["repo index archives --url '/a/b'"], ["repo index archives --url ':x'"],
    ["repo index archives --json"], ["repo index archives --json --url https://example.com/a%20b?x=1"], ["repo index nothing"], ["repo index nothing --json"], ["repo index nosuch"], ["repo index"], ["repo index a b"],
    ["repo index archives --merge charts.yaml"], ["repo index archives --merge json.yaml"], ["repo index archives --merge old.yaml"], ["repo index archives --merge old.yaml --json"], ["repo index nothing --merge charts.yaml"],
    ["repo index nothing --merge partly.yaml"], ["repo index nothing --merge bad.yaml"], ["repo index nothing --merge empty.yaml"], ["repo index nothing --merge new.yaml"], ["repo index nothing --merge new.yaml --json"],
    ["repo index nothing --merge nosuch/new.yaml"], ["repo index nothing --merge archives"], ["repo index archives", "repo index archives --merge archives/index.yaml --url https://x"], ["repo index local"],
    ["repo index nothing --merge ../w/old.yaml"], ["repo index ."],
]


def rows(server):
    found = [(f"index {i}", lines) for i, lines in enumerate(INDEX)]
    for name in server.real:
        found.append((f"real index {name}", [f"repo index nothing --merge ../../served/root/real/{name}/index.yaml", f"repo index nothing --json --merge ../../served/root/real/{name}/index.yaml"]))
    return found
