#include "osd/platform/drm_card.h"

#include "osd/platform/edid_name.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace kagimado::osd {
namespace {

template <auto Free>
struct FreedBy {
  void operator()(auto* pointer) const { Free(pointer); }
};

using ResourcesPtr = std::unique_ptr<drmModeRes, FreedBy<drmModeFreeResources>>;
using ConnectorPtr = std::unique_ptr<drmModeConnector, FreedBy<drmModeFreeConnector>>;
using EncoderPtr = std::unique_ptr<drmModeEncoder, FreedBy<drmModeFreeEncoder>>;
using PropertyPtr = std::unique_ptr<drmModePropertyRes, FreedBy<drmModeFreeProperty>>;
using BlobPtr = std::unique_ptr<drmModePropertyBlobRes, FreedBy<drmModeFreePropertyBlob>>;
using VersionPtr = std::unique_ptr<drmVersion, FreedBy<drmFreeVersion>>;

// With this errno (positive), as a Result.
std::unexpected<Error> failure(int error, std::string_view what) {
  auto kind = ErrorKind::Io;
  if (error == EACCES || error == EPERM)
    kind = ErrorKind::Denied;
  else if (error == ENODEV || error == ENXIO)
    kind = ErrorKind::Disconnected;
  else if (error == ENOSYS || error == EOPNOTSUPP || error == EINVAL)
    kind = ErrorKind::Unsupported;
  return fail(kind, "{}: {}", what, std::generic_category().message(error));
}

DisplayMode mode_of(const drmModeModeInfo& info) {
  DisplayMode mode;
  mode.size = {info.hdisplay, info.vdisplay};
  mode.refresh_hz = static_cast<int>(info.vrefresh);
  mode.preferred = (info.type & DRM_MODE_TYPE_PREFERRED) != 0;
  mode.clock_khz = info.clock;
  mode.hsync_start = info.hsync_start;
  mode.hsync_end = info.hsync_end;
  mode.htotal = info.htotal;
  mode.vsync_start = info.vsync_start;
  mode.vsync_end = info.vsync_end;
  mode.vtotal = info.vtotal;
  mode.flags = info.flags;
  return mode;
}

drmModeModeInfo info_of(const DisplayMode& mode) {
  drmModeModeInfo info{};
  info.clock = mode.clock_khz;
  info.hdisplay = static_cast<std::uint16_t>(mode.size.width);
  info.hsync_start = mode.hsync_start;
  info.hsync_end = mode.hsync_end;
  info.htotal = mode.htotal;
  info.vdisplay = static_cast<std::uint16_t>(mode.size.height);
  info.vsync_start = mode.vsync_start;
  info.vsync_end = mode.vsync_end;
  info.vtotal = mode.vtotal;
  info.vrefresh = static_cast<std::uint32_t>(mode.refresh_hz);
  info.flags = mode.flags;
  return info;
}

std::vector<CrtcId> crtcs_of(int file, const drmModeRes& resources, const drmModeConnector& connector) {
  std::uint32_t possible = 0;
  for (int i = 0; i < connector.count_encoders; ++i)
    if (const EncoderPtr encoder{drmModeGetEncoder(file, connector.encoders[i])})
      possible |= encoder->possible_crtcs;
  std::vector<CrtcId> crtcs;
  for (int i = 0; i < resources.count_crtcs; ++i)
    if ((possible >> i & 1u) != 0)
      crtcs.push_back(resources.crtcs[i]);
  return crtcs;
}

std::string display_of(int file, const drmModeConnector& connector) {
  for (int i = 0; i < connector.count_props; ++i) {
    const PropertyPtr property{drmModeGetProperty(file, connector.props[i])};
    if (!property || std::strcmp(property->name, "EDID") != 0)
      continue;
    const BlobPtr blob{drmModeGetPropertyBlob(file, static_cast<std::uint32_t>(connector.prop_values[i]))};
    if (blob)
      return edid_name({static_cast<const std::uint8_t*>(blob->data), blob->length});
  }
  return "";
}

Connector connector_of(int file, const drmModeRes& resources, const drmModeConnector& found) {
  Connector connector;
  connector.id = found.connector_id;
  const char* type = drmModeGetConnectorTypeName(found.connector_type);
  connector.name = fmt::format("{}-{}", type != nullptr ? type : "Unknown", found.connector_type_id);
  connector.connected = found.connection == DRM_MODE_CONNECTED;
  for (int i = 0; i < found.count_modes; ++i)
    connector.modes.push_back(mode_of(found.modes[i]));
  connector.crtcs = crtcs_of(file, resources, found);
  if (connector.connected)
    connector.display = display_of(file, found);
  return connector;
}

} // namespace

