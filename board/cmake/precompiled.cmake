# Precompiled headers (precompiled/*.h), made once and shared by all targets of a kind: parsing these costs more than most of our files do.
#   plain  standard library, fmt, engine/base      json  also nlohmann-json      asio  also Boost.Asio, for files that include it
#   test_plain, test_json, test_asio               also GoogleTest
set(test_options -O0) # what tests spend their time in are the libraries; to optimise the tests themselves costs more than it saves
set(precompiled_headers ${CMAKE_SOURCE_DIR}/board/cmake/precompiled)
foreach(kind plain json asio test_plain test_json test_asio)
  add_library(precompiled_${kind} OBJECT ${precompiled_headers}/empty.cpp)
  target_link_libraries(precompiled_${kind} PRIVATE kagimado_flags spdlog::spdlog)
  if(kind MATCHES test)
    target_link_libraries(precompiled_${kind} PRIVATE GTest::gtest)
    target_compile_options(precompiled_${kind} PRIVATE ${test_options})
  endif()
  target_precompile_headers(precompiled_${kind} PRIVATE ${precompiled_headers}/${kind}.h)
endforeach()

function(kagimado_including prefix sources out)
  execute_process(COMMAND ${KAGIMADO_PYTHON} ${CMAKE_SOURCE_DIR}/board/cmake/header_kind.py ${prefix} ${CMAKE_SOURCE_DIR} ${sources}
                  OUTPUT_VARIABLE found OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  set(${out} ${found} PARENT_SCOPE)
endfunction()

# kagimado_split_by_precompiled(sources): sets plain_sources, json_sources and asio_sources.
function(kagimado_split_by_precompiled sources)
  kagimado_including(boost/ "${sources}" asio)
  list(REMOVE_ITEM sources ${asio})
  kagimado_including(nlohmann/ "${sources}" json)
  list(REMOVE_ITEM sources ${json})
  set(plain_sources ${sources} PARENT_SCOPE)
  set(json_sources ${json} PARENT_SCOPE)
  set(asio_sources ${asio} PARENT_SCOPE)
endfunction()

# kagimado_precompile(program source...): the header that its sources gain most from.
function(kagimado_precompile program)
  kagimado_split_by_precompiled("${ARGN}")
  foreach(kind asio json plain)
    if(${kind}_sources)
      target_precompile_headers(${program} REUSE_FROM precompiled_${kind})
      return()
    endif()
  endforeach()
endfunction()
