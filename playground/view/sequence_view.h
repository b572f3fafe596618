// Draws who talked to whom: lifelines and arrows, up to the cursor.
#pragma once

#include "core/journal/sequence.h"
#include "playground/model/action.h"
#include "playground/widget/ui.h"

namespace etude {

/// `cursor`: arrows of later events are faint. `selected`: event whose arrow is marked, or kNoSeq.
void draw_sequence(Ui& ui, const Rect& rect, const Sequence& sequence, std::uint32_t cursor, std::uint32_t selected, float scroll,
                   const PanelFocus& focus, Actions& actions);

/// Size at which everything is seen, CSS pixels.
float sequence_width(const Sequence& sequence);
float sequence_height(const Sequence& sequence);

}  // namespace etude
