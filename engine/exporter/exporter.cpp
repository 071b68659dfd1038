#include "engine/exporter/exporter.h"

#include "engine/exporter/camera_copy.h"
#include "engine/exporter/player_page.h"
#include "engine/exporter/readme.h"
#include "engine/exporter/utc_text.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

namespace kagimado::exporter {

namespace {

// Beside what is copied: indexes, manifest, page, folders.
constexpr std::uint64_t spare_bytes = std::uint64_t{4} << 20U;
constexpr std::string_view partial_suffix = ".partial";

std::string machine_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0)
    return {};
  return name.data();
}

// A span's share of the range.
std::uint64_t bytes_within(const store::Span& span, WallTime from, WallTime to) {
  const auto length = (span.to - span.from).count();
  const auto wanted = (std::min(span.to, to) - std::max(span.from, from)).count();
  if (length <= 0 || wanted >= length)
    return span.bytes;
  return static_cast<std::uint64_t>(static_cast<double>(span.bytes) *
                                    static_cast<double>(std::max<std::int64_t>(wanted, 0)) /
                                    static_cast<double>(length));
}

// The folder in work: gone, or still ".partial", unless keep() is reached.
class PartialFolder final {
 public:
  static Result<PartialFolder> create(const std::filesystem::path& medium, WallTime now) {
    KGM_TRY(auto parent, MediumFolder::open(medium));
    const std::string wanted = "kagimado-" + local_folder_text(now);
    for (int n = 1;; ++n) {
      const std::string name = n == 1 ? wanted : fmt::format("{}-{}", wanted, n);
      if (parent.exists(name))
        continue;
      auto folder = parent.create_folder(name + std::string(partial_suffix));
      if (!folder && folder.error().kind == ErrorKind::Conflict)
        continue;
      if (!folder)
        return std::unexpected(folder.error());
      return PartialFolder(std::move(parent), std::move(*folder), name);
    }
  }

  PartialFolder(PartialFolder&& other) noexcept
      : parent_(std::move(other.parent_)), folder_(std::move(other.folder_)),
        name_(std::exchange(other.name_, {})) {}

  PartialFolder& operator=(PartialFolder&&) = delete;

  ~PartialFolder() {
    if (!name_.empty())
      parent_.remove(name_ + std::string(partial_suffix));
  }

  [[nodiscard]] const MediumFolder& folder() const { return folder_; }

  [[nodiscard]] const MediumFolder& medium() const { return parent_; }

  // Everything is on the medium: from now on the folder looks whole.
  Result<std::string> keep() {
    KGM_CHECK(folder_.sync_medium());
    KGM_CHECK(parent_.rename(name_ + std::string(partial_suffix), name_));
    return std::exchange(name_, {});
  }

 private:
  PartialFolder(MediumFolder parent, MediumFolder folder, std::string name)
      : parent_(std::move(parent)), folder_(std::move(folder)), name_(std::move(name)) {}

  MediumFolder parent_, folder_;
  std::string name_;
};

} // namespace

std::string_view name_of(ExportState state) {
  switch (state) {
  case ExportState::Waiting:
    return "waiting";
  case ExportState::Running:
    return "running";
  case ExportState::Done:
    return "done";
  case ExportState::Failed:
    return "failed";
  case ExportState::Cancelled:
    return "cancelled";
  }
  std::unreachable();
}

Export::Export(const store::Store& store, ExportRequest request, std::shared_ptr<const Clock> clock)
    : Export(recordings_of(store), std::move(request), std::move(clock)) {}

Export::Export(std::unique_ptr<const Recordings> recordings, ExportRequest request,
               std::shared_ptr<const Clock> clock)
    : recordings_(std::move(recordings)), request_(std::move(request)), clock_(std::move(clock)) {}

Export::~Export() = default;

ExportProgress Export::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

void Export::update(const std::function<void(ExportProgress&)>& change) {
  const std::lock_guard lock(mutex_);
  change(progress_);
}

Result<> Export::run() {
  update([](ExportProgress& progress) { progress.state = ExportState::Running; });
  auto copied = copy();
  update([&](ExportProgress& progress) {
    progress.left = {};
    if (copied) {
      progress.state = ExportState::Done;
      progress.done_bytes = progress.total_bytes = std::max(progress.done_bytes, progress.total_bytes);
      return;
    }
    progress.state =
        copied.error().kind == ErrorKind::Cancelled ? ExportState::Cancelled : ExportState::Failed;
    progress.error = copied.error();
  });
  return copied;
}

