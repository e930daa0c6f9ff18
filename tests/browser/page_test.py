#!/usr/bin/env python3
"""The page of `tug serve` in a headless Chromium: clicks through it as people do, and opens what hostile charts have.

  page_test.py --tug BINARY [--chromium PROGRAM] [--only TEXT] [--screenshot FILE]

Prints 'N passed, N failed' at the end."""
import argparse
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import function_cases  # noqa: E402
from chromium import Chromium  # noqa: E402
from served_charts import ServedCharts, archive  # noqa: E402

README = """# web

A small web server, for those who want **one**.

| Value | What it does | Unless it is set |
|---|---|---|
| `replicas` | how many of it run | 2 |
| `image.tag` | which version | the chart's own |

## Installing

1. Add the repository.
2. Install the chart, with [its manual](https://example.com/manual) at hand:

```
tug install web charts/web --set replicas=3
```
"""
VALUES = """# How many of it run.
replicas: 2

image:
  repository: registry.example.com/web
  tag: ""   # the chart's appVersion

service:
  type: ClusterIP
  port: 80
"""
HOSTILE = """# Hostile <script>window.pwned = 1</script>

<script>window.pwned = 2</script>
<img src=x onerror="window.pwned = 3">
<iframe src="https://evil.example.com/"></iframe>
<a id="parts" href="javascript:window.pwned=4" onclick="window.pwned = 5">raw</a>
<style>body { display: none }</style>
<form action="https://evil.example.com/"><input name=q></form>
<meta http-equiv="refresh" content="0;url=https://evil.example.com/">

[one](javascript:window.pwned=6) [two](java&#115;cript:window.pwned=7) [three](JaVaScRiPt:window.pwned=8)
[four](data:text/html,<script>window.pwned=9</script>) [five]( vbscript:x ) <javascript:window.pwned=10>
[six](https://example.com/"onmouseover="window.pwned=11) [seven](//evil.example.com/) [eight](/api/charts)
![nine](https://evil.example.com/spy.png) ![ten](javascript:window.pwned=12) [![in](https://a.example.com/a.png)](https://b.example.com/)

```html"><script>window.pwned = 13</script>
</code></pre><script>window.pwned = 14</script>
```
"""
SHAPES = {"quotes": ">" * 20000 + " deep", "brackets": "[" * 60000, "stars": "*a " * 40000, "lists": "- " * 5000 + "deep",
          "wide": "|" + "a|" * 4000 + "\n|" + "-|" * 4000 + "\n" + "|x\n" * 4000, "links": "[a](" * 30000, "huge": "# big\n" + "word " * 800000,
          "nothing": "\0\x01\x1b[31m", "entities": "&" * 50000 + "&#x41;" * 10000, "ticks": "`" * 1000 + " `" * 30000}


def put(folder, name, version, readme, values=VALUES, **fields):
    (folder / f"{name}-{version}.tgz").write_bytes(archive(name, version, {"README.md": readme, "values.yaml": values}, **fields))


def clicks_through_it(page, served, options):
    page.open(served.url + "/")
    page.until("document.querySelectorAll('#charts li').length === 4")
    page.click("#q")
    page.write("serv")
    page.until("[...document.querySelectorAll('#charts li')].filter(e => !e.hidden).length === 1")
    assert page.evaluate("document.querySelector('#count').textContent") == "1 charts"
    page.click("#charts li:not([hidden]) a")
    page.until("location.pathname === '/page/web/1.4.0' && document.readyState === 'complete'")
    page.until("document.querySelector('#readme table') && !document.querySelector('#readme').hidden")
    assert page.evaluate("document.querySelector('#readme h2').textContent") == "web"
    assert page.evaluate("document.querySelector('#values').hidden")
    if options.screenshot:
        page.screenshot(options.screenshot)
    page.click("#parts a[href='#values']")
    page.until("!document.querySelector('#values').hidden && document.querySelector('#readme').hidden")
    assert "ClusterIP" in page.evaluate("document.querySelector('#values pre').textContent")
    page.key("ArrowLeft", 37)
    page.until("!document.querySelector('#readme').hidden")
    page.evaluate("document.querySelector('#version').focus()")
    page.key("ArrowDown", 40)
    page.until("location.pathname === '/page/web/1.3.0' && document.readyState === 'complete'")
    page.until("document.querySelector('#readme').textContent.includes('The old one')")
    page.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"], origin=served.url)
    page.click(".line:nth-of-type(2) .copy")
    page.until("document.querySelector('.line:nth-of-type(2) .copy').textContent === 'Copied'")
    line = page.evaluate("document.querySelector('.line:nth-of-type(2) code').textContent")
    assert line == "tug install web charts/web --version 1.3.0", line
    assert page.evaluate("navigator.clipboard.readText()") == line
    assert page.evaluate("document.querySelector('.line code').textContent") == f"helm repo add charts {served.url}"
    page.click(".home")
    page.until("location.pathname === '/' && document.readyState === 'complete'")


