// An export out of a real store on a disk.
#include "engine/exporter/exporter.h"
#include "engine/exporter/manifest.h"
#include "engine/store/store.h"
#include "tests/engine/exporter/source_clips.h"
#include "tests/fakes/manual_clock.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

namespace kagimado::exporter {
namespace {

namespace fs = std::filesystem;

std::vector<mp4::Unit> units_of(const FakeFile& file, std::size_t group) {
  std::vector<mp4::Unit> units;
  mp4::StreamReader reader;
  const auto take = [&](mp4::Unit unit) { units.push_back(std::move(unit)); };
  EXPECT_TRUE(reader.push(file.init, take));
  EXPECT_TRUE(reader.push(file.groups[group].bytes, take));
  if (group > 0)
    units.erase(units.begin());
  return units;
}

void write(store::Store& store, const FakeFile& file) {
  for (std::size_t g = 0; g < file.groups.size(); ++g) {
    std::promise<Result<>> written;
    store.write(file.camera, units_of(file, g), file.groups[g].wall,
                [&](const Result<>& result) { written.set_value(result); });
    const auto result = written.get_future().get();
    ASSERT_TRUE(result) << result.error().message;
  }
}

TEST(ExportOfStore, CopiesWhatWasRecorded) { // [REQ-ENC-5]
  const oracle::TemporaryFolder folder;
  fs::create_directories(folder / "disk");
  fs::create_directories(folder / "medium");
  ASSERT_TRUE(store::Store::prepare_disk(folder / "disk"));
  store::StoreOptions options;
  options.catalogue = folder / "catalogue.sqlite";
  options.disks = {{folder / "disk"}};
  const auto clock = std::make_shared<fakes::ManualClock>();
  options.clock = clock;
  auto store = store::Store::open(std::move(options));
  ASSERT_TRUE(store) << store.error().message;
  const auto password = sealed::vector::password();
  const auto clip = make_clip(picture + "-t 6 " + h264);
  const FakeFile first = record(clip, {.password = &password});
  const FakeFile second =
      record(clip, {.begins = ten_fifteen + 30s, .password = &password, .random_key = true});
  write(**store, first);
  write(**store, second);
  (*store)->finish(CameraId{1});
  ASSERT_TRUE((*store)->flush());

  ExportRequest request;
  request.cameras = {{CameraId{1}, "a"}};
  request.from = ten_fifteen;
  request.to = ten_fifteen + 60s;
  request.medium = folder / "medium";
  Export job(**store, request, clock);
  const auto done = job.run();
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_GT(job.progress().total_bytes, first.groups[0].bytes.size());
  const auto out = job.progress().folder;
  const auto manifest = read_manifest(oracle::read_file((out / "manifest.json").string())).value();
  ASSERT_EQ(manifest.cameras.at(0).files.size(), 2U);
  std::size_t bytes = 0;
  for (const auto* file : {&first, &second}) {
    const auto& entry = manifest.cameras[0].files[file == &first ? 0 : 1];
    const auto copied = oracle::read_clip(oracle::read_file((out / entry.path).string()));
    ASSERT_TRUE(copied) << copied.error().message;
    EXPECT_EQ(copied->init_bytes, file->init);
    EXPECT_EQ(copied->pieces.size(), 150U);
    EXPECT_EQ(entry.chain, Chain::Whole);
    EXPECT_EQ(entry.range.from, file->groups[0].wall);
    bytes += entry.bytes;
  }
  ASSERT_EQ(manifest.cameras[0].gaps.size(), 2U);
  const auto verified = verify_export(out, [&](const sealed::KeyBox& box) -> std::optional<sealed::Material> {
    auto material = sealed::unwrap(box, sealed::vector::password());
    return material ? std::optional(std::move(*material)) : std::nullopt;
  });
  ASSERT_TRUE(verified);
  EXPECT_THAT(verified->problems, ::testing::IsEmpty());
  EXPECT_EQ(verified->bytes, bytes);
}

} // namespace
} // namespace kagimado::exporter
