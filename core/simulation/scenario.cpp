// Walks services.yaml once. Handlers, answers and checks are compiled on the way, so their errors stand at their places.
#include "core/simulation/scenario.h"

#include <algorithm>
#include <utility>

#include "core/document/yaml_reader.h"
#include "core/library/time_text.h"
#include "core/simulation/duration.h"
#include "core/simulation/google/google_settings.h"
#include "core/simulation/reply.h"
#include "core/simulation/scenario_reader.h"
#include "core/syntax/workflow_parser.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

// A scenario holds the handlers of a whole world, so it may be longer than one workflow.
constexpr std::size_t kMostScenarioBytes = 512 * 1024;
constexpr std::size_t kMostServices = 100;

bool is_blank(std::string_view text) {
  bool in_comment = false;
  for (const char c : text) {
    if (c == '\n')
      in_comment = false;
    else if (c == '#')
      in_comment = true;
    else if (!in_comment && c != ' ' && c != '\t' && c != '\r')
      return false;
  }
  return true;
}

// The first text in a tree that looks like an expression.
const Node* find_expression(const Node& node) {
  if (node.is_string()) return node.value.string().find("${") != std::string_view::npos ? &node : nullptr;
  for (const Node& item : node.items) {
    if (const Node* found = find_expression(item)) return found;
  }
  for (const Node::Entry& entry : node.entries) {
    if (const Node* found = find_expression(entry.value)) return found;
  }
  return nullptr;
}

class ScenarioReader {
 public:
  ScenarioReader(std::shared_ptr<const SourceText> source, DiagnosticList& diagnostics)
      : shared_source_(std::move(source)), fields_(*shared_source_, diagnostics), diagnostics_(diagnostics) {}

  Scenario read() {
    if (is_blank(shared_source_->text())) return {};
    ReadLimits limits;
    limits.bytes = kMostScenarioBytes;
    const std::optional<Node> document = read_document(*shared_source_, diagnostics_, limits);
    if (!document) return {};
    if (!fields_.is_map(*document, "services.yaml",
                        {"seed", "start_time", "project", "env", "services", "topics", "clients", "callbacks", "invariants", "google"})) {
      return {};
    }
    const auto section = [&](std::string_view key, auto read_it) {
      if (const Node* node = document->find(key); node != nullptr && !node->is_null()) read_it(*node);
    };
    section("seed", [&](const Node& node) {
      if (const auto seed = fields_.integer(node, "seed", 0, INT64_MAX)) scenario_.seed = static_cast<std::uint64_t>(*seed);
    });
    section("start_time", [&](const Node& node) { read_start_time(node); });
    section("project", [&](const Node& node) { read_project(node); });
    section("env", [&](const Node& node) { read_environment(node); });
    section("services", [&](const Node& node) { read_services(node); });
    section("topics", [&](const Node& node) { read_topics(node); });
    section("clients", [&](const Node& node) { read_clients(node); });
    section("callbacks", [&](const Node& node) { read_callbacks(node); });
    section("invariants", [&](const Node& node) { read_invariants(node); });
    section("google", [&](const Node& node) {
      check_google_settings(node, fields_);
      scenario_.google = value_of(node);
    });
    check_topics();
    return std::move(scenario_);
  }

 private:
  void read_start_time(const Node& node) {
    const std::optional<std::string> text = fields_.text(node, "start_time");
    if (!text) return;
    const Result<Instant> instant = instant_from_rfc3339(*text);
    // Nanoseconds since 1970 in 64 bits end in 2262; a run may go on for a hundred years.
    constexpr std::int64_t kLastStart = 6'000'000'000;
    if (!instant.ok()) {
      fields_.error("scenario.start_time", node.range,
                    "start_time must be a time such as \"2026-01-01T00:00:00Z\": " + instant.error().message + ".");
    } else if (instant.value().seconds < 0 || instant.value().seconds > kLastStart) {
      fields_.error("scenario.start_time", node.range, "start_time must lie between the years 1970 and 2160.");
    } else {
      scenario_.start_time_ns = instant.value().seconds * kNanosecondsPerSecond + instant.value().nanoseconds;
    }
  }

