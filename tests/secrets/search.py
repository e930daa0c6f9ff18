"""Finds a canary in bytes, however it is written: as it is, in hexadecimal, in base64 at each of its three offsets,
in base64 of base64, and inside what gunzips."""
import base64
import gzip
import re
import zlib

BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
GZIP_MAGIC = b"\x1f\x8b\x08"
DEEPEST = 4  # base64 of gzip of base64 of what a Secret holds, as release records are


def spellings(canary):
    """Every way a canary may be written, but for packing."""
    raw = canary.encode()
    found = {"as it is": raw, "hex": raw.hex().encode(), "HEX": raw.hex().upper().encode()}
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + raw)
        skipped = (offset * 8 + 5) // 6  # characters that the bytes before it touch
        kept = (len(raw) + offset) * 8 // 6  # characters that no byte after it touches
        found[f"base64 at offset {offset}"] = text[skipped:kept]
    return found


def unpacked(data, depth=0):
    """The bytes, and all that is packed or coded in them."""
    yield data
    if depth == DEEPEST:
        return
    at = data.find(GZIP_MAGIC)
    while at != -1:
        try:
            yield from unpacked(zlib.decompressobj(wbits=31).decompress(data[at:]), depth + 1)
        except zlib.error:
            pass
        at = data.find(GZIP_MAGIC, at + 1)
    for run in BASE64_RUN.findall(data):
        text = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        plain = base64.b64decode(text[:len(text) // 4 * 4])
        if GZIP_MAGIC in plain or BASE64_RUN.fullmatch(plain):
            yield from unpacked(plain, depth + 1)


def find(canary, data):
    """How the canary is written in the bytes, or None."""
    ways = spellings(canary)
    for part in unpacked(data):
        for way, text in ways.items():
            if text in part:
                return way
    return None


def self_test(canary="canary-0123456789-secret"):
    """A search that finds nothing proves nothing: everything it must find, it finds."""
    raw = canary.encode()
    for hidden in (raw, b"x" + base64.b64encode(b"a" + raw + b"z"), base64.b64encode(b"ab" + raw), base64.b64encode(raw),
                   raw.hex().encode(), gzip.compress(b"say " + raw),
                   base64.b64encode(base64.b64encode(gzip.compress(b'{"a":"' + base64.b64encode(raw) + b'"}')))):
        assert find(canary, b"before " + hidden + b" after"), hidden
    assert not find(canary, b"canary-9876543210-secret " * 20)


self_test()
