// A workspace as the fragment of a link and back (contracts, section 2): `#w1d.<crc>.<payload>Z`. Pure; nothing is fetched or stored.
//
//   w       a workflow document          <crc>      CRC-32 of the inflated bytes, big-endian, six base64url characters
//   1       major version                <payload>  base64url without padding
//   d | r   deflate-raw or stored        Z          end mark: a cut link lacks it
//
// Behind a deflated stream stands its own CRC-32, four bytes: two streams may unfold to the same, and a changed character shall be
// noticed all the same. A link without these four bytes is read as well.
// The inflated bytes are JSON (share_document.h). The twin in web/package/share.js reads and refuses the same links.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "web/share/share_document.h"

namespace etude {

constexpr int kLinkMajorVersion = 1;
/// Longest link that is written or read, in characters, with its `#`.
constexpr std::size_t kLongestLink = 64 * 1024;
/// Most bytes that a link may inflate to.
constexpr std::size_t kLongestLinkContent = 256 * 1024;

/// The fragment of a workspace, with its `#`. An example that is not changed (`base` and nothing else) becomes `#x=<id>`.
/// @errors `share.too_large`, `share.content` (a file, an option or an id that no link may hold)
Result<std::string> link_from_workspace(const Workspace& workspace);

struct SharedWorkspace {
  Workspace workspace;
  std::vector<std::string> notes;  // what was left out, for the visitor
};

/// Reads a fragment, with or without `#`, or an address that has one.
/// @errors `share.foreign`    no link of Etude
///         `share.newer`      a later major version
///         `share.cut`        the end is missing
///         `share.altered`    a character was changed, lost or added
///         `share.too_large`  link or content over the limits
///         `share.content`    intact, but not a document
Result<SharedWorkspace> workspace_from_link(std::string_view link);

}  // namespace etude
