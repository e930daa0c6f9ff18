#!/usr/bin/env python3
"""How pages are read, and that a page which tells something untrue is found out."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

import walkthrough

HERE = pathlib.Path(__file__).resolve().parent
TUG = "/bin/true"
BLOCK = "```console\n{}\n```\n"


class Parsing(unittest.TestCase):
    def test_commands_have_the_lines_below_them(self):
        page = walkthrough.parse("# A\n" + BLOCK.format("$ one\nprinted\n\nmore\n$ two") + "text\n" + BLOCK.format("$ three"))
        self.assertEqual([(each.line, each.text, each.wanted) for each in page.commands],
                         [(3, "one", ["printed", "", "more"]), (7, "two", []), (11, "three", [])])

    def test_a_command_goes_on_after_a_bracket(self):
        page = walkthrough.parse(BLOCK.format("$ cat <<END\n> a\n> END\na\n> b"))
        self.assertEqual((page.commands[0].text, page.commands[0].wanted), ("cat <<END\na\nEND", ["a", "> b"]))

    def test_other_blocks_and_skipped_ones_are_left_out(self):
        text = "```\n$ no\n```\n```yaml\n$ no\n```\n" + walkthrough.SKIP + "\n" + BLOCK.format("$ no")
        self.assertEqual(walkthrough.parse(text).commands, [])

    def test_a_block_begins_with_a_command(self):
        with self.assertRaisesRegex(ValueError, "line 2: a console block begins with a command"):
            walkthrough.parse(BLOCK.format("printed"))

    def test_servers_are_asked_for(self):
        self.assertEqual(walkthrough.parse("<!-- docs-test: s3 -->\n").needs, ["s3"])


class Matching(unittest.TestCase):
    def test_what_is_printed_is_compared(self):
        rows = [(["a", "b"], "a\nb\n", True), (["a"], "a \n\n", True), (["a"], "b\n", False), ([], "", True), ([], "a\n", False),
                (["a", ""], "a\n", True), (["a"], "", False), (["a"], "a\nb\n", False)]
        for wanted, printed, answer in rows:
            self.assertEqual(walkthrough.is_match(wanted, printed), answer, (wanted, printed))

    def test_dots_stand_for_anything(self):
        rows = [(["a…c"], "abc\n", True), (["a…c"], "ac\n", True), (["a…c"], "a\nc\n", False), (["…"], "", True),
                (["a", "…", "z"], "a\nb\nc\nz\n", True), (["a", "…"], "a\n", True), (["a", "…"], "b\n", False),
                (["a.c…"], "abc\n", False)]
        for wanted, printed, answer in rows:
            self.assertEqual(walkthrough.is_match(wanted, printed), answer, (wanted, printed))


class Running(unittest.TestCase):
    def page(self, text):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        path = pathlib.Path(folder) / "page.md"
        path.write_text(BLOCK.format(text))
        done = subprocess.run([sys.executable, HERE / "walkthroughs_test.py", "--tug", TUG, path], capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def test_what_a_command_sets_holds_for_the_next(self):
        self.assertEqual(self.page("$ export A=1; mkdir b; cd b\n$ echo $A ${PWD##*/}\n1 b")[0], 0)

    def test_a_failure_is_told_unless_its_status_is_asked_for(self):
        self.assertEqual(self.page("$ (exit 2)\n$ echo $?\n2")[0], 0)
        status, out = self.page("$ (exit 2)\n$ echo next\nnext")
        self.assertEqual(status, 1)
        self.assertIn("page.md:2: $ (exit 2)\nended with status 2", out)

    def test_an_untrue_page_is_told_with_its_line(self):
        status, out = self.page("$ echo a\na\n$ echo b\nc")
        self.assertEqual(status, 1)
        self.assertIn("page.md:4: $ echo b\nprints something else than the page says", out)

    def test_what_runs_on_is_ended(self):
        status, out = self.page("$ sleep 1000 & echo $! >pid\n$ echo pid $(cat pid)\nno")
        pid = int(out.rsplit("+pid ", 1)[1].split()[0])
        self.assertEqual(status, 1)
        self.assertFalse(pathlib.Path(f"/proc/{pid}/cmdline").exists() and
                         b"1000" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.parse_known_args()
    unittest.main()
