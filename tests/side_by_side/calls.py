"""Makes template snippets: every function with likely and odd arguments, alone, in pipelines and inside
control structures. The same random.Random gives the same snippets."""
import base64
import collections
import json
import re

import objects
import shapes
import texts

# name: kinds of its arguments; '*' after a kind: any number of them. Kinds are methods of Maker below.
SIGNATURES = {
    "abbrev": "n s", "abbrevboth": "n n s", "add": "num*", "add1": "num", "add1f": "num", "addf": "num*",
    "adler32sum": "s", "ago": "date", "all": "any*", "any": "any*", "append": "list any", "atoi": "s",
    "b32dec": "b32", "b32enc": "s", "b64dec": "b64", "b64enc": "s", "base": "path", "biggest": "num*",
    "camelcase": "word", "cat": "any*", "ceil": "num", "chunk": "n list", "clean": "path", "coalesce": "any*",
    "compact": "list", "concat": "list*", "contains": "s s", "date": "layout date", "dateInZone": "layout date zone",
    "dateModify": "dur date", "date_in_zone": "layout date zone", "date_modify": "dur date", "deepCopy": "any",
    "deepEqual": "any any", "default": "any any", "dict": "pairs", "dig": "key key any dict", "dir": "path",
    "div": "num num", "divf": "num num", "duration": "num", "durationDays": "dur", "durationHours": "dur",
    "durationMicroseconds": "dur", "durationMilliseconds": "dur", "durationMinutes": "dur",
    "durationNanoseconds": "dur", "durationRound": "dur", "durationRoundTo": "dur dur", "durationSeconds": "dur",
    "durationTruncateTo": "dur dur", "durationWeeks": "dur", "empty": "any", "ext": "path", "fail": "s",
    "first": "list", "float64": "num", "floor": "num", "fromJson": "json", "fromJsonArray": "json",
    "fromToml": "toml", "fromYaml": "yaml", "fromYamlArray": "yaml", "get": "dict key", "getHostByName": "s",
    "has": "any list", "hasKey": "dict key", "hasPrefix": "s s", "hasSuffix": "s s", "hello": "",
    "htmlDate": "date", "htmlDateInZone": "date zone", "include": "tmpl any", "indent": "n s", "initial": "list",
    "initials": "s", "int": "num", "int64": "num", "isAbs": "path", "join": "s list", "kebabcase": "word",
    "keys": "dict*", "kindIs": "kind any", "kindOf": "any", "last": "list", "list": "any*", "lookup": "s s s s",
    "lower": "s", "max": "num*", "maxf": "num*", "merge": "dict*", "mergeOverwrite": "dict*", "min": "num*",
    "minf": "num*", "mod": "num num", "mul": "num*", "mulf": "num*", "mustAppend": "list any",
    "mustChunk": "n list", "mustCompact": "list", "mustDateModify": "dur date", "mustDeepCopy": "any",
    "mustFirst": "list", "mustFromJson": "json", "mustHas": "any list", "mustInitial": "list", "mustLast": "list",
    "mustMerge": "dict*", "mustMergeOverwrite": "dict*", "mustPrepend": "list any", "mustPush": "list any",
    "mustRegexFind": "regex subject", "mustRegexFindAll": "regex subject n", "mustRegexMatch": "regex subject",
    "mustRegexReplaceAll": "regex subject repl", "mustRegexReplaceAllLiteral": "regex subject s", "mustRegexSplit": "regex subject n",
    "mustRest": "list", "mustReverse": "list", "mustSlice": "list n n", "mustToDate": "layout date_text",
    "mustToDuration": "dur", "mustToJson": "any", "mustToPrettyJson": "any", "mustToRawJson": "any",
    "mustToToml": "dict", "mustToYaml": "any", "mustUniq": "list", "mustWithout": "list any*",
    "must_date_modify": "dur date", "nindent": "n s", "nospace": "s", "omit": "dict key*", "osBase": "path",
    "osClean": "path", "osDir": "path", "osExt": "path", "osIsAbs": "path", "pick": "dict key*",
    "pluck": "key dict*", "plural": "s s n", "prepend": "list any", "push": "list any", "quote": "any*",
    "regexFind": "regex subject", "regexFindAll": "regex subject n", "regexMatch": "regex subject", "regexQuoteMeta": "s",
    "regexReplaceAll": "regex subject repl", "regexReplaceAllLiteral": "regex subject s", "regexSplit": "regex subject n",
    "repeat": "n s", "replace": "s s s", "required": "s any", "rest": "list", "reverse": "list",
    "round": "num n", "semver": "semver", "semverCompare": "range semver", "seq": "n*", "set": "dict key any",
    "sha1sum": "s", "sha256sum": "s", "sha512sum": "s", "slice": "list n n", "snakecase": "word",
    "sortAlpha": "list", "split": "s s", "splitList": "s s", "splitn": "s n s", "squote": "any*", "sub": "num num",
    "subf": "num num", "substr": "n n s", "swapcase": "s", "ternary": "any any bool", "title": "s",
    "toDate": "layout date_text", "toDecimal": "s", "toJson": "any", "toPrettyJson": "any", "toRawJson": "any",
    "toString": "any", "toStrings": "list", "toToml": "dict", "toYaml": "any", "toYamlPretty": "any",
    "tpl": "text any", "trim": "s", "trimAll": "s s", "trimPrefix": "s s", "trimSuffix": "s s", "trimall": "s s",
    "trunc": "n s", "tuple": "any*", "typeIs": "type any", "typeIsLike": "type any", "typeOf": "any",
    "uniq": "list", "unixEpoch": "date", "unset": "dict key", "until": "small", "untilStep": "small small small",
    "untitle": "s", "upper": "s", "urlJoin": "urldict", "urlParse": "url", "values": "dict", "without": "list any*",
    "wrap": "n s", "wrapWith": "n s s",
    # Go's own
    "and": "any any", "or": "any any", "not": "any", "eq": "any any", "ne": "any any", "lt": "num num",
    "le": "num num", "gt": "num num", "ge": "num num", "index": "any any", "len": "any", "html": "any",
    "js": "any", "urlquery": "any", "print": "any*", "printf": "format any*", "println": "any*", "call": "any any",
    "decryptAES": "s b64", "htpasswd": "bad s", "bcrypt": "bad", "derivePassword": "n s s s s",
    "genPrivateKey": "algorithm", "genCA": "s n", "genCAWithKey": "s n s", "genSelfSignedCert": "s list list n",
    "genSelfSignedCertWithKey": "s list list n s", "genSignedCert": "s list list n any",
    "genSignedCertWithKey": "s list list n any s", "buildCustomCert": "b64 b64",
    # Random ones: only what does not depend on chance is printed.
    "encryptAES": "s s", "now": "", "randAlpha": "small", "randAlphaNum": "small", "randAscii": "small",
    "randBytes": "small", "randInt": "small small", "randNumeric": "small", "shuffle": "s", "uuidv4": "",
}
SHAPE_ONLY = {
    "encryptAES": "len (b64dec {})", "randAlpha": "len {}", "randAlphaNum": "len {}",
    "randAscii": "len {}", "randBytes": "len {}", "randInt": "kindOf {}", "randNumeric": "len {}",
    # Go's maps have no order.
    "keys": "sortAlpha {}", "values": "{} | toStrings | sortAlpha",
    "shuffle": "len {}", "uuidv4": "len {}", "ago": "kindOf {}", "htpasswd": "len {}", "bcrypt": "len {}",
    "genPrivateKey": "trunc 10 {}", "genCA": "typeOf {}", "genCAWithKey": "typeOf {}",
    "genSelfSignedCert": "typeOf {}", "genSelfSignedCertWithKey": "typeOf {}", "genSignedCert": "typeOf {}",
    "genSignedCertWithKey": "typeOf {}",
}
SLOW = {"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert",
        "genSignedCertWithKey", "bcrypt", "htpasswd", "derivePassword"}

