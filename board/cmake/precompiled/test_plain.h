// Precompiled for tests.
#pragma once

#include "board/cmake/precompiled/plain.h"

#include <gtest/gtest.h>
