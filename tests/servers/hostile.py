"""A server on loopback that answers as a test wants it to, bytes, lengths and endings included.

  with Server(pages) as server: …    pages: from a path (or the start of one that ends in "*") to what answers it

A page is a function of an Exchange, which writes what it likes; when it returns, the connection is closed. `server.asked`
has every request: (method, path, headers with small names). A path that has no page is answered with 404."""
import socket
import socketserver
import ssl
import threading

PIECE = b"0" * 65536


class Exchange:
    """One request and the connection that it came by."""

    def __init__(self, connection, method, path, headers):
        self.connection, self.method, self.path, self.headers = connection, method, path, headers

    def send(self, data):
        self.connection.sendall(data)

    def head(self, status=200, **headers):
        """The status line and headers: Content_Type="text/plain" is one."""
        lines = [f"HTTP/1.1 {status} Answer", "Connection: close"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send(("\r\n".join(lines) + "\r\n\r\n").encode())

    def answer(self, body=b"", status=200, **headers):
        body = body.encode() if isinstance(body, str) else body
        self.head(status, **{"Content_Length": len(body), **headers})
        if self.method != "HEAD":
            self.send(body)

    def endless(self, piece=PIECE, **headers):
        """A body that ends when the other side has had enough."""
        self.head(**headers)
        while True:
            self.send(piece)


class Server:
    def __init__(self, pages, context=None):
        self.pages, self.context, self.asked = pages, context, []
        owner = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                try:
                    owner.serve(self.request)
                except (OSError, ValueError):
                    pass  # it had enough

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 64

        self.threads = Threads(("127.0.0.1", 0), Handler)
        self.port = self.threads.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"{'https' if context else 'http'}://{self.host}"

    def __enter__(self):
        threading.Thread(target=self.threads.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.threads.shutdown()
        self.threads.server_close()

    def serve(self, connection):
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True)
        with connection.makefile("rb") as reader:
            method, path, _ = reader.readline(65536).decode().split(" ", 2)
            headers = {}
            while line := reader.readline(65536).decode().strip():
                name, _, value = line.partition(":")
                headers[name.lower()] = value.strip()
            reader.read(int(headers.get("content-length") or 0))
        self.asked.append((method, path, headers))
        exchange = Exchange(connection, method, path, headers)
        page = self.pages.get(path.partition("?")[0])
        if page is None:
            page = next((answer for start, answer in self.pages.items() if start.endswith("*") and path.startswith(start[:-1])), None)
        if page is None:
            exchange.answer("no such page", 404)
        else:
            page(exchange)
        connection.settimeout(5)  # a close before all is read would reset what is still on its way
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass


def tls(certificate, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
