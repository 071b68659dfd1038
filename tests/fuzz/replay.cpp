// Feeds a fuzz target its corpus without a fuzzing engine, whole, cut and bent: replay FOLDER. What is bent
// is the same in every run. So every build of every compiler and sanitizer meets what the fuzzer once found.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Input = std::vector<std::uint8_t>;

constexpr int cuts_an_input = 32, bent_an_input = 200;

void feed(const Input& input) {
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

void feed_cut(const Input& whole) {
  for (int part = 0; part < cuts_an_input; ++part)
    feed(Input(whole.begin(),
               whole.begin() + static_cast<std::ptrdiff_t>(whole.size() * part / cuts_an_input)));
}

void feed_bent(const Input& whole, std::mt19937& random) {
  if (whole.empty())
    return;
  for (int i = 0; i < bent_an_input; ++i) {
    auto bent = whole;
    for (auto changes = 1 + random() % 4; changes > 0; --changes)
      bent[random() % bent.size()] = static_cast<std::uint8_t>(random());
    feed(bent);
  }
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
    return 2;
  }
  std::mt19937 random(1);
  int inputs = 0;
  feed({});
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    const Input input{std::istreambuf_iterator<char>(file), {}};
    feed(input);
    feed_cut(input);
    feed_bent(input, random);
    ++inputs;
  }
  std::printf("%d inputs, each cut and bent\n", inputs);
  return inputs > 0 ? 0 : 1;
}
