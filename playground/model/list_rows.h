// The rows of log and requests that pass a filter, kept while a run grows: for the canvas and for the mirrors.
#pragma once

#include <memory>

#include "playground/model/list_models.h"

namespace etude {

/// Held by the application's model.
struct ListRows {
  FilteredRows log;  // of the canvas
  FilteredRows requests;
  FilteredRows log_mirror;  // with the filter that the page asked for last
  FilteredRows requests_mirror;
};

std::shared_ptr<ListRows> make_list_rows();

}  // namespace etude
