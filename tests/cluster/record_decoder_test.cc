#include <gtest/gtest.h>

#include "base/base64.h"
#include "cluster/record_decoder.h"

namespace cluster {
namespace {

std::vector<std::string> decode_all(int count, std::size_t padding, std::size_t layers) {
  std::vector<std::string> results;
  RecordDecoder decoder(Detail::summary, [&](DecodedRecord record) {
    results.push_back(record.error ? "bad " + record.stored.key
                                   : record.release->name + " " + record.release->labels.at("label"));
  });
  for (int i = 0; i < count; ++i) {
    const auto number = std::to_string(i);
    const auto json = i % 10 == 3 ? "{" : "{\"name\":\"r" + number + "\",\"manifest\":\"" + std::string(padding, 'x') + "\"}";
    auto text = base::base64_encode(json);
    if (layers == 2) text = base::base64_encode(text);
    decoder.add({"k" + number, "default", text, layers, {{"label", number}}});
  }
  decoder.finish();
  return results;
}

TEST(RecordDecoder, GivesRecordsInTheOrderTheyCame) {
  for (const std::size_t padding : {std::size_t{0}, std::size_t{200'000}}) {
    const auto results = decode_all(400, padding, 2);
    ASSERT_EQ(results.size(), 400U);
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto number = std::to_string(i);
      EXPECT_EQ(results[i], i % 10 == 3 ? "bad k" + number : "r" + number + " " + number);
    }
  }
}

TEST(RecordDecoder, GivesASingleRecord) { EXPECT_EQ(decode_all(1, 10, 1), std::vector<std::string>{"r0 0"}); }

TEST(RecordDecoder, EndsWithRecordsNobodyTook) {
  RecordDecoder decoder(Detail::full, [](DecodedRecord) {});
  for (int i = 0; i < 20; ++i) decoder.add({"k", "", std::string(100'000, 'A'), 1, {}});
}

}  // namespace
}  // namespace cluster
