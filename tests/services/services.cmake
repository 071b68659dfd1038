add_test(NAME services_back_off COMMAND ${CMAKE_SOURCE_DIR}/tests/services/back_off_test.sh)
add_test(NAME services_units COMMAND ${CMAKE_SOURCE_DIR}/tests/services/units_test.sh)
set_tests_properties(services_back_off services_units PROPERTIES LABELS style TIMEOUT 60 SKIP_RETURN_CODE 77)
