// The only file that includes CLI11; its exceptions end here.
#include "core/cli/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>

#include "core/simulation/duration.h"
#include "core/simulation/url.h"
#include "core/source/diagnostic.h"

namespace etude::cli {
namespace {

constexpr std::array kNames{"check", "run", "trace", "share", "unshare", "fmt", "version", "help"};

// The grammar of the command line and the places that it fills.
struct Grammar {
  CLI::App app{"Workflows in the language of Google Cloud Workflows, run against simulated services.", "etude"};
  Options options;
  std::string format = "text";
  std::string trace_format = "text";
  std::string clock;
  std::string until;
  std::string seeds;
  std::string find;
  std::string seed;
  std::vector<std::string> environment;
  std::vector<std::string> workflows;
  std::vector<std::string> redirects;

  Grammar() {
    app.require_subcommand(1);
    app.set_help_flag("--help,-h", "Say how it is used");
    app.footer(
        "Exit status: 0 succeeded, 1 the execution failed, 2 the text does not deploy, 64 wrong usage.\n"
        "`etude help COMMAND` explains a command, `etude help text.split` a function, `etude help scenario.match` a diagnostic.");

    CLI::App* check = app.add_subcommand("check", "Say what is wrong with a workflow, its services and its input, without running it");
    add_file(check, true);
    add_world(check);
    add_format(check);

    CLI::App* run = app.add_subcommand("run", "Run a workflow against its simulated services and print a trace and the result");
    add_file(run, false);
    add_world(run);
    add_data(run);
    add_format(run);
    run->add_option("--env", environment, "An environment variable for sys.get_env, K=V; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
    run->add_option("--seed", seed, "The seed of all chance; over the scenario's");
    run->add_option("--clock", clock, "virtual: waits take no time (default); real: they take as long as they say")
        ->check(CLI::IsMember({"virtual", "real"}));
    run->add_flag("--live", options.live, "Send requests that no simulated service answers to the network, by the real clock");
    run->add_flag("--let-time-pass", options.let_time_pass, "Let waits for callbacks that nobody sends run out instead of ending ACTIVE");
    run->add_option("--token-file", options.token_file,
                    "With --live: a file with the OAuth 2 token for Google APIs; else the variable ETUDE_TOKEN has it");
    run->add_option("--connect", redirects, "With --live: send requests for HOST to URL, such as an emulator, HOST=URL; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
    run->add_option("--trace", options.trace_file, "Write the journal of the run to this file");
    run->add_option("--until", until, "Stop at step:NAME or at time:DURATION, such as time:1.5s");
    run->add_option("--seeds", seeds, "Run every seed A..B and report how the runs end");
    run->add_option("--find", find, "With --seeds: stop at the first seed that is broken (an invariant) or failed")
        ->check(CLI::IsMember({"broken", "failed"}));

    CLI::App* trace = app.add_subcommand("trace", "Show a journal written by run --trace");
    trace->add_option("FILE", options.file, "The journal; - is standard input")->required();
    trace->add_option("--format", trace_format, "text, perfetto (trace viewer) or mermaid (sequence diagram)")
        ->check(CLI::IsMember({"text", "perfetto", "mermaid"}));

    CLI::App* share = app.add_subcommand("share", "Print the fragment of a link that holds the documents");
    add_file(share, true);
    add_world(share);
    share->add_option("--data", options.data, "The argument of the execution, as JSON");

    CLI::App* unshare = app.add_subcommand("unshare", "Write the documents of a link into a folder");
    unshare->add_option("FRAGMENT", options.fragment, "What stands behind # in the link, or the whole link")->required();
    unshare->add_option("--out", options.out_folder, "The folder; it is made if it is not there")->required();

    CLI::App* format_command = app.add_subcommand("fmt", "Print a document in its standard form, comments kept");
    add_file(format_command, true);
    CLI::Option* write = format_command->add_flag("--write,-w", options.write, "Write it into the file instead");
    format_command->add_flag("--check", options.check_only, "Only say, by the exit status, whether it has that form already")
        ->excludes(write);

    app.add_subcommand("version", "Print the version");
    CLI::App* help = app.add_subcommand("help", "Explain a command, a function of the library or a diagnostic");
    help->add_option("TOPIC", options.topic, "A command, a function such as text.split, a module, or a code such as scenario.match");
    // `etude help all --format json`: the whole catalogue, from which the site makes its reference.
    add_format(help);
    for (CLI::App* command : app.get_subcommands(nullptr)) command->set_help_flag("--help,-h", "Say how it is used");
  }

  void add_file(CLI::App* command, bool required) {
    CLI::Option* file = command->add_option("FILE", options.file, "The workflow, YAML or JSON; - is standard input");
    if (required) file->required();
  }
  void add_world(CLI::App* command) {
    command->add_option("--services", options.services, "The simulated services (services.yaml)");
    command->add_option("--workflow", workflows, "A workflow that this one may start, ID=FILE; may be repeated")
        ->take_all()
        ->allow_extra_args(false);
  }
  void add_data(CLI::App* command) {
    CLI::Option* data = command->add_option("--data", options.data, "The argument of the execution, as JSON");
    command->add_option("--data-file", options.data_file, "The same from a file; - is standard input")->excludes(data);
  }
  void add_format(CLI::App* command) { command->add_option("--format", format, "text or json")->check(CLI::IsMember({"text", "json"})); }
};

std::optional<std::uint64_t> whole_number(std::string_view text, std::uint64_t most) {
  if (text.empty()) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (c < '0' || c > '9' || number > (most - digit) / 10) return std::nullopt;
    number = number * 10 + digit;
  }
  return number;
}

Parsed wrong(const std::string& message) { return {std::nullopt, "etude: " + message + "\n", kWrongUsage}; }

// A misspelt command or option by its name, with the one that was meant; otherwise what CLI11 says.
std::string mistake(CLI::App& app, int count, const char* const* arguments, std::string otherwise) {
  const std::vector<std::string_view> words(arguments + 1, arguments + count);
  const auto command = std::find_if(words.begin(), words.end(), [](std::string_view word) { return !word.starts_with('-'); });
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  if (chosen.empty()) {
    if (command == words.end()) return otherwise;
    return "unknown command `" + std::string(*command) + "`." + did_you_mean(*command, {kNames.begin(), kNames.end()});
  }
  std::vector<std::string> known;
  for (const CLI::Option* option : chosen.front()->get_options()) {
    for (const std::string& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const std::string_view word : words) {
    const std::string_view name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || name == "--" || std::find(known.begin(), known.end(), name) != known.end()) continue;
    return "unknown option `" + std::string(name) + "`." + did_you_mean(name, {known.begin(), known.end()});
  }
  return otherwise;
}

// What CLI11 has taken in as text, checked. Empty: all is well.
std::string complete(Grammar& grammar) {
  Options& options = grammar.options;
  const auto pair_of = [](const std::string& text) -> std::optional<std::pair<std::string, std::string>> {
    const std::size_t equal = text.find('=');
    if (equal == std::string::npos || equal == 0) return std::nullopt;
    return std::pair{text.substr(0, equal), text.substr(equal + 1)};
  };
  options.json = grammar.format == "json";
  options.format = grammar.trace_format;
  for (const std::string& text : grammar.environment) {
    const auto pair = pair_of(text);
    if (!pair) return "--env takes K=V, not `" + text + "`";
    if (const auto problem = environment_problem(pair->first, pair->second)) return "--env: " + problem->substr(0, problem->size() - 1);
    options.environment[pair->first] = pair->second;
  }
  if (options.environment.size() > kMostEnvironmentVariables) {
    return "a workflow has at most " + std::to_string(kMostEnvironmentVariables) + " environment variables";
  }
  for (const std::string& text : grammar.workflows) {
    const auto pair = pair_of(text);
    if (!pair) return "--workflow takes ID=FILE, not `" + text + "`";
    options.workflows.push_back(*pair);
  }
  for (const std::string& text : grammar.redirects) {
    const auto pair = pair_of(text);
    if (!pair || !parse_url(pair->second)) return "--connect takes HOST=URL, not `" + text + "`";
    options.redirects.push_back(*pair);
  }
  if (!options.live && (options.token_file || !options.redirects.empty()))
    return "--token-file and --connect are for real requests: they need --live";
  if (!grammar.seed.empty()) {
    options.seed = whole_number(grammar.seed, UINT64_MAX);
    if (!options.seed) return "--seed takes a whole number from 0 to 18446744073709551615, not `" + grammar.seed + "`";
  }
  if (!grammar.seeds.empty()) {
    const std::size_t dots = grammar.seeds.find("..");
    const auto first = dots == std::string::npos ? std::nullopt : whole_number(std::string_view(grammar.seeds).substr(0, dots), INT64_MAX);
    const auto last = dots == std::string::npos ? std::nullopt : whole_number(std::string_view(grammar.seeds).substr(dots + 2), INT64_MAX);
    if (!first || !last || *first > *last) return "--seeds takes a range such as 1..1000, not `" + grammar.seeds + "`";
    options.seeds = {*first, *last};
    if (options.live || grammar.clock == "real" || options.trace_file || !grammar.until.empty() || options.seed) {
      return "--seeds runs in the simulation only: it goes neither with --seed, --clock real and --live nor with --trace and --until";
    }
  }
  if (!grammar.find.empty()) {
    if (!options.seeds) return "--find needs --seeds A..B";
    options.find = grammar.find == "broken" ? SeedSearch::kBroken : SeedSearch::kFailed;
  }
  if (options.live && grammar.clock == "virtual") return "--live goes by the real clock: leave `--clock virtual` out";
  options.real_clock = options.live || grammar.clock == "real";
  if (!grammar.until.empty()) {
    Until until;
    if (grammar.until.starts_with("step:") && grammar.until.size() > 5) {
      until.step = grammar.until.substr(5);
    } else if (grammar.until.starts_with("time:")) {
      until.time = parse_duration(std::string_view(grammar.until).substr(5));
      if (!until.time) return "--until time: takes a duration such as 80ms, 1.5s, 2m or 24h, not `" + grammar.until.substr(5) + "`";
    } else {
      return "--until takes step:NAME or time:DURATION, not `" + grammar.until + "`";
    }
    options.until = until;
  }
  if (options.command == Command::kRun && options.file.empty() && !options.services)
    return "run needs a FILE, or --services for services that act alone";
  int inputs = options.file == "-" ? 1 : 0;
  inputs += options.data_file == "-" ? 1 : 0;
  inputs += options.services == "-" ? 1 : 0;
  if (inputs > 1) return "only one file can be standard input";
  return {};
}

}  // namespace

std::vector<std::string> command_names() { return {kNames.begin(), kNames.end()}; }

Parsed parse_options(int count, const char* const* arguments) {
  Grammar grammar;
  try {
    grammar.app.parse(count, arguments);
  } catch (const CLI::Success& success) {
    std::string text;
    const std::vector<CLI::App*> chosen = grammar.app.get_subcommands();
    text = chosen.empty() ? usage("") : usage(chosen.front()->get_name());
    static_cast<void>(success);
    return {std::nullopt, text, kSucceeded};
  } catch (const CLI::Error& error) {
    if (count <= 1) return {std::nullopt, usage(""), kWrongUsage};
    return wrong(mistake(grammar.app, count, arguments, error.what()) + "\nTry `etude help`.");
  }
  const std::string name = grammar.app.get_subcommands().front()->get_name();
  constexpr std::array kCommands{Command::kCheck,   Command::kRun,    Command::kTrace,   Command::kShare,
                                 Command::kUnshare, Command::kFormat, Command::kVersion, Command::kHelp};
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) grammar.options.command = kCommands[i];
  }
  if (const std::string problem = complete(grammar); !problem.empty()) return wrong(problem + ".\nTry `etude help " + name + "`.");
  return {std::move(grammar.options), "", kSucceeded};
}

std::string usage(const std::string& command) {
  Grammar grammar;
  if (command.empty()) return grammar.app.help();
  for (CLI::App* known : grammar.app.get_subcommands(nullptr)) {
    if (known->get_name() == command) return known->help("etude");
  }
  return grammar.app.help();
}

}  // namespace etude::cli
