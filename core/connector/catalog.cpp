// Reads the embedded table once; afterwards look-ups are binary searches.
#include "core/connector/catalog.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include <etude_catalog.h>

namespace etude {
namespace {

std::string_view next_part(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

bool name_less(const ConnectorMethod& a, const ConnectorMethod& b) {
  if (a.service != b.service) return a.service < b.service;
  if (a.version != b.version) return a.version < b.version;
  return a.name < b.name;
}

std::vector<ConnectorMethod> read_catalog() {
  std::vector<ConnectorMethod> methods;
  std::string_view text(reinterpret_cast<const char*>(etude_catalog().data()), etude_catalog().size());
  ConnectorMethod api;
  while (!text.empty()) {
    std::string_view line = next_part(text, '\n');
    if (line.empty()) continue;
    if (line.starts_with("# ")) {
      line.remove_prefix(2);
      api.service = next_part(line, ' ');
      api.version = next_part(line, ' ');
      api.base = line;
      continue;
    }
    ConnectorMethod method = api;
    method.name = next_part(line, '\t');
    method.verb = next_part(line, '\t');
    method.path = next_part(line, '\t');
    method.required = next_part(line, '\t');
    method.query = next_part(line, '\t');
    method.body_type = next_part(line, '\t');
    method.response_type = line;
    methods.push_back(method);
  }
  std::sort(methods.begin(), methods.end(), name_less);
  return methods;
}

// `googleapis.bigquery.v2.jobs.insert` → its parts; false if there are too few.
bool split_name(std::string_view full_name, ConnectorMethod& parts) {
  if (!full_name.starts_with("googleapis.")) return false;
  full_name.remove_prefix(11);
  parts.service = next_part(full_name, '.');
  parts.version = next_part(full_name, '.');
  parts.name = full_name;
  return !parts.name.empty();
}

// Matches a path against a template whose variables take one segment, or several for {+name}. Greedy with backtracking;
// templates have few variables, so this stays small.
bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && pattern.front() != '{') {
    if (path.empty() || path.front() != pattern.front()) return false;
    pattern.remove_prefix(1);
    path.remove_prefix(1);
  }
  if (pattern.empty()) return path.empty();
  const std::size_t close = pattern.find('}');
  const bool several = pattern.starts_with("{+");
  const std::string_view rest = pattern.substr(close + 1);
  for (std::size_t size = 1; size <= path.size(); ++size) {
    if (!several && path[size - 1] == '/') return false;
    if (matches(rest, path.substr(size))) return true;
  }
  return false;
}

std::size_t fixed_length(std::string_view pattern) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : pattern) {
    if (c == '{') inside = true;
    if (!inside) ++count;
    if (c == '}') inside = false;
  }
  return count;
}

// `v1/projects/P/locations/L/jobs/J:run` → projects, locations, jobs.
std::vector<std::string_view> collections_of(std::string_view path) {
  std::vector<std::string_view> found;
  bool below_version = false;
  bool is_name = false;
  while (!path.empty()) {
    const std::string_view segment = next_part(path, '/');
    if (below_version) {
      if (!is_name) found.push_back(segment.substr(0, segment.find(':')));
      is_name = !is_name;
    } else {
      below_version = segment.size() >= 2 && segment[0] == 'v' && segment[1] >= '0' && segment[1] <= '9';
    }
  }
  return found;
}

// How well the resources of a method (`projects.locations.jobs.run`) fit the collections: what they share, less what is foreign.
int shared_resources(std::string_view name, const std::vector<std::string_view>& collections) {
  const auto same = [](std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
  };
  int score = 0;
  std::size_t at = 0;
  for (std::string_view rest = name.substr(0, std::min(name.rfind('.'), name.size())); !rest.empty(); ++at) {
    const std::string_view resource = next_part(rest, '.');
    if (at < collections.size() && same(resource, collections[at]))
      score += 2;
    else
      --score;
  }
  return score;
}

}  // namespace

