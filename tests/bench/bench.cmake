# The wall's benchmark, and Google Benchmarks of hot spots and of the archive.
kagimado_program(kagimado-wall-bench tests/bench/wall_bench.cpp engine/view CLI11::CLI11)
kagimado_program(kagimado-sealed-bench tests/bench/sealed_bench.cpp engine/sealed benchmark::benchmark)
kagimado_program(kagimado-scale-bench tests/bench/scale_bench.cpp engine/view benchmark::benchmark)
kagimado_program(kagimado-present-bench tests/bench/present_bench.cpp osd/app benchmark::benchmark)
kagimado_program(kagimado-settings-bench tests/bench/settings_bench.cpp osd/app benchmark::benchmark)
kagimado_program(kagimado-board-bench tests/bench/board_bench.cpp osd/platform CLI11::CLI11)
kagimado_program(kagimado-timeline-bench tests/bench/timeline_bench.cpp osd/app benchmark::benchmark)
kagimado_program(kagimado-font-bench tests/bench/font_bench.cpp osd/app benchmark::benchmark)
kagimado_program(kagimado-store-bench tests/bench/store_bench.cpp engine/store benchmark::benchmark)
kagimado_program(kagimado-export-bench tests/bench/export_bench.cpp engine/exporter CLI11::CLI11)
kagimado_program(kagimado-playback-bench tests/bench/playback_bench.cpp engine/view CLI11::CLI11)
target_sources(kagimado-playback-bench PRIVATE tests/engine/view/fake_recorder.cpp
               tests/engine/view/fake_recordings.cpp tests/engine/view/clips.cpp)
