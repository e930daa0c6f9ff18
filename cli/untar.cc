#include "cli/untar.h"

#include <fmt/format.h>

#include "base/filesystem.h"
#include "base/rename_folder.h"
#include "charts/save.h"
#include "cli/chart_options.h"

namespace cli {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

// What stands behind the last slash (filepath.Split).
std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A folder in another one that is gone when its work is done, however that ends.
class Workplace {
 public:
  Workplace(base::Env& env, const std::string& folder) : files_(env.files) {
    std::uint32_t number = 0;
    env.random.fill(&number, sizeof number);
    path_ = base::join_path(folder, fmt::format(".tug-untar-{}", number));
  }
  ~Workplace() { static_cast<void>(files_.remove(path_)); }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const std::string& path() const { return path_; }

 private:
  base::FileSystem& files_;
  std::string path_;
};

}  // namespace

Result<void> untar(Invocation& call, const std::string& reference, std::string_view archive) {
  auto& files = call.env.files;
  std::string folder = call.flags.text("untardir");
  if (!folder.starts_with('/')) folder = base::join_path(call.flags.text("destination"), folder);
  const auto last = last_part(reference);
  const auto wanted = folder == "." ? last : base::join_path(folder, last);
  if (const auto info = files.info(wanted); info && *info) {
    return Error(ErrorCode::conflict,
                 fmt::format("failed to untar: a file or directory with the name {} already exists", wanted))
        .hinting("remove it, or name another folder with --untardir");
  }
  if (!files.make_directories(folder)) {
    if (auto made = files.make_directories(wanted); !made) {
      return std::move(made).error().wrap("failed to untar (mkdir): ");
    }
  }
  base::Arena arena;
  const auto options = load_options(call, chart::Loader::plain);
  const Workplace workplace(call.env, folder);
  TRY(files.make_directories(workplace.path()));
  const auto chart = TRY(chart::expand_archive(call.env, arena, workplace.path(), archive, options));
  const auto place = base::join_path(folder, std::string(base::base_name(chart)));
  if (TRY(files.info(place, false))) {  // the reference ends otherwise than the chart is called, which is there: into it, as Helm
    TRY(chart::expand_archive(call.env, arena, folder, archive, options));
  } else {
    TRY(base::rename_folder(chart, place));
  }
  return files.make_directories(wanted);
}

}  // namespace cli