  void read_project(const Node& node) {
    if (!fields_.is_map(node, "project", {"id", "number", "location"})) return;
    if (const Node* id = node.find("id")) scenario_.project_id = fields_.text(*id, "the project's id").value_or("");
    if (const Node* location = node.find("location")) scenario_.location = fields_.text(*location, "the project's location").value_or("");
    if (const Node* number = node.find("number")) {
      const bool is_number = number->is_scalar() && number->value.is_int();
      scenario_.project_number = is_number ? text_of(number->value.integer()) : fields_.text(*number, "the project's number").value_or("");
    }
  }

  void read_environment(const Node& node) {
    if (!fields_.is_named_map(node, "env")) return;
    if (node.entries.size() > kMostEnvironmentVariables) {
      fields_.error("scenario.environment", node.entries[kMostEnvironmentVariables].key.range,
                    "a workflow has at most " + std::to_string(kMostEnvironmentVariables) + " environment variables.");
    }
    for (const Node::Entry& entry : node.entries) {
      const std::string name(entry.key.value.string());
      if (!entry.value.is_string()) {
        fields_.error("scenario.environment", entry.value.range,
                      "environment variables are text: put the value of `" + name + "` in quotes.");
        continue;
      }
      const std::string value(entry.value.value.string());
      if (const std::optional<std::string> problem = environment_problem(name, value)) {
        fields_.error("scenario.environment", entry.key.range, *problem);
      }
      scenario_.environment[name] = value;
    }
  }

  void read_services(const Node& node) {
    if (!fields_.is_named_map(node, "services")) return;
    if (node.entries.size() > kMostServices) {
      fields_.error("scenario.range", node.entries[kMostServices].key.range,
                    "a world has at most " + std::to_string(kMostServices) + " services.");
      return;
    }
    for (const Node::Entry& entry : node.entries) read_service(entry);
  }

  void read_service(const Node::Entry& entry) {
    const Node& node = entry.value;
    Service service;
    service.name = std::string(entry.key.value.string());
    if (service.name.empty()) fields_.error("scenario.name", entry.key.range, "a service needs a name.");
    if (!fields_.is_map(node, "service `" + service.name + "`",
                        {"url", "auth", "latency", "state", "faults", "routes", "subscribe", "concurrency"})) {
      return;
    }
    if (const Node* url = node.find("url")) {
      read_base(service, *url);
    } else {
      fields_.error("scenario.url", entry.key.range,
                    "service `" + service.name + "` needs its base address: `url: https://" + service.name + ".test`.");
    }
    if (const Node* auth = node.find("auth")) read_auth(service, *auth);
    if (const Node* latency = node.find("latency")) {
      if (const auto range = fields_.range(*latency, "latency")) service.latency = *range;
    }
    service.state = Value(Map{});
    if (const Node* state = node.find("state"); state != nullptr && !state->is_null()) {
      if (const Node* expression = find_expression(*state)) {
        fields_.error("scenario.expression", expression->range,
                      "the first state is made of plain values; expressions stand in routes and checks.");
      }
      service.state = value_of(*state);
    }
    if (const Node* faults = node.find("faults")) read_faults(service.faults, *faults);
    if (const Node* concurrency = node.find("concurrency")) {
      if (const auto number = fields_.integer(*concurrency, "concurrency", 1, 1000))
        service.concurrency = static_cast<std::uint32_t>(*number);
    }
    if (const Node* routes = node.find("routes"); routes != nullptr && fields_.is_list(*routes, "routes")) {
      for (const Node& route : routes->items) read_route(service, route);
    }
    if (const Node* subscribe = node.find("subscribe"); subscribe != nullptr && fields_.is_list(*subscribe, "subscribe")) {
      for (const Node& subscription : subscribe->items) read_subscription(service, subscription);
    }
    scenario_.services.push_back(std::move(service));
  }

