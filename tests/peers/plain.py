"""What two runs must have in common: objects, release records and printed words without times, identities, addresses
and what charts draw at random.

  plain.objects(world.objects(), chance)   {"Kind namespace/name": object}, release records decoded
  plain.words(text, chance)                printed text
  plain.difference(left, right)            "path: left | right" lines
  Chance(first, second)                    what differs between two renderings of one chart by the same program
"""
import difflib
import json
import re

import record

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?(Z|[+-]\d\d:?\d\d))?( UTC)?")
ANSI_TIME = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ \d]\d \d\d:\d\d:\d\d \d{4}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
ADDRESS = re.compile(r"\b10\.(0|128)\.\d{1,3}\.\d{1,3}\b(?!/)")
NODE = re.compile(r"\bnode-\d\b")
PEM = re.compile(r"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.DOTALL)
HASH_LABELS = ("pod-template-hash", "controller-revision-hash", "controller.kubernetes.io/hash")
STAMPS = {"createdAt", "modifiedAt"}
STAMP = re.compile(r"\b(createdAt|modifiedAt)(=|: |\": ?\"|: \")\d{10}\b")
# Their statuses follow the minute or metrics that nobody measures here.
NO_STATUS = {"HorizontalPodAutoscaler", "CronJob", "Namespace"}
VOLUMES = {"PersistentVolume", "PersistentVolumeClaim"}
VOLUME_ANNOTATION = re.compile(r"(volume\.(beta\.)?|pv\.)kubernetes\.io/")
NETWORK = re.compile(r'(Get "https://[^"]+"): .*')  # how a name cannot be looked up is no matter here
KLOG = re.compile(r"^I\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ", re.MULTILINE)
# What Helm's client says now and then when it hangs up on a watch in the middle of an answer.
HANGING_UP = re.compile(r"^[EIW]\d{4} .* (request|reflector)\.go:\d+\] .*context canceled.*\n", re.MULTILINE)
CHOSEN = {"nodePort": "PORT", "healthCheckNodePort": "PORT", "zone": "ZONE", "topology.kubernetes.io/zone": "ZONE", "nodeName": "NODE", "containerID": "ID",
          "resourceVersion": "VERSION"}


class Chance:
    """What a chart draws at random: known from two renderings with the same values. `keys`: of YAML, whose values
    differ; `starts`: how differing lines begin."""

    def __init__(self, first="", second=""):
        self.keys, self.starts = set(), set()
        self.lines = 0
        left, right = PEM.sub("PEM", first).split("\n"), PEM.sub("PEM", second).split("\n")
        self.is_shapeless = len(left) != len(right)
        for one, other in zip(left, right):
            if one != other:
                self._add(one, other)

    def _add(self, one, other):
        self.lines += 1
        match = re.match(r"""[\s-]*["']?([^\s"':]+)["']?:\s""", one)
        if match and other.startswith(match.group(0)):
            self.keys.add(match.group(1))
            self.starts.add(match.group(0).strip())
        else:
            length = next((i for i, pair in enumerate(zip(one, other)) if pair[0] != pair[1]), 0)
            self.starts.add(one[:length].strip() or "\0")

    def mask(self, text):
        """`text` without the values of lines known to differ."""
        if not self.starts or not isinstance(text, str):
            return text
        text = PEM.sub("PEM", text)
        return "\n".join(next((start + " RANDOM" for start in self.starts if line.strip().startswith(start)), line)
                         if line.strip() else line for line in text.split("\n"))


def words(text, chance):
    text = KLOG.sub("KLOG ", NETWORK.sub(r"\1: NETWORK", HANGING_UP.sub("", text)))
    return chance.mask(STAMP.sub(r"\1\2TIME", ANSI_TIME.sub("TIME", UUID.sub("UID", TIME.sub("TIME", text)))))


def objects(found, chance):
    """Keyed by kind, namespace and name; several of one generated name are numbered in the order of their contents."""
    names = generated_names(found)
    of_cron_jobs = {one["metadata"]["uid"] for one in found if "CronJob" in owner_kinds(one)}
    result = {}
    for one in found:
        if of_cron_jobs & ({one["metadata"]["uid"]} | owner_uids(one)):
            continue
        made = plain_object(one, names, chance)
        metadata = made["metadata"]
        key = f"{made['kind']} {metadata.get('namespace', '')}/{metadata['name']}"
        result.setdefault(key, []).append(made)
    flat = {}
    for key, several in result.items():
        for number, made in enumerate(sorted(several, key=lambda one: json.dumps(one, sort_keys=True))):
            flat[key if len(several) == 1 else f"{key} #{number + 1}"] = made
    return flat


def owner_kinds(one):
    return {owner["kind"] for owner in one["metadata"].get("ownerReferences", [])}


def owner_uids(one):
    return {owner["uid"] for owner in one["metadata"].get("ownerReferences", [])}


def generated_names(found):
    """Text that the cluster made up -> what stands for it, longest first."""
    names = {}
    for one in found:
        metadata = one["metadata"]
        for label in HASH_LABELS:
            value = metadata.get("labels", {}).get(label, "")
            if value:
                names[value.rpartition("-")[2]] = "HASH"
        if metadata.get("generateName"):
            names[metadata["name"]] = metadata["generateName"] + "*"
    return sorted(names.items(), key=lambda pair: -len(pair[0]))


def plain_object(one, names, chance):
    if is_record(one):
        one = dict(one, data={"release": decode(record.text_in(one) if one["kind"] == "Secret" else one["data"]["release"])})
    one = {key: value for key, value in one.items() if key != "tug/path" and not (key == "status" and one["kind"] in NO_STATUS)}
    text = json.dumps(one)
    for name, stand_in in names:  # whole words only: a short hash may be part of another word
        text = re.sub(rf"(?<![0-9a-zA-Z]){re.escape(name)}(?![0-9a-zA-Z])", lambda _: stand_in, text)  # noqa: B023
    made = walk(json.loads(text), "", chance)
    metadata = made["metadata"]
    for field in ("uid", "resourceVersion", "creationTimestamp"):
        metadata.pop(field, None)
    entries = [{key: value for key, value in entry.items() if key != "time"} for entry in metadata.get("managedFields", [])]
    if made["kind"] in VOLUMES:  # the provisioner and the binder race, and each writes what the other has not yet
        entries = [entry for entry in entries if entry["manager"] not in ("kwok", "kube-controller-manager")]
        for name in [name for name in metadata.get("annotations", {}) if VOLUME_ANNOTATION.match(name)]:
            del metadata["annotations"][name]
        if not metadata.get("annotations", True):
            del metadata["annotations"]
    metadata.pop("managedFields", None)
    if entries:
        metadata["managedFields"] = {" ".join((entry["manager"], entry["operation"], entry.get("subresource", ""), str(number))): entry
                                     for number, entry in numbered(entries)}
    if is_record(one):
        for stamp in STAMPS & set(metadata.get("labels", {})):
            metadata["labels"][stamp] = "TIME"
    if isinstance(made.get("status"), dict) and isinstance(made["status"].get("conditions"), list):
        made["status"]["conditions"].sort(key=lambda condition: str(condition.get("type")))
    if made["kind"] in ("EndpointSlice", "Endpoints"):  # written as pods come and go, with the time of what caused it
        metadata.pop("generation", None)
        metadata.pop("annotations", None)
        for entry in metadata.get("managedFields", {}).values():
            entry.pop("fieldsV1", None)
        made = sorted_lists(made)
    return made_by_controller(made) if metadata.get("ownerReferences") else made


def made_by_controller(made):
    """What follows from its owner: how often and in which order a controller wrote it is left to chance there (volumes of
    a StatefulSet's pods come in the order of a Go map), and how it fares is in the owner's own status."""
    for field in ("generation", "managedFields"):
        made["metadata"].pop(field, None)
    made.pop("status", None)
    return sorted_lists(made)


def numbered(entries):
    """Each entry with its place among those of one manager and operation: the order of others is one of time."""
    seen = {}
    for entry in entries:
        key = (entry["manager"], entry["operation"], entry.get("subresource", ""))
        seen[key] = seen.get(key, 0) + 1
        yield seen[key], entry


def walk(value, key, chance):
    if isinstance(value, dict):
        return {mask_text(name, chance, in_key=True): walk(inner, name, chance) for name, inner in value.items()}
    if isinstance(value, list):
        return [walk(inner, key, chance) for inner in value]
    if key in CHOSEN and value:
        return CHOSEN[key]
    if key in chance.keys and value is not None:
        return "RANDOM"
    return mask_text(value, chance) if isinstance(value, str) else value


def mask_text(text, chance, in_key=False):
    text = NODE.sub("NODE", ADDRESS.sub("ADDRESS", UUID.sub("UID", TIME.sub("TIME", text))))
    return text if in_key else chance.mask(text)


def sorted_lists(value):
    if isinstance(value, dict):
        return {key: sorted_lists(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((sorted_lists(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def is_record(one):
    return one.get("type") == record.TYPE or (one["kind"] == "ConfigMap" and one["metadata"].get("labels", {}).get("owner") == "helm")


def decode(text):
    """The release of a record's text, with the order of its fields and how it is spelled."""
    raw = record.unpack(text)
    fields = json.loads(raw)
    return {"order of fields": json.dumps(json.loads(raw, object_pairs_hook=order)), **fields, "written as": spelling(raw)}


def order(pairs):
    """The names of an object's fields as they stand, with those inside."""
    return [name if not isinstance(value, list) or not value or not isinstance(value[0], (list, str)) else [name, value]
            for name, value in pairs]


def spelling(raw):
    """How the text is written beside what it says: spaces, escapes and the end of the line."""
    text = raw.decode()
    escapes = {name: text.count(name) for name in ("\\u003c", "\\u003e", "\\u0026", "\\u2028")}
    return {"spaces": bool(re.search(r'^\{"\w+": ', text)), "line feed": text.endswith("\n"), **escapes}


def difference(left, right, path=""):
    """Each place where two values differ, as text."""
    if type(left) is not type(right):
        return [f"{path}: {short(left)} | {short(right)}"]
    if isinstance(left, dict):
        found = []
        for key in sorted(set(left) | set(right)):
            if key not in left or key not in right:
                side = "only in Helm's" if key in left else "only in ours"
                found.append(f"{path}.{key}: {side}: {short(left.get(key, right.get(key)))}")
            else:
                found += difference(left[key], right[key], f"{path}.{key}")
        return found
    if isinstance(left, list) and len(left) == len(right):
        return [line for number, pair in enumerate(zip(left, right)) for line in difference(*pair, f"{path}[{number}]")]
    return [] if left == right else [f"{path}: {short(*cut(left, right))} | {short(*cut(right, left))}"]


def cut(text, other):
    """`text` from a little before where it begins to differ from `other`."""
    if not isinstance(text, str):
        return (text,)
    start = next((i for i, pair in enumerate(zip(text, other)) if pair[0] != pair[1]), min(len(text), len(other)))
    return (text[max(0, start - 40):],)


def short(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return repr(text if len(text) < 160 else text[:160] + "…")


def text_difference(name, left, right):
    """The lines of two texts that are not in both, as "name: - theirs" and "name: + ours"."""
    lines = difflib.unified_diff(left.split("\n"), right.split("\n"), lineterm="", n=0)
    return [f"{name}: {line[:240]}" for line in lines if not line.startswith(("---", "+++", "@@"))]
