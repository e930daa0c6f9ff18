"""The rows of hostile_test.py: files of a chart `c`, a command, and words that the error must have (None: the
input is large or odd, but harmless). Where Helm itself is known to have fallen to such input, the row has the
name of the advisory."""
import pathlib
import tarfile
from typing import Any, Callable, NamedTuple, Optional

import archives

TEMPLATE = "template demo c"
PIPE = object()  # in place of a file: a named pipe that nobody writes to
HUGE = object()  # in place of a file: a gibibyte of zeros
DEVICE = pathlib.PurePath("/dev/zero")


class Row(NamedTuple):
    name: str
    want: Optional[str]
    files: dict = {}
    command: Any = TEMPLATE
    archive: Optional[Callable] = None
    helm_status: Optional[int] = None  # where helm's is another: as helm, tug does what Helm does
    reuse: bool = False  # several rows have this archive
    refused: tuple = ()  # bytes that neither stream may have, as tug


def template(name, want, text):
    return Row(name, want, {"templates/a.yaml": text})


def values(name, want, text):
    return Row(name, want, {"values.yaml": text})


def schema(name, want, text):
    return Row(name, want, {"values.schema.json": text, "values.yaml": "a: " + "a" * 40 + "\n"})


def flag(name, want, flag_name, text):
    return Row(name, want, command=lambda: ["template", "demo", "c", flag_name, text()])


def bomb(name, want, archive, helm_status=None):
    """The archive under every command that reads one."""
    return [Row(f"{name}_{command.split()[0]}", want, command=f"{command} bomb.tgz", archive=archive, helm_status=helm_status, reuse=True)
            for command in ("template demo", "lint", "show values")]


def doubled(start, step, times, use):
    """A template that grows $x from `start` by `step`, so many times, and then does `use`."""
    return f"{{{{ $x := {start} }}}}{{{{ range until {times} }}}}{{{{ $x = {step} }}}}{{{{ end }}}}{{{{ {use} }}}}"


def aliases(levels):
    """Lists of ten aliases to the list before."""
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]" for i in range(1, levels)]
    return "\n".join(lines) + "\n"


def merges(levels):
    lines = ["a0: &a0 {k: v}"]
    lines += [f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, levels)]
    return "\n".join(lines) + "\n"


def reference_chain(length):
    links = ",".join(f'"d{i}":{{"$ref":"#/$defs/d{i + 1}"}}' for i in range(length))
    return f'{{"properties":{{"a":{{"$ref":"#/$defs/d0"}}}},"$defs":{{{links},"d{length}":{{}}}}}}'


def numbers(count):
    return ",".join(map(str, range(count)))


def checks_doubled(levels):
    links = ",".join(f'"d{i}":{{"allOf":[{{"$ref":"#/$defs/d{i + 1}"}},{{"$ref":"#/$defs/d{i + 1}"}}]}}'
                     for i in range(levels))
    return f'{{"$ref":"#/$defs/d0","$defs":{{{links},"d{levels}":{{"type":"object"}}}}}}'


MORE_MEMORY = "needs more memory than a render may take"
TOO_DEEP = "exceeded max depth of 10000"
TOO_LARGE = "decompressed chart is larger than the maximum size"
SELF = '{{ $x := dict }}{{ $_ := set $x "x" $x }}'
SELF_TWICE = SELF + '{{ $_ := set $x "y" $x }}'

