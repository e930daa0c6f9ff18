#include "repo/bundle_push.h"

#include <map>

#include <fmt/format.h>

#include "repo/oci_repository.h"

namespace repo {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool is_manifest(std::string_view type) {
  return type == media_type::kManifest || type == media_type::kDockerManifest || type == media_type::kIndex ||
         type == media_type::kDockerList;
}

class Pusher {
 public:
  Pusher(OciSession& session, const Bundle& bundle) : session_(session), bundle_(bundle) {}

  Result<BundlePushed> push(const BundleItem& item, const OciReference& place) {
    BundlePushed pushed{place.text(), item.root.digest};
    OciRepository repository(session_, place, "pull,push");
    const auto there = repository.resolve(place.reference);
    if (!there && there.error().code() != ErrorCode::not_found) return there.error();
    if (there && there->digest == item.root.digest) {
      pushed.was_there = true;
      return pushed;
    }
    for (const auto& part : TRY(bundle_.layout().tree(item.root))) {
      const auto bytes = TRY(bundle_.layout().blob(part));
      if (!is_manifest(part.type)) {
        TRY(put_blob(repository, place, part, bytes, pushed));
      } else if (part.digest != item.root.digest) {
        TRY(repository.put_manifest(part.digest, part, bytes));
      }
    }
    const auto root = TRY(bundle_.layout().blob(item.root));
    TRY(repository.put_manifest(place.reference, item.root, root));
    return pushed;
  }

 private:
  Result<void> put_blob(OciRepository& repository, const OciReference& place, const OciDescriptor& part, std::string_view bytes,
                        BundlePushed& pushed) {
    const auto home = homes_.try_emplace(part.digest, place.repository).first->second;
    if (TRY(repository.has_blob(part))) {
      ++pushed.there;
      return {};
    }
    if (home != place.repository && TRY(repository.mount_blob(part, home))) {
      ++pushed.mounted;
      return {};
    }
    ++pushed.sent;
    return repository.put_large_blob(part, bytes);
  }

  OciSession& session_;
  const Bundle& bundle_;
  std::map<std::string, std::string> homes_{};  // the repository that has a blob for sure, by digest
};

}  // namespace

Result<OciReference> place_in_target(const BundleItem& item, const std::string& target) {
  if (item.kind == BundleKind::image) {
    const auto image = TRY(chart::parse_image_reference(item.name));
    const auto moved = relocated_item(item, image, target);
    auto place = TRY(parse_oci_reference(moved.repository()));
    place.reference = moved.tag.empty() ? moved.digest : moved.tag;
    return place;
  }
  const auto chart = TRY(parse_oci_chart(fmt::format("{}/charts/{}", target, item.name)));
  return chart.place;
}

Result<void> push_bundle(OciSession& session, const Bundle& bundle, const std::string& target,
                         const std::function<void(const BundlePushed&)>& done) {
  Pusher pusher(session, bundle);
  for (const auto& item : bundle.items()) {
    if (item.kind == BundleKind::channel) continue;
    const auto place = TRY(place_in_target(item, target));
    auto pushed = pusher.push(item, place);
    if (!pushed) return std::move(pushed).error().wrap(item.name + ": ");
    done(*pushed);
  }
  return {};
}

}  // namespace repo
