// Takes a clip of another recorder or camera into the store: FORMAT.md, "Import". Blocking: belongs to one
// worker thread. The store's camera must not be written by anybody else meanwhile.
#pragma once

#include "engine/exporter/manifest.h"
#include "engine/sealed/key_box.h"
#include "engine/store/store.h"

#include <filesystem>

namespace kagimado::exporter {

// Key of a clip that carries no key box, as other packagers hand it out.
struct ContentKey {
  Kid kid;
  ssl::SecretArray<16> dek;
};

// "KID:KEY", 32 hex digits each. Errors: Invalid.
Result<ContentKey> parse_content_key(std::string_view text);

struct ImportRequest {
  CameraId camera{0};
  std::filesystem::path file;
  std::optional<WallTime> begins;                // of the first picture; nothing: as the clip tells (prft)
  std::optional<WallTime> ends_before;           // a clip that ends later is refused; nothing: any
  const ContentKey* key = nullptr;               // borrowed
  const sealed::PasswordKey* password = nullptr; // with a key: locks the key box that the clip gets; borrowed
};

struct ImportReport {
  std::uint64_t fragments = 0, bytes = 0;
  TimeRange range;
  bool sealed = false;
  std::optional<store::Period> period;
  bool added_key_box = false;
  std::uint64_t cut_bytes = 0; // an unfinished fragment at the end of the file, left out
};

// Reads the clip twice: what is wrong with it is found before anything is taken in. Errors: NotFound, Io
// (file), Damaged, Unsupported (no fragmented MP4 that this product plays), Locked (sealed, with neither a
// passphrase slot nor a key), Invalid (key of another clip; no begin told; ends too late), Conflict (the
// camera has recordings of that time), and those of the store: what it took before an error of its own stays.
Result<ImportReport> import_clip(store::Store& store, const ImportRequest& request);

// The init segment with a key box for the material's DEK, locked with the password; a key box that was there
// and has no passphrase slot is made 'free'. Errors: Damaged.
Result<Bytes> with_key_box(ByteView init_bytes, const ContentKey& key, const sealed::PasswordKey& password);

} // namespace kagimado::exporter
