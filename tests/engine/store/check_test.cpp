// Each finding of a check, and what a repair makes of it [REQ-ENC-5].
#include "engine/store/check.h"
#include "tests/engine/store/rig.h"

namespace kagimado::store {
namespace {

namespace fs = std::filesystem;

bool has(const std::vector<Finding>& found, Finding wanted) {
  return std::ranges::find(found, wanted) != found.end();
}

class Check : public StoreRig {
 protected:
  void SetUp() override {
    StoreRig::SetUp();
    password_ = *sealed::derive("a password", salt_, 1);
    unwrap_ = [this](const sealed::KeyBox& box) -> std::optional<sealed::Material> {
      auto material = sealed::unwrap(box, password_);
      if (!material)
        return std::nullopt;
      return std::move(*material);
    };
  }

  // Sealed files of one clip that rolls every 4 s; finished.
  void record_sealed(int groups) {
    options_.longest_file = 4s;
    open();
    stream_.seal(password_);
    ASSERT_TRUE(write(stream_.init(), noon));
    record(stream_, groups, noon);
    store_.reset();
  }

  CheckReport check(bool repair = false, bool has_key = true) {
    store_.reset();
    auto report = check_store(options_, {repair, has_key ? unwrap_ : decltype(CheckOptions::unwrap)()});
    EXPECT_TRUE(report) << report.error().message;
    return report ? *report : CheckReport();
  }

  static std::vector<Finding> findings(const CheckReport& report) {
    std::vector<Finding> found;
    for (const auto& problem : report.problems)
      found.push_back(problem.finding);
    return found;
  }

  fs::path recording(std::size_t n) const { return recordings_in(disk()).at(n); }

  fs::path index(std::size_t n) const { return recording(n).replace_extension(".idx"); }

  // Repairs, and finds nothing but this afterwards; recordings are as they were.
  void expect_repaired(const std::vector<Finding>& left = {}) {
    std::map<fs::path, Bytes> before;
    for (const auto& path : recordings_in(disk()))
      before[path] = file_bytes(path);
    check(true);
    EXPECT_EQ(findings(check()), left);
    for (const auto& [path, bytes] : before)
      EXPECT_EQ(file_bytes(path), bytes) << path;
  }

