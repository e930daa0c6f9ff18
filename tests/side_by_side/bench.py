"""The two programs that snippets.py compares, the folder they work in, and the three ways to ask them."""
import base64
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

CHART = "apiVersion: v2\nname: s\nversion: 0.1.0\nappVersion: '1.5'\ndescription: d\nkeywords: [k]\nmaintainers: [{name: m, email: m@example.com}]\nannotations: {a: b}\n"
FILES = {"data.txt": b"first\nsecond\n", "f/a.txt": b"one\n", "f/b.yaml": b"b: 1\nc: [x]\n", "f/crlf.txt": b"l1\r\nl2\r\n", "f/bin.dat": b"\x00\xff\xfe", "f/empty.txt": b"", "f/lf.txt": b"\n", "README.md": b"# s\n",
         "templates/_t.tpl": b"{{ define \"t\" }}<{{ . }}>{{ end }}{{ define \"err\" }}{{ .a.b.c }}{{ end }}"}
SECONDS, MORE_SECONDS = 15, 0.1  # that a program may take for one snippet, and for each one more in a batch
NO_ANSWER = 124  # the status of one that took longer: a range over the nanoseconds of a year, say
ASKED_AGAIN = 24  # times
MOST_ASKED_AGAIN = 100  # snippets
POINTER = re.compile(rb"0[xX][0-9a-fA-F]{6,}")  # an address is another one in each run
BARE_POINTER = re.compile(r"%[^a-zA-Z%]*#[^a-zA-Z%]*p")  # the verb that prints one without its 0x
BARE_DIGITS = re.compile(rb"[ 0]*[0-9a-fA-F]{8,}")
NOW = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{4,9}(Z| \+0000 UTC)( m=[+-][\d.]+)?")  # so is the present time
TIME_FIELDS = re.compile(rb"(\{[^{} ]*\d [^{} ]{8,}|\{\d+ -?\d+) \d[^{} ]*\}")  # printf "%d" of a time: the last one is an address
ZONE_FIELDS = re.compile(rb"(\*time\.Location=)&\{.*?(<nil>|0xPOINTER)\}")  # of a time under a wrong verb: caches of the local zone
CONTEXT = ('(dict "Values" (deepCopy .Values) "Release" .Release "Chart" .Chart "Files" .Files "Capabilities" .Capabilities'
           ' "Template" .Template "Subcharts" .Subcharts)')  # what a snippet sets in .Values, the next must not see


def clean(text):
    text = ZONE_FIELDS.sub(rb"\1ZONE", NOW.sub(b"NOW", POINTER.sub(b"0xPOINTER", text)))
    return TIME_FIELDS.sub(rb"\1 POINTER}", text)


def as_it_is(text):
    return text  # base64 text may look like an address


def is_dead(answer):
    """Whether a Go program has ended because its stack had, or did not end."""
    return len(answer) == 3 and (answer[0] == NO_ANSWER or (answer[0] == 2 and b"fatal error: stack overflow" in answer[2]))


def without_bare_pointers(answer):
    return BARE_DIGITS.sub(b"POINTER", repr(answer).encode())


class Program:
    """One of the two programs, called as helm."""

    def __init__(self, binary, work, name):
        self.link = work / name / "helm"
        self.link.parent.mkdir()
        self.link.symlink_to(pathlib.Path(binary).resolve())
        self.env = {"PATH": "/usr/bin:/bin", "HOME": str(work / "home"), "TZ": "UTC", "LANG": "C.UTF-8",
                    "KUBECONFIG": "/nonexistent/kubeconfig", "HELM_NO_PLUGINS": "1"}
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if variable in os.environ:
                self.env[variable] = os.environ[variable]

    def run(self, folder, *arguments, snippets=1, mask=clean):
        """Status, standard output (without what `mask` takes out) and standard error."""
        try:
            done = subprocess.run([str(self.link), *arguments], cwd=folder, env=self.env, capture_output=True,
                                  stdin=subprocess.DEVNULL, timeout=SECONDS + MORE_SECONDS * snippets)
        except subprocess.TimeoutExpired:
            return NO_ANSWER, b"", f"no answer of {self.link.parent.name} in time".encode()
        return done.returncode, mask(done.stdout), clean(done.stderr)


