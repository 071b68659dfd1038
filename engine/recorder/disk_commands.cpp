#include "engine/recorder/disk_commands.h"

#include "engine/recorder/api_client.h"
#include "engine/recorder/state.h"
#include "engine/store/check.h"

#include <iostream>

namespace kagimado::recorder {
namespace {

using Unwrap = std::function<std::optional<sealed::Material>(const sealed::KeyBox&)>;

// For chains only: no picture is opened here. Empty, and said so, where the passwords cannot be read.
Unwrap unwrap_by_state(const CommandContext& context, const std::filesystem::path& state_folder) {
  auto read = State::passwords_of(state_folder);
  if (!read) {
    context.err << fmt::format("integrity chains are not checked: {}\n", read.error().message);
    return nullptr;
  }
  const auto passwords = std::make_shared<const std::vector<sealed::PasswordKey>>(std::move(*read));
  return [passwords](const sealed::KeyBox& box) -> std::optional<sealed::Material> {
    for (const auto& password : *passwords)
      if (auto material = sealed::unwrap(box, password))
        return std::move(*material);
    return std::nullopt;
  };
}

void print_problem(std::ostream& out, const store::FoundProblem& problem) {
  out << fmt::format("{}: {}", store::name_of(problem.finding), problem.file.string());
  if (problem.offset_bytes != 0)
    out << fmt::format(" at byte {}", problem.offset_bytes);
  out << (problem.message.empty() ? "" : ": ") << problem.message << '\n';
}

bool is_fault(const store::FoundProblem& problem) {
  return problem.finding != store::Finding::ChainUnknown;
}

} // namespace

ExitCode disk_prepare(const CommandContext& context, const std::filesystem::path& folder) {
  if (const auto prepared = store::Store::prepare_disk(folder); !prepared)
    return report(context, prepared.error(), ExitCode::Failed);
  context.out << fmt::format("{} is a disk of recordings now: kagimado-recorder serve --disk {}\n",
                             folder.string(), folder.string());
  return ExitCode::Ok;
}

ExitCode check_recordings(const CommandContext& context, const CheckArguments& arguments) {
  ArchiveOptions options;
  options.disks = arguments.disks;
  const auto store = store_options(options, arguments.state_folder, std::make_shared<SystemClock>());
  std::error_code ignored;
  if (!std::filesystem::exists(store.catalogue, ignored) && !arguments.repair)
    return report(
        context,
        {ErrorKind::NotFound, fmt::format("{}: nothing was recorded here", store.catalogue.string())},
        ExitCode::Usage);
  store::CheckOptions check;
  check.repair = arguments.repair;
  check.unwrap = unwrap_by_state(context, arguments.state_folder);
  const auto checked = store::check_store(store, check);
  if (!checked)
    return report(context, checked.error(), ExitCode::Failed);
  for (const auto& problem : checked->problems)
    print_problem(context.out, problem);
  const auto faults = std::ranges::count_if(checked->problems, is_fault);
  context.out << fmt::format("{} files, {} bytes, {} fragments, {} integrity chains intact; {} faults{}\n",
                             checked->files, checked->bytes, checked->fragments, checked->chains_intact,
                             faults, arguments.repair ? " (repaired what can be)" : "");
  return faults == 0 ? ExitCode::Ok : ExitCode::Failed;
}

ExitCode verify_copy(const CommandContext& context, const std::filesystem::path& folder,
                     const std::filesystem::path& state_folder) {
  const auto verified = exporter::verify_export(folder, unwrap_by_state(context, state_folder));
  if (!verified)
    return report(context, verified.error(), ExitCode::Failed);
  for (const auto& problem : verified->problems)
    context.out << problem << '\n';
  context.out << fmt::format("{} files, {} bytes: {}\n", verified->files, verified->bytes,
                             verified->problems.empty() ? "as they were copied" : "NOT as they were copied");
  return verified->problems.empty() ? ExitCode::Ok : ExitCode::Failed;
}

} // namespace kagimado::recorder
