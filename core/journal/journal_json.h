// A journal as versioned JSON text and back: the same bytes from the same run, natively and in WebAssembly.
//
//   {"etude_journal":1, "recording":"everything"|"outcome", "appended":n, "fingerprint":"16 hex digits",
//    "strings":[text…],                                          texts of the tables, by index below
//    "steps":[[key,name,routine,file,kind,line,parent]…], "scopes":[[kind,parent,task,label]…], "variables":[[scope,name]…],
//    "values":[value…],                                          each different value once, by index below
//    "events":[[kind,outcome,task,step,place,dt,a,b,v0,v1,attempt]…]}
//
// Indices that mean "none" are -1; an event ends before the fields that have their defaults (0, 0, -1, -1, -1, 0, -1, -1, -1, -1, 1);
// dt is the time since the event before. A value is JSON with these forms for what JSON lacks:
//   2.0                      a double (an integer has neither point nor exponent); {"$double":"NaN"|"+Inf"|"-Inf"}
//   {"$bytes":"base64"}      bytes;  {"$unset":true} the mark of an unassigned slot
//   {"$$key":…}              a map whose key starts with `$` (one more is put in front)
// and, directly in "values", {"$from":[i,patch]}: value i, which stands before, changed by a patch, so that a list that grows
// in a loop is not written anew at each turn. A patch is
//   ["=",value]  ["~",text appended]  ["[",[[index,patch]…],[value appended…]]  ["{",[[key,patch]…],[key erased…]]
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/journal/exact_value.h"
#include "core/journal/journal.h"

namespace etude {

/// The version that is written. A reader refuses a higher one; event kinds and outcomes it does not know are kept.
constexpr int kJournalVersion = 1;
/// Longest text that is read, in bytes.
constexpr std::size_t kLongestJournalText = 128u << 20;

std::string json_from_journal(const Journal& journal);

/// @errors `journal.size`, `journal.syntax` (no JSON), `journal.foreign` (JSON, but no journal), `journal.newer`,
///         `journal.shape` (a part is not as above; the message says which), `journal.altered` (the fingerprint does not fit)
Result<Journal> journal_from_json(std::string_view text);

}  // namespace etude