class Bench:
    """The programs, a folder to work in, and the sets of values that snippets see."""

    def __init__(self, helm, tug, values, work):
        (work / "home").mkdir()
        self.work = work
        self.helm, self.tug = Program(helm, work, "theirs"), Program(tug, work, "ours")
        self.common = work / "common"
        for name, data in {**FILES, "Chart.yaml": CHART.encode()}.items():
            (self.common / name).parent.mkdir(parents=True, exist_ok=True)
            (self.common / name).write_bytes(data)
        for number, text in enumerate(values):
            (work / f"values{number}.yaml").write_text(text)

    def folder(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.work))

    def chart(self, folder, files, values):
        for file in self.common.rglob("*"):
            target = folder / file.relative_to(self.common)
            target.parent.mkdir(parents=True, exist_ok=True)
            if file.is_file():
                os.link(file, target)
        os.link(self.work / f"values{values}.yaml", folder / "values.yaml")
        for name, text in files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    # --- first look ------------------------------------------------------------------------------
    def lint(self, snippets):
        """[(snippet, Helm's messages, tug's messages)]"""
        folder = self.folder()
        try:
            names = [f"c{number:04}" for number in range(len(snippets))]
            for name, snippet in zip(names, snippets):
                self.chart(folder / name, {"templates/NOTES.txt": snippet.text}, snippet.values)
            theirs, ours = (self.blocks(program.run(folder, "lint", *names, snippets=len(snippets))) for program in (self.helm, self.tug))
        finally:
            shutil.rmtree(folder)
        if len(snippets) > 1 and (len(theirs) != len(snippets) or len(ours) != len(snippets)):  # one of them died
            middle = len(snippets) // 2
            return self.lint(snippets[:middle]) + self.lint(snippets[middle:])
        if len(snippets) == 1 and (len(theirs) != 1 or len(ours) != 1):
            return [(snippets[0], b"".join(theirs) or b"Helm gave no answer", b"".join(ours) or b"tug gave no answer")]
        return list(zip(snippets, theirs, ours))

    @staticmethod
    def blocks(answer):
        return re.split(rb"(?m)^==> Linting c\d{4}\n", re.sub(rb"\nError: \d+ chart\(s\) linted.*", b"", answer[1]))[1:]

    # --- second look -----------------------------------------------------------------------------
    def outputs(self, snippets):
        """[(snippet, Helm's output, tug's output)] of snippets that lint found to render."""
        folder = self.folder()
        try:
            self.outputs_chart(folder / "c", snippets)
            theirs, ours = (program.run(folder / "c", "template", "r", ".", snippets=len(snippets), mask=as_it_is) for program in (self.helm, self.tug))
        finally:
            shutil.rmtree(folder)
        if theirs[0] == 0 and ours[0] == 0:
            theirs, ours = self.decoded(theirs), self.decoded(ours)
            return [(snippet, theirs.get(number), ours.get(number)) for number, snippet in enumerate(snippets)]
        if len(snippets) == 1:
            return [(snippets[0], *((status, clean(out), error) for status, out, error in (theirs, ours)))]
        middle = len(snippets) // 2
        return self.outputs(snippets[:middle]) + self.outputs(snippets[middle:])

    def outputs_chart(self, folder, snippets):
        files = {f"snippets/{number}": snippet.text for number, snippet in enumerate(snippets)}
        files["templates/all.yaml"] = "".join(
            f'out{number}: {{{{ tpl (.Files.Get "snippets/{number}") {CONTEXT} | b64enc | quote }}}}\n' for number in range(len(snippets)))
        self.chart(folder, files, snippets[0].values)

    @staticmethod
    def decoded(answer):
        return {int(number): clean(base64.b64decode(text)) for number, text in re.findall(rb'^out(\d+): "([^"]*)"', answer[1], re.M)}

    # --- third look ------------------------------------------------------------------------------
    def alone(self, snippet):
        """[(snippet, Helm's answer, tug's answer)], each (status, standard output, standard error)."""
        folder = self.folder()
        try:
            self.chart(folder / "c", {"templates/a.yaml": snippet.text}, snippet.values)
            return [(snippet, *(program.run(folder / "c", "template", "r", ".") for program in (self.helm, self.tug)))]
        finally:
            shutil.rmtree(folder)

    # --- chance ----------------------------------------------------------------------------------
    def is_chance(self, name, snippet, theirs, ours):
        """Whether Helm gives, among other answers, the one that tug gave; or none, since it dies."""
        folder = self.folder()
        try:
            if name == "output":
                self.outputs_chart(folder / "c", [snippet])
            else:
                self.chart(folder / "c", {"templates/NOTES.txt" if name == "lint" else "templates/a.yaml": snippet.text}, snippet.values)
            os.rename(folder / "c", folder / "c0000")
            seen = {self.asked(name, self.helm, folder)}
            answer, tries = self.asked(name, self.tug, folder), 4
            if any(map(is_dead, seen)):  # a map merged into itself: Helm dies of it, and has no answer to compare
                return isinstance(answer[0], tuple) or answer[0] in (0, 1)  # tug must end by itself
            seen |= {self.asked(name, self.helm, folder) for _ in range(tries - 1)}
            if BARE_POINTER.search(snippet.text):
                return without_bare_pointers(answer) in map(without_bare_pointers, seen)
            if len(seen) == 1:
                return False
            while answer not in seen and tries < ASKED_AGAIN:
                seen.add(self.asked(name, self.helm, folder))
                tries += 1
            return answer in seen
        finally:
            shutil.rmtree(folder)

    def asked(self, name, program, folder):
        if name == "lint":
            return program.run(folder, "lint", "c0000")
        if name == "alone":
            return program.run(folder / "c0000", "template", "r", ".")
        status, out, error = program.run(folder / "c0000", "template", "r", ".", mask=as_it_is)
        return (status, clean(out), error) if status else tuple(sorted(self.decoded((status, out)).items()))
