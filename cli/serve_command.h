// serve, which Helm 4 has not.
#pragma once

#include <array>

#include "cli/commands.h"
#include "cli/flag_tables.h"

namespace cli {

base::Result<void> run_serve(Invocation& call);

}  // namespace cli

namespace cli::own {

inline constexpr std::array kFolderServeFlags{
    tables::text("address", "127.0.0.1:8080", "where to take connections: ADDRESS:PORT; port 0: a free one"),
    tables::of_type(FlagType::comma_list, "host", "[]", "further host name that it is asked by; may be repeated"),
    tables::on_off("allow-upload", "let everybody on this machine publish; only on loopback"),
    tables::on_off("read-only", "take no uploads"),
    tables::text("token", "", "token that uploads need (others on this machine can see it: rather --token-file)"),
    tables::text("token-file", "", "file with that token (default: $TUG_SERVE_TOKEN)")};
inline constexpr std::string_view kServeExclusive[] = {"token token-file", "read-only allow-upload", "read-only token",
                                                       "read-only token-file"};

inline constexpr CommandRow kServeCommand[] = {
    {.path = "serve",
     .usage = "[FOLDER]",
     .summary = "serve a folder of charts as a repository",
     .details =
         "Serves the archives in FOLDER (the current one unless it is given) and in the folders right below it, until it is\n"
         "interrupted. The index is made by itself and follows the folder; nothing is written but what is uploaded. There is a\n"
         "page for people at /, and ChartMuseum's API for `repo push` and whatever else publishes that way.\n\n"
         "Without a flag only this machine can read, and nobody can write. Uploads: with --token-file FILE (or\n"
         "$TUG_SERVE_TOKEN) for those who send the token, as `Authorization: Bearer TOKEN` or as a password with any user name;\n"
         "with --allow-upload, on loopback, for everybody on this machine. On another address than loopback a token or\n"
         "--read-only must be given. The connection is not encrypted: put a proxy with TLS in front of it where others can\n"
         "listen, and name it with --host. On loopback requests for another host name than localhost are refused, or any\n"
         "web page could reach this server by a name that was made to point here.",
     .example = "  %P serve ./charts\n"
                "  %P serve ./charts --allow-upload --address 127.0.0.1:0\n"
                "  %P serve /srv/charts --address 0.0.0.0:8080 --token-file /etc/charts.token",
     .rule = ArgumentRule::at_most,
     .count = 1,
     .run = &run_serve,
     .own_flags = kFolderServeFlags,
     .exclusive = kServeExclusive,
     .complete = &complete_first_path,
     .is_ours = true},
};

}  // namespace cli::own
