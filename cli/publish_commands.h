// The commands that publish: `repo init|push|delete|reindex` of ours, and `helm s3 …` as the plugin helm-s3 is called.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"
#include "cli/repository_access.h"

namespace cli::own {

inline constexpr std::array kStoreFlags{
    tables::text("acl", "", "canned ACL of what is written, such as bucket-owner-full-control (default: $S3_ACL)"),
    tables::text("sse", "", "server-side encryption: AES256 or aws:kms (default: $AWS_S3_SSE)"),
    tables::text("sse-kms-key-id", "", "the KMS key for --sse aws:kms"),
    tables::on_off("bucket-key", "use the bucket's own key with --sse aws:kms"),
    tables::text("expected-bucket-owner", "", "the account that must own the bucket"),
    tables::of_type(FlagType::duration, "timeout", "5m0s", "how long all of it may take"),
    tables::hidden(tables::on_off("verbose", "taken and without effect: --debug says more"))};
inline constexpr FlagRow kIgnoreIfExists = tables::on_off("ignore-if-exists", "leave what is there and be content");
inline constexpr FlagRow kRelative =
    tables::on_off("relative", "write file names into the index, so that the repository can be read over HTTPS too");
inline constexpr std::array kRepoInitFlags{tables::on_off("force", "empty the index of a repository that is there"),
                                           kIgnoreIfExists};
inline constexpr std::array kRepoPushFlags{
    tables::on_off("force", "replace what stands under the same version"), kIgnoreIfExists, kRelative,
    tables::on_off("dry-run", "read and check everything, write nothing"),
    tables::text("content-type", "", "content type of archives (default: $S3_CHART_CONTENT_TYPE, application/gzip)")};
inline constexpr std::array kRepoDeleteFlags{
    tables::of_type(FlagType::comma_list, "version", "[]", "the version; may be given several times")};
inline constexpr std::array kRepoReindexFlags{kRelative};
inline constexpr std::string_view kForceOrIgnore[] = {"force ignore-if-exists"};

inline constexpr std::array kS3VersionFlags{tables::on_off("mode", "print which Helm it works as")};
inline constexpr std::array kMuseumFlags{
    tables::text("context-path", "", "the part of an http(s) URL's path that ChartMuseum's API lies below")};

inline constexpr std::string_view kPushDetails =
    "Puts archives (or packs folders and puts those) into a repository in S3: each archive first, then one write of the\n"
    "index. Any number may publish at once: where the store keeps the conditions of writes (AWS and most others do; it\n"
    "is tried once) no entry is lost; where it does not, tug says so and works under a lock. A push that was\n"
    "interrupted is repaired by running it again. The same bytes once more are no error; other bytes under the same\n"
    "version are refused.\n\n"
    "REPO is s3://bucket/prefix or the name of such a repository. Credentials, profiles, regions and endpoints are taken\n"
    "from where the AWS command line takes them; --debug tells which were chosen. Other stores: AWS_ENDPOINT_URL_S3, or\n"
    "kops's S3_ENDPOINT with S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and S3_REGION.";
inline constexpr std::string_view kOwnPushDetails =
    "Puts archives (or packs folders and puts those) into a repository, with the .prov files beside them. The same bytes\n"
    "once more are no error; other bytes under the same version are refused unless --force is given. A push that was\n"
    "interrupted is repaired by running it again. REPO is a URL or the name of a repository in repositories.yaml:\n\n"
    "s3://bucket/prefix: each archive is written first, then the index, once. Any number may publish at once: where the\n"
    "store keeps the conditions of writes (AWS and most others do; it is tried once) no entry is lost; where it does not,\n"
    "tug says so and works under a lock. Credentials, profiles, regions and endpoints are taken from where the AWS command\n"
    "line takes them; --debug or -v 1 tells which were chosen. Beside those:\n\n"
    "| Name                            | What it sets                                                    |\n"
    "|---------------------------------|-----------------------------------------------------------------|\n"
    "| $AWS_ENDPOINT_URL_S3            | another store; then $AWS_ENDPOINT_URL, $AWS_ENDPOINT            |\n"
    "| $AWS_DISABLE_SSL                | true: http for an $AWS_ENDPOINT without a scheme                |\n"
    "| $AWS_NO_SIGN_REQUEST            | true: nothing is signed, for public buckets                     |\n"
    "| $HELM_S3_REGION                 | the region, before all others                                   |\n"
    "| $HELM_S3_DYNAMIC_REGION_ENABLED | false: a bucket's region is not learned from AWS                |\n"
    "| $S3_ENDPOINT                    | kops's store, with $S3_ACCESS_KEY_ID, $S3_SECRET_ACCESS_KEY and |\n"
    "|                                 | $S3_REGION; AWS's credentials are not for it                    |\n"
    "| $S3_ACL                         | canned ACL of what is written                                   |\n"
    "| $AWS_S3_SSE                     | server-side encryption of what is written                       |\n"
    "| $S3_CHART_CONTENT_TYPE          | content type of archives                                        |\n\n"
    "file:///PATH: a folder, whose index.yaml is written under a lock; `repo init` makes it.\n\n"
    "http(s)://HOST/PATH: a server that takes uploads by ChartMuseum's API, as `serve` does. The credentials that\n"
    "repositories.yaml has for it go to its host alone, and redirects are not followed.\n\n"
    "oci://HOST/PATH: a registry. It decides itself whether a version may be replaced.";

constexpr CommandRow init_row(std::string_view path) {
  return {.path = path,
          .usage = "URL",
          .summary = "make an empty repository in S3",
          .details = "Writes an empty index to s3://bucket/prefix, unless there is one.",
          .example = "  %P repo init s3://charts/stable",
          .rule = ArgumentRule::exactly,
          .count = 1,
          .run = &run_repo_init,
          .flags = {kRepoInitFlags, kStoreFlags},
          .exclusive = kForceOrIgnore};
}
constexpr CommandRow push_row(std::string_view path) {
  return {.path = path,
          .usage = "CHART... REPO",
          .summary = "publish charts to a repository in S3",
          .details = kPushDetails,
          .example = "  %P repo push web-1.2.0.tgz s3://charts/stable\n  %P repo push ./web ./db s3://charts/stable",
          .rule = ArgumentRule::at_least,
          .count = 2,
          .run = &run_repo_push,
          .flags = {kRepoPushFlags, kStoreFlags},
          .own_flags = tables::kAllow,
          .exclusive = kForceOrIgnore,
          .complete = &complete_push};
}
constexpr CommandRow delete_row(std::string_view path) {
  return {.path = path,
          .usage = "NAME REPO",
          .summary = "take versions of a chart out of a repository in S3",
          .details = "Takes them out of the index first, then removes archives and provenance.",
          .example = "  %P repo delete web s3://charts/stable --version 1.2.0",
          .rule = ArgumentRule::exactly,
          .count = 2,
          .run = &run_repo_delete,
          .flags = {kRepoDeleteFlags, kStoreFlags},
          .aliases = {"del"},
          .complete = &complete_in_repository};
}
constexpr CommandRow reindex_row(std::string_view path) {
  return {.path = path,
          .usage = "REPO",
          .summary = "make the index of a repository in S3 anew",
          .details = "Makes the index from the archives that are there, whatever state it is in. What others publish\n"
                     "meanwhile gets in. What cannot be read as a chart is named and left out.",
          .example = "  %P repo reindex s3://charts/stable",
          .rule = ArgumentRule::exactly,
          .count = 1,
          .run = &run_repo_reindex,
          .flags = {kRepoReindexFlags, kStoreFlags},
          .complete = &complete_repositories};
}
constexpr CommandRow of_ours(CommandRow row) {
  row.is_ours = true;
  return row;
}
constexpr CommandRow of_plugin(CommandRow row, std::string_view example) {
  row.is_plugin = true;
  row.example = example;
  return row;
}

constexpr CommandRow own_init_row() {
  auto row = of_ours(init_row("repo init"));
  row.summary = "make an empty repository in S3 or a folder";
  row.details = "Writes an empty index to s3://bucket/prefix or file:///PATH, unless there is one.";
  row.example = "  %P repo init s3://charts/stable\n  %P repo init file:///srv/charts";
  return row;
}
constexpr CommandRow own_push_row() {
  auto row = of_ours(push_row("repo push"));
  row.summary = "publish charts to a repository: S3, a folder, HTTP, a registry";
  row.details = kOwnPushDetails;
  row.example = "  %P repo push web-1.2.0.tgz s3://charts/stable\n"
                "  %P repo push ./web ./db file:///srv/charts\n"
                "  %P repo push web-1.2.0.tgz http://127.0.0.1:8080\n"
                "  %P repo push web-1.2.0.tgz oci://registry.example.com/charts";
  row.flags = {kRepoPushFlags, kStoreFlags, tables::kServer, kMuseumFlags};
  return row;
}
constexpr CommandRow own_delete_row() {
  auto row = of_ours(delete_row("repo delete"));
  row.summary = "take versions of a chart out of a repository: S3, a folder, HTTP";
  row.details = "Takes them out of the index first, then removes archives and provenance. REPO is s3://bucket/prefix,\n"
                "file:///PATH, http(s)://HOST/PATH with ChartMuseum's API, or the name of such a repository.";
  row.flags = {kRepoDeleteFlags, kStoreFlags, tables::kServer, kMuseumFlags};
  return row;
}
constexpr CommandRow own_reindex_row() {
  auto row = of_ours(reindex_row("repo reindex"));
  row.summary = "make the index of a repository in S3 or a folder anew";
  row.example = "  %P repo reindex s3://charts/stable\n  %P repo reindex file:///srv/charts";
  return row;
}

inline constexpr CommandRow kPublishCommands[] = {
    own_init_row(),
    own_push_row(),
    own_delete_row(),
    own_reindex_row(),
    {.path = "s3",
     .usage = "init|push|delete|reindex|version",
     .summary = "publish to repositories in S3",
     .details = "What the plugin of that name is for, built in.",
     .flags = {kStoreFlags},
     .is_plugin = true},
    of_plugin(init_row("s3 init"), "  %P s3 init s3://charts/stable"),
    of_plugin(push_row("s3 push"), "  %P s3 push web-1.2.0.tgz stable"),
    of_plugin(delete_row("s3 delete"), "  %P s3 delete web stable --version 1.2.0"),
    of_plugin(reindex_row("s3 reindex"), "  %P s3 reindex stable"),
    {.path = "s3 version",
     .summary = "print the version",
     .details = "Prints the version of what is built in.",
     .example = "  %P s3 version",
     .rule = ArgumentRule::none,
     .run = &run_s3_version,
     .flags = {kS3VersionFlags},
     .is_plugin = true},
    {.path = "s3 download",
     .usage = "CERT KEY CA URL",
     .summary = "write what an s3:// address has to standard output",
     .details = "How Helm asks a plugin for what has an s3:// address. The first three are taken and without effect.",
     .example = "  %P s3 download '' '' '' s3://charts/stable/index.yaml",
     .rule = ArgumentRule::exactly,
     .count = 4,
     .run = &run_s3_download,
     .is_hidden = true,
     .is_plugin = true},
};

}  // namespace cli::own
