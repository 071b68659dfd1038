// Merging of spans for an answer. Pure; thread-safe.
#pragma once

#include "engine/store/span.h"

namespace kagimado::store {

// spans: of one camera, by begin. Those of one period with less than max_gap between them become one, under
// the first one's id; damaged if any is. max_gap 0: as they are.
std::vector<Span> merge_spans(std::vector<Span> spans, std::chrono::microseconds max_gap);

} // namespace kagimado::store