YAML = [
    values("CVE_2021_4235_lists_in_lists", TOO_DEEP, lambda: "a: " + "[" * 10**6),
    values("CVE_2021_4235_maps_in_maps", TOO_DEEP, lambda: "a: " + "{a: " * 10**6),
    values("CVE_2021_4235_lists_on_one_line", TOO_DEEP, lambda: "- " * 10**6),
    values("CVE_2022_3064_question_marks", TOO_DEEP, lambda: "? " * 2**20),
    values("CVE_2019_11254_aliases", "excessive aliasing", lambda: aliases(12)),
    values("CVE_2019_11254_merges", "excessive aliasing", lambda: merges(60)),
    values("CVE_2019_11254_alias_of_itself", "contains itself", "a: &a [*a]\n"),
    Row("CVE_2019_11254_chart", "excessive aliasing", {"Chart.yaml": lambda: archives.CHART.decode() + aliases(12)}),
    Row("aliases_from_template", "excessive aliasing",
        {"files/bomb": lambda: aliases(12), "templates/a.yaml": '{{ fail (.Files.Get "files/bomb" | fromYaml).Error }}'}),
    values("blocks_in_blocks", None, lambda: "".join(" " * i + "a:\n" for i in range(5000))),
    values("keys_of_one_list", None, lambda: "a: [" + "a:," * 10**5 + "]"),
    values("one_key_many_times", None, lambda: "k: v\n" * 10**5),
    values("many_documents", None, lambda: "--- \n" * 10**5),
    values("tags", "did not find expected key", lambda: "a: " + "!a " * 10**5),
    values("anchors", "did not find expected key", lambda: "a: " + "&a " * 10**5),
    values("escapes_without_end", "unexpected end of stream", lambda: 'a: "' + "\\x41" * 10**5),
    values("blank_lines", None, lambda: "a: |\n" + " \n" * 10**6),
    values("huge_numbers", None, lambda: "a: 1e999999999\nb: 0x" + "f" * 10**6 + "\nc: " + "9" * 10**6 + "\n"),
    values("CVE_2022_28948_cut_short", "a value was expected", "0: [:!00 \xef"),
]

TEMPLATES = [
    template("include_of_itself", "includes itself without end",
             '{{ define "t" }}{{ include "t" . }}{{ end }}{{ include "t" . }}'),
    template("include_in_turn", "without end", '{{ define "t" }}{{ include "u" . }}{{ end }}'
             '{{ define "u" }}{{ include "t" . }}{{ end }}{{ include "t" . }}'),
    template("include_that_doubles", "", "".join(
        f'{{{{ define "t{i}" }}}}{{{{ include "t{i + 1}" . }}}}{{{{ include "t{i + 1}" . }}}}{{{{ end }}}}'
        for i in range(60)) + '{{ define "t60" }}x{{ end }}{{ include "t0" . }}'),
    template("template_of_itself", "exceeded maximum template depth",
             '{{ define "t" }}{{ template "t" . }}{{ end }}{{ template "t" . }}'),
    Row("tpl_of_itself", "nested more than 1000 times",
        {"values.yaml": 'x: "{{ tpl .Values.x . }}"\n', "templates/a.yaml": "{{ tpl .Values.x . }}"}),
    Row("tpl_and_include_in_turn", "", {
        "values.yaml": "x: '{{ include \"t\" . }}'\n",
        "templates/a.yaml": '{{ define "t" }}{{ tpl .Values.x . }}{{ end }}{{ include "t" . }}'}),
    template("parentheses", "max expression depth exceeded",
             lambda: "{{ " + "(" * 10**6 + "1" + ")" * 10**6 + " }}"),
    template("actions_in_actions", "nested too deeply", lambda: "{{ if 1 }}" * 10**6),
    template("else_if_chain", "nested too deeply", lambda: "{{ if 1 }}" + "{{ else if 1 }}" * 10**5 + "{{ end }}"),
    template("long_pipeline", None, lambda: "# {{ 1 " + "| print " * 10**5 + " }}\nkind: A"),
    template("long_chain_of_fields", "is not set", lambda: "{{ .Values" + ".a" * 10**5 + " }}"),
    template("huge_number", "illegal number syntax", lambda: "{{ " + "9" * 10**6 + " }}"),
    template("huge_exponent", "illegal number syntax", "{{ 1e1000000000 }}"),
    template("text_without_end", "unterminated quoted string", lambda: '{{ "' + "x" * 10**6),
]

