#include "osd/screens/settings/backup_page.h"

#include "engine/net/url.h"
#include "osd/draw/theme.h"
#include "osd/screens/amount_text.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/answer_fields.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/cells.h"
#include "osd/screens/settings/password_rows.h"
#include "osd/screens/settings/question_dialog.h"
#include "osd/screens/settings/table.h"
#include "osd/wall/local_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::chrono::seconds media_are_fresh{3};
constexpr std::size_t least_password = 8;

struct BackupMedium {
  std::string folder, label;
  bool writable = false;
};

class BackupPage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override { return text("settings.backup.title"_t); }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    take_media(context);
    take_outcomes(context.facts);
    const bool may = context.facts.may("maintain") && !make_.busy() && !restore_.busy();
    FormRows rows(ui, context, area);
    rows.note("settings.backup.note", ui.text("settings.backup.note"_t));
    draw_medium(ui, context, rows, may);
    secret_row(ui, context, rows,
               {.id = "settings.backup.password",
                .title = ui.text("settings.backup.password"_t),
                .rule = ui.text("settings.backup.password_rule"_t),
                .max_bytes = 64,
                .judge =
                    [rule = ui.text("settings.backup.password_rule"_t)](std::string_view typed) {
                      return typed.size() < least_password ? rule : std::string();
                    }},
               password_, may);
    draw_make(ui, context, rows, may);
    draw_files(ui, context, rows.rest(pixels(ui, 48)), may);
    draw_outcome(ui, "settings.backup", restore_.busy() || restore_.ended() ? restore_ : make_,
                 {area.x, area.bottom() - pixels(ui, 44), area.width, pixels(ui, 44)});
    draw_question_of_restore(ui, context);
  }

 private:
  void take_media(PageContext& context) {
    media_.clear();
    const auto answer = context.facts.desk.look("/media", media_are_fresh);
    context.wake_at(context.facts.steady_now + media_are_fresh);
    media_known_ = answer != nullptr;
    if (!answer || !answer->good())
      return;
    for (const auto& each : list_in(answer->json, "media"))
      media_.push_back({text_in(each, "folder"), text_in(each, "label"), flag_in(each, "writable")});
    const bool there =
        std::ranges::any_of(media_, [&](const BackupMedium& each) { return each.folder == medium_; });
    if (!there)
      medium_ = media_.empty() ? std::string() : media_.front().folder;
  }

  void take_outcomes(const PageFacts& facts) {
    make_.take_ended(facts);
    if (const auto ended = restore_.take_ended(facts); ended && ended->good())
      password_.clear();
  }

  void draw_medium(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    if (media_.empty()) {
      rows.value("settings.backup.medium", ui.text("settings.backup.medium"_t),
                 ui.text(media_known_ ? "settings.backup.no_medium"_t : "settings.pending"_t),
                 theme::text_dim);
      return;
    }
    std::vector<std::string> names;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < media_.size(); ++i) {
      names.push_back(context.name(media_[i].label.empty() ? media_[i].folder : media_[i].label));
      if (media_[i].folder == medium_)
        chosen = i;
    }
    if (const auto picked = rows.choice({.id = "settings.backup.medium",
                                         .name = ui.text("settings.backup.medium"_t),
                                         .choices = names,
                                         .chosen = chosen,
                                         .enabled = may})) {
      medium_ = media_[*picked].folder;
      file_.clear();
    }
  }

  [[nodiscard]] bool writable() const {
    const auto found = std::ranges::find(media_, medium_, &BackupMedium::folder);
    return found != media_.end() && found->writable;
  }

  void draw_make(Ui& ui, PageContext& context, FormRows& rows, bool may) {
    if (!rows.link("settings.backup.make", ui.text("settings.backup.save"_t),
                   ui.text("settings.backup.make"_t), may && writable() && !password_.empty()))
      return;
    restore_.forget();
    view::Change change{.method = "POST", .target = "/backups", .body = {{"medium", medium_}}};
    change.secrets.emplace_back("password", password_.clone());
    make_.send(context.facts, change);
  }

  void draw_files(Ui& ui, PageContext& context, const Rect& area, bool may) {
    if (medium_.empty())
      return;
    const auto answer =
        context.facts.desk.look("/backups?medium=" + net::percent_encode(medium_), media_are_fresh);
    if (draw_missing(ui, "settings.backup.files", answer, area))
      return;
    const auto& files = list_in(answer->json, "backups");
    if (files.empty())
      return label_left_in(ui, "settings.backup.none", ui.text("settings.backup.none"_t),
                           {area.x, area.y, area.width, pixels(ui, 44)}, FontRole::Body, theme::text_dim);
    const std::array<TableColumn, 4> columns{{{"file", ui.text("settings.backup.file"_t), 300, 2},
                                              {"time", ui.text("settings.log.time"_t), 230},
                                              {"size", ui.text("settings.backup.size"_t), 110},
                                              {"restore", "", 150}}};
    draw_table(
        ui, {.id = "settings.backup", .columns = columns, .rows = files.size()}, list_page_, area,
        [&](std::size_t i, std::span<const Rect> cells) { draw_file(ui, context, files[i], i, cells, may); });
  }

  void draw_file(Ui& ui, PageContext& context, const nlohmann::json& file, std::size_t i,
                 std::span<const Rect> cells, bool may) {
    const auto id = fmt::format("settings.backup.{}", i);
    const auto name = text_in(file, "file");
    const auto at = time_in(file, "at").value_or(WallTime{});
    const auto bytes = std::max<std::int64_t>(0, number_in(file, "bytes").value_or(0));
    label_left_in(ui, id + ".file", context.name(name), cells[0], FontRole::Body, theme::text);
    label_left_in(ui, id + ".time", date_text(at) + " " + time_text(at), cells[1], FontRole::Body,
                  theme::text_dim);
    label_left_in(ui, id + ".size", bytes_text(static_cast<std::uint64_t>(bytes)), cells[2], FontRole::Body,
                  theme::text_dim);
    if (button(ui,
               {.id = id + ".restore",
                .label = ui.text("settings.backup.restore"_t),
                .enabled = may && !password_.empty()},
               inset_cell(ui, cells[3])))
      file_ = name;
  }

  void draw_question_of_restore(Ui& ui, PageContext& context) {
    if (file_.empty())
      return;
    const auto answer = draw_question(ui, {.id = "settings.backup.question",
                                           .text = ui.text.format("settings.backup.question"_t, {file_}),
                                           .yes = ui.text("settings.backup.restore"_t),
                                           .no = ui.text("dialog.cancel"_t),
                                           .dangerous = true});
    if (answer == QuestionAnswer::None)
      return;
    const auto file = std::exchange(file_, {});
    if (answer != QuestionAnswer::Yes)
      return;
    make_.forget();
    view::Change change{
        .method = "POST", .target = "/backups/restore", .body = {{"medium", medium_}, {"file", file}}};
    change.secrets.emplace_back("password", password_.clone());
    restore_.send(context.facts, change);
  }

  std::vector<BackupMedium> media_;
  bool media_known_ = false;
  std::string medium_, file_; // file_: while it is asked whether to restore it
  ssl::SecretText password_;
  PendingChange make_, restore_;
  int list_page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_backup_page() {
  return std::make_unique<BackupPage>();
}

} // namespace kagimado::osd
