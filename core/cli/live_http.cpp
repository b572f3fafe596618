// libcurl's multi interface: several requests at once, on one thread. Without libcurl the class is there and can nothing.
#include "core/cli/live_http.h"

#ifdef ETUDE_HAS_CURL
#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "core/simulation/url.h"

namespace etude::cli {
namespace {

using Clock = std::chrono::steady_clock;
// limits.md, "HTTP response size".
constexpr std::size_t kMostBytes = 2 * 1024 * 1024;
constexpr long kMostRedirects = 10;

struct Transfer {
  CURL* handle = nullptr;
  curl_slist* headers = nullptr;
  EffectId effect;
  Clock::time_point started;
  std::string request_body;
  std::string body;
  Map response_headers;
  bool too_large = false;
  char error[CURL_ERROR_SIZE] = "";

  ~Transfer() {
    if (headers != nullptr) curl_slist_free_all(headers);
    if (handle != nullptr) curl_easy_cleanup(handle);
  }
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.body.size() + size > kMostBytes) {
    transfer.too_large = true;
    return 0;
  }
  transfer.body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  std::string_view line(data, size);
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  // A new status line: what came before belonged to a redirect or an interim answer.
  if (line.starts_with("HTTP/")) transfer.response_headers = Map();
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || line.starts_with("HTTP/")) return size;
  std::string name(line.substr(0, colon));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;  // one name, however it is written
  std::string_view value = line.substr(colon + 1);
  while (value.starts_with(' ') || value.starts_with('\t')) value.remove_prefix(1);
  const Value* known = transfer.response_headers.find(name);
  const std::string text = known == nullptr ? std::string(value) : std::string(known->string()) + ", " + std::string(value);
  transfer.response_headers = transfer.response_headers.set(name, Value(text));
  return size;
}

struct FaultRow {
  CURLcode code;
  const char* fault;
};
// Everything else means that no connection came about: refused, unreachable, TLS.
constexpr FaultRow kFaults[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "unknown_host"}, {CURLE_COULDNT_RESOLVE_PROXY, "unknown_host"}, {CURLE_URL_MALFORMAT, "unknown_host"},
    {CURLE_OPERATION_TIMEDOUT, "timeout"},        {CURLE_RECV_ERROR, "connection_reset"},        {CURLE_SEND_ERROR, "connection_reset"},
    {CURLE_GOT_NOTHING, "connection_reset"},      {CURLE_PARTIAL_FILE, "connection_reset"},      {CURLE_HTTP2, "connection_reset"},
    {CURLE_HTTP2_STREAM, "connection_reset"},     {CURLE_TOO_MANY_REDIRECTS, "connection_reset"}};

const char* fault_of(CURLcode code) {
  for (const FaultRow& row : kFaults) {
    if (row.code == code) return row.fault;
  }
  return "connection_refused";
}

std::string text_of_member(const Map& detail, std::string_view key) {
  const Value value = detail.get(key);
  return value.is_string() ? std::string(value.string()) : std::string();
}

}  // namespace

struct LiveHttp::State {
  CURLM* multi = curl_multi_init();
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::vector<LiveAnswer> refused;  // never sent

  ~State() {
    for (const auto& transfer : transfers) curl_multi_remove_handle(multi, transfer->handle);
    transfers.clear();
    curl_multi_cleanup(multi);
  }
};

LiveHttp::LiveHttp(LiveRules rules) : rules_(std::move(rules)) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_ = std::make_unique<State>();
}
LiveHttp::~LiveHttp() = default;
bool LiveHttp::is_there() { return true; }
bool LiveHttp::is_busy() const { return !state_->transfers.empty() || !state_->refused.empty(); }

bool LiveHttp::has(EffectId effect) const {
  return std::any_of(state_->refused.begin(), state_->refused.end(),
                     [&](const LiveAnswer& answer) { return answer.completion.effect == effect; }) ||
         std::any_of(state_->transfers.begin(), state_->transfers.end(), [&](const auto& transfer) { return transfer->effect == effect; });
}

