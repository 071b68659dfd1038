// Precompiled for tests that include Boost.Asio.
#pragma once

#include "board/cmake/precompiled/asio.h"
#include "board/cmake/precompiled/test_json.h"
