// The charts of a folder as a repository: an index that is made anew when the folder has changed, and the archives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/arena.h"
#include "base/env.h"
#include "base/file_identity.h"
#include "base/result.h"
#include "repo/index.h"

namespace repo {

inline constexpr std::size_t kMaxServedCharts = 20'000;                     // archives of one folder
inline constexpr std::size_t kMaxServedArchive = std::size_t{256} << 20;   // bytes of one; larger ones are left out

// An archive that was found to be a chart.
struct ServedChart {
  std::string path{};  // below the folder: "web-1.0.0.tgz", "stable/web-1.0.0.tgz"
  std::string name{};
  std::string version{};
  std::string digest{};        // sha256 in hexadecimal
  std::int64_t modified = 0;   // unix seconds
  std::uint64_t size = 0;
  bool has_provenance = false;
};

// The folder at one moment. Never changes; whoever holds it may read it from any thread.
struct FolderState {
  std::map<std::string, ServedChart, std::less<>> charts{};  // by path
  Index index{};         // sorted; URLs are "charts/" and the path
  std::string yaml{};    // index.yaml
  std::string packed{};  // the same in gzip
  std::string etag{};    // of yaml, with its quotes
  std::int64_t made = 0;  // unix seconds
  std::vector<std::shared_ptr<const base::Arena>> arenas{};  // hold values of the index

  // The archive of that name and version; nullptr where there is none.
  const ServedChart* find(std::string_view name, std::string_view version) const;
};

class ChartFolder {
 public:
  ChartFolder(base::Env& env, std::string path);
  ~ChartFolder();
  ChartFolder(const ChartFolder&) = delete;
  ChartFolder& operator=(const ChartFolder&) = delete;

  // What the folder holds now: its .tgz files and those of the folders right below it, as `repo index` takes them. Files
  // are looked at (stat), and read only where they have changed. What is no chart, too large, a link out of the folder or
  // the second of one name and version is left out, which the log is told once. Fails where the folder cannot be read.
  base::Result<std::shared_ptr<const FolderState>> look();

  // The bytes of a file below the folder, at most kMaxServedArchive; any thread may call it.
  base::Result<std::string> read(const std::string& path);
  // Writes a file below the folder so that a reader sees all of it or none.
  base::Result<void> write(const std::string& path, std::string_view bytes);
  base::Result<void> remove(const std::string& path);
  bool has(const std::string& path);
  const std::string& path() const { return path_; }
  std::string full_path(const std::string& path) const;
  // A warning, from any thread.
  void warn(const std::string& text);

 private:
  struct Known;
  struct Found {
    std::string path{};
    base::FileIdentity identity{};
    bool has_provenance = false;
    bool operator==(const Found&) const = default;
  };

  base::Result<std::vector<Found>> scan();
  base::Result<void> scan_folder(const std::string& folder, bool goes_down, std::vector<Found>& into);
  bool is_inside(const std::string& path);
  void read_changed(const std::vector<Found>& found);
  std::shared_ptr<Known> read_known(const Found& found);
  base::Result<std::shared_ptr<const FolderState>> make_state(const std::vector<Found>& found);
  void tell_once(const std::string& text);

  base::Env& env_;
  std::string path_;
  std::string resolved_{};
  std::mutex look_mutex_{};   // one look at a time; guards what follows
  std::vector<Found> found_{};
  std::map<std::string, std::shared_ptr<Known>> known_{};  // by path
  std::map<std::string, bool> told_{};
  std::shared_ptr<const FolderState> state_{};
  std::mutex files_mutex_{};  // of env_: its disk and its log are for one thread at a time
};

}  // namespace repo
