// Answers in the API's compact form, which servers write and this program reads several times faster
// than JSON. Kubernetes API conventions, "Protobuf encoding": four bytes "k8s\0", then a runtime.Unknown
// that names the kind and holds the object.
#pragma once

#include <string_view>

#include "base/arena.h"
#include "base/http.h"
#include "base/result.h"
#include "base/value.h"

namespace cluster {

inline constexpr std::string_view kProtobufType = "application/vnd.kubernetes.protobuf";

// A Secret, a ConfigMap or a list of them as the same object in JSON would be, but for what records have no use for,
// which is left out: of metadata there are name, namespace, uid, resourceVersion and labels (of a list: continue), and a
// Secret's data is bytes instead of base64. A Status likewise, without its details. Texts point into `message`, which
// must live as long as they are used. Errors: `the server's answer is no protobuf that tug knows: …`.
base::Result<base::Value> read_protobuf(base::Arena& arena, std::string_view message);

bool is_protobuf(const base::HttpResponse& response);  // by its Content-Type

// The object in an answer: protobuf, whose texts point into the answer, or JSON.
base::Result<base::Value> read_answer(base::Arena& arena, const base::HttpResponse& response);

}  // namespace cluster
