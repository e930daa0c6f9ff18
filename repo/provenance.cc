// The message that is signed: metadata, a line "...", and "files:" with the digest of the archive under its name. Only
// what base::read_clear_signed() gives as signed text is parsed.
#include "repo/provenance.h"

#include <array>
#include <map>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/clear_signed.h"
#include "base/digest.h"
#include "base/filesystem.h"
#include "base/go_format.h"
#include "base/yaml.h"
#include "charts/struct_reader.h"
#include "repo/provenance_files.h"

namespace repo {
namespace {

using base::Error;
using base::ErrorCode;
using base::Result;
using base::Value;

constexpr std::string_view kArchiveExtension = ".tgz";
constexpr std::string_view kPartEnd = "\n...\n";
constexpr std::string_view kDigestPrefix = "sha256:";
constexpr std::int64_t kNanoseconds = 1'000'000'000;
constexpr chart::StructReader::GoType kSumsType{"provenance.SumCollection"};

struct Sums {
  std::map<std::string, std::string> files{};
  std::map<std::string, std::string> images{};
};
using Field = chart::StructReader::Field<Sums>;
constexpr std::array kSumsFields{
    Field{"files", [](chart::StructReader& r, const Value& v, Sums& sums) { r.string_map(v, sums.files); }},
    Field{"images", [](chart::StructReader& r, const Value& v, Sums& sums) { r.string_map(v, sums.images); }},
};

std::int64_t now_of(base::Env& env) { return env.clock.unix_nanoseconds() / kNanoseconds; }

// A file as a whole, if it is not larger than it may be.
Result<std::string_view> read_limited(base::Env& env, base::Arena& arena, const std::string& path, std::size_t most) {
  const auto info = env.files.info(path);
  if (info && *info && (*info)->type == base::FileType::file && (*info)->size > most) {
    return Error(ErrorCode::invalid, fmt::format("{} is larger than {} MiB", path, most >> 20));
  }
  return env.files.read(arena, path);
}

Result<std::vector<base::KeyBlock>> load_keys(base::Env& env, const std::string& path) {
  base::Arena arena;
  const auto file = TRY(read_limited(env, arena, path, base::kMaxKeyRing));
  return base::read_key_ring(file, path);
}

Result<Sums> read_sums(std::string_view text) {
  const auto end = text.find(kPartEnd);
  if (end == std::string_view::npos) {
    return Error(ErrorCode::invalid, "message block must have at least two parts")
        .because("the signed text does not say which file it is for");
  }
  text.remove_prefix(end + kPartEnd.size());
  base::Arena arena;
  const auto yaml = TRY(base::yaml::read_for_struct(arena, text.substr(0, text.find(kPartEnd))));
  Sums sums;
  chart::StructReader reader(arena, false);
  reader.structure<Sums>(yaml, kSumsType, kSumsFields, sums);
  TRY(reader.result());
  return sums;
}

// What Helm does not mind around a signature, and nobody who signs needs.
Result<void> refuse_smuggling(const base::ClearSigned& message, std::string_view hash) {
  const auto refused = [](std::string_view what) {
    return Error(ErrorCode::denied, fmt::format("provenance file refused: {}", what))
        .hinting("sign the archive again, or ask whoever made it to");
  };
  constexpr std::string_view kBlank = " \t\r\n";
  if (message.before.find_first_not_of(kBlank) != std::string_view::npos) {
    return refused("text stands before the signed part, where no signature covers it");
  }
  if (message.after.find_first_not_of(kBlank) != std::string_view::npos) {
    return refused("text stands behind the signed part, where no signature covers it");
  }
  for (const auto& name : message.hashes) {
    if (name != hash) {
      return refused(fmt::format("its header says that it was hashed with {}, but the signature is over {}", name, hash));
    }
  }
  return {};
}

Error no_sum(const Sums& sums, std::string_view name) {
  Error error(ErrorCode::invalid,
              fmt::format("provenance does not contain a SHA for a file named {}", base::go_quote(name)));
  if (sums.files.empty()) return std::move(error).because("the signed text names no file");
  return std::move(error)
      .because(fmt::format("the signed text is for {}, not for a file called {}", sums.files.begin()->first, name))
      .hinting("a renamed archive cannot be verified: give it its name back");
}

Result<VerifiedChart> verify(base::Env& env, const std::vector<base::KeyBlock>& keys, std::string_view archive,
                             std::string_view name, std::string_view provenance, Trust trust) {
  const auto message = TRY(base::read_clear_signed(provenance));
  base::SignatureOptions options;
  options.now = now_of(env);
  options.weak_hashes = trust == Trust::as_helm ? base::WeakHashes::allowed : base::WeakHashes::refused;
  VerifiedChart verified{TRY(base::check_signature(keys, message.signed_bytes, message.signature, options)), {}};
  if (trust == Trust::strict) TRY(refuse_smuggling(message, verified.signer.hash));
  verified.digest = std::string(kDigestPrefix) + base::sha256_hex(archive);
  const auto sums = TRY(read_sums(message.text));
  const auto sum = sums.files.find(std::string(name));
  if (sum == sums.files.end()) return no_sum(sums, name);
  if (sum->second == verified.digest) return verified;
  return Error(ErrorCode::invalid, fmt::format("sha256 sum does not match for {}: {} != {}", name,
                                               base::go_quote(sum->second), base::go_quote(verified.digest)))
      .because(fmt::format("{} is not the archive that was signed: its digest is {}, the signed one {}", name,
                           verified.digest, sum->second));
}

Result<std::vector<base::KeyBlock>> load_public_keys(base::Env& env, const std::string& keyring) {
  auto keys = load_keys(env, keyring);
  if (keys) return keys;
  const bool is_missing = keys.error().code() == ErrorCode::not_found;
  auto error = std::move(keys).error().wrap("failed to load keyring: ");
  if (!is_missing) return error;
  return std::move(error)
      .because(fmt::format("there is no keyring {}", keyring))
      .hinting("gpg --export > FILE writes the keys you trust; name the file with --keyring");
}

}  // namespace

Result<VerifiedChart> verify_chart(base::Env& env, const std::string& path, const std::string& provenance,
                                   const VerifyOptions& options, std::string_view name) {
  if (name.empty()) name = base::base_name(path);
  const auto info = TRY(env.files.info(path));
  if (!info) return Error(ErrorCode::not_found, fmt::format("stat {}: no such file or directory", path)).because("there is no archive " + path);
  if (info->type == base::FileType::directory) {
    return Error(ErrorCode::invalid, "unpacked charts cannot be verified")
        .because(fmt::format("{} is a folder, and only archives are signed", path));
  }
  if (!base::equal_ignoring_case(base::extension(name), kArchiveExtension)) {
    return Error(ErrorCode::invalid, "chart must be a tgz file")
        .because(fmt::format("{} does not end in .tgz, so it is no archive of a chart", name));
  }
  const auto signed_by = TRY(env.files.info(provenance));
  if (!signed_by) {
    return Error(ErrorCode::not_found, fmt::format("could not load provenance file {0}: stat {0}: no such file or directory", provenance))
        .because(fmt::format("nobody has signed it: there is no {}", provenance));
  }
  const auto keys = TRY(load_public_keys(env, options.keyring));
  base::Arena arena;
  auto archive = read_limited(env, arena, path, kMaxSignedArchive);
  if (!archive) return std::move(archive).error().wrap("failed to read chart archive: ");
  auto message = read_limited(env, arena, provenance, base::kMaxClearSigned);
  if (!message) return std::move(message).error().wrap("failed to read provenance file: ");
  auto verified = verify(env, keys, *archive, name, *message, options.trust);
  if (!verified) return std::move(verified).error().at({provenance, 0, 0});
  return verified;
}

Result<VerifiedChart> verify_archive(base::Env& env, std::string_view archive, std::string_view name,
                                     std::string_view provenance, const VerifyOptions& options) {
  if (!base::equal_ignoring_case(base::extension(name), kArchiveExtension)) {
    return Error(ErrorCode::invalid, "chart must be a tgz file");
  }
  return verify_file(env, archive, name, provenance, options);
}

Result<VerifiedChart> verify_file(base::Env& env, std::string_view bytes, std::string_view name, std::string_view provenance,
                                  const VerifyOptions& options) {
  const auto keys = TRY(load_public_keys(env, options.keyring));
  return verify(env, keys, bytes, name, provenance, options.trust);
}

Result<std::map<std::string, std::string>> provenance_files(std::string_view provenance) {
  const auto message = TRY(base::read_clear_signed(provenance));
  return TRY(read_sums(message.text)).files;
}

Result<void> check_provenance_of(std::string_view provenance, const std::string& file, const std::string& digest) {
  const auto files = TRY(provenance_files(provenance));
  const auto found = files.find(file);
  if (found == files.end()) return Error(ErrorCode::invalid, fmt::format("the provenance file is not about {}", file));
  if (found->second != "sha256:" + digest) {
    return Error(ErrorCode::invalid, fmt::format("the provenance file is about another {}: its digest differs", file));
  }
  return {};
}

std::string verified_text(const VerifiedChart& chart) {
  std::string text;
  for (const auto& name : chart.signer.names) text += fmt::format("Signed by: {}\n", name);
  text += fmt::format("Using Key With Fingerprint: {}\n", chart.signer.fingerprint);
  return text + fmt::format("Chart Hash Verified: {}\n", chart.digest);
}

Result<std::optional<base::KeyBlock>> find_key(base::Env& env, const std::string& keyring, const std::string& id) {
  auto keys = TRY(load_keys(env, keyring));
  base::KeyBlock* candidate = nullptr;
  bool is_vague = false;
  for (auto& key : keys) {
    for (const auto& name : key.names) {
      if (name == id) return std::optional(std::move(key));
      if (name.find(id) == std::string::npos) continue;
      is_vague = is_vague || candidate != nullptr;
      candidate = &key;
    }
  }
  if (is_vague) {
    return Error(ErrorCode::invalid, fmt::format("more than one key contain the id {}", base::go_quote(id)))
        .hinting("give --key the whole name of one of them: gpg --list-secret-keys lists them");
  }
  if (candidate == nullptr) return std::optional<base::KeyBlock>();
  return std::optional(std::move(*candidate));
}

Result<std::string> sign_archive(base::SigningKey& key, std::string_view archive, const std::string& name,
                                 std::string_view metadata) {
  base::Arena arena;
  auto* files = base::Map::make(arena);
  files->set(arena.copy(name), Value::string(arena, std::string(kDigestPrefix) + base::sha256_hex(archive)));
  auto* sums = base::Map::make(arena);
  sums->set("files", Value::map(files));
  const auto text = TRY(base::yaml::write(arena, Value::map(sums)));
  return key.clear_sign(std::string(metadata) + std::string(kPartEnd) + text);
}

}  // namespace repo
