# The on-screen part. layout/ and model/ know neither SDL nor ImGui and are tested without a display.
kagimado_library(osd/layout engine/base)
kagimado_library(osd/text engine/base nlohmann_json::nlohmann_json)
kagimado_library(osd/model osd/layout nlohmann_json::nlohmann_json)
kagimado_library(osd/platform osd/layout PkgConfig::SDL2 PkgConfig::LIBDRM PNG::PNG)
kagimado_library(osd/draw osd/platform osd/text imgui yuv)
kagimado_library(osd/widgets osd/draw engine/ssl)
kagimado_library(osd/keyboard osd/widgets)
kagimado_library(osd/wall osd/widgets osd/model engine/view)
kagimado_library(osd/timeline osd/wall)
kagimado_library(osd/screens osd/timeline osd/keyboard engine/settings engine/users engine/licence engine/qr)
kagimado_library(osd/control osd/widgets osd/model nlohmann_json::nlohmann_json)
kagimado_library(osd/app osd/screens osd/control)

kagimado_program(kagimado-monitor osd/app/main.cpp osd/app CLI11::CLI11)

# The monitor's assets beside the programs: bin/../assets/{i18n,fonts}.
set(KAGIMADO_ASSETS ${CMAKE_BINARY_DIR}/assets)
set(NOTO_CJK /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc CACHE FILEPATH "Noto Sans CJK, a TrueType collection")
set(i18n_files ${CMAKE_SOURCE_DIR}/assets/i18n/ja.json ${CMAKE_SOURCE_DIR}/assets/i18n/en.json)
add_custom_command(
  OUTPUT ${KAGIMADO_ASSETS}/fonts/kagimado.otf
  COMMAND ${CMAKE_COMMAND} -E make_directory ${KAGIMADO_ASSETS}/fonts
  COMMAND ${KAGIMADO_PYTHON} ${CMAKE_SOURCE_DIR}/assets/fonts/subset.py ${NOTO_CJK} ${CMAKE_SOURCE_DIR}/assets/i18n
          ${KAGIMADO_ASSETS}/fonts/kagimado.otf
  DEPENDS ${CMAKE_SOURCE_DIR}/assets/fonts/subset.py ${i18n_files})
add_custom_command(
  OUTPUT ${KAGIMADO_ASSETS}/i18n.stamp
  COMMAND ${CMAKE_COMMAND} -E make_directory ${KAGIMADO_ASSETS}/i18n
  COMMAND ${CMAKE_COMMAND} -E copy ${i18n_files} ${KAGIMADO_ASSETS}/i18n/
  COMMAND ${CMAKE_COMMAND} -E touch ${KAGIMADO_ASSETS}/i18n.stamp
  DEPENDS ${i18n_files})
# The recorder's, for browsers: bin/../assets/web, with the same words in web/i18n.
file(GLOB_RECURSE web_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/assets/web/*)
add_custom_command(
  OUTPUT ${KAGIMADO_ASSETS}/web.stamp
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${KAGIMADO_ASSETS}/web
  COMMAND ${CMAKE_COMMAND} -E copy_directory ${CMAKE_SOURCE_DIR}/assets/web ${KAGIMADO_ASSETS}/web
  COMMAND ${CMAKE_COMMAND} -E make_directory ${KAGIMADO_ASSETS}/web/i18n
  COMMAND ${CMAKE_COMMAND} -E copy ${i18n_files} ${KAGIMADO_ASSETS}/web/i18n/
  COMMAND ${CMAKE_COMMAND} -E touch ${KAGIMADO_ASSETS}/web.stamp
  DEPENDS ${web_files} ${i18n_files})
add_custom_target(assets ALL DEPENDS ${KAGIMADO_ASSETS}/fonts/kagimado.otf ${KAGIMADO_ASSETS}/i18n.stamp ${KAGIMADO_ASSETS}/web.stamp)
