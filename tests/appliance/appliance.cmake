# The appliance in machines that QEMU makes in software. The fast one is a CTest test; the whole one, with systemd and the .debs, is board/test-image.
# All that it boots is made by the test itself (tests/appliance/fast): where QEMU or Debian's kernel cannot be had, it says so and is skipped.
add_test(NAME appliance_fast COMMAND ${CMAKE_SOURCE_DIR}/tests/appliance/fast ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR}/build/kernel)
set_tests_properties(appliance_fast PROPERTIES LABELS appliance TIMEOUT 900 RUN_SERIAL ON SKIP_RETURN_CODE 77)
