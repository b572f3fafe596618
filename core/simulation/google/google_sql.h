// The SQL that the simulated BigQuery and Spanner answer by themselves: a SELECT over one table. For all else there are prepared answers.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/value/value.h"

namespace etude::google {

/// `SELECT a, SUM(b) AS total FROM t WHERE c >= 3 AND d = @p GROUP BY a ORDER BY total DESC LIMIT 5 OFFSET 1`.
struct SqlQuery {
  struct Column {
    std::string function;  // COUNT, SUM, AVG, MIN, MAX; empty: the column itself
    std::string column;    // `*` only in COUNT(*)
    std::string name;      // of the answer
  };
  struct Condition {
    std::string column;
    std::string op;  // = != < <= > >=
    Value operand;   // null with = and !=: IS NULL and IS NOT NULL
  };
  std::vector<Column> columns;  // none: SELECT *
  std::string table;            // without backquotes, parts joined by dots
  std::vector<Condition> where;
  std::vector<std::string> group;
  std::vector<std::pair<std::string, bool>> order;  // column, descending
  std::size_t limit = SIZE_MAX;
  std::size_t offset = 0;
};

/// @param parameters  the values of @names
/// @errors google.sql: the text is no such query; the message says what it stumbled over
Result<SqlQuery> parse_query(std::string_view sql, const Map& parameters);

/// The rows (maps) that the query makes of a table's rows (maps). @param names  becomes the columns in order; of `*` those given
List run_query(const SqlQuery& query, const List& rows, std::vector<std::string>& names);

/// -1, 0 or 1; numbers, and texts that are numbers, by value, all else by text. Null comes first.
int compare_cells(const Value& a, const Value& b);

}  // namespace etude::google
