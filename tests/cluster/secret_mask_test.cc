// What is hidden of Secrets and sensitive values, and what is not (users-and-security.md B).
#include "cluster/secret_mask.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/yaml.h"
#include "cluster/masked_release.h"

namespace cluster {
namespace {

constexpr const char* kHidden = "hunter2-hunter2";

struct TextCase {
  const char* name;
  const char* text;  // %s stands for the secret
  bool is_hidden = true;
};

std::string filled(std::string text) {
  text.replace(text.find("%s"), 2, kHidden);
  return text;
}

class LearntText : public testing::TestWithParam<TextCase> {};

TEST_P(LearntText, IsHiddenWhereAKeyTells) {
  SecretMask mask;
  mask.learn_text(filled(GetParam().text));
  const auto told = mask.masked_text(filled("says %s here"));
  EXPECT_EQ(told, GetParam().is_hidden ? "says (hidden) here" : filled("says %s here"));
}

INSTANTIATE_TEST_SUITE_P(
    Forms, LearntText,
    testing::Values(TextCase{"yaml", "adminPassword: %s\n"}, TextCase{"quoted", "auth:\n  token: \"%s\"\n"},
                    TextCase{"torn", "token: \"%s\nother: x\n"}, TextCase{"set", "auth.password=%s"},
                    TextCase{"set_of_several", "a=b,auth.password=%s,c=d"}, TextCase{"json", R"({"apiKey": "%s", "b": 1})"},
                    TextCase{"torn_json", R"({"apiKey":"%s)"}, TextCase{"block", "tls:\n  privateKey: |\n    %s\n"},
                    TextCase{"no_secret", "color: %s\n", false}, TextCase{"a_name", "secretName: %s\n", false},
                    TextCase{"after_the_block", "token: |\n  abcdefgh\ncolor: %s\n", false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(SecretMask, HidesBase64AtEveryOffset) {
  SecretMask mask;
  mask.learn_text(filled("password: %s"));
  for (const std::string before : {"", "a", "ab"}) {
    const auto coded = base::base64_encode(before + kHidden + "z");
    EXPECT_NE(mask.masked_text(coded).find("(hidden)"), std::string::npos) << coded;
  }
}

TEST(SecretMask, LeavesShortAndCommonTextsAlone) {
  SecretMask mask;
  mask.learn_text("password: true\ntoken: localhost\n");
  EXPECT_EQ(mask.masked_text("true localhost"), "true localhost");
}

TEST(SecretMask, LearnsFromTheSecretsOfAList) {
  base::Arena arena;
  SecretMask mask;
  mask.learn_object(*base::yaml::read(
      arena, filled("kind: List\napiVersion: v1\nitems:\n- kind: Secret\n  apiVersion: v1\n  stringData: {a: %s}\n")));
  EXPECT_EQ(mask.masked_text(filled("%s")), "(hidden)");
}

TEST(MaskedRelease, HidesShortDataOfTheSecretsOfAList) {
  base::Arena arena;
  Release release;
  release.manifest = "---\n# Source: web/a.yaml\nkind: List\napiVersion: v1\nitems:\n- kind: Secret\n  apiVersion: v1\n"
                     "  stringData: {pin: \"4711\"}\n- kind: ConfigMap\n  apiVersion: v1\n  data: {a: shown}\n";
  const auto& shown = masked_release(arena, release).manifest;
  EXPECT_EQ(shown.find("4711"), std::string::npos) << shown;
  EXPECT_NE(shown.find("pin: (hidden, 4 bytes"), std::string::npos) << shown;
  EXPECT_NE(shown.find("a: shown"), std::string::npos) << shown;
}

TEST(MaskedRelease, HidesTheDataOfASecretList) {
  base::Arena arena;
  Release release;
  release.notes = "the password is from-the-list";
  release.manifest = "---\nkind: SecretList\napiVersion: v1\nitems:\n- metadata: {name: a}\n  stringData: {a: from-the-list, pin: 4711}\n";
  const auto& shown = masked_release(arena, release);
  EXPECT_EQ(shown.manifest.find("from-the-list"), std::string::npos) << shown.manifest;
  EXPECT_EQ(shown.manifest.find("4711"), std::string::npos) << shown.manifest;
  EXPECT_EQ(shown.notes, "the password is (hidden)");
}

TEST(SecretMask, LooksForTheLongestFirst) {
  SecretMask mask;
  mask.learn_text("password: abcdefgh\ntoken: abcdefghijkl\n");
  EXPECT_EQ(mask.masked_text("abcdefghijkl abcdefgh"), "(hidden) (hidden)");
}

TEST(MaskedRelease, HidesSecretsInManifestHooksNotesAndValues) {
  base::Arena arena;
  Release release;
  release.config = *base::yaml::read(arena, filled("db: {password: %s}\nurl: pg://u:hunter2-hunter2@db\nport: 1\n"));
  release.manifest = filled("---\n# Source: web/a.yaml\nkind: Secret\napiVersion: v1\nmetadata: {name: a}\nstringData: {other: from-the-secret}\n"
                            "---\n# Source: web/b.yaml\nkind: ConfigMap\napiVersion: v1\ndata: {a: %s, b: from-the-secret, c: plain}\n");
  release.hooks.resize(1);
  release.hooks[0].manifest = "kind: Secret\napiVersion: v1\nmetadata: {name: h}\ndata: {k: aG9vay1zZWNyZXQ=}\n";
  release.notes = filled("It is %s, hook-secret.");
  const auto& shown = masked_release(arena, release);
  const auto config = *base::yaml::write(arena, shown.config);
  for (const std::string secret : {"hunter2-hunter2", "from-the-secret", "hook-secret", "aG9vay1zZWNyZXQ="}) {
    for (const auto& text : {config, shown.manifest, shown.hooks[0].manifest, shown.notes}) {
      EXPECT_EQ(text.find(secret), std::string::npos) << secret << " in\n" << text;
    }
  }
  EXPECT_NE(config.find("port: 1"), std::string::npos);
  EXPECT_NE(shown.manifest.find("# Source: web/a.yaml"), std::string::npos);
  EXPECT_NE(shown.manifest.find("c: plain"), std::string::npos);
}

}  // namespace
}  // namespace cluster