SLOW_CALLS = 66

# These take the present time for what is no time at all: then only the kind of their answer is compared.
READS_CLOCK = {"date", "dateInZone", "date_in_zone", "htmlDate", "htmlDateInZone"}

# Such numbers in these would only fill memory, in Helm too.
GROWS = re.compile(r"repeat|until|seq|indent|rand(Alpha|Ascii|Bytes|Numeric)")
RANGES = re.compile(r"range")
GREAT = re.compile(r"\d{5,}|0x[0-9a-fA-F]{4,}|\d_\d{3}|\de\d|0x1p|\.Values\.(big|huge|rn)|9999|ToDuration|duration(RoundTo|Trunc|Nano|Micro|Milli)|\.(Unix|Nano|Micro|Milli)|[Uu]nixEpoch")
MADE_UP = re.compile(r"\.Values\.r|fromJson|fromYaml|fromToml|index|\$|\(deepCopy")
WHOLE_NUMBER = re.compile(r"\b(int|int64|add1?|sub|mul|div|mod|max|min|biggest|atoi|toDecimal|toString)\b")

PATHS = ["/a/b.txt", "a/b/../c", "", ".", "/", "//x//y/", "..", "a.tar.gz", "/a/./b/", "é/x.y", ".hidden", "a/.b", "../../x", "/..", "a//", "C:\\x", "a/b.c/d", "x.", "a b/c"]


