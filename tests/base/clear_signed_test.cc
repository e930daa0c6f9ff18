#include "base/clear_signed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/armor.h"

namespace base {
namespace {

constexpr std::string_view kSignature = "-----BEGIN PGP SIGNATURE-----\n\nYWJj\n-----END PGP SIGNATURE-----\n";

std::string message(std::string_view headers, std::string_view text) {
  return "-----BEGIN PGP SIGNED MESSAGE-----\n" + std::string(headers) + "\n" + std::string(text) + "\n" +
         std::string(kSignature);
}

struct Refused {
  const char* name = "";
  std::string file{};
};
class ClearSignedRefused : public testing::TestWithParam<Refused> {};

// CVE-2019-11841: what stands in the headers must never pass for signed text, or hide it.
TEST_P(ClearSignedRefused, IsNoMessage) {
  const auto read = read_clear_signed(GetParam().file);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().helm(), "signature block not found");
}

INSTANTIATE_TEST_SUITE_P(
    CVE_2019_11841_Headers, ClearSignedRefused,
    testing::Values(Refused{"Empty", ""}, Refused{"NoMessage", "name: web\n"},
                    Refused{"UnknownHeader", message("Comment: files: {}\n", "a")},
                    Refused{"NotDashEscaped", message("Hash: SHA512\nNotDashEscaped: You need GnuPG\n", "a")},
                    Refused{"UnknownHash", message("Hash: SHA999\n", "a")},
                    Refused{"HashWithText", message("Hash: SHA512 files:\n", "a")},
                    Refused{"HeaderWithoutColon", message("files\n", "a")},
                    Refused{"ControlCharacter", message("Hash: SHA512\v\n", "a")},
                    Refused{"VerticalSeparator", message("Hash: SHA512\xE2\x80\xA8\n", "a")},
                    Refused{"TextBehindFirstLine", "-----BEGIN PGP SIGNED MESSAGE----- files:\n\na\n" + std::string(kSignature)},
                    Refused{"NoSignature", "-----BEGIN PGP SIGNED MESSAGE-----\n\na\n"},
                    Refused{"SignatureWithoutEnd", "-----BEGIN PGP SIGNED MESSAGE-----\n\na\n-----BEGIN PGP SIGNATURE-----\n\nYWJj\n"}),
    [](const auto& row) { return row.param.name; });

TEST(ClearSigned, GivesTheTextWithoutEscapesAndBlanks) {
  const auto read = read_clear_signed(message("Hash: SHA512, sha256\n", "- - a: 1 \t\n\n- -----BEGIN b"));
  ASSERT_TRUE(read) << read.error().helm();
  EXPECT_EQ(read->text, "- a: 1\n\n-----BEGIN b");
  EXPECT_EQ(read->signed_bytes, "- a: 1\r\n\r\n-----BEGIN b");
  EXPECT_EQ(read->signature, "abc");
  EXPECT_THAT(read->hashes, testing::ElementsAre("SHA512", "SHA256"));
}

TEST(ClearSigned, TellsWhatStandsAroundTheMessage) {
  const auto file = "files: before\n" + message("Hash: SHA512\n", "a") + "files: behind\n";
  const auto read = read_clear_signed(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "a");
  EXPECT_EQ(read->before, "files: before\n");
  EXPECT_EQ(read->after, "files: behind\n");
}

TEST(ClearSigned, TakesTheFirstOfTwoMessages) {
  const auto file = message("Hash: SHA512\n", "first") + message("Hash: SHA512\n", "second");
  const auto read = read_clear_signed(file);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "first");
  EXPECT_NE(read->after.find("second"), std::string_view::npos);
}

TEST(ClearSigned, RefusesWhatIsTooLong) {
  EXPECT_FALSE(read_clear_signed(message("Hash: SHA512\n", std::string(kMaxClearSigned, 'a'))));
}

TEST(ClearSigned, ReadsWhatItWrites) {
  const auto lines = signed_lines("- a \n\nb\t\n-c\n");
  EXPECT_EQ(lines, "- a\n\nb\n-c\n");
  const auto written = write_clear_signed(lines, "SHA512", std::string(100, '\xff'));
  const auto read = read_clear_signed(written);
  ASSERT_TRUE(read) << read.error().helm();
  EXPECT_EQ(read->text, lines);
  EXPECT_EQ(read->signature, std::string(100, '\xff'));
  EXPECT_TRUE(read->before.empty() && read->after.empty());
  EXPECT_TRUE(written.ends_with("\n-----END PGP SIGNATURE-----"));
}

struct ArmorCase {
  const char* name = "";
  const char* body = "";
  const char* bytes = "";
};
class ArmorRead : public testing::TestWithParam<ArmorCase> {};

TEST_P(ArmorRead, GivesTheBytes) {
  const auto text = "x\n-----BEGIN T-----\n" + std::string(GetParam().body) + "-----END T-----\nrest";
  const auto read = read_armor(text);
  ASSERT_TRUE(read) << read.error().helm();
  ASSERT_TRUE(read->has_value());
  EXPECT_EQ((*read)->type, "T");
  EXPECT_EQ((*read)->bytes, GetParam().bytes);
}

INSTANTIATE_TEST_SUITE_P(Bodies, ArmorRead,
                         testing::Values(ArmorCase{"Plain", "\nYWI=\n", "ab"},
                                         ArmorCase{"WithChecksum", "\nYWI=\n=abcd\n", "ab"},
                                         ArmorCase{"WithoutPadding", "\nYWI\n", "ab"},
                                         ArmorCase{"WithHeaders", "Version: 1\nComment: b\n\nYWI=\n", "ab"},
                                         ArmorCase{"CarriageReturns", "\r\nYWI=\r\n", "ab"},
                                         ArmorCase{"Empty", "\n", ""}),
                         [](const auto& row) { return row.param.name; });

TEST(Armor, NamesWhatIsWrong) {
  const auto helm = [](const std::string& body) {
    const auto read = read_armor("-----BEGIN T-----\n\n" + body);
    return read ? std::string() : read.error().helm();
  };
  EXPECT_EQ(helm(std::string(kMaxArmorLine + 1, 'a') + "\n-----END T-----"), "openpgp: invalid data: armor invalid");
  EXPECT_EQ(helm("YW!j\n-----END T-----"), "illegal base64 data at input byte 2");
  EXPECT_EQ(helm("YWJj\n"), "unexpected EOF");
}

}  // namespace
}  // namespace base
