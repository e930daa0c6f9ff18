// A part is one file: a line of what it is, the server's name for the whole, a digest over the bytes, the bytes. A file
// that is not exactly that counts for nothing.
#include "repo/resumed_download.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/append_within.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "repo/url_join.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::HttpResponse;
using base::Result;

constexpr std::string_view kFirstLine = "tug-part 1\n";
constexpr std::size_t kHexDigest = 64;
constexpr std::uint32_t kMode = 0600;
constexpr int kOk = 200;
constexpr int kPartial = 206;
constexpr int kNoSuchRange = 416;

struct Part {
  std::string validator{};  // of the whole: a strong ETag or a date; empty: it cannot be gone on with
  std::string bytes{};      // its start
};

std::optional<std::size_t> number_of(std::string_view text) {
  std::int64_t number = 0;
  if (!base::parse_int(text, 10, 63, number) || number < 0) return std::nullopt;
  return static_cast<std::size_t>(number);
}

// "bytes 100-199/200": where it starts, and how long the whole is (nothing for "*").
struct ContentRange {
  std::size_t start = 0;
  std::optional<std::size_t> total{};
};
std::optional<ContentRange> read_range(std::string_view text) {
  constexpr std::string_view kUnit = "bytes ";
  const auto dash = text.find('-');
  const auto slash = text.find('/');
  if (!text.starts_with(kUnit) || dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto start = number_of(text.substr(kUnit.size(), dash - kUnit.size()));
  if (!start) return std::nullopt;
  return ContentRange{*start, number_of(text.substr(slash + 1))};
}

std::string validator_of(const HttpResponse& head) {
  const auto etag = head.header("ETag").value_or("");
  const auto date = head.header("Last-Modified").value_or("");
  const bool is_strong = etag.starts_with('"') && etag.size() > 2;
  const auto name = is_strong ? etag : date == head.header("Date").value_or("") ? std::string_view() : date;
  return name.size() > kMaxValidator ? "" : std::string(name);
}

Part load_part(base::Env& env, const std::string& path, std::size_t max_bytes) {
  base::Arena arena;
  const auto file = env.files.read_with_info(arena, path, max_bytes + kMaxValidator + kFirstLine.size() + kHexDigest + 2);
  if (!file || !file->bytes.starts_with(kFirstLine)) return {};
  auto text = file->bytes.substr(kFirstLine.size());
  const auto end = text.find('\n');
  if (end == std::string_view::npos || text.size() < end + 1 + kHexDigest + 1 || text[end + 1 + kHexDigest] != '\n') return {};
  const auto bytes = text.substr(end + 1 + kHexDigest + 1);
  if (base::sha256_hex(bytes) != text.substr(end + 1, kHexDigest)) return {};
  return {std::string(text.substr(0, end)), std::string(bytes)};
}

// What nobody has gone on with for long.
void remove_old_parts(base::Env& env, const std::string& folder) {
  const auto entries = env.files.list(folder);
  if (!entries) return;
  const auto oldest = env.clock.unix_nanoseconds() / 1'000'000'000 - std::chrono::seconds(kPartLife).count();
  for (const auto& entry : *entries) {
    const auto path = base::join_path(folder, entry.name);
    const auto info = env.files.info(path, false);
    if (!entry.name.ends_with(".part") || !info || !*info || (*info)->modified >= oldest) continue;
    static_cast<void>(env.files.remove(path));
  }
}

class Download {
 public:
  Download(base::Env& env, const base::Cancel& cancel, base::HeadedHttp& http, const ResumedDownload& what)
      : env_(env), cancel_(cancel), http_(http), what_(what), path_(part_file(what.folder, what.request.url)),
        part_(load_part(env, path_, what.max_bytes)), has_file_(!part_.bytes.empty()) {}

  Result<HttpResponse> run();

 private:
  enum class Fit { good, refused, too_large };

  Result<HttpResponse> try_once();
  void take_head(const HttpResponse& head);
  bool take_piece(std::string_view piece);
  bool is_complete() const { return !total_ || part_.bytes.size() == *total_; }
  bool may_go_on(std::size_t before) const;
  void save();
  bool is_late() const { return what_.request.timeout && left().count() <= 0; }
  std::chrono::milliseconds left() const {
    const auto spent = std::chrono::steady_clock::now() - started_;
    return *what_.request.timeout - std::chrono::duration_cast<std::chrono::milliseconds>(spent);
  }

  base::Env& env_;
  const base::Cancel& cancel_;
  base::HeadedHttp& http_;
  const ResumedDownload& what_;
  std::string path_;
  Part part_;
  bool has_file_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  // Of the request on its way:
  std::size_t asked_from_ = 0;
  bool has_head_ = false;
  Fit fit_ = Fit::good;
  std::optional<std::size_t> total_{};
};

void Download::take_head(const HttpResponse& head) {
  has_head_ = true;
  if (head.status == kPartial) {
    const auto range = read_range(head.header("Content-Range").value_or(""));
    const auto etag = head.header("ETag").value_or("");
    const bool is_other = !etag.empty() && part_.validator.starts_with('"') && etag != part_.validator;
    if (asked_from_ == 0 || !range || range->start != asked_from_ || !range->total || is_other) fit_ = Fit::refused;
    if (range) total_ = range->total;
    return;
  }
  part_ = {validator_of(head), ""};
  total_ = number_of(head.header("Content-Length").value_or(""));
}

bool Download::take_piece(std::string_view piece) {
  if (fit_ != Fit::good) return false;
  if (total_.value_or(0) > what_.max_bytes || !base::append_within(part_.bytes, piece, what_.max_bytes)) {
    fit_ = Fit::too_large;
    return false;
  }
  if (what_.on_progress) what_.on_progress(part_.bytes.size(), total_.value_or(0));
  return true;
}

Result<HttpResponse> Download::try_once() {
  auto request = what_.request;
  if (request.timeout) request.timeout = left();
  asked_from_ = part_.bytes.size();
  has_head_ = false;
  fit_ = Fit::good;
  total_.reset();
  if (asked_from_ > 0) {
    request.headers.push_back({"Range", fmt::format("bytes={}-", asked_from_)});
    request.headers.push_back({"If-Range", part_.validator});
  }
  auto response = http_.stream_with_head(
      request, [this](const HttpResponse& head) { take_head(head); },
      [this](std::string_view piece) { return take_piece(piece); });
  if (response && response->status < 300 && !has_head_) take_head(*response);
  return response;
}

bool Download::may_go_on(std::size_t before) const {
  if (cancel_.requested() || part_.validator.empty() || part_.bytes.size() <= before) return false;
  return !is_late();
}

void Download::save() {
  if (part_.bytes.empty() || part_.validator.empty()) return;
  static_cast<void>(env_.files.make_directories(what_.folder));
  remove_old_parts(env_, what_.folder);
  static_cast<void>(env_.files.write(
      path_, fmt::format("{}{}\n{}\n{}", kFirstLine, part_.validator, base::sha256_hex(part_.bytes), part_.bytes), kMode));
}

Result<HttpResponse> Download::run() {
  const auto shown = without_password(what_.request.url);
  for (int tries = 1;; ++tries) {
    auto response = try_once();
    if (fit_ == Fit::too_large) {
      return Error(ErrorCode::invalid, fmt::format("{} has more than the {} bytes that are read", shown, what_.max_bytes));
    }
    const bool is_refused = fit_ == Fit::refused || (response && response->status == kNoSuchRange && asked_from_ > 0);
    if (is_refused && (asked_from_ == 0 || tries >= kMaxDownloadTries || is_late())) {
      return Error(ErrorCode::invalid, fmt::format("{} answers with a part that nobody asked for", shown));
    }
    if (is_refused) {
      part_ = {};
      continue;
    }
    if (response && (response->status >= 300 || is_complete())) {
      if (response->status >= 300) {
        save();
        return response;
      }
      if (has_file_) static_cast<void>(env_.files.remove(path_));
      if (response->status == kPartial) response->status = kOk;
      response->body = std::move(part_.bytes);
      return response;
    }
    if (tries >= kMaxDownloadTries || !may_go_on(asked_from_)) {
      save();
      if (!response) return response;
      return Error(ErrorCode::unavailable, fmt::format("{} broke off after {} bytes", shown, part_.bytes.size()));
    }
    env_.log.debug("a download broke off and is gone on with", {{"url", shown}, {"bytes", std::to_string(part_.bytes.size())}});
  }
}

}  // namespace

std::string part_file(const std::string& folder, const std::string& url) {
  return base::join_path(folder, base::sha256_hex(url) + ".part");
}

Result<HttpResponse> download_resumed(base::Env& env, const base::Cancel& cancel, base::HeadedHttp& http,
                                      const ResumedDownload& download) {
  return Download(env, cancel, http, download).run();
}

}  // namespace repo
