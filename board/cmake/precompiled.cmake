# Precompiled headers, made once and shared by all targets of a kind: parsing these costs more than most of our files do.
#   light  standard library and fmt           heavy  also Boost.Asio and JSON, for files that include these
#   test_light, test_heavy                    also GoogleTest
function(kagimado_precompiled kind)
  add_library(precompiled_${kind} OBJECT ${CMAKE_SOURCE_DIR}/board/cmake/precompiled.cpp)
  target_link_libraries(precompiled_${kind} PRIVATE kagimado_flags spdlog::spdlog)
  if(kind MATCHES test)
    target_link_libraries(precompiled_${kind} PRIVATE GTest::gtest)
  endif()
  target_precompile_headers(precompiled_${kind} PRIVATE ${ARGN})
endfunction()

set(precompiled_light <algorithm> <chrono> <expected> <filesystem> <functional> <map> <memory> <mutex> <optional> <span> <string>
    <string_view> <unordered_map> <variant> <vector> <fmt/format.h>)
set(precompiled_heavy <boost/asio/awaitable.hpp> <boost/asio/io_context.hpp> <boost/asio/steady_timer.hpp> <boost/asio/co_spawn.hpp>
    <boost/asio/use_awaitable.hpp> <boost/asio/ssl/context.hpp> <nlohmann/json.hpp>)
kagimado_precompiled(light ${precompiled_light})
kagimado_precompiled(heavy ${precompiled_light} ${precompiled_heavy})
kagimado_precompiled(test_light ${precompiled_light} <gtest/gtest.h>)
kagimado_precompiled(test_heavy ${precompiled_light} ${precompiled_heavy} <gtest/gtest.h>)

# kagimado_split_by_precompiled(sources light heavy): heavy are those that include Asio or JSON, by whatever way.
function(kagimado_split_by_precompiled sources light heavy)
  execute_process(COMMAND ${KAGIMADO_PYTHON} ${CMAKE_SOURCE_DIR}/board/cmake/uses_asio.py ${CMAKE_SOURCE_DIR} ${sources}
                  OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  if(found)
    list(REMOVE_ITEM sources ${found})
  endif()
  set(${light} ${sources} PARENT_SCOPE)
  set(${heavy} ${found} PARENT_SCOPE)
endfunction()