def is_endless(text):
    if GROWS.search(text):
        return bool(GREAT.search(text) or MADE_UP.search(text))
    return bool(RANGES.search(text) and (GREAT.search(text) or MADE_UP.search(text) and WHOLE_NUMBER.search(text)))


# What of the present time is the same for both programs, or is masked.
NOW = ["{}", "{}.UTC", "{} | toString", "toJson {}", "{}.Year", "{}.Month", "{}.Weekday", "{}.Location", "{}.IsZero", "{}.IsDST", "kindOf {}", "typeOf {}", "{} | date \"2006\"", "htmlDate {}", "{}.YearDay", "eq {}.Month 11", "gt {}.Month 13", "printf \"%T\" {}",
       "{}.Format \"2006-01\"", "{}.After (toDate \"2006\" \"2020\")", "eq {} {}", "{} | dateInZone \"2006\" \"UTC\"", "{}.Date", "{}.Clock", "{}.Local", "{}.In {}.Location", "empty {}", "not {}", "{}.Add 0", "{}.Round 0", "{}.AddDate 0 0 0", "len {}"]
METHOD_TURNS = 12
TRIES = 6  # to find a call that was not made yet
IDLE_ROUNDS = 1000  # after so many that added nothing there is nothing left to add

WORDS = ["", "a", "abc", "Hello World", "fooBar", "foo_bar-baz", "HTTPServer", "x y  z", " lead", "trail ", "a,b,c", "a.b.c",
         "über", "日本語", "e\u0301", "😀 ok", "line1\nline2", "tab\there", "\"quoted\"", "it's", "back\\slash", "<b>&amp;</b>",
         "100%", "$1", "{{x}}", "key: value", "- item", "true", "null", "1", "0", "-5", "3.14", "1e3", "0x1f", "007", "~",
         "2001-01-01", "1.2.3", "v1.2.3-rc.1+b", "http://u:p@h:80/p?q=1#f", "/a/b/../c.txt", "a/b/", "AAAA", "YWJj", "aaaa" * 30,
         "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen",
         "#c", "a #b", "a: b", "&x", "*x", "!t", "%p", "@a", "`b`", "|", ">", "?", "-", "yes", "No", "off", "\r\n", "\u2028", "\ufeff",
         "\x01", "\x7f", "\u0085", "1_000", "0b1", "0o7", ".5", "5.", "+1", "1:20", "=", "<<", "[a]", "{a}", "a]", "'", "\""]
NUMBERS = ["0", "1", "-1", "2", "3", "7", "10", "100", "255", "1000000", "123456789", "-42", "9007199254740993", "9223372036854775807",
           "-9223372036854775808", "0.5", "1.5", "-2.5", "3.0", "1e3", "1e6", "1e21", "1e-7", "0.1", "1234567.5", "1e308", "0x10", "0b11",
           "0o17", "1_000", "'a'", "'\\n'", "0x1p4", "1i"]