GROWTH = [
    template("repeat", "the result would be 1073741824 bytes long; the limit is 67108864", '{{ repeat 1073741824 "x" }}'),
    template("repeat_of_repeat", "bytes long", '{{ repeat 60000000 "x" | repeat 60000000 }}'),
    template("range_of_repeat", "output is longer than 67108864 bytes", '{{ range until 1000000 }}{{ repeat 10000 "x" }}{{ end }}'),
    template("text_doubled", MORE_MEMORY, doubled('"0123456789"', "print $x $x", 100, "len $x")),
    template("list_doubled", MORE_MEMORY, doubled("list 1", "concat $x $x", 40, "len $x")),
    template("until", "elements; the limit is 1000000", "{{ until 1000000000000 }}"),
    template("seq", "elements; the limit is", "{{ seq 1 1000000000000 }}"),
    template("nindent", "bytes long", '{{ nindent 1000000000 "x" }}'),
    template("random_text", "bytes long", "{{ randAlphaNum 10000000000 }}"),
    template("width", None, '# {{ printf "%999999999d" 1 | len }}\nkind: A'),
    template("format_repeats_its_argument", MORE_MEMORY,
             '{{ printf (repeat 100000 "%[1]s") (repeat 10000000 "x") | len }}'),
    template("join", "bytes long", '{{ join (repeat 1000000 "x") (until 1000000) | len }}'),
    template("replace", "bytes long", '{{ replace "x" (repeat 100000 "y") (repeat 100000 "x") | len }}'),
    template("regex_replace", MORE_MEMORY,
             '{{ regexReplaceAll "x" (repeat 100000 "x") (repeat 100000 "y") | len }}'),
    template("regex_matches", MORE_MEMORY, '{{ regexFindAll "" (repeat 60000000 "x") -1 | len }}'),
    template("split", "elements; the limit is", '{{ splitList "" (repeat 60000000 "x") | len }}'),
    template("steps", "takes more than 15000000 steps", "{{ $x := until 1000000 }}{{ range $x }}{{ range $x }}{{ end }}{{ end }}"),
    template("steps_of_digests", "steps", '{{ $x := repeat 60000000 "x" }}{{ range until 1000000 }}{{ sha256sum $x }}{{ end }}'),
    template("steps_of_searches", "steps", "{{ $x := until 1000000 }}{{ range $x }}{{ has -1 $x }}{{ end }}"),
    template("numbers_as_lists", "steps", "{{ range 1000000000000 }}{{ end }}"),
    template("template_that_doubles", "steps", "".join(
        f'{{{{ define "t{i}" }}}}{{{{ template "t{i + 1}" }}}}{{{{ template "t{i + 1}" }}}}{{{{ end }}}}'
        for i in range(60)) + '{{ define "t60" }}{{ end }}{{ template "t0" }}'),
]

# Lists of lists that are all the same one: each function that walks a value.
DOUBLED = [template(f"doubled_{name}", want, doubled("list 1", "list $x $x", 40, use)) for name, want, use in (
    ("printed", MORE_MEMORY, "$x"), ("toYaml", MORE_MEMORY, "toYaml $x | len"),
    ("toYamlPretty", MORE_MEMORY, "toYamlPretty $x | len"), ("toJson", MORE_MEMORY, "toJson $x | len"),
    ("toPrettyJson", MORE_MEMORY, "toPrettyJson $x | len"), ("toToml", MORE_MEMORY, 'toToml (dict "a" $x) | len'),
    ("printf", MORE_MEMORY, 'printf "%#v" $x | len'), ("html", MORE_MEMORY, "html $x | len"),
    ("quote", "has more than", "quote $x | len"), ("deepCopy", "has more than", "deepCopy $x | len"),
    ("deepEqual", "has more than", "deepEqual $x $x"), ("merge", "", 'merge (dict) (dict "a" $x) (dict "a" $x) | len'),
    ("toString", "has more than", "toString $x | len"), ("uniq", "has more than", "uniq (list $x $x) | len"),
    ("join", "has more than", 'join "" (list $x) | len'), ("b64enc", "", "b64enc $x | len"),
    ("squote", "has more than", "squote $x | len"), ("cat", "has more than", "cat $x | len"))]

