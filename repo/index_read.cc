// index.yaml to a struct: tables of fields for StructReader, those of Chart.yaml among them since Go embeds its
// struct. What is wrong with single entries is no error of the index.
#include <array>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "base/json.h"
#include "base/yaml.h"
#include "charts/metadata.h"
#include "charts/metadata_read.h"
#include "charts/struct_reader.h"
#include "repo/index.h"
#include "repo/index_pieces.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;
using Reader = chart::StructReader;
using EntryField = Reader::Field<IndexEntry>;
using IndexField = Reader::Field<Index>;

constexpr Reader::GoType kIndexType{"repo.IndexFile"};
constexpr Reader::GoType kEntryType{"repo.ChartVersion"};
constexpr std::string_view kDuplicateName = "validation: more than one dependency with name or alias";

void read_time(Reader& reader, const Value& value, base::Moment& into) {
  if (value.is_nil()) return;
  reader.check_finite(value);
  if (!value.is_string()) return reader.fail("Time.UnmarshalJSON: input is not a JSON string");
  const auto moment = base::parse_moment(value.as_string());
  if (!moment) return reader.fail(moment.error().helm());
  into = *moment;
}

void read_urls(Reader& reader, const Value& value, IndexEntry& into) {
  reader.strings(value, into.urls);
  into.has_urls = value.is_list();
}

template <std::size_t kIndex>
void read_metadata_field(Reader& reader, const Value& value, IndexEntry& into) {
  reader.embedded("Metadata", [&] { chart::metadata_fields()[kIndex].read(reader, value, into.metadata); });
}

constexpr std::array kOwnFields{
    EntryField{"urls", &read_urls},
    EntryField{"created", [](Reader& r, const Value& v, IndexEntry& e) { read_time(r, v, e.created); }},
    EntryField{"removed", [](Reader& r, const Value& v, IndexEntry& e) { r.boolean(v, e.removed); }},
    EntryField{"digest", [](Reader& r, const Value& v, IndexEntry& e) { r.string(v, e.digest); }},
    EntryField{"checksum", [](Reader& r, const Value& v, IndexEntry& e) { r.string(v, e.checksum); }},
    EntryField{"engine", [](Reader& r, const Value& v, IndexEntry& e) { r.string(v, e.engine); }},
    EntryField{"tillerVersion", [](Reader& r, const Value& v, IndexEntry& e) { r.string(v, e.tiller_version); }},
    EntryField{"url", [](Reader& r, const Value& v, IndexEntry& e) { r.string(v, e.url); }},
};

using EntryFields = std::array<EntryField, chart::kMetadataFieldCount + kOwnFields.size()>;

template <std::size_t... kIndexes>
EntryFields make_entry_fields(std::index_sequence<kIndexes...>) {
  EntryFields fields{EntryField{chart::metadata_fields()[kIndexes].name, &read_metadata_field<kIndexes>}...};
  std::copy(kOwnFields.begin(), kOwnFields.end(), fields.begin() + chart::kMetadataFieldCount);
  return fields;
}

// What an index has under one name. Entries that are null are kept as nothing until they are told of.
using ReadEntries = std::map<std::string, std::vector<std::optional<IndexEntry>>>;

struct ReadIndex {
  Index index{};
  ReadEntries entries{};
};

void read_versions(Reader& reader, const Value& value, std::vector<std::optional<IndexEntry>>& into) {
  static const EntryFields fields = make_entry_fields(std::make_index_sequence<chart::kMetadataFieldCount>());
  reader.structures<IndexEntry>(value, "repo.ChartVersions", kEntryType, fields, into);
}

void read_entries(Reader& reader, const Value& value, ReadIndex& into) {
  reader.map_of(value, "map[string]repo.ChartVersions", [&](std::string_view name, const Value& versions) {
    read_versions(reader, versions, into.entries[std::string(name)]);
  });
}

void check_server_info(Reader& reader, const Value& value, ReadIndex&) {
  if (!value.is_nil() && !value.is_map()) return reader.refuse(value, "map[string]interface {}");
  reader.check_finite(value);
}

using Field = Reader::Field<ReadIndex>;
constexpr std::array kIndexFields{
    Field{"serverInfo", &check_server_info},
    Field{"apiVersion", [](Reader& r, const Value& v, ReadIndex& i) { r.string(v, i.index.api_version); }},
    Field{"generated", [](Reader& r, const Value& v, ReadIndex& i) { read_time(r, v, i.index.generated); }},
    Field{"entries", &read_entries},
    Field{"publicKeys", [](Reader& r, const Value& v, ReadIndex& i) { r.strings(v, i.index.public_keys); }},
    Field{"annotations", [](Reader& r, const Value& v, ReadIndex& i) { r.string_map(v, i.index.annotations); }},
};

// Whether the entry can stay; says why not in `skipped`.
bool is_usable(const std::string& name, std::optional<IndexEntry>& entry, std::vector<SkippedEntry>& skipped) {
  if (!entry) {
    skipped.push_back({name, {}, {}});
    return false;
  }
  auto& metadata = entry->metadata;
  if (metadata.api_version.empty()) metadata.api_version = "v1";
  const auto checked = chart::validate(metadata);
  if (checked || checked.error().helm().starts_with(kDuplicateName)) return true;
  skipped.push_back({name, metadata.version, checked.error().helm()});
  return false;
}

