// Each request is looked at when it comes, and once more when it is answered.
#include "playground/model/service_calls.h"

#include <algorithm>

namespace etude {
namespace {

std::uint32_t before(const std::vector<std::uint32_t>& seqs, std::uint32_t cursor) {
  return static_cast<std::uint32_t>(std::lower_bound(seqs.begin(), seqs.end(), cursor) - seqs.begin());
}

}  // namespace

void ServiceCalls::answered(const RequestRow& row) {
  if (row.service.empty()) {
    if (row.status) first_live_ = std::min(first_live_, row.answered);
    return;
  }
  if (row.status && *row.status < 400) return;
  std::vector<std::uint32_t>& bad = services_[row.service].bad_answers;
  bad.insert(std::upper_bound(bad.begin(), bad.end(), row.answered), row.answered);
}

void ServiceCalls::update() {
  const std::vector<RequestRow>& rows = requests_->rows();
  std::erase_if(open_, [&](std::size_t row) {
    if (rows[row].answered == kNoSeq) return false;
    answered(rows[row]);
    return true;
  });
  for (; seen_ < rows.size(); ++seen_) {
    const RequestRow& row = rows[seen_];
    if (!row.service.empty()) services_[row.service].rows.push_back(static_cast<std::uint32_t>(seen_));
    if (row.answered == kNoSeq)
      open_.push_back(seen_);
    else
      answered(row);
  }
}

const ServiceCalls::Service* ServiceCalls::find(const std::string& service) const {
  const auto found = services_.find(service);
  return found == services_.end() ? nullptr : &found->second;
}

std::uint32_t ServiceCalls::count(const Service& service, std::uint32_t cursor) const {
  const auto end = std::partition_point(service.rows.begin(), service.rows.end(),
                                        [&](std::uint32_t row) { return requests_->rows()[row].seq < cursor; });
  return static_cast<std::uint32_t>(end - service.rows.begin());
}

std::uint32_t ServiceCalls::bad(const Service& service, std::uint32_t cursor) const { return before(service.bad_answers, cursor); }

}  // namespace etude
