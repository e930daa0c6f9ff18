#!/usr/bin/env python3
"""Folders form an order (docs/ARCHITECTURE.md). Checks every #include against it; prints each slip
with its line. Exit status 1 if there is one."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
MAY_USE = {
    "base": set(),
    "charts": {"base"},
    "engine": {"base", "charts"},
    "repo": {"base", "charts"},
    "cluster": {"base", "charts"},
    "cli": {"base", "charts", "engine", "repo", "cluster"},
}
# The language knows no charts.
NARROWER = {"engine/lang": {"base", "engine/lang", "engine/functions/dates.h"}}
# Outside library -> the files that may include it. One adapter each.
ONLY_IN = {
    "archive": {"base/archive.cc"},
    "libdeflate.h": {"base/gzip.cc", "base/gzip_write.cc"},
    "zlib.h": {"base/gzip.cc", "base/gzip_write.cc"},
    "re2/": {"base/regex.cc"},
    "utf8proc": {"base/letters.cc"},
    "openssl/": {"base/digest.cc", "base/certificate.cc", "base/private_key.cc", "base/rsa_key.cc",
                 "base/rsa_prime.cc", "base/big_number.h", "base/certificate_facts.cc"},
    "crypt.h": {"base/digest.cc", "base/password.cc"},
    "curl/": {"base/curl_library.h"},
    "rnp/": {"base/rnp_library.h"},
    "dlfcn.h": {"base/shared_library.cc"},
    "md4c": {"base/markdown.cc"},
}
INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def slips():
    for folder, allowed in MAY_USE.items():
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            name = path.relative_to(ROOT).as_posix()
            for number, line in enumerate(path.read_text().splitlines(), 1):
                found = INCLUDE.match(line)
                if not found:
                    continue
                ours, outside = found.groups()
                if ours:
                    other = ours.split("/")[0]
                    if other in ("tests",) or (other in MAY_USE and other != folder and other not in allowed):
                        yield f"{name}:{number}: {folder} may not use {other}"
                    for narrow, uses in NARROWER.items():
                        if name.startswith(narrow + "/") and not any(ours == u or ours.startswith(u + "/") for u in uses):
                            yield f"{name}:{number}: {narrow} may not use {ours}"
                else:
                    for library, files in ONLY_IN.items():
                        exact = outside == library or (library.endswith("/") and outside.startswith(library))
                        stem = library.isalnum() and (outside == library + ".h" or outside.startswith(library + "_"))
                        if (exact or stem) and name not in files:
                            yield f"{name}:{number}: <{outside}> is included only by {', '.join(sorted(files))}"


if __name__ == "__main__":
    found = list(slips())
    print("\n".join(found) if found else "layers: in order")
    sys.exit(1 if found else 0)
