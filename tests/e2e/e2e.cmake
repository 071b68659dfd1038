# Whole programs against each other. Each script's cases run in one CTest test; KAGIMADO_KEEP=DIR keeps logs and pictures. They mostly wait
# for pictures to be recorded: CTest begins with them (COST), beside each other and beside the unit tests.
function(kagimado_e2e name)
  add_test(NAME e2e_${name} COMMAND ${KAGIMADO_PYTHON} -B ${CMAKE_SOURCE_DIR}/tests/e2e/${name}_test.py -v)
  set_tests_properties(e2e_${name} PROPERTIES LABELS e2e TIMEOUT 900 COST 200
                       ENVIRONMENT "KAGIMADO_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
endfunction()
kagimado_e2e(password)
kagimado_e2e(recording)
kagimado_e2e(playback)
kagimado_e2e(export)
kagimado_e2e(thinning)
kagimado_e2e(bad_camera)
kagimado_e2e(events)
kagimado_e2e(window)
kagimado_e2e(accounts)
kagimado_e2e(security)
kagimado_e2e(web_door)
kagimado_e2e(far_monitor)
kagimado_e2e(settings)
kagimado_e2e(setting_pages)
set_tests_properties(e2e_playback e2e_settings e2e_setting_pages PROPERTIES COST 300) # the longest first

# The independent RTSP server of the tests.
if(GST_RTSP_SERVER_FOUND)
  add_executable(kagimado-test-rtsp-server ${CMAKE_SOURCE_DIR}/tests/e2e/rtsp_server.cpp)
  target_link_libraries(kagimado-test-rtsp-server PRIVATE PkgConfig::GST_RTSP_SERVER CLI11::CLI11)
  target_compile_options(kagimado-test-rtsp-server PRIVATE -Wall -Wextra)
  kagimado_e2e(rtsp)
endif()
