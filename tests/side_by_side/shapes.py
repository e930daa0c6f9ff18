"""Puts a call into template text: pipelines, variables, control structures, white space control, templates
inside templates, and now and then a text that does not parse. Deterministic for a given random.Random."""
import json

# One action around a call. CALL is the call without parentheses, PAREN with them, OTHER any other argument.
SIMPLE = ["{{ CALL }}"] * 100 + [
    "{{CALL}}", "{{ CALL | toJson }}", "{{ CALL | quote }}", "{{ typeOf PAREN }}", "{{ kindOf PAREN }}", "{{ printf \"%v|%T\" PAREN PAREN }}",
    "{{ CALL | toYaml }}", "{{ CALL | toYamlPretty }}", "{{ CALL | toYaml | nindent 2 }}", "{{ tpl \"{{ . }}\" PAREN }}", "{{ PAREN.x }}", "{{ PAREN.a.b }}",
    "{{ CALL | default OTHER }}", "{{ eq PAREN OTHER }}", "{{ eq OTHER PAREN }}", "{{ ne PAREN OTHER }}", "{{ len PAREN }}", "{{ index PAREN 0 }}", "{{ index PAREN \"a\" }}",
    "{{ index PAREN \"a\" \"b\" }}", "{{ slice PAREN 1 }}", "{{ not PAREN }}", "{{ and PAREN OTHER }}", "{{ or PAREN OTHER }}", "{{ list PAREN OTHER | toJson }}", "{{ CALL | b64enc }}",
    "{{ dict \"k\" PAREN | toYaml }}", "{{ dict PAREN OTHER }}", "{{ empty PAREN }}", "{{ lt PAREN OTHER }}", "{{ gt 3 PAREN }}", "{{ CALL | toString | upper }}", "{{ CALL | len }}",
    "{{ ternary PAREN OTHER true }}", "{{ print PAREN OTHER 1 2 \"a\" \"b\" }}", "{{ println PAREN }}", "{{ CALL | html }}", "{{ CALL | js }}", "{{ CALL | urlquery }}", "{{ CALL | int }}",
    "{{ CALL | float64 }}", "{{ CALL | toRawJson }}", "{{ CALL | fromJson }}", "{{ CALL | toToml }}", "{{ deepEqual PAREN OTHER }}", "{{ call PAREN }}", "{{ PAREN | nosuch }}",
    "{{ CALL | .Values.s }}", "{{ CALL | 3 }}", "{{ CALL OTHER }}", "{{ PAREN OTHER }}", "{{ CALL | coalesce nil }}", "{{ CALL | join \"-\" }}", "{{ CALL | first }}", "{{ has PAREN .Values.list }}",
    "{{ required \"need\" PAREN }}", "{{ (CALL | toString).x }}", "{{ printf \"%s %d %5.2f\" PAREN PAREN PAREN }}", "{{ printf \"%q %x %+v\" PAREN PAREN PAREN }}",
]
# Whole templates around a call.
WHOLE = [
    "TEXT{{- CALL -}}TEXT", "TEXT{{ CALL }}TEXT", "TEXT{{- CALL }}TEXT", "TEXT{{ CALL -}}TEXT", "{{- /* c */ -}} {{ CALL }}{{- /* d */ -}} TEXT", "{{/* c */}}{{ CALL }}",
    "{{ if CALL }}yes{{ else }}no{{ end }}", "{{- if CALL -}} yes {{- else -}} no {{- end -}}", "{{ if not PAREN }}a{{ else if OTHER }}b{{ else }}c{{ end }}",
    "{{ with CALL }}{{ . }}{{ else }}none{{ end }}", "{{ with $x := CALL }}{{ $x }}{{ . }}{{ else with OTHER }}{{ . }}{{ else }}{{ $x }}{{ end }}", "{{ with CALL }}{{ .a }}{{ end }}",
    "{{ range $i, $e := PAREN }}{{ $i }}={{ $e }};{{ else }}none{{ end }}", "{{ range PAREN }}[{{ . }}]{{ end }}", "{{ range $e := CALL }}{{ $e }}{{ break }}{{ end }}",
    "{{ range $k, $v := PAREN }}{{ if eq $k OTHER }}{{ break }}{{ end }}{{ $v }}{{ end }}", "{{ range $i, $e := PAREN }}{{ if $i }},{{ end }}{{- $e -}}{{ end }}",
    "{{ range $i, $_ := PAREN }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $i }} {{ end }}", "{{ range PAREN }}{{ range . }}{{ . }}{{ else }}-{{ end }}{{ end }}",
    "{{ $v := CALL }}{{ $v }}/{{ $v | toYaml }}", "{{ $v := OTHER }}{{ if true }}{{ $v = CALL }}{{ end }}{{ $v }}", "{{ $v := OTHER }}{{ if true }}{{ $v := CALL }}{{ end }}{{ $v }}",
    "{{ $v := CALL }}{{ $v.a }}", "{{ $a, $b := CALL }}", "{{ range $i, $e := until 3 }}{{ $x := CALL }}{{ $x }}{{ $i }}{{ end }}", "{{ $n := 0 }}{{ range PAREN }}{{ $n = add $n 1 }}{{ end }}{{ $n }}",
    "{{ define \"u\" }}<{{ . }}>{{ end }}{{ include \"u\" PAREN }}", "{{ define \"u\" }}<{{ . }}>{{ end }}{{ template \"u\" CALL }}", "{{ block \"u\" CALL }}({{ . }}){{ end }}",
    "{{ define \"u\" }}{{ CALL }}{{ end }}{{ include \"u\" . | upper }}", "{{ define \"u\" }}{{ CALL }}{{ end }}{{ template \"u\" }}", "{{ define \"u\" }}{{ .x }}{{ end }}{{ include \"u\" (dict \"x\" PAREN) }}",
    "{{ tpl TPL . }}", "{{ tpl TPL (dict \"Values\" .Values) }}", "{{ tpl (printf \"%s\" TPL) $ }}", "{{ define \"u\" }}{{ tpl TPL . }}{{ end }}{{ include \"u\" . }}",
    "{{ template \"nosuch\" CALL }}", "{{ range $i := 3 }}{{ CALL }}{{ end }}", "{{ with .Values }}{{ .s }}{{ with $.Values.map }}{{ .a }}{{ end }}{{ end }}{{ CALL }}",
    "{{ range $k, $v := .Values.map }}{{ $k }}:{{ kindOf $v }} {{ end }}{{ CALL }}", "{{ CALL\n}}", "{{\n  CALL\n  | toString\n  | quote }}", "{{ CALL | toString | trunc 3 | printf \"%s-%s\" \"x\" }}",
    "a: {{ CALL }}\nb: {{- CALL }}\n", "{{- with OTHER }}\nk: {{ . }}\n{{- end }}\n{{ CALL }}\n", "{{ $ := CALL }}{{ $ }}", "{{ $.Values.n }}{{ CALL }}{{ $.Release.Name }}",
    "{{ $d := dict }}{{ $_ := set $d \"k\" PAREN }}{{ $d | toJson }}", "{{ $l := list }}{{ range PAREN }}{{ $l = append $l . }}{{ end }}{{ $l | toJson }}",
]
TEXTS = ["a", " x ", "\n", "  \n  b: ", "", "\t\n ", "\r\n", "日本 ", "}}", "{", "{ {", "# c\n", "---\n", " \u00a0", "$", "\\"]
# Pieces that a broken text gets.
BREAKERS = ["{{", "}}", "{{ end }}", "{{ else }}", "{{ else if }}", "{{ else with 1 }}", "(", ")", "|", "\"", "`", "'", "$", ".", "..", ",", ":=", "=", "{{-", "-}}", "{{ break }}", "{{ continue }}",
            "{{ define }}", "{{ define \"t\" }}", "{{ block }}", "{{ template }}", "{{ template t }}", "{{ range }}", "{{ if }}", "{{ with }}", "/*", "*/", "{{/*", "\\", " nil ", "é", "1x", "0x", "1.2.3", "%", "@", "#", ";",
            "&", "$x", "$x.y", ".x-y", ".1", "1.", "'ab'", "''", "'\\x'", "\"\\q\"", "\"\n\"", "{{ $x }}", "{{ . | }}", "{{ | . }}", "{{ () }}", "{{ .a.b( }}", "{{ $x, $y := 1 }}", "{{ $x = 1 }}", "{{ nil }}", "{{ 1 | nil }}",
            "{{ \"a\".b }}", "{{ 1.b }}", "{{ true.x }}", "{{ range $a, $b, $c := . }}", "{{ range $a, := . }}", "{{ if $x := 1 }}{{ end }}{{ $x }}", "{{ end 1 }}", "{{ else 1 }}", "{{ break 1 }}", "{{ continue x }}", "{{ 'a' }}",
            "{{- 3 -}}", "{{-3}}", "{{3-}}", "{{ -}}", "{{- }}", "{{}}", "{{ /* c */ }}", "{{/* c }}", "{{ 99999999999999999999 }}", "{{ 1e999 }}", "{{ 0b2 }}", "{{ 08 }}", "{{ 1__0 }}", "{{ 0x }}", "{{ '\\u12' }}", "\ufeff", "\u200b", "+", "*"]


