// Walks the tree of a workflow once a rule; a rule that is not sure says nothing.
#include "core/program/linter.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "core/library/blocking.h"
#include "core/library/registry.h"

namespace etude {
namespace {

using StepVisitor = std::function<void(const Step&)>;
using ListVisitor = std::function<void(const StepList&)>;

void visit_steps(const StepList& steps, const StepVisitor& on_step, const ListVisitor& on_list);

void visit_inside(const Step& step, const StepVisitor& on_step, const ListVisitor& on_list) {
  if (const auto* choice = std::get_if<Switch>(&step.action)) {
    for (const Switch::Entry& entry : choice->entries) {
      on_step(entry.body);
      visit_inside(entry.body, on_step, on_list);
    }
  } else if (const auto* loop = std::get_if<For>(&step.action)) {
    visit_steps(loop->steps, on_step, on_list);
  } else if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
    for (const Parallel::Branch& branch : parallel->branches) visit_steps(branch.steps, on_step, on_list);
    if (parallel->loop) visit_steps(parallel->loop->steps, on_step, on_list);
  } else if (const auto* attempt = std::get_if<Try>(&step.action)) {
    if (attempt->body) {
      on_step(*attempt->body);
      visit_inside(*attempt->body, on_step, on_list);
    }
    if (attempt->except) visit_steps(attempt->except->steps, on_step, on_list);
  } else if (const auto* group = std::get_if<Steps>(&step.action)) {
    visit_steps(group->steps, on_step, on_list);
  }
}

void visit_steps(const StepList& steps, const StepVisitor& on_step, const ListVisitor& on_list) {
  on_list(steps);
  for (const Step& step : steps) {
    on_step(step);
    visit_inside(step, on_step, on_list);
  }
}

void each_step(const Routine& routine, const StepVisitor& on_step) {
  visit_steps(routine.steps, on_step, [](const StepList&) {});
}

using ExpressionVisitor = std::function<void(const Expression&)>;

void visit_expression(const Expression& node, const ExpressionVisitor& visit) {
  visit(node);
  for (const ExpressionPtr& operand : node.operands) {
    if (operand) visit_expression(*operand, visit);
  }
}

// `literal` sees every tree; what holds expressions has the literal null.
void visit_value(const ValueTree& node, const ExpressionVisitor& visit, const std::function<void(const ValueTree&)>& literal) {
  literal(node);
  if (node.expression) visit_expression(*node.expression, visit);
  for (const ValueTree& item : node.items) visit_value(item, visit, literal);
  for (const ValueTree::Entry& entry : node.entries) {
    visit_value(entry.key, visit, literal);
    visit_value(entry.value, visit, literal);
  }
}

// Every value and expression of one step, not of the steps inside it.
void visit_values(const Step& step, const ExpressionVisitor& visit, const std::function<void(const ValueTree&)>& literal) {
  const auto value = [&](const ValueTree& node) { visit_value(node, visit, literal); };
  const auto target = [&](const Target& node) {
    for (const Target::Segment& segment : node.path) {
      if (segment.index) visit_expression(*segment.index, visit);
    }
  };
  const auto loop = [&](const For& node) { value(node.over); };
  if (const auto* assign = std::get_if<Assign>(&step.action)) {
    for (const Assign::Entry& entry : assign->entries) {
      value(entry.value);
      target(entry.target);
    }
  } else if (const auto* call = std::get_if<Call>(&step.action)) {
    for (const Call::Argument& argument : call->arguments) value(argument.value);
    if (call->result) target(*call->result);
  } else if (const auto* choice = std::get_if<Switch>(&step.action)) {
    for (const Switch::Entry& entry : choice->entries) value(entry.condition);
  } else if (const auto* repeated = std::get_if<For>(&step.action)) {
    loop(*repeated);
  } else if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
    if (parallel->concurrency_limit) value(*parallel->concurrency_limit);
    if (parallel->loop) loop(*parallel->loop);
  } else if (const auto* attempt = std::get_if<Try>(&step.action)) {
    if (attempt->retry) {
      for (const auto* part : {&attempt->retry->policy, &attempt->retry->predicate, &attempt->retry->max_retries, &attempt->retry->backoff,
                               &attempt->retry->initial_delay, &attempt->retry->max_delay, &attempt->retry->multiplier}) {
        if (*part) value(**part);
      }
    }
  } else if (const auto* raised = std::get_if<Raise>(&step.action)) {
    value(raised->value);
  } else if (const auto* returned = std::get_if<Return>(&step.action)) {
    value(returned->value);
  }
}