  void read_base(Service& service, const Node& node) {
    const std::optional<std::string> text = fields_.text(node, "url");
    if (!text) return;
    const std::optional<Url> url = parse_url(*text);
    if (!url) {
      fields_.error("scenario.url", node.range,
                    "`" + *text + "` is no base address. Write one such as `https://" + service.name + ".test`.");
      return;
    }
    if (url->has_query) {
      fields_.error("scenario.url", node.range, "a base address has no query; conditions on it stand in the routes, under `query`.");
      return;
    }
    service.base = *url;
    while (service.base.path.size() > 1 && service.base.path.ends_with('/')) service.base.path.pop_back();
    for (const Service& other : scenario_.services) {
      if (!(other.base == service.base)) continue;
      fields_.error("scenario.url", node.range, "service `" + other.name + "` has the same address; requests could not be told apart.");
    }
  }

  void read_auth(Service& service, const Node& node) {
    if (node.is_null() || (node.is_string() && node.value.string() == "none")) return;
    AuthRule rule;
    if (node.is_mapping()) {
      if (!fields_.is_map(node, "auth", {"type", "audience"})) return;
      const Node* type = node.find("type");
      if (type == nullptr) {
        fields_.error("scenario.word", node.range, "auth needs a `type`: OIDC or OAuth2.");
        return;
      }
      const std::optional<std::string> word = fields_.word(*type, "the type of auth", {"OIDC", "OAuth2"});
      if (!word) return;
      rule.type = *word;
      if (const Node* audience = node.find("audience")) rule.audience = fields_.text(*audience, "audience");
    } else {
      const std::optional<std::string> word = fields_.word(node, "auth", {"none", "OIDC", "OAuth2"});
      if (!word) return;
      rule.type = *word;
    }
    service.auth = std::move(rule);
  }

  void read_faults(Faults& faults, const Node& node) {
    if (!fields_.is_map(node, "faults", {"error_rate", "error_code", "lost_reply_rate", "outages", "latency_factor"})) return;
    if (const Node* rate = node.find("error_rate")) faults.error_rate = fields_.number(*rate, "error_rate", 1).value_or(0);
    if (const Node* code = node.find("error_code")) faults.error_code = fields_.integer(*code, "error_code", 400, 599).value_or(503);
    if (const Node* rate = node.find("lost_reply_rate")) faults.lost_reply_rate = fields_.number(*rate, "lost_reply_rate", 1).value_or(0);
    if (const Node* factor = node.find("latency_factor"))
      faults.latency_factor = fields_.number(*factor, "latency_factor", 1000).value_or(1);
    const Node* outages = node.find("outages");
    if (outages == nullptr || !fields_.is_list(*outages, "outages")) return;
    for (const Node& window : outages->items) {
      if (!window.is_sequence()) {
        fields_.error("scenario.duration", window.range, "an outage is a list of its start and its end, such as `[10s, 30s]`.");
      } else if (const auto range = fields_.range(window, "an outage")) {
        faults.outages.push_back(*range);
      }
    }
  }

