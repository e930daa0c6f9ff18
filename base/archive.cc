// Reading tar with libarchive. The archive lies in memory unpacked, so the data of nearly every
// file is a view into it. Only the tar format is switched on: no filters, no other formats, nothing
// written to disk.
#include "base/archive.h"

#include <algorithm>
#include <cstring>

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

namespace base {
namespace {

constexpr std::size_t kBlock = 512;

// PAX names are UTF-8, and libarchive puts them into the encoding of the locale.
class Utf8Names {
 public:
  Utf8Names() : utf8_(shared()) {
    if (utf8_ != nullptr) before_ = uselocale(utf8_);
  }
  ~Utf8Names() {
    if (utf8_ == nullptr) return;
    uselocale(before_);
  }
  Utf8Names(const Utf8Names&) = delete;
  Utf8Names& operator=(const Utf8Names&) = delete;

 private:
  // Read once, and there to the end: its file is larger than most charts.
  static locale_t shared() {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    return utf8;
  }

  locale_t utf8_;
  locale_t before_ = nullptr;
};

FileType type_of(::archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) return FileType::link;
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG: return FileType::file;
    case AE_IFDIR: return FileType::directory;
    case AE_IFLNK: return FileType::link;
    default: return FileType::other;
  }
}

char kind_of(::archive_entry* entry) {
  if (::archive_entry_hardlink(entry) != nullptr) return '1';
  switch (::archive_entry_filetype(entry)) {
    case AE_IFDIR: return '5';
    case AE_IFLNK: return '2';
    case AE_IFCHR: return '3';
    case AE_IFBLK: return '4';
    case AE_IFIFO: return '6';
    default: return '0';
  }
}

}  // namespace

struct ArchiveReader::State {
  explicit State(std::string_view all) : bytes(all), handle(::archive_read_new()) {
    if (handle == nullptr) throw ArenaFull();
    ::archive_read_support_format_tar(handle);
  }
  ~State() { ::archive_read_free(handle); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  Error error() const {
    const char* text = ::archive_error_string(handle);
    const bool is_cut = text != nullptr && std::strstr(text, "runcated") != nullptr;
    Error failed(ErrorCode::invalid, is_cut ? "unexpected EOF" : "archive/tar: invalid tar header");
    if (text != nullptr) failed.because(std::string("damaged archive: ") + text);
    return failed;
  }

  Utf8Names utf8_names{};
  std::string_view bytes;
  ::archive* handle;
  ::archive_entry* entry = nullptr;
  bool is_open = false;
};

ArchiveReader::ArchiveReader(std::string_view bytes) : state_(std::make_unique<State>(bytes)) {}
ArchiveReader::~ArchiveReader() = default;

Result<bool> ArchiveReader::next(ArchiveEntry& entry) {
  if (state_->bytes.empty()) return false;
  if (!state_->is_open) {
    if (state_->bytes.size() < kBlock) return Error(ErrorCode::invalid, "unexpected EOF");
    // libarchive only reads what it is given here.
    void* start = const_cast<char*>(state_->bytes.data());
    if (::archive_read_open_memory(state_->handle, start, state_->bytes.size()) != ARCHIVE_OK) {
      return state_->error();
    }
    state_->is_open = true;
  }
  const int result = ::archive_read_next_header(state_->handle, &state_->entry);
  if (result == ARCHIVE_EOF) return false;
  if (result < ARCHIVE_WARN) return state_->error();
  const char* name = ::archive_entry_pathname(state_->entry);
  if (name == nullptr) name = ::archive_entry_pathname_utf8(state_->entry);
  entry.name = name == nullptr ? "" : name;
  entry.type = type_of(state_->entry);
  entry.kind = kind_of(state_->entry);
  entry.mode = static_cast<std::uint32_t>(::archive_entry_perm(state_->entry));
  const auto size = ::archive_entry_size(state_->entry);
  entry.size = entry.type == FileType::file && size > 0 ? static_cast<std::uint64_t>(size) : 0;
  entry.modified = ::archive_entry_mtime(state_->entry);
  entry.modified_nanoseconds = ::archive_entry_mtime_nsec(state_->entry);
  return true;
}

Result<std::string_view> ArchiveReader::read(Arena& arena, std::size_t max_bytes) {
  std::string_view first;
  std::string all;
  for (bool is_first = true;; is_first = false) {
    const void* block = nullptr;
    std::size_t size = 0;
    la_int64_t offset = 0;
    const int result = ::archive_read_data_block(state_->handle, &block, &size, &offset);
    if (result == ARCHIVE_EOF) {
      if (all.empty()) return first;
      return arena.copy(all);
    }
    if (result < ARCHIVE_WARN) return state_->error();
    const auto start = static_cast<std::size_t>(offset);
    if (start >= max_bytes) continue;
    const std::string_view piece(static_cast<const char*>(block),
                                 std::min(size, max_bytes - start));
    const bool is_inside =
        piece.data() >= state_->bytes.data() &&
        piece.data() + piece.size() <= state_->bytes.data() + state_->bytes.size();
    if (is_first && start == 0 && is_inside) {
      first = piece;
      continue;
    }
    if (all.empty()) all = first;
    if (piece.empty()) continue;
    all.resize(std::max(all.size(), start));  // a hole in a sparse file
    all.replace(start, piece.size(), piece);
  }
}

}  // namespace base
