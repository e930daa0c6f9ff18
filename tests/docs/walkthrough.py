"""Reads the ```console blocks of a Markdown page: the commands in them, and what they are said to print.

    $ tug install web ./web        a command; lines that start with "> " go on with it
    NAME: web                      what it prints, both streams together
    LAST DEPLOYED: …               … stands for anything within a line,
    …                              and alone on a line for any number of lines

A command must end well, or the next one is `$ echo $?`. `<!-- docs-test: s3 -->` (or registry, or images: a registry with some) anywhere in a page asks for
that server of tests/peers to run, `<!-- docs-test: skip -->` on the line before a block leaves the block out."""
import dataclasses
import re

NEEDS = re.compile(r"<!-- docs-test: (s3|registry|images) -->")
SKIP = "<!-- docs-test: skip -->"


@dataclasses.dataclass
class Command:
    line: int
    text: str
    wanted: list


@dataclasses.dataclass
class Page:
    commands: list
    needs: list


def parse(text):
    """The page's commands in order. An output line before the first command of a block is a mistake of the page."""
    commands, inside, skipped, continued, previous = [], False, False, False, ""
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("```"):
            inside = not inside and line.strip() == "```console"
            skipped = inside and previous.strip() == SKIP
            first = len(commands)
        elif inside and not skipped:
            if line.startswith("$ "):
                commands.append(Command(number, line[2:], []))
                continued = True
            elif len(commands) == first:
                raise ValueError(f"line {number}: a console block begins with a command (`$ …`), not with: {line}")
            elif continued and line.startswith("> "):
                commands[-1].text += "\n" + line[2:]
            else:
                commands[-1].wanted.append(line)
                continued = False
        previous = line
    return Page(commands, NEEDS.findall(text))


def is_match(wanted, printed):
    """Whether what was printed is what the page says; blanks at line ends and empty lines at the end do not count."""
    lines = [line.rstrip() for line in wanted]
    while lines and not lines[-1]:
        lines.pop()
    pattern = ""
    for line in lines:
        if line == "…":
            pattern += r"(?:[^\n]*\n)*"
        else:
            pattern += "[^\n]*".join(re.escape(part) for part in line.split("…")) + "\n"
    text = "\n".join(line.rstrip() for line in printed.splitlines()).rstrip("\n")
    return re.fullmatch(pattern, text + "\n" if text else "") is not None
