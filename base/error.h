// An error is a value with a place, printed once, by cli/voice. It holds two wordings: Helm's, which
// every error has, and a reason of our own with place, trail and hint for those who read it as tug.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace base {

// For callers that branch. There are six, and there shall be no more.
enum class ErrorCode {
  invalid,      // the input is wrong
  not_found,    // what was named does not exist
  conflict,     // it exists already, or has changed meanwhile
  unavailable,  // a server or file system does not answer; trying again may help
  denied,       // not allowed
  internal,     // a bug of ours, or a limit of the machine
};

// Where something is written. Lines and columns count from 1 (columns in characters); 0 = unknown.
struct Place {
  std::string file{};
  int line = 0;
  int column = 0;
};

class Error {
 public:
  // `helm`: what Helm 4.3.1 prints after "Error: ", complete. Where Helm has no such error, our own
  // words: one clause, lower case, that names the thing, its value and what was expected.
  Error(ErrorCode code, std::string helm) : facts_(std::make_unique<Facts>()) {
    facts_->code = code;
    facts_->helm = std::move(helm);
  }
  Error(const Error& other) : facts_(std::make_unique<Facts>(*other.facts_)) {}
  Error(Error&&) noexcept = default;
  Error& operator=(const Error& other) {
    *facts_ = *other.facts_;
    return *this;
  }
  Error& operator=(Error&&) noexcept = default;

  ErrorCode code() const { return facts_->code; }
  const std::string& helm() const { return facts_->helm; }
  // Our own reason; Helm's text where none was given.
  const std::string& reason() const { return facts_->reason.empty() ? facts_->helm : facts_->reason; }
  bool has_reason() const { return !facts_->reason.empty(); }
  const Place& place() const { return facts_->place; }
  const std::vector<std::string>& excerpt() const { return facts_->excerpt; }
  const std::vector<std::string>& trail() const { return facts_->trail; }
  const std::string& hint() const { return facts_->hint; }
  // The keys and indexes that lead to what it is about, in the file of its place or, without a file, in
  // the values: for whoever has the text and can tell the line.
  const std::vector<std::string>& path() const { return facts_->path; }
  // What else was found in the same go; none of these has others of its own. Only our voice tells them.
  const std::vector<Error>& others() const { return facts_->others; }

  // The status of the HTTP answer behind the error, 0 where there was none, and the one word a server
  // gave for it ("AlreadyExists"), for callers that must tell more than the six codes do.
  int http_status() const { return facts_->http_status; }
  const std::string& http_reason() const { return facts_->http_reason; }
  Error& answered(int status, std::string reason) & {
    facts_->http_status = status;
    facts_->http_reason = std::move(reason);
    return *this;
  }
  Error&& answered(int status, std::string reason) && { return std::move(answered(status, std::move(reason))); }

  // Sets our own reason (the tug voice).
  Error& because(std::string reason) & { facts_->reason = std::move(reason); return *this; }
  Error&& because(std::string reason) && { return std::move(because(std::move(reason))); }
  // Sets the place, unless one is set already: the innermost one is the most exact.
  Error& at(Place place) & {
    if (facts_->place.file.empty()) facts_->place = std::move(place);
    return *this;
  }
  Error&& at(Place place) && { return std::move(at(std::move(place))); }
  // Sets the place, whatever it was.
  Error& moved_to(Place place) & { facts_->place = std::move(place); return *this; }
  Error& about(std::vector<std::string> path) & { facts_->path = std::move(path); return *this; }
  Error&& about(std::vector<std::string> path) && { return std::move(about(std::move(path))); }
  Error& along_with(Error other) & { facts_->others.push_back(std::move(other)); return *this; }
  Error& without_others() & { facts_->others.clear(); return *this; }
  // The source lines to show under the place; the last one is the line the caret goes under.
  Error& showing(std::vector<std::string> lines) & { facts_->excerpt = std::move(lines); return *this; }
  Error&& showing(std::vector<std::string> lines) && { return std::move(showing(std::move(lines))); }
  // Adds a step of the way here, innermost first: "including "web.labels" at web/templates/a.yaml:6:8".
  Error& during(std::string step) & { facts_->trail.push_back(std::move(step)); return *this; }
  Error&& during(std::string step) && { return std::move(during(std::move(step))); }
  // Sets what to type instead.
  Error& hinting(std::string hint) & { facts_->hint = std::move(hint); return *this; }
  Error&& hinting(std::string hint) && { return std::move(hinting(std::move(hint))); }
  // Puts `prefix` before Helm's text (Go's fmt.Errorf("prefix: %w")); our reason stays as it is.
  Error& wrap(const std::string& prefix) & { facts_->helm.insert(0, prefix); return *this; }
  Error&& wrap(const std::string& prefix) && { return std::move(wrap(prefix)); }
  // Replaces Helm's text.
  Error& with_helm(std::string helm) & { facts_->helm = std::move(helm); return *this; }
  Error&& with_helm(std::string helm) && { return std::move(with_helm(std::move(helm))); }

 private:
  struct Facts {
    ErrorCode code = ErrorCode::internal;
    std::string helm{};
    std::string reason{};
    Place place{};
    std::vector<std::string> excerpt{};
    std::vector<std::string> trail{};
    std::string hint{};
    std::vector<std::string> path{};
    std::vector<Error> others{};
    int http_status = 0;
    std::string http_reason{};
  };
  std::unique_ptr<Facts> facts_;
};

}  // namespace base
