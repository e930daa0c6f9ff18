"""Texts that functions read: YAML, JSON, TOML, dates and their layouts, regular expressions, versions, formats of
printf, words of any script. Likely ones, made-up ones, and some of either with a character changed."""
import json

LETTERS = list("abcxyzABCXYZ019_-. ") + ["é", "ß", "ǅ", "İ", "ı", "Σ", "ς", "日", "本", "😀", "e\u0301", "\u00a0", "\u2028", "\u200b", "ﬁ", "٣", "Ⅷ", "\t", "\n", "\r", "\x00", "\x1f", "\x7f", "\u0085", "\ufeff", "\ufffd", "'", '"', "\\", "`", "<", ">", "&", "%", "$", "{", "}", "/", ":", ",", "#", "=", "+", "*"]
SCALARS = ["a", "b c", "1", "-1", "0", "1.5", "1e3", "1e400", "0x1F", "0o17", "017", "08", "0b11", "1_000", ".5", "5.", "+1", "-0", ".inf", "-.Inf", ".NaN", "true", "True", "yes", "No", "on", "y", "~", "null", "NULL", "", "2001-01-01",
           "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43", "1:20", "190:20:30", "<<", "=", "é", "日本", "😀", "'q'", '"d"', '"\\u00e9\\n"', '"\\x41\\q"', "'it''s'", "!!str 1", "!!int '1'", "!!float 1", "!!bool x", "!!binary YWJj", "!x y", "*a", "&a 1", "&b [1]", "a: b",
           "a#b", "a #b", "- a", "[1, a]", "[a, [b]]", "[]", "{}", "{a: 1}", "{a, b: }", "[a: 1]", "[,]", "{a: 1,}", "'open", '"open', "[open", "{open", "@x", "`x`", "%x", "|", ">", "? a", ": a", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e21", "123456789.5", "0.1e-7"]
LAYOUT_PARTS = ["2006", "06", "01", "1", "Jan", "January", "02", "2", "_2", "002", "__2", "Mon", "Monday", "15", "03", "3", "04", "4", "05", "5", ".000", ".999", ",000", ".000000000", "PM", "pm", "MST", "Z0700", "Z07:00", "-0700", "-07:00", "-07", "Z07", "-070000", "Z07:00:00", "T", " ", "-", "/", ":", "x", "日", "20", "0", "'", "Janu", "Mond", "2005"]
VERSION_PARTS = ["0", "1", "2", "10", "01", "99999999999999999999", "x", "", "-1", "1a"]
VERSION_TAILS = ["", "", "", "-rc.1", "-0", "-alpha", "-a.b.1", "-01", "-", "+b", "+b.1", "-rc.1+b", "+", "-é", " ", "-eks-abc"]
OPERATORS = ["", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^", "> ", "==", "!"]
REGEX_ATOMS = ["a", "b", "1", ".", "\\d", "\\D", "\\w", "\\W", "\\s", "\\b", "^", "$", "\\A", "\\z", "[a-c]", "[^a-c]", "[[:alpha:]]", "[[:^digit:]]", "[[:nope:]]", "\\pL", "\\p{Greek}", "\\P{Lu}", "\\pX", "é", "日", "😀", "\\x41", "\\x{1F600}", "\\n", "\\.", "\\/", "\\Q.\\E", "\\Qa", "\\8", "\\k",
               "[", "]", "[]a]", "[a-]", "[z-a]", "[\\d-z]", "{", "}", "{,2}", "(?i)A", "(?s).", "(?m)^a$", "(?U)a+", "(?x)a", "(?i:A)b", "(?-i)a", "(?:a|b)", "(?P<n>a)", "(?<n>b)", "(?P<n>a)(?P<n>b)", "(?P<>a)", "(?P=n)", "(?=a)", "(?#c)", "\\C", "\\Z", "\\G", "|", "", ",", " ", "\\"]
REGEX_COUNTS = ["", "", "", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{1,2}", "{2,1}", "{1001}", "**", "+*", "{0}", "{,3}", "{a}"]
SUBJECTS = ["", "a", "abc", "aabbcc", "a1b2c3", "foo.bar-baz_qux", "日本語 ab", "line1\nline2\na", "AbC aBc", "a,b;c d", "x=1&y=2", "(1) [2] {3}", "aaaa", "\\d+", "é😀é", "12-34-56", "  a  b  "]
URL_PARTS = [["http:", "https:", "", "s3:", "mailto:", "HTTP:", "1x:", ":", "a+b.c-d:", "http"], ["//", "//", "", "///", "/"], ["", "u@", "u:p@", "u:@", ":p@", "u:p:q@", "a%40b:c%20d@", "é@", "u%zz@", "@"],
             ["h", "h.com", "", "h:80", "h:", "h:x", "[::1]", "[::1]:80", "[::1", "::1", "1.2.3.4:99", "h%20x", "é.com", "H.Com", "h h", "[fe80::1%25en0]:8", "h%zz", "h:80:90"], ["", "/", "/a/b", "/a%20b", "/a%2Fb", "/a b", "/é", "/../x", "a", "/%zz", "/*", "//x", "/a;b", "/a:b", "/[x]", "/a'b\"c"],
             ["", "?", "?a=1", "?a=1&b=é", "?a b", "?%zz", "?a=1?b", "?a=+"], ["", "#", "#f", "#a b", "#%zz", "#é", "#a#b", "#!/x"]]
FLAGS = ["", "", "", "-", "+", "#", "0", " ", "-0", "+0", "#0", " +", "#+"]
WIDTHS = ["", "", "", "", "1", "5", "08", "*", "12", "-3", "[1]*", "[2]*", "[x]"]
PRECISIONS = ["", "", "", ".0", ".2", ".", ".10", ".*", ".[1]*", ".-1"]


class Texts:
    """Gives texts, never template source: the caller quotes them."""

    def __init__(self, random):
        self.random = random

    def pick(self, *choices):
        return self.random.choice(choices)

    def mutated(self, text, chance=0.3):
        while self.random.random() < chance:
            place = self.random.randrange(len(text) + 1)
            kind = self.random.randrange(4)
            if kind == 0:
                text = text[:place] + self.random.choice(LETTERS) + text[place:]
            elif kind == 1:
                text = text[:place] + text[place + 1:]
            elif kind == 2:
                text = text[:place]
            else:
                other = self.random.randrange(len(text) + 1)
                text = text[:place] + text[min(place, other):max(place, other)][:20] + text[place:]
            chance /= 2
        return text

    def word(self):
        return "".join(self.random.choice(LETTERS) for _ in range(self.random.randrange(1, 10)))

    def plain(self):
        """Any value that JSON has."""
        return self.value(2)

    def value(self, depth):
        pick = self.random.random()
        if depth > 0 and pick < 0.25:
            return [self.value(depth - 1) for _ in range(self.random.randrange(4))]
        if depth > 0 and pick < 0.55:
            return {self.key(): self.value(depth - 1) for _ in range(self.random.randrange(4))}
        if pick < 0.75:
            return self.random.choice([0, 1, -1, 7, 255, 10**6, 2**31, 2**53 + 1, -2**63, 0.5, -2.5, 1e-7, 1e21, 123456.75, 3.0, 1e6, -0.0])
        if pick < 0.85:
            return self.random.choice([True, False, None, "", [], {}])
        return self.random.choice([self.word(), *SCALARS[:50], "l1\nl2\n", " lead", "trail ", "word " * 25])

    def key(self):
        return self.random.choice(["a", "b", "c", "aB", "a-b", "a1", "a10", "a.b", "x y", "", "é", "1", "true", "~", "k: v", "#k", "Z", "_"]) if self.random.random() < 0.9 else self.word()

    def json(self):
        text = json.dumps(self.value(3), ensure_ascii=self.random.random() < 0.4, indent=self.pick(None, None, 1, 2))
        if self.random.random() < 0.2:
            text = text.replace('"a"', self.pick('"a"', "a", "'a'", '"\\u0061"', '"\\ud800"', '"a":1,"a"', '"\\/"'), 1)
        return self.mutated(text)

    def yaml(self):
        return self.mutated("".join(self.yaml_lines(0, 2)), 0.25)

    def yaml_lines(self, indent, depth):
        pad = " " * indent
        pick = self.random.random()
        if pick < 0.1:
            return [pad + self.random.choice(SCALARS) + "\n"]
        lines = [self.pick("", "", "", "---\n", "# c\n", "%YAML 1.1\n---\n", "\n")] if indent == 0 else []
        for _ in range(self.random.randrange(1, 4)):
            head = pad + ("- " if pick < 0.4 else self.yaml_key() + self.pick(": ", ": ", ": ", ":", " : ", ":\t"))
            deeper = self.random.random()
            if depth > 0 and deeper < 0.3:
                lines += [head.rstrip() + "\n", *self.yaml_lines(indent + self.pick(2, 2, 2, 1, 4, 0), depth - 1)]
            elif deeper < 0.4:
                mark = self.pick("|", ">", "|-", ">-", "|+", ">+", "|2", ">1-", "|x", "| # c")
                lines += [head + mark + "\n"] + [" " * (indent + self.pick(2, 2, 3, 1)) + self.pick("x", "y z", "", "- q", "#n", "a: b") + "\n" for _ in range(self.random.randrange(4))]
            else:
                lines.append(head + self.random.choice(SCALARS) + self.pick("\n", "\n", "\n", " # c\n", "\n\n", "\r\n", "\n---\n", "\n...\n"))
        return lines

    def yaml_key(self):
        return self.pick("a", "b", "c", "d e", "'q'", '"d"', "1", "1.5", "true", "~", "<<", "[x]", "{x: 1}", "? k\n", "&k x", "*k", "é", "", "!!str k", "2001-01-01", "a", "b", "c", "d")

    def toml(self):
        values = ["1", "-0x1F", "0o7", "0b1", "1_0", "_1", "01", "+1", "1.5", "1e3", "1.", ".5", "inf", "-nan", "true", "True", '"s"', "'l'", '"""m\nn"""', "'''r'''", '"\\u00e9\\t"', '"\\q"', '"open', "[1, 2]", "[1, 'a']", "[]", "[[1], ['a']]", "[1,,2]", "[1,\n 2, # c\n]", "{a = 1, b.c = 2}", "{}", "{a = 1,}",
                  "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5", "1979-05-27T00:32:00-07:00", "1979-13-01", "", "x", "9223372036854775807", "9223372036854775808", "0.1e-7", "é", "\"日本\""]
        keys = ["a", "b", "c", "a.b", "a.b.c", "\"q r\"", "'l'", "1", "é", "", "a b", "-x", "\"\""]
        heads = ["[t]\n", "[t.u]\n", "[a]\n", "[[l]]\n", "[[l.m]]\n", "[ s . p ]\n", "[]\n", "[t\n", "[[l]\n", "[\"q\"]\n", "# c\n", "\n"]
        lines = []
        for _ in range(self.random.randrange(1, 5)):
            lines.append(self.random.choice(heads) if self.random.random() < 0.25 else f"{self.random.choice(keys)}{self.pick(' = ', '=', ' = ', ' ', ': ')}{self.random.choice(values)}{self.pick('', '', ' # c', ' x')}\n")
        return self.mutated("".join(lines), 0.1)

    def layout(self):
        return "".join(self.random.choice(LAYOUT_PARTS) for _ in range(self.random.randrange(1, 7)))

    def dated(self):
        """A layout and a text that it nearly reads."""
        layout = [self.random.choice(LAYOUT_PARTS[:41]) for _ in range(self.random.randrange(1, 7))]
        words = {"2006": ["2024", "1999", "0001", "24"], "06": ["24", "70"], "01": ["02", "13", "2"], "1": ["2", "12", "0"], "Jan": ["Feb", "feb", "Xxx"], "January": ["March", "may"], "02": ["29", "00", "3"], "2": ["9", "30"], "_2": [" 3", "31"], "002": ["060", "366"], "__2": [" 60", "  1"],
                 "Mon": ["Tue", "xyz"], "Monday": ["Friday"], "15": ["23", "24", "7"], "03": ["11", "12", "13"], "3": ["4"], "04": ["59", "60"], "4": ["5"], "05": ["07", "61"], "5": ["8"], ".000": [".123", ".1"], ".999": [".5", ""], ",000": [",250"], ".000000000": [".000000001"], "PM": ["AM", "PM", "pm"], "pm": ["am", "AM"],
                 "MST": ["UTC", "CET", "GMT+3", "EST5", "X"], "Z0700": ["Z", "+0200"], "Z07:00": ["Z", "-05:30"], "-0700": ["+0530", "-2500"], "-07:00": ["+01:00"], "-07": ["-03"], "Z07": ["Z", "+09"], "-070000": ["+010203"], "Z07:00:00": ["+01:02:03"]}
        return "".join(layout), self.mutated("".join(self.random.choice(words.get(part, [part])) for part in layout), 0.15)

    def regex(self):
        text = "".join(self.random.choice(REGEX_ATOMS) + self.random.choice(REGEX_COUNTS) for _ in range(self.random.randrange(1, 4)))
        wrapped = self.random.random()
        if wrapped < 0.25:
            text = f"({text})" + self.random.choice(REGEX_COUNTS)
        elif wrapped < 0.35:
            text += "|" + self.random.choice(REGEX_ATOMS)
        return self.mutated(text, 0.05)

    def subject(self):
        return self.random.choice(SUBJECTS) if self.random.random() < 0.8 else self.word()

    def version(self):
        return self.pick("", "", "v", "V", "=") + ".".join(self.random.choice(VERSION_PARTS[:4] if self.random.random() < 0.85 else VERSION_PARTS) for _ in range(self.pick(1, 2, 3, 3, 3, 4))) + self.random.choice(VERSION_TAILS)

    def versions(self):
        parts = []
        for _ in range(self.pick(1, 1, 1, 2, 3)):
            numbers = [self.pick("0", "1", "2", "10", "x", "*", "X") if self.random.random() < 0.4 else self.pick("0", "1", "2") for _ in range(self.pick(1, 2, 3, 3))]
            parts.append(self.random.choice(OPERATORS) + self.pick("", "", "v") + ".".join(numbers) + self.random.choice(VERSION_TAILS[:8]))
        return self.mutated(self.pick(" ", ", ", ",", " || ", "||", " - ", " , ").join(parts), 0.05)

    def url(self):
        return "".join(self.random.choice(part[:3] if self.random.random() < 0.4 else part) for part in URL_PARTS)

    def format(self):
        verbs = "vvvsdqxXtfeEgGcUboOTpwz%" + "é"
        pieces = []
        for _ in range(self.random.randrange(1, 4)):
            index = self.pick("", "", "", "", "", "[1]", "[2]", "[3]", "[0]", "[", "[1")
            pieces.append(self.pick("", "a", " ", "日") + "%" + self.random.choice(FLAGS) + self.random.choice(WIDTHS) + self.random.choice(PRECISIONS) + index + self.random.choice(verbs))
        return "".join(pieces) + self.pick("", "", "", "%", "|")
