// The functions of the commands, one file each: command_<name>.cc.
#pragma once

#include "cli/command.h"

namespace cli {

base::Result<void> run_create(Invocation& call);
base::Result<void> run_dependency_list(Invocation& call);
base::Result<void> run_dependency_update(Invocation& call);
base::Result<void> run_dependency_build(Invocation& call);
base::Result<void> run_docs(Invocation& call);
base::Result<void> run_env(Invocation& call);
base::Result<void> run_get_all(Invocation& call);
base::Result<void> run_get_hooks(Invocation& call);
base::Result<void> run_get_manifest(Invocation& call);
base::Result<void> run_get_metadata(Invocation& call);
base::Result<void> run_get_notes(Invocation& call);
base::Result<void> run_get_values(Invocation& call);
base::Result<void> run_help(Invocation& call);
base::Result<void> run_history(Invocation& call);
base::Result<void> run_lint(Invocation& call);
base::Result<void> run_list(Invocation& call);
base::Result<void> run_package(Invocation& call);
base::Result<void> run_show_all(Invocation& call);
base::Result<void> run_show_chart(Invocation& call);
base::Result<void> run_show_crds(Invocation& call);
base::Result<void> run_show_readme(Invocation& call);
base::Result<void> run_show_values(Invocation& call);
base::Result<void> run_status(Invocation& call);
base::Result<void> run_template(Invocation& call);
base::Result<void> run_apply(Invocation& call);
base::Result<void> run_diff(Invocation& call);
base::Result<void> run_plugin_diff(Invocation& call);
base::Result<void> run_drift(Invocation& call);
base::Result<void> run_install(Invocation& call);
base::Result<void> run_plan(Invocation& call);
base::Result<void> run_pull(Invocation& call);
base::Result<void> run_repo_add(Invocation& call);
base::Result<void> run_repo_delete(Invocation& call);
base::Result<void> run_repo_index(Invocation& call);
base::Result<void> run_repo_init(Invocation& call);
base::Result<void> run_repo_list(Invocation& call);
base::Result<void> run_repo_push(Invocation& call);
base::Result<void> run_repo_reindex(Invocation& call);
base::Result<void> run_s3_version(Invocation& call);
base::Result<void> run_s3_download(Invocation& call);
base::Result<void> run_repo_remove(Invocation& call);
base::Result<void> run_repo_update(Invocation& call);
base::Result<void> run_search_repo(Invocation& call);
base::Result<void> run_rollback(Invocation& call);
base::Result<void> run_sandbox_path(Invocation& call);
base::Result<void> run_sandbox_reset(Invocation& call);
base::Result<void> run_sandbox_serve(Invocation& call);
base::Result<void> run_test(Invocation& call);
base::Result<void> run_uninstall(Invocation& call);
base::Result<void> run_upgrade(Invocation& call);
base::Result<void> run_why(Invocation& call);
base::Result<void> run_version(Invocation& call);
// completion bash | zsh | fish | powershell, by the command's name.
base::Result<void> run_completion(Invocation& call);
// __complete and __completeNoDesc, by the command's name.
base::Result<void> run_complete(Invocation& call);

// Completion of arguments; completion_arguments.cc.
Completion complete_nothing_more(Invocation& call, const std::string& typed);
Completion complete_nothing(Invocation& call, const std::string& typed);  // and no files
Completion complete_first_path(Invocation& call,
                               const std::string& typed);  // files, then nothing more
Completion complete_two_words(Invocation& call,
                              const std::string& typed);  // of the user's own, then nothing
Completion complete_chart(Invocation& call, const std::string& typed);   // one chart reference
Completion complete_charts(Invocation& call, const std::string& typed);  // any number of them
Completion complete_name_and_chart(Invocation& call, const std::string& typed);
Completion complete_release_and_chart(Invocation& call, const std::string& typed);
Completion complete_release(Invocation& call, const std::string& typed);   // one
Completion complete_releases(Invocation& call, const std::string& typed);  // any number
Completion complete_release_and_revision(Invocation& call, const std::string& typed);
Completion complete_environment(Invocation& call, const std::string& typed);
Completion complete_command(Invocation& call, const std::string& typed);  // for help
Completion complete_remote(Invocation& call, const std::string& typed);   // push

}  // namespace cli
