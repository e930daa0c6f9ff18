// A queue of jobs, workers that take the first free one, and a taker that gives out the front once it is done.
// Workers start with the second record, so that a single one costs no thread.
#include "cluster/record_decoder.h"

#include <algorithm>

#include "base/at_once.h"
#include "base/base64.h"

namespace cluster {
namespace {

constexpr unsigned kMaxWorkers = 8;
constexpr std::size_t kMaxHeld = 64;                  // records decoded or waiting for it
constexpr std::size_t kMaxHeldBytes = 8U << 20U;      // of text
constexpr std::size_t kWorthAThread = 16U << 10U;     // bytes of text from which on it pays

}  // namespace

RecordDecoder::RecordDecoder(Detail detail, Take take) : detail_(detail), take_(std::move(take)) {}

RecordDecoder::~RecordDecoder() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    next_ = jobs_.size();  // what nobody will take need not be decoded
  }
  for_workers_.notify_all();
  for (auto& worker : workers_) worker.join();
}

void RecordDecoder::decode(DecodedRecord& record) const {
  try {
    record.arena = std::make_unique<base::Arena>();
    if (record.stored.layers > 1) {
      auto inner = base::base64_decode(record.stored.text);
      if (!inner) {
        record.error = std::move(inner).error();
        return;
      }
      record.stored.text = *std::move(inner);
      record.stored.layers = 1;
    }
    auto release = decode_release(*record.arena, record.stored.text, detail_);
    if (release) {
      record.release = *release;
    } else {
      record.error = std::move(release).error();
    }
  } catch (const std::bad_alloc&) {
    record.error = base::Error(base::ErrorCode::internal, "out of memory");
  }
  if (record.release != nullptr) record.release->labels = record.stored.labels;
}

void RecordDecoder::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    for_workers_.wait(lock, [&] { return is_ending_ || next_ < jobs_.size(); });
    if (next_ >= jobs_.size()) return;
    const auto job = jobs_[next_++];
    lock.unlock();
    decode(job->record);
    lock.lock();
    job->is_done = true;
    for_taker_.notify_one();
  }
}

void RecordDecoder::start_workers() {
  const std::size_t count = base::usable_threads(kMaxWorkers);
  while (workers_.size() < count) workers_.emplace_back([this] { work(); });
}

void RecordDecoder::add(StoredRecord record) {
  auto job = std::make_shared<Job>();
  job->bytes = record.text.size();
  job->record.stored = std::move(record);
  bool is_worth_it = false;
  {
    const std::lock_guard lock(mutex_);
    held_bytes_ += job->bytes;
    jobs_.push_back(std::move(job));
    is_worth_it = jobs_.size() > 1 && held_bytes_ > kWorthAThread;
  }
  if (workers_.empty() && is_worth_it) start_workers();
  for_workers_.notify_one();
  hand_out(kMaxHeld, kMaxHeldBytes);
}

void RecordDecoder::hand_out(std::size_t max_held, std::size_t max_bytes) {
  std::unique_lock lock(mutex_);
  while (!jobs_.empty()) {
    const auto job = jobs_.front();
    const bool must_shrink = jobs_.size() > max_held || held_bytes_ > max_bytes;
    if (!job->is_done) {
      if (!must_shrink) return;
      if (next_ == 0) {  // no worker has it: do it here
        next_ = 1;
        lock.unlock();
        decode(job->record);
        lock.lock();
        job->is_done = true;
      } else {
        for_taker_.wait(lock, [&] { return job->is_done; });
      }
    }
    jobs_.pop_front();
    --next_;
    held_bytes_ -= job->bytes;
    lock.unlock();
    take_(std::move(job->record));
    lock.lock();
  }
}

void RecordDecoder::finish() {
  hand_out(0, 0);
}

}  // namespace cluster
