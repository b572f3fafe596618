// Which errors the predicates retry.
#include <gtest/gtest.h>

#include "tests/core/library/evaluator.h"

namespace etude {
namespace {

// errors-and-retry.md 6: error value, retried if idempotent, retried if not.
struct Row {
  const char* error;
  bool idempotent;
  bool non_idempotent;
};

TEST(Retry, PredicatesRetryWhatTheServiceRetries) {
  const Row rows[] = {
      {R"({"code": 429, "tags": ["HttpError"]})", true, true},
      {R"({"code": 502, "tags": ["HttpError"]})", true, false},
      {R"({"code": 503, "tags": ["HttpError"]})", true, true},
      {R"({"code": 504, "tags": ["HttpError"]})", true, false},
      {R"({"code": 500, "tags": ["HttpError"]})", false, false},
      {R"({"code": 404, "tags": ["HttpError"]})", false, false},
      {R"({"code": 200})", false, false},
      {R"({"code": 503})", true, true},
      {R"({"code": 503.0, "tags": ["HttpError"]})", false, false},
      {R"({"code": "503", "tags": ["HttpError"]})", false, false},
      {R"({"tags": ["ConnectionError"]})", true, false},
      {R"({"tags": ["ConnectionFailedError"]})", true, true},
      {R"({"tags": ["TimeoutError"]})", true, false},
      {R"({"tags": ["Other", "TimeoutError"]})", true, false},
      {R"({"tags": ["ValueError"]})", false, false},
      {R"({"tags": "TimeoutError"})", false, false},
      {R"({"tags": [null, 5, ["TimeoutError"]]})", false, false},
      {R"({"tags": null, "code": null})", false, false},
      {R"({})", false, false},
      {R"("TimeoutError")", false, false},
      {"null", false, false},
      {"503", false, false},
      {R"(["TimeoutError"])", false, false},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(test::outcome("http.default_retry_predicate(" + std::string(row.error) + ")"), row.idempotent ? "true" : "false")
        << row.error;
    EXPECT_EQ(test::outcome("http.default_retry_predicate_non_idempotent(" + std::string(row.error) + ")"),
              row.non_idempotent ? "true" : "false")
        << row.error;
    EXPECT_EQ(test::outcome("retry.always(" + std::string(row.error) + ")"), "true");
    EXPECT_EQ(test::outcome("retry.never(" + std::string(row.error) + ")"), "false");
  }
}

TEST(Retry, PredicatesTakeOneArgument) {
  for (const char* name : {"retry.always", "retry.never", "http.default_retry_predicate", "http.default_retry_predicate_non_idempotent"}) {
    const FunctionRow* row = standard_library().find(name);
    ASSERT_NE(row, nullptr);
    EXPECT_EQ(row->parameters.size(), 1u);
    EXPECT_NE(row->pure, nullptr);
  }
}

}  // namespace
}  // namespace etude
