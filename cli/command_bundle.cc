// bundle list, verify and push: what is in a bundle, and into a registry with it.
#include <fmt/format.h>

#include "base/json_object.h"
#include "base/regular_file.h"
#include "base/table.h"
#include "cli/bundle_file.h"
#include "cli/image_commands.h"
#include "cli/image_source.h"
#include "cli/release_text.h"
#include "cli/signals.h"
#include "repo/bundle_push.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

// All bytes that an item needs.
Result<std::uint64_t> size_of(const repo::Bundle& bundle, const repo::BundleItem& item) {
  std::uint64_t sum = 0;
  for (const auto& part : TRY(bundle.layout().tree(item.root))) sum += part.size;
  return sum;
}

}  // namespace

Result<repo::Bundle> open_bundle(Invocation& call, base::Arena& arena, const std::string& path) {
  const auto bytes = TRY(base::read_regular(call.env.files, arena, path));
  auto bundle = repo::Bundle::open(bytes);
  if (!bundle) {
    auto error = std::move(bundle).error();
    const auto reason = error.reason();
    error.wrap(path + ": ");
    return error.because(fmt::format("{}: {}", path, reason));
  }
  return bundle;
}

Result<std::string> relocated(const repo::Bundle& bundle, const std::string& target, const chart::FoundImage& found) {
  const auto image = chart::parse_image_reference(found.image);
  if (!image) return Error(image.error()).wrap(fmt::format("{}, {}: ", found.object(), found.place));
  const auto* item = bundle.find_image(*image);
  if (item == nullptr) {
    return Error(ErrorCode::not_found, fmt::format("{}, {}: the image {} is not in the bundle", found.object(), found.place, found.image))
        .hinting(fmt::format("make the bundle with the same values, or with --image {}", found.image));
  }
  return repo::relocated_item(*item, *image, target).text();
}

std::string bundle_summary(const repo::Bundle& bundle) {
  std::size_t channels = 0;
  std::size_t charts = 0;
  std::size_t images = 0;
  for (const auto& item : bundle.items()) {
    channels += item.kind == repo::BundleKind::channel ? 1 : 0;
    charts += item.kind == repo::BundleKind::chart ? 1 : 0;
    images += item.kind == repo::BundleKind::image ? 1 : 0;
  }
  auto text = counted(charts, "chart") + ", " + counted(images, "image");
  if (channels > 0) text = counted(channels, "channel") + ", " + text;
  return text + ", " + counted(bundle.layout().blob_count(), "blob");
}

Result<void> run_bundle_verify(Invocation& call) {
  base::Arena arena;
  const auto bundle = TRY(open_bundle(call, arena, call.arguments[0]));
  call.env.out << fmt::format("{} is whole: {}\n", call.arguments[0], bundle_summary(bundle));
  return {};
}

Result<void> run_bundle_list(Invocation& call) {
  base::Arena arena;
  const auto bundle = TRY(open_bundle(call, arena, call.arguments[0]));
  std::vector<std::vector<std::string>> rows{{"KIND", "NAME", "DIGEST", "BYTES"}};
  std::string json = "[";
  for (const auto& item : bundle.items()) {
    const auto bytes = TRY(size_of(bundle, item));
    rows.push_back({std::string(kind_text(item.kind)), item.name, item.root.digest, std::to_string(bytes)});
    if (json.size() > 1) json += ',';
    base::json::ObjectWriter object(arena, json);
    object.text("kind", kind_text(item.kind));
    object.text("name", item.name);
    object.text("digest", item.root.digest);
    object.text_unless_empty("sourceDigest", item.source_digest);
    object.number("bytes", static_cast<std::int64_t>(bytes));
    object.end();
  }
  if (output_format(call) != OutputFormat::table) return print_encoded(call, arena, json + "]", output_format(call));
  call.env.out << base::format_table(rows) << '\n';
  return {};
}

Result<void> run_bundle_push(Invocation& call) {
  const auto target = TRY(repo::parse_bundle_target(call.arguments[1]));
  base::Arena arena;
  const auto bundle = TRY(open_bundle(call, arena, call.arguments[0]));
  const SignalWatch signals(call.cancel, "");
  const auto session = TRY(open_image_registries(call, WithLogin::yes));
  return repo::push_bundle(*session, bundle, target, [&](const repo::BundlePushed& pushed) {
    const auto what = pushed.was_there ? std::string("was there")
                                       : fmt::format("{} sent, {} mounted, {} there", counted(pushed.sent, "blob"), pushed.mounted,
                                                     pushed.there);
    call.env.out << fmt::format("{} {}: {}\n", pushed.name, pushed.digest, what) << std::flush;
  });
}

}  // namespace cli
