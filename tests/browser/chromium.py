"""A headless Chromium, driven by the DevTools protocol over pipes: no port, no driver, nothing but Python's own library."""
import base64
import json
import os
import select
import subprocess
import tempfile
import time

WAIT_SECONDS = 60  # for an answer or a state; nothing is measured by it
FLAGS = ["--headless=new", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps",
         "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--hide-scrollbars",
         "--window-size=1100,780"]


class Chromium:
    """One page. `requests` are the URLs it asked for, `errors` what its scripts threw."""

    def __init__(self, program="chromium"):
        self.home = tempfile.TemporaryDirectory(prefix="tug-chromium-", ignore_cleanup_errors=True)
        theirs_in, self.to = os.pipe()
        self.back, theirs_out = os.pipe()
        words = [program, *FLAGS, f"--user-data-dir={self.home.name}/profile", "about:blank"]
        self.process = subprocess.Popen(["sh", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "sh", *words],
                                        pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env={**os.environ, "HOME": self.home.name}, start_new_session=True)
        os.close(theirs_in)
        os.close(theirs_out)
        self.number, self.pending, self.session, self.loads = 0, b"", None, 0
        self.requests, self.errors = [], []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            self.call(domain + ".enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.write(self.to, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
            self.process.wait(20)
        except (OSError, subprocess.TimeoutExpired):
            os.killpg(self.process.pid, 9)
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        self.home.cleanup()

    def message(self, end):
        while b"\0" not in self.pending:
            ready, _, _ = select.select([self.back], [], [], max(0.0, end - time.monotonic()))
            piece = os.read(self.back, 1 << 20) if ready else b""
            assert piece, "Chromium does not answer"
            self.pending += piece
        text, self.pending = self.pending.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session and not method.startswith(("Target.", "Browser.")):
            request["sessionId"] = self.session
        os.write(self.to, json.dumps(request).encode() + b"\0")
        end = time.monotonic() + WAIT_SECONDS
        while True:
            got = self.message(end)
            if got.get("id") == self.number:
                assert "result" in got, f"{method}: {got}"
                return got["result"]
            self.note(got)

    def note(self, event):
        kind, told = event.get("method"), event.get("params", {})
        if kind == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif kind == "Runtime.exceptionThrown":
            self.errors.append(told["exceptionDetails"].get("text", "") + str(told["exceptionDetails"].get("exception", {}).get("description", "")))
        elif kind == "Page.loadEventFired":
            self.loads += 1

    def evaluate(self, script):
        got = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        assert "exceptionDetails" not in got, f"{script}: {got['exceptionDetails']}"
        return got["result"].get("value")

    def until(self, script):
        """Waits until the script gives something true, which it gives back."""
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            try:
                if value := self.evaluate(script):
                    return value
            except AssertionError:
                pass  # a page that is just going has nothing to ask
            time.sleep(0.05)
        raise AssertionError(f"never came true: {script} (the page: {self.evaluate('document.body.innerText')[:500]!r})")

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.until(f"document.readyState === 'complete' && location.href === {json.dumps(url)}")

    def click(self, selector):
        """A click of the mouse in the middle of what the selector finds."""
        found = json.dumps(selector)
        place = self.until(f"(() => {{ const e = document.querySelector({found}); if (!e) return null; e.scrollIntoView({{block: 'center'}});"
                           "const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1)

    def key(self, key, code):
        for kind in ("rawKeyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code)

    def write(self, text):
        self.call("Input.insertText", text=text)

    def screenshot(self, path):
        with open(path, "wb") as out:
            out.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