# Maps that hold themselves. toYaml and its like give nothing, as Helm does for what it cannot write.
CYCLES = [template(f"self_{name}", want, SELF_TWICE + use) for name, want, use in (
    ("printed", "", "{{ $x }}"), ("toYaml", None, "{{ toYaml $x }}"), ("toJson", None, "{{ toJson $x }}"),
    ("mustToJson", "cycle", "{{ mustToJson $x }}"), ("toToml", None, "{{ toToml $x | len | printf \"# %d\" }}"),
    ("deepCopy", "holds itself", "{{ deepCopy $x }}"), ("quote", "holds itself", "{{ quote $x }}"),
    ("deepEqual", "holds itself", "{{ deepEqual $x (dict) }}{{ deepEqual $x (deepCopy $x) }}"),
    ("merge", "", "{{ merge $x $x (dict \"x\" $x) }}"))]

READERS = [
    template("deep_json", "exceeded max depth", '{{ mustFromJson (repeat 1000000 "[") }}'),
    template("deep_yaml", TOO_DEEP, '{{ fail (fromYaml (repeat 1000000 "- ")).Error }}'),
    template("deep_toml", "", '{{ mustFromToml (printf "a = %s" (repeat 1000000 "[")) }}'),
    template("CVE_2022_24675_pem", "", '{{ genSignedCert "a" nil nil 1 (buildCustomCert (repeat 1000000 "LS0t") "LS0t") }}'),
    template("regex_parentheses", "missing closing", '{{ mustRegexMatch (repeat 100000 "(") "a" }}'),
    template("regex_repeats", "invalid repeat count", '{{ mustRegexMatch "((a{1000}){1000}){1000}" "a" }}'),
    template("regex_backtracking", None, '# {{ regexMatch "^(a+)+$" (repeat 100000 "a" | printf "%sb") }}\nkind: A'),
    template("version_range", "", '{{ semverCompare (repeat 100000 ">1 ") "1.2.3" }}'),
    template("glob", None, '# {{ range $i, $f := .Files.Glob "*a*a*a*a*a*a*a*a*a*a*a*b" }}{{ $i }}{{ end }}\nkind: A'),
]

SCHEMAS = [
    schema("CVE_2022_23526_number", "is the number 1E1111111", "1E1111111"),
    schema("CVE_2022_23526_list", "is an empty list", "[]"),
    schema("CVE_2022_23526_null", "is null", "null"),
    schema("CVE_2022_23526_empty", "", " "),
    schema("CVE_2025_32387_lists", "exceeded max depth", lambda: "[" * 10**6),
    schema("CVE_2025_32387_chain", "nested too deeply", lambda: reference_chain(10**5)),
    schema("CVE_2025_32387_depth", "nested too deeply", lambda: '{"not":' * 9000 + "{}" + "}" * 9000),
    schema("CVE_2025_32387_cycle", "reference cycle", '{"$ref":"#"}'),
    schema("checks_doubled", "more than 5 million checks", lambda: checks_doubled(60)),
    Row("choices_of_many_items", "more than 5 million checks", {
        "values.schema.json": lambda: '{"properties":{"a":{"items":{"enum":[' + numbers(30_000) + "]}}}}",
        "values.yaml": lambda: "a: [" + numbers(30_000) + "]\n"}),
    Row("required_of_many_items", "more than 5 million checks", {
        "values.schema.json": lambda: '{"properties":{"a":{"items":{"required":[' + ",".join(f'"k{i}"' for i in range(30_000))
                                      + "]}}}}",
        "values.yaml": lambda: "a: [" + "{}," * 30_000 + "]\n"}),
    Row("CVE_2025_55199_device", "outside the chart", {"values.schema.json": '{"$ref":"file:///dev/zero"}'}),
    schema("schema_pattern", "must be a valid regex", '{"properties":{"a":{"pattern":"((a{1000}){1000}){1000}"}}}'),
    schema("schema_numbers", "must be a whole number, but is the number 1e1111111", '{"minProperties":1e1111111}'),
    schema("schema_small_steps", None, '{"properties":{"a":{"multipleOf":1e-999999}}}'),
]

