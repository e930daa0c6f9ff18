// Decodes records on several threads and gives them back in the order they came: unpacking and parsing takes
// longer than fetching once there are hundreds of them.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/arena.h"
#include "base/result.h"
#include "cluster/release.h"

namespace cluster {

// A record as it was fetched.
struct StoredRecord {
  std::string key{};         // the object's name
  std::string name_space{};  // the object's
  std::string text{};        // base64 of gzip of JSON
  std::size_t layers = 1;    // 2: base64 once more around it, as the API hands out Secrets
  std::map<std::string, std::string> labels{};
};

// The same, decoded: either a release that lives in the arena, or what was wrong.
struct DecodedRecord {
  StoredRecord stored{};
  std::unique_ptr<base::Arena> arena{};
  Release* release = nullptr;
  std::optional<base::Error> error{};
};

class RecordDecoder {
 public:
  using Take = std::function<void(DecodedRecord record)>;

  // `take` gets the records in order, on the thread that calls add() and finish().
  RecordDecoder(Detail detail, Take take);
  ~RecordDecoder();
  RecordDecoder(const RecordDecoder&) = delete;
  RecordDecoder& operator=(const RecordDecoder&) = delete;

  void add(StoredRecord record);
  // Waits for the rest.
  void finish();

 private:
  struct Job {
    DecodedRecord record{};
    std::size_t bytes = 0;
    bool is_done = false;
  };
  void work();
  void decode(DecodedRecord& record) const;
  void start_workers();
  // Gives out what is ready; waits for the first one where more than this is held.
  void hand_out(std::size_t max_held, std::size_t max_bytes);

  Detail detail_;
  Take take_;
  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable for_workers_;
  std::condition_variable for_taker_;
  std::deque<std::shared_ptr<Job>> jobs_;  // in order; the first is the next to give out
  std::size_t next_ = 0;                   // the first job that no worker has taken
  std::size_t held_bytes_ = 0;
  bool is_ending_ = false;
};

}  // namespace cluster