  sealed::Salt salt_{5};
  sealed::PasswordKey password_;
  std::function<std::optional<sealed::Material>(const sealed::KeyBox&)> unwrap_;
  FakeStream stream_;
};

TEST_F(Check, AWholeStoreHasNoProblem_ChainsGoOnAcrossFilesThatRolled) {
  record_sealed(10);
  const auto report = check();
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.files, 3U);
  EXPECT_EQ(report.chains_intact, 3U);
  EXPECT_EQ(report.fragments, 50U);
  std::uint64_t bytes = 0;
  for (const auto& path : recordings_in(disk()))
    bytes += fs::file_size(path);
  EXPECT_EQ(report.bytes, bytes);
}

TEST_F(Check, WithoutAKey_ChainsAreUnknown_WhichIsNoFault) {
  record_sealed(6);
  const auto report = check(false, false);
  EXPECT_EQ(findings(report), (std::vector{Finding::ChainUnknown, Finding::ChainUnknown}));
  EXPECT_EQ(report.chains_intact, 0U);
}

TEST_F(Check, AChangedByteOfAPicture_IsTampered_WhereItIs) {
  record_sealed(6);
  auto bytes = file_bytes(recording(0));
  const auto at = bytes.size() - 10; // in the last fragment's samples
  bytes[at] ^= 1U;
  put_file(recording(0), bytes);
  const auto report = check();
  ASSERT_EQ(findings(report), std::vector{Finding::Tampered});
  EXPECT_EQ(report.problems[0].file, recording(0));
  EXPECT_LT(report.problems[0].offset_bytes, at);
  EXPECT_GT(report.problems[0].offset_bytes, at - 900);
  EXPECT_EQ(report.chains_intact, 1U);
}

TEST_F(Check, AFragmentTakenOut_IsTampered) {
  record_sealed(3);
  const auto pieces = [&] {
    open();
    return read({CameraId{1}, noon, Direction::Forward, Choice::KeyFrames, {}, {}});
  }();
  auto bytes = file_bytes(recording(0));
  const auto second = std::ranges::search(bytes, *pieces.at(1).bytes);
  ASSERT_FALSE(second.empty());
  bytes.erase(second.begin(), second.end());
  put_file(recording(0), bytes);
  const auto found = findings(check());
  EXPECT_TRUE(has(found, Finding::Tampered));
  EXPECT_TRUE(has(found, Finding::SizeDiffers));
  EXPECT_TRUE(has(found, Finding::IndexBroken));
}

TEST_F(Check, TheFirstFragmentOfAFileThatRolled_IsCheckedAgainstTheFileBefore) {
  record_sealed(8);
  // A whole group taken from the end of the first file: nothing inside it tells.
  open();
  const auto pieces = read({CameraId{1}, noon, Direction::Forward, Choice::All, {}, {}});
  store_.reset();
  fs::resize_file(recording(0), fs::file_size(recording(0)) - pieces.at(3).bytes->size());
  const auto report = check();
  const auto tampered = std::ranges::find(report.problems, Finding::Tampered, &FoundProblem::finding);
  ASSERT_NE(tampered, report.problems.end());
  EXPECT_EQ(tampered->file, recording(1));
}

TEST_F(Check, JoiningAClipInItsMiddle_IsNoTampering) {
  open();
  stream_.seal(password_);
  const auto init = stream_.init();
  (void)stream_.group(); // before the recorder came
  ASSERT_TRUE(write(init, noon));
  record(stream_, 2, noon);
  const auto report = check();
  EXPECT_TRUE(report.problems.empty());
  EXPECT_EQ(report.chains_intact, 1U);
}

TEST_F(Check, ABrokenIndex_IsFoundAndMadeAnew) {
  record_sealed(6);
  const auto whole = file_bytes(index(0));
  for (const std::size_t at : {std::size_t{3}, std::size_t{70}, whole.size() - 2}) {
    auto bytes = whole;
    bytes[at] ^= 0x40U;
    put_file(index(0), bytes);
    EXPECT_EQ(findings(check()), std::vector{Finding::IndexBroken});
    expect_repaired();
    EXPECT_EQ(file_bytes(index(0)), whole);
  }
  fs::remove(index(1));
  EXPECT_EQ(findings(check()), std::vector{Finding::IndexBroken});
  expect_repaired();
}

TEST_F(Check, AMissingFile_LeavesTheCatalogue) {
  record_sealed(10);
  fs::remove(recording(1));
  const auto report = check();
  ASSERT_EQ(findings(report), std::vector{Finding::Missing});
  check(true);
  EXPECT_TRUE(check().problems.empty()) << "the file behind it is taken on trust";
  open();
  EXPECT_EQ(all_spans().size(), 2U);
}

TEST_F(Check, AnUnknownFile_IsEntered) {
  record_sealed(10);
  const auto copy = recording(0).parent_path() / "0000000099.mp4";
  fs::copy(recording(0), copy);
  EXPECT_EQ(findings(check()), std::vector{Finding::NotInCatalogue});
  expect_repaired();
  open();
  EXPECT_EQ(all_spans().size(), 4U);
}

TEST_F(Check, AnUnknownFileThatIsNoRecording_StaysWhereItIs) {
  record_sealed(3);
  const auto copy = recording(0).parent_path() / "0000000099.mp4";
  put_file(copy, Bytes(3000, 0x41));
  EXPECT_EQ(findings(check(true)), (std::vector{Finding::NotInCatalogue, Finding::Damaged}));
  EXPECT_TRUE(fs::exists(copy));
}

TEST_F(Check, ACutFile_IsDamagedAndTheCatalogueToldSo) {
  record_sealed(3);
  fs::resize_file(recording(0), fs::file_size(recording(0)) - 100);
  const auto found = findings(check());
  EXPECT_TRUE(has(found, Finding::SizeDiffers));
  EXPECT_TRUE(has(found, Finding::Damaged));
  check(true);
  open();
  ASSERT_EQ(all_spans().size(), 1U);
  EXPECT_TRUE(all_spans()[0].damaged);
}

TEST_F(Check, DamageInTheMiddle_IsToldWhereItIs) {
  record_sealed(3);
  auto bytes = file_bytes(recording(0));
  const auto at = bytes.size() / 2;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 1200, std::uint8_t{0xf1});
  put_file(recording(0), bytes);
  const auto report = check();
  const auto damaged = std::ranges::find(report.problems, Finding::Damaged, &FoundProblem::finding);
  ASSERT_NE(damaged, report.problems.end());
  EXPECT_GT(damaged->offset_bytes, at - 1000);
  EXPECT_LT(damaged->offset_bytes, at + 1000);
}

TEST_F(Check, AStoreInUseIsAConflict) {
  open();
  EXPECT_EQ(check_store(options_, {}).error().kind, ErrorKind::Conflict);
}

TEST_F(Check, AFolderWithoutItsMark_IsTold) {
  record_sealed(3);
  fs::remove(disk() / "kagimado-disk.json");
  EXPECT_EQ(findings(check()), std::vector{Finding::Missing});
}

} // namespace
} // namespace kagimado::store