def shared_texts(objects):
    """Objects that are small where they are rendered, and two hundred mebibytes each where they are sent."""
    aliases = "".join(f"  a{i}: *a\n" for i in range(200))
    return "---\n".join(f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\ndata:\n  a: &a {'x' * (1 << 20)}\n{aliases}"
                        for i in range(objects))


# The cluster is the one in a folder.
SENT = [Row(f"shared_texts_{command.split()[0]}", "is longer than 67108864 bytes as JSON",
            {"templates/a.yaml": lambda: shared_texts(2)}, command + " --kube-context sandbox")
        for command in ("install demo c", "upgrade --install demo c", "diff demo c")]

FLAGS = [
    flag("CVE_2022_36055_index", "greater than maximum supported index", "--set", lambda: "a[65537]=1"),
    flag("CVE_2022_36055_huge_index", "greater than maximum supported index", "--set", lambda: "a[999999999]=1"),
    flag("CVE_2022_36055_lists", "", "--set", lambda: ",".join(f"a{i}[65535]=1" for i in range(5000))),
    flag("CVE_2022_23524_dots", "nested level", "--set", lambda: ".".join("a" * 40) + "=1"),
    flag("CVE_2022_23524_brackets", "", "--set", lambda: "a" + "[0]" * 30000 + "=1"),
    flag("CVE_2022_23524_braces", "", "--set", lambda: "a=" + "{" * 100_000),
    flag("CVE_2022_36049_literal", "", "--set-literal", lambda: "a" + "[0]" * 30000 + "=1"),
    flag("set_json_depth", "exceeded max depth", "--set-json", lambda: "a=" + "[" * 100_000),
    flag("set_json_number", "cannot unmarshal number", "--set-json", lambda: "a=1E1111111"),
]

ARCHIVES = [
    *bomb("CVE_2025_32386_one_file", TOO_LARGE, archives.one_large_file),
    *bomb("CVE_2025_32386_many_files", TOO_LARGE, archives.many_files),
    *bomb("CVE_2026_54448_archives_in_archive", "unpack to more than", archives.archives_in_archive),
    *bomb("archives_nested", "", archives.archives_nested),
    *bomb("many_entries", "more than 20000 entries", archives.many_entries),
    *bomb("many_folders", "more than 20000 entries", archives.many_folders),
    *bomb("long_name", TOO_LARGE, archives.long_header(b"L")),
    *bomb("long_link", TOO_LARGE, archives.long_header(b"K")),
    *bomb("long_record", TOO_LARGE, archives.long_header(b"x")),
    *bomb("long_global_record", TOO_LARGE, archives.long_header(b"g")),
    *bomb("claimed_size", "", archives.claimed_size),
    *bomb("endless_members", None, archives.endless_members),
    *[row for number, (kind, target) in enumerate(((tarfile.SYMTYPE, "../../victim"), (tarfile.LNKTYPE, "../../victim"),
                                                   (tarfile.SYMTYPE, "../victim"), (tarfile.LNKTYPE, "victim")))
      for row in bomb(f"CVE_2023_45823_link_{number}", "which is a link or a device", archives.links(kind, target), 0)],
    *[Row(f"bomb_as_subchart_{command.split()[0]}", TOO_LARGE, command=command, archive=archives.bomb_as_subchart)
      for command in (TEMPLATE, "show all c", "package c", "dependency build c")],
]

