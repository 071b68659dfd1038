# player.html of the exports: one page out of assets/player, compiled into the exporter.
find_program(KAGIMADO_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH REQUIRED)
file(GLOB player_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/player/*)
set(player_folder ${CMAKE_BINARY_DIR}/generated/player)
add_custom_command(
  OUTPUT ${player_folder}/player.html ${player_folder}/player_page.cpp
  COMMAND ${KAGIMADO_PYTHON} -B ${CMAKE_SOURCE_DIR}/assets/player/bundle.py ${CMAKE_SOURCE_DIR}/assets/player
          ${player_folder}/player.html ${player_folder}/player_page.cpp
  DEPENDS ${player_sources})
target_sources(engine_exporter PRIVATE ${player_folder}/player_page.cpp)
target_compile_definitions(engine_exporter PRIVATE KAGIMADO_VERSION="${PROJECT_VERSION}")
