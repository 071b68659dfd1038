#include "osd/screens/settings/licence_page.h"

#include "osd/draw/theme.h"
#include "osd/screens/full_screen.h"
#include "osd/screens/settings/apply.h"
#include "osd/screens/settings/identity_code.h"
#include "osd/screens/settings/licence_facts.h"
#include "osd/screens/settings/question_dialog.h"
#include "osd/screens/settings/rows.h"
#include "osd/screens/settings/table.h"
#include "osd/wall/local_time.h"

#include <fmt/format.h>

#include <array>

namespace kagimado::osd {
namespace {

using namespace literals;

constexpr std::string_view entry_id = "settings.licence.key";
constexpr std::size_t max_typed = 40; // with separators, and some too many

class LicencePage final : public SettingsPage {
 public:
  [[nodiscard]] std::string title(const Text& text) const override {
    return text("settings.licence.title"_t);
  }

  void draw(Ui& ui, PageContext& context, const Rect& area) override {
    const auto answer = context.facts.desk.look("/licences");
    if (answer && answer->good() && answer->number != taken_) {
      if (auto read = read_licences(answer->json)) {
        taken_ = answer->number;
        facts_ = std::move(*read);
        make_code();
      }
    }
    if (taken_ == 0) {
      draw_missing(ui, "settings.licence", answer && answer->good() ? nullptr : answer, area);
      return;
    }
    take_key(context);
    Rect left = area;
    const int side = pixels(ui, 300);
    const auto right = cut_right(left, side, pixels(ui, 24));
    if (code_)
      draw_identity_code(ui, {right.x, right.y, side, side + pixels(ui, 50)});
    FormRows rows(ui, context, left);
    draw_counts(ui, rows);
    draw_registration(ui, context, rows);
    const auto rest = rows.rest();
    draw_kits(ui, {area.x, rest.y, area.width, rest.height});
    if (refused_)
      draw_error(ui, context);
  }

 private:
  void make_code() {
    code_.reset();
    code_text_ = identity_code_text(facts_.issuer_url, facts_.identity);
    if (!facts_.provisioned)
      return;
    if (auto made = qr::qr_of(code_text_))
      code_ = std::move(*made);
  }

  // For a phone: fills the issuer's page.
  void draw_identity_code(Ui& ui, Rect place) const {
    const int words = pixels(ui, 100); // three lines
    place.height -= words;
    draw_code(ui, "settings.licence.code", code_text_, *code_, place);
    paragraph(ui, "settings.licence.code.words", ui.text("settings.licence.code"_t),
              {place.x, place.bottom() + pixels(ui, 6), place.width, words - pixels(ui, 6)}, FontRole::Body,
              theme::text_dim);
  }

  void draw_counts(Ui& ui, FormRows& rows) const {
    rows.value("settings.licence.total", ui.text("settings.licence.total"_t), std::to_string(facts_.total));
    rows.value("settings.licence.used", ui.text("settings.security.licences"_t),
               fmt::format("{} / {}", facts_.used, facts_.total));
    rows.value("settings.licence.identity", ui.text("settings.licence.identity"_t),
               facts_.provisioned ? facts_.identity : ui.text("settings.licence.no_identity"_t));
    rows.value(
        "settings.licence.own", ui.text("settings.licence.own"_t),
        ui.text(facts_.has_own_key ? "settings.licence.registered"_t : "settings.licence.not_registered"_t),
        facts_.has_own_key ? theme::good : theme::warning);
    rows.space();
  }

