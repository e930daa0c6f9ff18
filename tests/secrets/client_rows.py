"""Command lines of those who ask servers for charts, with credentials in every place that may hold one: addresses,
flags, the environment, proxies, files of Docker, Helm and AWS, and programs that give them. Each row is
(arguments, variables of the environment); CLOSED is a port where nobody listens, and {url} a server that refuses
everybody, in the words of web servers, registries and S3 alike."""
import base64
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import hostile  # noqa: E402

CLOSED = "127.0.0.1:1"
HELM_PRINTS = (["repo", "list"], ["dependency", "list"])  # the addresses that are configured, with what is in them


def refuse(exchange):
    """401 with a challenge, and an S3 error that repeats what it was sent, as S3 does outside of its message."""
    token = exchange.headers.get("x-amz-security-token", "")
    exchange.answer(f"<Error><Code>InvalidToken</Code><Message>The token is no good</Message><Token-0>{token}</Token-0>"
                    f"<StringToSign>{exchange.headers.get('authorization', '')}</StringToSign></Error>", 401 if not token else 400,
                    Content_Type="application/xml", WWW_Authenticate='Basic realm="charts"')


def redirect(exchange):
    exchange.answer(b"", 302, Location=f"http://{CLOSED}{exchange.path}")


def server():
    return hostile.Server({"/moved/*": redirect, "/*": refuse})


def write_files(folder, canary):
    """Files with credentials, sound and spoilt, and programs that print them."""
    def write(name, text, mode=0o600):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def auths(auth):
        return json.dumps({"auths": {CLOSED: auth, "registry.example": auth}})
    coded = base64.b64encode(f"user:{canary}".encode()).decode()
    write("docker/good/config.json", auths({"auth": coded}))
    write("docker/token/config.json", auths({"identitytoken": canary, "registrytoken": canary}))
    write("docker/spoilt/config.json", auths({"auth": coded})[:-3])
    write("docker/no-base64/config.json", auths({"auth": canary + "!"}))
    write("docker/no-colon/config.json", auths({"auth": base64.b64encode(canary.encode()).decode()}))
    write("docker/wrong-type/config.json", auths([canary]))
    for name, line in (("fails", f"echo '{{\"Username\":\"user\",\"Secret\":\"{canary}\"}}'; exit 1"), ("torn", f"echo '{{\"Username\":\"user\",\"Secret\":\"{canary}'"),
                       ("list", f"echo '[\"{canary}\"]'"), ("works", f"echo '{{\"Username\":\"user\",\"Secret\":\"{canary}\"}}'")):
        write(f"bin/docker-credential-{name}", f"#!/bin/sh\ncat >/dev/null\n{line}\n", 0o755)
        write(f"docker/helper-{name}/config.json", json.dumps({"credsStore": name}))
    profile = f"aws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = {canary}\naws_session_token = {canary}\n"
    write("aws/good", f"[default]\n{profile}")
    write("aws/spoilt", f"[default]\n{profile}{canary}\n[oops\n")
    write("aws/half", f"[default]\naws_secret_access_key = {canary}\n")
    for name, line in (("torn", f"echo '{{\"Version\": 1, \"SecretAccessKey\": \"{canary}'"), ("wrong", f"echo '{{\"Version\": 9, \"SecretAccessKey\": \"{canary}\"}}'"),
                       ("fails", f"echo '{canary}' >&2; exit 3")):
        write(f"bin/give-keys-{name}", f"#!/bin/sh\n{line}\n", 0o755)
        write(f"aws/process-{name}", f"[default]\ncredential_process = give-keys-{name} --token {canary}\n")
    write("aws/role", f"[default]\nrole_arn = arn:aws:iam::123456789012:role/a\nsource_profile = base\n[profile base]\n{profile}")
    write("aws/identity-token", canary)
    write("needs/Chart.yaml", f"apiVersion: v2\nname: needs\nversion: 1.0.0\ndependencies:\n- {{name: web, version: 1.0.0, repository: 'http://user:{canary}@{CLOSED}/charts'}}\n")
    write("needs-bad/Chart.yaml", f"apiVersion: v2\nname: needs\nversion: 1.0.0\ndependencies:\n- {{name: web, version: 1.0.0, repository: 'http://user:{canary}@127.0.0.1:bad/charts'}}\n")
    write("repositories/in-url.yaml", f"apiVersion: ''\nrepositories:\n- {{name: mine, url: 'http://user:{canary}@{CLOSED}/charts'}}\n")
    write("repositories/bad-url.yaml", f"apiVersion: ''\nrepositories:\n- {{name: mine, url: 'http://user:{canary}@127.0.0.1:bad/charts', username: user, password: {canary}}}\n")
    write("repositories/spoilt.yaml", f"apiVersion: ''\nrepositories:\n- {{name: mine, url: 'http://{CLOSED}', password: {canary}\n")
    write("repositories/wrong-type.yaml", f"apiVersion: ''\nrepositories:\n- {{name: mine, url: 'http://{CLOSED}', password: [{canary}]}}\n")


