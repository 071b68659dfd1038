#include "osd/app/doctor.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

namespace kagimado::osd {
namespace {

constexpr std::uint64_t giga = 1'000'000'000;

Finding well(std::string text) {
  return {Health::Well, std::move(text)};
}

Finding note(std::string text) {
  return {Health::Note, std::move(text)};
}

Finding wrong(std::string text) {
  return {Health::Wrong, std::move(text)};
}

std::string day_of(WallTime time) {
  return fmt::format("{:%Y-%m-%d}", std::chrono::floor<std::chrono::seconds>(time));
}

Finding judge_display(const DisplayFacts& display) {
  const auto place = fmt::format("{} ({}) {}", display.card, display.driver, display.connector);
  if (!display.connected)
    return note(place + ": nothing is connected");
  const auto name = display.display.empty() ? "a display that does not tell its name" : display.display;
  if (!display.own)
    return wrong(
        fmt::format("{}: {}, but it offers no mode; set one with --main-mode or --sub-mode", place, name));
  return well(fmt::format("{}: {}, {} x {} at {} Hz", place, name, display.own->size.width,
                          display.own->size.height, display.own->refresh_hz));
}

// What the settings ask for and the machine has not.
void judge_wishes(const BoardFacts& facts, const BoardOptions& options, std::vector<Finding>& findings) {
  for (std::size_t i = 0; i < options.monitors; ++i) {
    const auto& wish = options.monitor[i].connector;
    if (wish.empty())
      continue;
    const auto option = i == 0 ? "--main-output" : "--sub-output";
    const auto found = std::ranges::find(facts.displays, wish, &DisplayFacts::connector);
    if (found == facts.displays.end())
      findings.push_back(wrong(fmt::format("{} {}: there is no such connector", option, wish)));
    else if (!found->connected)
      findings.push_back(wrong(fmt::format("{} {}: nothing is connected there", option, wish)));
  }
}

Finding judge_camera(const view::InquiredCamera& camera) {
  const auto name = fmt::format("camera {} {}", number(camera.id), camera.name);
  if (!camera.online)
    return wrong(fmt::format("{}: {} {}", name, camera.reason.empty() ? "not connected" : camera.reason,
                             camera.message));
  if (!camera.recording_problem.empty())
    return wrong(fmt::format("{}: is not recorded: {}", name, camera.recording_problem));
  return camera.recorded ? well(name + ": is recorded") : note(name + ": is not recorded");
}

void judge_certificate(const std::optional<view::InquiredCertificate>& certificate, std::string_view name,
                       WallTime now, std::vector<Finding>& findings) {
  if (!certificate)
    return;
  if (!certificate->problem.empty())
    findings.push_back(wrong(fmt::format("{}: {}", name, certificate->problem)));
  if (!certificate->not_after)
    return;
  const auto text = fmt::format("{}: until {}, SHA-256 {}", name, day_of(*certificate->not_after),
                                certificate->fingerprint);
  if (*certificate->not_after <= now)
    findings.push_back(wrong(text + ": it has expired"));
  else if (*certificate->not_after <= now + ends_soon)
    findings.push_back(note(text + ": it ends soon"));
  else
    findings.push_back(well(text));
}

Finding judge_failure(const std::string& recorder, const Error& error) {
  const auto hint = error.kind == ErrorKind::Untrusted ? "; say whom to trust with --authority or --pin" : "";
  return wrong(fmt::format("{}: {}{}", recorder, error.message, hint));
}

std::vector<Finding> judge_state(const std::filesystem::path& folder) {
  if (folder.empty())
    return {note("no --state: layouts are not kept")};
  if (::access(folder.c_str(), W_OK | X_OK) != 0)
    return {wrong(folder.string() + " cannot be written: layouts are not kept")};
  return {well(folder.string() + ": layouts are kept")};
}

} // namespace

bool Diagnosis::well() const {
  return std::ranges::none_of(parts, [](const Part& part) {
    return std::ranges::find(part.findings, Health::Wrong, &Finding::health) != part.findings.end();
  });
}

std::string Diagnosis::text() const {
  std::string text;
  int faults = 0;
  for (const auto& part : parts) {
    text += part.title + "\n";
    for (const auto& finding : part.findings) {
      const auto mark = finding.health == Health::Wrong  ? "WRONG"
                        : finding.health == Health::Note ? "note"
                                                         : "ok";
      faults += finding.health == Health::Wrong ? 1 : 0;
      text += fmt::format("  {:5}  {}\n", mark, finding.text);
    }
  }
  return text + (faults == 0 ? "all is well\n"
                             : fmt::format("{} {} wrong\n", faults, faults == 1 ? "thing is" : "things are"));
}

std::vector<Finding> judge_displays(const BoardFacts& facts, const BoardOptions& options) {
  std::vector<Finding> findings;
  for (const auto& card : facts.cards_refused)
    findings.push_back(wrong(card.message));
  if (facts.displays.empty() && facts.cards_refused.empty())
    findings.push_back(wrong("this machine has no graphics card with displays: /dev/dri has none"));
  for (const auto& display : facts.displays)
    findings.push_back(judge_display(display));
  if (!facts.displays.empty() && std::ranges::none_of(facts.displays, &DisplayFacts::connected))
    findings.push_back(wrong("no display is connected"));
  judge_wishes(facts, options, findings);
  return findings;
}

std::vector<Finding> judge_devices(const BoardFacts& facts) {
  std::vector<Finding> findings;
  for (const auto& path : facts.devices_refused)
    findings.push_back(wrong(path + ": may not be read; its user must be in the group input"));
  for (const auto& device : facts.devices)
    findings.push_back(well(fmt::format("{} {}: {}", device.path, device.name,
                                        device.pointer && device.keyboard ? "pointer and keyboard"
                                        : device.pointer                  ? "pointer"
                                                                          : "keyboard")));
  if (std::ranges::none_of(facts.devices, &InputDeviceFacts::pointer))
    findings.push_back(
        note("no mouse or touch screen: the wall is shown, nothing can be operated until one is plugged in"));
  return findings;
}

std::vector<Finding> judge_cameras(const view::RecorderFacts& facts) {
  std::vector<Finding> findings;
  for (const auto& camera : facts.cameras)
    findings.push_back(judge_camera(camera));
  if (findings.empty())
    findings.push_back(note("no camera is registered"));
  return findings;
}

std::vector<Finding> judge_disks(const view::RecorderFacts& facts) {
  std::vector<Finding> findings;
  for (const auto& disk : facts.disks) {
    const auto text = fmt::format("{}: {}, {} of {} GB free", disk.folder, disk.state, disk.free_bytes / giga,
                                  disk.total_bytes / giga);
    const bool works = disk.state == "recording" || disk.state == "full"; // full: the oldest goes
    findings.push_back(works ? well(text) : wrong(disk.message.empty() ? text : text + ": " + disk.message));
  }
  if (findings.empty())
    findings.push_back(wrong("the recorder has no disk to record on"));
  return findings;
}

std::vector<Finding> judge_certificates(const view::RecorderFacts& facts, WallTime now) {
  std::vector<Finding> findings;
  judge_certificate(facts.root, "root", now, findings);
  judge_certificate(facts.server, "server", now, findings);
  for (const auto& camera : facts.cameras)
    if (camera.reason == "expired" || camera.reason == "untrusted" || camera.reason == "not_yet_valid")
      findings.push_back(
          wrong(fmt::format("camera {} {}: {}", number(camera.id), camera.name, camera.message)));
  if (findings.empty())
    findings.push_back(note("the recorder tells of none"));
  return findings;
}

Diagnosis examine(const MonitorOptions& options, WallTime now) {
  Diagnosis diagnosis;
  if (const auto board = look_at_board(options.board)) {
    diagnosis.parts.push_back({"displays", judge_displays(*board, options.board)});
    diagnosis.parts.push_back({"mouse and keyboard", judge_devices(*board)});
  } else {
    diagnosis.parts.push_back({"displays", {wrong(board.error().message)}});
  }
  diagnosis.parts.push_back({"state", judge_state(options.state)});
  const auto recorder = view::inquire_recorder({options.recorder, options.trust, options.login});
  if (!recorder) {
    diagnosis.parts.push_back({"recorder", {judge_failure(options.recorder, recorder.error())}});
    return diagnosis;
  }
  diagnosis.parts.push_back({"recorder", {well(options.recorder + ": answers")}});
  diagnosis.parts.push_back({"cameras", judge_cameras(*recorder)});
  diagnosis.parts.push_back({"disks", judge_disks(*recorder)});
  diagnosis.parts.push_back({"certificates", judge_certificates(*recorder, now)});
  return diagnosis;
}

} // namespace kagimado::osd
