// The simulated Google APIs: requests to *.googleapis.com are answered from state, in the shapes of the real services.
//
// A general back end serves every method of the connector catalogue from verb and path alone (create, get, list, patch,
// delete, custom verbs, operations); particular ones stand in front of it where behaviour matters. All of it is a pure
// function of (request, state, settings, clock, chance): the world keeps the state as the `state` of a service of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random.h"
#include "core/base/virtual_time.h"
#include "core/connector/catalog.h"
#include "core/simulation/reply.h"
#include "core/value/value.h"

namespace etude {

/// What an API wants done outside of itself: a request of Cloud Tasks, Scheduler or a push subscription, an execution of a
/// workflow of the document.
struct GoogleErrand {
  enum class Kind : std::uint8_t { kRequest, kExecution };
  Kind kind = Kind::kRequest;
  Nanoseconds at = 0;  // virtual
  Value detail;        // kRequest: {method, url, headers, body}; kExecution: {name, workflow, argument}
};

struct GoogleRequest {
  std::string host;
  std::string method;
  std::string path;  // with its leading `/`
  Map query;
  Map headers;
  Value body;               // decoded: JSON as a value, else text or bytes
  Value auth;               // {type, scopes} of the caller, or null
  Nanoseconds now_ns = 0;   // virtual
  Nanoseconds wall_ns = 0;  // since 1970
  std::string project_id;
  std::string project_number;
  std::string location;
  Map settings;                                             // the API's part of `google:` in services.yaml
  const ConnectorMethod* row = nullptr;                     // what the request means in the catalogue
  std::function<Value(std::string_view service)> state_of;  // of another API (`sheets`); may be empty
};

/// The service of a host such as `storage.googleapis.com` or `us-central1-run.googleapis.com`; empty if it is no Google API.
std::string google_service_of(std::string_view host);

/// State of one API while it answers, and the ways to answer.
class GoogleApi {
 public:
  GoogleApi(const GoogleRequest& request, Map state, Random& random)
      : request_(request), service_(google_service_of(request.host)), state_(std::move(state)), random_(random) {}

  /// Answers the request; afterwards `state()` and `errands()` are what is left.
  Reply answer();
  [[nodiscard]] const Map& state() const { return state_; }
  [[nodiscard]] std::vector<GoogleErrand>& errands() { return errands_; }
  /// How long the answer takes besides the latency: a query answers when it has finished.
  [[nodiscard]] Nanoseconds takes() const { return takes_; }

 private:
  // google_api.cpp: shapes
  Reply json(const Value& body, std::int64_t code = 200) const;
  /// An error as the API writes it; without `status` the usual one of its code. `reason` becomes an ErrorInfo in `details`.
  Reply problem(std::int64_t code, std::string_view message, std::string_view status = {}, std::string_view reason = {}) const;
  Reply precondition(std::string_view message) const { return problem(400, message, "FAILED_PRECONDITION"); }
  Reply not_found(const std::string& name) const;
  [[nodiscard]] std::string timestamp(Nanoseconds after_ns = 0) const;
  std::string random_digits(std::size_t count);
  std::string random_hex(std::size_t count);
  std::string random_uuid();
  [[nodiscard]] std::string parameter(std::string_view name) const;  // of the query, as text
  [[nodiscard]] Value body_member(std::string_view name) const;
  [[nodiscard]] std::string name_below_version() const;  // the path without its API prefix and custom verb
  [[nodiscard]] std::string custom_verb() const;
  /// A name below the project, with the project's id also where its number was given.
  [[nodiscard]] std::string canonical(std::string_view name) const;
  [[nodiscard]] std::string below_project(std::string_view name) const;
  /// True if `fail` of the settings names this method, or the request's.
  [[nodiscard]] bool is_failing(std::string_view method = "") const;
  [[nodiscard]] std::optional<Reply> refusal() const;
  void prepare();  // what services.yaml says is there from the start
  Nanoseconds duration(std::string_view setting, double low_seconds, double high_seconds);

