// APIs that keep data: Cloud Storage, Secret Manager, Pub/Sub, Firestore, BigQuery, Sheets, Spanner, Forms.
#include <algorithm>

#include "core/library/registry.h"
#include "core/simulation/google/google_api.h"
#include "core/value/value_order.h"
#include "core/value/value_text.h"

namespace etude {
namespace {

std::string text_of(const Value& value) { return value.is_string() ? std::string(value.string()) : std::string(); }
Map map_of(const Value& value) { return value.is_map() ? value.map() : Map(); }
List list_of(const Value& value) { return value.is_list() ? value.list() : List(); }
std::string last_segment(std::string_view name) { return std::string(name.substr(name.rfind('/') + 1)); }
std::string parent_of(const std::string& name) { return name.find('/') == std::string::npos ? "" : name.substr(0, name.rfind('/')); }

Value call_library(std::string_view function, std::initializer_list<Value> arguments) {
  const std::vector<Value> given(arguments);
  Result<Value> result = standard_library().find(function)->pure(given);
  return result.ok() ? std::move(result).value() : Value();
}

std::string encode64(std::string_view text) { return text_of(call_library("base64.encode", {Value::bytes(text), Value(true)})); }

std::string with_slash_encoded(std::string_view name) {
  std::string text;
  for (const char c : name) text += c == '/' ? "%2F" : std::string(1, c);
  return text;
}

std::string percent_decoded(std::string_view text) {
  const Value decoded = call_library("text.url_decode", {Value(text)});
  return decoded.is_string() ? std::string(decoded.string()) : std::string(text);
}

// Integers arrive as numbers or texts and leave as texts, as Firestore writes them.
Value firestore_fields(const Value& fields) {
  Map tidy;
  for (const Map::Entry& field : map_of(fields)) {
    Map typed = map_of(field.value);
    if (const Value number = typed.get("integerValue"); number.is_int()) typed = typed.set("integerValue", Value(text_of_scalar(number)));
    tidy = tidy.set(field.key, Value(std::move(typed)));
  }
  return Value(std::move(tidy));
}

// The plain value of a typed one, for comparing.
Value firestore_plain(const Value& typed) {
  for (const Map::Entry& entry : map_of(typed)) {
    if (entry.key.string() == "integerValue" && entry.value.is_string()) {
      const Result<std::int64_t> number = integer_from_text(entry.value.string());
      if (number.ok()) return Value(number.value());
    }
    return entry.key.string() == "nullValue" ? Value() : entry.value;
  }
  return {};
}

bool firestore_matches(const Map& document, const Map& filter) {
  if (const Map composite = map_of(filter.get("compositeFilter")); !composite.empty()) {
    const bool any = text_of(composite.get("op")) == "OR";
    for (const Value& part : list_of(composite.get("filters"))) {
      if (firestore_matches(document, map_of(part)) == any) return any;
    }
    return !any;
  }
  const Map field = map_of(filter.get("fieldFilter"));
  if (field.empty()) return true;
  const Value typed = map_of(document.get("fields")).get(text_of(map_of(field.get("field")).get("fieldPath")));
  if (typed.is_null()) return false;
  const Value left = firestore_plain(typed);
  const Value right = firestore_plain(field.get("value"));
  const std::string op = text_of(field.get("op"));
  if (op == "EQUAL" || op.empty()) return equals(left, right);
  if (op == "NOT_EQUAL") return !equals(left, right);
  const auto order = compare(left, right);
  if (!order) return false;
  if (op == "LESS_THAN") return *order < 0;
  if (op == "LESS_THAN_OR_EQUAL") return *order <= 0;
  if (op == "GREATER_THAN") return *order > 0;
  return op == "GREATER_THAN_OR_EQUAL" && *order >= 0;
}

struct Cell {
  std::int64_t column = 0;
  std::int64_t row = 0;
};

Cell cell_of(std::string_view text) {
  Cell cell;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') cell.column = cell.column * 26 + (c - 'A' + 1);
    if (c >= 'a' && c <= 'z') cell.column = cell.column * 26 + (c - 'a' + 1);
    if (c >= '0' && c <= '9') cell.row = std::min<std::int64_t>(cell.row * 10 + (c - '0'), 10'000'000);
  }
  return cell;
}

}  // namespace