def empty_files(count):
    """For a chart folder: so many empty files."""
    def write(path):
        (path.parent / "c/files").mkdir()
        for i in range(count):
            (path.parent / f"c/files/{i}").touch()
    return write


def linked_folders(levels):
    """Each folder has two links to the next: as many paths as would fill any disk."""
    def write(path):
        for i in range(levels):
            folder = path.parent / f"c/d{i}"
            folder.mkdir()
            for name in "ab":
                (folder / name).symlink_to(f"../d{i + 1}")
        (path.parent / f"c/d{levels}").mkdir()
    return write


IRREGULAR = "irregular file"
COMMANDS = ("template demo c", "lint c", "package c", "show all c")
FOLDERS = [
    *[Row(f"many_files_{command.split()[0]}", "more than 20000 files", command=command, archive=empty_files(count))
      for command, count in zip(COMMANDS, (100_000, 20_001, 20_001, 20_001))],
    *[Row(f"links_doubled_{command.split()[0]}", "more than 1000 symbolic links", command=command, archive=linked_folders(30)) for command in COMMANDS],
    *[Row(f"links_in_a_circle_{command.split()[0]}", "", {"x": pathlib.PurePath("y"), "y": pathlib.PurePath("x")}, command)
      for command in COMMANDS],
    *[Row(f"pipe_as_{name}_{command.split()[0]}", IRREGULAR, {path: PIPE}, command) for command in COMMANDS
      for name, path in (("chart", "Chart.yaml"), ("template", "templates/b.yaml"), ("ignore", ".helmignore"),
                         ("values", "values.yaml"), ("file", "files/f"))],
    *[Row(f"device_as_{name}_{command.split()[0]}", "", {path: DEVICE}, command) for command in COMMANDS
      for name, path in (("chart", "Chart.yaml"), ("template", "templates/b.yaml"), ("ignore", ".helmignore"))],
    *[Row(f"device_as_archive_{command.split()[0]}", "", command=f"{command} /dev/zero")
      for command in ("template demo", "lint", "package", "show all")],
    *[Row(f"CVE_2022_31016_{name}_{command.split()[0]}", "", {path: HUGE}, command) for command in COMMANDS
      for name, path in (("chart", "Chart.yaml"), ("template", "templates/b.yaml"), ("ignore", ".helmignore"),
                         ("values", "values.yaml"), ("schema", "values.schema.json"), ("file", "files/f"))],
    Row("CVE_2022_31016_values_flag", "", {"huge": HUGE}, "template demo c -f c/huge"),
    Row("CVE_2022_31016_set_file", "", {"huge": HUGE}, "template demo c --set-file a=c/huge"),
    Row("device_as_values_flag", "file too large", command="template demo c -f /dev/zero"),
    Row("device_as_set_file", "file too large", command="template demo c --set-file a=/dev/zero"),
]

CHART_FILES = [
    Row("keywords", None, {"Chart.yaml": lambda: archives.CHART.decode() + "keywords:\n" + "- abc\n" * 10**6}, "lint c"),
    Row("unknown_keys", None, {"Chart.yaml": lambda: archives.CHART.decode() + "".join(f"k{i}: a\n" for i in range(300_000))}, "lint c"),
    Row("dependencies", "charts/ lacks what Chart.yaml lists", {"Chart.yaml": lambda: archives.CHART.decode() + "dependencies:\n" + "".join(
        f"- {{name: d{i}, version: 1.x, condition: a.b}}\n" for i in range(100_000))}),
    Row("annotations_nested", "annotations.a must be text", {
        "Chart.yaml": lambda: archives.CHART.decode() + "annotations: " + "{a: " * 9000 + "1" + "}" * 9000}),
    Row("values_nested", None, {"values.yaml": lambda: "{a: " * 3000 + "1" + "}" * 3000,
                                "templates/a.yaml": "# {{ toYaml .Values | len }}\nkind: A"}),
    Row("CVE_2021_21303_version", "", {"Chart.yaml": "apiVersion: v2\nname: c\nversion: \"1.0.0\\e]0;x\"\n"}),
    Row("CVE_2021_21303_error", "\\x1b[2J", {"templates/a.yaml": '{{ fail "\\u001b[2J" }}'}, refused=("\x1b",)),
    Row("CVE_2021_21303_name", None, {"Chart.yaml": "apiVersion: v2\nname: \"c\\e[2J\"\nversion: 1.0.0\n"}, "lint c",
        refused=("\x1b",)),
]

