#include "cluster/error_join.h"

#include <set>
#include <string>

namespace cluster {
namespace {

bool answered(const base::Error& error, std::string_view reason, int status) {
  if (!error.http_reason().empty()) return error.http_reason() == reason;
  return error.http_status() == status;
}

}  // namespace

base::Error join_errors(const std::vector<base::Error>& errors, std::string_view separator) {
  base::Error joined = errors.front();
  std::string text;
  std::string reasons;
  for (const auto& error : errors) {
    if (!text.empty()) text += separator;
    text += error.helm();
    if (!reasons.empty()) reasons += separator;
    reasons += error.reason();
  }
  if (reasons != text) joined.because(std::move(reasons));
  return std::move(joined).with_helm(std::move(text));
}

base::Error aggregate_errors(const std::vector<base::Error>& errors) {
  std::set<std::string> told;
  std::vector<base::Error> different;
  for (const auto& error : errors) {
    if (told.insert(error.helm()).second) different.push_back(error);
  }
  if (different.size() == 1) return different.front();
  base::Error joined = join_errors(different, ", ");
  const std::string text = "[" + joined.helm() + "]";
  return joined.with_helm(text);
}

bool is_conflict(const base::Error& error) {
  return answered(error, "Conflict", 409);
}

bool is_quota_conflict(const base::Error& error) {
  return is_conflict(error) &&
         error.helm().find("Operation cannot be fulfilled on resourcequotas") !=
             std::string::npos &&
         error.helm().find("the object has been modified") != std::string::npos;
}

bool is_not_found(const base::Error& error) {
  return answered(error, "NotFound", 404);
}
bool is_already_there(const base::Error& error) {
  return answered(error, "AlreadyExists", 409);
}

}  // namespace cluster