std::optional<Reply> GoogleApi::storage() {
  const std::string name = name_below_version();  // b/BUCKET[/o[/OBJECT]]
  const std::size_t objects = name.find("/o");
  const std::string bucket = name.substr(0, objects);
  const bool about_objects = objects != std::string::npos && (name.size() == objects + 2 || name[objects + 2] == '/');
  if (!about_objects) {
    if (request_.method == "POST" && name == "b" && text_of(body_member("name")).empty()) return problem(400, "Required field 'name' is missing");
    if (request_.method == "DELETE" && resource(bucket).is_map() && !children(bucket + "/o").empty()) return problem(409, "The bucket you tried to delete is not empty.");
    return std::nullopt;
  }
  if (resource(bucket).is_null()) return problem(404, "The specified bucket does not exist.");
  const Map media = map_of(state_.get("media"));
  if (request_.method == "POST" && name.size() == objects + 2) {
    const std::string given = parameter("name").empty() ? text_of(body_member("name")) : percent_decoded(parameter("name"));
    if (given.empty()) return problem(400, "Required parameter: name");
    const std::string object = bucket + "/o/" + with_slash_encoded(given);
    const Value content = request_.body.is_string() || request_.body.is_bytes() ? request_.body : (request_.body.is_null() ? Value("") : Value(std::string(json(request_.body).body.string())));
    const std::string type = text_of(find_header(request_.headers, "Content-Type"));
    Map meta{{"bucket", Value(last_segment(bucket))}, {"contentType", Value(type.empty() ? "application/octet-stream" : type)}, {"generation", Value(random_digits(16))},
             {"kind", Value("storage#object")}, {"name", Value(given)}, {"size", Value(std::to_string(content.is_bytes() ? content.raw_bytes().size() : content.string().size()))},
             {"timeCreated", Value(timestamp())}, {"updated", Value(timestamp())}};
    put(object, Value(meta));
    state_ = state_.set("media", Value(media.set(object, content)));
    return json(Value(std::move(meta)));
  }
  const std::string verb_part = name.substr(std::min(name.size(), objects + 3));
  const std::string object = bucket + "/o/" + with_slash_encoded(percent_decoded(verb_part.substr(0, verb_part.find("/copyTo"))));
  if (const std::size_t copy = verb_part.find("/copyTo/"); copy != std::string::npos) {
    const std::string target = verb_part.substr(copy + 8);  // b/BUCKET/o/OBJECT
    if (resource(object).is_null()) return problem(404, "No such object");
    if (resource(target.substr(0, target.find("/o/"))).is_null()) return problem(404, "The specified bucket does not exist.");
    const Map copied = map_of(resource(object)).set("name", Value(percent_decoded(last_segment(target)))).set("timeCreated", Value(timestamp()));
    put(target, Value(copied));
    state_ = state_.set("media", Value(map_of(state_.get("media")).set(target, media.get(object))));
    return json(Value(copied));
  }
  if (request_.method == "GET" && name.size() == objects + 2) {
    const std::string prefix = parameter("prefix");
    const std::string delimiter = parameter("delimiter");
    List items;
    std::vector<std::string> prefixes;
    for (const auto& [key, value] : children(bucket + "/o")) {
      const std::string object_name = text_of(map_of(value).get("name"));
      if (!object_name.starts_with(prefix)) continue;
      const std::size_t cut = delimiter.empty() ? std::string::npos : object_name.find(delimiter, prefix.size());
      if (cut == std::string::npos) items = items.push_back(value);
      else if (const std::string folder = object_name.substr(0, cut + delimiter.size()); prefixes.empty() || prefixes.back() != folder) prefixes.push_back(folder);
    }
    Map answer{{"kind", Value("storage#objects")}};
    if (!items.empty()) answer = answer.set("items", Value(items));
    List folders;
    for (const std::string& folder : prefixes) folders = folders.push_back(Value(folder));
    if (!folders.empty()) answer = answer.set("prefixes", Value(folders));
    return json(Value(std::move(answer)));
  }
  const Value found = resource(object);
  if (found.is_null()) return problem(404, "No such object: " + last_segment(bucket) + "/" + percent_decoded(verb_part));
  if (request_.method == "GET" && parameter("alt") == "media") {
    Reply reply;
    reply.headers = Map{{"Content-Type", map_of(found).get("contentType")}};
    reply.body = media.get(object);
    return reply;
  }
  if (request_.method == "DELETE") {
    drop(object);
    state_ = state_.set("media", Value(media.erase(object)));
    Reply reply = json(Value(Map()), 204);
    reply.body = Value("");
    return reply;
  }
  if (request_.method == "GET") return json(found);
  return std::nullopt;
}

