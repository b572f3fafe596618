// A document on disk may have any name; inside it has the one that links use.
#include "core/cli/documents.h"

#include "core/cli/files.h"

namespace etude::cli {
namespace {

std::string shown(const std::string& path) { return path == "-" ? "standard input" : path; }

}  // namespace

Result<Documents> read_documents(const Options& options) {
  Documents documents;
  const auto add = [&](const std::string& name, const std::string& path) -> Result<void> {
    ETUDE_TRY(std::string text, read_file(path));
    documents.files[name] = std::move(text);
    documents.names[name] = shown(path);
    return {};
  };
  if (!options.file.empty()) ETUDE_TRY_VOID(add("workflow.yaml", options.file));
  if (options.services) ETUDE_TRY_VOID(add("services.yaml", *options.services));
  for (const auto& [id, path] : options.workflows) ETUDE_TRY_VOID(add("workflows/" + id + ".yaml", path));
  if (options.data_file) ETUDE_TRY_VOID(add("input.json", *options.data_file));
  if (options.data) {
    documents.files["input.json"] = *options.data;
    documents.names["input.json"] = "--data";
  }
  return documents;
}

bool data_is_wrong(const std::vector<FileDiagnostics>& diagnostics) {
  for (const FileDiagnostics& file : diagnostics) {
    if (file.source->name() == "input.json" && file.list.has_errors()) return true;
  }
  return false;
}

}  // namespace etude::cli
