// Layout: what it becomes, what is left alone, and that nothing is lost.
#include "core/document/formatter.h"

#include <gtest/gtest.h>

#include <string>

namespace etude {
namespace {

struct Case {
  const char* name;
  std::string text;
  std::string expected;
};

TEST(Formatter, LaysTextsOutEvenly) {
  const Case cases[] = {
      {"indentation", "main:\n    steps:\n    -   a:\n            assign:\n            - x:   1\n",
       "main:\n  steps:\n    - a:\n        assign:\n          - x: 1\n"},
      {"blanks", "a :   1   \nb:   [ 1,2 ,{c : d} ]\n", "a: 1\nb: [1, 2, {c: d}]\n"},
      {"empty lines", "\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"},
      {"no line break at the end", "a: 1", "a: 1\n"},
      {"Windows line ends", "a: 1\r\nb:\r\n- 2\r\n", "a: 1\nb:\n  - 2\n"},
      {"empty values", "a:\nb:   \n-x:\n", "a:\nb:\n-x:\n"},
      {"empty items", "-\n-   1\n-\n", "-\n- 1\n-\n"},
      {"lists of lists", "-   - 1\n    - 2\n", "- - 1\n  - 2\n"},
      {"comments keep their levels", "a:\n    # one\n    b: 1   # two\n    # three\n# four\nc: 2\n    # five\n",
       "a:\n  # one\n  b: 1   # two\n  # three\n# four\nc: 2\n# five\n"},
      {"comments behind keys", "a: # note\n    - 1\n", "a: # note\n  - 1\n"},
      {"comments first and last", "# top\n\n\na: 1\n# end", "# top\n\na: 1\n# end\n"},
      {"literal blocks move as a whole", "a:\n    b: |\n        x\n          y\n\n        z\n    c: 1\n",
       "a:\n  b: |\n    x\n      y\n\n    z\n  c: 1\n"},
      {"blanks at the ends of block lines are content", "a: |\n    x  \n    y \n\nb: 1\n", "a: |\n  x  \n  y \n\nb: 1\n"},
      {"a block at the end of the file", "a: |\n  x", "a: |-\n  x\n"},
      {"indentation indicators", "a:\n    b: |2\n        x\n      y\n", "a:\n  b: |2\n      x\n    y\n"},
      {"texts over lines", "a:\n   b: one\n             two\n\n      three\n", "a:\n  b: one\n    two\n\n    three\n"},
      {"quotes over lines", "a: \"one\n two\\\n      three\"\n", "a: \"one\n  two\\\n  three\"\n"},
      {"brackets over lines", "a: [1,\n   2,   {b: 3}\n  ]\n", "a: [\n  1,\n  2,\n  {b: 3}\n]\n"},
      {"a value below its key", "a:\n    x\nb:\n    [1]\n", "a: x\nb: [1]\n"},
      {"a document marker", "---\na:   1\n", "---\na: 1\n"},
      {"JSON on one line", "{\"a\":{\"b\":[1,2],\"c\":{}},\"d\":[]}",
       "{\n  \"a\": {\n    \"b\": [1, 2],\n    \"c\": {}\n  },\n  \"d\": []\n}\n"},
      {"JSON over lines", "[\n{\"a\":\n[1,\n2]}]", "[\n  {\n    \"a\": [\n      1,\n      2\n    ]\n  }\n]\n"},
      {"short JSON stays on its line", "[1, 2]\n", "[1, 2]\n"},
      {"scalars stay as they are written", "a: 0x1F\nb: 1.50\nc: 'x'\nd: \"\\u00e9\"\ne: ~\nf: TRUE\n",
       "a: 0x1F\nb: 1.50\nc: 'x'\nd: \"\\u00e9\"\ne: ~\nf: TRUE\n"},
  };
  for (const Case& c : cases) {
    const Result<std::string> formatted = format_document(SourceText("a.yaml", c.text));
    ASSERT_TRUE(formatted.ok()) << c.name << ": " << formatted.error().message;
    EXPECT_EQ(formatted.value(), c.expected) << c.name;
    const Result<std::string> again = format_document(SourceText("a.yaml", formatted.value()));
    ASSERT_TRUE(again.ok()) << c.name;
    EXPECT_EQ(again.value(), formatted.value()) << c.name;
  }
}

TEST(Formatter, SaysWhyItLeavesATextAlone) {
  struct Alone {
    const char* text;
    const char* code;
    const char* reason;
  };
  const Alone cases[] = {
      {"a: [1\n", "format.unreadable", "has errors"},
      {"a: 1\na: 2\n", "format.unreadable", "etude check"},
      {"", "format.unreadable", "has errors"},
      {"a: &x 1\nb: *x\n", "format.left_alone", "anchors"},
      {"a: !!str 1\n", "format.left_alone", "tags"},
      {"just text\n", "format.left_alone", "a single value"},
      {"a: [1, # one\n  2]\n", "format.left_alone", "inside of brackets"},
      {"a: |+\n  x\n\nb: 1\n", "format.left_alone", "`+`"},
      {"a: # why\n  x\n", "format.left_alone", "between a key and its value"},
      {"# a\n---\na: 1\n", "format.left_alone", "before `---`"},
  };
  for (const Alone& c : cases) {
    const Result<std::string> formatted = format_document(SourceText("a.yaml", c.text));
    ASSERT_FALSE(formatted.ok()) << c.text;
    EXPECT_EQ(formatted.error().code, c.code) << c.text;
    EXPECT_NE(formatted.error().message.find(c.reason), std::string::npos) << c.text << ": " << formatted.error().message;
  }
}

}  // namespace
}  // namespace etude
