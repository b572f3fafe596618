// Prints: diagnostics to standard error, traces and results to standard output. Nothing else in core prints.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/simulation/many_seeds.h"
#include "core/simulation/run.h"

namespace etude::cli {

/// What the user calls the files of a document: `workflow.yaml` → `checkout.yaml`, `-` → `standard input`.
using FileNames = std::map<std::string, std::string, std::less<>>;

/// Text to standard output; every line is written even when the program then ends early.
void print(std::string_view text);
/// Text to standard error.
void complain(std::string_view text);

/// All findings with their places: as text to standard error, or as the JSON object {diagnostics} to standard output.
void report_diagnostics(const std::vector<FileDiagnostics>& diagnostics, const FileNames& names, bool json);
/// A run as text: its trace, how it ended, and the result, or the error with its place, the values there and a way out.
void report_run(const Run& run, const FileNames& names, bool stopped);
/// A value as pretty JSON with a line break; bytes and such in words.
std::string pretty_json(const Value& value);
/// The distribution of many seeds as text.
std::string seeds_text(const Value& report);
/// `1.24 s`, `2 min 3 s`, `1 d 2 h`: a duration for people.
std::string time_for_people(Nanoseconds duration);

}  // namespace etude::cli
