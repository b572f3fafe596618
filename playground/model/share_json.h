// The link of what the model shows, and what a link holds (PROTOCOL.md, `share`, `unshare`); the catalogue for completion and help.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "playground/model/app_model.h"

namespace etude {

struct ShareWish {
  std::string title;                        // empty: the document's own
  std::string base;                         // example whose files these replace; empty: none
  bool moment = false;                      // with the place of the cursor, if the run is one of these files
  Map options;                              // how it is shown; faults, breakpoints and watches are added from the model
  std::set<std::string, std::less<>> omit;  // files that are as in the base
};

/// {fragment, bytes}. @errors those of link_from_workspace
Result<std::string> share_json(const AppModel& model, const ShareWish& wish);

/// {document: {v, n, f, b, s, o, c, h}, notes}. @errors those of workspace_from_link
Result<std::string> unshare_json(std::string_view fragment);

/// {functions: [{name, signature, returns, summary, example, waits}]}, ascending by name.
std::string catalogue_json();

}  // namespace etude