  void read_route(Service& service, const Node& node) {
    if (!fields_.is_map(node, "a route", {"match", "query", "latency", "respond", "sequence", "fault", "steps"})) return;
    Route route;
    const Node* match = node.find("match");
    if (match == nullptr) {
      fields_.error("scenario.match", node.range, "a route needs `match`, such as `match: GET /orders/{id}`.");
    } else if (const auto text = fields_.text(*match, "match")) {
      route.match = *text;
      Result<RoutePattern> pattern = parse_route_pattern(*text);
      if (pattern.ok())
        route.pattern = std::move(pattern).value();
      else
        fields_.error("scenario.match", match->range, pattern.error().message);
    }
    if (const Node* query = node.find("query"); query != nullptr && fields_.is_named_map(*query, "query")) {
      for (const Node::Entry& entry : query->entries) {
        if (!entry.value.is_scalar() || entry.value.is_null()) {
          fields_.error("scenario.kind", entry.value.range, "a condition on the query is the text that must stand there.");
          continue;
        }
        route.query.emplace_back(entry.key.value.string(), text_of_scalar(entry.value.value));
      }
    }
    if (const Node* latency = node.find("latency")) route.latency = fields_.range(*latency, "latency");
    int ways = 0;
    const std::string routine = service.name + " " + route.match;
    const HandlerShape shape{routine, {"state"}, {"request", "call"}};
    if (const Node* respond = node.find("respond")) {
      ++ways;
      if (auto answer = read_answer(*respond, shape, false)) route.answers.push_back(std::move(*answer));
    }
    if (const Node* sequence = node.find("sequence"); sequence != nullptr && ++ways > 0 && fields_.is_list(*sequence, "sequence")) {
      if (sequence->items.empty()) fields_.error("scenario.route", sequence->range, "a sequence needs at least one answer.");
      for (const Node& item : sequence->items) {
        if (auto answer = read_answer(item, shape, true)) route.answers.push_back(std::move(*answer));
      }
    }
    if (const Node* fault = node.find("fault")) {
      ++ways;
      Answer answer;
      answer.fault = fields_.fault(*fault);
      route.answers.push_back(std::move(answer));
    }
    if (const Node* steps = node.find("steps")) {
      ++ways;
      route.handler = compile_steps(*steps, shape);
    }
    if (ways != 1) {
      fields_.error("scenario.route", match != nullptr ? match->range : node.range,
                    "a route has exactly one of `respond`, `sequence`, `fault` and `steps`.");
    }
    service.routes.push_back(std::move(route));
  }

  std::optional<Answer> read_answer(const Node& node, const HandlerShape& shape, bool in_sequence) {
    Answer answer;
    if (node.is_mapping()) {
      if (in_sequence)
        fields_.is_map(node, "an answer", {"code", "headers", "body", "text", "base64", "fault"});
      else
        fields_.is_map(node, "an answer", {"code", "headers", "body", "text", "base64"});
      if (const Node* fault = node.find("fault"); fault != nullptr && in_sequence) {
        answer.fault = fields_.fault(*fault);
        if (node.entries.size() > 1) fields_.error("scenario.route", node.range, "an answer is a fault or has a code, not both.");
        return answer;
      }
      int bodies = 0;
      for (const char* key : {"body", "text", "base64"}) bodies += node.find(key) != nullptr ? 1 : 0;
      if (bodies > 1) fields_.error("scenario.route", node.range, "an answer has only one of `body`, `text` and `base64`.");
      if (const Node* base64 = node.find("base64"); base64 != nullptr && find_expression(*base64) == nullptr) {
        if (const Result<Value> bytes = bytes_of_base64(value_of(*base64)); !bytes.ok()) {
          fields_.error("scenario.kind", base64->range, "this is no base64: " + bytes.error().message + ".");
        }
      }
      if (const Node* code = node.find("code"); code != nullptr && !code->is_string()) fields_.integer(*code, "code", 100, 599);
      if (const Node* headers = node.find("headers"); headers != nullptr && fields_.is_named_map(*headers, "headers")) {
        for (const Node::Entry& entry : headers->entries) {
          if (!entry.value.is_scalar() || entry.value.is_null()) fields_.error("scenario.kind", entry.value.range, "a header is text.");
        }
      }
    } else if (!node.is_string() && !node.is_null()) {
      fields_.error("scenario.kind", node.range, "an answer is a map with `code`, `headers` and `body` or `text`.");
      return std::nullopt;
    }
    const ValueTree tree = parse_value_tree(*shared_source_, node, diagnostics_);
    if (tree.kind == ValueTree::Kind::kLiteral) {
      answer.literal = tree.literal.is_null() ? Value(Map{}) : tree.literal;
      if (!answer.literal.is_map()) {
        fields_.error("scenario.kind", node.range,
                      "an answer is a map with `code`, `headers` and `body` or `text`, or an expression that gives one.");
        return std::nullopt;
      }
      return answer;
    }
    answer.program = compile_answer(tree, shape, shared_source_, diagnostics_);
    return answer;
  }

