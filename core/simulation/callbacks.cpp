// One desk an endpoint: a queue of awaits and at most one request that came early.
#include "core/simulation/callbacks.h"

namespace etude {
namespace {

std::string_view path_of(std::string_view url) {
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) {
    const std::size_t slash = url.find('/', scheme + 3);
    url = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  return url.substr(0, url.find_first_of("?#"));
}

}  // namespace

const Machine::CallbackEndpoint* CallbackDesk::find(std::string_view id_or_url) const {
  const std::vector<Machine::CallbackEndpoint>& endpoints = machine_.callback_endpoints();
  if (endpoints.empty()) return nullptr;
  const bool is_id = id_or_url.find('/') == std::string_view::npos;
  const std::string_view path = path_of(id_or_url);
  for (const Machine::CallbackEndpoint& endpoint : endpoints) {
    if (is_id ? endpoint.id == id_or_url : path_of(endpoint.url) == path) return &endpoint;
  }
  return nullptr;
}

bool CallbackDesk::wait(const EffectRequest& request) {
  const Map detail = request.detail.map();
  const Value id = detail.get("id");
  const Value url = detail.get("url");
  const Machine::CallbackEndpoint* endpoint = id.is_string() ? find(id.string()) : nullptr;
  if (endpoint == nullptr && url.is_string()) endpoint = find(url.string());
  if (endpoint == nullptr) return false;
  Desk& desk = desks_[endpoint->id];
  if (desk.kept) {
    const Value kept = *desk.kept;
    desk.kept.reset();
    hand_over(request.id, kept);
  } else {
    desk.waiting.push_back(request.id);
  }
  return true;
}

void CallbackDesk::give_up(EffectId effect) {
  for (auto& [id, desk] : desks_) {
    for (auto waiter = desk.waiting.begin(); waiter != desk.waiting.end(); ++waiter) {
      if (!(*waiter == effect)) continue;
      desk.waiting.erase(waiter);
      return;
    }
  }
}

void CallbackDesk::hand_over(EffectId effect, const Value& request) {
  Completion completion;
  completion.effect = effect;
  completion.kind = CompletionKind::kValue;
  completion.detail = request;
  machine_.complete(completion);
}

Reply CallbackDesk::receive(const Machine::CallbackEndpoint& endpoint, const CallbackRequest& request) {
  if (!machine_.is_alive(endpoint.task)) return reply_of_problem(404, "the execution that made this callback endpoint has ended.");
  if (request.method != endpoint.method) {
    return reply_of_problem(405, "this callback endpoint takes " + endpoint.method + " requests, not " + request.method + ".");
  }
  const Value arrived(Map{{"body", request.body},
                          {"headers", request.headers},
                          {"method", Value(request.method)},
                          {"query", request.query},
                          {"received_ns", Value(start_time_ns_ + machine_.now())},
                          {"url", Value(endpoint.url)}});
  Desk& desk = desks_[endpoint.id];
  if (!desk.waiting.empty()) {
    const EffectId effect = desk.waiting.front();
    desk.waiting.pop_front();
    hand_over(effect, arrived);
  } else if (desk.kept) {
    return reply_of_problem(429, "a request for this callback endpoint is waiting already to be taken.");
  } else {
    desk.kept = arrived;
  }
  Reply reply;
  reply.headers = Map{{"Content-Type", Value("application/json")}};
  reply.body = Value("{}");
  return reply;
}

}  // namespace etude
