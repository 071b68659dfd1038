# Programs that board/bench needs beside the wall benchmark.
kagimado_program(kagimado-seal-clip tests/bench/seal_clip.cpp engine/sealed CLI11::CLI11)
kagimado_program(kagimado-latency tests/bench/latency.cpp engine/view engine/device CLI11::CLI11)
# Statistics of the release-key check [REQ-LIC-3]; --count for longer ones.
kagimado_program(kagimado-release-key-trials tests/bench/release_key_trials.cpp engine/licence CLI11::CLI11)
add_test(NAME release_key_trials COMMAND kagimado-release-key-trials --count 10000000)
set_tests_properties(release_key_trials PROPERTIES LABELS unit TIMEOUT 300 PROCESSORS 2)
add_dependencies(unit_tests kagimado-release-key-trials)
