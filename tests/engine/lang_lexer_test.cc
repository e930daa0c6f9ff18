// How a template's text is cut into tokens (ENG-053).
#include "engine/lang/lexer.h"

#include <string>

#include <gtest/gtest.h>

namespace engine::lang {
namespace {

struct LexCase {
  const char* name = "";
  const char* text = "";
  const char* want = "";  // each token as errors show it, with "@" and its line where that is not 1
};

std::string lex(std::string_view text) {
  base::Arena arena;
  Lexer lexer(arena, text);
  std::string shown;
  for (Token token = lexer.next();; token = lexer.next()) {
    if (!shown.empty()) shown += ' ';
    shown += format_token(token);
    const int line = line_of(text, token.position);
    if (line != 1) shown += "@" + std::to_string(line);
    if (token.type == TokenType::end_of_text || token.type == TokenType::error) return shown;
  }
}

class LexerTest : public testing::TestWithParam<LexCase> {};
TEST_P(LexerTest, GivesTokens) { EXPECT_EQ(lex(GetParam().text), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    Text, LexerTest,
    testing::Values(
        LexCase{"Empty", "", "EOF"}, LexCase{"Plain", "a: b", "\"a: b\" EOF"},
        LexCase{"CutAfterTen", "0123456789ab", "\"0123456789\"... EOF"},
        LexCase{"Action", "a{{.b}}c", R"("a" "{{" ".b" "}}" "c" EOF)"},
        LexCase{"TrimsText", "a \n{{- .b -}}\n c", R"("a" "{{"@2 ".b"@2 "}}"@2 "c"@3 EOF@3)"},
        LexCase{"TextOfSpacesGoes", " {{- 1 -}} ", R"("{{" "1" "}}" EOF)"},
        LexCase{"Comment", "a{{/* x */}}b", R"("a" "b" EOF)"},
        LexCase{"TrimmingComment", "a {{- /* \n */ -}} b", R"("a" "b"@2 EOF@2)"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Inside, LexerTest,
    testing::Values(
        LexCase{"Fields", "{{.a.b}}", R"("{{" ".a" ".b" "}}" EOF)"},
        LexCase{"Dot", "{{.}}", R"("{{" <.> "}}" EOF)"},
        LexCase{"Variables", "{{$x.y $}}", R"("{{" "$x" ".y" " " "$" "}}" EOF)"},
        LexCase{"Keywords", "{{if else end nil}}",
                R"("{{" <if> " " <else> " " <end> " " <nil> "}}" EOF)"},
        LexCase{"Declaration", "{{$x:=1}}", R"("{{" "$x" ":=" "1" "}}" EOF)"},
        LexCase{"Assignment", "{{$x = 1}}", R"("{{" "$x" " " "=" " " "1" "}}" EOF)"},
        LexCase{"Pipe", "{{a|b}}", R"("{{" "a" "|" "b" "}}" EOF)"},
        LexCase{"Parentheses", "{{(1)}}", R"t("{{" "(" "1" ")" "}}" EOF)t"},
        LexCase{"Numbers", "{{0x1p-2 1_0 .5 1e3 1+2i}}",
                R"("{{" "0x1p-2" " " "1_0" " " ".5" " " "1e3" " " "1+2i" "}}" EOF)"},
        LexCase{"Strings", R"({{"a\"}}" `}}` '"'}})",
                R"("{{" "\"a\\\"}}\"" " " "`}}`" " " "'\"'" "}}" EOF)"},
        LexCase{"Letters", "{{\u00e9t\u00e9}}", "\"{{\" \"\u00e9t\u00e9\" \"}}\" EOF"},
        LexCase{"MinusBeforeTheEnd", "{{3 -}} x", R"("{{" "3" "}}" "x" EOF)"},
        LexCase{"LineAfterRawString", "{{`\n\n` x}}", R"("{{" "`\n\n`" " "@3 "x"@3 "}}"@3 EOF@3)"}),
    [](const auto& row) { return row.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Wrong, LexerTest,
    testing::Values(
        LexCase{"UnclosedAction", "{{ ", R"("{{" " " unclosed action)"},
        LexCase{"NewLineInString", "{{\"a\n\"}}", R"("{{" unterminated quoted string)"},
        LexCase{"UnclosedComment", "\n{{/* x", R"("\n" unclosed comment@2)"},
        LexCase{"RightParenthesis", "{{)}}", R"("{{" unexpected right paren)"},
        LexCase{"BadCharacter", "{{a#}}", R"("{{" bad character U+0023 '#')"},
        LexCase{"Unprintable", "{{\x01}}", R"("{{" unrecognized character in action: U+0001)"}),
    [](const auto& row) { return row.param.name; });

}  // namespace
}  // namespace engine::lang
