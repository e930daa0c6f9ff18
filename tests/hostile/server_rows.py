"""The rows of servers_test.py: what a server answers, what is asked of it, and what tug must say. A row is called after
what it tries; where Helm, a client of registries or a program like them has fallen to it, it has the number of the advisory."""
import dataclasses
import hashlib
import io
import json
import zlib
from collections.abc import Callable

import archives

CANARY = "canary-Rf6serverpassword-T4h8Ws2j"  # every name and password that tug is given
LOGIN = f"--username user --password {CANARY}"
ADD = f"repo add r {{url}}/charts {LOGIN}"
PULL = "pull r/web"
OCI = "pull oci://{host}/charts/web --version 1.0.0 --plain-http"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG_TYPE = "application/vnd.cncf.helm.config.v1+json"
CHART_TYPE = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
PAGE = "<html><body>Please log in</body></html>\n"
ANY_TEXT = ""
ONCE = ("tug",)


@dataclasses.dataclass
class Row:
    name: str
    command: str  # {url}, {host}: the server; {other}, {other_host}: another one; {ca}: who signs certificates
    pages: dict[str, Callable]  # of the server
    want: str = ANY_TEXT  # tug's streams have it
    before: str = ""  # a command that has to end well
    status: int = 1
    helm_status: int | None = None  # where Helm goes another way
    certificate: str = ""  # of the server: "good", "expired", "other", "self"
    other: dict[str, Callable] = dataclasses.field(default_factory=dict)  # pages of the other server
    may_leave: tuple = ()  # files that may be there afterwards, beside what was there before
    refused: tuple = ()  # texts that are in no stream
    asks_other: bool = False  # the other server must have been asked, or the row proves nothing
    setup: Callable | None = None  # of a World, before all
    voices: tuple = ("tug", "helm")  # what takes seconds is tried once where it goes the same way


def text(body, **headers):
    return lambda exchange: exchange.answer(body, **headers)


def endless(piece=b"0" * 65536, **headers):
    return lambda exchange: exchange.endless(piece, **headers)


def short(exchange):
    exchange.head(Content_Length=1000)
    exchange.send(b"not all of it")


def claims_much(exchange):
    exchange.endless(Content_Length=1 << 40)


def too_long(exchange):
    """More than it says: what is too much is no part of the answer."""
    exchange.head(Content_Length=20)
    exchange.send(b"apiVersion: v1\nentri" + b"es: {}\n" * 1000)


def silent(exchange):
    exchange.connection.settimeout(60)
    exchange.connection.recv(1)


def drips(exchange):
    exchange.head(Content_Length=100_000)
    exchange.connection.settimeout(0.05)
    while True:
        exchange.send(b"#")
        try:
            if not exchange.connection.recv(1):
                return
        except TimeoutError:
            pass


def endless_headers(exchange):
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        exchange.send(b"X-More: " + b"a" * 1000 + b"\r\n")


def endless_chunks(exchange):
    exchange.head(Transfer_Encoding="chunked")
    while True:
        exchange.send(b"10000\r\n" + b"0" * 65536 + b"\r\n")


def no_http(exchange):
    exchange.send(b"\x16\x03\x01" + bytes(100))


PACKER = zlib.compressobj(1, wbits=31)
PACKED_HEAD = PACKER.flush(zlib.Z_FULL_FLUSH)
PACKED_MEBIBYTE = PACKER.compress(b"#" * (1 << 20)) + PACKER.flush(zlib.Z_FULL_FLUSH)  # may be repeated


def bomb(exchange):
    """A gibibyte in some mebibytes."""
    exchange.answer(PACKED_HEAD + PACKED_MEBIBYTE * 1024, Content_Encoding="gzip")


def redirect(to, status=302):
    return lambda exchange: exchange.answer(b"", status, Location=to)