std::optional<Reply> GoogleApi::secret_manager() {
  // Secrets that services.yaml prepares: google: {secretmanager: {secrets: {name: content}}}.
  for (const Map::Entry& prepared : map_of(request_.settings.get("secrets"))) {
    const std::string secret = "projects/" + request_.project_id + "/secrets/" + std::string(prepared.key.string());
    if (!resource(secret).is_null() || map_of(state_.get("prepared")).contains(secret)) continue;
    state_ = state_.set("prepared", Value(map_of(state_.get("prepared")).set(secret, Value(true))));
    put(secret, Value(Map{{"createTime", Value(timestamp())}, {"name", Value(secret)}}));
    put(secret + "/versions/1", Value(Map{{"createTime", Value(timestamp())}, {"name", Value(secret + "/versions/1")}, {"state", Value("ENABLED")}}));
    state_ = state_.set("payloads", Value(map_of(state_.get("payloads")).set(secret + "/versions/1", Value(encode64(text_of(prepared.value))))));
  }
  const std::string verb = custom_verb();
  std::string name = name_below_version();
  const std::string by_number = "projects/" + request_.project_number + "/";
  if (name.starts_with(by_number)) name = "projects/" + request_.project_id + "/" + name.substr(by_number.size());
  if (verb == "addVersion") {
    if (resource(name).is_null()) return problem(404, "Secret [" + name + "] not found.");
    const std::string data = text_of(map_of(body_member("payload")).get("data"));
    const std::string version = name + "/versions/" + std::to_string(children(name + "/versions").size() + 1);
    Map value{{"createTime", Value(timestamp())}, {"name", Value(version)}, {"state", Value("ENABLED")}};
    put(version, Value(value));
    state_ = state_.set("payloads", Value(map_of(state_.get("payloads")).set(version, Value(data))));
    return json(Value(std::move(value)));
  }
  if (verb == "access") {
    std::string version = name;
    if (version.ends_with("/versions/latest")) {
      const std::string folder = parent_of(version);
      version = folder + "/" + std::to_string(children(folder).size());
    }
    const Value found = resource(version);
    if (found.is_null()) return problem(404, "Secret Version [" + name + "] not found.");
    if (text_of(map_of(found).get("state")) != "ENABLED") return problem(400, "Secret Version [" + version + "] is in " + text_of(map_of(found).get("state")) + " state.");
    return json(Value(Map{{"name", Value(version)}, {"payload", Value(Map{{"data", map_of(state_.get("payloads")).get(version)}})}}));
  }
  if (verb == "enable" || verb == "disable" || verb == "destroy") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "Secret Version [" + name + "] not found.");
    const Map changed = map_of(found).set("state", Value(verb == "enable" ? "ENABLED" : verb == "disable" ? "DISABLED" : "DESTROYED"));
    put(name, Value(changed));
    return json(Value(changed));
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::pub_sub() {
  const std::string verb = custom_verb();
  const std::string name = name_below_version();
  Map queues = map_of(state_.get("queues"));
  if (request_.method == "PUT" && name.find("/subscriptions/") != std::string::npos) {
    const std::string topic = text_of(body_member("topic"));
    if (topic.empty()) return problem(400, "The subscription needs a topic");
    if (resource(topic).is_null()) return problem(404, "Resource not found (resource=" + last_segment(topic) + ").");
    return std::nullopt;
  }
  if (verb == "publish") {
    if (resource(name).is_null()) return problem(404, "Resource not found (resource=" + last_segment(name) + ").");
    const List messages = list_of(body_member("messages"));
    if (messages.empty()) return problem(400, "The value for messages is too small. You passed 0 in the request.");
    List ids;
    const std::string project = name.substr(0, name.find("/topics/"));
    for (const Value& message : messages) {
      if (text_of(map_of(message).get("data")).empty() && map_of(message).get("attributes").is_null()) {
        return problem(400, "One or more messages in the publish request is empty. Each message must contain either non-empty data, or at least one attribute.");
      }
      const std::string id = random_digits(16);
      const Map stamped = map_of(message).set("messageId", Value(id)).set("publishTime", Value(timestamp()));
      ids = ids.push_back(Value(id));
      for (const auto& [key, subscription] : children(project + "/subscriptions")) {
        if (text_of(map_of(subscription).get("topic")) != name) continue;
        const std::string endpoint = text_of(map_of(map_of(subscription).get("pushConfig")).get("pushEndpoint"));
        if (!endpoint.empty()) {
          Map body{{"message", Value(stamped)}, {"subscription", Value(key)}};
          errands_.push_back({GoogleErrand::Kind::kRequest, request_.now_ns + duration("push_delay", 0.02, 0.08),
                              Value(Map{{"body", Value(std::move(body))}, {"headers", Value(Map{{"Content-Type", Value("application/json")}})}, {"method", Value("POST")}, {"url", Value(endpoint)}})});
          continue;
        }
        queues = queues.set(key, Value(list_of(queues.get(key)).push_back(Value(Map{{"free_ns", Value(0)}, {"message", Value(stamped)}}))));
      }
    }
    state_ = state_.set("queues", Value(queues));
    return json(Value(Map{{"messageIds", Value(ids)}}));
  }
  if (verb != "pull" && verb != "acknowledge") return std::nullopt;
  if (resource(name).is_null()) return problem(404, "Resource not found (resource=" + last_segment(name) + ").");
  const List queue = list_of(queues.get(name));
  List left;
  if (verb == "acknowledge") {
    const List acknowledged = list_of(body_member("ackIds"));
    for (const Value& waiting : queue) {
      const std::string id = "ack-" + text_of(map_of(map_of(waiting).get("message")).get("messageId"));
      bool done = false;
      for (const Value& each : acknowledged) done = done || text_of(each) == id;
      if (!done) left = left.push_back(waiting);
    }
    state_ = state_.set("queues", Value(queues.set(name, Value(left))));
    return json(Value(Map()));
  }
  const Value most = body_member("maxMessages");
  const std::int64_t limit = most.is_int() && most.integer() > 0 ? most.integer() : 1;
  const Value deadline = map_of(resource(name)).get("ackDeadlineSeconds");
  const Nanoseconds lease = (deadline.is_int() ? deadline.integer() : 10) * kNanosecondsPerSecond;
  List received;
  for (const Value& waiting : queue) {
    Map entry = map_of(waiting);
    const bool free = entry.get("free_ns").integer() <= request_.now_ns;
    if (free && static_cast<std::int64_t>(received.size()) < limit) {
      const Map message = map_of(entry.get("message"));
      received = received.push_back(Value(Map{{"ackId", Value("ack-" + text_of(message.get("messageId")))}, {"message", Value(message)}}));
      entry = entry.set("free_ns", Value(request_.now_ns + lease));
    }
    left = left.push_back(Value(std::move(entry)));
  }
  state_ = state_.set("queues", Value(queues.set(name, Value(left))));
  return json(received.empty() ? Value(Map()) : Value(Map{{"receivedMessages", Value(received)}}));
}

