// One run, or two on one axis.
#include "playground/model/shown_timeline.h"

#include "playground/model/comparing.h"

namespace etude {
namespace {

TimelineModel timeline_of(const RunTables& tables, const std::vector<ServiceInfo>& services) {
  std::vector<std::string> names;
  for (const ServiceInfo& service : services) names.push_back(service.name);
  TimelineModel model = make_timeline_model(tables.journal, tables.tasks, tables.spans, names, tables.index.gaps());
  add_service_calls(model, tables.requests.rows());
  return model;
}

}  // namespace

TimelineModel shown_timeline(const AppModel& model) {
  TimelineModel shown = timeline_of(*model.tables, model.services);
  const CompareModel* compared = model.comparing ? comparison(model) : nullptr;
  if (compared == nullptr) return shown;
  const OtherRun& other = *model.other;
  overlay_timeline(shown, timeline_of(*other.tables, other.services), shared_gaps(model.tables->index, other.tables->index));
  shown.other_label = other.label;
  const std::optional<Divergence>& parting = compared->divergence ? compared->divergence : compared->timing;
  if (parting) {
    shown.parting_ns = parting->here.seq != kNoSeq ? parting->here.time_ns : parting->there.time_ns;
    shown.parting_words = parting->words;
  }
  return shown;
}

}  // namespace etude
