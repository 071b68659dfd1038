# The on-screen part. layout/ and model/ know neither SDL nor ImGui and are tested without a display.
kagimado_library(osd/layout engine/base)
kagimado_library(osd/text engine/base nlohmann_json::nlohmann_json)
kagimado_library(osd/model osd/layout nlohmann_json::nlohmann_json)
kagimado_library(osd/platform engine/base PkgConfig::SDL2 PNG::PNG)
kagimado_library(osd/draw osd/platform osd/text imgui yuv)
kagimado_library(osd/widgets osd/draw)
kagimado_library(osd/keyboard osd/widgets)
kagimado_library(osd/wall osd/widgets osd/model engine/view)
kagimado_library(osd/screens osd/wall osd/keyboard)
kagimado_library(osd/control osd/widgets osd/model nlohmann_json::nlohmann_json)
kagimado_library(osd/app osd/screens osd/control)

kagimado_program(kagimado-monitor osd/app/main.cpp osd/app CLI11::CLI11)