def login(realm):
    """Wants to know who asks."""
    return lambda exchange: exchange.answer(b"", 401, WWW_Authenticate=realm)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def index(url="web-1.0.0.tgz", sum_of=b"the archive"):
    return text(f"apiVersion: v1\nentries:\n  web:\n  - {{apiVersion: v2, name: web, version: 1.0.0, digest: {digest(sum_of)}, urls: ['{url}']}}\n")


def repository(archive, url="web-1.0.0.tgz", sum_of=b"the archive"):
    return {"/charts/index.yaml": index(url, sum_of), "/charts/web-1.0.0.tgz": archive}


CONFIG = b'{"name":"web","version":"1.0.0","apiVersion":"v2"}'
LAYER = b"the bytes of a chart"


def manifest(layer=LAYER, size=None, more=None):
    def part(kind, data, length=None):
        return {"mediaType": kind, "digest": "sha256:" + digest(data), "size": len(data) if length is None else length}
    return json.dumps({"schemaVersion": 2, "config": part(CONFIG_TYPE, CONFIG), "layers": [part(CHART_TYPE, layer, size)], **(more or {})})


def registry(**pages):
    """A registry that has charts/web:1.0.0; `manifest`, `layer` and `tags` give other answers."""
    made = {"/v2/charts/web/manifests/*": pages.get("manifest", text(manifest(), Content_Type=MANIFEST)),
            "/v2/charts/web/blobs/sha256:" + digest(CONFIG): text(CONFIG),
            "/v2/charts/web/blobs/*": pages.get("layer", text(LAYER)),
            "/v2/charts/web/tags/list": pages.get("tags", text('{"tags":["1.0.0"]}'))}
    return made


def with_login(pages, realm):
    """The same for those who have a token; the others are sent to `realm`, a function of the exchange's server."""
    def guarded(page):
        def answer(exchange):
            if exchange.headers.get("authorization") == "Bearer TOKEN":
                return page(exchange)
            return exchange.answer(b"", 401, WWW_Authenticate=f'Bearer realm="{realm(exchange)}",service="s"')
        return answer
    return {path: guarded(page) for path, page in pages.items()}


def own_realm(exchange):
    return f"http://{exchange.headers['host']}/token"


def keep_registry_login(world):
    path = world.folder / "home/.config/helm/registry/config.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"auths": {world.server.host: {"username": "user", "password": CANARY}}}))


def index_rows():
    def row(name, page, want, command=ADD, **rest):
        return Row(name, command, {"/charts/index.yaml": page}, want, **rest)
    too_large = "is larger than"
    yield row("CVE_2024_29893_index_without_end", endless(), too_large)
    yield row("CVE_2024_29893_index_without_end_in_chunks", endless_chunks, too_large, voices=ONCE)
    yield row("CVE_2024_29893_index_that_says_it_has_a_tebibyte", claims_much, too_large)
    yield row("CVE_2024_29893_index_without_end_of_charts", endless(b"  web:\n  - {name: web, version: 1.0.0}\n" * 2000), too_large, voices=ONCE)
    yield row("CVE_2024_29893_index_that_unpacks_to_a_gibibyte", bomb, too_large)
    yield row("index_cut_short", short, "{host}/charts/index.yaml breaks off")
    yield row("index_longer_than_it_says", too_long, "{url}/charts")
    yield row("index_that_is_a_page", text(PAGE), "{url}/charts")
    yield row("index_that_is_a_page_of_json", text('{"error": "log in"}'), "{url}/charts")
    yield row("index_that_is_a_failure_without_end", lambda x: x.endless(status=500), ANY_TEXT)
    yield row("index_in_a_file", redirect("file:///etc/passwd"), 'unsupported protocol scheme "file"', refused=("root:",))
    yield row("index_by_ftp", redirect("ftp://127.0.0.1/"), 'unsupported protocol scheme "ftp"')
    yield row("index_in_a_circle", redirect("/charts/index.yaml"), "stopped after 10 redirects")
    yield row("index_that_drips", drips, "Client.Timeout", ADD + " --timeout 1s")
    yield row("index_that_never_comes", silent, "Client.Timeout", ADD + " --timeout 1s")
    yield row("index_with_headers_without_end", endless_headers, "{host}")
    yield row("index_without_http", no_http, "{host}")
    yield row("CVE_2019_11254_index", text("apiVersion: v1\na: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join('*' + p for _ in range(10))}]\n" for p, c in zip("abcdefgh", "bcdefghi"))), "excessive aliasing")
    yield row("CVE_2021_4235_index", text("a: " + "[" * 10**6), "{url}/charts")
    twice = "apiVersion: v1\nentries:\n  web: []\n  web: []\n"
    yield row("CVE_2020_15185_index", text(twice), "web")
    yield row("CVE_2020_15185_index_in_json", text('{"apiVersion":"v1","entries":{"web":[],"web":[]}}'), "web", helm_status=0,
              may_leave=("*",))
    everywhere = ("*",)
    yield row("CVE_2022_23525_nulls", text("apiVersion: v1\nentries:\n  web:\n  -\n  db:\n"), ANY_TEXT, status=0, may_leave=everywhere)
    yield row("CVE_2024_26147_entry_without_metadata", text("apiVersion: v1\nentries:\n  web:\n  - {digest: x, urls: [y]}\n"), ANY_TEXT,
              status=0, may_leave=everywhere)


