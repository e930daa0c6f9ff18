"""A server in front of another that breaks answers off: bytes go through as they are, but the answer to a request in which
some text stands ends after so many of them."""
import socket
import threading
import urllib.parse


class BreakingOff:
    """Runs until close(). `times`: how many answers were broken off."""

    def __init__(self, server, text, after):
        self.address = urllib.parse.urlsplit(server)
        self.text, self.after, self.times = text, after, 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            upstream = socket.create_connection((self.address.hostname, self.address.port))
            state = {"left": None}
            threading.Thread(target=self.pass_questions, args=(client, upstream, state), daemon=True).start()
            threading.Thread(target=self.pass_answers, args=(upstream, client, state), daemon=True).start()

    def pass_questions(self, client, upstream, state):
        try:
            while data := client.recv(65536):
                state["left"] = self.after if self.text in data else None
                upstream.sendall(data)
        except OSError:
            pass
        self.end(client, upstream)

    def pass_answers(self, upstream, client, state):
        try:
            while data := upstream.recv(65536):
                left = state["left"]
                if left is not None and len(data) >= left:
                    client.sendall(data[:left])
                    self.times += 1
                    break
                if left is not None:
                    state["left"] = left - len(data)
                client.sendall(data)
        except OSError:
            pass
        self.end(client, upstream)

    @staticmethod
    def end(*sockets):
        for one in sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            one.close()

    def close(self):
        self.socket.close()
