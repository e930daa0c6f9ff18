"""Makes template snippets: every function with likely and odd arguments, alone, in pipelines and inside
control structures. The same random.Random gives the same snippets."""
import collections
import json
import re

import shapes

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
    "mustRegexFind": "regex s", "mustRegexFindAll": "regex s n", "mustRegexMatch": "regex s",
    "mustRegexReplaceAll": "regex s repl", "mustRegexReplaceAllLiteral": "regex s s", "mustRegexSplit": "regex s n",
    "mustRest": "list", "mustReverse": "list", "mustSlice": "list n n", "mustToDate": "layout date_text",
    "mustToDuration": "dur", "mustToJson": "any", "mustToPrettyJson": "any", "mustToRawJson": "any",
    "mustToToml": "dict", "mustToYaml": "any", "mustUniq": "list", "mustWithout": "list any*",
    "must_date_modify": "dur date", "nindent": "n s", "nospace": "s", "omit": "dict key*", "osBase": "path",
    "osClean": "path", "osDir": "path", "osExt": "path", "osIsAbs": "path", "pick": "dict key*",
    "pluck": "key dict*", "plural": "s s n", "prepend": "list any", "push": "list any", "quote": "any*",
    "regexFind": "regex s", "regexFindAll": "regex s n", "regexMatch": "regex s", "regexQuoteMeta": "s",
    "regexReplaceAll": "regex s repl", "regexReplaceAllLiteral": "regex s s", "regexSplit": "regex s n",
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
    "genPrivateKey": "s", "genCA": "s n", "genCAWithKey": "s n s", "genSelfSignedCert": "s list list n",
    "genSelfSignedCertWithKey": "s list list n s", "genSignedCert": "s list list n any",
    "genSignedCertWithKey": "s list list n any s", "buildCustomCert": "b64 b64",
    # Random ones: only what does not depend on chance is printed.
    "encryptAES": "s s", "now": "", "randAlpha": "small", "randAlphaNum": "small", "randAscii": "small",
    "randBytes": "small", "randInt": "small small", "randNumeric": "small", "shuffle": "s", "uuidv4": "",
}
SHAPE_ONLY = {
    "encryptAES": "len (b64dec {})", "now": "kindOf {}", "randAlpha": "len {}", "randAlphaNum": "len {}",
    "randAscii": "len {}", "randBytes": "len {}", "randInt": "kindOf {}", "randNumeric": "len {}",
    # Go's maps have no order.
    "keys": "sortAlpha {}", "values": "{} | toStrings | sortAlpha",
    "shuffle": "len {}", "uuidv4": "len {}", "htpasswd": "len {}", "bcrypt": "len {}",
    "genPrivateKey": "trunc 10 {}", "genCA": "typeOf {}", "genCAWithKey": "typeOf {}",
    "genSelfSignedCert": "typeOf {}", "genSelfSignedCertWithKey": "typeOf {}", "genSignedCert": "typeOf {}",
    "genSignedCertWithKey": "typeOf {}",
}
SLOW = {"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey", "genSignedCert",
        "genSignedCertWithKey", "bcrypt", "htpasswd", "derivePassword"}

SLOW_CALLS = 60

# These take the present time for what is no time at all: then only the kind of their answer is compared.
READS_CLOCK = {"ago", "date", "dateInZone", "date_in_zone", "durationRound", "htmlDate", "htmlDateInZone"}
KNOWN_TIME = re.compile(r"[tT]oDate|1700000000")

# Such numbers in these would only fill memory, in Helm too.
GROWS = re.compile(r"range|repeat|until|seq|indent|rand(Alpha|Ascii|Bytes|Numeric)|\*d")
GREAT = re.compile(r"\d{6,}|\d_\d{3}|1e\d|0x1p|\.Values\.(big|huge|rn)|9999|ToDuration|duration(RoundTo|Trunc|Nano|Micro|Milli)")

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


