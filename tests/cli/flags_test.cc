// Command lines that are right or wrong in their flags: what is said and how it ends (CMD-001 …
// 028, CMD-142).
#include <gtest/gtest.h>

#include "tests/cli/run_cli.h"

namespace cli {
namespace {

// Recorded from Helm 4.3.1.
struct LineCase {
  std::string name{};
  std::vector<std::string> words{};
  Variables variables{};
  int status = 0;
  std::string out{};
  std::string err{};
};

class FlagLine : public testing::TestWithParam<LineCase> {};

TEST_P(FlagLine, AnswersAsHelmDoes) {
  const auto& row = GetParam();
  const auto result = run_cli(row.words, {}, row.variables);
  EXPECT_EQ(row.status, result.status);
  EXPECT_EQ(row.out, result.out);
  EXPECT_EQ(row.err, result.err);
}

// clang-format off
const LineCase kLines[] = {
    {"template_foo", {"helm", "template", "--foo"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"template_a_b_foo_1", {"helm", "template", "a", "b", "--foo=1"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"template_a_b_q", {"helm", "template", "a", "b", "-q"}, {}, 1, "", "Error: unknown shorthand flag: 'q' in -q\n"},
    {"template_a_b_fz_q", {"helm", "template", "a", "b", "-fz", "-q"}, {}, 1, "", "Error: unknown shorthand flag: 'q' in -q\n"},
    {"template_a_b_qf", {"helm", "template", "a", "b", "-qf"}, {}, 1, "", "Error: unknown shorthand flag: 'q' in -qf\n"},
    {"template_a_b_timeout_x", {"helm", "template", "a", "b", "--timeout", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\"\n"},
    {"template_a_b_timeout_5", {"helm", "template", "a", "b", "--timeout", "5"}, {}, 1, "", "Error: invalid argument \"5\" for \"--timeout\" flag: time: missing unit in duration \"5\"\n"},
    {"template_a_b_timeout_5y", {"helm", "template", "a", "b", "--timeout", "5y"}, {}, 1, "", "Error: invalid argument \"5y\" for \"--timeout\" flag: time: unknown unit \"y\" in duration \"5y\"\n"},
    {"template_a_b_timeout", {"helm", "template", "a", "b", "--timeout", ""}, {}, 1, "", "Error: invalid argument \"\" for \"--timeout\" flag: time: invalid duration \"\"\n"},
    {"template_a_b_timeout_2", {"helm", "template", "a", "b", "--timeout"}, {}, 1, "", "Error: flag needs an argument: --timeout\n"},
    {"template_a_b_timeout_3", {"helm", "template", "a", "b", "--timeout=-"}, {}, 1, "", "Error: invalid argument \"-\" for \"--timeout\" flag: time: invalid duration \"-\"\n"},
    {"template_a_b_timeout_1h", {"helm", "template", "a", "b", "--timeout=1h."}, {}, 1, "", "Error: invalid argument \"1h.\" for \"--timeout\" flag: time: invalid duration \"1h.\"\n"},
    {"template_a_b_timeout_99999999999h", {"helm", "template", "a", "b", "--timeout=99999999999h"}, {}, 1, "", "Error: invalid argument \"99999999999h\" for \"--timeout\" flag: time: invalid duration \"99999999999h\"\n"},
    {"template_a_b_server_side_x", {"helm", "template", "a", "b", "--server-side=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--server-side\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"template_a_b_server_side_x_2", {"helm", "template", "a", "b", "--server-side", "x"}, {}, 1, "", "Error: expected at most two arguments, unexpected arguments: x\n"},
    {"template_a_b_g_x", {"helm", "template", "a", "b", "-g=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-g, --generate-name\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"template_a_b_gx", {"helm", "template", "a", "b", "-gx"}, {}, 1, "", "Error: unknown shorthand flag: 'x' in -x\n"},
    {"template_a_b_labels_x", {"helm", "template", "a", "b", "--labels", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-l, --labels\" flag: x must be formatted as key=value\n"},
    {"template_a_b_l_x", {"helm", "template", "a", "b", "-l", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-l, --labels\" flag: x must be formatted as key=value\n"},
    {"template_a_b_l_a_1_b", {"helm", "template", "a", "b", "-l", "a=1,b"}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_l_a_1_b_2_c", {"helm", "template", "a", "b", "-l", "a=1,b=2,c"}, {}, 1, "", "Error: invalid argument \"a=1,b=2,c\" for \"-l, --labels\" flag: c must be formatted as key=value\n"},
    {"template_a_b_l_a_1_b_2", {"helm", "template", "a", "b", "-l", "a=\"1,b=2"}, {}, 1, "", "Error: invalid argument \"a=\\\"1,b=2\" for \"-l, --labels\" flag: parse error on line 1, column 3: bare \" in non-quoted-field\n"},
    {"template_a_b_l_a_1", {"helm", "template", "a", "b", "-l", "\"a=1\""}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_f_a_b", {"helm", "template", "a", "b", "-f", "a\"b"}, {}, 1, "", "Error: invalid argument \"a\\\"b\" for \"-f, --values\" flag: parse error on line 1, column 2: bare \" in non-quoted-field\n"},
    {"template_a_b_f_a_b_2", {"helm", "template", "a", "b", "-f", "\"a\"b"}, {}, 1, "", "Error: invalid argument \"\\\"a\\\"b\" for \"-f, --values\" flag: parse error on line 1, column 3: extraneous or missing \" in quoted-field\n"},
    {"template_a_b_f_ab", {"helm", "template", "a", "b", "-f", "\"ab"}, {}, 1, "", "Error: invalid argument \"\\\"ab\" for \"-f, --values\" flag: parse error on line 1, column 4: extraneous or missing \" in quoted-field\n"},
    {"template_a_b_f_a", {"helm", "template", "a", "b", "-f", "\"a"}, {}, 1, "", "Error: invalid argument \"\\\"a\" for \"-f, --values\" flag: parse error on line 1, column 3: extraneous or missing \" in quoted-field\n"},
    {"template_a_b_values", {"helm", "template", "a", "b", "--values="}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_api_versions", {"helm", "template", "a", "b", "--api-versions", "\""}, {}, 1, "", "Error: invalid argument \"\\\"\" for \"-a, --api-versions\" flag: parse error on line 1, column 2: extraneous or missing \" in quoted-field\n"},
    {"template_a_b_wait_foo", {"helm", "template", "a", "b", "--wait=foo"}, {}, 1, "", "Error: invalid argument \"foo\" for \"--wait\" flag: invalid wait input \"foo\". Valid inputs are watcher, hookOnly, and legacy\n"},
    {"template_a_b_wait_foo_2", {"helm", "template", "a", "b", "--wait", "foo"}, {}, 1, "", "Error: expected at most two arguments, unexpected arguments: foo\n"},
    {"template_a_b_wait_true", {"helm", "template", "a", "./b", "--wait=true"}, {}, 1, "", "level=WARN msg=\"--wait=true is deprecated (boolean value) and can be replaced with --wait=watcher\"\nError: path \"./b\" not found\n"},
    {"template_a_b_wait_false", {"helm", "template", "a", "./b", "--wait=false"}, {}, 1, "", "level=WARN msg=\"--wait=false is deprecated (boolean value) and can be replaced with --wait=hookOnly\"\nError: path \"./b\" not found\n"},
    {"template_a_b_wait", {"helm", "template", "a", "./b", "--wait"}, {}, 1, "", "Error: path \"./b\" not found\n"},
    {"template_a_b_force", {"helm", "template", "a", "./b", "--force"}, {}, 1, "", "Flag --force has been deprecated, use --force-replace instead\nError: path \"./b\" not found\n"},
    {"template_a_b_force_force", {"helm", "template", "a", "./b", "--force", "--force"}, {}, 1, "", "Flag --force has been deprecated, use --force-replace instead\nFlag --force has been deprecated, use --force-replace instead\nError: path \"./b\" not found\n"},
    {"template_a_b_atomic_hide_notes_render_subchart_notes", {"helm", "template", "a", "./b", "--atomic", "--hide-notes", "--render-subchart-notes"}, {}, 1, "", "Flag --atomic has been deprecated, use --rollback-on-failure instead\nFlag --hide-notes has been deprecated, this flag has no effect for 'helm template' and will be removed in Helm 5\nFlag --render-subchart-notes has been deprecated, this flag has no effect for 'helm template' and will be removed in Helm 5\nError: path \"./b\" not found\n"},
    {"template_a_b_validate_dry_run", {"helm", "template", "a", "./b", "--validate", "--dry-run"}, {}, 1, "", "Flag --validate has been deprecated, use '--dry-run=server' instead\nError: if any flags in the group [validate dry-run] are set none of the others can be; [dry-run validate] were all set\n"},
    {"template_a_b_validate_dry_run_client", {"helm", "template", "a", "./b", "--validate", "--dry-run=client"}, {}, 1, "", "Flag --validate has been deprecated, use '--dry-run=server' instead\nError: if any flags in the group [validate dry-run] are set none of the others can be; [dry-run validate] were all set\n"},
    {"template_a_b_force_force_conflicts", {"helm", "template", "a", "./b", "--force", "--force-conflicts"}, {}, 1, "", "Flag --force has been deprecated, use --force-replace instead\nError: if any flags in the group [force force-conflicts] are set none of the others can be; [force force-conflicts] were all set\n"},
    {"template_a_b_force_replace_force_conflicts", {"helm", "template", "a", "./b", "--force-replace", "--force-conflicts"}, {}, 1, "", "Error: if any flags in the group [force-replace force-conflicts] are set none of the others can be; [force-conflicts force-replace] were all set\n"},
    {"template_a_b_force_replace_force_force_conflicts", {"helm", "template", "a", "./b", "--force-replace", "--force", "--force-conflicts"}, {}, 1, "", "Flag --force has been deprecated, use --force-replace instead\nError: if any flags in the group [force force-conflicts] are set none of the others can be; [force force-conflicts] were all set\n"},
    {"template_a_b_force_conflicts_false_force", {"helm", "template", "a", "./b", "--force-conflicts=false", "--force"}, {}, 1, "", "Flag --force has been deprecated, use --force-replace instead\nError: if any flags in the group [force force-conflicts] are set none of the others can be; [force force-conflicts] were all set\n"},
    {"template_a_b_dry_run", {"helm", "template", "a", "./b", "--dry-run"}, {}, 1, "", "level=WARN msg=\"--dry-run is deprecated and should be replaced with '--dry-run=client'\"\nError: path \"./b\" not found\n"},
    {"template_a_b_dry_run_true", {"helm", "template", "a", "./b", "--dry-run=true"}, {}, 1, "", "level=WARN msg=\"boolean '--dry-run=true' flag is deprecated and must be replaced with '--dry-run=client'\"\nError: path \"./b\" not found\n"},
    {"template_a_b_dry_run_t", {"helm", "template", "a", "./b", "--dry-run=t"}, {}, 1, "", "level=WARN msg=\"boolean '--dry-run=t' flag is deprecated and must be replaced with '--dry-run=client'\"\nError: path \"./b\" not found\n"},
    {"template_a_b_dry_run_false", {"helm", "template", "a", "./b", "--dry-run=false"}, {}, 1, "", "Error: invalid dry-run value (\"false\"). Must be \"server\" or \"client\"\n"},
    {"template_a_b_dry_run_none", {"helm", "template", "a", "./b", "--dry-run=none"}, {}, 1, "", "Error: invalid dry-run value (\"none\"). Must be \"server\" or \"client\"\n"},
    {"template_a_b_dry_run_7", {"helm", "template", "a", "./b", "--dry-run=7"}, {}, 1, "", "Error: invalid dry-run value (\"7\"). Must be \"none\", \"server\", or \"client\"\n"},
    {"template_a_b_dry_run_1", {"helm", "template", "a", "./b", "--dry-run=1"}, {}, 1, "", "level=WARN msg=\"boolean '--dry-run=1' flag is deprecated and must be replaced with '--dry-run=client'\"\nError: path \"./b\" not found\n"},
    {"template_a_b_dry_run_2", {"helm", "template", "a", "./b", "--dry-run="}, {}, 1, "", "Error: invalid dry-run value (\"\"). Must be \"none\", \"server\", or \"client\"\n"},
    {"template_a_b_post_renderer_foo", {"helm", "template", "a", "b", "--post-renderer", "foo"}, {}, 1, "", "Error: invalid argument \"foo\" for \"--post-renderer\" flag: plugin: {Name:foo Type:postrenderer/v1} not found\n"},
    {"template_a_b_post_renderer_foo_post_renderer_bar", {"helm", "template", "a", "b", "--post-renderer", "foo", "--post-renderer", "bar"}, {}, 1, "", "Error: invalid argument \"foo\" for \"--post-renderer\" flag: plugin: {Name:foo Type:postrenderer/v1} not found\n"},
    {"template_a_b_post_renderer", {"helm", "template", "a", "b", "--post-renderer", ""}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_post_renderer_args_x_post_renderer_foo", {"helm", "template", "a", "b", "--post-renderer-args", "x", "--post-renderer", "foo"}, {}, 1, "", "Error: invalid argument \"foo\" for \"--post-renderer\" flag: plugin: {Name:foo Type:postrenderer/v1} not found\n"},
    {"template_a_b_post_renderer_args_x", {"helm", "template", "a", "b", "--post-renderer-args", "x"}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_kube_version_x", {"helm", "template", "a", "b", "--kube-version", "x"}, {}, 1, "", "Error: invalid kube version 'x': could not parse \"x\" as version\n"},
    {"template_a_b_kube_version_1", {"helm", "template", "a", "b", "--kube-version", "1"}, {}, 1, "", "Error: invalid kube version '1': illegal version string \"1\"\n"},
    {"template_a_b_kube_version_1_2", {"helm", "template", "a", "b", "--kube-version", "1.2."}, {}, 1, "", "Error: non-absolute URLs should be in form of repo_name/path_to_chart, got: b\n"},
    {"template_a_b_c", {"helm", "template", "a", "b", "c"}, {}, 1, "", "Error: expected at most two arguments, unexpected arguments: c\n"},
    {"template_a_b_c_d_e", {"helm", "template", "a", "b", "c", "d", "e"}, {}, 1, "", "Error: expected at most two arguments, unexpected arguments: c, d, e\n"},
    {"template_a_b_g", {"helm", "template", "a", "./b", "-g"}, {}, 1, "", "Error: cannot set --generate-name and also specify a name\n"},
    {"template_a_b_name_template_x", {"helm", "template", "a", "./b", "--name-template", "x"}, {}, 1, "", "Error: cannot set --name-template and also specify a name\n"},
    {"history_x_o_foo", {"helm", "history", "x", "-o", "foo"}, {}, 1, "", "Error: invalid argument \"foo\" for \"-o, --output\" flag: invalid format type\n"},
    {"history_x_o", {"helm", "history", "x", "-o"}, {}, 1, "", "Error: flag needs an argument: 'o' in -o\n"},
    {"history_x_max_x", {"helm", "history", "x", "--max", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--max\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"history_x_max_1_5", {"helm", "history", "x", "--max", "1.5"}, {}, 1, "", "Error: invalid argument \"1.5\" for \"--max\" flag: strconv.ParseInt: parsing \"1.5\": invalid syntax\n"},
    {"history_x_max_99999999999999999999", {"helm", "history", "x", "--max", "99999999999999999999"}, {}, 1, "", "Error: invalid argument \"99999999999999999999\" for \"--max\" flag: strconv.ParseInt: parsing \"99999999999999999999\": value out of range\n"},
    {"history_x_max_99999999999999999999_2", {"helm", "history", "x", "--max", "-99999999999999999999"}, {}, 1, "", "Error: invalid argument \"-99999999999999999999\" for \"--max\" flag: strconv.ParseInt: parsing \"-99999999999999999999\": value out of range\n"},
    {"history_x_max", {"helm", "history", "x", "--max", ""}, {}, 1, "", "Error: invalid argument \"\" for \"--max\" flag: strconv.ParseInt: parsing \"\": invalid syntax\n"},
    {"get_values_x_revision_0xg", {"helm", "get", "values", "x", "--revision", "0xg"}, {}, 1, "", "Error: invalid argument \"0xg\" for \"--revision\" flag: strconv.ParseInt: parsing \"0xg\": invalid syntax\n"},
    {"list_offset_x", {"helm", "list", "--offset", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--offset\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"list_m_x", {"helm", "list", "-m", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-m, --max\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"list_m", {"helm", "list", "-m"}, {}, 1, "", "Error: flag needs an argument: 'm' in -m\n"},
    {"list_qm", {"helm", "list", "-qm"}, {}, 1, "", "Error: flag needs an argument: 'm' in -m\n"},
    {"list_qdx", {"helm", "list", "-qdx"}, {}, 1, "", "Error: unknown shorthand flag: 'x' in -x\n"},
    {"dep_list_max_col_width_x", {"helm", "dep", "list", "--max-col-width", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--max-col-width\" flag: strconv.ParseUint: parsing \"x\": invalid syntax\n"},
    {"dep_list_max_col_width_1", {"helm", "dep", "list", "--max-col-width", "-1"}, {}, 1, "", "Error: invalid argument \"-1\" for \"--max-col-width\" flag: strconv.ParseUint: parsing \"-1\": invalid syntax\n"},
    {"dep_list_max_col_width_99999999999999999999", {"helm", "dep", "list", "--max-col-width", "99999999999999999999"}, {}, 1, "", "Error: invalid argument \"99999999999999999999\" for \"--max-col-width\" flag: strconv.ParseUint: parsing \"99999999999999999999\": value out of range\n"},
    {"version_qps_x", {"helm", "version", "--qps", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--qps\" flag: strconv.ParseFloat: parsing \"x\": invalid syntax\n"},
    {"version_qps_1e50", {"helm", "version", "--qps", "1e50"}, {}, 1, "", "Error: invalid argument \"1e50\" for \"--qps\" flag: strconv.ParseFloat: parsing \"1e50\": value out of range\n"},
    {"version_qps_1e400", {"helm", "version", "--qps", "1e400"}, {}, 1, "", "Error: invalid argument \"1e400\" for \"--qps\" flag: strconv.ParseFloat: parsing \"1e400\": value out of range\n"},
    {"version_qps", {"helm", "version", "--qps", ""}, {}, 1, "", "Error: invalid argument \"\" for \"--qps\" flag: strconv.ParseFloat: parsing \"\": invalid syntax\n"},
    {"version_qps_2", {"helm", "version", "--qps"}, {}, 1, "", "Error: flag needs an argument: --qps\n"},
    {"version_burst_limit_x", {"helm", "version", "--burst-limit", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--burst-limit\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"version_short_x", {"helm", "version", "--short=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--short\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"version_short", {"helm", "version", "--short="}, {}, 1, "", "Error: invalid argument \"\" for \"--short\" flag: strconv.ParseBool: parsing \"\": invalid syntax\n"},
    {"version_debug_x", {"helm", "version", "--debug=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--debug\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"version_kube_insecure_skip_tls_verify_2", {"helm", "version", "--kube-insecure-skip-tls-verify=2"}, {}, 1, "", "Error: invalid argument \"2\" for \"--kube-insecure-skip-tls-verify\" flag: strconv.ParseBool: parsing \"2\": invalid syntax\n"},
    {"version_x", {"helm", "version", "--=x"}, {}, 1, "", "Error: bad flag syntax: --=x\n"},
    {"version_x_2", {"helm", "version", "---x"}, {}, 1, "", "Error: bad flag syntax: ---x\n"},
    {"version_x_3", {"helm", "version", "--x="}, {}, 1, "", "Error: unknown flag: --x\n"},
    {"version", {"helm", "version", "-="}, {}, 1, "", "Error: unknown shorthand flag: '=' in -=\n"},
    {"version_2", {"helm", "version", "-é"}, {}, 1, "", "Error: unknown shorthand flag: 'Ã' in -é\n"},
    {"version_3", {"helm", "version", "-'"}, {}, 1, "", "Error: unknown shorthand flag: '\\'' in -'\n"},
    {"version_4", {"helm", "version", "-\\"}, {}, 1, "", "Error: unknown shorthand flag: '\\\\' in -\\\n"},
    {"version_v_x", {"helm", "version", "--v=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-v, --v\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"version_v", {"helm", "version", "-v"}, {}, 1, "", "Error: flag needs an argument: 'v' in -v\n"},
    {"version_vx", {"helm", "version", "-vx"}, {}, 1, "", "Error: invalid argument \"x\" for \"-v, --v\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"version_v_3_short", {"helm", "version", "-v=3", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_v3_short", {"helm", "version", "-v3", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_vmodule_x", {"helm", "version", "--vmodule=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--vmodule\" flag: syntax error: expect comma-separated list of filename=N\n"},
    {"version_vmodule_a_x", {"helm", "version", "--vmodule=a=x"}, {}, 1, "", "Error: invalid argument \"a=x\" for \"--vmodule\" flag: syntax error: expect comma-separated list of filename=N\n"},
    {"version_vmodule_a_1", {"helm", "version", "--vmodule=a=-1"}, {}, 1, "", "Error: invalid argument \"a=-1\" for \"--vmodule\" flag: negative value for vmodule level\n"},
    {"version_vmodule_a_1_b_2_short", {"helm", "version", "--vmodule=a=1,b=2", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_stderrthreshold_x", {"helm", "version", "--stderrthreshold=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--stderrthreshold\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"version_stderrthreshold_warning_short", {"helm", "version", "--stderrthreshold=warning", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_stderrthreshold_Info_short", {"helm", "version", "--stderrthreshold=Info", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_log_backtrace_at_x", {"helm", "version", "--log-backtrace-at=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--log-backtrace-at\" flag: syntax error: expect file.go:234\n"},
    {"version_log_backtrace_at_a_go_x", {"helm", "version", "--log-backtrace-at=a.go:x"}, {}, 1, "", "Error: invalid argument \"a.go:x\" for \"--log-backtrace-at\" flag: syntax error: expect file.go:234\n"},
    {"version_log_backtrace_at_a_go_0", {"helm", "version", "--log-backtrace-at=a.go:0"}, {}, 1, "", "Error: invalid argument \"a.go:0\" for \"--log-backtrace-at\" flag: negative or zero value for level\n"},
    {"version_log_backtrace_at_a_go_1_short", {"helm", "version", "--log-backtrace-at=a.go:1", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_log_file_max_size_x", {"helm", "version", "--log-file-max-size=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--log-file-max-size\" flag: parse error\n"},
    {"version_log_file_max_size_1", {"helm", "version", "--log-file-max-size=-1"}, {}, 1, "", "Error: invalid argument \"-1\" for \"--log-file-max-size\" flag: parse error\n"},
    {"version_logtostderr_x", {"helm", "version", "--logtostderr=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--logtostderr\" flag: parse error\n"},
    {"version_logtostderr_true_short", {"helm", "version", "--logtostderr=true", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_skip_headers_short", {"helm", "version", "--skip-headers", "--short"}, {}, 0, "v4.3.1\n", ""},
    {"version_log_dir_x", {"helm", "version", "--log_dir", "x"}, {}, 1, "", "Error: unknown flag: --log_dir\n"},
    {"version_alsologtostderrthreshold_x", {"helm", "version", "--alsologtostderrthreshold=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--alsologtostderrthreshold\" flag: strconv.ParseInt: parsing \"x\": invalid syntax\n"},
    {"version_legacy_stderr_threshold_behavior_x", {"helm", "version", "--legacy-stderr-threshold-behavior=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--legacy-stderr-threshold-behavior\" flag: parse error\n"},
    {"color_x_version", {"helm", "--color", "x", "version"}, {}, 1, "", "level=WARN msg=\"command failed\" error=\"invalid color mode \\\"x\\\": must be one of: never, auto, always\"\n"},
    {"color_x", {"helm", "--color", "x"}, {}, 1, "", "level=WARN msg=\"command failed\" error=\"invalid color mode \\\"x\\\": must be one of: never, auto, always\"\n"},
    {"colour_x_version", {"helm", "--colour", "x", "version"}, {}, 1, "", "level=WARN msg=\"command failed\" error=\"invalid color mode \\\"x\\\": must be one of: never, auto, always\"\n"},
    {"color_never_version", {"helm", "--color", "never", "version"}, {}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"color_always_colour_bad_version", {"helm", "--color=always", "--colour=bad", "version"}, {}, 1, "", "level=WARN msg=\"command failed\" error=\"invalid color mode \\\"bad\\\": must be one of: never, auto, always\"\n"},
    {"version_color", {"helm", "version", "--color"}, {}, 1, "", "Error: flag needs an argument: --color\n"},
    {"HELM_COLOR_version", {"helm", "version"}, {{"HELM_COLOR", "bad"}}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"HELM_COLOR_version_2", {"helm", "version"}, {{"HELM_COLOR", "NEVER"}}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"NO_COLOR_version_color_auto", {"helm", "version", "--color", "auto"}, {{"NO_COLOR", "1"}}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"version_short_short_false", {"helm", "version", "--short", "--short=false"}, {}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"version_short_a", {"helm", "version", "--short", "a"}, {}, 1, "", "Error: \"helm version\" accepts no arguments\n\nUsage:  helm version [flags]\n"},
    {"version_short_a_2", {"helm", "version", "--short", "--", "a"}, {}, 1, "", "Error: \"helm version\" accepts no arguments\n\nUsage:  helm version [flags]\n"},
    {"HELM_DRIVER_version", {"helm", "version"}, {{"HELM_DRIVER", "x"}}, 1, "", "level=INFO msg=\"unknown driver \\\"x\\\"\"\n"},
    {"HELM_DRIVER_template", {"helm", "template"}, {{"HELM_DRIVER", "x"}}, 1, "", "level=INFO msg=\"unknown driver \\\"x\\\"\"\n"},
    {"HELM_DRIVER_foo", {"helm", "foo"}, {{"HELM_DRIVER", "x"}}, 1, "", "Error: unknown command \"foo\" for \"helm\"\nRun 'helm --help' for usage.\n"},
    {"HELM_DRIVER_version_2", {"helm", "version"}, {{"HELM_DRIVER", "configmaps"}}, 0, "version.BuildInfo{Version:\"v4.3.1\", GitCommit:\"\", GitTreeState:\"\", GoVersion:\"go1.26.8\", KubeClientVersion:\"v1.37\"}\n", ""},
    {"HELM_DRIVER_HELM_MEMORY_DRIVER_DATA_version", {"helm", "version"}, {{"HELM_DRIVER", "memory"}, {"HELM_MEMORY_DRIVER_DATA", "/nonexistent"}}, 1, "", "level=INFO msg=\"Unable to read memory driver dataopen /nonexistent: no such file or directory\"\n"},
    {"uninstall_a_cascade", {"helm", "uninstall", "a", "--cascade"}, {}, 1, "", "Error: flag needs an argument: --cascade\n"},
    {"uninstall_dry_run_x_a", {"helm", "uninstall", "--dry-run=x", "a"}, {}, 1, "", "Error: invalid argument \"x\" for \"--dry-run\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"rollback_a_server_side", {"helm", "rollback", "a", "--server-side"}, {}, 1, "", "Error: flag needs an argument: --server-side\n"},
    {"upgrade_a_b_server_side", {"helm", "upgrade", "a", "b", "--server-side"}, {}, 1, "", "Error: flag needs an argument: --server-side\n"},
    {"upgrade_a_b_reuse_values_x", {"helm", "upgrade", "a", "b", "--reuse-values=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--reuse-values\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"install_a_b_dry_run_x_y_foo", {"helm", "install", "a", "b", "--dry-run=x=y", "--foo"}, {}, 1, "", "Error: unknown flag: --foo\n"},
    {"test_a_filter_a", {"helm", "test", "a", "--filter", "a\""}, {}, 1, "", "Error: invalid argument \"a\\\"\" for \"--filter\" flag: parse error on line 1, column 2: bare \" in non-quoted-field\n"},
    {"plugin_install_verify_x_a", {"helm", "plugin", "install", "--verify=x", "a"}, {}, 1, "", "Error: invalid argument \"x\" for \"--verify\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"registry_login_p", {"helm", "registry", "login", "-p"}, {}, 1, "", "Error: flag needs an argument: 'p' in -p\n"},
    {"registry_login_pq_u", {"helm", "registry", "login", "-pq", "-u"}, {}, 1, "", "Error: flag needs an argument: 'u' in -u\n"},
    {"repo_add_a_b_timeout_x", {"helm", "repo", "add", "a", "b", "--timeout", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\"\n"},
    {"repo_update_timeout_x", {"helm", "repo", "update", "--timeout", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\"\n"},
    {"search_repo_max_col_width_x", {"helm", "search", "repo", "--max-col-width", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--max-col-width\" flag: strconv.ParseUint: parsing \"x\": invalid syntax\n"},
    {"search_hub_o_x", {"helm", "search", "hub", "-o", "x"}, {}, 1, "", "Error: invalid argument \"x\" for \"-o, --output\" flag: invalid format type\n"},
    {"pull_a_devel_x", {"helm", "pull", "a", "--devel=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--devel\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
    {"push_a_b_plain_http_x", {"helm", "push", "a", "b", "--plain-http=x"}, {}, 1, "", "Error: invalid argument \"x\" for \"--plain-http\" flag: strconv.ParseBool: parsing \"x\": invalid syntax\n"},
};
// clang-format on

INSTANTIATE_TEST_SUITE_P(Line, FlagLine, testing::ValuesIn(kLines),
                         [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace cli
