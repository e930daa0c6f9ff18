// Chart.yaml to a struct: tables of fields for StructReader, one row for each.
#include "charts/metadata_read.h"

#include <array>

#include "base/yaml.h"
#include "charts/metadata.h"

namespace chart {
namespace {

using base::Value;
using Reader = StructReader;

constexpr Reader::GoType kMetadataType{"v2.Metadata"};
constexpr Reader::GoType kMaintainerType{"v2.Maintainer"};
constexpr Reader::GoType kDependencyType{"v2.Dependency"};
constexpr Reader::GoType kBaseType{"loader.chartBase"};

using MaintainerField = Reader::Field<Maintainer>;
constexpr std::array kMaintainerFields{
    MaintainerField{"name", [](Reader& r, const Value& v, Maintainer& m) { r.string(v, m.name); }},
    MaintainerField{"email",
                    [](Reader& r, const Value& v, Maintainer& m) { r.string(v, m.email); }},
    MaintainerField{"url", [](Reader& r, const Value& v, Maintainer& m) { r.string(v, m.url); }},
};

using DependencyField = Reader::Field<Dependency>;
constexpr std::array kDependencyFields{
    DependencyField{"name", [](Reader& r, const Value& v, Dependency& d) { r.string(v, d.name); }},
    DependencyField{"version",
                    [](Reader& r, const Value& v, Dependency& d) { r.string(v, d.version); }},
    DependencyField{"repository",
                    [](Reader& r, const Value& v, Dependency& d) { r.string(v, d.repository); }},
    DependencyField{"condition",
                    [](Reader& r, const Value& v, Dependency& d) { r.string(v, d.condition); }},
    DependencyField{"tags", [](Reader& r, const Value& v, Dependency& d) { r.strings(v, d.tags); }},
    DependencyField{"enabled",
                    [](Reader& r, const Value& v, Dependency& d) { r.boolean(v, d.enabled); }},
    DependencyField{"import-values", [](Reader& r, const Value& v,
                                        Dependency& d) { r.any_list(v, d.import_values); }},
    DependencyField{"alias",
                    [](Reader& r, const Value& v, Dependency& d) { r.string(v, d.alias); }},
};

void read_maintainers(Reader& reader, const Value& value, Metadata& into) {
  reader.structures<Maintainer>(value, "[]*v2.Maintainer", kMaintainerType, kMaintainerFields,
                                into.maintainers);
}

using Field = Reader::Field<Metadata>;
constexpr std::array kMetadataFields{
    Field{"name", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.name); }},
    Field{"home", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.home); }},
    Field{"sources", [](Reader& r, const Value& v, Metadata& m) { r.strings(v, m.sources); }},
    Field{"version", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.version); }},
    Field{"description",
          [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.description); }},
    Field{"keywords", [](Reader& r, const Value& v, Metadata& m) { r.strings(v, m.keywords); }},
    Field{"maintainers", &read_maintainers},
    Field{"icon", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.icon); }},
    Field{"apiVersion", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.api_version); }},
    Field{"condition", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.condition); }},
    Field{"tags", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.tags); }},
    Field{"appVersion", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.app_version); }},
    Field{"deprecated", [](Reader& r, const Value& v, Metadata& m) { r.boolean(v, m.deprecated); }},
    Field{"annotations",
          [](Reader& r, const Value& v, Metadata& m) { r.string_map(v, m.annotations); }},
    Field{"kubeVersion",
          [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.kube_version); }},
    Field{"dependencies",
          [](Reader& r, const Value& v, Metadata& m) {
            read_dependencies(r, v, m.dependencies);
            m.has_dependencies = v.is_list();
          }},
    Field{"type", [](Reader& r, const Value& v, Metadata& m) { r.string(v, m.type); }},
};

struct ApiVersion {
  std::string text{};
};
constexpr std::array kBaseFields{
    Reader::Field<ApiVersion>{
        "apiVersion", [](Reader& r, const Value& v, ApiVersion& a) { r.string(v, a.text); }},
};

}  // namespace

std::span<const Field, kMetadataFieldCount> metadata_fields() {
  return kMetadataFields;
}

void read_dependencies(Reader& reader, const Value& value,
                       std::vector<std::optional<Dependency>>& into) {
  reader.structures<Dependency>(value, "[]*v2.Dependency", kDependencyType, kDependencyFields,
                                into);
}

base::Result<Metadata> read_metadata(base::Arena& arena, std::string_view text,
                                     Strictness strictness) {
  const bool is_strict = strictness == Strictness::strict;
  const auto keys = is_strict ? base::yaml::Keys::unique : base::yaml::Keys::last_wins;
  const auto yaml = TRY(base::yaml::read_for_struct(arena, text, keys));
  return read_metadata(arena, yaml, strictness);
}

base::Result<Metadata> read_metadata(base::Arena& arena, const Value& yaml, Strictness strictness) {
  Metadata metadata;
  Reader reader(arena, strictness == Strictness::strict);
  reader.structure<Metadata>(yaml, kMetadataType, kMetadataFields, metadata);
  TRY(reader.result());
  return metadata;
}

base::Result<void> read_metadata_into(base::Arena& arena, std::string_view text, Metadata& into) {
  const auto yaml = TRY(base::yaml::read_for_struct(arena, text));
  Reader reader(arena, false);
  reader.structure<Metadata>(yaml, kMetadataType, kMetadataFields, into);
  return reader.result();
}

base::Result<std::string> read_api_version(base::Arena& arena, const Value& yaml) {
  ApiVersion version;
  Reader reader(arena, false);
  reader.structure<ApiVersion>(yaml, kBaseType, kBaseFields, version);
  TRY(reader.result());
  return std::move(version.text);
}

}  // namespace chart
