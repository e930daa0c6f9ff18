#!/usr/bin/env python3
"""A small web server for tests, on 127.0.0.1. Prints its port and serves until its standard input ends.

  web.py [--tls CERT KEY] [--client-ca FILE] [--token-file FILE]   a web server, see PATHS
  web.py --proxy [--password USER:PASSWORD]                        an HTTP proxy (CONNECT and plain)
  web.py --socks                                                   a SOCKS 5 proxy

PATHS: /echo tells of the request in JSON; /gzip the same, packed; /bomb?bytes=N zeros, packed; /status?code=N&type=T
with body B in ?body=; /redirect?to=URL&code=N; /circle?pause=S; /slow?pieces=N&pause=S; /hang; /close; /half; /count how many
connections and requests there were. With --token-file every path but /count wants a bearer token that is in
the file. What was asked is told in /log, one line for each request."""
import argparse
import base64
import gzip
import http.server
import json
import pathlib
import select
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

STATE = {"connections": 0, "requests": 0, "log": []}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    options = None

    def setup(self):
        STATE["connections"] += 1
        super().setup()

    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", kind="text/plain", headers=()):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def query(self):
        return {k: v[0] for k, v in urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query).items()}

    def is_allowed(self):
        if not self.options.token_file:
            return True
        tokens = pathlib.Path(self.options.token_file).read_text().split()
        return self.headers.get("Authorization", "") in ["Bearer " + token for token in tokens]

    def handle_any(self):
        STATE["requests"] += 1
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length).decode() if length else ""
        path = urllib.parse.urlsplit(self.path).path
        if path == "/count":
            return self.answer(200, json.dumps({k: STATE[k] for k in ("connections", "requests")}).encode())
        if path == "/log":
            return self.answer(200, "\n".join(STATE["log"]).encode())
        STATE["log"].append(f"{self.command} {self.path} {self.headers.get('Authorization', '-')}")
        if not self.is_allowed():
            return self.answer(401, b'{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}', "application/json")
        page = getattr(self, "page_" + path.strip("/").replace("-", "_"), None)
        return page() if page else self.answer(404, b"no such page")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = handle_any

    def told(self):
        peer = self.connection.getpeercert() if isinstance(self.connection, ssl.SSLSocket) else None
        return json.dumps({
            "method": self.command, "path": self.path, "body": self.body,
            "headers": {k.lower(): ", ".join(self.headers.get_all(k)) for k in self.headers},
            "client": dict(part[0] for part in peer["subject"])["commonName"] if peer else ""}).encode()

    def page_echo(self):
        self.answer(200, self.told(), "application/json")

    def page_version(self):
        self.answer(200, b'{"major":"1","minor":"36","gitVersion":"v1.36.1"}', "application/json")

    def page_gzip(self):
        self.answer(200, gzip.compress(self.told()), "application/json", [("Content-Encoding", "gzip")])

    def page_bomb(self):
        self.answer(200, gzip.compress(b"0" * int(self.query()["bytes"])), headers=[("Content-Encoding", "gzip")])

    def page_status(self):
        query = self.query()
        self.answer(int(query["code"]), query.get("body", "").encode(), query.get("type", "text/plain"))

    def page_redirect(self):
        query = self.query()
        self.answer(int(query.get("code", 302)), headers=[("Location", query["to"])])

    def page_circle(self):
        time.sleep(float(self.query().get("pause", 0)))
        self.answer(302, headers=[("Location", self.path)])

    def page_slow(self):
        query = self.query()
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(int(query["pieces"])):
            piece = f"piece {number}\n".encode()
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            time.sleep(float(query.get("pause", 0)))
        self.wfile.write(b"0\r\n\r\n")

    def page_hang(self):
        select.select([self.connection], [], [], 60)

    def page_close(self):
        self.close_connection = True

    def page_half(self):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"not all of it")
        self.close_connection = True


def pump(one, other):
    """Carries bytes both ways until either side ends."""
    while True:
        ready, _, _ = select.select([one, other], [], [], 60)
        if not ready:
            return
        for source, target in ((one, other), (other, one)):
            if source in ready:
                data = source.recv(65536)
                if not data:
                    return
                target.sendall(data)


class ProxyHandler(Handler):
    def is_let_in(self):
        if not self.options.password:
            return True
        wanted = "Basic " + base64.b64encode(self.options.password.encode()).decode()
        return self.headers.get("Proxy-Authorization") == wanted

    def do_CONNECT(self):
        STATE["log"].append(f"CONNECT {self.path}")
        self.close_connection = True
        if not self.is_let_in():
            return self.answer(407)
        if self.path.startswith("forbidden."):
            return self.answer(403)
        host, port = self.path.rsplit(":", 1)
        upstream = socket.create_connection(("127.0.0.1", int(port)))
        self.send_response(200, "Connection established")
        self.end_headers()
        pump(self.connection, upstream)


class SocksHandler(socketserver.BaseRequestHandler):
    def handle(self):
        link = self.request
        count = link.recv(2)[1]
        link.recv(count)
        link.sendall(b"\x05\x00")
        kind = link.recv(4)[3]
        name = link.recv(link.recv(1)[0]).decode() if kind == 3 else socket.inet_ntoa(link.recv(4))
        port = int.from_bytes(link.recv(2), "big")
        STATE["log"].append(f"SOCKS {name}:{port}")
        upstream = socket.create_connection(("127.0.0.1", port))
        link.sendall(b"\x05\x00\x00\x01" + b"\x00" * 6)
        pump(link, upstream)


def drain(connection):
    """Ends a connection so that the client reads our alert: closing with its bytes unread would reset it."""
    connection.settimeout(5)
    try:
        socket.socket.shutdown(connection, socket.SHUT_WR)
        while socket.socket.recv(connection, 4096):
            pass
    except OSError:
        pass
    finally:
        connection.close()


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    context = None

    def finish_request(self, request, address):
        if self.context:
            request = self.context.wrap_socket(request, server_side=True, do_handshake_on_connect=False)
            try:
                request.do_handshake()
            except ssl.SSLError:
                return drain(request)
        super().finish_request(request, address)

    def handle_error(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--client-ca")
    parser.add_argument("--token-file")
    parser.add_argument("--proxy", action="store_true")
    parser.add_argument("--password")
    parser.add_argument("--socks", action="store_true")
    options = parser.parse_args()
    handler = SocksHandler if options.socks else ProxyHandler if options.proxy else Handler
    handler.options = options
    server = Server(("127.0.0.1", 0), handler)
    if options.tls:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(*options.tls)
        if options.client_ca:
            server.context.load_verify_locations(options.client_ca)
            server.context.verify_mode = ssl.CERT_REQUIRED
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    for line in sys.stdin:  # "log" tells what came so far, one line
        print(json.dumps(STATE["log"]) if line.strip() == "log" else "", flush=True)


if __name__ == "__main__":
    main()
