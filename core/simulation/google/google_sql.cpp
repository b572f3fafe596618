// A reader for SELECT by descent, and its evaluation over rows that are maps.
#include "core/simulation/google/google_sql.h"

#include <algorithm>
#include <optional>

#include "core/simulation/google/google_help.h"
#include "core/value/value_json.h"
#include "core/value/value_text.h"

namespace etude::google {
namespace {

struct Token {
  enum class Kind : std::uint8_t { kEnd, kWord, kQuoted, kNumber, kText, kParameter, kSymbol };
  Kind kind = Kind::kEnd;
  std::string text;
};

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

class Reader {
 public:
  Reader(std::string_view sql, const Map& parameters) : rest_(sql), parameters_(parameters) { next(); }

  Result<SqlQuery> query() {
    expect("SELECT");
    if (!symbol("*")) {
      do column();
      while (symbol(","));
    }
    expect("FROM");
    query_.table = name();
    if (word("WHERE")) {
      do condition();
      while (word("AND"));
    }
    if (word("GROUP")) {
      expect("BY");
      do query_.group.push_back(name());
      while (symbol(","));
    }
    if (word("ORDER")) {
      expect("BY");
      do {
        std::string by = name();
        const bool down = word("DESC");
        if (!down) word("ASC");
        query_.order.emplace_back(std::move(by), down);
      } while (symbol(","));
    }
    if (word("LIMIT")) query_.limit = count();
    if (word("OFFSET")) query_.offset = count();
    symbol(";");
    if (token_.kind != Token::Kind::kEnd) stumble();
    if (!problem_.empty()) return Error{"google.sql", problem_};
    return std::move(query_);
  }

