// The calls of each service, so that a moment can be told without looking at all requests before it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/journal/request_rows.h"

namespace etude {

class ServiceCalls {
 public:
  struct Service {
    std::vector<std::uint32_t> rows;         // of the table of requests, in order
    std::vector<std::uint32_t> bad_answers;  // events that brought a failure, ascending
  };

  explicit ServiceCalls(const RequestTable& requests) : requests_(&requests) {}
  /// Takes in what has come to the table since the last call.
  void update();

  [[nodiscard]] const Service* find(const std::string& service) const;
  /// Requests of a service before a cursor, and how many of them had failed by then.
  [[nodiscard]] std::uint32_t count(const Service& service, std::uint32_t cursor) const;
  [[nodiscard]] std::uint32_t bad(const Service& service, std::uint32_t cursor) const;
  /// The first event that answered a request which no simulated service takes; kNoSeq: none so far.
  [[nodiscard]] std::uint32_t first_live() const { return first_live_; }

 private:
  void answered(const RequestRow& row);
  const RequestTable* requests_;
  std::size_t seen_ = 0;
  std::vector<std::size_t> open_;  // rows that wait for their answer
  std::map<std::string, Service, std::less<>> services_;
  std::uint32_t first_live_ = kNoSeq;
};

}  // namespace etude
