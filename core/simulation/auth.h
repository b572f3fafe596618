// Simulated identity: readable tokens that never leave the simulation, and the checks of services that ask for one.
#pragma once

#include <optional>
#include <string>

#include "core/simulation/reply.h"
#include "core/simulation/scenario.h"
#include "core/value/value.h"

namespace etude {

/// The `Authorization` header for an `auth` block {type, audience?, scopes?}; empty if there is none.
///
/// `Bearer simulated-oidc;audience=https://payment.test` or `Bearer simulated-oauth2;scopes=…`: unsigned, and says what it is.
std::string simulated_authorization(const Value& auth);

/// Why a service refuses a request: 401 without a matching token, 403 with one for something else. Nothing: it is let in.
/// @param address  the service's own address, any part of which is an audience unless the rule names one
std::optional<Reply> refusal(const AuthRule& rule, const Service& service, const Value& auth);

}  // namespace etude
