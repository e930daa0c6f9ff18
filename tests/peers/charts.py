"""Charts to try on a cluster, and a change for each that an upgrade can make."""
import json
import pathlib

DEPTH = 4
REPLICAS = ("replicas", "replicaCount")
MAPS = ("annotations", "commonAnnotations", "commonLabels", "extraLabels", "labels", "podAnnotations", "podLabels")


def found_in(folder):
    """Every chart under `folder` that is not inside another, by path."""
    charts = []

    def look(place):
        if (place / "Chart.yaml").is_file():
            charts.append(place)
            return
        for inner in sorted(place.iterdir()):
            if inner.is_dir() and not inner.is_symlink():
                look(inner)

    look(pathlib.Path(folder))
    return charts


def changes(values, rename):
    """Values to try in turn for the upgrade, the fullest first: one more replica of what has a number of them, a label
    or annotation where there is a map for them, another name when `rename`."""
    replicas, maps = {}, {}
    collect(values, (), replicas, maps)
    names = {"fullnameOverride": "renamed"} if rename and "fullnameOverride" in values else {}
    tries = [merged(replicas, maps, names), merged(replicas, maps), replicas, names, maps, {"tugTest": "changed"}, {}]
    return [one for number, one in enumerate(tries) if one not in tries[:number]]


def collect(values, path, replicas, maps):
    for key, value in values.items():
        place = (*path, key)
        if key in REPLICAS and isinstance(value, int) and not isinstance(value, bool):
            put(replicas, place, value + 1)
        elif key in MAPS and value == {}:
            put(maps, place, {"tug.test/change": "made"})
        elif isinstance(value, dict) and len(place) < DEPTH:
            collect(value, place, replicas, maps)


def put(target, place, value):
    for key in place[:-1]:
        target = target.setdefault(key, {})
    target[place[-1]] = value


def merged(*parts):
    whole = {}

    def add(target, part):
        for key, value in part.items():
            if isinstance(value, dict) and isinstance(target.get(key), dict):
                add(target[key], value)
            else:
                target[key] = json.loads(json.dumps(value))

    for part in parts:
        add(whole, part)
    return whole
