// Two tables in words, joined with the table of settings.
#include "core/simulation/google/google_about.h"

#include <string>

#include "core/base/check.h"
#include "core/simulation/google/google_settings.h"

namespace etude {
namespace {

constexpr GoogleSettingAbout kSettingsAbout[] = {
    {"", "concurrent", "no limit", "So many operations, or BigQuery jobs, run at a time; one more is answered 429.",
     "google: {bigquery: {concurrent: 2}}"},
    {"", "deny", "nothing is denied", "`true`, or methods by name or the end of it: these are answered 403.",
     "google: {pubsub: {deny: [topics.publish]}}"},
    {"", "duration", "drawn from the seed, in a range that fits the method", "How long operations, jobs and queries of this API take.",
     "google: {cloudbuild: {duration: 90s}}"},
    {"", "fail", "nothing fails", "Methods by name or the end of it whose operations and jobs end in an error.",
     "google: {compute: {fail: [instances.start]}}"},
    {"", "live", "false",
     "Requests to this API are real where the run may make real ones: with `--live`, or after the visitor's consent. They need a token.",
     "google: {bigquery: {live: true}}"},
    {"", "resources", "nothing is there",
     "What is there from the start: the full name, or the part behind `projects/PROJECT/`, and its members.",
     "google: {compute: {resources: {zones/z/instances/worker: {status: TERMINATED}}}}"},
    {"aiplatform", "answers", "a rule answers, with `simulated: true`",
     "The first entry whose `match` is part of the request's text gives the whole answer.",
     "google: {aiplatform: {answers: [{match: weather, answer: {predictions: [sunny]}}]}}"},
    {"bigquery", "answers", "tables answer",
     "The first entry whose `match` is part of the query gives `rows` (maps) after `seconds` (0 to 31536000), or fails with `error`.",
     "google: {bigquery: {answers: [{match: FROM shop.sales, seconds: 20, rows: [{pieces: 12}]}]}}"},
    {"bigquery", "tables", "no tables", "Tables as `dataset.table`, and their rows as maps.",
     "google: {bigquery: {tables: {shop.sales: [{town: Ulm, pieces: 3}]}}}"},
    {"cloudfunctions", "results", "`call` is answered 400", "What `call` gives, by function.",
     "google: {cloudfunctions: {results: {total: {sum: 5}}}}"},
    {"cloudfunctions", "urls", "https://LOCATION-PROJECT.cloudfunctions.net/NAME",
     "The address of a function with an HTTP trigger, such as that of a service of services.yaml.",
     "google: {cloudfunctions: {urls: {total: \"https://total.test\"}}}"},
    {"cloudtasks", "delay", "50 to 200 ms, from the seed", "How long a task without `scheduleTime` waits.",
     "google: {cloudtasks: {delay: 2s}}"},
    {"compute", "addresses", "203.0.113.x, from the seed",
     "The external address of an instance, such as the host of a service of services.yaml.",
     "google: {compute: {addresses: {worker: worker.test}}}"},
    {"dataflow", "writes", "jobs write nothing",
     "Objects, as `gs://bucket/name`, that a job puts into Cloud Storage a second before it is done.",
     "google: {dataflow: {writes: [\"gs://out/part-0\"]}}"},
    {"documentai", "texts", "a sentence that says that it is simulated", "The text that a processor reads, by processor.",
     "google: {documentai: {texts: {invoices: Total 12 EUR}}}"},
    {"forms", "responses", "no responses", "What `responses.list` gives.", "google: {forms: {responses: [{responseId: r1}]}}"},
    {"language", "answers", "a rule answers, with `simulated: true`",
     "The first entry whose `match` is part of the text gives the whole answer.",
     "google: {language: {answers: [{match: fine, answer: {documentSentiment: {score: 0.4}}}]}}"},
    {"ml", "answers", "a rule answers, with `simulated: true`",
     "The first entry whose `match` is part of the request's text gives the whole answer.",
     "google: {ml: {answers: [{match: flower, answer: {predictions: [rose]}}]}}"},
    {"pubsub", "push_delay", "20 to 80 ms, from the seed", "How long a push to a subscriber takes.",
     "google: {pubsub: {push_delay: 500ms}}"},
    {"run", "urls", "https://NAME-…-uc.a.run.app, from the seed",
     "The address of a Cloud Run service, such as that of a service of services.yaml.",
     "google: {run: {urls: {shop: \"https://shop.test\"}}}"},
    {"secretmanager", "secrets", "no secrets", "Secrets with one version each, and its text.",
     "google: {secretmanager: {secrets: {api-key: abc}}}"},
    {"spanner", "answers", "tables answer", "The first entry whose `match` is part of the statement gives `rows` (maps).",
     "google: {spanner: {answers: [{match: JOIN, rows: [{n: 7}]}]}}"},
    {"storage", "objects", "no objects", "Objects as `bucket/name`, and their text; the bucket comes with them.",
     "google: {storage: {objects: {box/a.txt: hello}}}"},
    {"translate", "answers", "a few words by heart, else `[fr] text`",
     "The first entry whose `match` is part of the text gives the translation, by language.",
     "google: {translate: {answers: [{match: invoice, fr: facture}]}}"},
};

constexpr GoogleBackEnd kBackEnds[] = {
    {"aiplatform", "Vertex AI", "datasets, models, endpoints, custom and batch jobs with their state",
     "Predictions and generated content from prepared answers or one fixed sentence, with `simulated: true`; jobs end after their "
     "duration."},
    {"batch", "Batch", "jobs", "A job is queued and succeeds or fails after its duration."},
    {"bigquery", "BigQuery", "datasets, tables and their rows, jobs",
     "Queries from prepared answers, else SELECT of columns, COUNT, SUM, AVG, MIN and MAX from one table with WHERE … AND …, GROUP BY, "
     "ORDER BY, LIMIT and OFFSET; any other statement is an error."},
    {"bigquerydatatransfer", "BigQuery Data Transfer", "configurations, runs", "A manual run is pending and ends after its duration."},
    {"cloudbuild", "Cloud Build", "builds", "A build works and ends with digests of its images, or in FAILURE."},
    {"cloudfunctions", "Cloud Functions", "functions",
     "Deployment by operation; `call` gives prepared results; its address may be a service of services.yaml."},
    {"cloudresourcemanager", "Resource Manager", "folders, projects that were made", "The document's own project is always there."},
    {"cloudscheduler", "Cloud Scheduler", "jobs with their state and next time",
     "HTTP, App Engine and Pub/Sub targets are called by unix-cron (names, lists, ranges, steps) in the job's time zone: the first 60 times "
     "within a year. Paused, changed or deleted jobs stay silent. App Engine is the service at `https://PROJECT.appspot.com`, with "
     "`SERVICE-dot-` in front where the routing names one."},
    {"cloudtasks", "Cloud Tasks", "queues, tasks until they are sent",
     "HTTP and App Engine targets are called at their time, with the token that they ask for; App Engine as with Cloud Scheduler."},
    {"compute", "Compute Engine", "instances with their status, disks, networks and whatever else is made",
     "Start, stop, suspend, resume and reset by operations; an external address."},
    {"container", "Kubernetes Engine", "clusters, and the objects of their Kubernetes API",
     "Clusters by operation; Kubernetes jobs run and end."},
    {"dataflow", "Dataflow", "jobs", "A job runs and ends after its duration, and writes what `writes` says."},
    {"documentai", "Document AI", "processors", "A prepared text, with `simulated: true`."},
    {"drive", "Drive (files of spreadsheets and forms)", "parents and names of files", "Moving and deleting."},
    {"firestore", "Firestore", "documents", "Typed fields, masks, filters, order and limit, commits and transactions."},
    {"forms", "Forms", "forms", "Prepared responses."},
    {"integrations", "Application Integration", "whatever is made", "The general back end."},
    {"language", "Natural Language", "nothing", "Sentiment by a few words, entities by capital letters, with `simulated: true`."},
    {"ml", "AI Platform", "jobs", "Prepared predictions or a fixed one, with `simulated: true`; jobs end after their duration."},
    {"pubsub", "Pub/Sub", "topics, subscriptions, messages that wait", "Publish, pull with leases, acknowledge, push to a service."},
    {"run", "Cloud Run", "services, jobs, executions",
     "A service's address may be one of services.yaml; executions complete or fail after their duration."},
    {"secretmanager", "Secret Manager", "secrets, versions and their contents",
     "Access by number or `latest`; disabled versions are refused."},
    {"sheets", "Sheets", "spreadsheets and their cells", "Reading, writing, appending and clearing of ranges."},
    {"spanner", "Spanner", "instances, databases, tables, rows, sessions",
     "Mutations and reads by key; prepared answers, else SELECT from one table as in BigQuery. Tables come by DDL; without any, the first "
     "insert makes one whose key is its first column."},
    {"sqladmin", "Cloud SQL", "instances, databases, users", "Changes by operation."},
    {"storage", "Cloud Storage", "buckets, objects and their contents", "Upload, download, copy, listing by prefix and delimiter."},
    {"storagetransfer", "Storage Transfer", "jobs", "A run is an operation that ends after its duration."},
    {"transcoder", "Transcoder", "jobs, templates", "A job ends after its duration."},
    {"translate", "Translation", "glossaries",
     "A few words by heart, prepared answers, else the text behind its language, with `simulated: true`."},
    {"workflowexecutions", "Workflow Executions", "executions",
     "Workflows of the document (`workflows/ID.yaml`) run as executions of their own in the same journal."},
    {"workflows", "Workflows", "deployed workflows", "Deployment by operation; their text is kept, not run."},
};

std::string value_in_words(GoogleSettingKind kind) {
  switch (kind) {
    case GoogleSettingKind::kDuration:
      return "a duration such as `20s`, or a number of seconds from 0 to " +
             std::to_string(static_cast<std::int64_t>(kLongestGoogleDuration));
    case GoogleSettingKind::kCount: return "an integer from 1 to " + std::to_string(kMostConcurrent);
    case GoogleSettingKind::kMethods: return "a list of methods";
    case GoogleSettingKind::kMethodsOrAll: return "true, or a list of methods";
    case GoogleSettingKind::kNamedMaps: return "maps by name";
    case GoogleSettingKind::kNamedTexts: return "texts by name";
    case GoogleSettingKind::kNamedLists: return "lists by name";
    case GoogleSettingKind::kNamedAny: return "values by name";
    case GoogleSettingKind::kAnswers: return "a list of prepared answers";
    case GoogleSettingKind::kList: return "a list";
    case GoogleSettingKind::kTexts: return "a list of texts";
    case GoogleSettingKind::kFlag: return "true or false";
  }
  return "";
}

}  // namespace

std::span<const GoogleSettingAbout> google_settings_about() { return kSettingsAbout; }
std::span<const GoogleBackEnd> google_back_ends() { return kBackEnds; }

Value google_catalogue() {
  List settings;
  for (const GoogleSetting& setting : google_settings()) {
    for (const GoogleSettingAbout& about : kSettingsAbout) {
      if (about.service != setting.service || about.key != setting.key) continue;
      settings = settings.push_back(Value(Map{{"about", Value(about.about)},
                                              {"example", Value(about.example)},
                                              {"key", Value(setting.key)},
                                              {"service", Value(setting.service)},
                                              {"value", Value(value_in_words(setting.kind))},
                                              {"without", Value(about.without)}}));
    }
  }
  List services;
  for (const GoogleBackEnd& one : kBackEnds) {
    services = services.push_back(Value(
        Map{{"answers", Value(one.answers)}, {"keeps", Value(one.keeps)}, {"service", Value(one.service)}, {"title", Value(one.title)}}));
  }
  return Value(Map{{"services", Value(services)}, {"settings", Value(settings)}});
}

}  // namespace etude