std::optional<Reply> GoogleApi::firestore() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto stamp = [&](const std::string& key, const Value& fields) {
    const Value old = resource(key);
    Map document{{"createTime", old.is_map() ? old.map().get("createTime") : Value(timestamp())}, {"fields", firestore_fields(fields)}, {"name", Value(key)}, {"updateTime", Value(timestamp())}};
    put(key, Value(document));
    return Value(std::move(document));
  };
  const auto write = [&](const Map& one) {
    if (const Map update = map_of(one.get("update")); !update.empty()) {
      Map fields = map_of(update.get("fields"));
      const std::string key = text_of(update.get("name"));
      if (const List mask = list_of(map_of(one.get("updateMask")).get("fieldPaths")); !mask.empty()) {
        Map merged = map_of(map_of(resource(key)).get("fields"));
        for (const Value& path : mask) merged = fields.contains(text_of(path)) ? merged.set(text_of(path), fields.get(text_of(path))) : merged.erase(text_of(path));
        fields = merged;
      }
      stamp(key, Value(fields));
    }
    if (const std::string gone = text_of(one.get("delete")); !gone.empty()) drop(gone);
    return Value(Map{{"updateTime", Value(timestamp())}});
  };
  if (verb == "runQuery") {
    const Map query = map_of(body_member("structuredQuery"));
    const List from = list_of(query.get("from"));
    const std::string collection = from.empty() ? "" : text_of(map_of(from[0]).get("collectionId"));
    std::vector<Value> found;
    for (const auto& [key, document] : children(name + "/" + collection)) {
      if (firestore_matches(map_of(document), map_of(query.get("where")))) found.push_back(document);
    }
    for (const Value& order : list_of(query.get("orderBy"))) {
      const std::string field = text_of(map_of(map_of(order).get("field")).get("fieldPath"));
      const bool down = text_of(map_of(order).get("direction")) == "DESCENDING";
      std::stable_sort(found.begin(), found.end(), [&](const Value& a, const Value& b) {
        const auto sign = compare(firestore_plain(map_of(map_of(a).get("fields")).get(field)), firestore_plain(map_of(map_of(b).get("fields")).get(field)));
        return sign && (down ? *sign > 0 : *sign < 0);
      });
    }
    const Value limit = query.get("limit");
    List answer;
    for (const Value& document : found) {
      if (limit.is_int() && static_cast<std::int64_t>(answer.size()) >= limit.integer()) break;
      answer = answer.push_back(Value(Map{{"document", document}, {"readTime", Value(timestamp())}}));
    }
    if (answer.empty()) answer = answer.push_back(Value(Map{{"readTime", Value(timestamp())}}));
    return json(Value(std::move(answer)));
  }
  if (verb == "batchGet") {
    List answer;
    for (const Value& each : list_of(body_member("documents"))) {
      const Value found = resource(text_of(each));
      answer = answer.push_back(Value(Map{{found.is_null() ? "missing" : "found", found.is_null() ? each : found}, {"readTime", Value(timestamp())}}));
    }
    return json(Value(std::move(answer)));
  }
  if (verb == "commit" || verb == "batchWrite") {
    List results;
    for (const Value& one : list_of(body_member("writes"))) results = results.push_back(write(map_of(one)));
    Map answer{{"writeResults", Value(results)}};
    if (verb == "commit") answer = answer.set("commitTime", Value(timestamp()));
    return json(Value(std::move(answer)));
  }
  if (verb == "beginTransaction") return json(Value(Map{{"transaction", Value(encode64(random_hex(16)))}}));
  if (verb == "rollback") return json(Value(Map()));
  if (verb == "listCollectionIds") {
    std::vector<std::string> ids;
    for (const Map::Entry& entry : map_of(state_.get("resources"))) {
      const std::string key(entry.key.string());
      if (!key.starts_with(name + "/")) continue;
      const std::string rest = key.substr(name.size() + 1);
      const std::string id = rest.substr(0, rest.find('/'));
      if (ids.empty() || ids.back() != id) ids.push_back(id);
    }
    List all;
    for (const std::string& id : ids) all = all.push_back(Value(id));
    return json(Value(Map{{"collectionIds", Value(all)}}));
  }
  if (!verb.empty() || name.find("/documents") == std::string::npos) return std::nullopt;
  if (request_.method == "POST") {
    const std::string id = parameter("documentId").empty() ? random_hex(20) : parameter("documentId");
    const std::string key = name + "/" + id;
    if (!resource(key).is_null()) return problem(409, "Document already exists: " + key);
    return json(stamp(key, body_member("fields")));
  }
  if (request_.method == "PATCH") {
    Map fields = map_of(body_member("fields"));
    const Value mask = request_.query.get("updateMask.fieldPaths");
    if (!mask.is_null()) {
      Map merged = map_of(map_of(resource(name)).get("fields"));
      for (const Value& path : mask.is_list() ? mask.list() : List{mask}) {
        merged = fields.contains(text_of(path)) ? merged.set(text_of(path), fields.get(text_of(path))) : merged.erase(text_of(path));
      }
      fields = merged;
    }
    return json(stamp(name, Value(fields)));
  }
  if (request_.method == "DELETE") {
    drop(name);
    return json(Value(Map()));
  }
  if (request_.method != "GET") return std::nullopt;
  // documents/COLLECTION has an odd number of segments behind `documents`.
  const std::string below = name.substr(name.find("/documents") + 10);
  const bool is_document = std::count(below.begin(), below.end(), '/') % 2 == 0 && !below.empty();
  if (is_document) {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "Document \"" + name + "\" not found.");
    return json(found);
  }
  List documents;
  for (const auto& [key, document] : children(name)) documents = documents.push_back(document);
  return json(documents.empty() ? Value(Map()) : Value(Map{{"documents", Value(documents)}}));
}