  // Resources by their full names
  [[nodiscard]] Value resource(const std::string& name) const;
  void put(const std::string& name, Value value);
  void drop(const std::string& name);
  void set_in(std::string_view part, std::string_view key, Value value);  // a member of a map of the state besides `resources`
  [[nodiscard]] std::vector<std::pair<std::string, Value>> children(const std::string& collection) const;
  Value set_later(const std::string& name, Value value, Nanoseconds after);  // takes effect on the clock
  void forget_later(const std::string& name);
  void settle();

  // google_general.cpp
  Reply general();
  Reply create(const std::string& collection);
  Reply list(const std::string& collection);
  Reply patch(const std::string& name);
  Reply remove(const std::string& name);
  Reply custom(const std::string& name, const std::string& verb);
  /// `response` is what `name` becomes when the operation ends; null: it is gone then. `more` is kept beside what an operation has.
  Reply start_operation(const std::string& name, Value response, std::string_view verb, Nanoseconds takes, const Map& more = {});
  Reply operation(const std::string& name);
  [[nodiscard]] Value operation_value(const Map& stored) const;
  [[nodiscard]] std::optional<Reply> missing_parent(const std::string& collection);
  [[nodiscard]] Value given_resource(const std::string& name) const;
  [[nodiscard]] Map after_verb(const Map& found, const std::string& name, const std::string& verb) const;
  [[nodiscard]] std::optional<Reply> wrong_id(std::string_view id) const;
  [[nodiscard]] std::optional<Reply> add_page(Map& answer, std::string_view key, const List& all) const;
  Reply batch_job(const std::string& key, const Map& job, bool fails, Nanoseconds takes);

  // The other files: particular ones; nothing if the general one shall answer
  std::optional<Reply> particular();
  std::optional<Reply> storage();
  std::optional<Reply> secret_manager();
  std::optional<Reply> pub_sub();
  std::optional<Reply> firestore();
  std::optional<Reply> bigquery();
  void prepare_tables();
  Map query_answer(const std::string& sql);
  [[nodiscard]] Map job_value(const std::string& id, const Map& job) const;
  Reply start_job(bool is_query);
  Reply about_job(const std::string& id, bool is_query);
  std::optional<Reply> sheets();
  std::optional<Reply> spanner();
  void define_tables(const std::string& database, const List& statements);
  [[nodiscard]] Value table_of(const std::string& database, const std::string& table) const;
  [[nodiscard]] List rows_of(const std::string& database, const std::string& table, const Map& definition) const;
  std::optional<Reply> mutate(const std::string& database, const Map& mutation, Map& rows);
  Reply result_set(const List& rows, const std::vector<std::string>& names, const Map& definition);
  std::optional<Reply> translate();
  std::optional<Reply> language();
  std::optional<Reply> document_ai();
  std::optional<Reply> machine_learning();
  std::optional<Reply> compute();
  std::optional<Reply> run();
  std::optional<Reply> builds();
  std::optional<Reply> functions();
  std::optional<Reply> tasks();
  std::optional<Reply> scheduler();
  void send_request(Nanoseconds at, std::string_view method, const std::string& url, const Map& headers, const Value& body,
                    const Value& auth, std::int64_t retries = 5, double delay_s = 1.0);
  [[nodiscard]] Map target_of(const Map& whole, std::string_view http, std::string_view app_engine) const;
  void send_target(const Map& target, const Map& headers, Nanoseconds at, std::int64_t retries, double delay_s);
  void push_message(const Map& push, const Value& message, const std::string& subscription);
  void fire(const Map& job, Nanoseconds at);
  std::optional<Reply> plan_firings(const std::string& job);
  std::optional<Reply> executions();
  std::optional<Reply> jobs();
  std::optional<Reply> kubernetes();
  std::optional<Reply> forms();
  std::optional<Reply> drive();
  void write_outputs(Nanoseconds takes);

  const GoogleRequest& request_;
  const std::string service_;  // `translation`
  Map state_;
  Random& random_;
  std::vector<GoogleErrand> errands_;
  Nanoseconds takes_ = 0;
};

/// The services (first labels of hosts: `storage`, `bigquery`) of the catalogue that a text mentions, by connector name or by
/// host; ascending.
std::vector<std::string> google_services_in(std::string_view text);

/// True if there is anything to answer for this service with: it is in the catalogue, or one of ours.
bool is_simulated_google_service(std::string_view service);

}  // namespace etude
