"""A web server over a folder, and one in front of another server; both remember what they were asked."""
import http.client
import http.server
import threading
import urllib.parse

HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")


class Heard:
    """`with Heard(folder) as server` serves the folder's files; `Heard(upstream=URL)` passes requests on, the Host as it is, so
    that signatures hold. `requests`: (method, path, headers in small letters, status) of each."""

    def __init__(self, folder=None, upstream=None):
        self.requests = []
        heard = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def handle_any(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = heard.ask(self, body) if upstream else heard.find(folder, self.path)
                kept = {name.lower(): value for name, value in self.headers.items()}
                heard.requests.append((self.command, self.path, kept, status))
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                if self.command != "HEAD":
                    self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

        self.upstream = urllib.parse.urlsplit(upstream).netloc if upstream else None
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def find(self, folder, path):
        file = folder / urllib.parse.unquote(path).lstrip("/")
        if not file.is_file():
            return 404, [], b""
        return 200, [], file.read_bytes()

    def ask(self, handler, body):
        connection = http.client.HTTPConnection(self.upstream)
        headers = {name: value for name, value in handler.headers.items() if name.lower() not in HOP}
        connection.request(handler.command, handler.path, body=body, headers=headers)
        answer = connection.getresponse()
        got = answer.read()
        kept = [(name, value) for name, value in answer.getheaders()
                if name.lower() not in HOP or (name.lower() == "content-length" and handler.command == "HEAD")]
        connection.close()
        return answer.status, kept, got

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
