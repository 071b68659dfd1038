#include "engine/store/file_check.h"

#include "engine/base/log.h"

#include <algorithm>

namespace kagimado::store {

namespace {

constexpr std::uint64_t max_tampered_a_file = 100; // told; a bent file has no use for more

std::optional<sealed::Material> material_of(const InitFacts& init, const CheckOptions& options) {
  if (!options.unwrap)
    return std::nullopt;
  const auto data = sealed::find_key_box(init.init);
  const auto box =
      data ? sealed::parse_key_box(*data) : Result<sealed::KeyBox>(std::unexpected(data.error()));
  if (!box)
    return std::nullopt;
  return options.unwrap(*box);
}

} // namespace

void FileChecker::find(Finding finding, const FileRow& row, std::uint64_t offset, std::string message) {
  report_.problems.push_back({finding, context_.folder / row.path, offset, std::move(message)});
}

Result<> FileChecker::check(FileRow row) {
  const auto file = open_stored(context_.folder / row.path, row.id);
  if (!file && file.error().kind == ErrorKind::NotFound) {
    find(Finding::Missing, row, 0, file.error().message);
    return options_.repair ? context_.catalogue->delete_files({row.id}) : Result<>();
  }
  if (!file) {
    find(Finding::Damaged, row, 0, file.error().message);
    return {};
  }
  ++report_.files;
  report_.bytes += file->size_bytes;
  if (!file->init) {
    find(Finding::Damaged, row, 0, file->init_problem);
    return {};
  }
  return check_content(std::move(row), *file);
}

Result<> FileChecker::check_content(FileRow row, const StoredFile& file) {
  KGM_TRY(const auto spans, context_.catalogue->spans_of_file(row.id));
  begin_chain(row, *file.init);
  tally_.expected_offset = file.init->bytes->size();
  const ScanHints hints{file.records, spans, row.first, file.changed};
  FileSource source(file.fd.get(), file.size_bytes);
  const auto scanned = scan_file(source, *file.init, hints, 0,
                                 [&](const FragmentFacts& facts) { return follow_chain(row, file, facts); });
  if (!scanned) {
    find(Finding::Damaged, row, 0, scanned.error().message);
    return {};
  }
  report_.fragments += scanned->fragments;
  judge_chain(row, *file.init);
  chain_.file = row.id;

  const bool is_open = row.state == FileState::Open;
  const bool has_other_size = !is_open && row.bytes != file.size_bytes;
  for (const auto& bad : scanned->bad)
    find(Finding::Damaged, row, bad.offset, bad.message);
  if (!scanned->tail.empty() && is_open)
    find(Finding::SizeDiffers, row, scanned->end,
         fmt::format(
             "never finished: {} bytes behind the last whole fragment; the recorder cuts them at its start",
             file.size_bytes - scanned->end));
  else if (!scanned->tail.empty())
    find(Finding::Damaged, row, scanned->end, scanned->tail);
  if (has_other_size)
    find(Finding::SizeDiffers, row, std::min(row.bytes, file.size_bytes),
         fmt::format("{} bytes instead of {}", file.size_bytes, row.bytes));
  const auto index = write_index(index_header_of(row, *file.init), *scanned);
  const bool is_index_broken = !is_open && index != file.index_bytes;
  if (is_index_broken)
    find(Finding::IndexBroken, row, 0, "the key-frame index does not tell what is in the file");
  if (!options_.repair || is_open)
    return {};
  if (is_index_broken)
    KGM_CHECK(write_index_file(*context_.io, context_.folder / row.path, file.index_bytes, index));
  return repair(std::move(row), file, *scanned, has_other_size);
}

Result<> FileChecker::repair(FileRow row, const StoredFile& file, const ScannedFile& scanned,
                             bool has_other_size) {
  const bool is_cut = !scanned.tail.empty() || (has_other_size && file.size_bytes < row.bytes);
  if (!is_cut && !has_other_size && scanned.bad.empty())
    return {};
  KGM_TRY(const auto known, context_.catalogue->spans_of_file(row.id));
  auto spans = spans_of(scanned, *file.init, row, known);
  if (spans.empty())
    return {}; // nothing to play; told above
  spans.back().damaged = spans.back().damaged || is_cut;
  row.lost_end = row.lost_end || is_cut;
  row.bytes = scanned.end;
  row.last = spans.back().to;
  return context_.catalogue->rewrite_file(row, spans);
}

void FileChecker::begin_chain(const FileRow& row, const InitFacts& init) {
  tally_ = {};
  if (!init.sealed)
    return;
  if (chain_.checker && row.continues && *row.continues == chain_.file) {
    tally_.is_checked = true; // goes on from the last tag of the file before
    return;
  }
  chain_.checker.reset();
  const auto material = material_of(init, options_);
  if (!material)
    return;
  chain_.checker = std::make_unique<sealed::ChainChecker>(*material, *init.bytes);
  tally_.is_checked = true;
  if (row.continues)
    chain_.checker->resync();
}

Result<> FileChecker::follow_chain(const FileRow& row, const StoredFile& file, const FragmentFacts& facts) {
  if (!tally_.is_checked)
    return {};
  Bytes bytes(facts.bytes);
  KGM_CHECK(read_exactly(file.fd.get(), facts.offset, bytes));
  const auto fragment = mp4::parse_fragment(bytes, file.init->init);
  if (!fragment) {
    find(Finding::Damaged, row, facts.offset, fragment.error().message);
    chain_.checker->resync();
    return {};
  }
  const bool is_first = facts.offset == file.init->bytes->size();
  if (facts.offset != tally_.expected_offset)
    chain_.checker->resync(); // damaged bytes before it were told
  tally_.expected_offset = facts.end();
  auto result = chain_.checker->check(*fragment, bytes);
  // The recorder may have joined the clip in its middle.
  if (is_first && !row.continues && result == sealed::ChainResult::Tampered)
    result = sealed::ChainResult::Unknown;
  tally_.intact += result == sealed::ChainResult::Intact ? 1 : 0;
  tally_.unknown += result == sealed::ChainResult::Unknown ? 1 : 0;
  if (result == sealed::ChainResult::Tampered && ++tally_.tampered <= max_tampered_a_file)
    find(Finding::Tampered, row, facts.offset, "the integrity chain is bent here");
  return {};
}

void FileChecker::judge_chain(const FileRow& row, const InitFacts& init) {
  if (!init.sealed)
    return;
  if (!tally_.is_checked)
    find(Finding::ChainUnknown, row, 0, "sealed, and no key at hand");
  else if (tally_.intact == 0 && tally_.tampered == 0)
    find(Finding::ChainUnknown, row, 0, "sealed, and it has no integrity chain");
  else if (tally_.tampered == 0)
    ++report_.chains_intact;
}

} // namespace kagimado::store
