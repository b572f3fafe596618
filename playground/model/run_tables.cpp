// Keeps the tables of a run up to date, in the order in which they need each other.
#include "playground/model/run_tables.h"

namespace etude {

RunTables::RunTables(const Journal& journal_of_run, std::vector<ServiceBase> bases)
    : journal(journal_of_run), tasks(journal), spans(journal, tasks), requests(journal, tasks, std::move(bases)), index(journal), moments(journal) {
  update();
}

void RunTables::update() {
  tasks.update();
  spans.update();
  requests.update();
  index.update();
  keys.update(journal);
  log_seen = append_log_rows(journal, log_seen, log);
}

}  // namespace etude
