// What the server's refusals become: its Status object, or client-go's words for answers without one.
#pragma once

#include <string>
#include <string_view>

#include "base/http.h"
#include "base/result.h"

namespace cluster {

// What was asked, for messages: "the server could not find the requested resource (get foos.example.com x)".
// An empty `plural` leaves the bracket out.
struct Question {
  std::string method = "GET";
  std::string group{};
  std::string plural{};
  std::string name{};
};

// The error behind an answer with a status outside 200 … 206. A Status object in the body goes before our
// own words; with `reads_status` false it is not looked for (client-go's Raw(), ENV-045).
base::Error answer_error(const base::HttpResponse& response, const Question& question,
                         bool reads_status = true);

// Whether an error stands for metav1.StatusReason `reason` ("NotFound", "AlreadyExists", "Conflict", …).
bool has_reason(const base::Error& error, std::string_view reason);

// An answer whose status says that all went well.
inline bool is_success(const base::HttpResponse& response) {
  return response.status >= 200 && response.status <= 206;
}

}  // namespace cluster
