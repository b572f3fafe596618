// What the playground's tests share: models over the real engine, a clock that stands still, texts of workflows.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/syntax/workflow_parser.h"
#include "core/value/value_json.h"
#include "playground/model/app_model.h"

namespace etude::test {

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The examples of the site: each a folder of files.
inline std::vector<std::string> example_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(ETUDE_SOURCE_DIR) + "/site/examples")) {
    if (entry.is_directory()) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

inline Files example_files(const std::string& name) {
  Files files;
  const std::filesystem::path folder = std::string(ETUDE_SOURCE_DIR) + "/site/examples/" + name;
  for (const char* file : {"workflow.yaml", "services.yaml", "input.json"}) {
    if (std::filesystem::exists(folder / file)) files[file] = read_text(folder / file);
  }
  return files;
}

/// The saga of the picture: two answers, retries on the way.
inline Files saga_files() {
  return {{"workflow.yaml", R"(main:
  params: [input]
  steps:
  - received:
      call: sys.log
      args: {text: "${\"Order for \" + input.customer}", severity: INFO}
  - create_pending_order:
      call: http.post
      args:
        url: https://orders.test/orders
        body: {customer: "${input.customer}"}
      result: pending_order
  - reserve_credit:
      try:
        call: http.post
        args:
          url: ${"https://customers.test" + "/reserve"}
          body: ${pending_order.body}
        result: credit
      retry: ${http.default_retry}
      except:
        as: e
        steps:
        - reject:
            assign: [{status: rejected}]
            next: done
  - approve:
      assign: [{status: approved}]
  - done:
      return: ${status}
)"},
          {"services.yaml", R"(seed: 42
services:
  orders:
    url: https://orders.test
    latency: 100ms
    routes:
      - match: POST /orders
        respond: {code: 201, body: {id: order-42}}
  customers:
    url: https://customers.test
    latency: 100ms
    routes:
      - match: POST /reserve
        sequence: [{code: 503}, {code: 503}, {code: 200, body: {ok: true}}]
)"},
          {"input.json", R"({"customer": "customer123"})"}};
}

/// A model whose clock moves by what a test adds to it.
struct Bench {
  Bench() { model.engine = make_engine(); }
  explicit Bench(const Files& files) : Bench() { open(files); }

  Result<void> act(const UserAction& action) {
    return update(model, action, [this]() { return time_ms; });
  }
  void open(const Files& files) {
    OpenDocument wish;
    wish.files = files;
    ASSERT_TRUE(act(wish).ok());
  }
  /// Frames until nothing is left to do. @returns how many
  int settle(int most = 5000) {
    int frames = 0;
    while (frames < most && frame()) ++frames;
    return frames;
  }
  bool frame(double passed_ms = 16.0) {
    time_ms += passed_ms;
    return advance(model, time_ms, 6.0, [this]() { return time_ms; });
  }
  /// Runs from the start to the end at once.
  void run() {
    ASSERT_TRUE(act(RunFromStart{0.0f}).ok());
    settle();
  }

  AppModel model;
  double time_ms = 1000.0;
};

}  // namespace etude::test