void LiveHttp::begin(const EffectRequest& request) {
  auto transfer = std::make_unique<Transfer>();
  transfer->handle = curl_easy_init();
  transfer->effect = request.id;
  transfer->started = Clock::now();
  const Map detail = request.detail.map();
  CURL* handle = transfer->handle;
  std::string url = text_of_member(detail, "url");
  const std::string method = text_of_member(detail, "method");
  const std::optional<Url> address = parse_url(url);
  const Value auth = detail.get("auth");
  const bool wants_token = auth.is_map() && text_of_member(auth.map(), "type") == "OAuth2" && address && address->scheme == "https" &&
                           address->host.ends_with(".googleapis.com");
  if (wants_token && rules_.token.empty()) {
    LiveAnswer answer;
    answer.completion.effect = request.id;
    answer.completion.kind = CompletionKind::kFault;
    answer.completion.detail =
        Value(Map{{"fault", Value("auth")},
                  {"message", Value("the request to " + address->host + " needs a token: give one with --token-file or in ETUDE_TOKEN")}});
    state_->refused.push_back(std::move(answer));
    curl_easy_cleanup(std::exchange(transfer->handle, nullptr));
    return;
  }
  if (wants_token) transfer->headers = curl_slist_append(transfer->headers, ("Authorization: Bearer " + rules_.token).c_str());
  // As we read it, not as it is written: the host that was looked at is the host that gets the token.
  if (wants_token) url = address->text();
  for (const auto& [host, base] : rules_.redirects) {
    if (address && address->host == host)
      url = base.substr(0, base.find_last_not_of('/') + 1) + address->text().substr(address->origin().size());
  }
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, transfer->error);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, kMostRedirects);
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "");
#if LIBCURL_VERSION_NUM >= 0x075500
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
#else
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS, static_cast<long>(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
  if (request.timeout)
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                     static_cast<long>(std::max<Nanoseconds>(*request.timeout / kNanosecondsPerMillisecond, 1)));
  const Value body = detail.get("body");
  if (body.is_string()) transfer->request_body = std::string(body.string());
  if (body.is_bytes()) transfer->request_body = std::string(body.raw_bytes());
  if (method == "HEAD") {
    curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  } else if (method == "POST" || !body.is_null()) {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(transfer->request_body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, transfer->request_body.data());
  }
  // CUSTOMREQUEST stays the same over redirects, so it is set only where the other options do not name the method.
  if (method != "HEAD" && method != "POST" && !(method == "GET" && body.is_null()))
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, method.c_str());
  const Value headers = detail.get("headers");
  if (headers.is_map()) {
    const Map map = headers.map();
    for (const Map::Entry& entry : map) {
      if (!entry.value.is_string() || (wants_token && entry.key.string() == "Authorization")) continue;
      const std::string value(entry.value.string());
      // An empty header is written with a semicolon; with a colon libcurl would leave it out.
      const std::string line = std::string(entry.key.string()) + (value.empty() ? ";" : ": " + value);
      transfer->headers = curl_slist_append(transfer->headers, line.c_str());
    }
  }
  transfer->headers = curl_slist_append(transfer->headers, "Expect:");
  if (body.is_null()) transfer->headers = curl_slist_append(transfer->headers, "Content-Type:");
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer->headers);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, transfer.get());
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, transfer.get());
  curl_multi_add_handle(state_->multi, handle);
  state_->transfers.push_back(std::move(transfer));
}

std::vector<LiveAnswer> LiveHttp::poll(Nanoseconds at_most) {
  std::vector<LiveAnswer> answers = std::exchange(state_->refused, {});
  int running = 0;
  curl_multi_perform(state_->multi, &running);
  const auto collect = [&] {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(state_->multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const auto found = std::find_if(state_->transfers.begin(), state_->transfers.end(),
                                      [&](const auto& transfer) { return transfer->handle == message->easy_handle; });
      if (found == state_->transfers.end()) continue;
      const CURLcode code = message->data.result;
      Transfer& transfer = **found;
      LiveAnswer answer;
      answer.elapsed = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - transfer.started).count();
      answer.completion.effect = transfer.effect;
      if (transfer.too_large || code == CURLE_FILESIZE_EXCEEDED) {
        answer.completion.kind = CompletionKind::kFault;
        answer.completion.detail = Value(Map{{"fault", Value("too_large")}, {"message", Value("the HTTP response is larger than 2 MB")}});
      } else if (code != CURLE_OK) {
        const std::string message_text = transfer.error[0] != '\0' ? transfer.error : curl_easy_strerror(code);
        answer.completion.kind = CompletionKind::kFault;
        answer.completion.detail = Value(Map{{"fault", Value(fault_of(code))}, {"message", Value(message_text)}});
      } else {
        long status = 0;
        curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &status);
        answer.completion.kind = CompletionKind::kResponse;
        answer.completion.detail = Value(Map{{"body", Value::bytes(transfer.body)},
                                             {"code", Value(static_cast<std::int64_t>(status))},
                                             {"headers", Value(transfer.response_headers)}});
      }
      curl_multi_remove_handle(state_->multi, transfer.handle);
      state_->transfers.erase(found);
      answers.push_back(std::move(answer));
    }
  };
  collect();
  if (answers.empty() && !state_->transfers.empty() && at_most > 0) {
    const Nanoseconds milliseconds = std::clamp<Nanoseconds>(at_most / kNanosecondsPerMillisecond, 1, 1000);
    curl_multi_poll(state_->multi, nullptr, 0, static_cast<int>(milliseconds), nullptr);
    curl_multi_perform(state_->multi, &running);
    collect();
  }
  return answers;
}

void LiveHttp::give_up(EffectId effect) {
  std::erase_if(state_->refused, [&](const LiveAnswer& answer) { return answer.completion.effect == effect; });
  for (auto transfer = state_->transfers.begin(); transfer != state_->transfers.end(); ++transfer) {
    if (!((*transfer)->effect == effect)) continue;
    curl_multi_remove_handle(state_->multi, (*transfer)->handle);
    state_->transfers.erase(transfer);
    return;
  }
}

}  // namespace etude::cli

#else

namespace etude::cli {

struct LiveHttp::State {};
LiveHttp::LiveHttp(LiveRules) {}
LiveHttp::~LiveHttp() = default;
bool LiveHttp::is_there() { return false; }
bool LiveHttp::is_busy() const { return false; }
bool LiveHttp::has(EffectId) const { return false; }
void LiveHttp::begin(const EffectRequest&) {}
std::vector<LiveAnswer> LiveHttp::poll(Nanoseconds) { return {}; }
void LiveHttp::give_up(EffectId) {}

}  // namespace etude::cli

#endif