bool is_literal_true(const ValueTree& condition) {
  const Value* value = nullptr;
  if (condition.kind == ValueTree::Kind::kLiteral) value = &condition.literal;
  if (condition.expression && condition.expression->kind == ExpressionKind::kLiteral) value = &condition.expression->literal;
  return value != nullptr && value->is_bool() && value->boolean();
}

bool never_goes_on(const StepList& steps);

// True if control never reaches the step behind this one by just going on.
bool never_goes_on(const Step& step) {
  if (step.next) return true;
  if (std::holds_alternative<Return>(step.action) || std::holds_alternative<Raise>(step.action)) return true;
  if (const auto* group = std::get_if<Steps>(&step.action)) return never_goes_on(group->steps);
  if (const auto* choice = std::get_if<Switch>(&step.action)) {
    for (const Switch::Entry& entry : choice->entries) {
      if (!never_goes_on(entry.body)) return false;
      if (is_literal_true(entry.condition)) return true;
    }
    return false;
  }
  if (const auto* attempt = std::get_if<Try>(&step.action)) {
    if (!attempt->body || !never_goes_on(*attempt->body)) return false;
    return !attempt->except || never_goes_on(attempt->except->steps);
  }
  return false;
}

bool never_goes_on(const StepList& steps) { return !steps.empty() && never_goes_on(steps.back()); }

// Finds the steps that control can come to; jumps out of steps that are never reached count for nothing.
class Reach {
 public:
  explicit Reach(const Routine& routine) : routine_(routine) {
    std::size_t known = 0;
    do {
      known = targets_.size();
      walk(routine_.steps, nullptr);
    } while (targets_.size() != known);
  }
  void tell(DiagnosticList& diagnostics) { walk(routine_.steps, &diagnostics); }

 private:
  void walk(const StepList& steps, DiagnosticList* diagnostics) {
    bool reached = true;
    bool told = false;  // once a stretch
    for (const Step& step : steps) {
      reached = reached || targets_.contains(step.name.text);
      if (!reached) {
        if (diagnostics != nullptr && !told) {
          diagnostics->warning("lint.unreachable_step", step.name.range.empty() ? step.range : step.name.range,
                               "the step `" + step.name.text + "` is never reached: the step before it always leaves, and no `next` " +
                                   (named_.contains(step.name.text) ? "that is reached itself " : "") +
                                   "names it. Remove it, or jump to it");
        }
        told = true;
        if (diagnostics == nullptr) note_names(step);
        continue;
      }
      told = false;
      inside(step, diagnostics);
      reached = !never_goes_on(step);
    }
  }