 private:
  void next() {
    while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\n' || rest_[0] == '\t' || rest_[0] == '\r')) rest_.remove_prefix(1);
    token_ = {};
    if (rest_.empty()) return;
    const char first = rest_[0];
    std::size_t end = 1;
    if (first == '`' || first == '\'' || first == '"') {
      while (end < rest_.size() && rest_[end] != first) ++end;
      token_ = {first == '`' ? Token::Kind::kQuoted : Token::Kind::kText, std::string(rest_.substr(1, end - 1))};
      if (end == rest_.size()) stumble();
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      return;
    }
    if (first == '@' || is_word(first)) {
      const bool number = first >= '0' && first <= '9';
      // A project's id has dashes, a column has none: nothing is subtracted here.
      while (end < rest_.size() && (is_word(rest_[end]) || rest_[end] == '.' || (!number && rest_[end] == '-'))) ++end;
      token_ = {first == '@' ? Token::Kind::kParameter
                : number     ? Token::Kind::kNumber
                             : Token::Kind::kWord,
                std::string(rest_.substr(first == '@' ? 1 : 0, end - (first == '@' ? 1 : 0)))};
    } else {
      if (rest_.size() > 1 && (rest_.starts_with("<=") || rest_.starts_with(">=") || rest_.starts_with("!=") || rest_.starts_with("<>")))
        end = 2;
      token_ = {Token::Kind::kSymbol, std::string(rest_.substr(0, end))};
    }
    rest_.remove_prefix(end);
  }
  void stumble() {
    if (problem_.empty())
      problem_ =
          "Syntax error: Unexpected " + (token_.kind == Token::Kind::kEnd ? std::string("end of statement") : "\"" + token_.text + "\"");
  }
  bool is(std::string_view wanted) const { return token_.kind == Token::Kind::kWord && lower_case(token_.text) == lower_case(wanted); }
  bool word(std::string_view wanted) {
    if (!problem_.empty() || !is(wanted)) return false;
    next();
    return true;
  }
  bool symbol(std::string_view wanted) {
    if (!problem_.empty() || token_.kind != Token::Kind::kSymbol || token_.text != wanted) return false;
    next();
    return true;
  }
  void expect(std::string_view wanted) {
    if (!word(wanted)) stumble();
  }
  std::string name() {
    std::string found = token_.text;
    if (token_.kind != Token::Kind::kWord && token_.kind != Token::Kind::kQuoted) stumble();
    next();
    return found;
  }
  std::size_t count() {
    const Value number = literal();
    if (!number.is_int() || number.integer() < 0) stumble();
    return number.is_int() ? static_cast<std::size_t>(number.integer()) : 0;
  }
  Value literal() {
    const bool negative = symbol("-");
    const Token token = token_;
    next();
    if (token.kind == Token::Kind::kNumber) {
      if (const Result<std::int64_t> whole = integer_from_text(token.text); whole.ok())
        return Value(negative ? -whole.value() : whole.value());
      if (const Result<double> number = double_from_text(token.text); number.ok())
        return Value(negative ? -number.value() : number.value());
    }
    if (token.kind == Token::Kind::kText && !negative) return Value(token.text);
    if (token.kind == Token::Kind::kParameter && parameters_.contains(token.text)) return parameters_.get(token.text);
    const std::string lower = lower_case(token.text);
    if (token.kind == Token::Kind::kWord && (lower == "true" || lower == "false")) return Value(lower == "true");
    if (problem_.empty())
      problem_ = token.kind == Token::Kind::kParameter ? "Query parameter '" + token.text + "' not found"
                                                       : "Syntax error: Unexpected \"" + token.text + "\"";
    return {};
  }
  void column() {
    SqlQuery::Column column;
    column.column = name();
    if (symbol("(")) {
      column.function = text_of(call_library("text.to_upper", {Value(column.column)}));
      static constexpr std::string_view kFunctions[] = {"COUNT", "SUM", "AVG", "MIN", "MAX"};
      if (std::find(std::begin(kFunctions), std::end(kFunctions), column.function) == std::end(kFunctions) && problem_.empty()) {
        problem_ = "Function not found: " + column.column;
      }
      column.column = symbol("*") ? "*" : name();
      if (!symbol(")")) stumble();
    }
    const bool renamed = word("AS");
    column.name = renamed ? name() : column.function.empty() ? last_part(column.column) : "f" + std::to_string(unnamed_++) + "_";
    query_.columns.push_back(std::move(column));
  }
  void condition() {
    SqlQuery::Condition condition;
    condition.column = name();
    if (word("IS")) {
      condition.op = word("NOT") ? "!=" : "=";
      expect("NULL");
    } else {
      static constexpr std::string_view kOperators[] = {"=", "!=", "<>", "<", "<=", ">", ">="};
      condition.op = token_.text;
      if (std::find(std::begin(kOperators), std::end(kOperators), condition.op) == std::end(kOperators)) stumble();
      next();
      if (condition.op == "<>") condition.op = "!=";
      condition.operand = literal();
      // Nothing is equal to null, nor different from it.
      if (condition.operand.is_null()) condition.op = "none";
    }
    query_.where.push_back(std::move(condition));
  }
  static std::string last_part(const std::string& name) { return name.substr(name.rfind('.') + 1); }