  ProgramPtr compile_steps(const Node& node, const HandlerShape& shape) {
    const std::size_t before = diagnostics_.error_count();
    const StepList steps = parse_steps(*shared_source_, node, "the handler `" + shape.routine_name + "`", diagnostics_);
    if (diagnostics_.error_count() != before) return nullptr;
    return compile_handler(steps, shape, shared_source_, diagnostics_);
  }

  void read_subscription(Service& service, const Node& node) {
    if (!fields_.is_map(node, "a subscription", {"topic", "steps"})) return;
    const Node* topic = node.find("topic");
    const Node* steps = node.find("steps");
    if (topic == nullptr || steps == nullptr) {
      fields_.error("scenario.subscribe", node.range, "a subscription needs `topic` and `steps`.");
      return;
    }
    Subscription subscription;
    subscription.topic = fields_.text(*topic, "topic").value_or("");
    subscription.handler = compile_steps(*steps, {service.name + " on " + subscription.topic, {"state"}, {"event"}});
    service.subscriptions.push_back(std::move(subscription));
  }

  void read_topics(const Node& node) {
    if (!fields_.is_named_map(node, "topics")) return;
    for (const Node::Entry& entry : node.entries) {
      const Node& body = entry.value;
      Topic topic;
      topic.name = std::string(entry.key.value.string());
      topic_places_.push_back(entry.key.range);
      scenario_.topics.push_back(topic);
      if (!fields_.is_map(body, "topic `" + topic.name + "`",
                          {"delay", "delivery", "duplicate_rate", "loss_rate", "max_attempts", "retry_delay"})) {
        continue;
      }
      if (const Node* delay = body.find("delay")) topic.delay = fields_.range(*delay, "delay").value_or(topic.delay);
      if (const Node* delivery = body.find("delivery")) {
        topic.at_least_once = fields_.word(*delivery, "delivery", {"at_least_once", "at_most_once"}) != "at_most_once";
      }
      if (const Node* rate = body.find("duplicate_rate")) topic.duplicate_rate = fields_.number(*rate, "duplicate_rate", 1).value_or(0);
      if (const Node* rate = body.find("loss_rate")) topic.loss_rate = fields_.number(*rate, "loss_rate", 1).value_or(0);
      if (const Node* most = body.find("max_attempts")) {
        topic.max_attempts = static_cast<std::uint32_t>(fields_.integer(*most, "max_attempts", 1, kMostTopicAttempts).value_or(5));
      }
      if (const Node* delay = body.find("retry_delay"))
        topic.retry_delay = fields_.duration(*delay, "retry_delay").value_or(topic.retry_delay);
      scenario_.topics.back() = std::move(topic);
    }
  }

  // Topics that nobody subscribes to are most likely a slip of the pen.
  void check_topics() {
    std::vector<std::string_view> subscribed;
    for (const Service& service : scenario_.services) {
      for (const Subscription& subscription : service.subscriptions) subscribed.push_back(subscription.topic);
    }
    for (std::size_t i = 0; i < scenario_.topics.size(); ++i) {
      const std::string& name = scenario_.topics[i].name;
      if (std::find(subscribed.begin(), subscribed.end(), name) != subscribed.end()) continue;
      suggest_name(diagnostics_.warning("scenario.topic", topic_places_[i], "nobody subscribes to `" + name + "`."), name, subscribed);
    }
  }