  void inside(const Step& step, DiagnosticList* diagnostics) {
    if (step.next) targets_.insert(step.next->text);
    if (const auto* choice = std::get_if<Switch>(&step.action)) {
      bool decided = false;
      for (const Switch::Entry& entry : choice->entries) {
        if (decided) {
          if (diagnostics != nullptr) {
            diagnostics->warning(
                "lint.unreachable_step", entry.condition.range,
                "this condition is never tried, because the one before it is always true. Put the entry before it, or remove it");
          }
          break;
        }
        inside(entry.body, diagnostics);
        decided = is_literal_true(entry.condition);
      }
    } else if (const auto* loop = std::get_if<For>(&step.action)) {
      walk(loop->steps, diagnostics);
    } else if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
      for (const Parallel::Branch& branch : parallel->branches) walk(branch.steps, diagnostics);
      if (parallel->loop) walk(parallel->loop->steps, diagnostics);
    } else if (const auto* attempt = std::get_if<Try>(&step.action)) {
      if (attempt->body) inside(*attempt->body, diagnostics);
      if (attempt->except) walk(attempt->except->steps, diagnostics);
    } else if (const auto* group = std::get_if<Steps>(&step.action)) {
      walk(group->steps, diagnostics);
    }
  }

  // Names in a `next` that is never reached itself.
  void note_names(const Step& step) {
    const auto note = [this](const Step& each) {
      if (each.next) named_.insert(each.next->text);
    };
    note(step);
    visit_inside(step, note, [](const StepList&) {});
  }

  const Routine& routine_;
  std::set<std::string, std::less<>> targets_;
  std::set<std::string, std::less<>> named_;
};

// A text such as `hello ${name}` was meant to read the variable; that it does not is told at the text.
void names_in_text(const Value& literal, std::set<std::string, std::less<>>& names) {
  if (literal.is_list()) {
    for (const Value& element : literal.list()) names_in_text(element, names);
  } else if (literal.is_map()) {
    for (const Map::Entry& entry : literal.map()) names_in_text(entry.value, names);
  }
  if (!literal.is_string() || literal.string().find("${") == std::string_view::npos) return;
  std::string word;
  for (const char c : std::string(literal.string()) + " ") {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_') {
      word += c;
    } else {
      names.insert(std::move(word));
      word.clear();
    }
  }
}

void unused_variables(const Routine& routine, DiagnosticList& diagnostics) {
  std::set<std::string, std::less<>> read;
  each_step(routine, [&](const Step& step) {
    visit_values(
        step,
        [&](const Expression& node) {
          if (node.kind == ExpressionKind::kName) read.insert(node.name);
        },
        [&](const ValueTree& node) { names_in_text(node.literal, read); });
    // What branches share is read by whoever accumulates it.
    if (const auto* parallel = std::get_if<Parallel>(&step.action)) {
      for (const Name& name : parallel->shared) read.insert(name.text);
    }
  });
  std::set<std::string, std::less<>> told;
  const auto tell = [&](const Target& target, const char* code, const std::string& message) {
    if (!target.path.empty() || read.contains(target.root.text) || target.root.text.starts_with("_")) return;
    if (told.insert(target.root.text).second) diagnostics.warning(code, target.range, message);
  };
  each_step(routine, [&](const Step& step) {
    if (const auto* assign = std::get_if<Assign>(&step.action)) {
      for (const Assign::Entry& entry : assign->entries) {
        tell(entry.target, "lint.unused_variable",
             "the variable `" + entry.target.root.text + "` is assigned but never read. Remove it, or name it `_" + entry.target.root.text +
                 "` if that is meant");
      }
    } else if (const auto* call = std::get_if<Call>(&step.action); call != nullptr && call->result) {
      tell(*call->result, "lint.unused_result",
           "the result of `" + call->callee.text + "` goes to `" + call->result->root.text +
               "`, which is never read. Leave `result` out, or use it");
    }
  });
}

// Names bound around a place, walked with the scopes of the language.
class Shadows {
 public:
  explicit Shadows(DiagnosticList& diagnostics) : diagnostics_(diagnostics) {}

  void routine(const Routine& node) {
    std::set<std::string, std::less<>> names;
    for (const RoutineParameter& parameter : node.parameters) names.insert(parameter.name.text);
    list(node.steps, names);
  }

 private:
  using Names = std::set<std::string, std::less<>>;

  void list(const StepList& steps, Names& names) {
    for (const Step& each : steps) step(each, names);
  }

