// Any text as a link, and any text as the document inside of one: refused with a reason, or read and written again to the same document.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "web/share/share_link.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void require_round_trip(const etude::Workspace& workspace) {
  const auto json = etude::json_from_workspace(workspace);
  const auto link = etude::link_from_workspace(workspace);
  if (!link) {
    require(link.error().code == "share.too_large" || !json.ok());
    return;
  }
  require(link.value().size() <= etude::kLongestLink);
  const auto again = etude::workspace_from_link(link.value());
  require(again.ok() && again.value().notes.empty());
  const auto json_again = etude::json_from_workspace(again.value().workspace);
  require(json_again.ok() == json.ok() && (!json.ok() || json_again.value() == json.value()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto shared = etude::workspace_from_link(text);
  if (shared) {
    require_round_trip(shared.value().workspace);
  } else {
    require(shared.error().code.starts_with("share.") && !shared.error().message.empty());
  }
  std::vector<std::string> notes;
  const auto workspace = etude::workspace_from_json(text, notes);
  if (workspace) require_round_trip(workspace.value());
  return 0;
}
