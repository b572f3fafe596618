// All connector methods by their full names, and what a wrong name probably meant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/connector/method.h"
#include "core/source/diagnostic.h"

namespace etude {

/// True for names that can only be connectors: `googleapis.…`, `gke.…`.
bool is_connector_name(std::string_view name);

/// The method called `googleapis.<service>.<version>.<name>`, or nullptr. Helper methods (helpers.h) are not in here.
const ConnectorMethod* find_connector_method(std::string_view full_name);

/// All methods, ascending by full name.
std::span<const ConnectorMethod> connector_methods();

/// Puts behind the message about an unknown name what is near: a service or a method, with a fix, or what there is instead.
void explain_connector(Diagnostic& found, std::string_view full_name);

/// The method that a request to a Google API means, by verb and path, or nullptr.
const ConnectorMethod* match_connector_request(std::string_view host, std::string_view verb, std::string_view path);

}  // namespace etude