  void bind(const Name& name, const Names& around, Names& inside, std::string_view what) {
    if (around.contains(name.text)) {
      diagnostics_.warning(
          "lint.shadowed_name", name.range,
          "the " + std::string(what) + " `" + name.text + "` hides a variable of the same name around it. Choose another name");
    }
    inside.insert(name.text);
  }

  void loop(const For& node, const Names& names) {
    Names inside = names;
    bind(node.value, names, inside, "loop variable");
    if (node.index) bind(*node.index, names, inside, "index");
    list(node.steps, inside);
  }

  void step(const Step& node, Names& names) {
    if (const auto* assign = std::get_if<Assign>(&node.action)) {
      for (const Assign::Entry& entry : assign->entries) names.insert(entry.target.root.text);
    } else if (const auto* call = std::get_if<Call>(&node.action)) {
      if (call->result) names.insert(call->result->root.text);
    } else if (const auto* choice = std::get_if<Switch>(&node.action)) {
      for (const Switch::Entry& entry : choice->entries) step(entry.body, names);
    } else if (const auto* repeated = std::get_if<For>(&node.action)) {
      loop(*repeated, names);
    } else if (const auto* parallel = std::get_if<Parallel>(&node.action)) {
      for (const Parallel::Branch& branch : parallel->branches) {
        Names inside = names;
        list(branch.steps, inside);
      }
      if (parallel->loop) loop(*parallel->loop, names);
    } else if (const auto* attempt = std::get_if<Try>(&node.action)) {
      if (attempt->body) step(*attempt->body, names);
      if (attempt->except) {
        Names inside = names;
        bind(attempt->except->as, names, inside, "error variable");
        list(attempt->except->steps, inside);
      }
    } else if (const auto* group = std::get_if<Steps>(&node.action)) {
      list(group->steps, names);
    }
  }

  DiagnosticList& diagnostics_;
};

std::string dotted(const std::optional<ValueTree>& node) {
  if (!node || !node->expression) return "";
  std::string name;
  const Expression* at = node->expression.get();
  for (; at->kind == ExpressionKind::kMember; at = at->operands[0].get()) name = "." + at->name + name;
  return at->kind == ExpressionKind::kName ? at->name + name : "";
}

const ValueTree* argument(const Call& call, std::string_view name) {
  for (const Call::Argument& each : call.arguments) {
    if (each.name.text == name) return &each.value;
  }
  return nullptr;
}

bool changes_something(const Call& call) {
  if (call.callee.text == "http.post" || call.callee.text == "http.patch") return true;
  if (call.callee.text != "http.request") return false;
  const ValueTree* method = argument(call, "method");
  if (method == nullptr || !method->literal.is_string()) return false;
  const std::string_view text = method->literal.string();
  return text == "POST" || text == "PATCH";
}

// A header such as `Idempotency-Key`, by which the service recognises a repetition.
bool sends_key(const Call& call) {
  const ValueTree* headers = argument(call, "headers");
  if (headers == nullptr) return false;
  const auto is_key = [](std::string_view name) {
    std::string lower(name);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower.find("idempotency") != std::string::npos;
  };
  for (const ValueTree::Entry& entry : headers->entries) {
    if (entry.key.literal.is_string() && is_key(entry.key.literal.string())) return true;
  }
  if (!headers->literal.is_map()) return false;
  const Map literal = headers->literal.map();
  for (const Map::Entry& entry : literal) {
    if (is_key(entry.key.string())) return true;
  }
  return false;
}

