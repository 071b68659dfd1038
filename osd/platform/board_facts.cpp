#include "osd/platform/board_facts.h"

#include "osd/platform/drm_card.h"

namespace kagimado::osd {
namespace {

void look_at_card(const std::filesystem::path& device, BoardFacts& facts) {
  auto card = DrmCard::open(device);
  if (!card) {
    facts.cards_refused.push_back(card.error());
    return;
  }
  (*card)->drop_control(); // a monitor that starts now wants it
  const auto connectors = (*card)->probe();
  if (!connectors) {
    facts.cards_refused.push_back(connectors.error());
    return;
  }
  for (const auto& connector : *connectors)
    facts.displays.push_back({(*card)->name(), (*card)->driver(), connector.name, connector.connected,
                              connector.display, choose_mode(connector.modes, std::nullopt)});
}

} // namespace

Result<BoardFacts> look_at_board(const BoardOptions& options) {
  BoardFacts facts;
  for (const auto& device : card_devices(options.cards))
    look_at_card(device, facts);
  KGM_TRY(const auto input, InputDevices::watch(options.input));
  facts.devices = input.devices();
  facts.devices_refused = input.refused();
  return facts;
}

} // namespace kagimado::osd
