# player.html of an export, from file:// in Chromium.
add_executable(kagimado-make-export ${CMAKE_SOURCE_DIR}/tests/web/make_export.cpp)
target_link_libraries(kagimado-make-export PRIVATE kagimado_flags engine_exporter GTest::gtest)
target_compile_definitions(kagimado-make-export PRIVATE KAGIMADO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
add_dependencies(unit_tests kagimado-make-export)

find_program(NODE node)
find_program(CHROMIUM chromium)
if(NODE)
  add_test(NAME web_texts COMMAND ${NODE} --test ${CMAKE_SOURCE_DIR}/tests/web/texts_test.mjs)
  add_test(NAME web_modules COMMAND ${NODE} --test ${CMAKE_SOURCE_DIR}/tests/web/modules_test.mjs)
  set_tests_properties(web_texts web_modules PROPERTIES LABELS web TIMEOUT 60)
endif()
if(NODE AND CHROMIUM)
  add_test(NAME web_player COMMAND ${NODE} --test --test-concurrency=1 ${CMAKE_SOURCE_DIR}/tests/web/player_test.mjs)
  add_test(NAME web_page COMMAND ${NODE} --test --test-concurrency=1 ${CMAKE_SOURCE_DIR}/tests/web/page_test.mjs)
  set_tests_properties(web_player web_page PROPERTIES LABELS web TIMEOUT 900 COST 400 PROCESSORS 3
                       ENVIRONMENT "KAGIMADO_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};CHROMIUM=${CHROMIUM}")
endif()