void retries_of_changes(const Workflow& workflow, const Routine& routine, DiagnosticList& diagnostics) {
  each_step(routine, [&](const Step& step) {
    const auto* attempt = std::get_if<Try>(&step.action);
    if (attempt == nullptr || !attempt->retry || !attempt->body) return;
    const std::string policy = dotted(attempt->retry->policy);
    const std::string predicate = dotted(attempt->retry->predicate);
    if (policy != "http.default_retry" && predicate != "http.default_retry_predicate" && predicate != "retry.always") return;
    const Call* found = nullptr;
    std::set<std::string_view> seen{routine.name.text};
    const StepVisitor look = [&](const Step& inner) {
      const auto* call = std::get_if<Call>(&inner.action);
      if (call == nullptr || found != nullptr) return;
      if (changes_something(*call)) {
        if (!sends_key(*call)) found = call;
        return;
      }
      // What a subworkflow does is repeated with it.
      for (const Routine& other : workflow.routines) {
        if (other.name.text == call->callee.text && seen.insert(other.name.text).second) each_step(other, look);
      }
    };
    look(*attempt->body);
    visit_inside(*attempt->body, look, [](const StepList&) {});
    if (found == nullptr) return;
    diagnostics.warning(
        "lint.retry_not_idempotent", attempt->retry->range,
        "this policy repeats `" + found->callee.text +
            "` also when the first attempt may have done its work (lost answers, 502, 504). Use `${http.default_retry_non_idempotent}`, or send an `Idempotency-Key` header if the service recognises repetitions by it");
  });
}

void switches_without_default(const Routine& routine, DiagnosticList& diagnostics) {
  visit_steps(
      routine.steps, [](const Step&) {},
      [&](const StepList& steps) {
        for (std::size_t i = 0; i < steps.size(); ++i) {
          const auto* choice = std::get_if<Switch>(&steps[i].action);
          if (choice == nullptr || steps[i].next || choice->entries.size() < 2) continue;
          // One guard is an `if`; several arms that all leave are a choice, and a choice wants a default.
          const auto all = [choice](const auto& holds) { return std::all_of(choice->entries.begin(), choice->entries.end(), holds); };
          if (!all([](const Switch::Entry& entry) { return never_goes_on(entry.body) && !is_literal_true(entry.condition); })) continue;
          const SourceRange range = steps[i].name.range.empty() ? steps[i].range : steps[i].name.range;
          const std::string what = "if no condition of `" + steps[i].name.text + "` is true, ";
          if (i + 1 < steps.size()) {
            // A step that only falling through comes to is the default; one that an entry jumps to is run by accident.
            const std::string& after = steps[i + 1].name.text;
            if (all([&](const Switch::Entry& entry) { return !entry.body.next || entry.body.next->text != after; })) continue;
            diagnostics.warning("lint.switch_falls_through", range,
                                what + "it goes on with `" + after + "`. Add an entry with `condition: true`, or a `next` to the switch");
          } else if (&steps == &routine.steps &&
                     all([](const Switch::Entry& entry) { return std::holds_alternative<Return>(entry.body.action); })) {
            diagnostics.warning(
                "lint.switch_falls_through", range,
                what +
                    "the routine ends with null, while every entry returns a value. Add an entry with `condition: true`, or a step behind the switch");
          }
        }
      });
}

