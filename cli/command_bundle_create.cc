// bundle create: charts are rendered for the images that they run; then charts, channels and images are fetched and
// written into one file. Until that is whole, everything is in a folder beside it.
#include <map>
#include <memory>

#include <unistd.h>

#include <fmt/format.h>

#include "charts/load.h"
#include "charts/pack.h"
#include "cli/bundle_file.h"
#include "cli/channel_manifests.h"
#include "cli/chart_options.h"
#include "cli/image_commands.h"
#include "cli/image_source.h"
#include "cli/signals.h"
#include "repo/bundle_writer.h"

namespace cli {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// Images, and who first asked for each.
using WantedImages = std::map<std::string, std::string>;

// A folder that goes when its owner goes.
class WorkFolder {
 public:
  static Result<std::unique_ptr<WorkFolder>> make(base::Env& env, const std::string& beside) {
    auto path = base::join_path(base::directory_name(beside), fmt::format(".bundle-{}.tmp", ::getpid()));
    TRY(env.files.remove(path));
    TRY(env.files.make_directories(path));
    return std::make_unique<WorkFolder>(env, std::move(path));
  }
  WorkFolder(base::Env& env, std::string path) : env_(env), path_(std::move(path)) {}
  ~WorkFolder() { (void)static_cast<bool>(env_.files.remove(path_)); }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  base::Env& env_;
  std::string path_;
};

void want(WantedImages& images, const std::vector<chart::FoundImage>& found, const std::string& where) {
  for (const auto& one : found) images.try_emplace(one.image, fmt::format("{}: {}, {}", where, one.object(), one.place));
}

// The bytes of a chart's archive; a folder is packed, the same each time.
Result<std::string> archive_of(Invocation& call, const std::string& path, const WorkFolder& folder) {
  base::Arena arena;
  const auto info = TRY(call.env.files.info(path));
  auto archive = path;
  if (info && info->type == base::FileType::directory) {
    chart::PackageOptions options;
    options.destination = base::join_path(folder.path(), "packed");
    options.epoch = TRY(chart::source_date_epoch(call.env));
    options.times = chart::Times::fixed;
    options.load = load_options(call, chart::Loader::plain);
    TRY(call.env.files.make_directories(options.destination));
    archive = TRY(chart::package_chart(call.env, arena, path, options));
  }
  return std::string(TRY(call.env.files.read(arena, archive)));
}

Result<void> add_chart(Invocation& call, repo::BundleWriter& writer, const WorkFolder& folder, const std::string& reference,
                       WantedImages& images) {
  base::Arena arena;
  const auto rules = TRY(image_rules(call));
  const auto rendered = TRY(render_chart(call, arena, reference));
  want(images, TRY(release_images(*rendered.release, rules)), "chart " + reference);
  const auto archive = TRY(archive_of(call, rendered.path, folder));
  const auto* loaded = TRY(chart::load(call.env, arena, rendered.path, load_options(call, chart::Loader::detecting)));
  return writer.add_chart(loaded->metadata, archive);
}

Result<void> add_channel(Invocation& call, repo::BundleWriter& writer, const std::string& url, WantedImages& images) {
  const auto rules = TRY(image_rules(call));
  const auto channel = TRY(read_channel(call, url));
  repo::ChannelFiles files;
  auto document = channel.text;
  for (const auto& manifest : channel.manifests) {
    want(images, TRY(chart::find_images_in_text(manifest.text, rules, manifest.name)), fmt::format("{}: {}", url, manifest.addon));
    auto name = channel.is_channel ? manifest.name : std::string(repo::kLoneManifest);
    if (!repo::is_below_channel(name) || name == repo::kChannelDocument) {  // it lies elsewhere, and in the bundle below the channel
      const auto place = repo::place_in_bundle(name);
      auto moved = repo::with_manifest_at(document, name, place);
      if (!moved) {
        return Error(ErrorCode::invalid, fmt::format("channel {}: the manifest of {} is at {}, which is not below the channel", url,
                                                     manifest.addon, name))
            .hinting("write its address on the line of `manifest:`, or put the manifest beside the channel");
      }
      document = *std::move(moved);
      name = place;
    }
    files.emplace(name, manifest.text);
  }
  if (channel.is_channel) files.emplace(repo::kChannelDocument, document);
  return writer.add_channel(url, files);
}

Result<void> add_images(Invocation& call, repo::BundleWriter& writer, const WantedImages& images) {
  std::map<std::string, chart::ImageReference> references;  // one image may be written in two ways
  for (const auto& [name, asker] : images) {
    const auto reference = chart::parse_image_reference(name);
    if (!reference) return Error(reference.error()).wrap(asker + ": ");
    references.emplace(reference->text(), *reference);
  }
  for (const auto& [name, reference] : references) {
    call.env.log.debug("an image is looked up", {{"image", name}});
    TRY(writer.add_image(reference, call.flags.text("platform")));
  }
  return writer.fetch();
}

}  // namespace

Result<void> run_bundle_create(Invocation& call) {
  const auto path = call.flags.text("output");
  const auto& channels = call.flags.list("channel");
  if (path.empty()) return Error(ErrorCode::invalid, "the file to write is not named").hinting("bundle create -o FILE CHART");
  if (call.arguments.empty() && channels.empty() && call.flags.list("image").empty()) {
    return Error(ErrorCode::invalid, "nothing is named that the bundle should hold").hinting("name a chart, or --channel, or --image");
  }
  const SignalWatch signals(call.cancel, "");
  const auto folder = TRY(WorkFolder::make(call.env, path));
  const auto session = TRY(open_image_registries(call, WithLogin::no));
  repo::BundleWriter writer(call.env, call.cancel, session.get(), folder->path());
  WantedImages images;
  for (const auto& image : call.flags.list("image")) images.try_emplace(image, "--image");
  for (const auto& reference : call.arguments) TRY(add_chart(call, writer, *folder, reference, images));
  for (const auto& url : channels) TRY(add_channel(call, writer, url, images));
  TRY(add_images(call, writer, images));
  TRY(writer.write(path, call.flags.list("field"), call.flags.list("argument")));
  base::Arena arena;
  const auto bundle = TRY(open_bundle(call, arena, path));
  call.env.out << fmt::format("wrote {}: {}, {} bytes\n", path, bundle_summary(bundle), writer.bytes());
  return {};
}

}  // namespace cli
