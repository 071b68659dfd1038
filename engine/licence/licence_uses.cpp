#include "engine/licence/licence_uses.h"

#include <algorithm>

namespace kagimado::licence {
namespace {

void change(std::map<CameraId, CameraUse>& uses, const CameraUse& use) {
  if (use.needs_licence())
    uses[use.camera] = use;
  else
    uses.erase(use.camera);
}

} // namespace

void LicenceUses::adopt(std::span<const CameraUse> uses) {
  for (const auto& use : uses)
    change(uses_, use);
}

Result<> LicenceUses::set(std::span<const CameraUse> uses, std::uint32_t total) {
  auto next = uses_;
  for (const auto& use : uses)
    change(next, use);
  const bool is_only_fewer =
      std::ranges::all_of(next, [this](const auto& entry) { return uses_.contains(entry.first); });
  if (next.size() > total && !is_only_fewer)
    return fail(ErrorKind::Limit, "{} cameras would use a licence, there are {}", next.size(), total);
  uses_ = std::move(next);
  return {};
}

CameraUse LicenceUses::use_of(CameraId camera) const {
  const auto at = uses_.find(camera);
  return at != uses_.end() ? at->second : CameraUse{camera, false, false};
}

} // namespace kagimado::licence
