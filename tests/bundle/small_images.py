"""Images of a few bytes, made here and put into a registry over plain HTTP: for one platform, for several, with a layer in
common."""
import base64
import gzip
import hashlib
import io
import json
import tarfile
import urllib.error
import urllib.request

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def layer(name, data):
    """A layer with one file, the same bytes each time."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0)


class Images:
    """A registry's API, as far as it takes to put images there and to look at them."""

    def __init__(self, host, user="", password=""):
        self.host, self.headers = host, {}
        if user:
            self.headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def ask(self, method, path, data=None, **headers):
        url = path if path.startswith("http") else f"http://{self.host}{path}"
        request = urllib.request.Request(url, data, {**self.headers, **{k.replace("_", "-"): v for k, v in headers.items()}},
                                         method=method)
        return urllib.request.urlopen(request, timeout=20)

    def put_blob(self, repository, data):
        with self.ask("POST", f"/v2/{repository}/blobs/uploads/", b"") as begun:
            place = begun.headers["Location"]
        mark = "&" if "?" in place else "?"
        self.ask("PUT", f"{place}{mark}digest={digest_of(data)}", data, Content_Type="application/octet-stream").close()
        return {"digest": digest_of(data), "size": len(data)}

    def put_manifest(self, repository, name, kind, content):
        data = json.dumps(content).encode()
        self.ask("PUT", f"/v2/{repository}/manifests/{name or digest_of(data)}", data, Content_Type=kind).close()
        return {"mediaType": kind, "digest": digest_of(data), "size": len(data)}

    def put_image(self, repository, tag, layers, architecture="amd64"):
        config = json.dumps({"architecture": architecture, "os": "linux", "rootfs": {"type": "layers", "diff_ids": []}}).encode()
        content = {"schemaVersion": 2, "mediaType": MANIFEST, "config": {"mediaType": CONFIG, **self.put_blob(repository, config)},
                   "layers": [{"mediaType": LAYER, **self.put_blob(repository, data)} for data in layers]}
        return self.put_manifest(repository, tag, MANIFEST, content)

    def put_index(self, repository, tag, images):
        """`images`: architecture to layers."""
        parts = [{**self.put_image(repository, "", layers, architecture), "platform": {"os": "linux", "architecture": architecture}}
                 for architecture, layers in images.items()]
        return self.put_manifest(repository, tag, INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": parts})

    def digest(self, repository, name):
        """What a tag or a digest stands for; None where it is not there."""
        try:
            with self.ask("HEAD", f"/v2/{repository}/manifests/{name}", Accept=f"{MANIFEST}, {INDEX}") as answer:
                return answer.headers["Docker-Content-Digest"]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def repositories(self):
        with self.ask("GET", "/v2/_catalog") as answer:
            return json.load(answer)["repositories"]