# The file `victim` lies beside the chart and must stay as it is.
LINK = pathlib.PurePath("../../victim")
LINKS = [
    Row("CVE_2019_18658_template", "of the chart leads out of it", {"templates/b.yaml": LINK}, helm_status=0),
    Row("CVE_2019_18658_package", "of the chart leads out of it", {"templates/b.yaml": LINK}, "package c", helm_status=0),
    Row("CVE_2019_18658_loop", "", {"templates/loop": pathlib.PurePath("..")}),
    Row("CVE_2022_24904_files", "of the chart leads out of it", {
        "files/secret": LINK, "templates/a.yaml": '# {{ .Files.Get "files/secret" }}'}, helm_status=0),
    Row("CVE_2022_24348_values", "of the chart leads out of it", {"values.yaml": pathlib.PurePath("../victim")}, helm_status=0),
    Row("CVE_2025_53547_lock", "of the chart leads out of it", {
        "Chart.lock": pathlib.PurePath("../victim"), "d/Chart.yaml": archives.CHART.decode().replace("c\n", "d\n"),
        "Chart.yaml": archives.CHART.decode() + "dependencies: [{name: d, version: 1.x, repository: 'file://d'}]\n"},
        "dependency update c"),
]

PATHS = [
    Row("CVE_2024_25620_name", 'cannot be called "../x"', {"Chart.yaml": "apiVersion: v2\nname: ../x\nversion: 1.0.0\n"}, "package c"),
    Row("CVE_2026_35206_name", 'cannot be called ".."', {"Chart.yaml": "apiVersion: v2\nname: ..\nversion: 1.0.0\n"}),
    Row("CVE_2026_35204_version", "is no semantic version", {
        "Chart.yaml": "apiVersion: v2\nname: c\nversion: ../../x\n"}, "package c"),
    Row("CVE_2026_35204_version_flag", "is no semantic version", command="package c --version ../../x"),
    Row("CVE_2026_35204_release", 'cannot be called "../x"', command="template ../x c --output-dir o --release-name"),
    Row("CVE_2026_35204_alias", 'cannot have the alias "../d"', {
        "Chart.yaml": archives.CHART.decode() + "dependencies: [{name: d, version: 1.x, alias: ../d}]\n"}),
    template("CVE_2026_35204_files", None, '# {{ .Files.Get "../victim" }}{{ .Files.Get "../../victim" }}'),
]

# Nothing may be asked of the cluster that the kubeconfig names, nor of a name server.
CALLS = [
    template("CVE_2020_11013_lookup", None, '# {{ lookup "v1" "Secret" "default" "x" }}'),
    template("CVE_2023_25165_getHostByName", None, '# {{ getHostByName "localhost" }}'),
    template("CVE_2020_26294_env", "no function env", '{{ env "HOME" }}'),
    template("CVE_2020_26294_expandenv", "no function expandenv", '{{ expandenv "$HOME" }}'),
    Row("CVE_2025_55199_request", "outside the chart", {"values.schema.json": '{"$ref":"http://127.0.0.1:9/x"}'}),
]

ROWS = (YAML + TEMPLATES + GROWTH + DOUBLED + CYCLES + READERS + SCHEMAS + SENT + FLAGS + ARCHIVES + FOLDERS + CHART_FILES + LINKS +
        PATHS + CALLS)
