// The rows of all flags, as groups that commands share and as those of one command. helm.md
// Appendix C.
#pragma once

#include <array>

#include "cli/flags.h"

namespace cli::tables {

// --- shorthands for rows ---

constexpr FlagRow on_off(std::string_view name, std::string_view help, char shorthand = 0) {
  return {.name = name,
          .shorthand = shorthand,
          .type = FlagType::boolean,
          .fallback = "false",
          .help = help};
}
constexpr FlagRow text(std::string_view name, std::string_view fallback, std::string_view help,
                       char shorthand = 0) {
  return {.name = name,
          .shorthand = shorthand,
          .type = FlagType::text,
          .fallback = fallback,
          .help = help};
}
constexpr FlagRow of_type(FlagType type, std::string_view name, std::string_view fallback,
                          std::string_view help, char shorthand = 0) {
  return {.name = name, .shorthand = shorthand, .type = type, .fallback = fallback, .help = help};
}
constexpr FlagRow deprecated(FlagRow row, std::string_view instead, std::string_view same_as = "") {
  row.deprecated = instead;
  row.same_as = same_as;
  row.hidden = true;
  return row;
}
constexpr FlagRow setting(FlagRow row) {
  row.source = FlagDefault::setting;
  return row;
}
constexpr FlagRow hidden(FlagRow row) {
  row.hidden = true;
  return row;
}
constexpr FlagRow same_as(FlagRow row, std::string_view other) {
  row.same_as = other;
  return row;
}

// --- global flags: CMD-001 … 018 ---

inline constexpr std::array kGlobal{
    setting(
        of_type(FlagType::number, "burst-limit", "100", "most requests to the API server at once")),
    setting(same_as(text("color", "auto", "when to use colours: never, auto or always"), "colour")),
    setting(same_as(text("colour", "auto", "the same as --color"), "color")),
    setting(text("content-cache", "", "directory that keeps downloaded charts")),
    setting(on_off("debug", "say more about what is done")),
    setting(text("kube-apiserver", "", "address of the Kubernetes API server")),
    setting(of_type(FlagType::text_array, "kube-as-group", "[]",
                    "group to impersonate; may be repeated")),
    setting(text("kube-as-user", "", "user to impersonate")),
    setting(text("kube-ca-file", "", "certificate authority of the API server")),
    setting(text("kube-context", "", "context of the kubeconfig to use")),
    setting(on_off("kube-insecure-skip-tls-verify",
                   "do not check the API server's certificate (unsafe)")),
    setting(text("kube-tls-server-name", "", "name to expect in the API server's certificate")),
    setting(text("kube-token", "", "bearer token for the API server")),
    text("kubeconfig", "", "path of the kubeconfig file"),
    setting(text("namespace", "", "namespace to work in", 'n')),
    setting(of_type(FlagType::float32, "qps", "0",
                    "requests per second to the API server, bursts apart")),
    setting(text("registry-config", "", "file with the credentials of registries")),
    setting(text("repository-cache", "", "directory that keeps repository indexes")),
    setting(text("repository-config", "", "file with the names and addresses of repositories")),
};

// Accepted and without effect, CMD-019.
inline constexpr std::array kKlog{
    hidden(of_type(FlagType::klog_boolean, "add-dir-header", "false", "")),
    hidden(of_type(FlagType::klog_boolean, "alsologtostderr", "false", "")),
    hidden(of_type(FlagType::klog_severity, "alsologtostderrthreshold", "INFO", "")),
    hidden(of_type(FlagType::klog_boolean, "legacy-stderr-threshold-behavior", "true", "")),
    hidden(of_type(FlagType::klog_place, "log-backtrace-at", "", "")),
    hidden(text("log-dir", "", "")),
    hidden(text("log-file", "", "")),
    hidden(of_type(FlagType::klog_size, "log-file-max-size", "1800", "")),
    hidden(of_type(FlagType::klog_boolean, "logtostderr", "true", "")),
    hidden(of_type(FlagType::klog_boolean, "one-output", "false", "")),
    hidden(of_type(FlagType::klog_boolean, "skip-headers", "false", "")),
    hidden(of_type(FlagType::klog_boolean, "skip-log-headers", "false", "")),
    hidden(of_type(FlagType::klog_severity, "stderrthreshold", "ERROR", "")),
    hidden(of_type(FlagType::klog_level, "v", "0", "", 'v')),
    hidden(of_type(FlagType::klog_modules, "vmodule", "", "")),
};

// --- groups: CMD-022 … 028 ---

inline constexpr FlagRow kKeyringRow{.name = "keyring",
                                     .type = FlagType::text,
                                     .help = "file with the public keys to check signatures with",
                                     .source = FlagDefault::keyring};
inline constexpr FlagRow kVerify = on_off("verify", "check the signature before use");
inline constexpr FlagRow kVersion =
    text("version", "", "exact version or range (^2.0.0) of the chart; without it, the newest one");
inline constexpr FlagRow kDevel =
    on_off("devel", "take prereleases too, as --version '>0.0.0-0' does; no effect with --version");
inline constexpr FlagRow kTimeout = of_type(FlagType::duration, "timeout", "5m0s",
                                            "how long to wait for any one thing in the cluster");
inline constexpr FlagRow kDownloadTimeout =
    of_type(FlagType::duration, "timeout", "2m0s", "how long the download of an index may take");
inline constexpr FlagRow kDescription =
    text("description", "", "text for the release's description");
inline constexpr FlagRow kNoHeaders = on_off("no-headers", "leave the table's header out");
inline constexpr FlagRow kRevision = of_type(FlagType::number, "revision", "0", "revision to read");
inline constexpr FlagRow kNoHooks = on_off("no-hooks", "do not run hooks");
inline constexpr FlagRow kSkipSchema =
    on_off("skip-schema-validation", "do not check values against the chart's schema");
inline constexpr FlagRow kDestination = text("destination", ".", "directory to write to", 'd');
inline constexpr FlagRow kForceConflicts =
    on_off("force-conflicts", "take fields over from other managers when applying on the server");
inline constexpr FlagRow kForceReplace =
    on_off("force-replace", "replace objects instead of patching them");
inline constexpr FlagRow kForce =
    deprecated(on_off("force", "deprecated"), "use --force-replace instead", "force-replace");
inline constexpr FlagRow kAtomic = deprecated(
    on_off("atomic", "deprecated"), "use --rollback-on-failure instead", "rollback-on-failure");
inline constexpr FlagRow kWaitForJobs =
    on_off("wait-for-jobs", "with --wait, wait for Jobs to end as well");
inline constexpr FlagRow kCleanupOnFail =
    on_off("cleanup-on-fail", "on failure, delete what this run created");
inline constexpr FlagRow kCreateNamespace =
    on_off("create-namespace", "create the release's namespace first if it is not there");
inline constexpr FlagRow kDependencyUpdate =
    on_off("dependency-update", "fetch missing dependencies first");
inline constexpr FlagRow kNoOpenApi =
    on_off("disable-openapi-validation", "do not check manifests against the cluster's schema");
inline constexpr FlagRow kSkipCrds = on_off("skip-crds", "do not install CRDs");
inline constexpr FlagRow kSubchartNotes =
    on_off("render-subchart-notes", "show the notes of subcharts too");
inline constexpr FlagRow kHideNotes = on_off("hide-notes", "do not show the notes");
inline constexpr FlagRow kHideSecret = on_off("hide-secret", "mask Secrets in a --dry-run");
inline constexpr FlagRow kLabels =
    of_type(FlagType::text_map, "labels", "[]",
            "labels for the release record, key=value with commas between", 'l');
inline constexpr FlagRow kEnableDns = on_off("enable-dns", "let templates look up host names");
inline constexpr FlagRow kTakeOwnership =
    on_off("take-ownership", "adopt objects that other releases or nobody own");
inline constexpr FlagRow kHistoryMax{.name = "history-max",
                                     .type = FlagType::number,
                                     .fallback = "10",
                                     .help = "revisions to keep of a release; 0 keeps all",
                                     .source = FlagDefault::max_history};

inline constexpr std::array kValues{
    of_type(FlagType::comma_list, "values", "[]", "file or URL with values (YAML); may be repeated",
            'f'),
    of_type(FlagType::text_array, "set", "[]", "values as key1=val1,key2=val2; may be repeated"),
    of_type(FlagType::text_array, "set-string", "[]", "the same, all as strings"),
    of_type(FlagType::text_array, "set-file", "[]", "values from files: key1=path1,key2=path2"),
    of_type(FlagType::text_array, "set-json", "[]", "values as JSON: key=json, or one object"),
    of_type(FlagType::text_array, "set-literal", "[]", "one value, taken literally to its end"),
};
inline constexpr std::array kServer{
    text("username", "", "user name for the server"),
    text("password", "", "password for the server"),
    text("cert-file", "", "client certificate for HTTPS"),
    text("key-file", "", "key of the client certificate"),
    on_off("insecure-skip-tls-verify", "do not check the server's certificate (unsafe)"),
    on_off("plain-http", "use HTTP without TLS for registries (unsafe)"),
    text("ca-file", "", "certificate authorities to trust for HTTPS"),
};
inline constexpr std::array kChartReference{
    kVersion,
    kVerify,
    kKeyringRow,
    text("repo", "", "URL of the repository that has the chart"),
    on_off("pass-credentials", "send user name and password to every host"),
};
inline constexpr std::array kWait{FlagRow{.name = "wait",
                                          .type = FlagType::wait,
                                          .fallback = "hookOnly",
                                          .help = "wait until everything is ready: watcher (when "
                                                  "given alone), hookOnly (without it) or legacy",
                                          .bare = "watcher"}};
inline constexpr std::array kDryRun{
    FlagRow{.name = "dry-run",
            .type = FlagType::text,
            .fallback = "none",
            .help = "only simulate: none, client (no cluster needed) or server",
            .bare = "unset"}};
inline constexpr std::array kOutput{of_type(FlagType::format, "output", "table",
                                            "how to print the result: table, json or yaml", 'o')};
inline constexpr std::array kPostRender{
    FlagRow{.name = "post-renderer",
            .type = FlagType::post_renderer,
            .help = "post-renderer to send the rendered manifests through"},
    FlagRow{.name = "post-renderer-args",
            .type = FlagType::post_renderer_arguments,
            .fallback = "[]",
            .help = "argument for the post-renderer; may be repeated"},
};
// install and upgrade: dry-run, output and post-renderer.
inline constexpr std::array kInstallRest{kDryRun[0], kOutput[0], kPostRender[0], kPostRender[1]};
// install and template.
inline constexpr std::array kInstall{
    kCreateNamespace,
    kForceReplace,
    kForce,
    kForceConflicts,
    of_type(FlagType::boolean, "server-side", "true", "apply on the server instead of the client"),
    kNoHooks,
    on_off("replace",
           "reuse the name of a release that was uninstalled or failed; not for production"),
    kTimeout,
    kWaitForJobs,
    on_off("generate-name", "make the release's name up (and leave NAME out)", 'g'),
    text("name-template", "", "template that gives the release's name"),
    kDescription,
    kDevel,
    kDependencyUpdate,
    kNoOpenApi,
    on_off("rollback-on-failure", "uninstall on failure; makes --wait=watcher the default"),
    kAtomic,
    kSkipCrds,
    kSkipSchema,
    kLabels,
    kEnableDns,
    kTakeOwnership,
};

// Unsafe things that Helm does and tug does only when told to.
inline constexpr std::array kAllowLinks{
    on_off("allow-outside-links", "follow symbolic links that lead out of the chart (unsafe)"),
};
inline constexpr std::array kAllow{
    kAllowLinks[0],
    on_off("allow-schema-references",
           "let a values schema refer to files and URLs outside the chart (unsafe)"),
};

// --- flags of one command ---

inline constexpr std::array kInstallOnly{kSubchartNotes, kHideNotes, kHideSecret};
inline constexpr std::array kTemplateOnly{
    deprecated(kHideNotes,
               "this flag has no effect for 'helm template' and will be removed in Helm 5"),
    deprecated(kSubchartNotes,
               "this flag has no effect for 'helm template' and will be removed in Helm 5"),
    of_type(FlagType::text_array, "show-only", "[]",
            "print only these templates (a path in the chart, or a pattern)", 's'),
    text("output-dir", "", "write files into this directory instead of printing"),
    deprecated(on_off("validate", "deprecated"), "use '--dry-run=server' instead"),
    on_off("include-crds", "print the CRDs as well"),
    on_off("skip-tests", "leave tests out"),
    on_off("is-upgrade", "render as for an upgrade"),
    text("kube-version", "", "Kubernetes version that templates see"),
    of_type(FlagType::comma_list, "api-versions", "[]",
            "API versions that templates see as well; may be repeated", 'a'),
    on_off("release-name", "put the release's name into the paths below --output-dir"),
    FlagRow{.name = "dry-run",
            .type = FlagType::text,
            .fallback = "client",
            .help = "client (no cluster needed) or server",
            .bare = "unset"},
};
inline constexpr std::array kUpgradeOnly{
    kCreateNamespace,
    on_off("install", "install if there is no such release", 'i'),
    kDevel,
    kHideSecret,
    kForceReplace,
    kForce,
    kForceConflicts,
    text("server-side", "auto",
         "apply on the server: true, false or auto (as the last revision did)"),
    kNoHooks,
    kNoOpenApi,
    kSkipCrds,
    kTimeout,
    on_off("reset-values", "start from the chart's own values"),
    on_off("reuse-values", "start from the last revision's values"),
    on_off("reset-then-reuse-values",
           "start from the chart's own values with the last revision's on top"),
    kWaitForJobs,
    on_off("rollback-on-failure",
           "go back to the last good revision on failure; makes --wait=watcher the default"),
    kAtomic,
    kHistoryMax,
    kCleanupOnFail,
    kSubchartNotes,
    kHideNotes,
    kSkipSchema,
    kLabels,
    kDescription,
    kDependencyUpdate,
    kEnableDns,
    kTakeOwnership,
};
inline constexpr std::array kRollback{
    kDescription,
    kForceReplace,
    kForce,
    kForceConflicts,
    text("server-side", "auto", "apply on the server: true, false or auto (as that revision did)"),
    kNoHooks,
    kTimeout,
    kWaitForJobs,
    kCleanupOnFail,
    kHistoryMax,
};
inline constexpr std::array kUninstall{
    on_off("dry-run", "only simulate"),
    kNoHooks,
    on_off("ignore-not-found", "a release that is not there counts as uninstalled"),
    on_off("keep-history", "keep the release's record"),
    text("cascade", "background", "how dependents are deleted: background, orphan or foreground"),
    kTimeout,
    kDescription,
};
inline constexpr std::array kList{
    on_off("short", "print names only", 'q'),
    kNoHeaders,
    text("time-format", "", "Go layout for times, for example \"2006-01-02 15:04:05Z0700\""),
    on_off("date", "sort by date", 'd'),
    on_off("reverse", "sort the other way round", 'r'),
    on_off("uninstalled", "show uninstalled releases whose record was kept"),
    on_off("superseded", "show superseded releases"),
    on_off("uninstalling", "show releases being uninstalled"),
    on_off("deployed", "show deployed releases"),
    on_off("failed", "show failed releases"),
    on_off("pending", "show pending releases"),
    on_off("all-namespaces", "look in every namespace", 'A'),
    of_type(FlagType::number, "max", "256", "most releases to show; 0 shows all", 'm'),
    of_type(FlagType::number, "offset", "0", "releases to leave out at the start"),
    text("filter", "", "regular expression that names must match", 'f'),
    text("selector", "", "labels to select by: key=value, key!=value", 'l'),
};
inline constexpr std::array kHistory{
    of_type(FlagType::number, "max", "256", "most revisions to show"),
    on_off("show-rollback-revision", "show which revision a rollback went back to"),
};
inline constexpr std::array kRevisionOnly{kRevision};
inline constexpr std::array kGetAll{kRevision, text("template", "", "Go template for the output")};
inline constexpr std::array kGetValues{kRevision,
                                       on_off("all", "include the chart's own values", 'a')};
inline constexpr std::array kTest{
    kTimeout,
    on_off("logs", "print the logs of the test pods"),
    of_type(FlagType::comma_list, "filter", "[]",
            "tests to run: name=TEST, or !name=TEST to leave one out"),
};
inline constexpr std::array kLint{
    on_off("strict", "warnings are failures"),
    on_off("with-subcharts", "look at the subcharts too"),
    on_off("quiet", "print warnings and errors only"),
    kSkipSchema,
    text("kube-version", "", "Kubernetes version for capabilities and deprecations"),
};
inline constexpr std::array kDevelOnly{kDevel};
inline constexpr std::array kShowValues{kDevel, text("jsonpath", "", "JSONPath of what to print")};
inline constexpr std::array kCreate{
    text("starter", "", "starter to copy: its name, or an absolute path", 'p'),
    hidden(text("chart-api-version", "v2", "API version of the chart: v2 or v3")),
};
inline constexpr std::array kDependencyList{
    of_type(FlagType::unsigned_number, "max-col-width", "80", "widest column of the table")};
inline constexpr std::array kDependency{
    kVerify,
    kKeyringRow,
    on_off("skip-refresh", "use the repository indexes as they are"),
};
inline constexpr std::array kSigning{
    text("key", "", "name of the key to sign with"),
    kKeyringRow,
    text("passphrase-file", "", "file with the key's passphrase; \"-\" is standard input"),
    kDestination,
};
inline constexpr std::array kPackage{
    on_off("sign", "sign the archive with an OpenPGP key"),
    text("version", "", "version to give the chart"),
    text("app-version", "", "appVersion to give the chart"),
    on_off("dependency-update", "fetch the dependencies of Chart.yaml first", 'u'),
};
inline constexpr std::array kPluginPackage{
    of_type(FlagType::boolean, "sign", "true", "sign the archive with an OpenPGP key"),
};
inline constexpr std::array kPluginInstall{
    text("version", "", "version or range of the plugin; without it, the newest one"),
    of_type(FlagType::boolean, "verify", "true", "check the plugin's signature before installing"),
    kKeyringRow,
};
inline constexpr std::array kPluginList{text("type", "", "only plugins of this type")};
inline constexpr std::array kKeyringOnly{kKeyringRow};
inline constexpr std::array kPull{
    kDevel,
    on_off("untar", "unpack the chart"),
    on_off("prov", "fetch the provenance file, without checking it"),
    text("untardir", ".", "directory to unpack into"),
    kDestination,
};
inline constexpr std::array kRepoAdd{
    text("username", "", "user name for the repository"),
    text("password", "", "password for the repository"),
    on_off("password-stdin", "read the password from standard input"),
    kDownloadTimeout,
    on_off("force-update", "replace the repository of that name"),
    text("cert-file", "", "client certificate for HTTPS"),
    text("key-file", "", "key of the client certificate"),
    text("ca-file", "", "certificate authorities to trust for HTTPS"),
    on_off("insecure-skip-tls-verify", "do not check the server's certificate (unsafe)"),
    on_off("allow-deprecated-repos", "accept addresses of repositories that were shut down"),
    on_off("pass-credentials", "send user name and password to every host"),
};
inline constexpr std::array kRepoIndex{
    text("url", "", "URL that the archives will have"),
    text("merge", "", "index to merge into the new one"),
    on_off("json", "write JSON"),
};
inline constexpr std::array kRepoList{kNoHeaders};
inline constexpr std::array kRepoUpdate{kDownloadTimeout};
inline constexpr FlagRow kFailOnNoResult =
    on_off("fail-on-no-result", "nothing found is a failure");
inline constexpr FlagRow kSearchWidth =
    of_type(FlagType::unsigned_number, "max-col-width", "50", "widest column of the table");
inline constexpr std::array kSearchHub{
    text("endpoint", "https://hub.helm.sh", "the hub to ask"),
    kSearchWidth,
    on_off("list-repo-url", "print the URL of the repositories"),
    kFailOnNoResult,
};
inline constexpr std::array kSearchRepo{
    on_off("regexp", "keywords are regular expressions", 'r'),
    on_off("versions", "print every version", 'l'),
    kDevel,
    text("version", "", "range that versions must be in"),
    kSearchWidth,
    kFailOnNoResult,
};
inline constexpr std::array kRegistryLogin{
    text("username", "", "user name for the registry", 'u'),
    text("password", "", "password or token for the registry", 'p'),
    on_off("password-stdin", "read the password or token from standard input"),
    on_off("insecure", "do not check the registry's certificate (unsafe)"),
    text("cert-file", "", "client certificate for HTTPS"),
    text("key-file", "", "key of the client certificate"),
    text("ca-file", "", "certificate authorities to trust for HTTPS"),
    on_off("plain-http", "use HTTP without TLS (unsafe)"),
};
inline constexpr std::array kCompletion{on_off("no-descriptions", "complete without descriptions")};
inline constexpr std::array kVersionCommand{
    on_off("short", "print the number only"),
    text("template", "", "Go template for the output"),
};
inline constexpr std::array kDocs{
    text("dir", "./", "directory to write to"),
    text("type", "markdown", "markdown, man or bash"),
    on_off("generate-headers", "begin Markdown files with a title block"),
};

}  // namespace cli::tables
