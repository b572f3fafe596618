// The modules of the library: each puts the rows of its table into a registry.
#pragma once

namespace etude {

class Registry;

void register_base64(Registry& registry);
void register_events(Registry& registry);
void register_executions(Registry& registry);
void register_expression_helpers(Registry& registry);
void register_hash(Registry& registry);
void register_http(Registry& registry);
void register_json(Registry& registry);
void register_list(Registry& registry);
void register_map(Registry& registry);
void register_math(Registry& registry);
void register_retry(Registry& registry);
void register_sim(Registry& registry);
void register_sys(Registry& registry);
void register_text(Registry& registry);
void register_time(Registry& registry);
void register_uuid(Registry& registry);

}  // namespace etude