def address_rows(canary, url):
    """Credentials in addresses, those that cannot be read included."""
    login = f"user:{canary}@"
    for address in (f"http://{login}{CLOSED}/charts", url.replace("http://", f"http://{login}") + "/charts", url.replace("http://", f"http://{login}") + "/moved",
                    f"http://{login}127.0.0.1:bad/charts", f"http://{login}ho st/charts", f"http://{login}[::1/charts", f"http://{login}{CLOSED}/%zz",
                    f"ftp://{login}{CLOSED}/charts", f"http://{login}{CLOSED}/charts\x7f"):
        yield ["repo", "add", "more", address], {}
        yield ["pull", "web", "--repo", address], {}
        yield ["pull", address + "/web-1.0.0.tgz"], {}
        yield ["template", "web", "web", "-f", address + "/values.yaml"], {}
    address = f"http://{login}{CLOSED}/charts"
    for arguments in (["show", "chart", address + "/web-1.0.0.tgz"], ["install", "web", address + "/web-1.0.0.tgz", "--dry-run=client"],
                      ["template", "web", "web", "--set-file", f"a={address}/a"], ["search", "hub", "web", "--endpoint", address],
                      ["repo", "push", "web-1.0.0.tgz", address], ["repo", "update", "none"], ["pull", f"oci://{login}{CLOSED}/web"],
                      ["push", "packed/web-1.0.0.tgz", f"oci://{login}{CLOSED}/charts"], ["registry", "login", f"{login}{CLOSED}"],
                      ["search", "registry", f"oci://{login}{CLOSED}"], ["pull", f"s3://{login}bucket/web-1.0.0.tgz"],
                      ["dependency", "update", "needs"], ["dependency", "build", "needs"], ["dependency", "list", "needs"], ["dependency", "update", "needs-bad"],
                      ["pull", f"{url}/charts/web-1.0.0.tgz", "--username", "user", "--password", canary]):
        yield arguments, {}


def client_rows(folder, canary, url):
    asks = [["pull", f"http://{CLOSED}/web-1.0.0.tgz"], ["repo", "add", "more", "http://charts.example"], ["pull", "https://charts.example/web-1.0.0.tgz"]]
    for proxy in (f"http://user:{canary}@{CLOSED}", f"http://user:{canary}@127.0.0.1:bad", f"socks5://user:{canary}@{CLOSED}", url.replace("http://", f"http://user:{canary}@"),
                  f"http://user:{canary}@ho st"):
        for arguments in asks:
            yield arguments, {"HTTP_PROXY": proxy, "HTTPS_PROXY": proxy}
    for config in sorted((folder / "docker").iterdir()):
        for arguments in (["pull", f"oci://{CLOSED}/web", "--version", "1.0.0"], ["pull", f"oci://{url[7:]}/web", "--version", "1.0.0", "--plain-http"]):
            yield arguments, {"DOCKER_CONFIG": str(config)}
            yield [*arguments, "--registry-config", str(config / "config.json")], {}
        yield ["registry", "logout", CLOSED, "--registry-config", str(config / "config.json")], {}
    for arguments in (["registry", "login", url[7:], "--plain-http", "-u", "user", "-p", canary], ["pull", f"oci://{url[7:]}/web", "--plain-http", "--username", "user", "--password", canary],
                      ["search", "registry", f"oci://{url[7:]}", "--plain-http", "--username", "user", "--password", canary]):
        yield arguments, {}
    for config in sorted((folder / "repositories").iterdir()):
        for arguments in (["repo", "list"], ["repo", "list", "-o", "json"], ["repo", "update"], ["pull", "mine/web"], ["search", "repo", "web"], ["dependency", "update", "needs"]):
            yield [*arguments, "--repository-config", str(config)], {}
    no_keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_SESSION_TOKEN": "", "AWS_EC2_METADATA_DISABLED": "true"}
    s3 = [["pull", "s3://charts/web-1.0.0.tgz"], ["repo", "push", "packed/web-1.0.0.tgz", "s3://charts/a"]]
    for arguments in s3:
        yield arguments, {"AWS_ENDPOINT_URL": url}
        for name in ("good", "spoilt", "half", "process-torn", "process-wrong", "process-fails", "role"):
            yield arguments, {**no_keys, "AWS_ENDPOINT_URL": url, "AWS_CONFIG_FILE": str(folder / "aws" / name), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "aws" / name)}
        for variables in ({"AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/keys", "AWS_CONTAINER_AUTHORIZATION_TOKEN": canary},
                          {"AWS_CONTAINER_CREDENTIALS_FULL_URI": url + "/keys", "AWS_CONTAINER_AUTHORIZATION_TOKEN": canary + "\n"},
                          {"AWS_WEB_IDENTITY_TOKEN_FILE": str(folder / "aws/identity-token"), "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/a", "AWS_ENDPOINT_URL_STS": url}):
            yield arguments, {**no_keys, "AWS_ENDPOINT_URL": url, **variables}
        yield arguments, {"AWS_ENDPOINT_URL": url.replace("http://", f"http://user:{canary}@")}
        yield arguments, {"AWS_ENDPOINT_URL": f"http://user:{canary}@127.0.0.1:bad"}


def rows(folder, canary, url):
    """Every row; the files they need have been written."""
    yield from address_rows(canary, url)
    yield from client_rows(folder, canary, url)
