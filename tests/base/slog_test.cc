#include <gtest/gtest.h>

#include "base/log.h"

namespace base {
namespace {

// Both lines were written by Go's slog.TextHandler.
TEST(SlogLine, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(slog_line(LogLevel::warning, "plain", {}), "level=WARN msg=plain");
  EXPECT_EQ(slog_line(LogLevel::error, "two words",
                      {{"key", "value"}, {"a b", "x=y"}, {"empty", ""}, {"quote", "a\"b"}, {"back", "a\\b"},
                       {"uni", "h\303\251"}, {"bad", "\377"}, {"nl", "a\nb"}}),
            "level=ERROR msg=\"two words\" key=value \"a b\"=\"x=y\" empty=\"\" quote=\"a\\\"b\" back=a\\b uni=h\303\251 bad=\"\\xff\" nl=\"a\\nb\"");
}

}  // namespace
}  // namespace base
