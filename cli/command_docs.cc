// docs: writes the reference, one file for each command.
#include <fmt/format.h>

#include "base/go_format.h"
#include "base/time.h"
#include "charts/pack.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/docs.h"

namespace cli {
namespace {

using base::Result;

std::string file_name(const CommandRow& command, Voice voice, char separator,
                      std::string_view ending) {
  auto name = command_path(command, voice);
  for (auto& c : name) {
    if (c == ' ') c = separator;
  }
  return name.append(ending);
}

// Every command that has a page: all that are not hidden, nor below a hidden one.
std::vector<const CommandRow*> documented(Voice voice) {
  std::vector<const CommandRow*> rows;
  for (const auto& row : commands()) {
    if (is_listed(row, voice)) rows.push_back(&row);
  }
  return rows;
}

// As os.Create: an existing folder, the file made anew.
Result<void> write_page(base::Env& env, const std::string& folder, const std::string& name,
                        const std::string& page) {
  const auto path = base::join_path(folder, name);
  const auto info = env.files.info(folder);
  if (info && !info->has_value()) {
    return base::Error(base::ErrorCode::not_found,
                       fmt::format("open {}: no such file or directory", path))
        .because(fmt::format("there is no folder {}", folder));
  }
  return env.files.write(path, page, 0644);
}

// Now, or SOURCE_DATE_EPOCH, so that the same reference comes out the same.
Result<base::TimePoint> page_time(base::Env& env) {
  const auto epoch = TRY(chart::source_date_epoch(env));
  const auto now = env.clock.unix_nanoseconds() / base::kSecond;
  return base::TimePoint(epoch.value_or(now), 0, nullptr);
}

Result<void> write_pages(Invocation& call, const std::string& folder, bool is_markdown) {
  const auto time = TRY(page_time(call.env));
  CommandLine line(call.env, call.voice, call.settings.program, {});
  for (const auto* command : documented(call.voice)) {
    const auto flags = line.flags_of(*command);
    if (is_markdown) {
      auto page = markdown_page(*command, flags, call.voice, base::format_time(time, "2-Jan-2006"));
      if (call.flags.boolean("generate-headers")) page.insert(0, title_block(*command, call.voice));
      TRY(write_page(call.env, folder, file_name(*command, call.voice, '_', ".md"), page));
    } else {
      const auto page =
          manual_page(*command, flags, call.voice, base::format_time(time, "Jan 2006"));
      TRY(write_page(call.env, folder, file_name(*command, call.voice, '-', ".1"), page));
    }
  }
  return {};
}

}  // namespace

Result<void> run_docs(Invocation& call) {
  const auto folder = call.flags.text("dir");
  const auto type = call.flags.text("type");
  if (type == "markdown" || type == "mdown" || type == "md") return write_pages(call, folder, true);
  if (type == "man") return write_pages(call, folder, false);
  if (type == "bash") {
    return write_page(call.env, folder, "completions.bash",
                      completion_script("bash", program_name(call.voice), true));
  }
  return base::Error(
      base::ErrorCode::invalid,
      fmt::format("unknown doc type {}. Try 'markdown' or 'man'", base::go_quote(type)));
}

}  // namespace cli