std::optional<Reply> GoogleApi::bigquery() {
  const std::string name = name_below_version();
  const std::size_t jobs_at = name.find("/jobs");
  const std::size_t queries_at = name.find("/queries");
  const auto rows_of = [&](const List& objects, List& schema) {
    List rows;
    for (const Value& object : objects) {
      if (schema.empty()) {
        for (const Map::Entry& entry : map_of(object)) {
          const char* type = entry.value.is_int() ? "INTEGER" : entry.value.is_double() ? "FLOAT" : entry.value.is_bool() ? "BOOLEAN" : "STRING";
          schema = schema.push_back(Value(Map{{"mode", Value("NULLABLE")}, {"name", entry.key}, {"type", Value(type)}}));
        }
      }
      List cells;
      for (const Value& field : schema) {
        const Value value = map_of(object).get(text_of(map_of(field).get("name")));
        cells = cells.push_back(Value(Map{{"v", value.is_number() || value.is_bool() ? Value(text_of_scalar(value)) : value}}));
      }
      rows = rows.push_back(Value(Map{{"f", Value(cells)}}));
    }
    return rows;
  };
  // Answers come from prepared ones (google: {bigquery: {answers: [{match, rows, seconds}]}}) and from tables that rows were put into.
  struct Answer {
    bool found = false;
    List objects;
    Nanoseconds takes = 0;
    std::string missing;
  };
  const auto answer_query = [&](const std::string& query) {
    Answer answer;
    answer.takes = duration("duration", 1, 4);
    for (const Value& prepared : list_of(request_.settings.get("answers"))) {
      const Map entry = map_of(prepared);
      if (query.find(text_of(entry.get("match"))) == std::string::npos) continue;
      answer.found = true;
      answer.objects = list_of(entry.get("rows"));
      if (entry.get("seconds").is_number()) answer.takes = nanoseconds_from_seconds(entry.get("seconds").as_double());
      return answer;
    }
    std::string upper = text_of(call_library("text.to_upper", {Value(query)}));
    const std::size_t from = upper.find(" FROM ");
    if (from == std::string::npos) {
      answer.missing = "Syntax error: the simulation knows prepared answers and SELECT … FROM a table that rows were put into";
      return answer;
    }
    std::string table = query.substr(from + 6);
    table = table.substr(table.find_first_not_of(" \n`"));
    table = table.substr(0, table.find_first_of(" \n`;"));
    std::replace(table.begin(), table.end(), ':', '.');
    std::string key = "projects/" + request_.project_id + "/datasets/";
    const std::size_t last = table.rfind('.');
    const std::size_t first = last == std::string::npos ? last : table.rfind('.', last - 1);
    if (last != std::string::npos) {
      if (first != std::string::npos) key = "projects/" + table.substr(0, first) + "/datasets/" + table.substr(first + 1, last - first - 1);
      else key += table.substr(0, last);
      key += "/tables/" + table.substr(last + 1);
    }
    if (resource(key).is_null()) {
      answer.missing = "Not found: Table " + table + ". (Simulated: put rows into it, or prepare an answer under `google: {bigquery: {answers: …}}`.)";
      return answer;
    }
    answer.found = true;
    answer.objects = list_of(map_of(state_.get("rows")).get(key));
    if (const std::size_t limit = upper.find(" LIMIT "); limit != std::string::npos) {
      std::size_t most = 0;
      for (std::size_t i = limit + 7; i < query.size() && query[i] >= '0' && query[i] <= '9'; ++i) most = std::min<std::size_t>(most * 10 + static_cast<std::size_t>(query[i] - '0'), 1'000'000);
      List some;
      for (std::size_t i = 0; i < answer.objects.size() && i < most; ++i) some = some.push_back(answer.objects[i]);
      answer.objects = some;
    }
    return answer;
  };
  const auto too_many = [&]() -> std::optional<Reply> {
    const Value limit = request_.settings.get("concurrent");
    if (!limit.is_int()) return std::nullopt;
    std::int64_t running = 0;
    for (const Map::Entry& job : map_of(state_.get("jobs"))) running += map_of(job.value).get("done_ns").integer() > request_.now_ns ? 1 : 0;
    if (running < limit.integer()) return std::nullopt;
    return problem(429, "Exceeded rate limits: too many concurrent queries for this project");
  };
  const auto job_value = [&](const std::string& id, const Map& job) {
    const bool done = job.get("done_ns").integer() <= request_.now_ns;
    Map status{{"state", Value(done ? "DONE" : "RUNNING")}};
    if (done && job.get("error").is_map()) status = status.set("errorResult", job.get("error")).set("errors", Value(List{job.get("error")}));
    return Map{{"configuration", job.get("configuration")},
               {"id", Value(request_.project_id + ":" + request_.location + "." + id)},
               {"jobReference", Value(Map{{"jobId", Value(id)}, {"location", Value(request_.location)}, {"projectId", Value(request_.project_id)}})},
               {"kind", Value("bigquery#job")},
               {"status", Value(std::move(status))}};
  };
  if (queries_at != std::string::npos || jobs_at != std::string::npos) {
    const std::size_t at = queries_at != std::string::npos ? queries_at + 8 : jobs_at + 5;
    std::string id = name.size() > at + 1 ? name.substr(at + 1) : "";
    Map jobs = map_of(state_.get("jobs"));
    if (request_.method == "POST" && id.empty()) {
      if (std::optional<Reply> refused = too_many()) return refused;
      const bool is_query = queries_at != std::string::npos;
      const Map configuration = is_query ? Map{{"query", Value(Map{{"query", body_member("query")}})}} : map_of(body_member("configuration"));
      const std::string query = text_of(map_of(configuration.get("query")).get("query"));
      const bool other_job = !is_query && !configuration.get("query").is_map();
      if (query.empty() && !other_job) return problem(400, "Required parameter is missing: query");
      const Answer answer = other_job ? Answer{true, List(), duration("duration", 1, 4), ""} : answer_query(query);
      if (is_query && !answer.found) return problem(answer.missing.starts_with("Not found") ? 404 : 400, answer.missing);
      const std::string wanted = text_of(map_of(body_member("jobReference")).get("jobId"));
      id = wanted.empty() ? "job_" + random_hex(24) : wanted;
      if (jobs.contains(id)) return problem(409, "Already Exists: Job " + id);
      Map job{{"configuration", Value(configuration)}, {"done_ns", Value(request_.now_ns + answer.takes)}, {"rows", Value(answer.objects)}};
      if (!answer.found) job = job.set("error", Value(Map{{"message", Value(answer.missing)}, {"reason", Value(answer.missing.starts_with("Not found") ? "notFound" : "invalidQuery")}}));
      state_ = state_.set("jobs", Value(jobs.set(id, Value(job))));
      const Map target = map_of(map_of(configuration.get("query")).get("destinationTable"));
      if (answer.found && !target.empty()) {
        const std::string dataset = "projects/" + text_of(target.get("projectId")) + "/datasets/" + text_of(target.get("datasetId"));
        if (resource(dataset).is_null()) return problem(404, "Not found: Dataset " + text_of(target.get("projectId")) + ":" + text_of(target.get("datasetId")));
        const std::string table = dataset + "/tables/" + text_of(target.get("tableId"));
        set_later(table, Value(Map{{"id", Value(text_of(target.get("tableId")))}, {"kind", Value("bigquery#table")}, {"tableReference", Value(target)}}), answer.takes);
        state_ = state_.set("rows", Value(map_of(state_.get("rows")).set(table, Value(answer.objects))));
      }
      Map created = job_value(id, job);
      if (!is_query) return json(Value(std::move(created)));
      // A query answers when it has finished: the request takes as long, unless the caller's own limit is shorter.
      const Value waits = body_member("timeoutMs");
      const bool complete = !waits.is_int() || waits.integer() * kNanosecondsPerMillisecond >= answer.takes;
      List schema;
      const List rows = rows_of(answer.objects, schema);
      Map reply{{"jobComplete", Value(complete)}, {"jobReference", created.get("jobReference")}, {"kind", Value("bigquery#queryResponse")}};
      if (complete) {
        reply = reply.set("rows", Value(rows)).set("schema", Value(Map{{"fields", Value(schema)}})).set("totalRows", Value(std::to_string(rows.size())));
        takes_ = answer.takes;
        return json(Value(std::move(reply)));
      }
      return json(Value(std::move(reply)));
    }
    const bool cancels = id.ends_with("/cancel");
    if (cancels) id = id.substr(0, id.size() - 7);
    const Value stored = jobs.get(id);
    if (id.empty()) {
      List all;
      for (const Map::Entry& job : jobs) all = all.push_back(Value(job_value(std::string(job.key.string()), map_of(job.value))));
      return json(Value(Map{{"jobs", Value(all)}, {"kind", Value("bigquery#jobList")}}));
    }
    if (stored.is_null()) return problem(404, "Not found: Job " + request_.project_id + ":" + id);
    if (cancels) return json(Value(Map{{"job", Value(job_value(id, map_of(stored)))}, {"kind", Value("bigquery#jobCancelResponse")}}));
    if (queries_at == std::string::npos) return json(Value(job_value(id, map_of(stored))));
    const bool done = map_of(stored).get("done_ns").integer() <= request_.now_ns;
    Map reply{{"jobComplete", Value(done)}, {"jobReference", job_value(id, map_of(stored)).get("jobReference")}, {"kind", Value("bigquery#getQueryResultsResponse")}};
    if (done) {
      List schema;
      const List rows = rows_of(list_of(map_of(stored).get("rows")), schema);
      const Result<std::int64_t> size = integer_from_text(parameter("maxResults"));
      const Result<std::int64_t> token = integer_from_text(parameter("pageToken"));
      const std::size_t first = token.ok() && token.value() > 0 ? static_cast<std::size_t>(token.value()) : 0;
      const std::size_t most = size.ok() && size.value() > 0 ? static_cast<std::size_t>(size.value()) : rows.size();
      List page;
      for (std::size_t i = first; i < rows.size() && page.size() < most; ++i) page = page.push_back(rows[i]);
      reply = reply.set("rows", Value(page)).set("schema", Value(Map{{"fields", Value(schema)}})).set("totalRows", Value(std::to_string(rows.size())));
      if (first + page.size() < rows.size()) reply = reply.set("pageToken", Value(std::to_string(first + page.size())));
    }
    return json(Value(std::move(reply)));
  }
  if (name.ends_with("/insertAll") || custom_verb() == "insertAll") {
    const std::string table = name.ends_with("/insertAll") ? parent_of(name) : name;
    if (resource(table).is_null()) return problem(404, "Not found: Table " + last_segment(table));
    Map rows = map_of(state_.get("rows"));
    List all = list_of(rows.get(table));
    for (const Value& row : list_of(body_member("rows"))) all = all.push_back(map_of(row).get("json"));
    state_ = state_.set("rows", Value(rows.set(table, Value(all))));
    return json(Value(Map{{"kind", Value("bigquery#tableDataInsertAllResponse")}}));
  }
  if (name.ends_with("/data")) {
    const std::string table = parent_of(name);
    if (resource(table).is_null()) return problem(404, "Not found: Table " + last_segment(table));
    List schema;
    const List rows = rows_of(list_of(map_of(state_.get("rows")).get(table)), schema);
    return json(Value(Map{{"kind", Value("bigquery#tableDataList")}, {"rows", Value(rows)}, {"totalRows", Value(std::to_string(rows.size()))}}));
  }
  if (request_.method == "DELETE" && name.find("/tables/") == std::string::npos && resource(name).is_map() && !children(name + "/tables").empty() && parameter("deleteContents") != "true") {
    return problem(400, "Dataset " + request_.project_id + ":" + last_segment(name) + " is still in use");
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::sheets() {
  std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && name == "spreadsheets") {
    const std::string id = random_hex(44);
    Map properties = map_of(body_member("properties"));
    if (!properties.contains("title")) properties = properties.set("title", Value("Untitled spreadsheet"));
    Map sheet{{"properties", Value(Map{{"index", Value(0)}, {"sheetId", Value(0)}, {"title", Value("Sheet1")}})}};
    Map value{{"properties", Value(properties)}, {"sheets", Value(List{Value(std::move(sheet))})}, {"spreadsheetId", Value(id)}, {"spreadsheetUrl", Value("https://docs.google.com/spreadsheets/d/" + id + "/edit")}};
    put("spreadsheets/" + id, Value(value));
    return json(Value(std::move(value)));
  }
  const std::size_t values_at = name.find("/values");
  const std::string sheet = name.substr(0, values_at);
  const Value found = resource(sheet);
  if (found.is_null()) return problem(404, "Requested entity was not found.");
  const std::string id = last_segment(sheet);
  if (values_at == std::string::npos) {
    if (verb != "batchUpdate") return request_.method == "GET" ? std::optional<Reply>(json(found)) : std::nullopt;
    List replies;
    for (std::size_t i = 0; i < list_of(body_member("requests")).size(); ++i) replies = replies.push_back(Value(Map()));
    Map answer{{"replies", Value(replies)}, {"spreadsheetId", Value(id)}};
    if (body_member("includeSpreadsheetInResponse").is_bool() && body_member("includeSpreadsheetInResponse").boolean()) answer = answer.set("updatedSpreadsheet", found);
    return json(Value(std::move(answer)));
  }
  if (name.size() <= values_at + 8) return std::nullopt;
  const std::string range = percent_decoded(name.substr(values_at + 8));
  const std::string corners = range.substr(range.find('!') == std::string::npos ? 0 : range.find('!') + 1);
  const Cell from = cell_of(corners.substr(0, corners.find(':')));
  const Cell to = corners.find(':') == std::string::npos ? from : cell_of(corners.substr(corners.find(':') + 1));
  // A sheet is a map from "row:column" to a value.
  Map cells = map_of(map_of(state_.get("cells")).get(id));
  const auto key = [](std::int64_t row, std::int64_t column) { return std::to_string(row) + ":" + std::to_string(column); };
  const auto keep = [&] { state_ = state_.set("cells", Value(map_of(state_.get("cells")).set(id, Value(cells)))); };
  const auto write = [&](std::int64_t first_row) {
    std::int64_t updated = 0;
    std::int64_t row_number = first_row;
    for (const Value& row : list_of(body_member("values"))) {
      std::int64_t column = std::max<std::int64_t>(from.column, 1);
      for (const Value& value : list_of(row)) {
        cells = cells.set(key(row_number, column++), value);
        ++updated;
      }
      ++row_number;
    }
    keep();
    return Map{{"spreadsheetId", Value(id)}, {"updatedCells", Value(updated)}, {"updatedRange", Value(range)}, {"updatedRows", Value(row_number - first_row)}};
  };
  if (request_.method == "PUT") return json(Value(write(std::max<std::int64_t>(from.row, 1))));
  if (verb == "append") {
    std::int64_t last = 0;
    for (const Map::Entry& cell : cells) last = std::max(last, integer_from_text(std::string_view(cell.key.string()).substr(0, cell.key.string().find(':'))).value());
    return json(Value(Map{{"spreadsheetId", Value(id)}, {"tableRange", Value(range)}, {"updates", Value(write(std::max(last + 1, from.row)))}}));
  }
  const std::int64_t last_row = to.row == 0 ? from.row + 1000 : std::min(to.row, from.row + 1000);
  const std::int64_t last_column = std::min(std::max(to.column, from.column), from.column + 200);
  if (verb == "clear") {
    for (std::int64_t row = from.row; row <= last_row; ++row) {
      for (std::int64_t column = from.column; column <= last_column; ++column) cells = cells.erase(key(row, column));
    }
    keep();
    return json(Value(Map{{"clearedRange", Value(range)}, {"spreadsheetId", Value(id)}}));
  }
  if (request_.method != "GET") return std::nullopt;
  List rows;
  std::size_t kept = 0;
  std::vector<List> all;
  for (std::int64_t row = std::max<std::int64_t>(from.row, 1); row <= last_row; ++row) {
    List values;
    std::size_t used = 0;
    for (std::int64_t column = from.column; column <= last_column; ++column) {
      const Value* cell = cells.find(key(row, column));
      values = values.push_back(cell == nullptr ? Value("") : *cell);
      if (cell != nullptr) used = values.size();
    }
    List trimmed;
    for (std::size_t i = 0; i < used; ++i) trimmed = trimmed.push_back(values[i]);
    all.push_back(trimmed);
    if (used != 0) kept = all.size();
  }
  for (std::size_t i = 0; i < kept; ++i) rows = rows.push_back(Value(all[i]));
  Map answer{{"majorDimension", Value("ROWS")}, {"range", Value(range)}};
  if (!rows.empty()) answer = answer.set("values", Value(rows));
  return json(Value(std::move(answer)));
}

std::optional<Reply> GoogleApi::spanner() {
  const std::string verb = custom_verb();
  const std::string name = name_below_version();
  if (request_.method == "POST" && name.ends_with("/sessions")) {
    const std::string session = name + "/" + random_hex(32);
    Map value{{"createTime", Value(timestamp())}, {"name", Value(session)}};
    put(session, Value(value));
    return json(Value(std::move(value)));
  }
  if (name.find("/sessions/") == std::string::npos || verb.empty()) return std::nullopt;
  if (resource(name).is_null()) return problem(404, "Session not found: " + name);
  if (verb == "commit") return json(Value(Map{{"commitTimestamp", Value(timestamp())}}));
  if (verb == "beginTransaction") return json(Value(Map{{"id", Value(encode64(random_hex(12)))}}));
  if (verb == "executeSql" || verb == "read") {
    const std::string sql = text_of(body_member("sql"));
    for (const Value& prepared : list_of(request_.settings.get("answers"))) {
      if (sql.find(text_of(map_of(prepared).get("match"))) != std::string::npos) return json(Value(Map{{"rows", map_of(prepared).get("rows")}}));
    }
    return problem(400, "The simulation has no answer for this statement: add one under `google: {spanner: {answers: [{match, rows}]}}`");
  }
  return std::nullopt;
}

std::optional<Reply> GoogleApi::forms() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  if (request_.method == "POST" && name == "forms") {
    const std::string id = random_hex(44);
    Map value{{"formId", Value(id)}, {"info", body_member("info")}, {"responderUri", Value("https://docs.google.com/forms/d/e/" + id + "/viewform")}, {"revisionId", Value(random_hex(8))}};
    put("forms/" + id, Value(value));
    return json(Value(std::move(value)));
  }
  const std::string form = name.substr(0, name.find('/', 6));
  const Value found = resource(form);
  if (found.is_null()) return problem(404, "Requested entity was not found.");
  if (verb == "batchUpdate") {
    Map changed = map_of(found);
    for (const Value& each : list_of(body_member("requests"))) {
      const Map info = map_of(map_of(map_of(each).get("updateFormInfo")).get("info"));
      Map merged = map_of(changed.get("info"));
      for (const Map::Entry& entry : info) merged = merged.set(entry.key, entry.value);
      changed = changed.set("info", Value(merged));
    }
    put(form, Value(changed));
    return json(Value(Map{{"form", Value(changed)}, {"replies", Value(List())}}));
  }
  if (name.ends_with("/responses")) {
    const List prepared = list_of(request_.settings.get("responses"));
    return json(prepared.empty() ? Value(Map()) : Value(Map{{"responses", Value(prepared)}}));
  }
  return request_.method == "GET" && name == form ? std::optional<Reply>(json(found)) : std::nullopt;
}

}  // namespace etude
