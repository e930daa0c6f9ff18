"""Template expressions on what Helm gives to templates beside plain values, and on what its functions return:
times, durations, versions, files, capabilities, the chart. Fields, methods with right and wrong arguments."""

TIMES = ['(toDate "2006-01-02" "2024-02-29")', '(toDate "2006-01-02T15:04:05Z07:00" "2024-07-01T23:59:59.123456789+05:30")', '(mustToDate "2006-01-02 15:04:05" "1969-12-31 23:59:58")', '(toDate "2006-01-02" "0001-01-01")', '(toDate "2006-01-02 MST" "2020-05-05 CET")', '(toDate "2006" "x")', '(toDate "2006-01-02" "9999-12-31")']
DURATIONS = ['(mustToDuration "1h5m")', '(mustToDuration 90)', '(mustToDuration "-1.5s")', '(mustToDuration "0")', '(mustToDuration "999h59m59.999999999s")', '(durationRoundTo "1h29m" "1h")', '((toDate "2006-01-02" "2024-02-29").Sub (toDate "2006-01-02" "2023-02-28"))']
VERSIONS = ['(semver "1.2.3")', '(semver "v1.2.3-rc.1+b")', '(semver "1.2")', '((semver "1.2.3").IncMinor)', '((semver "v1.2.3-rc.1").IncPatch)', '(semver "18446744073709551615.0.0")']
TIME_METHODS = {"Add": "dur", "AddDate": "i i i", "After": "time", "AppendFormat": "x s", "Before": "time", "Clock": "", "Compare": "time", "Date": "", "Day": "", "Equal": "time", "Format": "layout", "GoString": "", "GobEncode": "", "GobDecode": "x", "Hour": "", "ISOWeek": "", "In": "loc", "IsDST": "", "IsZero": "", "Local": "",
                "Location": "", "MarshalBinary": "", "MarshalJSON": "", "MarshalText": "", "Minute": "", "Month": "", "Nanosecond": "", "Round": "dur", "Second": "", "String": "", "Sub": "time", "Truncate": "dur", "UTC": "", "Unix": "", "UnixMicro": "", "UnixMilli": "", "UnixNano": "", "Weekday": "", "Year": "", "YearDay": "", "Zone": "",
                "ZoneBounds": "", "UnmarshalJSON": "x", "AppendText": "x", "AppendBinary": "x", "wall": "", "Nope": ""}
DURATION_METHODS = {"Abs": "", "Hours": "", "Microseconds": "", "Milliseconds": "", "Minutes": "", "Nanoseconds": "", "Round": "dur", "Seconds": "", "String": "", "Truncate": "dur", "Nope": ""}
VERSION_METHODS = {"Compare": "version", "Equal": "version", "GreaterThan": "version", "GreaterThanEqual": "version", "LessThan": "version", "LessThanEqual": "version", "Original": "", "IncMajor": "", "IncMinor": "", "IncPatch": "", "Major": "", "MarshalJSON": "", "MarshalText": "", "Metadata": "", "Minor": "", "Patch": "", "Prerelease": "",
                   "SetMetadata": "s", "SetPrerelease": "s", "String": "", "Value": "", "UnmarshalJSON": "x", "UnmarshalText": "x", "Scan": "x", "major": "", "Nope": ""}