def works_without_scripts(page, served, _):
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(served.url + "/?q=server")
        assert page.evaluate("document.querySelectorAll('#charts li').length") == 1
        page.open(served.url + "/page/web?version=1.3.0")
        shown = page.evaluate("[...document.querySelectorAll('section')].every(e => !e.hidden) && document.querySelector('h1').textContent")
        assert shown == "web 1.3.0", shown
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)


def hostile_texts_do_nothing(page, served, _):
    page.open(served.url + "/")
    assert page.evaluate("document.scripts.length === 1 && document.querySelectorAll('#charts b').length === 0")
    page.open(served.url + "/page/hostile/1.0.0")
    page.until("!!document.querySelector('#readme pre')")
    page.evaluate("document.querySelectorAll('#readme a').forEach(a => a.dispatchEvent(new MouseEvent('mouseover', {bubbles: true})))")
    found = page.evaluate("""({
      pwned: window.pwned, scripts: document.scripts.length, bad: document.querySelectorAll('#readme :is(img, iframe, style, form, meta, input, script, svg, object, embed)').length,
      ids: document.querySelectorAll('#readme [id], #readme [class], #readme [style]').length,
      handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
      links: [...document.querySelectorAll('#readme a')].map(a => a.href), values: document.querySelector('#values pre').textContent})""")
    assert "pwned" not in found, found
    assert (found["scripts"], found["bad"], found["ids"], found["handlers"]) == (1, 0, 0, 0), found
    assert found["links"] and all(link.startswith(("https://", "http://")) for link in found["links"]), found["links"]
    assert "</pre><script>" in found["values"], found["values"]


def absurd_shapes_are_shown(page, served, _):
    for name in SHAPES:
        page.open(f"{served.url}/page/shapes/1.0.0-{name}")
        assert page.evaluate("document.querySelector('#values pre').textContent.includes('replicas')"), name
        depth = page.evaluate("""(() => { let most = 0; for (let list = [[document.documentElement, 1]]; list.length;) {
          const [e, depth] = list.pop(); most = Math.max(most, depth); for (const child of e.children) list.push([child, depth + 1]); } return most; })()""")
        assert depth < 200, f"{name}: {depth} elements deep"


CASES = [clicks_through_it, works_without_scripts, hostile_texts_do_nothing, absurd_shapes_are_shown]


def fill(folder):
    put(folder, "web", "1.3.0", README + "\nThe old one.\n", description="a small web server", appVersion="2.4.6")
    put(folder, "web", "1.4.0", README, description="a small web server", appVersion="2.4.9", keywords=["http"])
    put(folder, "database", "0.9.1", "# database\n", description="keeps what it is told")
    put(folder, "hostile", "1.0.0", HOSTILE, "a: '</pre><script>window.pwned = 20</script>'\n", description='"><script>window.pwned = 21</script><b>')
    for name, text in SHAPES.items():
        put(folder, "shapes", "1.0.0-" + name, text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tug", required=True)
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--only", default="")
    parser.add_argument("--screenshot")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tug-page-") as folder:
        fill(pathlib.Path(folder))
        with ServedCharts(os.path.abspath(options.tug), folder) as served, Chromium(options.chromium) as page:
            def attempt(run):
                run(page, served, options)
                strangers = [url for url in page.requests if not url.startswith((served.url, "data:", "about:"))]
                assert not strangers, f"asked elsewhere: {strangers}"
                assert not page.errors, page.errors

            return function_cases.try_all(CASES, options.only, attempt)


if __name__ == "__main__":
    sys.exit(main())
