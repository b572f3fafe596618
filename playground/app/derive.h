// The model as what one frame draws. Only views that are seen are derived, and only when what they show has changed.
#pragma once

#include "playground/model/app_model.h"
#include "playground/view/shell_view.h"

namespace etude {

class Derived {
 public:
  /// Brings the shell's model up to date.
  const ShellModel& shell(const AppModel& model);
  /// The shell as it was derived last: nothing of the model has changed since.
  [[nodiscard]] const ShellModel& last() const { return shell_; }

 private:
  void without_run(const AppModel& model, const GraphMarks& marks);
  void tokens(const AppModel& model);

  ShellModel shell_;
  std::uint32_t timeline_run_ = UINT32_MAX;
  std::uint32_t timeline_length_ = UINT32_MAX;
  std::uint32_t timeline_other_ = UINT32_MAX;
  std::uint32_t sequence_run_ = UINT32_MAX;
  std::uint32_t sequence_length_ = UINT32_MAX;
};

}  // namespace etude
