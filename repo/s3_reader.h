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
#include "repo/fetch.h"
#include "repo/s3_store.h"

namespace repo {

class S3Reader {
 public:
  // `identity` and `notes` as S3Session::open takes them. `env` and `cancel` outlive the reader.
  S3Reader(base::Env& env, const base::Cancel& cancel, std::shared_ptr<AwsIdentity> identity = {}, std::string notes = "")
      : env_(env), cancel_(cancel), notes_(std::move(notes)),
        identity_(identity ? std::move(identity) : std::make_shared<AwsIdentity>(env, cancel)) {}

  // The bytes at "s3://bucket/key", at most `max_bytes`. One session serves all of a bucket; may be called by many
  // threads at once. Errors: ErrorCode::not_found where nothing is there (for an index.yaml with a hint how to make a
  // repository), those of the store.
  base::Result<std::string> get(const std::string& url, std::size_t max_bytes);
  // The same for an index of which `known` is had: where that is still what is there, nothing is sent.
  base::Result<Fetched> get_changed(const std::string& url, std::size_t max_bytes, const Validators& known);

 private:
  base::Result<S3Store*> store_of(const std::string& bucket);

  base::Env& env_;
  const base::Cancel& cancel_;
  std::string notes_;
  std::shared_ptr<AwsIdentity> identity_;
  std::mutex mutex_{};  // guards what follows
  std::map<std::string, std::unique_ptr<S3Store>> stores_{};
};

}  // namespace repo