Result<std::unique_ptr<DrmCard>> DrmCard::open(const std::filesystem::path& device) {
  std::unique_ptr<DrmCard> card(new DrmCard);
  card->name_ = device.filename().string();
  card->file_.reset(::open(device.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
  if (!card->file_.valid())
    return failure(errno, device.string());
  const int file = card->file_.get();
  if (const VersionPtr version{drmGetVersion(file)})
    card->driver_.assign(version->name, static_cast<std::size_t>(version->name_len));
  std::uint64_t has_dumb = 0;
  if (drmGetCap(file, DRM_CAP_DUMB_BUFFER, &has_dumb) != 0 || has_dumb == 0 ||
      !ResourcesPtr{drmModeGetResources(file)})
    return fail(ErrorKind::Unsupported, "{} has no displays", device.string());
  return card;
}

DrmCard::~DrmCard() {
  while (!memory_.empty())
    destroy_buffer({memory_.begin()->first, {}});
}

Result<std::vector<Connector>> DrmCard::probe() {
  const ResourcesPtr resources{drmModeGetResources(fd())};
  if (!resources)
    return failure(errno, name_);
  std::vector<Connector> connectors;
  for (int i = 0; i < resources->count_connectors; ++i) {
    const ConnectorPtr found{drmModeGetConnector(fd(), resources->connectors[i])};
    if (found && found->connector_type != DRM_MODE_CONNECTOR_WRITEBACK)
      connectors.push_back(connector_of(fd(), *resources, *found));
  }
  return connectors;
}

Result<ScanoutBuffer> DrmCard::create_buffer(Size size) {
  drm_mode_create_dumb wish{};
  wish.width = static_cast<std::uint32_t>(size.width);
  wish.height = static_cast<std::uint32_t>(size.height);
  wish.bpp = 32;
  if (drmIoctl(fd(), DRM_IOCTL_MODE_CREATE_DUMB, &wish) != 0)
    return failure(errno, fmt::format("{}: memory for {} x {}", name_, size.width, size.height));
  auto buffer = map(size, wish);
  if (!buffer) {
    drm_mode_destroy_dumb destroy{wish.handle};
    drmIoctl(fd(), DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
  }
  return buffer;
}

Result<ScanoutBuffer> DrmCard::map(Size size, const drm_mode_create_dumb& made) {
  constexpr std::uint8_t depth = 24, bits = 32; // XRGB8888
  drm_mode_map_dumb where{};
  where.handle = made.handle;
  if (drmIoctl(fd(), DRM_IOCTL_MODE_MAP_DUMB, &where) != 0)
    return failure(errno, name_ + ": mapping a buffer");
  Memory memory{made.handle, nullptr, static_cast<std::size_t>(made.size)};
  memory.address = ::mmap(nullptr, memory.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd(),
                          static_cast<off_t>(where.offset));
  if (memory.address == MAP_FAILED)
    return failure(errno, name_ + ": mapping a buffer");
  ScanoutBuffer buffer;
  if (drmModeAddFB(fd(), made.width, made.height, depth, bits, made.pitch, made.handle, &buffer.id) != 0) {
    const int error = errno;
    ::munmap(memory.address, memory.bytes);
    return failure(error, name_ + ": a framebuffer");
  }
  std::memset(memory.address, 0, memory.bytes);
  buffer.memory = {static_cast<std::uint32_t*>(memory.address), size, static_cast<int>(made.pitch / 4)};
  memory_.emplace(buffer.id, memory);
  return buffer;
}

void DrmCard::destroy_buffer(const ScanoutBuffer& buffer) {
  const auto found = memory_.find(buffer.id);
  if (found == memory_.end())
    return;
  drmModeRmFB(fd(), buffer.id);
  ::munmap(found->second.address, found->second.bytes);
  drm_mode_destroy_dumb destroy{found->second.handle};
  drmIoctl(fd(), DRM_IOCTL_MODE_DESTROY_DUMB, &destroy);
  memory_.erase(found);
}

Result<> DrmCard::set_mode(CrtcId crtc, const Connector& connector, const DisplayMode& mode,
                           const ScanoutBuffer& buffer) {
  auto info = info_of(mode);
  auto connector_id = connector.id;
  if (const int error = drmModeSetCrtc(fd(), crtc, buffer.id, 0, 0, &connector_id, 1, &info); error != 0)
    return failure(-error, fmt::format("{} {}: mode {} x {} at {} Hz", name_, connector.name, mode.size.width,
                                       mode.size.height, mode.refresh_hz));
  return {};
}

Result<> DrmCard::flip(CrtcId crtc, const ScanoutBuffer& buffer) {
  auto* tag = reinterpret_cast<void*>(static_cast<std::uintptr_t>(crtc));
  if (const int error = drmModePageFlip(fd(), crtc, buffer.id, DRM_MODE_PAGE_FLIP_EVENT, tag); error != 0)
    return failure(-error, name_ + ": page flip");
  return {};
}

Result<> DrmCard::flush(const ScanoutBuffer& buffer, std::span<const Rect> changed) {
  if (!flushes_ || changed.empty())
    return {};
  std::vector<drmModeClip> clips;
  for (const auto& rect : changed)
    clips.push_back({static_cast<std::uint16_t>(rect.x), static_cast<std::uint16_t>(rect.y),
                     static_cast<std::uint16_t>(rect.right()), static_cast<std::uint16_t>(rect.bottom())});
  const int error = drmModeDirtyFB(fd(), buffer.id, clips.data(), static_cast<std::uint32_t>(clips.size()));
  if (error == -ENOSYS) {
    flushes_ = false; // what is written is shown
    return {};
  }
  if (error != 0)
    return failure(-error, name_ + ": changed pixels");
  return {};
}

void DrmCard::switch_off(CrtcId crtc) {
  drmModeSetCrtc(fd(), crtc, 0, 0, 0, nullptr, 0, nullptr);
}

std::vector<CrtcId> DrmCard::finished_flips() {
  static thread_local std::vector<CrtcId>* finished = nullptr;
  std::vector<CrtcId> crtcs;
  pollfd ready{fd(), POLLIN, 0};
  if (::poll(&ready, 1, 0) <= 0 || (ready.revents & POLLIN) == 0)
    return crtcs;
  finished = &crtcs;
  drmEventContext context{};
  context.version = 2;
  context.page_flip_handler = [](int, unsigned, unsigned, unsigned, void* tag) {
    finished->push_back(static_cast<CrtcId>(reinterpret_cast<std::uintptr_t>(tag)));
  };
  drmHandleEvent(fd(), &context);
  finished = nullptr;
  return crtcs;
}

bool DrmCard::sends_pixels() const {
  constexpr std::array drivers{"virtio_gpu", "qxl",       "vmwgfx",     "bochs-drm", "cirrus",    "udl",
                               "gud",        "simpledrm", "hyperv_drm", "mgag200",   "vboxvideo", "ast"};
  for (const auto* name : drivers)
    if (driver_ == name)
      return true;
  return false;
}

void DrmCard::drop_control() {
  drmDropMaster(fd());
}

Result<> DrmCard::take_control() {
  if (drmSetMaster(fd()) != 0)
    return failure(errno, name_ + ": another program has the screens");
  return {};
}

std::vector<std::filesystem::path> card_devices(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> cards;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().filename().string().starts_with("card"))
      cards.push_back(entry.path());
  std::ranges::sort(cards);
  return cards;
}

} // namespace kagimado::osd