  // 「セキュア拡張」 - 「解除キー番号」「登録>」
  void draw_registration(Ui& ui, PageContext& context, FormRows& rows) {
    rows.heading("settings.licence.heading", ui.text("settings.licence.heading"_t));
    const bool may = context.facts.may("register_licence") && facts_.provisioned && !pending_.busy();
    if (rows.link("settings.licence.register", ui.text("settings.licence.key"_t),
                  ui.text("settings.licence.register"_t), may))
      ask_key(ui, context, {});
    if (!facts_.provisioned)
      rows.note("settings.licence.note", ui.text("settings.licence.not_provisioned"_t), theme::warning);
    else if (!facts_.has_own_key)
      rows.note("settings.licence.note", ui.text("settings.licence.own_first"_t), theme::warning);
    draw_outcome(ui, "settings.licence", pending_, rows.row("settings.licence.outcome", ""));
  }

  void draw_kits(Ui& ui, const Rect& area) {
    if (facts_.kits.empty())
      return;
    const std::array<TableColumn, 3> columns{{{"kit", ui.text("settings.licence.kit"_t), 260, 1},
                                              {"serial", ui.text("settings.licence.serial"_t), 160, 1},
                                              {"at", ui.text("settings.licence.at"_t), 240, 2}}};
    draw_table(ui, {.id = "settings.kits", .columns = columns, .rows = facts_.kits.size(), .row_height = 44},
               page_, area, [&](std::size_t i, std::span<const Rect> cells) {
                 const auto& kit = facts_.kits[i];
                 const auto id = fmt::format("settings.kit.{}", i);
                 label_left_in(ui, id + ".name",
                               kit.kit_serial == 0 ? ui.text("settings.licence.own_kit"_t) : kit.kit,
                               cells[0], FontRole::Body, theme::text);
                 label_left_in(ui, id + ".serial", kit.kit_serial == 0 ? "-" : std::to_string(kit.kit_serial),
                               cells[1], FontRole::Body, theme::text);
                 label_left_in(ui, id + ".at",
                               date_text(kit.registered_at) + " " + time_text(kit.registered_at), cells[2],
                               FontRole::Body, theme::text_dim);
               });
  }

  void ask_key(Ui& ui, PageContext& context, std::string typed) {
    pending_.forget();
    refused_.reset();
    context.dialogs.entry.open(
        {.id = std::string(entry_id),
         .title = ui.text("settings.licence.key"_t),
         .rule = ui.text("settings.licence.entry.rule"_t),
         .mode = KeyboardMode::ReleaseKey,
         .text = std::move(typed),
         .max_bytes = max_typed,
         .ok = ui.text("settings.licence.ok"_t),
         .judge = [words = release_key_words(ui.text)](
                      std::string_view text) { return judge_release_key(text, words); },
         .shape = shape_release_key});
  }

  void take_key(PageContext& context) {
    if (const auto typed = context.dialogs.entry.take(entry_id)) {
      typed_ = *typed;
      pending_.send(context.facts,
                    {.method = "POST", .target = "/licences", .body = {{"release_key", typed_}}});
    }
    const auto ended = pending_.take_ended(context.facts);
    if (ended && !ended->good()) {
      refused_ = ended->reason;
      pending_.forget();
    }
  }

  // The error screen, which asks for a valid key again [REQ-LIC-3].
  void draw_error(Ui& ui, PageContext& context) {
    const auto answer = draw_question(ui, {.id = "settings.licence.error",
                                           .text = refused_key_text(ui.text, *refused_, facts_) + "\n" +
                                                   ui.text("settings.licence.again"_t),
                                           .yes = ui.text("settings.licence.retype"_t),
                                           .no = ui.text("settings.close"_t)});
    if (answer == QuestionAnswer::Yes)
      ask_key(ui, context, typed_);
    else if (answer == QuestionAnswer::No)
      refused_.reset();
  }

  LicenceFacts facts_;
  std::string code_text_;
  std::optional<qr::QrMatrix> code_; // of the recorder's identity
  std::uint64_t taken_ = 0;          // number of the answer
  std::string typed_;
  std::optional<std::string> refused_; // the error kind
  PendingChange pending_;
  int page_ = 0;
};

} // namespace

std::unique_ptr<SettingsPage> make_licence_page() {
  return std::make_unique<LicencePage>();
}

} // namespace kagimado::osd