class Maker:
    def __init__(self, random):
        self.random = random
        self.shaper = shapes.Shaper(random, self)
        r = random
        self.data = {
            "s": "text", "empty": "", "n": 3, "big": 12345678, "f": 1.5, "t": True, "no": False, "nil": None,
            "neg": -7, "huge": 1e21, "tiny": 1e-9, "list": [1, "a", True, None, 2.5], "strs": ["b", "a", "c", "a"], "nums": [3, 1, 2],
            "map": {"a": 1, "b": "two", "c": [1], "d": {"e": "f"}}, "deep": {"x": {"y": {"z": "v"}}}, "lm": [{"k": 1}, {"k": 2}],
            "ll": [[1, 2], [3]], "el": [], "em": {}, "w": r.choice(WORDS), "w2": r.choice(WORDS), "rn": r.randrange(-10**6, 10**6),
            "dotted.key": "x", "multi": "l1\nl2\n", "uni": "日本 😀", "tplt": "{{ .Values.s | upper }}", "date": "2024-02-29T12:34:56Z",
        }

    def values_text(self):
        return json.dumps(self.data, ensure_ascii=True).replace("\\ud83d\\ude00", "\\U0001F600") + "\n"

    # --- arguments -----------------------------------------------------------------------------
    def literal(self, text):
        if self.random.random() < 0.25 and "`" not in text and "\r" not in text:
            return "`" + text + "`"
        return json.dumps(text, ensure_ascii=self.random.random() < 0.3).replace("\\ud83d\\ude00", "\\U0001F600").replace("\x7f", "\\x7f")

    def of(self, *texts):
        return self.literal(self.random.choice(texts))

    def s(self):
        pick = self.random.random()
        if pick < 0.75:
            return self.literal(self.random.choice(WORDS))
        if pick < 0.9:
            return self.random.choice([".Values.s", ".Values.w", ".Values.w2", ".Values.empty", ".Values.multi", ".Values.uni", ".Release.Name", ".Chart.Name"])
        return self.literal("".join(self.random.choice("abcXYZ019 -_./:é\n") for _ in range(self.random.randrange(12))))

    def word(self):
        return self.literal("".join(self.random.choice(["foo", "Bar", "BAZ", "_", "-", " ", "1", "x", "HTTP", "é", ".", "__"]) for _ in range(self.random.randrange(1, 6))))

    def num(self):
        pick = self.random.random()
        if pick < 0.55:
            return self.random.choice(NUMBERS[:28])
        if pick < 0.8:
            return self.random.choice([".Values.n", ".Values.f", ".Values.big", ".Values.neg", ".Values.rn", ".Values.huge", "(len .Values.list)", "(int64 5)", "(float64 2.5)"])
        if pick < 0.92:
            return self.of("1", "2.5", "abc", "", "0x10", "-3", "010", "1e3", " 4", "true")
        return self.any()

    def n(self):
        return str(self.random.choice([-100, -3, -1, 0, 1, 2, 3, 4, 5, 7, 10, 20, 80])) if self.random.random() < 0.85 else self.random.choice([".Values.n", "2.5", '"3"', ".Values.s", "nil", "(int .Values.n)"])

    def small(self):
        return str(self.random.randrange(-4, 12))

    def bool(self):
        return self.random.choice(["true", "false", ".Values.t", ".Values.no", "(eq 1 1)", "1", '"x"'])

    def list(self):
        pick = self.random.random()
        if pick < 0.5:
            return "(list " + " ".join(self.scalar() for _ in range(self.random.randrange(6))) + ")"
        if pick < 0.9:
            return self.random.choice([".Values.list", ".Values.strs", ".Values.nums", ".Values.el", ".Values.lm", ".Values.ll", "(until 3)", '(splitList "," "a,b,c")', "(tuple 1 2)", "(untilStep 0 6 2)"])
        return self.any()

    def dict(self):
        pick = self.random.random()
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
            self.s, lambda: self.random.choice(NUMBERS[:28]), lambda: self.random.choice(["true", "false", "nil", ".Values.nil", ".Values.missing"]),
            lambda: self.random.choice([".Values.map", ".Values.list", ".Values.strs", ".Values.el", ".Values.em", ".Values.f", ".Values.big", ".Values.deep.x", ".Release.Revision", ".Chart.Version", ".Values.lm", ".Files", ".Capabilities.KubeVersion", ".Template.Name", ".Values.t"]),
            lambda: "(list " + " ".join(self.random.choice(NUMBERS[:10] + ['"a"', '"b"', "nil"]) for _ in range(self.random.randrange(4))) + ")",
            lambda: "(dict " + " ".join(f'"{k}" {self.random.choice(NUMBERS[:20])}' for k in "abc"[:self.random.randrange(4)]) + ")",
        ])()

    def kind(self):
        return self.of("string", "int", "int64", "float64", "map", "slice", "bool", "invalid", "ptr", "struct", "")

    def type(self):
        return self.of("string", "int", "int64", "float64", "map[string]interface {}", "[]interface {}", "bool", "common.Values", "*common.Values", "<nil>", "[]string")

    def path(self):
        return self.of("/a/b.txt", "a/b/../c", "", ".", "/", "//x//y/", "..", "a.tar.gz", "/a/./b/", "é/x.y", ".hidden", "a/.b") if self.random.random() < 0.9 else self.any()

    def url(self):
        return self.of("http://u:p@host.com:80/path/a%20b?x=1&y=2#frag", "//h/p", "/p?q", "mailto:a@b", "http://[::1]:80/", "", "http://a b", "%zz", "s3://b/k", "http://h?x y", "HTTP://H/é", ":x", "http://h:port") if self.random.random() < 0.9 else self.any()

    def urldict(self):
        return self.random.choice(['(dict "scheme" "http" "host" "h:80" "path" "/p" "query" "a=1")', '(urlParse "http://u:p@h/p?q#f")', '(dict "host" "h")', "(dict)", '(dict "scheme" 1)', '(dict "scheme" "https" "userinfo" "u:p" "host" "h" "fragment" "f")', '(dict "opaque" "x" "scheme" "m")', '(dict "path" "rel" "host" "h")']) if self.random.random() < 0.9 else self.any()

    def regex(self):
        return self.of("a", "[a-z]+", "^a.*c$", "(\\w)(\\d)?", "[", "(", "a{2,3}", "a**", "(?i)ABC", "\\d+", "", "x*", "(?P<n>b)", "(?<n>b)", "[[:alpha:]]", "\\pL+", "a|b|", "[^a]", "\\b", "(?!x)", "\\", "a{1001}", ".", "(?s).", "\\s", ",")

    def repl(self):
        return self.of("", "X", "$1", "${1}y", "$n", "${n}", "$$", "$0-$0", "$9", "\\1", "${", "$1x")

    def layout(self):
        return self.of("2006-01-02", "15:04:05", "Mon Jan _2 2006", "02/01/06 3:04PM", "2006-01-02T15:04:05Z07:00", "Monday, 02-Jan-06 15:04:05 MST", "", "x", "2006-01-02 15:04:05.000", "Jan 2", "__2", "002", "Z0700")

    def date(self):
        return self.random.choice(['(toDate "2006-01-02" "2024-02-29")', '(toDate "2006-01-02T15:04:05Z07:00" .Values.date)', "0", "1700000000", "(int64 1700000000)", '(mustToDate "2006-01-02" "1999-12-31")', '(toDate "2006-01-02 15:04 MST" "2020-05-05 10:00 UTC")', '"x"', ".Values.nil"]) if self.random.random() < 0.93 else '(toDate "2006" "x")'

    def date_text(self):
        return self.of("2024-02-29", "2023-02-29", "15:04:05", "x", "", "2006-01-02T15:04:05Z", "Mon Jan  2 2006", "2024-13-01", "12/31/99")

    def zone(self):
        return self.of("UTC", "Europe/Berlin", "America/New_York", "x", "", "Local", "Asia/Kolkata")

    def dur(self):
        return self.random.choice([self.of("1h", "90m", "1h30m", "-5s", "1.5h", "2.5", "1e3", "x", "", "100ms", "1us", "168h", " 3s ", "1d", "9999999h"), self.random.choice(NUMBERS[:24]), '(mustToDuration "1h5m")', ".Values.n", ".Values.f", ".Values.list", "nil"])

    def semver(self):
        return self.of("1.2.3", "v1.2.3", "1.2", "1", "1.2.3-rc.1", "1.2.3+b", "x", "", "1.2.3.4", "01.2.3", "1.30.2-eks-abc", "99999999999999999999.0.0", "1.2.3-")

    def range(self):
        return self.of(">=1.0", "^1.2", "~1.2.3", "1.x", "*", ">1 <2", "1.2 - 1.4", "=1.2.3", "!=1.2.3", ">=1.2.3-0", "", "x", ">=1 || <0.5", "~>1.2", "^0.0", ">=1.19-0 , <1.40", "=>1", "<= v2")

    def b64(self):
        return self.of("YWJj", "YQ==", "YQ", "", "!!!!", "4pyT", "AAAA AAAA", "YWJj\n")

    def b32(self):
        return self.of("MFRGG===", "ME======", "", "1", "mfrgg===", "MFRGG")

    def json(self):
        return self.of('{"a":1,"b":[true,null]}', "[1,2.5,\"x\"]", "{", "", "null", "1e400", '"\\u00e9"', '{"a":1}x', "nul", "{'a':1}", '{"a":}', "[1,]", '{"a" 1}', "tru", '"\\q"', "01", "-", "1.", '"a\nb"', "{\"b\":{\"c\":[{}]}}")

    def yaml(self):
        return self.of("a: 1", "- 1\n- x", "a: [1, {b: c}]", "a:\n  b: 1\n c: 2", "", "null", "a: b: c", "x", "? a\n: b", "a: &x 1\nb: *x", "a: *y", "- a\nb: c", "\ta: 1", "a: 'x", "a: yes\nb: 0x10\nc: 1_0\nd: 08\ne: 1e3", "a: |\n  x\n  y\n", "<<: {a: 1}\nb: 2", "{a: 1", "a: 1\na: 2", "!!binary YWJj", "%YAML 1.1\n---\na", "--- a\n--- b", "a: .inf", "~: 1", "1: 2", "a: 2001-01-01", "[a, b", "a: \"\\x\"", "- - 1\n  - 2", "a: >-\n  x\n  y", "\u00e9: ü", "a: @b", "a: `b`", "a:b", "a: - b", "key: [", "- ", "a: !x 1", "--- \n...\nb: 1")

    def toml(self):
        return self.of("a = 1", "[t]\nb = 'x'", "a = [1, 2]", "a = ", "x", "", "a = 2020-01-01", "a = 1.5\nb = true", "[[x]]\ny = 1\n[[x]]\ny = 2", "a = 1\na = 2", "a.b.c = 1", "a = \"\\u00e9\"", "[a", "a = {b = 1}")

    def text(self):
        return self.of("{{ .Values.s }}", "{{ .s }}", "plain", "", "{{", "{{ nope }}", "{{ .a.b.c }}", "{{ include \"t\" . }}", "{{ define \"q\" }}x{{ end }}{{ include \"q\" . }}", "{{ tpl \"{{ 1 }}\" . }}", "{{ fail \"no\" }}", "{{ $x := 1 }}{{ $x }}", "{{- 1 -}}", "{{ range . }}{{ . }}{{ end }}", "{{ required \"r\" .nope }}", "{{ index .x 1 }}") if self.random.random() < 0.95 else self.any()

    def tmpl(self):
        return self.of("t", "missing", "err", "")

    def format(self):
        verbs = ["%s", "%d", "%v", "%q", "%x", "%X", "%t", "%f", "%.2f", "%5d", "%-5s|", "%05d", "%+v", "%#v", "%T", "%e", "%g", "%c", "%U", "%b", "%o", "%%", "%!", "%z", "%[2]s", "%*d", "%6.2f", "% x", "%+d", "%p", "%", "%08.3f", "%.3s", "%-10v|", "%#x", "%O"]
        return self.literal("".join(self.random.choice(["", "a", " "]) + self.random.choice(verbs) for _ in range(self.random.randrange(1, 4))))

    def bad(self):
        return self.of("x" * 73, "a:b", "x" * 100) if self.random.random() < 0.9 else self.any()

    # --- snippets ------------------------------------------------------------------------------
    def arguments(self, name):
        words = []
        for kind in SIGNATURES[name].split():
            if kind.endswith("*"):
                words += [getattr(self, kind[:-1])() for _ in range(self.random.randrange(4))]
            else:
                words.append(getattr(self, kind)())
        chance = self.random.random()
        if chance < 0.02:
            words.append(self.any())
        elif chance < 0.04 and words:
            words.pop()
        elif chance < 0.09 and words:
            words[self.random.randrange(len(words))] = self.any()
        return [w for w in words if w]

    def call(self, name):
        words = self.arguments(name)
        words = ["nil" if w == "nil" else w for w in words]
        if self.random.random() < 0.35 and words:
            text = " ".join(words[-1:]) + " | " + " ".join([name] + words[:-1])
            return f"({text})"
        return "(" + " ".join([name] + words) + ")"

    def snippet(self, name):
        call = self.call(name)
        if name in SHAPE_ONLY or name == "ago" or (name in READS_CLOCK and not KNOWN_TIME.search(call)):
            call = "(" + SHAPE_ONLY.get(name, "kindOf {}").format(call) + ")"
        return self.shaper.text(call)

    def make(self, count, only=None):
        """That many different snippets, as (function, text); every function gets its turn."""
        names = [only] if only else sorted(SIGNATURES)
        quota = collections.Counter()
        seen, snippets = set(), []
        turn = tries = 0
        while len(snippets) < count and tries < count * 30:
            tries += 1
            name = names[turn % len(names)]
            turn += 1
            if name in SLOW and quota[name] >= SLOW_CALLS and not only:
                continue
            text = self.snippet(name)
            if text in seen or (GROWS.search(text) and GREAT.search(text)):
                continue
            seen.add(text)
            quota[name] += 1
            snippets.append((name, text))
        return snippets
