// The table. A row is worth its bytes if beginners write the word; what is merely misspelt is found by `nearest_name`.
#include "core/source/foreign_words.h"

#include <cctype>
#include <string>

namespace etude {
namespace {

using enum WordPlace;

constexpr ForeignWord kRows[] = {
    {kKey, " if elif elsif elseif when then ", "", "A choice is a `switch`: a list of entries with `condition`."},
    {kKey, " else default otherwise case ", "", "The default of a `switch` is a last entry with `condition: true`."},
    {kKey, " foreach loop while until repeat do ", "",
     "A loop is `for` with `value` and `in` or `range`; to repeat while something holds, jump back with `next`."},
    {kKey, " catch rescue ", "except", "Errors of a `try` are handled by `except` with `as` and `steps`."},
    {kKey, " finally ensure ", "", "Put the steps behind the `try` step; an `except` that ends normally goes on there too."},
    {kKey, " goto jump ", "next", "A jump is `next` with the name of a step."},
    {kKey, " throw error fail ", "raise", "An error is raised with `raise`."},
    {kKey, " set let var vars variables ", "assign", "Variables are set by `assign`, a list such as `- total: 0`."},
    {kKey, " print log echo ", "", "A line of the log is `call: sys.log` with `args: {text: ...}`."},
    {kKey, " sleep wait delay ", "", "A wait is `call: sys.sleep` with `args: {seconds: ...}`."},
    {kKey, " http get post request fetch ", "", "A request is `call: http.get`, `http.post` … with `args: {url: ...}`."},
    {kKey, " with params parameters arguments inputs ", "args", "The arguments of a call stand in `args`."},
    {kKey, " output outputs store ", "result", "What a call gives goes to the variable that `result` names."},
    {kKey, " name id ", "", "The name of a step is the key above it: `- my_step:`."},
    {kFunction, " str tostring ", "string", ""},
    {kFunction, " float number parsefloat tonumber ", "double", ""},
    {kFunction, " parseint integer toint ", "int", ""},
    {kFunction, " length size count text.len list.len map.len ", "len", ""},
    {kFunction, " type typeof ", "get_type", ""},
    {kFunction, " map.keys ", "keys", ""},
    {kFunction, " parse loads ", "json.decode", ""},
    {kFunction, " stringify dumps json.tostring ", "json.encode_to_string", ""},
    {kFunction, " append push add ", "list.concat", ""},
    {kFunction, " time.now sys.time timestamp date ", "sys.now", ""},
    {kFunction, " time.sleep ", "sys.sleep", ""},
    {kFunction, " env getenv ", "sys.get_env", ""},
    {kFunction, " print console.log ", "sys.log", ""},
    {kFunction, " replace ", "text.replace_all", ""},
    {kFunction, " substr slice ", "text.substring", ""},
    {kFunction, " lower lowercase tolowercase ", "text.to_lower", ""},
    {kFunction, " upper uppercase touppercase ", "text.to_upper", ""},
    {kFunction, " uuid uuid4 uuid.v4 ", "uuid.generate", ""},
    {kFunction, " bool boolean ", "", "There is no conversion to boolean: compare, such as `x == \"true\"`."},
    {kFunction, " range ", "", "A range stands in a loop: `for` with `value: i` and `range: [1, 10]`."},
    {kFunction, " text.contains includes startswith endswith ", "", "Write `text.match_regex(source, regexp)`; ^ is the begin, $ the end."},
    {kFunction, " join text.concat text.format ", "", "Texts are joined with `+`, those of a list in a `for` loop."},
    {kFunction, " trim strip ", "", "Write `text.replace_all_regex(source, \"^\\\\s+|\\\\s+$\", \"\")`."},
    {kFunction, " round ", "", "Write `math.floor(x + 0.5)`."},
    {kFunction, " ceil ", "", "Write `-math.floor(-x)`."},
    {kFunction, " has haskey map.contains list.contains contains ", "", "Write `key in map` or `element in list`."},
    {kFunction, " map.set map.put list.set ", "", "An `assign` step sets an entry: `- my_map[key]: value`."},
    {kFunction, " sha256 sha1 md5 ", "", "Write `hash.compute_checksum(data, \"SHA256\")`."},
    {kName, " none nil undefined ", "null", ""},
    {kName, " yes on ", "true", ""},
    {kName, " no off ", "false", ""},
    {kName, " env os process ", "", "Environment variables are read with `sys.get_env(\"NAME\")`."},
    {kName, " args arguments input inputs event payload ", "",
     "The argument of the execution arrives in a parameter: `params: [args]` below `main:`."},
    {kName, " e err error exception ", "", "An error has a name only inside of `except`: the one that stands in `as`."},
};

}  // namespace

const ForeignWord* foreign_word(WordPlace place, std::string_view word) {
  std::string wanted = " ";
  for (const char c : word) {
    if (c != '_') wanted += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  wanted += ' ';
  if (word.empty() || word.find(' ') != std::string_view::npos) return nullptr;
  for (const ForeignWord& row : kRows) {
    if (row.place == place && row.words.find(wanted) != std::string_view::npos) return &row;
  }
  return nullptr;
}

}  // namespace etude
