// Random texts: their length and alphabet; and that names are looked up only when allowed
// (ENG-039).
#include <algorithm>
#include <map>
#include <set>

#include "engine/functions/randoms.h"
#include "tests/engine/call_function.h"

namespace engine::functions {
namespace {

std::string text(std::string_view name, const std::vector<Argument>& arguments) {
  const auto result = call_body(name, arguments);
  return result ? std::string(result->as_string()) : "error: " + result.error().helm();
}

TEST(Randoms, TextsHaveTheirLengthAndAlphabet) {
  struct Row {
    const char* function;
    std::size_t alphabet;
    bool (*is_good)(char);
  };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_either = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  for (const Row& row : {Row{"randAlpha", 52, is_letter}, Row{"randAlphaNum", 62, is_either},
                         Row{"randNumeric", 10, is_digit}, Row{"randAscii", 95, is_printable}}) {
    const std::string that = text(row.function, {5000});
    EXPECT_EQ(that.size(), 5000U) << row.function;
    EXPECT_TRUE(std::all_of(that.begin(), that.end(), row.is_good)) << row.function;
    EXPECT_EQ(std::set<char>(that.begin(), that.end()).size(), row.alphabet) << row.function;
    EXPECT_EQ(text(row.function, {0}), "");
    EXPECT_EQ(text(row.function, {-1}), "");
  }
}

TEST(Randoms, CVE_2021_4238_EveryCharacterIsAsLikelyAsTheOthers) {
  CountingRandom random;
  std::string letters(std::size_t{200} * 62, '\0');
  fill_random(random, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
              letters.data(), letters.size());
  std::map<char, int> counts;
  for (const char letter : letters) ++counts[letter];
  for (const auto& [letter, count] : counts) EXPECT_NEAR(count, 200, 4) << letter;
}

TEST(Randoms, NumbersStayInTheirRange) {
  for (int i = 0; i < 200; ++i) {
    const auto number = call_body("randInt", {-3, 4})->as_signed();
    EXPECT_GE(number, -3);
    EXPECT_LT(number, 4);
  }
  EXPECT_EQ(call("randInt", {7, 8}), "7");
  EXPECT_EQ(call("randInt", {5, 5}), "error: invalid argument to Intn");
  EXPECT_EQ(call("randInt", {5, 4}), "error: invalid argument to Intn");
}

TEST(Randoms, BytesComeInBase64) {
  EXPECT_EQ(text("randBytes", {16}).size(), 24U);
  EXPECT_EQ(text("randBytes", {0}), "");
  EXPECT_EQ(text("randBytes", {-1}), "error: runtime error: makeslice: len out of range");
}

TEST(Randoms, ShufflingKeepsTheCharacters) {
  std::string shuffled = text("shuffle", {"abcdefgh"});
  EXPECT_NE(shuffled, "abcdefgh");
  std::sort(shuffled.begin(), shuffled.end());
  EXPECT_EQ(shuffled, "abcdefgh");
  EXPECT_EQ(text("shuffle", {""}), "");
  EXPECT_EQ(text("shuffle", {"é"}), "é");
}

TEST(Randoms, UuidsAreOfVersion4) {
  const std::string uuid = text("uuidv4", {});
  ASSERT_EQ(uuid.size(), 36U);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, text("uuidv4", {}));
}

TEST(Network, CVE_2023_25165_NamesAreNotLookedUpUnlessAllowed) {
  EXPECT_EQ(text("getHostByName", {"localhost"}), "");
}

}  // namespace
}  // namespace engine::functions
