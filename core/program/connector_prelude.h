// The program that every connector call runs in: core/connector/prelude.yaml, compiled once.
#pragma once

#include "core/program/program.h"

namespace etude {

/// The compiled prelude and the number of its routine `connect(method, arguments)`.
const ExternalRow& connector_prelude();

}  // namespace etude
