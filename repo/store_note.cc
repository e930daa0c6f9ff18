#include "repo/store_note.h"

#include <fmt/format.h>

#include "base/digest.h"
#include "base/go_format.h"
#include "base/regular_file.h"

namespace repo {
namespace {

std::string note_path(const std::string& folder, std::string_view subject) {
  constexpr std::size_t kNameLength = 32;
  return folder + "/" + base::sha256_hex(subject).substr(0, kNameLength);
}

std::int64_t now_of(base::Env& env) { return env.clock.unix_nanoseconds() / 1'000'000'000; }

}  // namespace

std::optional<std::string> read_note(base::Env& env, const std::string& folder, std::string_view subject,
                                     std::int64_t seconds) {
  if (folder.empty()) return std::nullopt;
  const auto path = note_path(folder, subject);
  const auto info = env.files.info(path);
  if (!info || !*info || (*info)->size > kMaxNoteBytes) return std::nullopt;
  base::Arena arena;
  const auto text = base::read_regular(env.files, arena, path);
  if (!text) return std::nullopt;
  const auto space = text->find(' ');  // "yes 1714979289": what was found out, and when
  std::int64_t time = 0;
  if (space == std::string_view::npos || !base::parse_int(text->substr(space + 1), 10, 64, time)) return std::nullopt;
  const auto age = now_of(env) - time;
  if (age < 0 || age > seconds) return std::nullopt;
  return std::string(text->substr(0, space));
}

void write_note(base::Env& env, const std::string& folder, std::string_view subject, std::string_view word) {
  if (folder.empty() || !env.files.make_directories(folder)) return;
  (void)env.files.write(note_path(folder, subject), fmt::format("{} {}", word, now_of(env)), 0600);
}

}  // namespace repo
