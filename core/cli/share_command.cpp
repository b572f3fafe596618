// `etude share` and `etude unshare`: documents into a link's fragment and back into files.
#include <filesystem>

#include "core/cli/commands.h"
#include "core/cli/documents.h"
#include "core/cli/files.h"
#include "web/share/share_link.h"

namespace etude::cli {
namespace {

int refuse(const std::string& message, int status) {
  complain("etude: " + message + "\n");
  return status;
}

}  // namespace

int share_command(const Options& options) {
  const Result<Documents> documents = read_documents(options);
  if (!documents.ok()) return refuse(documents.error().message, kWrongUsage);
  Workspace workspace;
  workspace.files = documents.value().files;
  workspace.title = options.file == "-" ? std::string() : std::filesystem::path(options.file).stem().string();
  const Result<std::string> link = link_from_workspace(workspace);
  if (!link.ok()) return refuse(link.error().message + " [" + link.error().code + "]", kWrongUsage);
  print(link.value() + "\n");
  return kSucceeded;
}

int unshare_command(const Options& options) {
  const Result<SharedWorkspace> shared = workspace_from_link(options.fragment);
  if (!shared.ok()) return refuse(shared.error().message + " [" + shared.error().code + "]", kWrongUsage);
  for (const std::string& note : shared.value().notes) complain("note: " + note + "\n");
  const Workspace& workspace = shared.value().workspace;
  if (workspace.files.empty()) {
    return refuse(
        workspace.base.empty() ? "the link holds no files" : "the link only names the example `" + workspace.base + "`; it holds no files",
        kWrongUsage);
  }
  if (!workspace.base.empty())
    complain("note: the link changes the example `" + workspace.base + "`; its other files are not in the link\n");
  for (const auto& [name, text] : workspace.files) {
    // The codec knows only plain names and one folder below, so nothing is written outside of the folder.
    const std::filesystem::path path = std::filesystem::path(options.out_folder) / name;
    if (const Result<void> made = make_folder(path.parent_path().string()); !made.ok()) return refuse(made.error().message, kWrongUsage);
    if (const Result<void> written = write_file(path.string(), text); !written.ok()) return refuse(written.error().message, kWrongUsage);
    print(path.string() + "\n");
  }
  return kSucceeded;
}

}  // namespace etude::cli
