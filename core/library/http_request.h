// The request of somebody who is no workflow: shared by http.cpp, which makes it, and sim.cpp, which offers it.
#pragma once

#include "core/library/function.h"

namespace etude {

/// `http.request` without the workflow's User-Agent.
/// @param arguments  method, url, timeout, body, headers, query, auth
Result<EffectRequest> request_from_outside(Arguments arguments);

}  // namespace etude
