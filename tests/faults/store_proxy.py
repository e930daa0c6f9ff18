"""A proxy between tugs and an S3 server: a port for each tug, so that it knows who asks. It tells what was written, may
kill whoever wrote, and may take the conditions out of writes, as stores do that do not know them (what it changes it
signs anew)."""
import datetime
import hashlib
import hmac
import http.client
import http.server
import threading
import urllib.parse

CONDITIONS = ("if-match", "if-none-match")
HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "host", "authorization")


def sign(method, target, host, headers, body, keys, region="us-east-1"):
    """The headers of a request to S3 with a signature; `headers` have small names."""
    digest = hashlib.sha256(body).hexdigest()
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = dict(headers, host=host)
    headers.update({"x-amz-date": date, "x-amz-content-sha256": digest})
    path, _, query = target.partition("?")
    pairs = sorted(tuple((pair.split("=", 1) + [""])[:2]) for pair in query.split("&") if pair)
    names = sorted(name for name in headers if name in ("host", "content-type", "content-md5") or name.startswith("x-amz-"))
    canonical = "\n".join([method, path, "&".join(f"{name}={value}" for name, value in pairs),
                           "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names), ";".join(names), digest])
    scope = f"{date[:8]}/{region}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + keys[1]).encode()
    for part in (date[:8], region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = f"AWS4-HMAC-SHA256 Credential={keys[0]}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
    return headers


class StoreProxy:
    """`wrote(worker, key)` is called after each write that succeeded and before its answer goes out; when it says True
    nobody is there any more to be answered."""

    def __init__(self, server, keys, workers, wrote, deaf=False):
        self.target = urllib.parse.urlsplit(server).netloc
        self.keys, self.wrote, self.deaf = keys, wrote, deaf
        self.requests = 0
        self.servers = [self.listen(worker) for worker in range(workers)]

    def listen(self, worker):
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                proxy.forward(self, worker)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, *_):
                pass  # whoever asked was killed

        server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return server

    def url(self, worker):
        return f"http://127.0.0.1:{self.servers[worker].server_port}"

    def forward(self, handler, worker):
        self.requests += 1
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        if self.deaf and any(name in headers for name in CONDITIONS):
            kept = {name: value for name, value in headers.items() if name not in HOP + CONDITIONS}
            headers = sign(handler.command, handler.path, self.target, kept, body, self.keys)
        connection = http.client.HTTPConnection(self.target, timeout=60)
        connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            if name not in ("connection", "content-length"):
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if handler.command == "PUT" and answer.status == 200 and self.wrote(worker, urllib.parse.unquote(handler.path)):
            handler.close_connection = True
            return
        handler.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "connection", "transfer-encoding", "date", "server"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", answer.getheader("Content-Length") or "0" if handler.command == "HEAD" else str(len(text)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(text)

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()