namespace {

// The spans of a range, and how much there is to write.
struct Plan {
  std::vector<store::Span> spans;
  std::uint64_t total_bytes = 0;
};

Result<Plan> make_plan(const Recordings& recordings, const ExportRequest& request) {
  if (request.cameras.empty() || request.from >= request.to)
    return fail(ErrorKind::Invalid, "no cameras, or the range is empty");
  store::SpanQuery query;
  for (const auto& camera : request.cameras)
    query.cameras.push_back(camera.id);
  query.from = request.from;
  query.to = request.to;
  Plan plan;
  KGM_TRY(plan.spans, recordings.spans(query));
  if (plan.spans.empty())
    return fail(ErrorKind::NotFound, "nothing is recorded in this range");
  for (const auto& span : plan.spans) {
    const std::uint64_t bytes = bytes_within(span, request.from, request.to);
    plan.total_bytes += bytes + (request.with_player ? player_bytes_of(bytes) : 0);
  }
  return plan;
}

std::vector<store::Span> spans_of(const Plan& plan, CameraId camera) {
  std::vector<store::Span> spans;
  std::ranges::copy_if(plan.spans, std::back_inserter(spans),
                       [&](const store::Span& span) { return span.camera == camera; });
  return spans;
}

Result<> write_front_matter(const MediumFolder& folder, const Manifest& manifest,
                            const PlayerArchive& player) {
  KGM_CHECK(folder.write_file("manifest.json", as_bytes(write_manifest(manifest))));
  KGM_CHECK(folder.write_file("README.txt", as_bytes(readme_text(manifest.with_player))));
  if (!manifest.with_player)
    return {};
  KGM_CHECK(folder.write_file("player-data/index.js", as_bytes(write_player_index(player))));
  return folder.write_file("player.html", as_bytes(player_page()));
}

Error for_person(Error error, const std::filesystem::path& medium) {
  if (error.kind == ErrorKind::Limit)
    return error.within(fmt::format("not enough space on {}", medium.string()));
  return error;
}

} // namespace

Result<> Export::copy() {
  KGM_TRY(const Plan plan, make_plan(*recordings_, request_));
  KGM_TRY(auto partial, PartialFolder::create(request_.medium, clock_->wall_now()));
  const std::uint64_t room = partial.medium().free_bytes();
  if (plan.total_bytes + spare_bytes > room)
    return fail(ErrorKind::Limit, "not enough space on {}: {} MiB are needed, {} MiB are free",
                request_.medium.string(), (plan.total_bytes + spare_bytes) >> 20U, room >> 20U);
  update([&](ExportProgress& progress) { progress.total_bytes = plan.total_bytes; });

  const SteadyTime started = clock_->steady_now();
  const auto on_written = [&](std::uint64_t bytes) -> Result<> {
    if (cancelled_)
      return fail(ErrorKind::Cancelled, "cancelled");
    update([&](ExportProgress& progress) {
      progress.done_bytes += bytes;
      const std::chrono::duration<double> spent = clock_->steady_now() - started;
      if (progress.done_bytes == 0 || progress.done_bytes >= progress.total_bytes)
        return void(progress.left = std::chrono::seconds(0));
      const double share = static_cast<double>(progress.total_bytes - progress.done_bytes) /
                           static_cast<double>(progress.done_bytes);
      progress.left = std::chrono::seconds(static_cast<std::int64_t>(spent.count() * share + 0.5));
    });
    return {};
  };

  Manifest manifest{KAGIMADO_VERSION,
                    machine_name(),
                    zone_name(),
                    clock_->wall_now(),
                    {request_.from, request_.to},
                    request_.with_player,
                    {}};
  PlayerArchive player{manifest.range, manifest.zone, manifest.recorder, {}};
  std::optional<MediumFolder> data;
  if (request_.with_player) {
    KGM_TRY(data, partial.folder().create_folder("player-data"));
  }
  std::deque<CameraCopy> copies;
  CopyWork work; // ends before what it writes to
  for (const auto& camera : request_.cameras) {
    CameraCopyOptions options{camera, manifest.range, max_clip_bytes, on_written,
                              [&] { update([](ExportProgress& progress) { ++progress.files; }); }};
    auto& camera_copy = copies.emplace_back(*recordings_, partial.folder(), data ? &*data : nullptr, work,
                                            std::move(options));
    if (auto copied = camera_copy.run(spans_of(plan, camera.id)); !copied)
      return std::unexpected(for_person(std::move(copied).error(), request_.medium));
  }
  if (auto done = work.drain(); !done)
    return std::unexpected(for_person(std::move(done).error(), request_.medium));
  for (const auto& camera_copy : copies) {
    manifest.cameras.push_back(camera_copy.manifest());
    player.cameras.push_back(camera_copy.player());
  }
  if (std::ranges::all_of(manifest.cameras,
                          [](const ManifestCamera& camera) { return camera.files.empty(); }))
    return fail(ErrorKind::NotFound, "the recordings of this range are gone");
  if (auto written = write_front_matter(partial.folder(), manifest, player); !written)
    return std::unexpected(for_person(std::move(written).error(), request_.medium));
  KGM_CHECK(on_written(0)); // the last moment to cancel
  KGM_TRY(const std::string name, partial.keep());
  update([&](ExportProgress& progress) { progress.folder = request_.medium / name; });
  return {};
}

} // namespace kagimado::exporter
