// Links for the page, as JSON; see share_json.h.
#include "playground/model/share_json.h"

#include "core/library/registry.h"
#include "playground/model/json_writer.h"
#include "web/share/share_link.h"

namespace etude {

Result<std::string> share_json(const AppModel& model, const ShareWish& wish) {
  Workspace workspace;
  workspace.title = wish.title.empty() ? model.title : wish.title;
  workspace.base = wish.base;
  for (const auto& [name, text] : model.files) {
    if (is_shared_file_name(name) && !(wish.omit.contains(name) && !wish.base.empty())) workspace.files.emplace(name, text);
  }
  workspace.seed = model.seed;
  workspace.options = wish.options;
  Map faults;
  for (const auto& [service, row] : model.faults) {
    Map one;
    const auto add = [&one](const char* name, const std::optional<double>& rate) {
      if (rate) one = one.set(name, Value(*rate));
    };
    add("error_rate", row.error_rate);
    add("latency_factor", row.latency_factor);
    add("lost_reply_rate", row.lost_reply_rate);
    if (!row.outages.empty()) one = one.set("outage_from_ns", Value(static_cast<std::int64_t>(row.outages.front().low)));
    if (!one.empty()) faults = faults.set(service, Value(std::move(one)));
  }
  if (!faults.empty()) workspace.options = workspace.options.set("faults", Value(std::move(faults)));
  List breakpoints;
  for (const auto& [step, condition] : model.breakpoints)
    breakpoints = breakpoints.push_back(Value(condition.empty() ? step : step + " if " + condition));
  if (!breakpoints.empty()) workspace.options = workspace.options.set("breakpoints", Value(std::move(breakpoints)));
  List watches;
  for (const std::string& expression : model.watches) watches = watches.push_back(Value(expression));
  if (!watches.empty()) workspace.options = workspace.options.set("watches", Value(std::move(watches)));
  // A run of files that were edited since is not the run that the link would make.
  if (wish.moment && model.run && !model.stale) {
    workspace.cursor = Navigator(model.tables->journal, model.tables->tasks).key_of(model.cursor);
    workspace.fingerprint = model.tables->journal.fingerprint_text();
  }
  ETUDE_TRY(const std::string link, link_from_workspace(workspace));
  JsonWriter json;
  return json.open_object().field("fragment", link).field("bytes", link.size()).close_object().take();
}

Result<std::string> unshare_json(std::string_view fragment) {
  ETUDE_TRY(const SharedWorkspace shared, workspace_from_link(fragment));
  ETUDE_TRY(const std::string document, json_from_workspace(shared.workspace));
  JsonWriter json;
  json.open_object().key("document").raw(document).key("notes").open_list();
  for (const std::string& note : shared.notes) json.string(note);
  return json.close_list().close_object().take();
}

std::string catalogue_json() {
  JsonWriter json;
  json.open_object().key("functions").open_list();
  for (const FunctionRow* row : standard_library().all()) {
    std::string signature = std::string(row->name) + "(";
    for (const Parameter& parameter : row->parameters) {
      if (signature.back() != '(') signature += ", ";
      signature += parameter.name;
      if (!parameter.fallback.empty())
        signature += " = " + std::string(parameter.fallback);
      else if (!parameter.required)
        signature += "?";
    }
    json.open_object()
        .field("name", row->name)
        .field("signature", signature + ")")
        .field("returns", row->returns)
        .field("summary", row->about)
        .field("example", row->example)
        .field("waits", row->blocking != Blocking::kNo)
        .close_object();
  }
  return json.close_list().close_object().take();
}

}  // namespace etude
