// The keys of workflow.yaml and services.yaml, where each may stand and what it is for, in our own words.
#pragma once

#include <span>
#include <string_view>

namespace etude {

struct KeyDoc {
  std::string_view
      around;  // names of the keys it may stand under, between blanks; `step`, `routine`, `document`, `services_document`, `service` for roles
  std::string_view name;
  std::string_view about;
};

std::span<const KeyDoc> key_docs();

/// The row of a key under another; where that is unknown, the first of the name. Null if there is none.
const KeyDoc* find_key_doc(std::string_view around, std::string_view name);

/// Words that may stand as the value of a key, such as `continueAll`; between blanks. Empty: anything.
std::string_view words_of_key(std::string_view around, std::string_view name);

}  // namespace etude
