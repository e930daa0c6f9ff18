// What template functions reach beyond their arguments. The evaluator passes it on unseen; a function
// that needs it calls services(call).
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/env.h"
#include "base/object.h"
#include "base/result.h"
#include "base/value.h"

namespace engine {

namespace lang {
class TemplateSet;
}

// lookup: API version, kind, namespace ("" = all), name ("" = list). An empty map when nothing is found.
using LookupFunction = std::function<base::Result<base::Value>(
    base::Arena& arena, std::string_view api_version, std::string_view kind,
    std::string_view name_space, std::string_view name)>;

struct Services final : base::Host {
  Services(base::Clock& the_clock, base::Random& the_random, base::Log& the_log)
      : clock(the_clock), random(the_random), log(the_log) {}
  base::Clock& clock;
  base::Random& random;
  base::Log& log;
  lang::TemplateSet* templates = nullptr;  // for include and tpl
  LookupFunction lookup{};                 // empty: lookup gives {}
  bool lint = false;                       // required and fail only log (ENG-052)
  bool enable_dns = false;                 // getHostByName asks the resolver (ENG-039)
  bool strict = false;                     // missingkey=error, also inside tpl (ENG-051)
  std::map<std::string, int, std::less<>> include_depth{};  // nested uses by name (ENG-022)
  int tpl_depth = 0;                       // tpl within tpl
};

inline Services& services(const base::Call& call) { return static_cast<Services&>(call.host); }

}  // namespace engine
