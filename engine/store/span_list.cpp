#include "engine/store/span_list.h"

#include <algorithm>

namespace kagimado::store {

std::vector<Span> merge_spans(std::vector<Span> spans, std::chrono::microseconds max_gap) {
  if (max_gap.count() <= 0)
    return spans;
  std::vector<Span> merged;
  for (auto& span : spans) {
    const bool joins = !merged.empty() && merged.back().period == span.period &&
                       merged.back().sealed == span.sealed && span.from - merged.back().to < max_gap;
    if (!joins) {
      merged.push_back(std::move(span));
      continue;
    }
    merged.back().to = std::max(merged.back().to, span.to);
    merged.back().damaged = merged.back().damaged || span.damaged;
    merged.back().bytes += span.bytes;
  }
  return merged;
}

} // namespace kagimado::store