def away_rows():
    """Credentials stay with the host they belong to: what the other server saw is looked at."""
    away = {"*": login('Basic realm="r"')}
    yield Row("CVE_2021_32690_index_elsewhere", ADD, {"/charts/index.yaml": lambda x: redirect(f"{x.world.elsewhere}/index.yaml")(x)}, "401",
              other=away, asks_other=True)
    yield Row("CVE_2021_32690_index_without_tls", ADD + " --ca-file {ca}", {"/charts/index.yaml": lambda x: redirect(f"{x.world.other.url}/index.yaml")(x)},
              "401", certificate="good", other=away, asks_other=True)
    yield Row("CVE_2021_32690_chart_on_another_host", PULL, {"/charts/index.yaml": lambda x: index(f"{x.world.elsewhere}/web-1.0.0.tgz")(x)}, "401",
              before=ADD, other=away, asks_other=True)
    yield Row("CVE_2021_32690_chart_on_another_port", PULL, {"/charts/index.yaml": lambda x: index(f"{x.world.other.url}/web-1.0.0.tgz")(x)}, "401",
              before=ADD, other=away, asks_other=True)
    yield Row("CVE_2021_32690_chart_behind_a_redirect", PULL, repository(lambda x: redirect(f"{x.world.elsewhere}/web.tgz", 307)(x)), "401",
              before=ADD, other=away, asks_other=True)
    yield Row("CVE_2021_32690_repo_flag", f"pull web --repo {{url}}/charts {LOGIN}",
              {"/charts/index.yaml": lambda x: index(f"{x.world.elsewhere}/web-1.0.0.tgz")(x)}, "401", other=away, asks_other=True)
    yield Row("CVE_2026_50151_blob_behind_a_redirect", OCI, registry(layer=lambda x: redirect(f"{x.world.elsewhere}/blob", 307)(x)), "401",
              other=away, asks_other=True, setup=keep_registry_login)
    yield Row("CVE_2026_50151_redirect_to_a_file", OCI, registry(layer=redirect("file:///etc/passwd", 307)), 'unsupported protocol scheme "file"',
              setup=keep_registry_login, refused=("root:",))
    for name, realm in (("elsewhere", lambda x: f"http://auth.example:{x.world.other.port}/token"),
                        ("inside", lambda x: "http://169.254.169.254/token"), ("no_url", lambda x: "file:///etc/passwd")):
        yield Row(f"CVE_2020_15157_realm_{name}", OCI, with_login(registry(), realm), "realm" if name != "elsewhere" else "are not sent to",
                  other=away, setup=keep_registry_login)


