"""The records of releases, as Helm's drivers store them: base64 of gzip of JSON, in a Secret once more in base64."""
import base64
import gzip
import json

TYPE = "helm.sh/release.v1"  # of the Secrets


def text_in(secret):
    return base64.b64decode(secret["data"]["release"]).decode()


def unpack(text):
    """The JSON's bytes."""
    return gzip.decompress(base64.b64decode(text))


def pack(release):
    """What a Secret's data holds for that release."""
    text = base64.b64encode(gzip.compress(json.dumps(release, separators=(",", ":")).encode(), 9))
    return base64.b64encode(text).decode()


def release_in(secret):
    return json.loads(unpack(text_in(secret)))
