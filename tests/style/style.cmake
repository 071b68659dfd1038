add_test(NAME style_walls COMMAND ${KAGIMADO_PYTHON} ${CMAKE_SOURCE_DIR}/tests/style/walls.py)
add_test(NAME style_i18n COMMAND ${KAGIMADO_PYTHON} ${CMAKE_SOURCE_DIR}/tests/style/i18n.py)
add_test(NAME style_format COMMAND ${CMAKE_SOURCE_DIR}/tests/style/format.sh)
set_tests_properties(style_walls style_i18n style_format PROPERTIES LABELS style TIMEOUT 120)
