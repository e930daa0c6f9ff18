#!/usr/bin/env python3
"""Files stay short: a warning above 400 lines, an error above 600. A pure table may say so with a line
'// size: table' near its top and is left alone."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARN, FAIL = 400, 600
FOLDERS = ("base", "charts", "engine", "repo", "cluster", "cli", "tests")


def main():
    failed = 0
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            lines = path.read_text().splitlines()
            if len(lines) <= WARN or any("// size: table" in line for line in lines[:12]):
                continue
            kind = "error" if len(lines) > FAIL else "warning"
            failed += kind == "error"
            print(f"{path.relative_to(ROOT)}: {kind}: {len(lines)} lines (aim for {WARN}, never above {FAIL})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
