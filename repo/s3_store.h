// A bucket as an ObjectStore, with S3's own API.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "repo/object_store.h"
#include "repo/s3_session.h"

namespace repo {

inline constexpr std::size_t kMultipartFrom = std::size_t{100} << 20;  // bytes from which an object goes up in parts
inline constexpr std::size_t kPartBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxListed = 2'000'000;  // objects below one prefix

class S3Store final : public ObjectStore {
 public:
  // Objects of more than `multipart_from` bytes go up in parts of `part_bytes` (5 MiB at least, S3's rule).
  explicit S3Store(std::unique_ptr<S3Session> session, std::size_t multipart_from = kMultipartFrom,
                   std::size_t part_bytes = kPartBytes)
      : session_(std::move(session)), multipart_from_(multipart_from), part_bytes_(part_bytes) {}

  base::Result<std::optional<StoredObject>> get(const std::string& key, std::size_t max_bytes) override;
  // The same where the content that `known_etag` names is had already (empty: none is): if it is still that one, nothing is
  // sent. Stores that do not know the condition send all of it.
  struct Changed {
    std::optional<StoredObject> object{};
    bool is_unchanged = false;
  };
  base::Result<Changed> get_changed(const std::string& key, std::size_t max_bytes, const std::string& known_etag);
  base::Result<std::optional<ObjectInfo>> head(const std::string& key) override;
  base::Result<WriteResult> put(const std::string& key, std::string_view body, const WriteOptions& options) override;
  base::Result<void> remove(const std::string& key) override;
  base::Result<std::vector<ObjectInfo>> list(const std::string& prefix) override;
  // Of AWS itself they are known.
  std::optional<bool> keeps_conditions() const override;
  std::string url_of(const std::string& key) const override;

  std::string address() const override { return session_->settings().endpoint; }

  S3Session& session() { return *session_; }

 private:
  std::vector<base::HttpHeader> write_headers(const WriteOptions& options) const;
  base::Result<WriteResult> put_in_parts(const std::string& key, std::string_view body, const WriteOptions& options);
  base::Result<std::string> upload_parts(const std::string& key, std::string_view body, const std::string& upload);
  base::Result<WriteResult> write_result(const base::HttpResponse& response, const std::string& key,
                                         const WriteOptions& options) const;

  std::unique_ptr<S3Session> session_;
  std::size_t multipart_from_;
  std::size_t part_bytes_;
};

}  // namespace repo