def chart_rows():
    def row(name, page, want, command=PULL, **rest):
        return Row(name, command, repository(page), want, before=ADD, **rest)
    yield row("chart_without_end", endless(), "{url}/charts/web-1.0.0.tgz")
    yield row("chart_without_end_in_chunks", endless_chunks, "{url}/charts/web-1.0.0.tgz", voices=ONCE)
    yield row("chart_that_says_it_has_a_tebibyte", claims_much, "{url}/charts/web-1.0.0.tgz")
    yield row("chart_cut_short", short, "web-1.0.0.tgz")
    yield row("chart_with_another_digest", text("another archive"), "has the digest", helm_status=0, may_leave=("work/web-1.0.0.tgz",))
    yield row("chart_longer_than_it_says", too_long, "has the digest", helm_status=0, may_leave=("work/web-1.0.0.tgz",))
    yield row("chart_that_is_a_page", text(PAGE), "web", "template demo r/web", may_leave=("home/.cache/helm/content/*",))
    yield row("chart_that_unpacks_by_itself", bomb, "has the digest", helm_status=0, may_leave=("work/web-1.0.0.tgz",))
    yield row("chart_in_a_circle", redirect("/charts/web-1.0.0.tgz"), "stopped after 10 redirects")
    yield row("chart_in_a_file", redirect("file:///etc/passwd"), 'unsupported protocol scheme "file"', refused=("root:",))
    yield row("chart_that_is_not_there", text("no", status=404), "404 Not Found")
    yield row("chart_in_a_part_nobody_asked_for", text("x", status=206, Content_Range="bytes 5-5/6"), "web-1.0.0.tgz")
    for name, write, status in (("CVE_2025_32386_one_file", archives.one_large_file, 1), ("CVE_2025_32386_many_files", archives.many_files, 1),
                                ("CVE_2026_50163_links", archives.links(b"2", "/etc/passwd"), 0)):
        yield Row(name, "pull {url}/charts/web-1.0.0.tgz --untar", {"/charts/web-1.0.0.tgz": lambda x, write=write: x.answer(archive_once(write, x))},
                  "larger than" if status else "link", helm_status=status, may_leave=("work/c/*",), refused=("root:",))
    yield Row("CVE_2026_35205_nothing_signs_it", PULL + " --verify", repository(text("the archive")), "web-1.0.0.tgz.prov", before=ADD,
              may_leave=("work/web-1.0.0.tgz",))
    yield Row("signature_without_end", PULL + " --verify", {**repository(text("the archive")), "/charts/web-1.0.0.tgz.prov": endless()},
              "web-1.0.0.tgz.prov", before=ADD, may_leave=("work/web-1.0.0.tgz",), voices=ONCE)
    yield Row("values_without_end", "template demo c -f {url}/values.yaml", {"/values.yaml": endless()}, "{url}/values.yaml", voices=ONCE)
    yield Row("values_in_a_file", "template demo c -f {url}/values.yaml", {"/values.yaml": redirect("file:///etc/passwd")}, "unsupported protocol scheme",
              refused=("root:",))


MADE = {}


def archive_once(write, exchange):
    """What `write` writes, made when it is first asked for."""
    if write not in MADE:
        path = exchange.world.room / write.__name__
        write(path)
        MADE[write] = path.read_bytes()
    return MADE[write]


def with_paths(path):
    """A chart with a file that is to lie beside it."""
    content = b"# evil\n"
    archives.packed(path, [("c/../../evil", len(content), io.BytesIO(content))])


def packed_manifest(exchange):
    exchange.answer(manifest(layer=archive_once(with_paths, exchange)), Content_Type=MANIFEST)


def packed_layer(exchange):
    config = exchange.path.endswith(digest(CONFIG))
    exchange.answer(CONFIG if config else archive_once(with_paths, exchange))


