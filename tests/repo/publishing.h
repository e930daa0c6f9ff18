// A repository in a store in memory that tests publish to.
#pragma once

#include <atomic>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/digest.h"
#include "charts/pack.h"
#include "repo/publish.h"
#include "repo/stored_chart.h"
#include "tests/base/memory_filesystem.h"
#include "tests/base/test_env.h"
#include "tests/repo/memory_store.h"

namespace repo {

class CountingRandom final : public base::Random {
 public:
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(bytes)[i] = static_cast<unsigned char>(next_ += 7);
  }

 private:
  std::atomic<unsigned> next_{0};
};

inline PackedChart packed(const std::string& name, const std::string& version, const std::string& description = "") {
  base::Arena arena;
  base::MemoryLog log;
  const auto yaml = fmt::format("apiVersion: v2\nname: {}\nversion: {}\ndescription: \"{}\"\n", name, version, description);
  const chart::File files[] = {{"Chart.yaml", yaml, {}}};
  const auto chart = chart::load_files(arena, log, files);
  if (!chart) return {yaml, ""};
  chart::stamp_times(**chart, chart::kFixedTime);
  return {*chart::pack(arena, **chart), ""};
}

// What has the form of a provenance file for that archive; its signature is none.
inline std::string signature_of(const std::string& file, const PackedChart& chart) {
  return fmt::format("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nname: web\n\n...\nfiles:\n  {}: sha256:{}\n"
                     "-----BEGIN PGP SIGNATURE-----\n\nYWJj\n-----END PGP SIGNATURE-----\n",
                     file, base::sha256_hex(chart.bytes));
}

class Publishing {
 public:
  explicit Publishing(bool has_conditions = true) : store(has_conditions) {
    if (!init_repository(env.env, cancel, repository, Existing::refuse)) std::abort();
    store.order.clear();
  }
  std::string push(const std::vector<PackedChart>& charts, Existing existing = Existing::refuse) {
    PushOptions options;
    options.existing = existing;
    const auto pushed = push_charts(env.env, cancel, repository, charts, options);
    return pushed ? "" : pushed.error().helm();
  }
  // "web 1.0.0" of every entry.
  std::vector<std::string> listed() {
    std::vector<std::string> out;
    base::Arena arena;
    std::vector<SkippedEntry> skipped;
    const auto index = read_index(arena, store.objects["p/index.yaml"].body, skipped);
    if (!index) return {index.error().helm()};
    for (const auto& [name, entries] : index->entries) {
      for (const auto& entry : entries) {
        out.push_back(name + " " + entry.metadata.version);
        const auto file = file_of_entry(entry, repository);
        EXPECT_EQ(entry.digest, base::sha256_hex(store.objects["p/" + file].body)) << file;
      }
    }
    return out;
  }

  base::MemoryFileSystem files{};
  base::TestEnv test_env{files};
  CountingRandom random{};
  base::Env env_with_random{test_env.files, test_env.clock, random, test_env.log,
                            test_env.in,    test_env.out,   test_env.err, test_env.env.variable};
  struct {
    base::Env& env;
    base::MemoryLog& log;
  } env{env_with_random, test_env.log};
  base::Cancel cancel{};
  MemoryStore store;
  StoredRepository repository{store, "p/", "/notes"};
};

}  // namespace repo