void severities(const Routine& routine, DiagnosticList& diagnostics) {
  each_step(routine, [&](const Step& step) {
    const auto* call = std::get_if<Call>(&step.action);
    if (call == nullptr || call->callee.text != "sys.log") return;
    const ValueTree* severity = argument(*call, "severity");
    if (severity == nullptr && call->arguments.size() > 1 && call->arguments[1].name.text.empty()) severity = &call->arguments[1].value;
    if (severity == nullptr || severity->kind != ValueTree::Kind::kLiteral || !severity->literal.is_string()) return;
    std::vector<std::string_view> known(log_severities().begin(), log_severities().end());
    const std::string_view written = severity->literal.string();
    if (std::find(known.begin(), known.end(), written) != known.end()) return;
    std::string list;
    for (const std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
    suggest_name(
        diagnostics.warning("lint.unknown_severity", severity->range,
                            "`" + std::string(written) + "` is no severity; the call will raise a ValueError. Use one of " + list + "."),
        written, known);
  });
}

// `url: https//a.test`: a text that no address begins with.
void addresses(const Routine& routine, DiagnosticList& diagnostics) {
  each_step(routine, [&](const Step& step) {
    const auto* call = std::get_if<Call>(&step.action);
    if (call == nullptr || !call->callee.text.starts_with("http.")) return;
    const ValueTree* url = argument(*call, "url");
    if (url == nullptr) return;
    Value begin = url->literal;
    SourceRange range = url->range;
    bool whole = true;
    if (url->kind == ValueTree::Kind::kExpression && url->expression) {
      const Expression* node = url->expression.get();
      while (node->kind == ExpressionKind::kBinary && node->op == Operator::kAdd && !node->operands.empty()) {
        node = node->operands[0].get();
        whole = false;
      }
      if (node->kind != ExpressionKind::kLiteral) return;
      begin = node->literal;
      range = node->range;
    }
    if (!begin.is_string()) return;
    // Of `"ht" + …` too little is known.
    constexpr std::string_view kSchemes[] = {"http://", "https://"};
    std::string text;
    for (const char c : begin.string().substr(0, 8)) text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view scheme : kSchemes) {
      if (text.starts_with(scheme) || (!whole && text.size() < 8)) return;
    }
    diagnostics.warning("lint.bad_url", range, "this is no URL; the call will raise a ValueError. Begin it with https:// or http://");
  });
}

bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; }

// What kind of secret a text looks like; empty: none. Only forms with a prefix that nothing else has.
std::string_view secret_kind(std::string_view text) {
  struct Form {
    std::string_view prefix;
    std::size_t letters;  // word characters that follow at least
    std::string_view kind;
  };
  static constexpr Form kForms[] = {{"AIza", 34, "an API key of Google"},
                                    {"AKIA", 16, "an access key of AWS"},
                                    {"ghp_", 30, "a token of GitHub"},
                                    {"github_pat_", 20, "a token of GitHub"},
                                    {"xoxb-", 20, "a token of Slack"},
                                    {"xoxp-", 20, "a token of Slack"},
                                    {"sk_live_", 16, "a key of a payment service"},
                                    {"ya29.", 20, "an access token of Google"},
                                    {"eyJhbGciOi", 20, "a signed token"},
                                    {"glpat-", 20, "a token of GitLab"},
                                    {"gho_", 30, "a token of GitHub"},
                                    {"ghs_", 30, "a token of GitHub"},
                                    {"ASIA", 16, "an access key of AWS"},
                                    {"GOCSPX-", 20, "a client secret of Google"},
                                    {"sk-", 32, "an API key"},
                                    {"Bearer ", 16, "a token"},
                                    {"Basic ", 12, "a user name with its password"}};
  if (text.find("-----BEGIN ") != std::string_view::npos && text.find("PRIVATE KEY-----") != std::string_view::npos) return "a private key";
  if (const std::size_t host = text.find("://"); host != std::string_view::npos) {
    const std::size_t end = std::min(text.find_first_of("/@?# $<", host + 3), text.size());
    if (end < text.size() && text[end] == '@' && text.substr(host + 3, end - host - 3).find(':') != std::string_view::npos)
      return "a password in a URL";
  }
  for (const Form& form : kForms) {
    const std::size_t at = text.find(form.prefix);
    if (at == std::string_view::npos || (at > 0 && is_word(text[at - 1]))) continue;
    std::size_t letters = 0;
    bool random = false;  // words of a language are small letters
    for (std::size_t i = at + form.prefix.size(); i < text.size() && is_word(text[i]); ++i, ++letters) random = random || text[i] < 'a';
    if (letters >= form.letters && random) return form.kind;
  }
  return "";
}

