// Cloud Storage, Secret Manager and Pub/Sub: contents, versions, messages.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

std::string with_slash_encoded(std::string_view name) {
  std::string text;
  for (const char c : name) text += c == '/' ? "%2F" : std::string(1, c);
  return text;
}

}  // namespace

std::optional<Reply> GoogleApi::storage() {
  // Objects that services.yaml prepares, with their buckets: google: {storage: {objects: {bucket/name: content}}}.
  if (const Map prepared = map_of(request_.settings.get("objects")); !prepared.empty() && !state_.contains("prepared")) {
    state_ = state_.set("prepared", Value(true));
    for (const Map::Entry& entry : prepared) {
      const std::string path(entry.key.string());
      const std::size_t slash = path.find('/');
      if (slash == std::string::npos) continue;
      const std::string in = "b/" + path.substr(0, slash);
      const Value holder(path.substr(0, slash));
      if (resource(in).is_null())
        put(in, Value(Map{{"id", holder}, {"kind", Value("storage#bucket")}, {"name", holder}, {"timeCreated", Value(timestamp())}}));
      const std::string key = in + "/o/" + with_slash_encoded(path.substr(slash + 1));
      put(key, Value(Map{{"bucket", holder},
                         {"contentType", Value("text/plain")},
                         {"generation", Value(random_digits(16))},
                         {"kind", Value("storage#object")},
                         {"name", Value(path.substr(slash + 1))},
                         {"size", Value(std::to_string(text_of(entry.value).size()))},
                         {"timeCreated", Value(timestamp())},
                         {"updated", Value(timestamp())}}));
      state_ = state_.set("media", Value(map_of(state_.get("media")).set(key, entry.value)));
    }
  }
  const std::string name = name_below_version();  // b/BUCKET[/o[/OBJECT]]
  const std::size_t objects = name.find('/', 2);  // behind the bucket, which may begin with an o
  const std::string bucket = name.substr(0, objects);
  const bool about_objects = objects != std::string::npos && (name.substr(objects) + "/").starts_with("/o/");
  if (!about_objects) {
    if (request_.method == "POST" && name == "b" && text_of(body_member("name")).empty())
      return problem(400, "Required field 'name' is missing");
    if (request_.method == "POST" && name == "b") {
      const std::string wanted = text_of(body_member("name"));
      if (wanted.size() > 63 || wanted.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.") != std::string::npos)
        return problem(400, "Invalid bucket name: '" + wanted + "'");
    }
    if (request_.method == "DELETE" && name == bucket && resource(bucket).is_map() && !children(bucket + "/o").empty())
      return problem(409, "The bucket you tried to delete is not empty.");
    return std::nullopt;
  }
  if (resource(bucket).is_null()) return problem(404, "The specified bucket does not exist.");
  const Map media = map_of(state_.get("media"));
  if (request_.method == "POST" && name.size() == objects + 2) {
    const std::string given = parameter("name").empty() ? text_of(body_member("name")) : percent_decoded(parameter("name"));
    if (given.empty()) return problem(400, "Required parameter: name");
    const std::string object = bucket + "/o/" + with_slash_encoded(given);
    const Value content = request_.body.is_string() || request_.body.is_bytes()
                              ? request_.body
                              : (request_.body.is_null() ? Value("") : Value(std::string(json(request_.body).body.string())));
    const std::string type = text_of(find_header(request_.headers, "Content-Type"));
    Map meta{{"bucket", Value(last_segment(bucket))},
             {"contentType", Value(type.empty() ? "application/octet-stream" : type)},
             {"generation", Value(random_digits(16))},
             {"kind", Value("storage#object")},
             {"name", Value(given)},
             {"size", Value(std::to_string(content.is_bytes() ? content.raw_bytes().size() : content.string().size()))},
             {"timeCreated", Value(timestamp())},
             {"updated", Value(timestamp())}};
    put(object, Value(meta));
    state_ = state_.set("media", Value(media.set(object, content)));
    return json(Value(std::move(meta)));
  }
  const std::string verb_part = name.substr(std::min(name.size(), objects + 3));
  const std::string object = bucket + "/o/" + with_slash_encoded(percent_decoded(verb_part.substr(0, verb_part.find("/copyTo"))));
  if (const std::size_t copy = verb_part.find("/copyTo/"); copy != std::string::npos) {
    const std::string target = verb_part.substr(copy + 8);  // b/BUCKET/o/OBJECT
    if (resource(object).is_null()) return problem(404, "No such object");
    const std::string into = target.substr(0, target.find("/o/", 2));
    if (resource(into).is_null()) return problem(404, "The specified bucket does not exist.");
    const Map copied = with_shape(map_of(resource(object)), R"({"bucket": "$0", "name": "$1", "timeCreated": "$2"})",
                                  {last_segment(into), percent_decoded(last_segment(target)), timestamp()});
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
      if (cut == std::string::npos)
        items = items.push_back(value);
      else if (const std::string folder = object_name.substr(0, cut + delimiter.size()); prefixes.empty() || prefixes.back() != folder)
        prefixes.push_back(folder);
    }
    Map answer{{"kind", Value("storage#objects")}};
    if (std::optional<Reply> wrong = add_page(answer, "items", items)) return wrong;
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
    put(secret + "/versions/1",
        Value(Map{{"createTime", Value(timestamp())}, {"name", Value(secret + "/versions/1")}, {"state", Value("ENABLED")}}));
    state_ =
        state_.set("payloads", Value(map_of(state_.get("payloads")).set(secret + "/versions/1", Value(encode64(text_of(prepared.value))))));
  }
  const std::string verb = custom_verb();
  std::string name = name_below_version();
  if (request_.method == "POST" && verb.empty() && name.ends_with("/secrets") && !body_member("replication").is_map() &&
      body_member("secret").is_null())
    return problem(400, "The replication field must be set");
  const std::string by_number = "projects/" + request_.project_number + "/";
  if (name.starts_with(by_number)) name = "projects/" + request_.project_id + "/" + name.substr(by_number.size());
  if (verb == "addVersion") {
    if (resource(name).is_null()) return problem(404, "Secret [" + name + "] not found.");
    if (!map_of(body_member("payload")).get("data").is_string()) return problem(400, "Secret Payload cannot be empty.");
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
    if (text_of(map_of(found).get("state")) != "ENABLED")
      return precondition("Secret Version [" + version + "] is in " + text_of(map_of(found).get("state")) + " state.");
    return json(Value(Map{{"name", Value(version)}, {"payload", Value(Map{{"data", map_of(state_.get("payloads")).get(version)}})}}));
  }
  if (verb == "enable" || verb == "disable" || verb == "destroy") {
    const Value found = resource(name);
    if (found.is_null()) return problem(404, "Secret Version [" + name + "] not found.");
    if (text_of(map_of(found).get("state")) == "DESTROYED") return precondition("Secret Version [" + name + "] is in DESTROYED state.");
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
  if (request_.method == "DELETE" && name.find("/topics/") != std::string::npos && resource(name).is_map()) {
    // Its subscriptions stay, without a topic.
    for (const auto& [key, subscription] : children(name.substr(0, name.find("/topics/")) + "/subscriptions")) {
      if (text_of(map_of(subscription).get("topic")) == name) put(key, Value(map_of(subscription).set("topic", Value("_deleted-topic_"))));
    }
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
        return problem(400,
                       "One or more messages in the publish request is empty. Each message must contain either non-empty data, or at least "
                       "one attribute.");
      }
      if (const Value data = map_of(message).get("data"); data.is_string() && call_library("base64.decode", {data, Value(true)}).is_null())
        return problem(400, "Invalid value at 'messages[0].data' (TYPE_BYTES), Base64 decoding failed for \"" + text_of(data) + "\"");
      const std::string id = random_digits(16);
      const Map stamped = map_of(message).set("messageId", Value(id)).set("publishTime", Value(timestamp()));
      ids = ids.push_back(Value(id));
      for (const auto& [key, subscription] : children(project + "/subscriptions")) {
        if (text_of(map_of(subscription).get("topic")) != name) continue;
        if (const Map push = map_of(map_of(subscription).get("pushConfig")); !text_of(push.get("pushEndpoint")).empty()) {
          push_message(push, Value(stamped), key);
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
    if (acknowledged.empty()) return problem(400, "No ack ids specified.");
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
  if (!most.is_int() || most.integer() < 1) return problem(400, "The value for max_messages is too small. Must be at least 1.");
  const std::int64_t limit = most.integer();
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

}  // namespace etude
