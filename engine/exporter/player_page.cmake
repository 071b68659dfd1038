# player.html of the exports: one page out of assets/player and assets/web/media, compiled into the exporter.
file(GLOB player_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/player/* ${CMAKE_SOURCE_DIR}/assets/web/media/*)
set(player_folder ${CMAKE_BINARY_DIR}/generated/player)
add_custom_command(
  OUTPUT ${player_folder}/player.html ${player_folder}/player_page.cpp
  COMMAND ${KAGIMADO_PYTHON} -B ${CMAKE_SOURCE_DIR}/assets/player/bundle.py ${CMAKE_SOURCE_DIR}/assets/player
          ${player_folder}/player.html ${player_folder}/player_page.cpp
  DEPENDS ${player_sources})
target_sources(engine_exporter PRIVATE ${player_folder}/player_page.cpp)
# The objects are of another target (board/cmake/kagimado.cmake).
set_property(SOURCE ${CMAKE_SOURCE_DIR}/engine/exporter/exporter.cpp APPEND PROPERTY COMPILE_DEFINITIONS KAGIMADO_VERSION="${PROJECT_VERSION}")
