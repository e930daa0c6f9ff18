"""Archives that unpack to more than they should."""
import gzip
import io
import tarfile

CHART = b"apiVersion: v2\nname: c\nversion: 1.0.0\n"
MEBIBYTE = bytes(1 << 20)


class Zeros(io.RawIOBase):
    """So many zeros, none of them in memory."""

    def __init__(self, size):
        super().__init__()
        self.left = size

    def read(self, size=-1):
        size = self.left if size < 0 else min(size, self.left)
        self.left -= size
        return bytes(size)


def add(archive, name, size, content):
    entry = tarfile.TarInfo(name)
    entry.size = size
    archive.addfile(entry, content)


def packed(path, files):
    """A chart archive with `files`: (name, size, file object)."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        add(archive, "c/Chart.yaml", len(CHART), io.BytesIO(CHART))
        for name, size, content in files:
            add(archive, name, size, content)


def one_large_file(path):
    packed(path, [("c/zeros", 1 << 30, Zeros(1 << 30))])


def many_files(path, count=200):
    packed(path, ((f"c/file{i}", len(MEBIBYTE), io.BytesIO(MEBIBYTE)) for i in range(count)))


def many_entries(path):
    packed(path, ((f"c/file{i}", 0, None) for i in range(100_000)))


def many_folders(path):
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        add(archive, "c/Chart.yaml", len(CHART), io.BytesIO(CHART))
        for i in range(100_000):
            entry = tarfile.TarInfo(f"c/folder{i}")
            entry.type = tarfile.DIRTYPE
            archive.addfile(entry)


def archives_in_archive(path):
    """Each of fifty inner archives is within the limit, all of them are not."""
    inner = path.with_suffix(".inner")
    many_files(inner, 90)
    content = inner.read_bytes()
    inner.unlink()
    packed(path, ((f"c/charts/c{i}.tgz", len(content), io.BytesIO(content)) for i in range(50)))


def archives_nested(path):
    """A chart in a chart in a chart, three hundred deep."""
    content = b""
    for _ in range(300):
        packed(path, [("c/charts/c.tgz", len(content), io.BytesIO(content))] if content else [])
        content = path.read_bytes()


def bomb_as_subchart(path):
    """For a chart folder: what `charts/` holds."""
    path.parent.joinpath("c/charts").mkdir()
    one_large_file(path.parent / "c/charts/c.tgz")


def header(name, kind, size):
    block = bytearray(512)
    for at, text in ((0, name), (100, b"0000644\0"), (124, b"%011o\0" % size), (136, b"%011o\0" % 0),
                     (148, b" " * 8), (156, kind), (257, b"ustar\00000")):
        block[at:at + len(text)] = text
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


def long_header(kind):
    """An archive whose first header is followed by a gibibyte of name, link or PAX records."""
    def write(path):
        with gzip.open(path, "wb", compresslevel=1) as archive:
            archive.write(header(b"x", kind, 1 << 30))
            for _ in range(1024):
                archive.write(b"a" * (1 << 20))
            archive.write(header(b"c/Chart.yaml", b"0", len(CHART)) + CHART.ljust(512, b"\0") + bytes(1024))
    write.__name__ = "long_header_" + kind.decode()
    return write


def claimed_size(path):
    """A file that says it has 8 GiB, of which nothing is there."""
    with gzip.open(path, "wb") as archive:
        archive.write(header(b"c/Chart.yaml", b"0", (8 << 30) - 1) + CHART)


def endless_members(path):
    """A hundred thousand empty gzip members one after the other."""
    many_files(path, 0)
    content = path.read_bytes()
    path.write_bytes(content + gzip.compress(b"") * 100_000)


def links(kind, target):
    """A template, a file and the values that are links to `target`; the template prints the file."""
    def write(path):
        template = b'# {{ .Files.Get "files/secret" }}{{ toYaml .Values }}\n'
        with tarfile.open(path, "w:gz") as archive:
            add(archive, "c/Chart.yaml", len(CHART), io.BytesIO(CHART))
            add(archive, "c/templates/a.yaml", len(template), io.BytesIO(template))
            for name in ("c/templates/b.yaml", "c/files/secret", "c/values.yaml", "c/README.md", "c/crds/a.yaml"):
                entry = tarfile.TarInfo(name)
                entry.type, entry.linkname = kind, target
                archive.addfile(entry)
    write.__name__ = f"links_{kind.decode()}_{target.count('/')}"
    return write
