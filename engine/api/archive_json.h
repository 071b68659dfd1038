// JSON of recordings, disks, exports and alarms, as API.md says.
#pragma once

#include "engine/api/archive.h"
#include "engine/api/json_fields.h"

namespace kagimado::api {

std::int64_t to_us(WallTime time);

// Written as text at once: there may be 100,000 spans.
std::string recordings_json(const Recordings& recordings, WallTime from, WallTime to);

Json to_json(const StorageView& storage);
Json to_json(const std::vector<exporter::Medium>& media);
Json to_json(const ExportView& view);
Json to_json(const Alarm& alarm);

} // namespace kagimado::api
