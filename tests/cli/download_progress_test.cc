#include "cli/download_progress.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace cli {
namespace {

using std::chrono::milliseconds;

TEST(Progress, SaysHowFarItIsAndIsGoneAtTheEnd) {
  std::ostringstream err;
  TerminalProgress progress(err, milliseconds(0), milliseconds(0));
  progress.advance("http://shop.example/web-1.0.0.tgz?x=/y", 3'200'000, 8'100'000);
  EXPECT_THAT(err.str(), testing::EndsWith("\r\x1b[Kweb-1.0.0.tgz: 3.2 of 8.1 MB"));
  progress.advance("http://shop.example/db.tgz", 1'000'000, 0);
  EXPECT_THAT(err.str(), testing::EndsWith("\r\x1b[K2 downloads: 4.2 MB"));
  progress.end("http://shop.example/db.tgz");
  progress.end("http://shop.example/web-1.0.0.tgz?x=/y");
  EXPECT_THAT(err.str(), testing::EndsWith("\r\x1b[K"));
}

TEST(Progress, SaysNothingOfWhatIsDoneAtOnce) {
  std::ostringstream err;
  {
    TerminalProgress progress(err, std::chrono::hours(1));
    progress.advance("http://shop.example/web.tgz", 1, 2);
    progress.end("http://shop.example/web.tgz");
  }
  EXPECT_EQ(err.str(), "");
}

TEST(Progress, DoesNotSteerTheTerminalByANameOfAServers) {
  EXPECT_THAT(progress_text("web\x1b[2J.tgz", 1, 0), testing::Not(testing::HasSubstr("\x1b")));
  EXPECT_LT(progress_text(std::string(1000, 'x'), 1, 0).size(), 80U);
}

}  // namespace
}  // namespace cli
