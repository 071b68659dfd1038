#include "engine/recorder/import_command.h"

#include "engine/exporter/import.h"
#include "engine/recorder/api_client.h"
#include "engine/recorder/archive.h"
#include "engine/recorder/iso_time.h"
#include "engine/recorder/secret_input.h"
#include "engine/recorder/state.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

// What the command line tells, read. request.key is set when it is used: this may move.
struct Given {
  exporter::ImportRequest request;
  std::optional<exporter::ContentKey> key;
};

Result<Given> read_arguments(const CommandContext& context, const ImportArguments& arguments) {
  Given given;
  given.request.camera = arguments.camera;
  given.request.file = arguments.file;
  if (!arguments.begins.empty()) {
    KGM_TRY(given.request.begins, parse_time(arguments.begins));
  }
  if (arguments.key_file.empty())
    return given;
  KGM_TRY(const auto text, read_secret(arguments.key_file, context.in, "KID:KEY of the clip"));
  KGM_TRY(given.key, exporter::parse_content_key(text.view()));
  return given;
}

// Locks the state: a recorder that runs is told as such, before anything is touched.
Result<State> open_state(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "state.sqlite", ignored))
    return fail(ErrorKind::NotFound, "{}: no state of a recorder", folder.string());
  return State::open(folder);
}

Result<> check_camera(State& state, CameraId camera) {
  KGM_TRY(const auto cameras, state.cameras());
  if (std::ranges::find(cameras, camera, &StoredCamera::id) != cameras.end())
    return {};
  return fail(
      ErrorKind::NotFound,
      "camera {} is not registered, and monitors show recordings by their cameras; start the recorder "
      "and register it: kagimado-recorder camera add --id {} --name NAME --url URL",
      number(camera), number(camera));
}

Result<exporter::ImportReport> import_given(const ImportArguments& arguments, Given& given,
                                            const std::shared_ptr<const Clock>& clock) {
  KGM_TRY(auto state, open_state(arguments.state_folder));
  KGM_CHECK(check_camera(state, arguments.camera));
  KGM_TRY(const auto password, state.password_in_force());
  if (given.key && !password)
    return fail(ErrorKind::NotFound,
                "no data-encryption password is set that could lock the clip's key; start "
                "the recorder and set one: kagimado-recorder password set");
  given.request.key = given.key ? &*given.key : nullptr;
  given.request.password = password ? &*password : nullptr;
  given.request.ends_before = clock->wall_now();
  ArchiveOptions options;
  options.disks = arguments.disks;
  KGM_TRY(const auto store, store::Store::open(store_options(options, arguments.state_folder, clock)));
  return exporter::import_clip(*store, given.request);
}

const char* lock_text(const exporter::ImportReport& taken) {
  if (!taken.sealed)
    return "clear";
  return taken.added_key_box ? "sealed, opens with the password in force"
                             : "sealed, opens with the password it was recorded under";
}

} // namespace

ExitCode import_recording(const CommandContext& context, const ImportArguments& arguments,
                          std::shared_ptr<const Clock> clock) {
  auto given = read_arguments(context, arguments);
  if (!given)
    return report(context, given.error(), ExitCode::Usage);
  const auto taken = import_given(arguments, *given, clock);
  if (!taken)
    return report(context, taken.error(), ExitCode::Failed);
  context.out << fmt::format("{:>3}  {}  {}  {} fragments, {} bytes, {}\n", number(arguments.camera),
                             local_text(taken->range.from), local_text(taken->range.to), taken->fragments,
                             taken->bytes, lock_text(*taken));
  if (taken->cut_bytes != 0)
    context.err << fmt::format("{} is cut short: {} bytes at its end were left out\n",
                               arguments.file.string(), taken->cut_bytes);
  return ExitCode::Ok;
}

} // namespace kagimado::recorder