def registry_rows():
    def row(name, pages, want, command=OCI, **rest):
        return Row(name, command, pages, want, setup=keep_registry_login, **rest)
    named = "charts/web"
    yield row("CVE_2017_11468_manifest_without_end", registry(manifest=endless(Content_Type=MANIFEST)), "larger than 4194304 bytes")
    yield row("CVE_2023_25153_layer_without_end", registry(layer=endless()), "sha256:" + digest(LAYER))
    yield row("CVE_2023_25153_layer_of_a_tebibyte", registry(manifest=text(manifest(size=1 << 40), Content_Type=MANIFEST), layer=claims_much), "1099511627776")
    yield row("layer_cut_short", registry(layer=short), "blobs/sha256:" + digest(LAYER))
    yield row("layer_with_another_digest", registry(layer=text("the bytes of a horse")), "has another digest")
    yield row("layer_that_unpacks_by_itself", registry(layer=bomb), "sha256:" + digest(LAYER))
    yield row("manifest_cut_short", registry(manifest=short), named)
    yield row("manifest_that_is_a_page", registry(manifest=text(PAGE, Content_Type="text/html")), named)
    yield row("manifest_in_a_circle", registry(manifest=redirect("/v2/charts/web/manifests/1.0.0")), "stopped after 10 redirects")
    yield row("manifest_that_fails_without_end", registry(manifest=lambda x: x.endless(status=400)), "400")
    yield row("GHSA_5j5w_g665_5m35_index_and_image", registry(manifest=text(manifest(more={"manifests": []}), Content_Type=MANIFEST)), "an index and an image at once")
    yield row("GHSA_qq97_vm5h_rrhg_another_type", registry(manifest=text(manifest(more={"mediaType": "application/vnd.oci.image.index.v1+json"}), Content_Type=MANIFEST)),
              "calls itself")
    yield row("CVE_2026_33540_token_without_end", {**with_login(registry(), own_realm), "/token": endless()}, "larger than")
    yield row("token_that_is_a_page", {**with_login(registry(), own_realm), "/token": text(PAGE)}, "failed to decode response")
    yield row("token_with_a_header_in_it", {**with_login(registry(), own_realm), "/token": text('{"token":"a\\r\\nX-Other: b"}')}, "empty token returned")
    yield row("CVE_2023_2253_tags_without_end", registry(tags=endless()), "larger than", "pull oci://{host}/charts/web --plain-http")
    yield row("CVE_2023_2253_pages_of_tags_without_end", registry(tags=next_page('{"tags":["1.0.0"]}')), "has no end", "pull oci://{host}/charts/web --plain-http")
    yield row("CVE_2023_2253_long_tags_without_end", registry(tags=next_page(json.dumps({"tags": ["1.0.0-" + "a" * 2_000_000]}), 20)), ANY_TEXT,
              "pull oci://{host}/charts/web --plain-http")
    yield row("CVE_2023_2253_catalog_without_end", {"/v2/_catalog": endless()}, "larger than", "search registry oci://{host} --plain-http", helm_status=1)
    yield row("tags_that_are_a_page", registry(tags=text(PAGE)), "failed to decode response", "pull oci://{host}/charts/web --plain-http")
    yield row("tags_elsewhere", registry(tags=lambda x: x.answer('{"tags":["1.0.0"]}', Link=f"<{x.world.other.url}/v2/charts/web/tags/list>; rel=next")),
              "not the same origin", "pull oci://{host}/charts/web --plain-http")
    yield Row("CVE_2021_21272_paths_in_an_archive", OCI + " --untar", {**registry(), "/v2/charts/web/manifests/*": packed_manifest,
              "/v2/charts/web/blobs/*": packed_layer}, "illegal", setup=keep_registry_login, may_leave=("work/web/*", "work/c/*"))
    yield row("login_at_a_page", {"/v2/": text(PAGE, status=404)}, "{host}", f"registry login {{host}} --plain-http {LOGIN}")
    yield row("login_without_end", {"/v2/": lambda x: x.endless(status=401, WWW_Authenticate='Basic realm="r"')}, "{host}",
              f"registry login {{host}} --plain-http {LOGIN}")