  // The steps of somebody outside: one call with the request's parts as arguments.
  ProgramPtr compile_request(const Node& request, const std::string& routine, bool to_endpoint) {
    Call call;
    call.callee = {"sim.request", request.range};
    call.arguments_range = request.range;
    const std::size_t before = diagnostics_.error_count();
    const auto add = [&](std::string name, ValueTree value) {
      const SourceRange range = value.range;
      call.arguments.push_back({{std::move(name), range}, std::move(value)});
    };
    const auto literal = [&](std::string_view text) {
      ValueTree tree;
      tree.range = request.range;
      tree.literal = Value(text);
      return tree;
    };
    const Node* method = request.find("method");
    const Node* body = request.find("body");
    if (method != nullptr) {
      const auto word = fields_.word(*method, "method", {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"});
      add("method", literal(word.value_or("GET")));
    } else {
      add("method", literal(body != nullptr || to_endpoint ? "POST" : "GET"));
    }
    if (to_endpoint) {
      ValueTree url;
      url.kind = ValueTree::Kind::kExpression;
      url.range = request.range;
      url.expression = std::make_unique<Expression>();
      url.expression->kind = ExpressionKind::kName;
      url.expression->name = "url";
      url.expression->range = request.range;
      url.expression->name_range = request.range;
      add("url", std::move(url));
    } else if (const Node* url = request.find("url"); url != nullptr) {
      if (url->is_string() && url->value.string().find("${") == std::string_view::npos && !parse_url(url->value.string())) {
        fields_.error("scenario.url", url->range, "`" + std::string(url->value.string()) + "` is no http or https address.");
      }
      add("url", parse_value_tree(*shared_source_, *url, diagnostics_));
    } else {
      fields_.error("scenario.url", request.range, "a request needs a `url`.");
    }
    for (const char* key : {"headers", "query", "body", "auth", "timeout"}) {
      if (const Node* part = request.find(key); part != nullptr && !part->is_null())
        add(key, parse_value_tree(*shared_source_, *part, diagnostics_));
    }
    if (diagnostics_.error_count() != before) return nullptr;
    Step step;
    step.name = {"request", request.range};
    step.range = request.range;
    step.action_range = request.range;
    step.action = std::move(call);
    StepList steps;
    steps.push_back(std::move(step));
    HandlerShape shape{routine, {}, {}};
    if (to_endpoint) shape.parameters = {"url"};
    return compile_handler(steps, shape, shared_source_, diagnostics_);
  }

  void read_clients(const Node& node) {
    if (!fields_.is_list(node, "clients")) return;
    for (const Node& item : node.items) {
      if (!fields_.is_map(item, "a client", {"name", "at", "request"})) continue;
      Client client;
      client.name = "client";
      if (const Node* name = item.find("name")) client.name = fields_.text(*name, "name").value_or("client");
      if (const Node* at = item.find("at")) client.at = fields_.duration(*at, "at").value_or(0);
      const Node* request = item.find("request");
      if (request == nullptr || !request->is_mapping()) {
        fields_.error("scenario.client", request != nullptr ? request->range : item.range,
                      "a client needs a request, such as `request: {method: POST, url: \"https://shop.test/orders\", body: {id: 42}}`.");
        continue;
      }
      if (!fields_.is_map(*request, "a request", {"method", "url", "headers", "query", "body", "auth", "timeout"})) continue;
      client.program = compile_request(*request, client.name, false);
      scenario_.clients.push_back(std::move(client));
    }
  }

  void read_callbacks(const Node& node) {
    if (!fields_.is_list(node, "callbacks")) return;
    std::uint32_t next_endpoint = 0;
    for (const Node& item : node.items) {
      if (!fields_.is_map(item, "a callback", {"endpoint", "after", "at", "method", "headers", "query", "body"})) continue;
      CallbackScript script;
      script.endpoint = next_endpoint;
      if (const Node* endpoint = item.find("endpoint")) {
        script.endpoint = static_cast<std::uint32_t>(fields_.integer(*endpoint, "endpoint", 0, 100'000).value_or(0));
      }
      next_endpoint = script.endpoint + 1;
      const Node* after = item.find("after");
      const Node* at = item.find("at");
      if (after != nullptr && at != nullptr) {
        fields_.error("scenario.callback", item.range,
                      "a callback has `after` (the endpoint was made) or `at` (since the start), not both.");
      }
      script.since_start = at != nullptr;
      if (at != nullptr)
        script.when = fields_.duration(*at, "at").value_or(0);
      else if (after != nullptr)
        script.when = fields_.duration(*after, "after").value_or(0);
      script.program = compile_request(item, "callback", true);
      scenario_.callbacks.push_back(std::move(script));
    }
  }

  void read_invariants(const Node& node) {
    if (!fields_.is_list(node, "invariants")) return;
    for (const Node& item : node.items) {
      if (!fields_.is_map(item, "an invariant", {"say", "check"})) continue;
      const Node* say = item.find("say");
      const Node* check = item.find("check");
      if (check == nullptr || say == nullptr) {
        fields_.error("scenario.invariant", item.range,
                      "an invariant needs `say`, a short sentence, and `check`, an expression that must stay true.");
        continue;
      }
      Invariant invariant;
      invariant.say = fields_.text(*say, "say").value_or("");
      const ValueTree tree = parse_value_tree(*shared_source_, *check, diagnostics_);
      if (tree.kind != ValueTree::Kind::kExpression) {
        fields_.error("scenario.expression", check->range,
                      "check must be one expression, such as `${len(services.payment.state.charges) <= 1}`.");
        continue;
      }
      check_service_names(*tree.expression);
      invariant.check = compile_expression(*tree.expression, {"services"}, shared_source_, diagnostics_);
      scenario_.invariants.push_back(std::move(invariant));
    }
  }

  // `services.paymnt` would only be found when the check runs.
  void check_service_names(const Expression& expression) {
    if (expression.kind == ExpressionKind::kMember && expression.operands[0]->kind == ExpressionKind::kName &&
        expression.operands[0]->name == "services") {
      std::vector<std::string_view> names;
      for (const Service& service : scenario_.services) names.push_back(service.name);
      if (std::find(names.begin(), names.end(), expression.name) == names.end()) {
        suggest_name(fields_.error("scenario.unknown_service", expression.name_range.empty() ? expression.range : expression.name_range,
                                   "there is no service `" + expression.name + "`."),
                     expression.name, names);
      }
    }
    for (const ExpressionPtr& operand : expression.operands) check_service_names(*operand);
  }

  std::shared_ptr<const SourceText> shared_source_;
  FieldReader fields_;
  DiagnosticList& diagnostics_;
  Scenario scenario_;
  std::vector<SourceRange> topic_places_;
};

}  // namespace

std::optional<std::string> environment_problem(std::string_view name, std::string_view value) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const std::string quoted = "`" + std::string(name) + "`";
  bool fits = !name.empty() && is_letter(name.front());
  for (const char c : name) fits = fits && (is_letter(c) || (c >= '0' && c <= '9') || c == '_');
  if (!fits) return "an environment variable's name has letters, digits and underscores and starts with a letter; " + quoted + " does not.";
  if (name.starts_with("GOOGLE") || name.starts_with("WORKFLOWS")) {
    return quoted + " is reserved: names that start with GOOGLE or WORKFLOWS belong to the service.";
  }
  if (value.size() > 4096) return "the value of " + quoted + " is longer than 4 KiB.";
  return std::nullopt;
}

Scenario read_scenario(const std::shared_ptr<const SourceText>& source, DiagnosticList& diagnostics) {
  return ScenarioReader(source, diagnostics).read();
}

}  // namespace etude