OTHER_METHODS = {
    ".Files": {"Get": "file", "GetBytes": "file", "Glob": "glob", "AsConfig": "", "AsSecrets": "", "Lines": "file", "Nope": ""}, "(.Files.Glob \"**\")": {"AsConfig": "", "AsSecrets": "", "Get": "file", "Nope": ""}, ".Capabilities.APIVersions": {"Has": "api"}, ".Capabilities.KubeVersion": {"String": "", "GitVersion": "", "Major": "", "Minor": "", "Version": "", "Nope": ""},
    ".Capabilities": {"Copy": "", "KubeVersion": "", "APIVersions": "", "HelmVersion": "", "Nope": ""}, ".Values": {"AsMap": "", "Table": "path", "PathValue": "path", "YAML": "", "Encode": "x"}, ".Chart": {"Name": "", "Version": "", "AppVersion": "", "Keywords": "", "Maintainers": "", "Annotations": "", "Type": "", "IsRoot": "", "Dependencies": "", "Home": "", "Nope": "", "Metadata": ""},
    ".Release": {"Name": "", "Namespace": "", "Revision": "", "IsInstall": "", "IsUpgrade": "", "Service": "", "Time": ""}, ".Template": {"Name": "", "BasePath": "", "Nope": ""}, ".Capabilities.HelmVersion": {"Version": "", "GitCommit": "", "GitTreeState": "", "KubeClientVersion": "", "Nope": ""}, ".Subcharts": {"x": "", "Nope": ""}, ".": {"Files": "", "Nope": "", "Values": "", "Subcharts": ""},
    "(toDate \"2006-01-02\" \"2024-02-29\").Month": {"String": "", "Nope": ""}, "(toDate \"2006-01-02\" \"2024-02-29\").Weekday": {"String": ""}, "(toDate \"2006-01-02\" \"2024-02-29\").Location": {"String": "", "Nope": ""}, "(urlParse \"http://u:p@h:80/p?q#f\")": {"host": "", "hostname": "", "userinfo": "", "nope": ""}, "(split \",\" \"a,b\")": {"_0": "", "_9": ""},
    "(genCA \"x\" 1)": {"Nope": ""}, "nil": {"x": ""}, "1": {"x": ""}, "\"s\"": {"x": ""}, "true": {"x": ""}, "(list 1)": {"x": ""}, "(dict \"x\" 1)": {"x": "", "y": ""}, "(dict \"x\" (dict \"y\" 2))": {"x": "", "x.y": "", "x.y.z": "", "y.z": ""}, "(fromJson \"{\\\"x\\\":null}\")": {"x": "", "x.y": ""}, "(b64dec \"YQ==\" | printf \"%s\")": {"x": ""},
}


class Objects:
    def __init__(self, random, maker):
        self.random = random
        self.maker = maker

    def of(self, *choices):
        return self.random.choice(choices)

    def argument(self, kind):
        if self.random.random() < 0.1:
            return self.maker.any()
        if kind == "i":
            return self.of("0", "1", "-1", "13", "400", "(int 3)", "(int64 3)")
        if kind == "dur":
            return self.of(*DURATIONS, "1000", "0", "-5", "3600000000000")
        if kind == "time":
            return self.random.choice(TIMES)
        if kind == "loc":
            return self.random.choice(TIMES) + ".Location"
        if kind == "version":
            return self.random.choice(VERSIONS)
        if kind == "file":
            return self.maker.of("data.txt", "nope", "", "values.yaml", "Chart.yaml", "f/a.txt", "f/b.yaml", "templates/NOTES.txt", "./data.txt", "f/crlf.txt", "f/bin.dat", "f/empty.txt", "README.md", "f/lf.txt")
        if kind == "glob":
            return self.maker.of("*", "**", "f/*", "f/**", "*.txt", "f/[ab].*", "[", "{data,f/a}.txt", "f/?.txt", "**.txt", "**/a.txt", "", "f/[!a].*", "\\*", "f/{a,b}*", "{", "f/[^b]*", "*/*")
        if kind == "api":
            return self.maker.of("v1", "apps/v1", "apps/v1/Deployment", "", "nope/v1", "batch/v1beta1")
        if kind == "path":
            return self.maker.of("map", "deep.x", "deep.x.y", "deep.x.y.z", "s", "nope", "", "list", "map.a", ".", "map.", "dotted.key")
        if kind == "layout":
            return self.maker.layout()
        return self.maker.s()

    def expression(self):
        """An expression in parentheses."""
        pick = self.random.random()
        if pick < 0.35:
            receiver, methods = self.random.choice(TIMES), TIME_METHODS
        elif pick < 0.5:
            receiver, methods = self.random.choice(DURATIONS), DURATION_METHODS
        elif pick < 0.65:
            receiver, methods = self.random.choice(VERSIONS), VERSION_METHODS
        else:
            receiver = self.random.choice(list(OTHER_METHODS))
            methods = OTHER_METHODS[receiver]
        name = self.random.choice(list(methods))
        words = [self.argument(kind) for kind in methods[name].split()]
        chance = self.random.random()
        if chance < 0.03:
            words.append(self.maker.any())
        elif chance < 0.06 and words:
            words.pop()
        called = ("" if receiver == "." else receiver) + "." + name
        if words and self.random.random() < 0.2:
            return f"({words[-1]} | {' '.join([called] + words[:-1])})"
        return "(" + " ".join([called] + words) + ")"