def next_page(body, last=10**9):
    """One page of a list that names the next one, as often as it is asked."""
    def page(exchange):
        number = int(exchange.path.rpartition("n=")[2] or 0) + 1 if "n=" in exchange.path else 1
        headers = {"Link": f"</v2/charts/web/tags/list?n={number}>; rel=next"} if number < last else {}
        exchange.answer(body, **headers)
    return page


def tls_rows():
    pages = {"/charts/index.yaml": text("apiVersion: v1\nentries: {}\n"), **registry()}
    for kind, want in (("expired", "has expired"), ("other", "is valid for"), ("self", "signed by unknown authority")):
        yield Row(f"CVE_2019_1010275_repository_{kind}", ADD + " --ca-file {ca}", pages, want, certificate=kind)
        yield Row(f"CVE_2019_1010275_registry_{kind}", "pull oci://{host}/charts/web --version 1.0.0 --ca-file {ca}", pages, want, certificate=kind,
                  setup=keep_registry_login)


def other_rows():
    s3 = "pull s3://bucket/charts/web-1.0.0.tgz"
    yield Row("object_without_end", s3, {"/bucket/*": endless()}, "web-1.0.0.tgz", voices=ONCE)
    yield Row("object_that_fails_without_end", s3, {"/bucket/*": lambda x: x.endless(status=400)}, "web-1.0.0.tgz")
    yield Row("object_elsewhere", s3, {"/bucket/*": lambda x: redirect(f"{x.world.elsewhere}/web-1.0.0.tgz", 307)(x)}, "web-1.0.0.tgz")
    hub = "search hub web --endpoint {url}"
    yield Row("hub_without_end", hub, {"/*": endless()}, ANY_TEXT)
    yield Row("hub_that_is_a_page", hub, {"/*": text(PAGE)}, "the answer is no list of charts", helm_status=0)


def addon_rows():
    def row(name, pages, want, command="addon channel list {url}/addon.yaml", **rest):
        return Row(name, command, pages, want, voices=ONCE, **rest)
    document = {"/addon.yaml": text("kind: Addons\nspec: {addons: [{name: a, manifest: a.yaml}]}\n")}
    publish = "addon channel publish c/templates/a.yaml s3://bucket/prod/addon.yaml"
    yield row("channel_without_end", {"/addon.yaml": endless()}, "more than the 268435456 bytes that are read")
    yield row("channel_that_is_large", {"/addon.yaml": text(b"#" * (9 << 20))}, "more than the 8388608 that are read")
    yield row("channel_that_is_a_page", {"/addon.yaml": text(PAGE)}, "is neither an addon channel (kind: Addons) nor a manifest")
    yield row("channel_cut_short", {"/addon.yaml": short}, "{host}")
    yield row("channel_in_a_file", {"/addon.yaml": redirect("file:///etc/passwd")}, 'unsupported protocol scheme "file"', refused=("root:",))
    yield row("CVE_2021_4235_channel", {"/addon.yaml": text("a: " + "[" * 10**6)}, "exceeded max depth")
    yield row("CVE_2019_11254_channel", {"/addon.yaml": text("kind: Addons\na: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{c}: &{c} [{','.join('*' + p for _ in range(10))}]\n" for p, c in zip("abcdefgh", "bcdefghi")))}, "excessive aliasing")
    yield row("channel_that_reads_files_here", {"/addon.yaml": text("kind: Addons\nspec: {addons: [{name: a, manifest: 'file:///etc/passwd'}]}\n")},
              "which only a channel on this machine may do", "images {url}/addon.yaml", refused=("root:",))
    yield row("addon_manifest_without_end", {**document, "/a.yaml": endless()}, "more than the 268435456 bytes that are read", "images {url}/addon.yaml")
    yield row("stored_channel_without_end", {"/bucket/*": endless()}, ANY_TEXT, publish)


ROWS = [*addon_rows(), *index_rows(), *away_rows(), *chart_rows(), *registry_rows(), *tls_rows(), *other_rows()]
assert len({row.name for row in ROWS}) == len(ROWS)
