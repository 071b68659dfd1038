// Precompiled for files of all kinds: what nearly all of them include.
#pragma once

#include "engine/base/bytes.h"
#include "engine/base/clock.h"
#include "engine/base/ids.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>
