// Reading s3:// URLs wherever a repository's URL is taken: its index, its archives, their provenance.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/cancel.h"
#include "base/env.h"
#include "base/result.h"
#include "repo/s3_store.h"

namespace repo {

class S3Reader {
 public:
  // `notes` as S3Session::open takes it. Both outlive the reader.
  S3Reader(base::Env& env, const base::Cancel& cancel, std::string notes = "")
      : env_(env), cancel_(cancel), notes_(std::move(notes)) {}

  // The bytes at "s3://bucket/key", at most `max_bytes`. One session serves all of a bucket; may be called by many
  // threads at once. Errors: ErrorCode::not_found where nothing is there (for an index.yaml with a hint how to make a
  // repository), those of the store.
  base::Result<std::string> get(const std::string& url, std::size_t max_bytes);

 private:
  base::Result<S3Store*> store_of(const std::string& bucket);

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string notes_;
  std::mutex mutex_{};  // guards what follows
  std::map<std::string, std::unique_ptr<S3Store>> stores_{};
};

}  // namespace repo