  std::string_view rest_;
  const Map& parameters_;
  Token token_;
  SqlQuery query_;
  std::string problem_;
  int unnamed_ = 0;
};

std::optional<double> number_of(const Value& value) {
  if (value.is_number()) return value.as_double();
  if (!value.is_string() || value.string().empty()) return std::nullopt;
  const Result<double> number = double_from_text(value.string());
  return number.ok() ? std::optional<double>(number.value()) : std::nullopt;
}

std::string text_of_cell(const Value& value) { return value.is_string() ? std::string(value.string()) : json_for_display(value); }

// A column may be written with its table's name in front.
Value cell(const Map& row, const std::string& column) {
  const Value* found = row.find(column);
  return found != nullptr ? *found : row.get(column.substr(column.rfind('.') + 1));
}

bool holds(const SqlQuery::Condition& condition, const Map& row) {
  const Value value = cell(row, condition.column);
  if (condition.operand.is_null()) return condition.op == (value.is_null() ? "=" : "!=");
  if (value.is_null()) return false;
  const int sign = compare_cells(value, condition.operand);
  const std::string& op = condition.op;
  return (sign == 0 && (op == "=" || op == "<=" || op == ">=")) || (sign < 0 && op[0] == '<') || (sign > 0 && op[0] == '>') ||
         (sign != 0 && op == "!=");
}

// One value of a group of rows; nulls do not count.
Value value_of(const SqlQuery::Column& column, const std::vector<Map>& rows) {
  if (column.function.empty()) return rows.empty() ? Value() : cell(rows[0], column.column);
  std::int64_t count = 0;
  std::int64_t whole_sum = 0;
  double sum = 0;
  bool whole = true;
  Value least, most;
  for (const Map& row : rows) {
    const Value value = column.column == "*" ? Value(1) : cell(row, column.column);
    if (value.is_null()) continue;
    ++count;
    sum += number_of(value).value_or(0);
    const Result<std::int64_t> integer = value.is_int() ? Result<std::int64_t>(value.integer()) : integer_from_text(text_of(value));
    whole = whole && integer.ok() && !__builtin_add_overflow(whole_sum, integer.value(), &whole_sum);
    if (least.is_null() || compare_cells(value, least) < 0) least = value;
    if (most.is_null() || compare_cells(value, most) > 0) most = value;
  }
  if (column.function == "COUNT") return Value(count);
  if (count == 0) return {};
  if (column.function == "MIN") return least;
  if (column.function == "MAX") return most;
  if (column.function == "AVG") return Value(sum / static_cast<double>(count));
  return whole ? Value(whole_sum) : Value(sum);
}

}  // namespace

int compare_cells(const Value& a, const Value& b) {
  if (a.is_null() || b.is_null()) return (b.is_null() ? 1 : 0) - (a.is_null() ? 1 : 0);
  const std::optional<double> left = number_of(a);
  const std::optional<double> right = number_of(b);
  if (left && right) return *left < *right ? -1 : *left > *right ? 1 : 0;
  const int sign = text_of_cell(a).compare(text_of_cell(b));
  return sign < 0 ? -1 : sign > 0 ? 1 : 0;
}

Result<SqlQuery> parse_query(std::string_view sql, const Map& parameters) { return Reader(sql, parameters).query(); }

List run_query(const SqlQuery& query, const List& rows, std::vector<std::string>& names) {
  std::vector<Map> kept;
  for (const Value& row : rows) {
    const Map map = map_of(row);
    if (std::all_of(query.where.begin(), query.where.end(), [&](const SqlQuery::Condition& condition) { return holds(condition, map); }))
      kept.push_back(map);
  }
  const bool grouped = !query.group.empty() || std::any_of(query.columns.begin(), query.columns.end(),
                                                           [](const SqlQuery::Column& column) { return !column.function.empty(); });
  // Each row of the answer with the row that it comes from: what it is ordered by may stand in either.
  std::vector<std::pair<Map, Map>> answer;
  const auto add = [&](const std::vector<Map>& group) {
    Map made = query.columns.empty() && !group.empty() ? group[0] : Map();
    for (const SqlQuery::Column& column : query.columns) made = made.set(column.name, value_of(column, group));
    answer.emplace_back(made, group.empty() ? Map() : group[0]);
  };
  if (grouped) {
    std::vector<std::pair<std::string, std::vector<Map>>> groups;
    if (query.group.empty()) groups.emplace_back("", kept);
    for (const Map& row : kept) {
      if (query.group.empty()) break;
      std::string key;
      for (const std::string& column : query.group) key += json_for_display(cell(row, column)) + "\n";
      const auto found = std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.first == key; });
      if (found == groups.end())
        groups.emplace_back(key, std::vector<Map>{row});
      else
        found->second.push_back(row);
    }
    for (const auto& group : groups) add(group.second);
  } else {
    for (const Map& row : kept) add({row});
  }
  for (auto by = query.order.rbegin(); by != query.order.rend(); ++by) {
    const auto value = [&](const std::pair<Map, Map>& row) {
      return row.first.contains(by->first) ? row.first.get(by->first) : cell(row.second, by->first);
    };
    std::stable_sort(answer.begin(), answer.end(), [&](const auto& a, const auto& b) {
      const int sign = compare_cells(value(a), value(b));
      return by->second ? sign > 0 : sign < 0;
    });
  }
  if (!query.columns.empty()) names.clear();
  for (const SqlQuery::Column& column : query.columns) names.push_back(column.name);
  List result;
  for (std::size_t i = query.offset; i < answer.size() && result.size() < query.limit; ++i)
    result = result.push_back(Value(answer[i].first));
  return result;
}

}  // namespace etude::google
