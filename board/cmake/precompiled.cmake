# Precompiled headers, made once and shared by all targets of a kind: parsing these costs more than most of our files do.
#   std   standard library and fmt               for every library
#   net   also Boost.Asio and JSON               for what speaks HTTP
#   test  also GoogleTest                        for tests
#   test_net  all of it
function(kagimado_precompiled kind)
  add_library(precompiled_${kind} OBJECT ${CMAKE_SOURCE_DIR}/board/cmake/precompiled.cpp)
  target_link_libraries(precompiled_${kind} PRIVATE kagimado_flags spdlog::spdlog)
  if(kind MATCHES test)
    target_link_libraries(precompiled_${kind} PRIVATE GTest::gtest)
  endif()
  target_precompile_headers(precompiled_${kind} PRIVATE ${ARGN})
endfunction()

set(precompiled_std <algorithm> <chrono> <expected> <filesystem> <functional> <map> <memory> <mutex> <optional> <span> <string>
    <string_view> <unordered_map> <variant> <vector> <fmt/format.h>)
set(precompiled_net <boost/asio/awaitable.hpp> <boost/asio/io_context.hpp> <boost/asio/steady_timer.hpp> <boost/asio/co_spawn.hpp>
    <boost/asio/use_awaitable.hpp> <boost/asio/ssl/context.hpp> <nlohmann/json.hpp>)
kagimado_precompiled(std ${precompiled_std})
kagimado_precompiled(net ${precompiled_std} ${precompiled_net})
kagimado_precompiled(test ${precompiled_std} <gtest/gtest.h>)
kagimado_precompiled(test_net ${precompiled_std} ${precompiled_net} <gtest/gtest.h>)

set(KAGIMADO_NET_FOLDERS engine/net engine/device engine/camera engine/ingest engine/api engine/recorder engine/view)

# kagimado_use_precompiled(target folder [test])
function(kagimado_use_precompiled target folder)
  if(folder IN_LIST KAGIMADO_NET_FOLDERS)
    set(kind net)
  else()
    set(kind std)
  endif()
  if(ARGN)
    string(REPLACE "std" "test" kind ${kind})
    string(REGEX REPLACE "^net$" "test_net" kind ${kind})
  endif()
  target_precompile_headers(${target} REUSE_FROM precompiled_${kind})
endfunction()
