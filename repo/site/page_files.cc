// The style and the script of the pages.
#include "repo/site/page.h"

namespace repo {

const std::string_view kPageStyle = R"css(:root {
  color-scheme: light dark;
  --paper: #fbfaf8; --ink: #1d2125; --quiet: #5a636c; --line: #d9dcdf; --card: #ffffff; --mark: #0b5cad; --code: #f0f1f3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e6e8ea; --quiet: #a0a8b0; --line: #33393f; --card: #1c2024; --mark: #7cb7f5; --code: #242a2f;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
header { border-bottom: 1px solid var(--line); background: var(--card); }
header, main { padding: 0.9rem max(1rem, calc((100vw - 60rem) / 2)); }
main { padding-bottom: 4rem; }
a { color: var(--mark); }
.home { font-weight: 700; text-decoration: none; letter-spacing: 0.01em; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.4rem 0.8rem; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 1.2rem 0 0.6rem; overflow-wrap: anywhere; }
.facts { color: var(--quiet); font-weight: 400; }
h1 .facts { font-size: 1.2rem; }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem;
  padding: 0.4rem 0.7rem; }
button { cursor: pointer; }
button:hover { border-color: var(--mark); }
.search { display: flex; gap: 0.6rem; align-items: center; flex-wrap: wrap; }
.search input { flex: 1 1 16rem; }
#charts { list-style: none; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0.8rem; }
#charts li { background: var(--card); border: 1px solid var(--line); border-radius: 0.8rem; padding: 0.9rem 1.1rem; }
#charts li[hidden] { display: none; }
#charts h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
#charts p { margin: 0.25rem 0 0; overflow-wrap: anywhere; }
.line { display: flex; gap: 0.6rem; align-items: center; margin: 0.5rem 0; }
.line code { flex: 1; overflow-x: auto; white-space: nowrap; background: var(--code); border-radius: 0.5rem; padding: 0.5rem 0.8rem; }
nav { margin: 1.4rem 0 0; border-bottom: 1px solid var(--line); display: flex; gap: 0.3rem; }
nav a { padding: 0.5rem 0.9rem; text-decoration: none; border-bottom: 3px solid transparent; }
nav a[aria-selected="true"] { border-color: var(--mark); font-weight: 600; }
.text { overflow-wrap: anywhere; }
section[hidden] { display: none; }
pre { background: var(--code); border-radius: 0.6rem; padding: 0.9rem 1.1rem; overflow-x: auto; line-height: 1.45; overflow-wrap: normal; }
code { font: 0.9em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
:not(pre) > code { background: var(--code); border-radius: 0.3rem; padding: 0.1em 0.35em; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: 0.35rem 0.7rem; text-align: left; vertical-align: top; }
blockquote { margin: 0.8rem 0; padding-left: 1rem; border-left: 4px solid var(--line); color: var(--quiet); }
)css";

const std::string_view kPageScript = R"script('use strict';
// Without this the pages work as well: the search is a form, the version too, README and values stand below each other.

function liveSearch(input, list, count) {
  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const item of list.children) {
      item.hidden = !item.dataset.text.includes(wanted);
      if (!item.hidden) shown += 1;
    }
    count.textContent = shown + ' charts';
  });
}

function tabs(nav) {
  const links = Array.from(nav.querySelectorAll('a'));
  const panel = (link) => document.querySelector(link.getAttribute('href'));
  const choose = (chosen) => {
    for (const link of links) {
      const isChosen = link === chosen;
      link.setAttribute('aria-selected', String(isChosen));
      link.tabIndex = isChosen ? 0 : -1;
      panel(link).hidden = !isChosen;
    }
  };
  nav.setAttribute('role', 'tablist');
  links.forEach((link, number) => {
    link.id = 'tab-' + link.hash.slice(1);
    link.setAttribute('role', 'tab');
    link.setAttribute('aria-controls', link.hash.slice(1));
    panel(link).setAttribute('role', 'tabpanel');
    link.addEventListener('click', (event) => {
      event.preventDefault();
      choose(link);
    });
    link.addEventListener('keydown', (event) => {
      const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
      if (!step) return;
      const next = links[(number + step + links.length) % links.length];
      choose(next);
      next.focus();
    });
  });
  choose(links.find((link) => link.hash === location.hash) || links[0]);
}

async function copy(button) {
  const code = button.parentElement.querySelector('code');
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch (error) {  // no clipboard without HTTPS beyond this machine: by the selection
    getSelection().selectAllChildren(code);
    document.execCommand('copy');
  }
  button.textContent = 'Copied';
  setTimeout(() => { button.textContent = 'Copy'; }, 2000);
}

const list = document.querySelector('#charts[data-all]');
if (list) liveSearch(document.querySelector('#q'), list, document.querySelector('#count'));
const parts = document.querySelector('#parts');
if (parts) tabs(parts);
for (const button of document.querySelectorAll('.copy')) button.addEventListener('click', () => copy(button));
const version = document.querySelector('#version');
if (version) {
  version.form.querySelector('button').hidden = true;
  version.addEventListener('change', () => {
    location.href = version.form.getAttribute('action') + '/' + encodeURIComponent(version.value);
  });
}
)script";

}  // namespace repo