std::span<const ConnectorMethod> connector_methods() {
  static const std::vector<ConnectorMethod> methods = read_catalog();
  return methods;
}

bool is_connector_name(std::string_view name) { return name.starts_with("googleapis.") || name.starts_with("gke."); }

const ConnectorMethod* find_connector_method(std::string_view full_name) {
  ConnectorMethod wanted;
  if (!split_name(full_name, wanted)) return nullptr;
  const auto all = connector_methods();
  const auto found = std::lower_bound(all.begin(), all.end(), wanted, name_less);
  return found != all.end() && !name_less(wanted, *found) ? &*found : nullptr;
}

void explain_connector(Diagnostic& found, std::string_view full_name) {
  ConnectorMethod wanted;
  split_name(full_name, wanted);
  std::set<std::string_view> services;
  std::set<std::string_view> versions;
  std::vector<std::string_view> names;
  for (const ConnectorMethod& method : connector_methods()) {
    services.insert(method.service);
    if (method.service != wanted.service) continue;
    versions.insert(method.version);
    if (method.version == wanted.version) names.push_back(method.name);
  }
  // The whole name with `near` in place of its `part`.
  const auto meant = [&](std::string_view part, std::string_view near) {
    if (near.empty()) return false;
    std::string whole(full_name);
    whole.replace(static_cast<std::size_t>(part.data() - full_name.data()), part.size(), near);
    found.message += " Did you mean `" + whole + "`?";
    offer_name(found, whole);
    return true;
  };
  if (!services.contains(wanted.service)) {
    meant(wanted.service, nearest_name(wanted.service, {services.begin(), services.end()}));
    return;
  }
  const auto list = [](const auto& all) {
    std::string text;
    for (const std::string_view each : all) text += (text.empty() ? "" : ", ") + std::string(each);
    return text;
  };
  if (!versions.contains(wanted.version)) {
    found.message += " The connector `" + std::string(wanted.service) + "` has the versions " + list(versions) + ".";
    return;
  }
  if (meant(wanted.name, nearest_name(wanted.name, names))) return;
  // The other methods of the resource, if the resource is right.
  const std::size_t dot = wanted.name.rfind('.');
  if (dot == std::string_view::npos) return;
  std::vector<std::string_view> siblings;
  for (const std::string_view name : names) {
    if (name.size() > dot + 1 && name.substr(0, dot + 1) == wanted.name.substr(0, dot + 1) &&
        name.find('.', dot + 1) == std::string_view::npos) {
      siblings.push_back(name.substr(dot + 1));
    }
  }
  if (!siblings.empty()) found.message += " The resource `" + std::string(wanted.name.substr(0, dot)) + "` has " + list(siblings) + ".";
}

const ConnectorMethod* match_connector_request(std::string_view host, std::string_view verb, std::string_view path) {
  if (path.starts_with("/")) path.remove_prefix(1);
  const std::vector<std::string_view> collections = collections_of(path);
  const ConnectorMethod* best = nullptr;
  int best_score = 0;
  for (const ConnectorMethod& method : connector_methods()) {
    if (method.verb != verb) continue;
    std::string_view api_host = method.base;
    api_host.remove_prefix(8);  // https://
    if (api_host.ends_with("/")) api_host.remove_suffix(1);
    // Regional hosts put the region in front: us-central1-run.googleapis.com.
    const bool same_host =
        host == api_host || (host.ends_with(api_host) && host.size() > api_host.size() && host[host.size() - api_host.size() - 1] == '-');
    if (!same_host || !matches(method.path, path)) continue;
    // The template with the most fixed text is the most particular one; of several alike (`v1/{+name}`) it is the one whose
    // resources are the collections of the path.
    const int score = 100 * static_cast<int>(fixed_length(method.path)) + shared_resources(method.name, collections);
    if (best == nullptr || score > best_score) {
      best = &method;
      best_score = score;
    }
  }
  return best;
}

}  // namespace etude