class Shaper:
    def __init__(self, random, maker):
        self.random = random
        self.maker = maker

    def text(self, call, may_break=True):
        """A template with the call (in parentheses) in it; `may_break`: now and then one that does not parse."""
        pick = self.random.random()
        if pick < 0.62:
            template = self.filled(self.random.choice(SIMPLE), call)
        elif pick < 0.88:
            template = self.filled(self.random.choice(WHOLE), call)
        else:
            self.call, self.defined = call, 0
            template = self.block(self.random.randrange(1, 4), ["$"], False)
            if self.call:
                template += "{{ %s }}" % self.call[1:-1]
        if may_break and self.random.random() < 0.03:
            template = self.broken(template)
        return template

    def filled(self, shape, call):
        nested = json.dumps("{{ " + call[1:-1] + " }}", ensure_ascii=False).replace("\x7f", "\\x7f")
        return (shape.replace("TPL", nested).replace("CALL", call[1:-1]).replace("PAREN", call)
                .replace("OTHER", self.maker.any()).replace("TEXT", self.random.choice(TEXTS)))

    def broken(self, text):
        place = self.random.randrange(len(text) + 1)
        pick = self.random.random()
        if pick < 0.55:
            return text[:place] + self.random.choice(BREAKERS) + text[place:]
        if pick < 0.75:
            return text[:place] + text[place + 1 + self.random.randrange(3):]
        if pick < 0.9:
            return text[:place]
        return text + self.random.choice(BREAKERS)

    # --- grown templates -------------------------------------------------------------------------
    def expression(self, names):
        """The call if it was not used yet, else something short, variables in scope above all."""
        if self.call and self.random.random() < 0.5:
            call, self.call = self.call, None
            return call
        pick = self.random.random()
        if pick < 0.3:
            return self.random.choice(names) + self.random.choice(["", "", "", ".a", ".Values.n"])
        if pick < 0.4:
            return self.random.choice([".", ".a", ".Values.map", "$.Values.strs", ".x.y"])
        if pick < 0.5:
            return f"({self.random.choice(['add', 'list', 'printf', 'eq', 'default', 'print', 'and', 'or', 'cat'])} {self.maker.any()} {self.random.choice(names)})"
        return self.maker.any()

    def tag(self, inside):
        return self.random.choice(["{{ ", "{{ ", "{{- "]) + inside + self.random.choice([" }}", " }}", " -}}"])

    def block(self, depth, names, looping):
        names = list(names)
        return "".join(self.node(depth, names, looping) for _ in range(self.random.randrange(1, 4)))

    def node(self, depth, names, looping):
        makers = [self.plain, self.action, self.action, self.variable]
        if depth > 0:
            makers += [self.condition, self.with_, self.range_, self.template, self.nested]
        if looping:
            makers += [self.leave]
        return self.random.choice(makers)(depth - 1, names, looping)

    def plain(self, _depth, _names, _looping):
        return self.random.choice(TEXTS)

    def action(self, _depth, names, _looping):
        value = self.expression(names)
        return self.tag(value + self.random.choice(["", "", " | quote", " | toJson", " | toString | upper", " | default \"d\"", " | kindOf"]))

    def variable(self, _depth, names, _looping):
        value = self.expression(names)
        if len(names) > 1 and self.random.random() < 0.5:
            return self.tag(f"{self.random.choice(names)} = {value}")
        name = self.random.choice(["$x", "$y", "$é", "$x_1"])
        names.append(name)
        return self.tag(f"{name} := {value}")

    def condition(self, depth, names, looping):
        text = self.tag("if " + self.expression(names)) + self.block(depth, names, looping)
        for _ in range(self.random.choice([0, 0, 1, 2])):
            text += self.tag("else if " + self.expression(names)) + self.block(depth, names, looping)
        if self.random.random() < 0.5:
            text += self.tag("else") + self.block(depth, names, looping)
        return text + self.tag("end")

    def with_(self, depth, names, looping):
        variable = self.random.random() < 0.3
        text = self.tag("with " + ("$w := " if variable else "") + self.expression(names))
        text += self.block(depth, names + (["$w"] if variable else []), looping)
        if self.random.random() < 0.3:
            text += self.tag("else with " + self.expression(names)) + self.block(depth, names, looping)
        if self.random.random() < 0.5:
            text += self.tag("else") + self.block(depth, names, looping)
        return text + self.tag("end")

    def range_(self, depth, names, _looping):
        new = self.random.choice([[], [], ["$v"], ["$k", "$v"]])
        over = self.random.choice([".Values.map", ".Values.list", ".Values.strs", ".Values.em", "(until 3)", "3", "(dict \"b\" 1 \"a\" 2)", ".Values.ll", "nil"]) if self.random.random() < 0.6 else self.expression(names)
        text = self.tag("range " + (", ".join(new) + " := " if new else "") + over) + self.block(depth, names + new, True)
        if self.random.random() < 0.4:
            text += self.tag("else") + self.block(depth, names, False)
        return text + self.tag("end")

    def leave(self, _depth, names, _looping):
        word = self.random.choice(["break", "continue"])
        return self.tag("if " + self.expression(names)) + self.tag(word) + self.tag("end") if self.random.random() < 0.7 else self.tag(word)

    def template(self, depth, names, _looping):
        self.defined += 1
        name = f"d{self.defined}"
        body, value = self.block(depth, ["$"], False), self.expression(names)
        use = self.random.choice([f"include \"{name}\" {value}", f"template \"{name}\" {value}", f"template \"{name}\"", f"include \"{name}\" {value} | indent 2"])
        if self.random.random() < 0.2:
            return self.tag(f"block \"{name}\" {value}") + body + self.tag("end")
        # A define belongs at the top, so its use stands in for the node and the define is put in front by tpl.
        whole = "{{ define \"" + name + "\" }}" + body + "{{ end }}" + self.tag(use)
        return self.tag("tpl " + json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\x7f") + " " + self.random.choice(["$", ".", value]))

    def nested(self, depth, names, _looping):
        body = self.block(depth, ["$"], False)
        return self.tag("tpl " + json.dumps(body, ensure_ascii=False).replace("\x7f", "\\x7f") + " " + self.random.choice(["$", ".", self.expression(names)]))
