// The table.
#include "core/language/key_docs.h"

#include <array>

namespace etude {
namespace {

constexpr std::array kRows{
    KeyDoc{"document", "main", "Where an execution begins."},
    KeyDoc{"routine", "params", "Names of the parameters; `name: value` gives a default."},
    KeyDoc{"routine step try for except branch service_handler", "steps", "Steps that run one after the other."},
    KeyDoc{"step", "assign", "Sets variables, one after the other; at most 50."},
    KeyDoc{"step", "call", "Calls a function, a connector or a subworkflow, and waits for it."},
    KeyDoc{"step", "args", "The arguments of a call, by name."},
    KeyDoc{"step", "result", "The variable that takes what a call returns."},
    KeyDoc{"step", "switch", "Goes the way of the first condition that is true; at most 50."},
    KeyDoc{"switch", "condition", "An expression that must be true or false for this way to be taken."},
    KeyDoc{"step", "next", "What comes next: the name of a step, `end`, or in loops `break` and `continue`."},
    KeyDoc{"step parallel", "for", "Runs steps for each entry of a list, of the keys of a map, or of a range."},
    KeyDoc{"for", "value", "The variable that holds the entry."},
    KeyDoc{"for", "index", "The variable that counts the entries from 0."},
    KeyDoc{"for", "in", "The list that the loop goes over."},
    KeyDoc{"for", "range", "First and last number of the loop: `[1, 10]`; both count."},
    KeyDoc{"step", "parallel", "Runs branches, or the iterations of a loop, at the same time."},
    KeyDoc{"parallel", "branches", "Named lists of steps that run at the same time."},
    KeyDoc{"parallel", "shared", "Variables of the surroundings that branches may write."},
    KeyDoc{"parallel", "concurrency_limit", "How many branches or iterations run at once."},
    KeyDoc{"parallel", "exception_policy", "`continueAll`: the other branches go on after an error."},
    KeyDoc{"step", "try", "A call or steps whose errors are handled here."},
    KeyDoc{"step", "retry", "Which errors of the `try` are tried again, how often and after how long."},
    KeyDoc{"retry", "predicate", "A function or subworkflow that says whether an error is tried again."},
    KeyDoc{"retry", "max_retries", "How often it is tried again at most."},
    KeyDoc{"retry", "backoff", "How long to wait between attempts."},
    KeyDoc{"backoff", "initial_delay", "The first wait, in seconds."},
    KeyDoc{"backoff", "max_delay", "The longest wait, in seconds."},
    KeyDoc{"backoff", "multiplier", "How much longer each wait is than the last."},
    KeyDoc{"step", "except", "Steps that handle the error."},
    KeyDoc{"except", "as", "The variable that holds the error."},
    KeyDoc{"step", "raise", "Raises an error: a text or a map."},
    KeyDoc{"step", "return", "Ends the routine with a value; in `main`, the execution."},
    KeyDoc{"auth", "type", "`OIDC` for services of one's own, `OAuth2` for Google APIs."},
    KeyDoc{"auth", "audience", "For whom the OIDC token is made; the URL if nothing is said."},
    KeyDoc{"auth", "scope", "The scopes of the OAuth2 token."},
    KeyDoc{"services_document", "seed", "The number that all chance of a run follows from."},
    KeyDoc{"services_document", "start_time", "What the virtual clock shows when a run starts."},
    KeyDoc{"services_document", "project", "Id, number and location of the simulated project."},
    KeyDoc{"services_document", "env", "Environment variables of the workflow."},
    KeyDoc{"services_document", "services", "Simulated services by name."},
    KeyDoc{"services_document", "topics", "Topics for events, and how surely they arrive."},
    KeyDoc{"services_document", "clients", "Requests that come from outside at given times."},
    KeyDoc{"services_document", "callbacks", "Requests to the callback endpoints that the workflow makes."},
    KeyDoc{"services_document", "invariants", "What must always hold; checked after every change."},
    KeyDoc{"services_document", "google", "Contents of the simulated Google APIs."},
    KeyDoc{"service", "url", "The address under which the service answers."},
    KeyDoc{"service", "auth", "The token that requests must bring: `none`, `OIDC`, `OAuth2`."},
    KeyDoc{"service", "latency", "How long an answer takes: `100ms`, `80ms..200ms`."},
    KeyDoc{"service", "state", "What the service remembers; handlers read and write it as `state`."},
    KeyDoc{"service", "faults", "What goes wrong by itself: error rate, lost replies, outages."},
    KeyDoc{"service", "routes", "What it answers to which requests; the first that fits counts."},
    KeyDoc{"service", "subscribe", "Steps for the events of topics."},
    KeyDoc{"service", "concurrency", "How many requests it handles at once; others wait."},
    KeyDoc{"faults", "error_rate", "Share of requests that are answered with an error, 0 to 1."},
    KeyDoc{"faults", "error_code", "The status of those answers; 503 if nothing is said."},
    KeyDoc{"faults", "lost_reply_rate", "Share of requests that are done while the answer gets lost."},
    KeyDoc{"faults", "outages", "Stretches of time in which no connection is taken."},
    KeyDoc{"faults", "latency_factor", "Makes every answer so many times slower."},
    KeyDoc{"routes", "match", "Method and path: `POST /orders/{id}`."},
    KeyDoc{"routes", "query", "Query parameters that the request must have."},
    KeyDoc{"routes", "latency", "How long this answer takes."},
    KeyDoc{"routes", "respond", "The answer: code, headers, body."},
    KeyDoc{"routes", "sequence", "Answers one after the other; the last one stays."},
    KeyDoc{"routes", "fault", "No answer but a fault of the connection."},
    KeyDoc{"routes subscribe", "steps", "Steps that make the answer; they see `request`, `call` and `state`."},
    KeyDoc{"respond sequence", "code", "The HTTP status."},
    KeyDoc{"respond sequence", "headers", "Headers of the answer."},
    KeyDoc{"respond sequence", "body", "The body, sent as JSON."},
    KeyDoc{"respond sequence", "text", "The body as plain text."},
    KeyDoc{"respond sequence", "base64", "The body as bytes in base64."},
    KeyDoc{"sequence", "fault", "No answer but a fault of the connection."},
    KeyDoc{"subscribe", "topic", "The topic whose events are handled."},
    KeyDoc{"topic", "delay", "How long an event takes."},
    KeyDoc{"topic", "delivery", "`at_least_once` or `at_most_once`."},
    KeyDoc{"topic", "duplicate_rate", "Share of events that arrive twice."},
    KeyDoc{"topic", "loss_rate", "Share of deliveries that get lost on the way."},
    KeyDoc{"topic", "max_attempts", "After so many deliveries the broker gives up."},
    KeyDoc{"topic", "retry_delay", "How long until an event is delivered again."},
    KeyDoc{"clients", "name", "Who asks."},
    KeyDoc{"clients callbacks", "at", "When, from the start of the run."},
    KeyDoc{"clients", "request", "What is asked: method, url, body."},
    KeyDoc{"request callbacks", "method", "The HTTP method."},
    KeyDoc{"request", "url", "The address."},
    KeyDoc{"request callbacks", "headers", "Headers of the request."},
    KeyDoc{"request callbacks", "query", "Query parameters of the request."},
    KeyDoc{"request callbacks", "body", "The body of the request, sent as JSON."},
    KeyDoc{"request", "auth", "The token that the request brings."},
    KeyDoc{"request", "timeout", "How long the answer is waited for, in seconds."},
    KeyDoc{"callbacks", "endpoint", "Which endpoint of the workflow: its number from 1."},
    KeyDoc{"callbacks", "after", "How long after the endpoint was made."},
    KeyDoc{"invariants", "say", "The sentence that must be true."},
    KeyDoc{"invariants", "check", "The expression over `services` that says whether it is."},
};

struct Words {
  std::string_view around;
  std::string_view name;
  std::string_view words;
};
constexpr std::array kWords{
    Words{"parallel", "exception_policy", "continueAll"},
    Words{"auth", "type", "OIDC OAuth2"},
    Words{"args", "severity", "DEFAULT DEBUG INFO NOTICE WARNING ERROR CRITICAL ALERT EMERGENCY"},
    Words{"args", "method", "GET POST PUT PATCH DELETE HEAD OPTIONS"},
    Words{"request", "method", "GET POST PUT PATCH DELETE HEAD OPTIONS"},
    Words{"service", "auth", "none OIDC OAuth2"},
    Words{"topic", "delivery", "at_least_once at_most_once"},
    Words{"routes", "fault", "connection_refused connection_reset timeout unknown_host"},
    Words{"sequence", "fault", "connection_refused connection_reset timeout unknown_host"},
};

bool names_it(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::string_view word = list.substr(0, list.find(' '));
    if (word == name) return true;
    list.remove_prefix(word.size() < list.size() ? word.size() + 1 : list.size());
  }
  return false;
}

}  // namespace

std::span<const KeyDoc> key_docs() { return kRows; }

const KeyDoc* find_key_doc(std::string_view around, std::string_view name) {
  const KeyDoc* other = nullptr;
  for (const KeyDoc& row : kRows) {
    if (row.name != name) continue;
    if (names_it(row.around, around)) return &row;
    if (other == nullptr && around.empty()) other = &row;
  }
  return other;
}

std::string_view words_of_key(std::string_view around, std::string_view name) {
  for (const Words& row : kWords) {
    if (row.around == around && row.name == name) return row.words;
  }
  return {};
}

}  // namespace etude
