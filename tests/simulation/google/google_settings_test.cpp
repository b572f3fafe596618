// What is wrong with a section `google:` of services.yaml is told at its place, with the nearest known name.
#include <gtest/gtest.h>

#include "core/connector/catalog.h"
#include "core/simulation/google/google_about.h"
#include "core/simulation/google/google_settings.h"
#include "core/simulation/run.h"
#include "core/value/value_json.h"

namespace etude::testing {
namespace {

// `line:code:message` of the first diagnostic; empty: none.
std::string finding(const std::string& services) {
  for (const FileDiagnostics& file : check_files({{"workflow.yaml", "- done: {return: 1}\n"}, {"services.yaml", services}})) {
    for (const Diagnostic& diagnostic : file.list.all()) {
      return std::to_string(file.source->position(diagnostic.range.begin).line) + ":" + diagnostic.code + ":" + diagnostic.message;
    }
  }
  return "";
}

TEST(GoogleSettings, WhatIsRightIsTaken) {
  for (const char* text :
       {"google:\n", "google: {}\n", "google: {bigquery: {live: true}}\n", "google: {bigquery: }\n",
        "google: {bigquery: {concurrent: 2, duration: 20s}}\n",
        "google: {bigquery: {answers: [{match: x, seconds: 2.5, rows: [{a: 1}]}], tables: {d.t: [{a: 1}]}}}\n",
        "google: {compute: {duration: 4, fail: [instances.start, stop], deny: [insert], addresses: {m: a.test}, resources: "
        "{zones/z/instances/m: {status: RUNNING}}}}\n",
        "google: {storage: {deny: true, objects: {b/o: text}}}\n", "google: {translate: {answers: [{match: x, fr: y, pt-BR: z}]}}\n",
        "google: {secretmanager: {secrets: {a: b}}}\n", "google: {container: {fail: [await_job]}}\n", "google: {drive: {deny: true}}\n"}) {
    EXPECT_EQ(finding(text), "") << text;
  }
}

TEST(GoogleSettings, WhatIsWrongIsTold) {
  struct Row {
    const char* text;
    const char* begins;
    const char* holds;
  };
  for (const Row& row : {
           Row{"google: [1]\n", "1:scenario.kind", "google"},
           Row{"google:\n  bigqery: {}\n", "2:scenario.unknown_service", "bigquery"},
           Row{"google:\n  translation: {}\n", "2:scenario.unknown_service", "translation"},
           Row{"google:\n  bigquery: 3\n", "2:scenario.kind", "google.bigquery"},
           Row{"google:\n  bigquery:\n    concurent: 2\n", "3:scenario.unknown_key", "concurrent"},
           Row{"google:\n  pubsub:\n    secrets: {}\n", "3:scenario.unknown_key", "secrets"},
           Row{"google:\n  bigquery:\n    concurrent: 0\n", "3:scenario.range", "google.bigquery.concurrent"},
           Row{"google:\n  bigquery:\n    concurrent: many\n", "3:scenario.", "google.bigquery.concurrent"},
           Row{"google:\n  bigquery:\n    duration: soon\n", "3:scenario.duration", ""},
           Row{"google:\n  compute:\n    fail: [instances.begin]\n", "3:scenario.word", "instances.begin"},
           Row{"google:\n  compute:\n    fail: instances.start\n", "3:scenario.kind", "fail"},
           Row{"google:\n  storage:\n    deny: maybe\n", "3:scenario.kind", "deny"},
           Row{"google:\n  bigquery:\n    answers:\n      - {rows: []}\n", "4:scenario.match", "match"},
           Row{"google:\n  bigquery:\n    answers:\n      - {match: x, row: []}\n", "4:scenario.unknown_key", "rows"},
           Row{"google:\n  bigquery:\n    answers:\n      - {match: x, rows: [1]}\n", "4:scenario.kind", "rows"},
           Row{"google:\n  secretmanager:\n    secrets: {a: [1]}\n", "3:scenario.kind", "secrets.a"},
       }) {
    const std::string found = finding(row.text);
    EXPECT_EQ(found.substr(0, std::string(row.begins).size()), row.begins) << row.text << found;
    EXPECT_NE(found.find(row.holds), std::string::npos) << found;
  }
}

TEST(GoogleSettings, AnApiIsFoundByItsConnectorsName) {
  const Value section = value_from_json(R"({"translate": {"duration": 1}, "drive": {"deny": true}})").value();
  EXPECT_TRUE(google_settings_of(section, "translation").contains("duration"));
  EXPECT_TRUE(google_settings_of(section, "www").contains("deny"));
  EXPECT_TRUE(google_settings_of(section, "storage").empty());
  EXPECT_TRUE(google_settings_of(Value(), "storage").empty());
}

TEST(GoogleSettings, EveryKeyIsExplainedWithAnExampleThatIsTaken) {
  for (const GoogleSetting& setting : google_settings()) {
    int count = 0;
    for (const GoogleSettingAbout& about : google_settings_about())
      count += about.service == setting.service && about.key == setting.key ? 1 : 0;
    EXPECT_EQ(count, 1) << setting.service << "." << setting.key;
  }
  EXPECT_EQ(google_settings().size(), google_settings_about().size());
  for (const GoogleSettingAbout& about : google_settings_about()) {
    EXPECT_EQ(finding(std::string(about.example) + "\n"), "") << about.example;
    EXPECT_NE(about.example.find(std::string(about.key) + ":"), std::string_view::npos) << about.example;
    EXPECT_FALSE(about.about.empty() || about.without.empty()) << about.key;
  }
}

TEST(GoogleSettings, EveryApiOfTheCatalogueIsExplained) {
  const auto explained = [](std::string_view service) {
    int count = 0;
    for (const GoogleBackEnd& one : google_back_ends()) count += one.service == service ? 1 : 0;
    return count;
  };
  for (const ConnectorMethod& method : connector_methods()) EXPECT_EQ(explained(method.service), 1) << method.service;
  for (const GoogleBackEnd& one : google_back_ends()) EXPECT_EQ(explained(one.service), 1) << one.service;
}

}  // namespace
}  // namespace etude::testing