// `password: hunter2-hunter2`: a key that names a secret, with the secret itself. `<password>`, `my-secret-name…` of a manager and the like are none.
bool is_secret_entry(std::string_view key, const Value& value) {
  if (!value.is_string()) return false;
  std::string plain;
  for (const char c : key) {
    if (c != '_' && c != '-') plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  static constexpr std::string_view kKeys[] = {"password",     "passwd",    "apikey",     "xapikey",
                                               "clientsecret", "secretkey", "privatekey", "accesstoken"};
  if (std::find(std::begin(kKeys), std::end(kKeys), plain) == std::end(kKeys)) return false;
  // A placeholder, a path or a sentence is not what a secret looks like.
  const std::string_view text = value.string();
  return text.size() >= 8 && text.find_first_of(" <>{}*/") == std::string_view::npos &&
         text.find_first_of("0123456789") != std::string_view::npos;
}

void secrets(const Routine& routine, DiagnosticList& diagnostics) {
  const auto tell = [&](std::string_view key, SourceRange range) {
    diagnostics.warning(
        "lint.secret_in_source", range,
        "the value of `" + std::string(key) +
            "` looks like a secret. Do not keep secrets in the source or in a link: read it from Secret Manager (`googleapis.secretmanager.v1.projects.secrets.versions.accessString`) or an environment variable");
  };
  const auto look = [&](const Value& value, SourceRange range) {
    std::function<void(const Value&, std::uint32_t)> inside = [&](const Value& each, std::uint32_t depth) {
      if (each.is_string()) {
        const std::string_view kind = secret_kind(each.string());
        if (!kind.empty()) {
          diagnostics.warning(
              "lint.secret_in_source", range,
              "this looks like " + std::string(kind) +
                  ". Do not keep secrets in the source or in a link: read it from Secret Manager (`googleapis.secretmanager.v1.projects.secrets.versions.accessString`) or an environment variable");
        }
      } else if (each.is_list() && depth < 32) {
        for (const Value& element : each.list()) inside(element, depth + 1);
      } else if (each.is_map() && depth < 32) {
        for (const Map::Entry& entry : each.map()) {
          inside(entry.value, depth + 1);
          if (is_secret_entry(entry.key.string(), entry.value)) tell(entry.key.string(), range);
        }
      }
    };
    inside(value, 0);
  };
  const auto named = [&](const Value& key, const ValueTree& node) {
    if (key.is_string() && is_secret_entry(key.string(), node.literal)) tell(key.string(), node.range);
  };
  each_step(routine, [&](const Step& step) {
    visit_values(
        step,
        [&](const Expression& node) {
          if (node.kind == ExpressionKind::kLiteral) look(node.literal, node.range);
        },
        [&](const ValueTree& node) {
          look(node.literal, node.range);
          for (const ValueTree::Entry& entry : node.entries) named(entry.key.literal, entry.value);
        });
    if (const auto* assign = std::get_if<Assign>(&step.action)) {
      for (const Assign::Entry& entry : assign->entries) named(Value(entry.target.root.text), entry.value);
    } else if (const auto* call = std::get_if<Call>(&step.action)) {
      for (const Call::Argument& each : call->arguments) named(Value(each.name.text), each.value);
    }
  });
}

}  // namespace

void lint_workflow(const Workflow& workflow, DiagnosticList& diagnostics) {
  for (const Routine& routine : workflow.routines) {
    Reach(routine).tell(diagnostics);
    unused_variables(routine, diagnostics);
    Shadows(diagnostics).routine(routine);
    if (standard_library().find(routine.name.text) != nullptr) {
      diagnostics.warning("lint.shadowed_name", routine.name.range,
                          "the subworkflow `" + routine.name.text + "` hides the function of the same name. Choose another name");
    }
    retries_of_changes(workflow, routine, diagnostics);
    switches_without_default(routine, diagnostics);
    severities(routine, diagnostics);
    addresses(routine, diagnostics);
    secrets(routine, diagnostics);
  }
}

}  // namespace etude
