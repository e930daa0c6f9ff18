#!/usr/bin/env python3
"""What Helm has no verb for, from the command line on the sandbox: diff, plan, apply, drift, why."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CHART = {
    "Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    "values.yaml": "color: red\npassword: first\nbroken: false\n",
    "templates/all.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {color: {{ .Values.color | quote }}}
---
apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}}
stringData: {password: {{ .Values.password | quote }}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "web:{{ ternary "broken" "1" .Values.broken }}"}]}
""",
}
TUG = ""


class OwnVerbs(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="own-verbs-")))
        for name, text in CHART.items():
            (self.folder / "web" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / "web" / name).write_text(text)

    def tug(self, *words, status=0, given=""):
        """Standard output and standard error of a command that must end with `status`."""
        env = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TUG_SANDBOX": str(self.folder / "sandbox"),
               "HELM_KUBECONTEXT": "sandbox", "LANG": "C.UTF-8", "KUBECONFIG": "/nonexistent"}
        done = subprocess.run([TUG, *words], cwd=self.folder, env=env, input=given, text=True, capture_output=True, timeout=60)
        self.assertEqual(done.returncode, status, f"{words}\n{done.stdout}{done.stderr}")
        return done.stdout, done.stderr

    # --- diff ------------------------------------------------------------------------------------
    def test_a_diff_of_nothing_installed_creates_everything_and_writes_nothing(self):
        out, _ = self.tug("diff", "a", "web", status=2)
        self.assertTrue(out.startswith('install "a" in default (revision 1)\n'), out)
        self.assertTrue(out.endswith("\n3 to create.\n"), out)
        self.assertEqual(self.tug("list", "--short")[0], "")

    def test_a_diff_shows_the_lines_that_change(self):
        self.tug("install", "a", "web")
        out, _ = self.tug("diff", "a", "web", "--set", "color=blue", "--context", "0", status=2)
        self.assertEqual(out, 'upgrade "a" in default: revision 1 → 2\n'
                              "~ ConfigMap a in default  (web/templates/all.yaml)\n"
                              "  -   color: red\n  +   color: blue\n    …\n\n1 to update, 2 unchanged.\n")

    def test_a_diff_of_no_change_ends_with_0(self):
        self.tug("install", "a", "web")
        self.assertTrue(self.tug("diff", "a", "web")[0].endswith("3 unchanged.\n"))

    def test_a_diff_hides_secrets_until_told_to_show_them(self):
        self.tug("install", "a", "web")
        out, _ = self.tug("diff", "a", "web", "--set", "password=second", status=2)
        self.assertRegex(out, r"-   password: \(hidden, 5 bytes, [0-9a-f]+\)\n  \+   password: \(hidden, 6 bytes, [0-9a-f]+\)\n")
        self.assertNotIn("second", out)
        shown, _ = self.tug("diff", "a", "web", "--set", "password=second", "--show-secrets", status=2)
        self.assertIn("+   password: c2Vjb25k\n", shown)

    def test_a_diff_sees_what_others_changed_in_the_cluster(self):
        self.tug("install", "a", "web")
        self.change("configmaps", "red", "grey")
        out, _ = self.tug("diff", "a", "web", status=2)
        self.assertIn("-   color: grey\n  +   color: red\n", out)

    def test_a_diff_names_objects_that_go(self):
        self.tug("install", "a", "web")
        template = self.folder / "web/templates/all.yaml"
        template.write_text("---\n".join(template.read_text().split("---\n")[:2]))
        out, _ = self.tug("diff", "a", "web", status=2)
        self.assertIn("\n- Deployment a in default", out)
        self.assertTrue(out.endswith("1 to delete, 2 unchanged.\n"), out)

    # --- plan and apply of a plan ----------------------------------------------------------------
    def test_a_saved_plan_is_carried_out_as_it_is(self):
        self.tug("install", "a", "web")
        out, _ = self.tug("plan", "a", "web", "--set", "color=blue", "--out", "a.plan")
        self.assertTrue(out.endswith("The plan is in a.plan; `tug apply a.plan` carries it out as it is.\n"), out)
        self.assertEqual((self.folder / "a.plan").stat().st_mode & 0o777, 0o600)
        (self.folder / "web/values.yaml").write_text("color: never\npassword: never\nbroken: false\n")
        self.tug("apply", "a.plan")
        manifest, _ = self.tug("get", "manifest", "a")
        self.assertIn('data: {color: "blue"}', manifest)
        self.assertNotIn("never", manifest)

    def test_a_plan_of_an_install_is_carried_out(self):
        self.tug("plan", "a", "web", "--out", "a.plan")
        self.tug("apply", "a.plan")
        self.assertEqual(self.tug("list", "--short")[0], "a\n")

    def test_a_plan_is_refused_once_there_is_another_revision(self):
        self.tug("install", "a", "web")
        self.tug("plan", "a", "web", "--set", "color=blue", "--out", "a.plan")
        self.tug("upgrade", "a", "web", "--set", "color=white")
        _, err = self.tug("apply", "a.plan", status=1)
        self.assertEqual(err, 'error: revision 2 of "a" has come since the plan was made\nhint: make a new plan, and look at it again\n')

    def test_a_plan_is_refused_once_an_object_has_changed(self):
        self.tug("install", "a", "web")
        self.tug("plan", "a", "web", "--set", "color=blue", "--out", "a.plan")
        self.change("configmaps", "red", "grey")
        _, err = self.tug("apply", "a.plan", status=1)
        self.assertIn("ConfigMap", err)
        self.assertIn("hint: make a new plan", err)
        self.assertIn("revision 1", self.tug("drift", "a", status=2)[0])

    def test_a_plan_that_was_cut_short_or_is_something_else_is_refused(self):
        self.tug("plan", "a", "web", "--out", "a.plan")
        plan = self.folder / "a.plan"
        whole = plan.read_text()
        for text in (whole[:-20], whole[:20], "", "{}", "[1]", "kind: Secret\n", whole.replace('"install"', '"nonsense"')):
            plan.write_text(text)
            _, err = self.tug("apply", "a.plan", status=1)
            self.assertTrue(err.startswith("error: "), (text, err))
        self.assertEqual(self.tug("list", "--short")[0], "")

    # --- apply -----------------------------------------------------------------------------------
    def test_apply_installs_then_writes_nothing_then_upgrades(self):
        self.assertIn("\nREVISION: 1\n", self.tug("apply", "a", "web")[0])
        self.assertEqual(self.tug("apply", "a", "web")[0], '"a" is as it should be (revision 1); nothing was written.\n')
        self.assertIn("\nREVISION: 2\n", self.tug("apply", "a", "web", "--set", "color=blue")[0])

    def test_apply_reads_values_from_standard_input(self):
        self.tug("apply", "a", "web", "-f", "-", given="color: green\n")
        self.assertEqual(self.tug("get", "values", "a")[0], "USER-SUPPLIED VALUES:\ncolor: green\n")
        self.assertIn('color: "green"', self.tug("get", "manifest", "a")[0])

    def test_apply_has_no_flag_that_takes_secrets_away(self):
        self.tug("apply", "a", "web")
        _, err = self.tug("apply", "a", "web", "--hide-secret", "--set", "color=blue", status=1)
        self.assertEqual(err, "error: unknown flag: --hide-secret\nhint: see the command's --help for its flags\n")
        self.assertEqual(self.tug("drift", "a")[0], 'All 3 objects of "a" are as revision 1 says.\n')

    def test_apply_mends_what_others_changed(self):
        self.tug("apply", "a", "web")
        self.change("configmaps", "red", "grey")
        self.assertIn("\nREVISION: 2\n", self.tug("apply", "a", "web")[0])
        self.tug("drift", "a")

    def test_apply_goes_on_after_a_failure(self):
        self.tug("apply", "a", "web", "--set", "broken=true", "--wait", "--timeout", "1s", status=1)
        self.assertIn("\nSTATUS: deployed\nREVISION: 2\n", self.tug("apply", "a", "web")[0])

    def test_apply_takes_no_values_of_earlier_revisions_along(self):
        self.tug("apply", "a", "web", "--set", "color=blue")
        self.tug("apply", "a", "web", "--set", "password=second")
        self.assertIn('color: "red"', self.tug("get", "manifest", "a")[0])

    def test_apply_after_an_uninstall_that_kept_the_history_goes_on_counting(self):
        self.tug("apply", "a", "web")
        self.tug("uninstall", "a", "--keep-history")
        self.assertIn("\nREVISION: 2\n", self.tug("apply", "a", "web")[0])

    # --- drift -----------------------------------------------------------------------------------
    def test_drift_shows_what_others_changed(self):
        self.tug("install", "a", "web")
        self.assertEqual(self.tug("drift", "a")[0], 'All 3 objects of "a" are as revision 1 says.\n')
        self.change("configmaps", "red", "grey")
        out, _ = self.tug("drift", "a", status=2)
        self.assertIn("-   color: grey\n  +   color: red\n", out)

    # --- why -------------------------------------------------------------------------------------
    def test_why_tells_of_pods_and_events(self):
        self.tug("install", "a", "web")
        _, err = self.tug("upgrade", "a", "web", "--set", "broken=true", "--wait", "--timeout", "1s", status=1)
        self.assertEqual(err.splitlines()[-3:], ["error: Deployment/default/a is not ready: Available: 0/2",
                                                 "the time to wait is over: --timeout 1s",
                                                 "hint: `tug why a` shows its pods, events and last log lines"])
        out, _ = self.tug("why", "a")
        self.assertTrue(out.startswith('"a" revision 2 is failed: '), out)
        self.assertIn("Pod/default/a-0  Pending; main waiting ImagePullBackOff", out)
        self.assertIn('event  Warning Failed: Failed to pull image "web:broken"', out)

    def test_why_of_a_revision_that_went_well_says_so(self):
        self.tug("install", "a", "web")
        self.assertEqual(self.tug("why", "a", status=1)[1].splitlines()[0], 'error: no revision of "a" has failed')
        self.assertIn("No evidence was kept", self.tug("why", "a", "--revision", "1")[0])

    def test_a_first_install_that_is_rolled_back_leaves_nothing_and_points_nowhere(self):
        _, err = self.tug("install", "a", "web", "--set", "broken=true", "--wait", "--timeout", "1s", "--rollback-on-failure", status=1)
        self.assertNotIn("tug why", err)
        self.assertEqual([str(path) for path in (self.folder / "sandbox/objects").rglob("*evidence*")], [])

    # --- what Helm 2's books teach ---------------------------------------------------------------
    def test_spellings_of_helm_2_work_where_they_do_no_harm(self):
        out, err = self.tug("install", "--name", "a", "web")
        self.assertIn("NAME: a\n", out)
        self.assertEqual(err, "Flag --name has been deprecated, write the name before the chart: NAME CHART\n")
        self.assertIn("name: b", self.tug("template", "--name", "b", "web")[0])
        out, err = self.tug("delete", "--purge", "a")
        self.assertEqual(out, 'release "a" uninstalled\n')
        self.assertEqual(self.tug("list", "--short")[0], "")

    def test_what_went_with_helm_2_is_answered_with_what_to_type_today(self):
        for words, hint in ((["init"], "begin with `tug install`"), (["reset"], "`tug uninstall`"), (["home"], "`tug env`"),
                            (["install", "a", "web", "--tiller-namespace", "x"], "there is no Tiller"), (["upgrade", "a", "web", "--recreate-pods"], "`kubectl rollout restart`")):
            _, err = self.tug(*words, status=1)
            self.assertIn(hint, err, words)

    # --- objects of others -----------------------------------------------------------------------
    def test_an_object_of_another_release_is_named_with_its_owner(self):
        self.tug("install", "a", "web")
        template = self.folder / "web/templates/all.yaml"
        template.write_text(template.read_text().replace("{{ .Release.Name }}", "a"))
        _, err = self.tug("install", "b", "web", status=1)
        self.assertEqual(err, 'error: Secret/default/a exists already and belongs to the release "a" in namespace default\n'
                              "hint: --take-ownership makes it this release's, or give one of the two another name\n")

    def change(self, plural, old, new):
        """As somebody's kubectl edit would."""
        found = [path for path in (self.folder / "sandbox/objects").rglob("*") if path.is_file() and plural in str(path)]
        changed = [path for path in found if old in path.read_text()]
        self.assertTrue(changed, found)
        for path in changed:
            path.write_text(path.read_text().replace(old, new))


def main():
    global TUG
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--tug", required=True)
    args, rest = cli.parse_known_args()
    TUG = os.path.realpath(args.tug)
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
