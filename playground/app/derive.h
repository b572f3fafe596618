// The model as what one frame draws. Only views that are seen are derived, and only when what they show has changed.
#pragma once

#include "playground/model/app_model.h"
#include "playground/view/shell_view.h"

namespace etude {

class Derived {
 public:
  /// Brings the shell's model up to date.
  const ShellModel& shell(const AppModel& model);

 private:
  struct Key {
    std::uint32_t run = 0;
    std::uint32_t cursor = 0;
    std::uint32_t length = 0;
    std::uint32_t graph = 0;
    std::uint32_t marks = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  ShellModel shell_;
  std::uint32_t timeline_run_ = UINT32_MAX;
  std::uint32_t timeline_length_ = UINT32_MAX;
  std::uint32_t sequence_run_ = UINT32_MAX;
  std::uint32_t sequence_length_ = UINT32_MAX;
};

}  // namespace etude
