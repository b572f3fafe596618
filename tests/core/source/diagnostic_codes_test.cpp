// The table of codes is complete, sorted and written out.
#include "core/source/diagnostic_codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>

namespace etude {
namespace {

std::set<std::string> codes_in_sources() {
  std::set<std::string> codes;
  const std::regex code("\"((document|expression|syntax|program|lint)\\.[a-z_]+)\"");
  for (const char* room : {"document", "expression", "syntax", "program"}) {
    for (const auto& file : std::filesystem::directory_iterator(std::filesystem::path(ETUDE_SOURCE_DIR) / "core" / room)) {
      std::ifstream stream(file.path());
      std::stringstream text;
      text << stream.rdbuf();
      const std::string content = text.str();
      for (auto at = std::sregex_iterator(content.begin(), content.end(), code); at != std::sregex_iterator(); ++at) codes.insert((*at)[1]);
    }
  }
  return codes;
}

TEST(DiagnosticCodes, AreExactlyThoseThatTheSourcesEmit) {
  const std::set<std::string> emitted = codes_in_sources();
  ASSERT_GT(emitted.size(), 50u);
  for (const std::string& code : emitted) EXPECT_NE(find_diagnostic_code(code), nullptr) << code << " is emitted but not in the table";
  for (const DiagnosticCode& row : kDiagnosticCodes) {
    EXPECT_EQ(emitted.count(std::string(row.code)), 1u) << row.code << " is in the table but never emitted";
  }
}

TEST(DiagnosticCodes, AreSortedAndWrittenInSentences) {
  const auto before = [](const DiagnosticCode& a, const DiagnosticCode& b) { return a.code < b.code; };
  EXPECT_TRUE(std::is_sorted(kDiagnosticCodes.begin(), kDiagnosticCodes.end(), before));
  for (const DiagnosticCode& row : kDiagnosticCodes) {
    EXPECT_EQ(row.meaning.back(), '.') << row.code;
    EXPECT_TRUE(row.advice.back() == '.') << row.code;
  }
  EXPECT_EQ(find_diagnostic_code("document.no_such"), nullptr);
}

}  // namespace
}  // namespace etude
