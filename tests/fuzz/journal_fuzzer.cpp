// Any bytes as a saved journal: refused with a reason, or read, written again to the same bytes, and shown in every form of `etude trace`.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/journal/journal_json.h"
#include "core/journal/trace_export.h"
#include "core/value/value_json.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto journal = etude::journal_from_json(text);
  if (!journal) {
    require(!journal.error().code.empty() && !journal.error().message.empty());
  } else {
    const std::string saved = etude::json_from_journal(journal.value());
    const auto again = etude::journal_from_json(saved);
    require(again.ok());
    require(again.value().fingerprint() == journal.value().fingerprint());
    require(etude::json_from_journal(again.value()) == saved);
    require(!etude::trace_mermaid(journal.value()).empty());
    require(etude::value_from_json(etude::trace_perfetto(journal.value())).ok());
    static_cast<void>(etude::trace_text(journal.value()));
    static_cast<void>(etude::step_entries(journal.value()));
  }
  const auto value = etude::value_from_exact_json(text);
  if (value) {
    const std::string saved = etude::exact_json_from_value(value.value());
    const auto again = etude::value_from_exact_json(saved);
    require(again.ok() && again.value().hash() == value.value().hash());
  }
  return 0;
}
