"""A token service for a registry, on loopback: what Docker Hub, GHCR and ECR have in front of theirs. One user may do
everything, everybody may pull what is in `public/`; asked with GET and a query, or with a form (OAuth2).

  with TokenService(folder, user, password) as service:     service.realm, service.settings() for docker-registry"""
import base64
import http.server
import json
import pathlib
import subprocess
import threading
import time
import urllib.parse

import certificates

ISSUER, SERVICE = "tug-test-issuer", "tug-test-registry"
SECONDS = 300  # a token is good for
SETTINGS = "auth:\n  token:\n    realm: {realm}\n    service: {service}\n    issuer: {issuer}\n    rootcertbundle: {bundle}\n"


def plain_base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class TokenService:
    def __init__(self, folder, user, password):
        self.folder, self.user, self.password = pathlib.Path(folder), user, password
        self.folder.mkdir(parents=True, exist_ok=True)
        self.authority = certificates.Authority(self.folder)
        self.authority.server("token")
        self.realm = ""

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Answers", (Answers,), {"service": self}))
        self.realm = f"http://127.0.0.1:{self.server.server_address[1]}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def settings(self):
        return SETTINGS.format(realm=self.realm, service=SERVICE, issuer=ISSUER, bundle=self.folder / "ca.crt")

    def rights(self, user, scopes):
        """What of `scopes` ("repository:NAME:ACTION,ACTION") the user, or None, may do."""
        access = []
        for scope in scopes:
            kind, name, actions = scope.rsplit(":", 2) if scope.count(":") > 1 else (scope, "", "")
            wanted = actions.split(",")
            allowed = wanted if user else [action for action in wanted if action == "pull" and name.startswith("public/")]
            access.append({"type": kind.split(":")[0], "name": name, "actions": allowed})
        return access

    def token(self, user, scopes):
        certificate = (self.folder / "token.crt").read_text().split("-----")[2].replace("\n", "")
        now = int(time.time())
        head = {"typ": "JWT", "alg": "RS256", "x5c": [certificate]}
        claims = {"iss": ISSUER, "sub": user or "", "aud": SERVICE, "exp": now + SECONDS, "nbf": now - SECONDS, "iat": now, "jti": str(time.monotonic_ns()),
                  "access": self.rights(user, scopes)}
        text = ".".join(plain_base64(json.dumps(part).encode()) for part in (head, claims))
        signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.folder / "token.key"], input=text.encode(), capture_output=True, check=True)
        return f"{text}.{plain_base64(signed.stdout)}"


class Answers(http.server.BaseHTTPRequestHandler):
    service = None

    def log_message(self, *_):
        pass

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def give(self, user, password, scopes, field):
        if user is not None and (user, password) != (self.service.user, self.service.password):
            self.answer(401, {"errors": [{"code": "UNAUTHORIZED", "message": "incorrect username or password"}]})
            return
        self.answer(200, {field: self.service.token(user, scopes), "expires_in": SECONDS})

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        user, _, password = base64.b64decode(text).decode().partition(":") if kind == "Basic" else (None, "", "")
        self.give(user, password, query.get("scope", []), "token")

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        if form.get("grant_type") != ["password"]:
            self.answer(400, {"errors": [{"code": "UNSUPPORTED", "message": "no such grant"}]})
            return
        self.give(form.get("username", [""])[0], form.get("password", [""])[0], form.get("scope", [""])[0].split(), "access_token")
