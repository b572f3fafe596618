// What every code of a diagnostic means and what to do: `etude help CODE` and the site's reference print it.
#pragma once

#include <array>
#include <string_view>

namespace etude {

/// One code. `meaning` says what was found, `advice` what to write instead.
struct DiagnosticCode {
  std::string_view code;
  std::string_view meaning;
  std::string_view advice;
};

/// Codes of the rooms document, expression and syntax, in ascending order.
// clang-format off: one row a code
constexpr std::array kDiagnosticCodes{
    DiagnosticCode{"document.anchor", "A text begins with `&`, which names an anchor, but the name is no valid one.", "Put the text in quotes."},
    DiagnosticCode{"document.block_header", "Behind `|` or `>` stands text.", "Begin the text on the next line, indented."},
    DiagnosticCode{"document.byte_order_mark", "The file begins with a byte order mark.", "Save it as UTF-8 without one."},
    DiagnosticCode{"document.colon_in_expression", "An expression without quotes contains `: `, which YAML takes for the end of a key.", "Put the expression in single quotes: '${...}'."},
    DiagnosticCode{"document.colon_in_text", "A text without quotes contains `: `.", "Put the text in quotes."},
    DiagnosticCode{"document.complex_key", "The key of a map is a list or a map.", "Write a text as the key; put an expression in quotes."},
    DiagnosticCode{"document.control_character", "The document contains a control character.", "Remove it, or write it as an escape in a double-quoted text."},
    DiagnosticCode{"document.directive", "A line begins with `%`.", "Remove the directive."},
    DiagnosticCode{"document.duplicate_key", "A key stands twice in one map.", "Remove or rename one of them."},
    DiagnosticCode{"document.empty", "The document is empty.", "Write a list of steps, or a map with `main`."},
    DiagnosticCode{"document.encoding", "The document is not UTF-8.", "Save the file with the encoding UTF-8."},
    DiagnosticCode{"document.escape", "A double-quoted text contains an unknown escape.", "Write the backslash twice, or use single quotes."},
    DiagnosticCode{"document.expression_in_flow", "Inside `[ ]` or `{ }` an expression has no quotes, so YAML reads its braces.", "Write ['${a}', '${b}'], or one expression ${[a, b]}."},
    DiagnosticCode{"document.first_character", "A text without quotes begins with a character that has a meaning in YAML.", "Put the text in quotes."},
    DiagnosticCode{"document.flow", "Inside brackets a comma or the closing bracket is missing.", "Write it, or put the text in quotes as a whole."},
    DiagnosticCode{"document.indentation", "A line lines up with none of the lines that it could belong to.", "Indent it like the lines beside it."},
    DiagnosticCode{"document.list_beside_map", "A list item stands beside the keys of a map.", "Correct the indentation, or give the list a key."},
    DiagnosticCode{"document.list_place", "A list item begins where none can begin.", "Begin the list on a line of its own."},
    DiagnosticCode{"document.map_beside_list", "A key stands beside the items of a list.", "Correct the indentation, or write `- ` before the key."},
    DiagnosticCode{"document.number_range", "A number does not fit into 64 bits, or is no finite double.", "Write a smaller number, or put it in quotes."},
    DiagnosticCode{"document.recursive_alias", "An alias stands inside of what its anchor names.", "Write the value out."},
    DiagnosticCode{"document.several", "The file holds more than one document.", "Put each into a file of its own."},
    DiagnosticCode{"document.split_expression", "YAML splits an expression at `: ` and makes a map of it.", "Put the expression in single quotes."},
    DiagnosticCode{"document.syntax", "The text is not well-formed YAML.", "Correct the place that the message names."},
    DiagnosticCode{"document.tab", "A tab stands in the indentation.", "Use blanks."},
    DiagnosticCode{"document.tag", "A value has a YAML tag.", "Remove the tag; put a text that begins with `!` in quotes."},
    DiagnosticCode{"document.text_behind_value", "Text follows on a value that is already complete.", "Write the whole as one expression ${...} or in quotes."},
    DiagnosticCode{"document.too_deep", "Lists and maps are nested too deep.", "Flatten the document."},
    DiagnosticCode{"document.too_large", "The source is larger than 128 KB.", "Divide the workflow."},
    DiagnosticCode{"document.too_many_nodes", "With its aliases expanded the document is too large.", "Use fewer aliases."},
    DiagnosticCode{"document.trailing_text", "Text follows behind the end of the document.", "Correct the indentation or the brackets before it."},
    DiagnosticCode{"document.unclosed_bracket", "A bracket is never closed.", "Write the closing bracket."},
    DiagnosticCode{"document.unclosed_quote", "A quote is never closed.", "Write the closing quote."},
    DiagnosticCode{"document.unknown_alias", "A text begins with `*`, which is an alias, and the anchor is unknown.", "Put the text in quotes, or define the anchor before it."},
    DiagnosticCode{"document.unmatched_bracket", "A bracket closes that was not opened.", "Remove it, or put the text in quotes."},
    DiagnosticCode{"expression.assignment", "A single `=` stands in an expression.", "Write `==` to compare; assign in an `assign` step."},
    DiagnosticCode{"expression.blanks_around", "Blanks stand around `${...}`, so it is a plain text.", "Remove the blanks outside of the braces."},
    DiagnosticCode{"expression.bracket", "An operator, a comma or a closing bracket is missing.", "Write it at the place that is named."},
    DiagnosticCode{"expression.chained_comparison", "Comparisons are chained, as in a < b < c.", "Join two comparisons with `and`."},
    DiagnosticCode{"expression.comma", "A comma stands behind the last argument or entry.", "Remove the comma."},
    DiagnosticCode{"expression.empty", "An expression is empty.", "Write a value between the braces."},
    DiagnosticCode{"expression.escape", "A string contains an unknown escape.", "Use one of \\\" \\' \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX."},
    DiagnosticCode{"expression.illegal_character", "A character has no meaning in expressions.", "Remove it, or put the text in double quotes."},
    DiagnosticCode{"expression.incomplete", "The expression ends where a value is expected.", "Write the missing value."},
    DiagnosticCode{"expression.map", "An entry of a map has no colon.", "Write {\"key\": value}."},
    DiagnosticCode{"expression.member", "Behind a point stands no name.", "Write a name, or the key in brackets: m[\"key\"]."},
    DiagnosticCode{"expression.nested", "`${` stands inside of an expression.", "Write the inner part without `${` and `}`."},
    DiagnosticCode{"expression.not_binds_tighter", "`not` applies to the first operand of a comparison only.", "Write not(a == b), not(k in m)."},
    DiagnosticCode{"expression.not_callable", "Something that is no function is called.", "Call functions by their names."},
    DiagnosticCode{"expression.not_interpolated", "`${...}` stands in the middle of a text and is not replaced.", "Join texts with +: ${\"text\" + name}."},
    DiagnosticCode{"expression.number", "A number is not written as one.", "Write digits on both sides of the point: 0.5, 1.0."},
    DiagnosticCode{"expression.number_range", "A number is too large.", "Integers go up to 9223372036854775807."},
    DiagnosticCode{"expression.operator_expected", "Two values stand side by side.", "Write an operator between them, such as +."},
    DiagnosticCode{"expression.reserved_member", "Behind a point stands a word of the language.", "Write the key in brackets: m[\"in\"]."},
    DiagnosticCode{"expression.several", "A text begins with one expression and ends with another.", "Join them with +: ${a + \" and \" + b}."},
    DiagnosticCode{"expression.too_deep", "Brackets are nested too deep.", "Use variables for parts."},
    DiagnosticCode{"expression.too_long", "An expression has more than 400 characters.", "Compute parts of it in an `assign` step."},
    DiagnosticCode{"expression.unclosed", "A text begins with `${` but does not end with `}`.", "Close the brace; put the expression in single quotes."},
    DiagnosticCode{"expression.unclosed_bracket", "A bracket in an expression is never closed.", "Write the closing bracket."},
    DiagnosticCode{"expression.unclosed_string", "A string in an expression is never closed.", "Write the closing quote."},
    DiagnosticCode{"expression.unmatched_bracket", "A bracket in an expression closes that was not opened.", "Remove it."},
    DiagnosticCode{"expression.value_expected", "An operator or bracket stands where a value is expected.", "Write the missing value, or remove the sign."},
    DiagnosticCode{"syntax.args", "`args` is neither a map nor a list.", "Write named arguments as a map."},
    DiagnosticCode{"syntax.assign", "`assign` is no list.", "Write `- name: value` for each variable."},
    DiagnosticCode{"syntax.assignment", "An entry of `assign` has not exactly one key.", "Write each variable with a dash of its own."},
    DiagnosticCode{"syntax.branch", "A parallel branch has not the form of one.", "Write `- my_branch:` and below it `steps:`."},
    DiagnosticCode{"syntax.branches", "`branches` is no list of branches.", "Write a list with 1 to 10 branches."},
    DiagnosticCode{"syntax.break_outside_loop", "`next: break` stands outside of a loop.", "Write `next: end` to end the routine."},
    DiagnosticCode{"syntax.call", "`call` names no function.", "Write the name alone; arguments stand in `args`."},
    DiagnosticCode{"syntax.companion", "A key stands without the action that it belongs to.", "Put `args` and `result` beside `call`, `retry` and `except` beside `try`."},
    DiagnosticCode{"syntax.condition", "A condition is neither an expression nor true or false.", "Write `condition: ${...}`."},
    DiagnosticCode{"syntax.continue_outside_loop", "`next: continue` stands outside of a loop.", "Leave `next` out to go on with the following step."},
    DiagnosticCode{"syntax.document", "The document is neither a list of steps nor a map of routines.", "Write `main:` with `steps:`."},
    DiagnosticCode{"syntax.duplicate_branch", "Two branches have the same name.", "Rename one of them."},
    DiagnosticCode{"syntax.duplicate_parameter", "Two parameters have the same name.", "Rename one of them."},
    DiagnosticCode{"syntax.duplicate_shared", "A variable stands twice in `shared`.", "Remove one of them."},
    DiagnosticCode{"syntax.duplicate_step", "A jump names a step whose name occurs twice in the list.", "Rename one of them."},
    DiagnosticCode{"syntax.duplicate_step_name", "Two steps of one list have the same name.", "Rename one of them."},
    DiagnosticCode{"syntax.end_in_branch", "`next: end` stands in a parallel branch.", "Write `next: continue` to end the branch."},
    DiagnosticCode{"syntax.except", "`except` has not the form of one.", "Write a map with `as` and `steps`."},
    DiagnosticCode{"syntax.exception_policy", "The exception policy is unknown.", "Write `continueAll`, or leave the key out."},
    DiagnosticCode{"syntax.for", "A loop has not the form of one.", "Write a map with `value`, `in` or `range`, and `steps`."},
    DiagnosticCode{"syntax.for_source", "What a loop runs over is no list.", "Write a list, or an expression that gives one, such as ${keys(m)}."},
    DiagnosticCode{"syntax.missing_key", "A required key is missing.", "Write the key that is named."},
    DiagnosticCode{"syntax.next", "The target of `next` is no text.", "Write the name of a step, or end, break or continue."},
    DiagnosticCode{"syntax.no_action", "A step does nothing.", "Write one action below its name."},
    DiagnosticCode{"syntax.no_main", "There is no `main`.", "Write `main:` with `steps:` below it."},
    DiagnosticCode{"syntax.no_steps", "A list of steps is empty.", "Write at least one step."},
    DiagnosticCode{"syntax.parallel", "A parallel step has not the form of one.", "Write either `branches` or `for`."},
    DiagnosticCode{"syntax.params", "`params` has not the form of a list of parameters.", "Write names, or `name: default` with a literal default."},
    DiagnosticCode{"syntax.range", "A range has not exactly two numbers.", "Write [first, last]."},
    DiagnosticCode{"syntax.retry", "A retry policy has not the form of one.", "Write ${http.default_retry}, or predicate, max_retries and backoff."},
    DiagnosticCode{"syntax.retry_number", "A value of a retry policy is no number.", "Write a number or an expression."},
    DiagnosticCode{"syntax.retry_predicate", "The predicate of a retry policy names no function.", "Write ${http.default_retry_predicate} or the name of a subworkflow in ${ }."},
    DiagnosticCode{"syntax.return_in_branch", "`return` stands in a parallel branch.", "Assign to a shared variable."},
    DiagnosticCode{"syntax.routine", "A routine has not the form of one.", "Write a map with `steps` and optionally `params`."},
    DiagnosticCode{"syntax.routine_name", "A subworkflow has no legal name.", "Use a name without dots."},
    DiagnosticCode{"syntax.shared", "`shared` is no list of variables.", "Write a list of names."},
    DiagnosticCode{"syntax.step", "A list item is no step.", "Write `- my_step:` and below it what it does."},
    DiagnosticCode{"syntax.step_body", "The body of a step is no map.", "Write the action below the name, indented."},
    DiagnosticCode{"syntax.step_keys", "A list item has several keys, so it is not one step.", "Write `- ` before each step and indent what belongs to it."},
    DiagnosticCode{"syntax.step_name", "A step has no legal name.", "Choose a name other than end, break and continue."},
    DiagnosticCode{"syntax.steps", "Steps are no list.", "Write `- ` before the name of each step."},
    DiagnosticCode{"syntax.switch", "`switch` has not the form of one.", "Write a list of entries with `condition`."},
    DiagnosticCode{"syntax.target", "A target cannot be assigned to.", "Write a variable, or a path such as order.id or list[0]."},
    DiagnosticCode{"syntax.target_expression", "A target stands in `${ }`.", "Write it without."},
    DiagnosticCode{"syntax.too_many_assignments", "An `assign` step has more than 50 assignments.", "Go on in a second step."},
    DiagnosticCode{"syntax.too_many_branches", "A parallel step has more than 10 branches.", "Use a parallel `for` loop."},
    DiagnosticCode{"syntax.too_many_conditions", "A `switch` has more than 50 conditions.", "Go on in a second step."},
    DiagnosticCode{"syntax.too_many_parameters", "`main` has more than one parameter, or a subworkflow more than 10.", "Pass a map."},
    DiagnosticCode{"syntax.try", "`try` has not the form of one.", "Write one action or `steps` below it."},
    DiagnosticCode{"syntax.two_actions", "A step has two actions.", "Make two steps of it."},
    DiagnosticCode{"syntax.unknown_key", "A key is unknown at this place.", "Correct its spelling, or remove it."},
    DiagnosticCode{"syntax.unknown_step", "`next` names a step that does not exist.", "Write the name of a step of this list or of a list around it."},
    DiagnosticCode{"syntax.unreachable_target", "`next` names a step that it cannot reach.", "Jump to a step outside of loops and branches, or move the step."},
    DiagnosticCode{"syntax.variable_name", "A name is none for a variable.", "Use letters, digits and `_`; do not begin with a digit."},
};
// clang-format on

/// The entry of a code; nullptr if it is unknown.
constexpr const DiagnosticCode* find_diagnostic_code(std::string_view code) {
  for (const DiagnosticCode& row : kDiagnosticCodes) {
    if (row.code == code) return &row;
  }
  return nullptr;
}

}  // namespace etude
