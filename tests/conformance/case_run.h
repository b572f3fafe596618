// Runs a case through the public face of the engine and keeps what its checks look at.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/journal/moment.h"
#include "core/simulation/run.h"
#include "tests/conformance/case_file.h"

namespace etude::conformance {

/// What the host answered to one effect of the run.
struct Answered {
  EffectId effect;
  Completion completion;
  Nanoseconds elapsed = 0;
};

/// The state at a cursor, as the growing journal told it while the run stood there.
struct Sample {
  std::uint32_t cursor = 0;
  std::string state;
};

struct CaseRun {
  Files files;
  std::vector<FileDiagnostics> diagnostics;
  std::unique_ptr<Run> run;  // null if the text does not deploy
  Pause pause = Pause::kFinished;
  std::vector<Answered> answered;
  std::vector<std::string> problems;  // of the host: a request without a reply, a reply without a request
  std::vector<Sample> samples;        // ascending

  [[nodiscard]] const Journal& journal() const { return run->session().journal(); }
};

/// Deploys and runs a case to its end; the replies of the case answer its HTTP requests.
CaseRun run_case(const Case& the_case);

/// Runs a case again, its outside effects answered by what an earlier journal recorded instead of by the replies.
CaseRun replay_case(const Case& the_case, const Journal& recorded);

/// Everything that a moment tells, as text; values by their hashes.
std::string state_text(const Moment& moment, const Journal& journal);

}  // namespace etude::conformance
