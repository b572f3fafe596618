// Firestore: typed fields, masks, queries, transactions.
#include <algorithm>

#include "core/simulation/google/google_api.h"
#include "core/simulation/google/google_help.h"
#include "core/value/value_order.h"
#include "core/value/value_text.h"

namespace etude {

using namespace google;

namespace {

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

// Whether an array, {"arrayValue": {"values": […]}} without its type, has this plain value.
bool firestore_has(const Value& array, const Value& wanted) {
  for (const Value& typed : list_of(map_of(array).get("values"))) {
    if (equals(firestore_plain(typed), wanted)) return true;
  }
  return false;
}

bool firestore_matches(const Map& document, const Map& filter) {
  if (const Map composite = map_of(filter.get("compositeFilter")); !composite.empty()) {
    const bool any = text_of(composite.get("op")) == "OR";
    for (const Value& part : list_of(composite.get("filters"))) {
      if (firestore_matches(document, map_of(part)) == any) return any;
    }
    return !any;
  }
  const Map unary = map_of(filter.get("unaryFilter"));
  const Map field = unary.empty() ? map_of(filter.get("fieldFilter")) : unary;
  if (field.empty()) return true;
  const Value typed = map_of(document.get("fields")).get(text_of(map_of(field.get("field")).get("fieldPath")));
  if (typed.is_null()) return false;
  const Value left = firestore_plain(typed);
  const Value right = firestore_plain(field.get("value"));
  const std::string op = text_of(field.get("op"));
  if (op == "EQUAL" || op.empty()) return equals(left, right);
  if (op == "NOT_EQUAL") return !left.is_null() && !equals(left, right);
  if (op == "IS_NULL" || op == "IS_NOT_NULL") return left.is_null() == (op == "IS_NULL");
  if (op == "ARRAY_CONTAINS") return firestore_has(left, right);
  if (op == "IN") return firestore_has(right, left);
  if (op == "NOT_IN") return !left.is_null() && !firestore_has(right, left);
  if (op == "ARRAY_CONTAINS_ANY") {
    for (const Value& any : list_of(map_of(right).get("values"))) {
      if (firestore_has(left, firestore_plain(any))) return true;
    }
    return false;
  }
  const auto order = compare(left, right);
  if (!order) return false;
  if (op == "LESS_THAN") return *order < 0;
  if (op == "LESS_THAN_OR_EQUAL") return *order <= 0;
  if (op == "GREATER_THAN") return *order > 0;
  return op == "GREATER_THAN_OR_EQUAL" && *order >= 0;
}

}  // namespace

std::optional<Reply> GoogleApi::firestore() {
  const std::string name = name_below_version();
  const std::string verb = custom_verb();
  const auto stamp = [&](const std::string& key, const Value& fields) {
    const Value old = resource(key);
    Map document{{"createTime", old.is_map() ? old.map().get("createTime") : Value(timestamp())},
                 {"fields", firestore_fields(fields)},
                 {"name", Value(key)},
                 {"updateTime", Value(timestamp())}};
    put(key, Value(document));
    return Value(std::move(document));
  };
  const auto write = [&](const Map& one) {
    if (const Map update = map_of(one.get("update")); !update.empty()) {
      Map fields = map_of(update.get("fields"));
      const std::string key = text_of(update.get("name"));
      if (const List mask = list_of(map_of(one.get("updateMask")).get("fieldPaths")); !mask.empty()) {
        Map merged = map_of(map_of(resource(key)).get("fields"));
        for (const Value& path : mask)
          merged = fields.contains(text_of(path)) ? merged.set(text_of(path), fields.get(text_of(path))) : merged.erase(text_of(path));
        fields = merged;
      }
      stamp(key, Value(fields));
    }
    if (const std::string gone = text_of(one.get("delete")); !gone.empty()) drop(gone);
    return Value(Map{{"updateTime", Value(timestamp())}});
  };
  if (verb == "runQuery") {
    const Map query = map_of(body_member("structuredQuery"));
    if (query.empty()) return problem(400, "The query is missing: structuredQuery must be set.");
    const List from = list_of(query.get("from"));
    const std::string collection = from.empty() ? "" : text_of(map_of(from[0]).get("collectionId"));
    std::vector<Value> found;
    for (const auto& [key, document] : children(name + "/" + collection)) {
      if (firestore_matches(map_of(document), map_of(query.get("where")))) found.push_back(document);
    }
    // The last order first: each later sort keeps it among what is equal. A document without the field is not found.
    const List orders = list_of(query.get("orderBy"));
    for (std::size_t i = orders.size(); i-- > 0;) {
      const Map order = map_of(orders[i]);
      const std::string field = text_of(map_of(order.get("field")).get("fieldPath"));
      const bool down = text_of(order.get("direction")) == "DESCENDING";
      const auto typed = [&](const Value& document) {
        return field == "__name__" ? shape(R"({"name": "$0"})", {map_of(document).get("name")})
                                   : map_of(map_of(document).get("fields")).get(field);
      };
      found.erase(std::remove_if(found.begin(), found.end(), [&](const Value& document) { return typed(document).is_null(); }),
                  found.end());
      std::stable_sort(found.begin(), found.end(), [&](const Value& a, const Value& b) {
        const auto sign = compare(firestore_plain(typed(a)), firestore_plain(typed(b)));
        return sign && (down ? *sign > 0 : *sign < 0);
      });
    }
    const Value limit = query.get("limit");
    std::int64_t skipped = query.get("offset").is_int() ? query.get("offset").integer() : 0;
    List answer;
    for (const Value& document : found) {
      if (skipped-- > 0) continue;
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
      answer = answer.push_back(
          Value(Map{{found.is_null() ? "missing" : "found", found.is_null() ? each : found}, {"readTime", Value(timestamp())}}));
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
  for (const Map::Entry& field : map_of(body_member("fields"))) {
    if (map_of(field.value).size() != 1)
      return problem(400, "Invalid value at 'document.fields[" + std::string(field.key.string()) +
                              "]': it must be one typed value, such as {\"stringValue\": \"x\"}");
  }
  if (const std::string wanted = parameter("currentDocument.exists"); !wanted.empty() && (wanted == "true") == resource(name).is_null())
    return wanted == "true" ? problem(404, "No document to update: " + name) : problem(409, "Document already exists: " + name);
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
  Map answer;
  if (std::optional<Reply> wrong = add_page(answer, "documents", documents)) return wrong;
  return json(Value(std::move(answer)));
}

}  // namespace etude
