// What every code of a diagnostic about services.yaml, the input and the run means; `etude help CODE` prints it.
#pragma once

#include <array>

#include "core/source/diagnostic_codes.h"

namespace etude {

/// Codes of this room, in ascending order.
constexpr std::array kScenarioCodes{
    DiagnosticCode{"input.bytes", "The input holds something that JSON cannot hold.", "Write plain JSON."},
    DiagnosticCode{"input.depth", "The input is nested too deep.", "Flatten it."},
    DiagnosticCode{"input.syntax", "The input is no JSON.",
                   "Correct the place that the message names; texts and keys stand in double quotes."},
    DiagnosticCode{"input.too_large", "The input is longer than 32 KB.", "Pass a reference to the data instead of the data."},
    DiagnosticCode{"run.nothing", "There is neither a workflow nor a client.", "Write a workflow, or `clients` in services.yaml."},
    DiagnosticCode{"run.workflow_id", "A further workflow has a file name that is no workflow id.",
                   "Use letters, digits, `_` and `-`, at most 64."},
    DiagnosticCode{"scenario.callback", "A scripted callback says twice when it comes.",
                   "Keep `after` (since the endpoint was made) or `at` (since the start)."},
    DiagnosticCode{"scenario.client", "A client has no request.", "Give it a `request` with method and url."},
    DiagnosticCode{"scenario.duration", "Something that takes time is no duration.",
                   "Write a number and a unit: `80ms`, `1.5s`, `2m`, `24h`; a range is a list of two."},
    DiagnosticCode{"scenario.environment", "An environment variable has a name or a value that the service does not take.",
                   "Names have letters, digits and `_`; values are text of at most 4 KiB."},
    DiagnosticCode{"scenario.expression", "An expression stands where a plain value must, or the other way round.",
                   "Checks are one `${...}`; a first state is plain values."},
    DiagnosticCode{"scenario.invariant", "An invariant lacks its sentence or its check.", "Give it `say` and `check`."},
    DiagnosticCode{"scenario.kind", "A value is of another kind than the key takes.", "Write what the message names."},
    DiagnosticCode{"scenario.match", "A route is not written as METHOD /path.",
                   "Write `GET /orders/{id}`; `*` is any method, a last `**` takes the rest of the path."},
    DiagnosticCode{"scenario.name", "A service has no name.", "Name it; the name stands in diagrams and checks."},
    DiagnosticCode{"scenario.range", "A number lies outside of what the key takes.",
                   "Choose one between the bounds that the message names."},
    DiagnosticCode{"scenario.route", "A route or an answer says nothing, or two things at once.",
                   "A route has one of `respond`, `sequence`, `fault` and `steps`."},
    DiagnosticCode{"scenario.start_time", "The start of the virtual clock is no time.", "Write a time such as \"2026-01-01T00:00:00Z\"."},
    DiagnosticCode{"scenario.subscribe", "A subscription lacks its topic or its steps.", "Give it `topic` and `steps`."},
    DiagnosticCode{"scenario.topic", "Nobody subscribes to a topic.", "Correct its name, or remove it."},
    DiagnosticCode{"scenario.unknown_key", "A key means nothing here.", "Use the key that the message suggests, or remove it."},
    DiagnosticCode{"scenario.unknown_service", "A check names a service that is not there.", "Use the name of one of the services."},
    DiagnosticCode{"scenario.url", "An address is missing, no http or https address, or another service's.",
                   "Write one such as `https://payment.test`."},
    DiagnosticCode{"scenario.word", "A value is none of the words that the key takes.", "Use one of the words that the message lists."},
};

}  // namespace etude
