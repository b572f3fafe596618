// Words of other languages that people write by habit, and what stands for them here.
#pragma once

#include <string_view>

namespace etude {

enum class WordPlace : unsigned char { kKey, kFunction, kName };

struct ForeignWord {
  WordPlace place;
  std::string_view words;    // lower case without `_`, each between blanks; of a function the name, or its part behind the last dot
  std::string_view instead;  // the word that replaces it where nothing else changes; or empty
  std::string_view advice;   // a sentence; empty: `instead` says all
};

/// The row of a word, whatever its case and `_`; null if it is none of them.
const ForeignWord* foreign_word(WordPlace place, std::string_view word);

}  // namespace etude