def go_quoted(data):
    """JSON in ASCII that Go and YAML read too: they know no surrogate pairs."""
    text = json.dumps(data, ensure_ascii=True)
    return re.sub(r"\\ud([89ab]..)\\ud([c-f]..)", lambda pair: "\\U%08X" % (0x10000 + (int(pair[1], 16) - 0x800 << 10) + int(pair[2], 16) - 0xC00), text)


class Maker:
    def __init__(self, random):
        self.random = random
        self.texts = texts.Texts(random)
        self.objects = objects.Objects(random, self)
        self.shaper = shapes.Shaper(random, self)
        self.known_times = set()

    def values(self):
        """One set of values, as the text of a values.yaml."""
        r = self.random
        data = {
            "s": "text", "empty": "", "n": 3, "big": 12345678, "f": 1.5, "t": True, "no": False, "nil": None,
            "neg": -7, "huge": 1e21, "tiny": 1e-9, "list": [1, "a", True, None, 2.5], "strs": ["b", "a", "c", "a"], "nums": [3, 1, 2],
            "map": {"a": 1, "b": "two", "c": [1], "d": {"e": "f"}}, "deep": {"x": {"y": {"z": "v"}}}, "lm": [{"k": 1}, {"k": 2}],
            "ll": [[1, 2], [3]], "el": [], "em": {}, "w": r.choice(WORDS), "w2": r.choice(WORDS), "rn": r.randrange(-10**6, 10**6),
            "dotted.key": "x", "multi": "l1\nl2\n", "uni": "日本 😀", "tplt": "{{ .Values.s | upper }}", "date": "2024-02-29T12:34:56Z",
            "r1": self.texts.plain(), "r2": self.texts.plain(), "r3": self.texts.plain(), "rm": {self.texts.key(): self.texts.plain() for _ in range(3)},
            "rl": [self.texts.plain() for _ in range(r.randrange(1, 5))], "rw": self.texts.word(),
        }
        return go_quoted(data) + "\n"

    # --- arguments -----------------------------------------------------------------------------
    def literal(self, text):
        if self.random.random() < 0.25 and "`" not in text and "\r" not in text:
            return "`" + text + "`"
        return go_quoted(text) if self.random.random() < 0.3 else json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")

    def of(self, *texts):
        return self.literal(self.random.choice(texts))

    def s(self):
        pick = self.random.random()
        if pick < 0.55:
            return self.literal(self.random.choice(WORDS))
        if pick < 0.7:
            return self.random.choice([".Values.s", ".Values.w", ".Values.w2", ".Values.rw", ".Values.empty", ".Values.multi", ".Values.uni", ".Release.Name", ".Chart.Name"])
        if pick < 0.9:
            return self.literal(self.texts.word())
        return self.literal("".join(self.random.choice("abcXYZ019 -_./:é\n") for _ in range(self.random.randrange(12))))

    def word(self):
        if self.random.random() < 0.3:
            return self.literal(self.texts.word())
        return self.literal("".join(self.random.choice(["foo", "Bar", "BAZ", "_", "-", " ", "1", "x", "HTTP", "é", ".", "__"]) for _ in range(self.random.randrange(1, 6))))

    def num(self):
        pick = self.random.random()
        if pick < 0.55:
            return self.random.choice(NUMBERS[:28])
        if pick < 0.62:
            return self.number()
        if pick < 0.8:
            return self.random.choice([".Values.n", ".Values.f", ".Values.big", ".Values.neg", ".Values.rn", ".Values.huge", "(len .Values.list)", "(int64 5)", "(float64 2.5)"])
        if pick < 0.92:
            return self.of("1", "2.5", "abc", "", "0x10", "-3", "010", "1e3", " 4", "true")
        return self.any()

    def number(self):
        r = self.random
        return r.choice([lambda: str(r.randrange(-100, 100)), lambda: str(r.randrange(-2**63, 2**63)), lambda: f"{r.uniform(-1000, 1000):.{r.randrange(6)}f}", lambda: f"{r.uniform(-10, 10):.3g}e{r.randrange(-25, 25)}",
                         lambda: str(2**r.randrange(64) - r.randrange(3)), lambda: hex(r.randrange(2**r.randrange(1, 66)))])()

    def n(self):
        return str(self.random.choice([-100, -3, -1, 0, 1, 2, 3, 4, 5, 7, 10, 20, 80])) if self.random.random() < 0.85 else self.random.choice([".Values.n", "2.5", '"3"', ".Values.s", "nil", "(int .Values.n)"])

    def small(self):
        return str(self.random.randrange(-4, 12)) if self.random.random() < 0.5 else str(self.random.randrange(-20, 130))

    def bool(self):
        return self.random.choice(["true", "false", ".Values.t", ".Values.no", "(eq 1 1)", "1", '"x"'])

    def list(self):
        pick = self.random.random()
        if pick < 0.1:
            return self.random.choice([".Values.rl", ".Values.r1", "(tuple .Values.r1 .Values.r2 .Values.r3)"])
        if pick < 0.5:
            return "(list " + " ".join(self.scalar() for _ in range(self.random.randrange(6))) + ")"
        if pick < 0.9:
            return self.random.choice([".Values.list", ".Values.strs", ".Values.nums", ".Values.el", ".Values.lm", ".Values.ll", "(until 3)", '(splitList "," "a,b,c")', "(tuple 1 2)", "(untilStep 0 6 2)"])
        return self.any()

    def dict(self):
        pick = self.random.random()
        if pick < 0.1:
            return self.random.choice([".Values.rm", ".Values.r1", "(deepCopy .Values.rm)"])
        if pick < 0.5:
            return "(dict " + " ".join(self.of("a", "b", "c", "d", "x y", "1", "") + " " + self.scalar() for _ in range(self.random.randrange(4))) + ")"
        if pick < 0.9:
            return self.random.choice(["(deepCopy .Values.map)", ".Values.map", ".Values.deep", ".Values.em", '(dict "a" (dict "b" (list 1 2)))', '(fromYaml "a: {b: 1}\\nc: [x]")', "(deepCopy .Values)", '(split "," "a,b")'])
        return self.any()

    def pairs(self):
        return " ".join(self.scalar() for _ in range(self.random.randrange(6)))

    def key(self):
        return self.of("a", "b", "c", "d", "e", "x", "y", "zz", "") if self.random.random() < 0.9 else self.any()

    def scalar(self):
        return self.random.choice([self.s, self.num, self.s, self.num, lambda: self.random.choice(["true", "false", "nil", ".Values.nil", ".Values.map", ".Values.list"])])()

    def any(self):
        return self.random.choice([
            self.s, lambda: self.random.choice(NUMBERS), lambda: self.random.choice([".Values.r1", ".Values.r2", ".Values.r3", ".Values.rm", ".Values.rl"]) if self.random.random() < 0.5 else self.objects.expression(), lambda: self.random.choice(["true", "false", "nil", ".Values.nil", ".Values.missing"]),
            lambda: self.random.choice([".Values.map", ".Values.list", ".Values.strs", ".Values.el", ".Values.em", ".Values.f", ".Values.big", ".Values.deep.x", ".Release.Revision", ".Chart.Version", ".Values.lm", ".Files", ".Capabilities.KubeVersion", ".Template.Name", ".Values.t"]),
            lambda: "(list " + " ".join(self.random.choice(NUMBERS[:10] + ['"a"', '"b"', "nil"]) for _ in range(self.random.randrange(4))) + ")",
            lambda: "(dict " + " ".join(f'"{k}" {self.random.choice(NUMBERS[:20])}' for k in "abc"[:self.random.randrange(4)]) + ")",
        ])()

    def kind(self):
        return self.of("string", "int", "int64", "float64", "map", "slice", "bool", "invalid", "ptr", "struct", "")

    def type(self):
        return self.of("string", "int", "int64", "float64", "map[string]interface {}", "[]interface {}", "bool", "common.Values", "*common.Values", "<nil>", "[]string")

    def path(self):
        if self.random.random() < 0.4:
            return self.literal(self.texts.mutated(self.random.choice(PATHS), 0.6))
        return self.of(*PATHS) if self.random.random() < 0.9 else self.any()

    def url(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.url())
        return self.of("http://u:p@host.com:80/path/a%20b?x=1&y=2#frag", "//h/p", "/p?q", "mailto:a@b", "http://[::1]:80/", "", "http://a b", "%zz", "s3://b/k", "http://h?x y", "HTTP://H/é", ":x", "http://h:port") if self.random.random() < 0.9 else self.any()

    def urldict(self):
        if self.random.random() < 0.5:
            names = self.random.sample(["scheme", "host", "path", "query", "opaque", "fragment", "userinfo", "hostname", "port"], self.random.randrange(1, 5))
            return "(dict " + " ".join(f'"{name}" ' + (self.s() if self.random.random() < 0.3 else self.of("h", "a b", "/p", "u:p", "x=1&y", "é", "", "%zz", "h:80", "https", "1", "/a?b#c", ":p", "@")) for name in names) + ")"
        return self.random.choice(['(dict "scheme" "http" "host" "h:80" "path" "/p" "query" "a=1")', '(urlParse "http://u:p@h/p?q#f")', '(dict "host" "h")', "(dict)", '(dict "scheme" 1)', '(dict "scheme" "https" "userinfo" "u:p" "host" "h" "fragment" "f")', '(dict "opaque" "x" "scheme" "m")', '(dict "path" "rel" "host" "h")']) if self.random.random() < 0.9 else self.any()

    def regex(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.regex())
        return self.of("a", "[a-z]+", "^a.*c$", "(\\w)(\\d)?", "[", "(", "a{2,3}", "a**", "(?i)ABC", "\\d+", "", "x*", "(?P<n>b)", "(?<n>b)", "[[:alpha:]]", "\\pL+", "a|b|", "[^a]", "\\b", "(?!x)", "\\", "a{1001}", ".", "(?s).", "\\s", ",")

    def subject(self):
        """What a regular expression is looked for in."""
        return self.literal(self.texts.subject()) if self.random.random() < 0.6 else self.s()

    def repl(self):
        return self.of("", "X", "$1", "${1}y", "$n", "${n}", "$$", "$0-$0", "$9", "\\1", "${", "$1x")

    def layout(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.layout())
        return self.of("2006-01-02", "15:04:05", "Mon Jan _2 2006", "02/01/06 3:04PM", "2006-01-02T15:04:05Z07:00", "Monday, 02-Jan-06 15:04:05 MST", "", "x", "2006-01-02 15:04:05.000", "Jan 2", "__2", "002", "Z0700")

    def date(self):
        pick = self.random.random()
        if pick < 0.3:
            date = self.moment()
        elif pick < 0.8:
            date = self.random.choice(objects.TIMES)
        elif pick < 0.92:
            date = self.random.choice(["0", "1700000000", "(int64 1700000000)", "-1", "(int 1e9)", "253402300800", "(int64 -62135596801)"])
        else:
            return self.random.choice(['"x"', ".Values.nil", "nil", ".Values.s", "1.5"])
        self.known_times.add(date)
        return date

    def date_text(self):
        if self.random.random() < 0.4:
            return self.literal(self.texts.dated()[1])
        return self.of("2024-02-29", "2023-02-29", "15:04:05", "x", "", "2006-01-02T15:04:05Z", "Mon Jan  2 2006", "2024-13-01", "12/31/99")

    def zone(self):
        return self.of("UTC", "Europe/Berlin", "America/New_York", "x", "", "Local", "Asia/Kolkata")

    def moment(self):
        layout, text = self.texts.dated()
        return f"(toDate {self.literal(layout)} {self.literal(text)})"

    def dur(self):
        pick = self.random.random()
        if pick < 0.35:
            return self.of("1h", "90m", "1h30m", "-5s", "1.5h", "2.5", "1e3", "x", "", "100ms", "1us", "168h", " 3s ", "1d", "9999999h", "+1h", "1h-1m", ".5s", "5.s", "1µs", "1μs", "-.s", "3000000h", "1h1h", "0", "1ns", "999ns", "1.0000000001s")
        if pick < 0.55:
            return self.literal(self.texts.mutated(f"{self.random.choice(NUMBERS[:24])}{self.texts.pick('h', 'm', 's', 'ms', 'us', 'ns', '', 'd')}{self.texts.pick('', '', '5m', '1.5s')}", 0.15))
        if pick < 0.8:
            return self.random.choice(NUMBERS)
        return self.random.choice(objects.DURATIONS) if pick < 0.9 else self.random.choice([".Values.n", ".Values.f", ".Values.list", "nil"])

    def semver(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.version())
        return self.of("1.2.3", "v1.2.3", "1.2", "1", "1.2.3-rc.1", "1.2.3+b", "x", "", "1.2.3.4", "01.2.3", "1.30.2-eks-abc", "99999999999999999999.0.0", "1.2.3-")

    def range(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.versions())
        return self.of(">=1.0", "^1.2", "~1.2.3", "1.x", "*", ">1 <2", "1.2 - 1.4", "=1.2.3", "!=1.2.3", ">=1.2.3-0", "", "x", ">=1 || <0.5", "~>1.2", "^0.0", ">=1.19-0 , <1.40", "=>1", "<= v2")

    def b64(self):
        if self.random.random() < 0.5:
            return self.literal(self.texts.mutated(base64.b64encode(self.texts.word().encode()).decode(), 0.5))
        return self.of("YWJj", "YQ==", "YQ", "", "!!!!", "4pyT", "AAAA AAAA", "YWJj\n")

    def b32(self):
        if self.random.random() < 0.5:
            return self.literal(self.texts.mutated(base64.b32encode(self.texts.word().encode()).decode(), 0.5))
        return self.of("MFRGG===", "ME======", "", "1", "mfrgg===", "MFRGG")

    def json(self):
        if self.random.random() < 0.6:
            return self.literal(self.texts.json())
        return self.of('{"a":1,"b":[true,null]}', "[1,2.5,\"x\"]", "{", "", "null", "1e400", '"\\u00e9"', '{"a":1}x', "nul", "{'a':1}", '{"a":}', "[1,]", '{"a" 1}', "tru", '"\\q"', "01", "-", "1.", '"a\nb"', "{\"b\":{\"c\":[{}]}}")

    def yaml(self):
        if self.random.random() < 0.65:
            return self.literal(self.texts.yaml())
        return self.of("a: 1", "- 1\n- x", "a: [1, {b: c}]", "a:\n  b: 1\n c: 2", "", "null", "a: b: c", "x", "? a\n: b", "a: &x 1\nb: *x", "a: *y", "- a\nb: c", "\ta: 1", "a: 'x", "a: yes\nb: 0x10\nc: 1_0\nd: 08\ne: 1e3", "a: |\n  x\n  y\n", "<<: {a: 1}\nb: 2", "{a: 1", "a: 1\na: 2", "!!binary YWJj", "%YAML 1.1\n---\na", "--- a\n--- b", "a: .inf", "~: 1", "1: 2", "a: 2001-01-01", "[a, b", "a: \"\\x\"", "- - 1\n  - 2", "a: >-\n  x\n  y", "\u00e9: ü", "a: @b", "a: `b`", "a:b", "a: - b", "key: [", "- ", "a: !x 1", "--- \n...\nb: 1")

    def toml(self):
        if self.random.random() < 0.65:
            return self.literal(self.texts.toml())
        return self.of("a = 1", "[t]\nb = 'x'", "a = [1, 2]", "a = ", "x", "", "a = 2020-01-01", "a = 1.5\nb = true", "[[x]]\ny = 1\n[[x]]\ny = 2", "a = 1\na = 2", "a.b.c = 1", "a = \"\\u00e9\"", "[a", "a = {b = 1}")

    def text(self):
        return self.of("{{ .Values.s }}", "{{ .s }}", "plain", "", "{{", "{{ nope }}", "{{ .a.b.c }}", "{{ include \"t\" . }}", "{{ define \"q\" }}x{{ end }}{{ include \"q\" . }}", "{{ tpl \"{{ 1 }}\" . }}", "{{ fail \"no\" }}", "{{ $x := 1 }}{{ $x }}", "{{- 1 -}}", "{{ range . }}{{ . }}{{ end }}", "{{ required \"r\" .nope }}", "{{ index .x 1 }}") if self.random.random() < 0.95 else self.any()

    def tmpl(self):
        return self.of("t", "missing", "err", "")

    def format(self):
        if self.random.random() < 0.7:
            return self.literal(self.texts.format())
        verbs = ["%s", "%d", "%v", "%q", "%x", "%X", "%t", "%f", "%.2f", "%5d", "%-5s|", "%05d", "%+v", "%#v", "%T", "%e", "%g", "%c", "%U", "%b", "%o", "%%", "%!", "%z", "%[2]s", "%*d", "%6.2f", "% x", "%+d", "%p", "%", "%08.3f", "%.3s", "%-10v|", "%#x", "%O"]
        return self.literal("".join(self.random.choice(["", "a", " "]) + self.random.choice(verbs) for _ in range(self.random.randrange(1, 4))))

    def bad(self):
        return self.of("x" * 73, "a:b", "x" * 100, "pw", "x" * 72, "") if self.random.random() < 0.7 else self.s()

    def algorithm(self):
        return self.of("rsa", "ecdsa", "ed25519", "rsa ", "RSA", "") if self.random.random() < 0.8 else self.s()  # "dsa" takes Helm seconds

    # --- snippets ------------------------------------------------------------------------------
    def arguments(self, name):
        words = []
        kinds = SIGNATURES[name].split()
        for kind in kinds:
            if kind.endswith("*"):
                words += [getattr(self, kind[:-1])() for _ in range(self.random.randrange(4))]
            else:
                words.append(getattr(self, kind)())
        chance = self.random.random() * (0.04 if not kinds else 1)  # one without parameters has no other calls
        if chance < 0.02:
            words.append(self.any())
        elif chance < 0.035 and words:
            words.pop()
        elif chance < 0.07 and words:
            words[self.random.randrange(len(words))] = self.any()
        return [w for w in words if w]

    def call(self, name):
        self.known_times.clear()
        words = self.arguments(name)
        known = not self.known_times.isdisjoint(words)
        if self.random.random() < 0.35 and words:
            text = " ".join(words[-1:]) + " | " + " ".join([name] + words[:-1])
        else:
            text = " ".join([name] + words)
        return f"({text})", known

    def snippet(self, name):
        """(the call, the template around it); what of the answer is random is left out."""
        if name == "methods":
            call = self.objects.expression()
            return call, self.shaper.text(call)
        call, known = self.call(name)
        shown = call
        if name in SHAPE_ONLY:
            shown = "(" + SHAPE_ONLY[name].format(call) + ")"
        elif name == "now":
            shown = "(" + self.random.choice(NOW).replace("{}", call) + ")"
        elif (name in READS_CLOCK and not known) or (name == "durationRound" and "oDate" in call):
            shown = f"(kindOf {call})"
        return call, self.shaper.text(shown, may_break=name not in SHAPE_ONLY)  # a broken text might show what is random

    def make(self, count, only=None):
        """That many different snippets, as (function, call, text); fewer where no more are found. Every function gets its
        turn, and now and then a method or field of an object does ("methods"). A call is repeated only where another
        shape is around it."""
        names = [only] if only else sorted(SIGNATURES) + ["methods"] * METHOD_TURNS + [name for name, kinds in SIGNATURES.items() if not kinds]
        calls, texts_seen, snippets = collections.defaultdict(set), set(), []
        quota = collections.Counter()
        idle = 0  # rounds in a row that added nothing
        while len(snippets) < count and idle < IDLE_ROUNDS:
            before = len(snippets)
            for name in names:
                if len(snippets) == count or (name in SLOW and quota[name] >= SLOW_CALLS and not only):
                    continue
                for chance in range(TRIES):
                    call, text = self.snippet(name)
                    if text in texts_seen or is_endless(text):
                        continue
                    if call not in calls[name] or chance + 2 > TRIES:
                        quota[name] += 1
                        calls[name].add(call)
                        texts_seen.add(text)
                        snippets.append((name, call, text))
                        break
            idle = idle + 1 if len(snippets) == before else 0
        return snippets
