// The monitor as a whole: events -> model -> wishes -> drawing -> present, for main and sub monitor, on one
// thread that sleeps while there is nothing new. Owns everything but the sink and the feeds.
#pragma once

#include "osd/app/font_book.h"
#include "osd/app/frame_pacer.h"
#include "osd/app/monitor_options.h"
#include "osd/app/monitor_screen.h"
#include "osd/app/state_store.h"
#include "osd/control/control_server.h"
#include "osd/model/idle_logout.h"

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace kagimado::osd {

class MonitorApp final {
 public:
  // Errors: NotFound or Damaged texts and fonts, Conflict or Io of the control socket.
  static Result<std::unique_ptr<MonitorApp>> create(const MonitorOptions& options, Sink& sink, WallFeed& feed,
                                                    PlaybackFeed& playback, RecorderDesk& desk,
                                                    const Clock& clock);
  ~MonitorApp();
  MonitorApp(const MonitorApp&) = delete;
  MonitorApp& operator=(const MonitorApp&) = delete;

  // Until quit(), a closed window or the end of run_for. Errors: a sink that cannot present, shots that
  // cannot be written.
  Result<> run();
  // One turn of the loop: waits at most so long, then draws if something is due. False: it is over.
  Result<bool> turn(std::chrono::milliseconds longest);
  void quit(); // any thread
  // Called by run() at least so often while the drawing thread works: a watchdog's food.
  void set_heartbeat(std::chrono::milliseconds every, std::function<void()> beat);

  [[nodiscard]] const MonitorScreen& screen(OutputIndex output) const {
    return *screens_[static_cast<std::size_t>(output)];
  }

  [[nodiscard]] int screen_count() const { return static_cast<int>(screens_.size()); }

  [[nodiscard]] std::uint64_t frames_drawn() const { return frames_; }

 private:
  class Control;
  MonitorApp(const MonitorOptions& options, Sink& sink, const AppContext& context, Text japanese,
             Text english);

  Result<> open_screens();
  void restore();
  void handle(const InputEvent& event);
  void take_site();
  void follow_positions();
  void take_recorders_words();
  void take_language();
  void learn_names();
  void follow_idleness(SteadyTime now);
  void renew_fonts();
  Result<> draw();
  void keep();
  [[nodiscard]] std::chrono::milliseconds longest_turn() const;
  Result<> end_of_run();

  MonitorOptions options_;
  Sink& sink_;
  AppContext context_;
  Text japanese_, english_;
  FontBook fonts_;
  StateStore store_;
  SavedState saved_;
  std::shared_ptr<const view::Session> session_; // as last taken
  std::string time_zone_;                        // of the recorder; empty: this machine's
  std::uint64_t positions_taken_ = 0;            // number of the answer
  std::string kept_text_;                        // what is on the disk, or on its way there
  std::vector<std::unique_ptr<MonitorScreen>> screens_;
  FramePacer pacer_;
  IdleLogout idle_;
  std::unique_ptr<Control> control_;
  std::unique_ptr<ControlServer> server_;
  std::atomic<bool> over_{false};
  bool fonts_are_old_ = false;
  std::uint64_t frames_ = 0;
  std::optional<std::chrono::milliseconds> beat_every_;
  std::function<void()> beat_;
};

} // namespace kagimado::osd