Index without_bad_entries(ReadIndex read, std::vector<SkippedEntry>& skipped) {
  for (auto& [name, versions] : read.entries) {
    auto& kept = read.index.entries[name];
    kept.reserve(versions.size());
    std::vector<bool> usable(versions.size());
    for (std::size_t i = versions.size(); i > 0; --i) usable[i - 1] = is_usable(name, versions[i - 1], skipped);
    for (std::size_t i = 0; i < versions.size(); ++i) {
      if (usable[i]) kept.push_back(std::move(*versions[i]));
    }
    versions = {};
  }
  return std::move(read.index);
}

// The index without charts, read: whether all that is asked of it holds, and it is what cut_index took it for.
bool is_sound(base::Arena& arena, std::string_view rest) {
  const auto document = base::yaml::read_for_struct(arena, rest, base::yaml::Keys::unique);
  if (!document || !document->is_map()) return false;
  for (const auto& entry : document->as_map()) {
    if (!base::equal_ignoring_case(entry.key, "entries")) continue;
    if (entry.key != std::string_view("entries") || !entry.value.is_map() || entry.value.as_map().size() > 0) return false;
  }
  Reader reader(arena, true);
  ReadIndex read;
  reader.structure<ReadIndex>(*document, kIndexType, kIndexFields, read);
  return document->as_map().has("entries") && reader.result() && !read.index.api_version.empty();
}

// Reads one document of a piece: a chart with its name, or some of its versions. False where it is not just that.
bool read_document(std::string_view text, const std::string& name, bool is_list, ReadEntries& into) {
  base::Arena arena;
  const auto document = base::yaml::read_for_struct(arena, text, base::yaml::Keys::unique);
  if (!document || (is_list ? !document->is_list() : !document->is_map())) return false;
  if (!is_list && (document->as_map().size() != 1 || !document->as_map().has(name))) return false;
  Reader reader(arena, true);
  auto& versions = into[name];
  ReadIndex read;
  if (is_list) {
    read_versions(reader, *document, read.entries[name]);
  } else {
    read_entries(reader, *document, read);
  }
  std::move(read.entries[name].begin(), read.entries[name].end(), std::back_inserter(versions));
  return static_cast<bool>(reader.result());
}

// The one chart of a piece; nothing where it is not just that.
std::optional<Index> read_piece(const IndexPiece& piece, std::vector<SkippedEntry>& skipped,
                                const std::function<void(std::string_view)>& passed) {
  ReadIndex read;
  const std::string name(piece.name);
  if (piece.runs.empty() && !read_document(piece.text, name, false, read.entries)) return std::nullopt;
  for (const auto& run : piece.runs) {
    if (!read_document(run, name, true, read.entries)) return std::nullopt;
    if (passed) passed(run);
  }
  Index index = without_bad_entries(std::move(read), skipped);
  sort_entries(index);
  return index;
}

}  // namespace

bool read_index_by_chart(std::string_view text, std::vector<SkippedEntry>& skipped,
                         const std::function<void(const Index& chart)>& take,
                         const std::function<void(std::string_view)>& passed) {
  if (text.size() > kMaxIndexBytes) return false;
  const auto pieces = cut_index(text, passed);
  base::Arena arena;
  if (!pieces || !is_sound(arena, pieces->rest)) return false;
  for (const auto& piece : pieces->charts) {
    const auto chart = read_piece(piece, skipped, passed);
    if (!chart) return false;
    take(*chart);
    if (passed) passed(piece.text);
  }
  return true;
}

void tell_skipped(base::Log& log, const std::vector<SkippedEntry>& skipped, const std::string& source) {
  for (const auto& entry : skipped) {
    if (entry.error.empty()) {
      log.warn("skipping loading invalid entry for chart: empty entry", {{"name", entry.name}, {"source", source}});
    } else {
      log.warn("skipping loading invalid entry for chart", {{"name", entry.name},
                                                            {"version", entry.version},
                                                            {"source", source},
                                                            {"error", entry.error}});
    }
  }
}

Result<Index> read_index(base::Arena& arena, std::string_view text, std::vector<SkippedEntry>& skipped,
                         DuplicateKeys duplicates) {
  if (text.empty()) return Error(ErrorCode::invalid, "empty index.yaml file");
  if (text.size() > kMaxIndexBytes) {
    return Error(ErrorCode::invalid, "index larger than the " + std::to_string(kMaxIndexBytes) + " bytes allowed");
  }
  const auto json = base::json::read(arena, text);
  const bool is_json = static_cast<bool>(json);
  Value document;
  if (!is_json || duplicates == DuplicateKeys::refused) {
    document = TRY(base::yaml::read_for_struct(arena, text, base::yaml::Keys::unique));
  }
  Reader reader(arena, !is_json, is_json ? Reader::Source::json : Reader::Source::yaml);
  ReadIndex read;
  reader.structure<ReadIndex>(is_json ? *json : document, kIndexType, kIndexFields, read);
  TRY(reader.result());
  Index index = without_bad_entries(std::move(read), skipped);
  sort_entries(index);
  if (index.api_version.empty()) return Error(ErrorCode::invalid, "no API version specified");
  return index;
}

}  // namespace repo
