"""A proxy between a client and an API server that counts requests and spoils one of them.

It speaks plain HTTP/1.1 to the client, on loopback, and what the server's address asks for to the server. It logs in
with the token of its own: a client sends none without TLS."""
import http.client
import http.server
import json
import select
import socket
import ssl
import threading
import time
import urllib.parse

STATUSES = {"500": (500, "InternalError"), "429": (429, "TooManyRequests"), "409": (409, "Conflict"),
            "403": (403, "Forbidden"), "401": (401, "Unauthorized"), "503": (503, "ServiceUnavailable")}
SLOW = 0.6  # seconds that "slow" holds a request
LONG = 14.0  # and "long": several beats of a Lease (cluster/lease.h)
HANG = 4.0  # seconds after which "hang" gives the connection up
KEPT = ("content-type", "accept", "user-agent", "kubectl-command", "if-match")


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def drop(self):
        """Ends the connection as if the network had."""
        self.close_connection = True
        raise ConnectionAbortedError

    def handle_any(self):
        proxy = self.server.proxy
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else None
        fault = proxy.count(self.command, self.path)
        if fault in STATUSES:
            return self.refuse(*STATUSES[fault])
        if fault == "kill-before":
            proxy.strike()
            self.drop()
        if fault == "cut":
            self.drop()
        if fault == "hang":
            time.sleep(HANG)
            self.drop()
        if fault in ("slow", "long"):
            time.sleep(SLOW if fault == "slow" else LONG)
        if fault == "stop":
            proxy.strike()
        if proxy.holds() and not self.hold():
            self.drop()
        upstream = proxy.connect()
        try:
            if fault == "twice":
                self.ask(upstream, body).read()
            response = self.ask(upstream, body)
            if fault in ("kill-after", "lost"):
                response.read() if "watch=" not in self.path else None
                if fault == "kill-after":
                    proxy.strike()
                self.drop()
            self.pass_on(response)
        finally:
            upstream.close()

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def hold(self):
        """Keeps the request until the proxy lets go; False where the client gave it up before."""
        while self.server.proxy.holds():
            if select.select([self.connection], [], [], 0.1)[0] and not self.connection.recv(1, socket.MSG_PEEK):
                return False
        return True

    def ask(self, upstream, body):
        headers = {name: value for name, value in self.headers.items() if name.lower() in KEPT}
        if self.server.proxy.token:
            headers["Authorization"] = f"Bearer {self.server.proxy.token}"
        upstream.request(self.command, self.path, body, headers)
        return upstream.getresponse()

    def refuse(self, code, reason):
        body = json.dumps({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "code": code,
                           "message": f"the proxy says {code}", "reason": reason}).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if code == 429:
            self.send_header("Retry-After", "1")
        self.end_headers()
        self.wfile.write(body)

    def pass_on(self, response):
        self.send_response(response.status)
        for name in ("Content-Type", "Warning", "Audit-Id"):
            for value in response.headers.get_all(name) or ():
                self.send_header(name, value)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while chunk := response.read1(65536):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass


class Proxy:
    """A running proxy. `fault` and `at`: what happens to which request, counted from arm() on, from 1. `strike`: what
    kills or stops the client, where the fault is that."""

    def __init__(self, server, token="", authority=None):
        self.token = token
        self.address = urllib.parse.urlsplit(server)
        self.context = ssl.create_default_context(cafile=authority) if self.address.scheme == "https" else None
        self.lock = threading.Lock()
        self.arm()
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.proxy = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def arm(self, fault=None, at=0, strike=None):
        with self.lock:
            self.fault, self.at, self.strike, self.requests, self.held_from = fault, at, strike, [], None
            self.beats = []

    def spoil_beats(self, faults):
        """Renewals of a Lease meet these, one each."""
        with self.lock:
            self.beats = list(faults)

    def beats_left(self):
        with self.lock:
            return self.beats

    def count(self, method, path):
        """What is to happen to this request."""
        with self.lock:
            self.requests.append(f"{method} {path.split('?')[0]}" + (" (watch)" if "watch=" in path else ""))
            if self.beats and method == "PUT" and "/leases/" in path:
                return self.beats.pop(0)
            return self.fault if len(self.requests) == self.at else None

    def hold_from(self, at):
        """From this request on all are held, until let_go()."""
        with self.lock:
            self.held_from = at

    def let_go(self):
        self.hold_from(None)

    def holds(self):
        with self.lock:
            return self.held_from is not None and len(self.requests) >= self.held_from

    def hit(self):
        """The request that was spoilt, or ""."""
        with self.lock:
            return self.requests[self.at - 1] if 0 < self.at <= len(self.requests) else ""

    def connect(self):
        kind = http.client.HTTPSConnection if self.context else http.client.HTTPConnection
        options = {"context": self.context} if self.context else {}
        return kind(self.address.hostname, self.address.port, timeout=60, **options)
