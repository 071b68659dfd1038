// Brings files and rows of a disk together again after a power cut, a kill or a fault: FORMAT.md, "What is
// safe when". Blocking; for the disk's writer thread, or before it runs.
#pragma once

#include "engine/store/recording_file.h"
#include "engine/store/stored_file.h"

namespace kagimado::store {

// Files in state open that nobody writes, deletions that were cut off, files that are newer than the
// catalogue, and rows of the newest file of a camera if it is shorter than they say. Errors: Io (disk), those
// of the catalogue. A single file that cannot be repaired stays as it is, is logged and is tried again next
// time.
Result<> repair_disk(const DiskContext& context);

enum class Touch {
  Recording, // may be cut behind its last whole fragment, or removed without one
  IndexOnly,
};

// A file that the catalogue does not know, as if it had been left open. Errors besides: Damaged (no key
// frame).
Result<> adopt_recording(const DiskContext& context, const FoundRecording& recording, Touch touch);

// Only if it differs from what is there.
Result<> write_index_file(DiskIo& io, const std::filesystem::path& recording, const Bytes& old_bytes,
                          const Bytes& bytes);

// Recordings with their indexes, then their rows; marked first, so that a crash leaves nothing behind.
WriteResult<> delete_recordings(const DiskContext& context, const std::vector<FileRow>& files);

} // namespace kagimado::store
