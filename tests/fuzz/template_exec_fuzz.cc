// Any text as a template that runs with a little data: it must end within its limits, with output or
// with an error, never with a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/arena.h"
#include "base/env.h"
#include "base/json.h"
#include "base/log.h"
#include "engine/functions/functions.h"
#include "engine/functions/services.h"
#include "engine/lang/template_set.h"

namespace {

constexpr std::size_t kMemory = std::size_t{256} << 20;
constexpr engine::lang::Limits kLimits{1000, 100'000, std::size_t{1} << 20};
constexpr std::string_view kData = R"({"s":"text","i":5,"f":1.5,"t":true,"nil":null,"l":[1,"two",null,{"k":"v"}],
  "m":{"z":1,"a":{"b":"c"}},"tpl":"{{ .s }}"})";
constexpr std::string_view kShared = R"({{ define "t" }}[{{ . }}]{{ end }}{{ define "u" }}{{ .m.a.b }}{{ end }})";

struct FixedClock final : base::Clock {
  std::int64_t unix_nanoseconds() override { return 1'700'000'000'000'000'000; }
};
struct FixedRandom final : base::Random {
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(bytes)[i] = 7;
  }
};

// Without what takes its time: keys, certificates, password hashes.
const base::Function* find(std::string_view name) {
  for (const std::string_view slow : {"genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert",
                                      "genSelfSignedCertWithKey", "genSignedCert", "genSignedCertWithKey",
                                      "bcrypt", "htpasswd", "derivePassword"}) {
    if (name == slow) return nullptr;
  }
  return engine::functions::find_function(name);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace lang = engine::lang;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  FixedClock clock;
  FixedRandom random;
  base::MemoryLog log;
  try {
    base::Arena arena(kMemory);
    engine::Services services(clock, random, log);
    lang::TemplateSet templates(arena, &find);
    services.templates = &templates;
    const auto dot = base::json::read(arena, kData);
    if (!dot || !templates.parse("shared", kShared)) std::abort();
    if (!templates.parse("fuzz", text)) return 0;
    std::string out;
    const auto done = templates.execute("fuzz", *dot, services, out, kLimits);
    if (!done && !done.error().helm().starts_with("template: ")) std::abort();
  } catch (const base::ArenaFull&) {
  }
  return 0;
}
