// Retry policies: named ones, written-out ones, and incomplete ones.
#include "core/syntax/retry_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/core/syntax/refusal.h"
#include "tests/core/syntax/tree_text.h"

namespace etude {
namespace {

std::string step(const std::string& retry) { return "- t:\n    try: {call: f}\n    retry: " + retry + "\n"; }
const std::string kBackoff = "{initial_delay: 1, max_delay: 60, multiplier: 2}";

TEST(RetryParser, ReadsPolicies) {
  struct Case {
    std::string retry;
    const char* tree;  // policy, predicate, max_retries, backoff, initial_delay, max_delay, multiplier
  };
  const Case cases[] = {
      {"${http.default_retry}", "${(http.default_retry)} - - - - - -"},
      {"${my_policy}", "${my_policy} - - - - - -"},
      {"{predicate: \"${p}\", max_retries: 8, backoff: " + kBackoff + "}", "- ${p} 8 - 1 60 2"},
      {"{predicate: \"${retry.always}\", max_retries: \"${n + 1}\", backoff: {initial_delay: 0.5, max_delay: \"${m}\", multiplier: 1.5}}",
       "- ${(retry.always)} ${(n + 1)} - 0.5 ${m} 1.5"},
      {"{predicate: \"${p}\", max_retries: 0, backoff: \"${retry.default_backoff}\"}", "- ${p} 0 ${(retry.default_backoff)} - - -"},
  };
  for (const Case& c : cases) {
    const SourceText source("a.yaml", step(c.retry));
    DiagnosticList diagnostics;
    const std::optional<Workflow> workflow = parse_workflow(source, diagnostics);
    ASSERT_TRUE(workflow.has_value());
    EXPECT_EQ(findings_text(source, diagnostics), "") << c.retry;
    EXPECT_EQ(text_of_steps(workflow->routines[0].steps), "t: try\n  -: call f()\nretry " + std::string(c.tree) + "\n") << c.retry;
  }
}

TEST(RetryParser, RefusesIncompleteAndWrongOnes) {
  const std::string whole = "{predicate: \"${http.default_retry}\", max_retries: 1, backoff: " + kBackoff + "}";
  const std::string mended = step("{predicate: \"${http.default_retry_predicate}\", max_retries: 1, backoff: " + kBackoff + "}");
  const std::string other = "{predicate: \"${http.default_retry_non_idempotent}\", max_retries: 1, backoff: " + kBackoff + "}";
  const std::string other_mended =
      step("{predicate: \"${http.default_retry_predicate_non_idempotent}\", max_retries: 1, backoff: " + kBackoff + "}");
  const std::string policy = step("${http.default_retry}");
  const Refusal cases[] = {
      {"a text", step("http.default_retry"), "error syntax.retry 3:12-3:30\n", "${http.default_retry}", policy.c_str()},
      {"nothing", step(""), "error syntax.retry 3:5-3:10\n", "must be a policy"},
      {"a list", step("[1]"), "error syntax.retry 3:12-3:15\n", "must be a policy"},
      {"an empty map", step("{}"), "error syntax.missing_key 3:5-3:10\n", "`predicate`, `max_retries` and `backoff` are missing"},
      {"no backoff", step("{predicate: \"${p}\", max_retries: 1}"), "error syntax.missing_key 3:5-3:10\n", "`backoff` is missing"},
      {"no multiplier", step("{predicate: \"${p}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 2}}"),
       "error syntax.missing_key 3:57-3:58\n", "`multiplier` is missing in `backoff`"},
      {"a misspelt key", step("{predicate: \"${p}\", max_retry: 1, backoff: " + kBackoff + "}"), "error syntax.unknown_key 3:32-3:41\n",
       "Did you mean `max_retries`?",
       "- t:\n    try: {call: f}\n    retry: {predicate: \"${p}\", max_retries: 1, backoff: {initial_delay: 1, max_delay: 60, multiplier: "
       "2}}\n"},
      {"a policy as the predicate", step(whole), "error syntax.retry_predicate 3:24-3:47\n", "is a whole policy", mended.c_str()},
      {"the other policy", step(other), "error syntax.retry_predicate 3:24-3:62\n", "default_retry_predicate_non_idempotent",
       other_mended.c_str()},
      {"a literal predicate", step("{predicate: always, max_retries: 1, backoff: " + kBackoff + "}"),
       "error syntax.retry_predicate 3:24-3:30\n", "must be an expression"},
      {"backoff that is a number", step("{predicate: \"${p}\", max_retries: 1, backoff: 5}"), "error syntax.retry 3:57-3:58\n",
       "initial_delay"},
      {"a text as a number", step("{predicate: \"${p}\", max_retries: many, backoff: " + kBackoff + "}"),
       "warning syntax.retry_number 3:45-3:49\n", "must be a number"},
      {"a broken expression", step("\"${http.}\""), "error expression.member 3:19-3:20\n", "a name is expected"},
  };
  for (const Refusal& row : cases) expect_refusal(row);
}

}  // namespace
}  // namespace etude
