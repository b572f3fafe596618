// SELECT over one table, and what is no such query.
#include "core/simulation/google/google_sql.h"

#include <gtest/gtest.h>

#include "core/value/value_json.h"

namespace etude::google {
namespace {

const char* const kRows =
    R"([{"town":"Ulm","n":3,"big":false},{"town":"Bonn","n":9,"big":true},{"town":"Ulm","n":8},{"town":"Kiel","n":null},{"town":"Jena","n":"10"}])";

std::string answer(const std::string& sql, const std::string& parameters = "{}") {
  const Result<SqlQuery> query = parse_query(sql, value_from_json(parameters).value().map());
  if (!query.ok()) return query.error().message;
  std::vector<std::string> names{"town", "n"};
  const List rows = run_query(query.value(), value_from_json(kRows).value().list(), names);
  std::string text;
  for (const Value& row : rows) {
    for (const std::string& name : names) text += json_for_display(row.map().get(name)) + (name == names.back() ? "; " : ",");
  }
  return text;
}

TEST(Sql, SelectsFromOneTable) {
  struct Row {
    const char* sql;
    const char* answer;
  };
  for (const Row& row : {
           Row{"SELECT * FROM t", R"("Ulm",3; "Bonn",9; "Ulm",8; "Kiel",null; "Jena","10"; )"},
           Row{"select n, town from `p.d.t` where town = 'Ulm';", R"(3,"Ulm"; 8,"Ulm"; )"},
           Row{"SELECT town FROM t WHERE n > 8 ORDER BY n DESC", R"("Jena"; "Bonn"; )"},
           Row{"SELECT town FROM t WHERE n >= 3 AND town <> \"Ulm\" ORDER BY town", R"("Bonn"; "Jena"; )"},
           Row{"SELECT town FROM t WHERE n IS NULL", R"("Kiel"; )"},
           Row{"SELECT t.town FROM t WHERE t.n IS NOT NULL LIMIT 2 OFFSET 1", R"("Bonn"; "Ulm"; )"},
           Row{"SELECT town FROM t WHERE big = TRUE", R"("Bonn"; )"},
           Row{"SELECT town FROM t WHERE n = @n", R"("Ulm"; )"},
           Row{"SELECT COUNT(*) AS c, COUNT(n), SUM(n), MIN(n), MAX(n), AVG(n) FROM t", R"(5,4,30,3,"10",7.5; )"},
           Row{"SELECT town, SUM(n) AS total FROM t GROUP BY town ORDER BY total DESC, town LIMIT 3", R"("Ulm",11; "Jena",10; "Bonn",9; )"},
           Row{"SELECT COUNT(*) FROM t WHERE town = 'Rom'", "0; "},
           Row{"SELECT SUM(n) FROM t WHERE n < -1", "null; "},
       }) {
    EXPECT_EQ(answer(row.sql, R"({"n":3})"), row.answer) << row.sql;
  }
}

TEST(Sql, RefusesWhatItCannotAnswer) {
  struct Row {
    const char* sql;
    const char* holds;
  };
  for (const Row& row : {
           Row{"", "end of statement"},
           Row{"DELETE FROM t", "DELETE"},
           Row{"SELECT", "end of statement"},
           Row{"SELECT a", "end of statement"},
           Row{"SELECT a FROM", "end of statement"},
           Row{"SELECT a FROM t JOIN u", "JOIN"},
           Row{"SELECT a FROM t WHERE a LIKE 'x'", "LIKE"},
           Row{"SELECT a FROM t WHERE a = 1 OR b = 2", "OR"},
           Row{"SELECT a+1 FROM t", "+"},
           Row{"SELECT upper(a) FROM t", "upper"},
           Row{"SELECT a FROM t LIMIT x", "x"},
           Row{"SELECT a FROM t LIMIT -1", ""},
           Row{"SELECT a FROM t WHERE a = @q", "'q'"},
           Row{"SELECT a FROM 'open", "open"},
           Row{"SELECT (SELECT 1) FROM t", "("},
       }) {
    const Result<SqlQuery> query = parse_query(row.sql, Map());
    ASSERT_FALSE(query.ok()) << row.sql;
    EXPECT_NE(query.error().message.find(row.holds), std::string::npos) << row.sql << ": " << query.error().message;
  }
}

TEST(Sql, CellsCompareAsNumbersWhereTheyAre) {
  EXPECT_LT(compare_cells(Value("9"), Value("10")), 0);
  EXPECT_LT(compare_cells(Value("a10"), Value("a9")), 0);
  EXPECT_EQ(compare_cells(Value("2"), Value(2.0)), 0);
  EXPECT_LT(compare_cells(Value(), Value(0)), 0);
  EXPECT_EQ(compare_cells(Value(), Value()), 0);
}

}  // namespace
}  // namespace etude::google
