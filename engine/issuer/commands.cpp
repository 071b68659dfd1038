#include "engine/issuer/commands.h"

#include "engine/base/file.h"
#include "engine/issuer/card_file.h"

#include <iostream>

namespace kagimado::issuer {
namespace {

constexpr std::size_t max_line_bytes = 128;

ExitCode code_of(ErrorKind kind) {
  switch (kind) {
  case ErrorKind::Invalid:
    return ExitCode::Usage;
  case ErrorKind::WrongPassword:
  case ErrorKind::Denied:
  case ErrorKind::Conflict:
  case ErrorKind::NotFound:
    return ExitCode::Refused;
  default:
    return ExitCode::Failed;
  }
}

ExitCode report(const CommandContext& context, const Error& error) {
  context.err << "kagimado-issuer: " << error.message << '\n';
  return code_of(error.kind);
}

ExitCode answer(const CommandContext& context, const Result<>& done) {
  return done ? ExitCode::Ok : report(context, done.error());
}

Result<std::string> read_line(const CommandContext& context, std::string_view what) {
  context.err << what << ": " << std::flush;
  std::string line;
  for (char c = 0; context.in.get(c) && c != '\n';) {
    if (line.size() == max_line_bytes)
      return fail(ErrorKind::Invalid, "{}: longer than {} characters", what, max_line_bytes);
    if (c != '\r')
      line.push_back(c);
  }
  return line;
}

template <class T>
Result<T> named(Result<T> result, std::string_view what) {
  if (!result)
    return std::unexpected(result.error().within(what));
  return result;
}

std::string day_of(WallTime time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string state_text(const CardState& card) {
  std::string text = "open";
  if (card.redeemed_at)
    text = fmt::format("used {} by {}", day_of(*card.redeemed_at), card.redeemed_by);
  if (card.revoked_at)
    text += fmt::format(", revoked {}", day_of(*card.revoked_at));
  return text;
}

Result<> do_provision(const CommandContext& context, std::string_view serial_text,
                      const std::filesystem::path& file) {
  KGM_TRY(const auto serial, licence::RecorderSerial::parse(serial_text));
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto made, issuer.provision(serial));
  KGM_CHECK(licence::write_provision(file, made));
  context.out << fmt::format("identity {}\n", licence::identity_text(serial));
  return {};
}

Result<> do_own_key(const CommandContext& context, std::string_view identity) {
  KGM_TRY(const auto serial, licence::parse_identity(identity));
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto key, issuer.own_key(serial));
  context.out << key << '\n';
  return {};
}

Result<> do_make_card(const CommandContext& context, std::string_view kit_name,
                      const std::filesystem::path& page_file) {
  KGM_TRY(const auto kit, licence::parse_kit(kit_name));
  auto format = CardFormat::Svg;
  if (!page_file.empty()) {
    KGM_TRY(format, card_format_of(page_file)); // before a card is used up
  }
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto card, issuer.make_card(kit));
  if (!page_file.empty()) {
    KGM_TRY(const auto page, card_file(issuer.page_of(card), format));
    KGM_CHECK(write_file_atomic(page_file, page, 0600));
  }
  context.out << fmt::format("device number {}\nactivation number {}\n", device_number(card),
                             issuer.activation_number_of(card));
  return {};
}

Result<> do_redeem(const CommandContext& context, std::string_view identity) {
  KGM_TRY(const auto serial, licence::parse_identity(identity));
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto device, read_line(context, "device number"));
  KGM_TRY(const auto card, named(parse_device_number(device), "device number"));
  KGM_TRY(auto activation, read_line(context, "activation number"));
  const auto key = issuer.redeem(card, activation, serial);
  ssl::wipe(activation);
  if (!key)
    return std::unexpected(key.error());
  context.out << *key << '\n';
  return {};
}

Result<> do_revoke(const CommandContext& context, std::string_view device) {
  KGM_TRY(const auto card, parse_device_number(device));
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto state, issuer.revoke(card));
  context.out << fmt::format("{} {}\n", device_number(card), state_text(state));
  return {};
}

Result<> do_list(const CommandContext& context) {
  KGM_TRY(auto issuer, Issuer::open(context.folder, context.clock));
  KGM_TRY(const auto recorders, issuer.recorders());
  KGM_TRY(const auto cards, issuer.cards());
  for (const auto& recorder : recorders)
    context.out << fmt::format("recorder {:<28} provisioned {}\n", licence::identity_text(recorder.serial),
                               day_of(recorder.provisioned_at));
  for (const auto& card : cards)
    context.out << fmt::format("card {} {} made {} {}\n", device_number(card.card),
                               licence::name_of(card.card.kit), day_of(card.made_at), state_text(card));
  return {};
}

} // namespace

ExitCode init(const CommandContext& context) {
  return answer(context, Issuer::init(context.folder));
}

ExitCode provision(const CommandContext& context, std::string_view serial,
                   const std::filesystem::path& file) {
  return answer(context, do_provision(context, serial, file));
}

ExitCode own_key(const CommandContext& context, std::string_view identity) {
  return answer(context, do_own_key(context, identity));
}

ExitCode make_card(const CommandContext& context, std::string_view kit,
                   const std::filesystem::path& page_file) {
  return answer(context, do_make_card(context, kit, page_file));
}

ExitCode redeem(const CommandContext& context, std::string_view identity) {
  return answer(context, do_redeem(context, identity));
}

ExitCode revoke(const CommandContext& context, std::string_view device) {
  return answer(context, do_revoke(context, device));
}

ExitCode list(const CommandContext& context) {
  return answer(context, do_list(context));
}

} // namespace kagimado::issuer
