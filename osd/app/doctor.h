// kagimado-monitor --doctor: what displays, devices, recorder, disks and certificates this machine's monitor
// sees, and what is wrong with them, in words. Judging is pure; examine() gathers.
#pragma once

#include "engine/view/recorder_inquiry.h"
#include "osd/app/monitor_options.h"
#include "osd/platform/board_facts.h"

#include <string>
#include <vector>

namespace kagimado::osd {

enum class Health { Well, Note, Wrong };

struct Finding {
  Health health = Health::Well;
  std::string text;
};

struct Diagnosis {
  struct Part {
    std::string title;
    std::vector<Finding> findings;
  };

  std::vector<Part> parts;

  [[nodiscard]] bool well() const; // nothing is wrong; notes do not count
  [[nodiscard]] std::string text() const;
};

std::vector<Finding> judge_displays(const BoardFacts& facts, const BoardOptions& options);
std::vector<Finding> judge_devices(const BoardFacts& facts);
std::vector<Finding> judge_cameras(const view::RecorderFacts& facts);
std::vector<Finding> judge_disks(const view::RecorderFacts& facts);
std::vector<Finding> judge_certificates(const view::RecorderFacts& facts, WallTime now);
// A certificate that ends so soon is worth a note.
inline constexpr std::chrono::days ends_soon{30};

Diagnosis examine(const MonitorOptions& options, WallTime now);

} // namespace kagimado::osd
