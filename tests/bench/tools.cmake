# Programs that board/bench needs beside the wall benchmark.
kagimado_program(kagimado-seal-clip tests/bench/seal_clip.cpp engine/sealed CLI11::CLI11)
kagimado_program(kagimado-latency tests/bench/latency.cpp engine/view engine/device CLI11::CLI11)
