#include "engine/base/file.h"
#include "engine/base/unique_fd.h"
#include "engine/exporter/exporter.h"
#include "engine/exporter/manifest.h"
#include "engine/sealed/chain.h"
#include "engine/ssl/sha256.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>

namespace kagimado::exporter {

namespace {

using Unwrap = std::function<std::optional<sealed::Material>(const sealed::KeyBox&)>;

constexpr std::size_t max_manifest_bytes = std::size_t{256} << 20U;

// Reads one recording once: digest, structure and, with a key, the chain.
class FileCheck final {
 public:
  FileCheck(const ManifestFile& stated, const Unwrap& unwrap, VerifyReport& report)
      : stated_(stated), unwrap_(unwrap), report_(report) {}

  void run(const std::filesystem::path& path) {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.valid())
      return tell(std::generic_category().message(errno));
    Bytes buffer(std::size_t{1} << 20U);
    while (true) {
      const auto got = ::read(fd.get(), buffer.data(), buffer.size());
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return tell("cannot be read: " + std::generic_category().message(errno));
      if (got == 0)
        break;
      take(ByteView(buffer).first(static_cast<std::size_t>(got)));
    }
    judge();
  }

 private:
  void tell(const std::string& what) { report_.problems.push_back(stated_.path + ": " + what); }

  void take(ByteView bytes) {
    size_bytes_ += bytes.size();
    digest_.update(bytes);
    if (structure_failed_)
      return;
    const auto pushed = reader_.push(bytes, [this](const mp4::Unit& unit) { take_unit(unit); });
    if (!pushed)
      broken(pushed.error().message);
  }

  void broken(const std::string& what) {
    if (!std::exchange(structure_failed_, true))
      tell(what);
  }

  void take_unit(const mp4::Unit& unit) {
    if (unit.type == mp4::Unit::Type::Fragment)
      return take_fragment(unit);
    auto init = mp4::parse_init(*unit.bytes);
    if (!init)
      return init.error().kind == ErrorKind::Unsupported ? void() : broken(init.error().message);
    init_ = std::move(*init);
    begin_chain(*unit.bytes);
  }

  void begin_chain(ByteView init_bytes) {
    const auto data = sealed::find_key_box(*init_);
    if (!data || !unwrap_)
      return;
    const auto box = sealed::parse_key_box(*data);
    if (!box)
      return broken("key box: " + box.error().message);
    const auto material = unwrap_(*box);
    if (!material)
      return;
    chain_.emplace(*material, init_bytes);
    if (stated_.chain != Chain::Whole)
      chain_->resync();
  }

  void take_fragment(const mp4::Unit& unit) {
    if (!init_)
      return;
    const auto fragment = mp4::parse_fragment(*unit.bytes, *init_);
    if (!fragment)
      return broken(fragment.error().message);
    ++fragments_;
    if (!chain_ || chain_->check(*fragment, *unit.bytes) != sealed::ChainResult::Tampered)
      return;
    if (tampered_++ == 0)
      tell(fmt::format("integrity chain broken at fragment {}", fragments_));
  }

  void judge() {
    report_.bytes += size_bytes_;
    if (size_bytes_ != stated_.bytes)
      tell(fmt::format("{} bytes instead of {}", size_bytes_, stated_.bytes));
    if (digest_.finish() != stated_.sha256)
      tell("SHA-256 differs");
    if (tampered_ > 1)
      tell(fmt::format("integrity chain broken at {} places", tampered_));
    if (init_ && fragments_ == 0 && !structure_failed_)
      tell("no fragments");
  }

  const ManifestFile& stated_;
  const Unwrap& unwrap_;
  VerifyReport& report_;
  std::uint64_t size_bytes_ = 0, fragments_ = 0, tampered_ = 0;
  ssl::Sha256 digest_;
  mp4::StreamReader reader_;
  bool structure_failed_ = false;
  std::optional<mp4::InitSegment> init_;
  std::optional<sealed::ChainChecker> chain_;
};

// A manifest is as trustworthy as its medium: no path leads out of the folder.
bool stays_inside(const std::filesystem::path& path) {
  return !path.empty() && path.is_relative() &&
         std::ranges::none_of(path, [](const auto& part) { return part == ".." || part == "."; });
}

void tell_strangers(const std::filesystem::path& folder, const std::set<std::string>& known,
                    VerifyReport& report) {
  std::error_code none;
  for (std::filesystem::recursive_directory_iterator entry(folder, none), end; !none && entry != end;
       entry.increment(none)) {
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    if (name.starts_with("cam") && entry->path().extension() == ".mp4" && !known.contains(name))
      report.problems.push_back(name + ": not in the manifest");
  }
}

} // namespace

Result<VerifyReport> verify_export(const std::filesystem::path& folder, const Unwrap& unwrap) {
  const auto json = read_file(folder / "manifest.json", max_manifest_bytes);
  if (!json)
    return std::unexpected(json.error());
  KGM_TRY(const Manifest manifest, read_manifest(*json));
  VerifyReport report;
  std::set<std::string> known;
  for (const auto& camera : manifest.cameras) {
    for (const auto& file : camera.files) {
      ++report.files;
      known.insert(file.path);
      if (stays_inside(file.path))
        FileCheck(file, unwrap, report).run(folder / file.path);
      else
        report.problems.push_back(file.path + ": leads out of the folder");
    }
  }
  tell_strangers(folder, known, report);
  return report;
}

} // namespace kagimado::exporter
