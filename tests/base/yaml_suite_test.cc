// The published YAML test suite, held against what Helm's library answers to it
// (data/yaml_suite.tsv).
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "base/json.h"
#include "base/yaml.h"

namespace base::yaml {
namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

// The suite writes white space that editors would not keep as visible characters.
std::string unveil(std::string_view shown) {
  std::string text(shown);
  replace_all(text, "\u2423", " ");
  replace_all(text, "\u2014", "");
  replace_all(text, "\u00BB", "\t");
  replace_all(text, "\u2190", "\r");
  replace_all(text, "\u21D4", "\uFEFF");
  replace_all(text, "\u21B5", "");
  replace_all(text, "\u220E\n", "");
  return text;
}

std::map<std::string, std::string> recorded_answers() {
  std::map<std::string, std::string> answers;
  std::istringstream lines(read_file(TUG_SOURCE_DIR "/tests/base/data/yaml_suite.tsv"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find('\t');
    if (line.starts_with('#') || first == std::string::npos) continue;
    const std::size_t second = line.find('\t', first + 1);
    std::string answer;
    const std::string escaped =
        line.substr(first + 1, second == std::string::npos ? second : second - first - 1);
    for (std::size_t i = 0; i < escaped.size(); ++i) {
      if (escaped[i] != '\\') {
        answer += escaped[i];
        continue;
      }
      ++i;
      answer += escaped[i] == 'n' ? '\n' : escaped[i] == 't' ? '\t' : escaped[i];
    }
    answers[line.substr(0, first)] = answer;
  }
  return answers;
}

std::string answer_to(std::string_view text) {
  Arena arena;
  const Result<Value> value = read(arena, text);
  if (!value) return "ERR " + value.error().helm();
  return "OK " + *json::write(arena, *value, json::Style{false, {}});
}

TEST(YamlSuite, IsAnsweredAsByHelm) {
  const std::filesystem::path archive = TUG_SOURCE_DIR "/../shared/data/yaml.tar.xz";
  if (!std::filesystem::exists(archive)) GTEST_SKIP() << "no yaml.tar.xz beside the checkout";
  const std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / ("yaml_suite_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string command = "tar -xJf '" + archive.string() + "' -C '" + folder.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);

  const std::map<std::string, std::string> answers = recorded_answers();
  std::size_t compared = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder / "src")) {
    Arena arena;
    const Result<Value> cases = read(arena, read_file(file.path()));
    ASSERT_TRUE(cases) << file.path() << ": " << cases.error().helm();
    const List& list = cases->as_list();
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::string name = file.path().stem();
      if (list.size() > 1) name += "/" + std::to_string(i);
      const auto answer = answers.find(name);
      ASSERT_NE(answer, answers.end()) << name;
      const std::string text = unveil(list[i].as_map().get("yaml").as_string());
      EXPECT_EQ(answer_to(text), answer->second) << name << ":\n" << text;
      ++compared;
    }
  }
  std::filesystem::remove_all(folder);
  EXPECT_EQ(compared, answers.size());
}

}  // namespace
}  // namespace base::yaml
