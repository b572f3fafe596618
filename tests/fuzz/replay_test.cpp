// The short, deterministic pass of one fuzzer: its whole corpus, and mutations of it from a fixed seed.
//
// The same inputs natively, under the sanitizers and as WebAssembly; libFuzzer itself looks much further (./dev fuzz).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace etude {
namespace {

constexpr std::size_t kMutationsEach = 60;
constexpr std::size_t kLargestInput = 1 << 16;

/// SplitMix64: small, and the same everywhere.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((z ^ (z >> 31U)) % bound);
  }

 private:
  std::uint64_t state_;
};

std::string slurp(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<std::string> read_corpus() {
  std::vector<std::filesystem::path> paths;
  const std::filesystem::path folder = std::filesystem::path(ETUDE_SOURCE_DIR) / "tests/fuzz/corpus" / ETUDE_FUZZER;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> corpus;
  corpus.reserve(paths.size());
  for (const auto& path : paths) corpus.push_back(slurp(path));
  return corpus;
}

/// Words of the dictionary that libFuzzer takes too: lines of the form "word" with \\, \" and \xNN.
std::vector<std::string> read_dictionary() {
  std::vector<std::string> words;
  std::ifstream in(std::string(ETUDE_SOURCE_DIR) + "/tests/fuzz/dictionary/" + ETUDE_FUZZER + ".dict");
  for (std::string line; std::getline(in, line);) {
    if (line.size() < 2 || line.front() != '"' || line.back() != '"') continue;
    std::string word;
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      if (line[i] == '\\' && line[i + 1] == 'x' && i + 3 < line.size()) {
        word += static_cast<char>(std::strtol(line.substr(i + 2, 2).c_str(), nullptr, 16));
        i += 3;
      } else if (line[i] == '\\') {
        word += line[++i];
      } else {
        word += line[i];
      }
    }
    words.push_back(word);
  }
  return words;
}

void run(const std::string& input) {
  const std::string_view bounded = std::string_view(input).substr(0, kLargestInput);
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bounded.data()), bounded.size()), 0);
}

std::string mutated(std::string input, const std::vector<std::string>& corpus, const std::vector<std::string>& words, Chance& chance) {
  const std::size_t changes = 1 + chance.below(3);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = chance.below(input.size() + 1);
    switch (chance.below(7)) {
      case 0: input.resize(at); break;
      case 1: input.insert(at, 1, static_cast<char>(chance.below(256))); break;
      case 2:
        if (at < input.size()) input[at] = static_cast<char>(chance.below(256));
        break;
      case 3: input.erase(at, 1 + chance.below(8)); break;
      case 4: input.insert(at, input.substr(chance.below(input.size() + 1), chance.below(64))); break;
      case 5:
        if (!words.empty()) input.insert(at, words[chance.below(words.size())]);
        break;
      default: {
        const std::string& other = corpus[chance.below(corpus.size())];
        input = input.substr(0, at) + other.substr(chance.below(other.size() + 1));
      }
    }
  }
  return input;
}

TEST(FuzzReplay, TheCorpusIsTakenWithoutHarm) {
  const std::vector<std::string> corpus = read_corpus();
  ASSERT_GE(corpus.size(), 3U) << "tests/fuzz/corpus/" << ETUDE_FUZZER;
  for (const std::string& input : corpus) run(input);
}

TEST(FuzzReplay, EveryCutOfTheCorpusIsTakenWithoutHarm) {
  for (const std::string& input : read_corpus()) {
    const std::size_t stride = std::max<std::size_t>(1, input.size() / 200);
    for (std::size_t length = 0; length < input.size(); length += stride) run(input.substr(0, length));
  }
}

TEST(FuzzReplay, MutationsOfTheCorpusAreTakenWithoutHarm) {
  constexpr std::uint64_t kSeed = 20261123;
  std::cout << "seed " << kSeed << '\n';
  Chance chance(kSeed);
  const std::vector<std::string> corpus = read_corpus();
  const std::vector<std::string> words = read_dictionary();
  for (const std::string& input : corpus) {
    for (std::size_t i = 0; i < kMutationsEach; ++i) run(mutated(input, corpus, words, chance));
  }
}

}  // namespace
}  // namespace etude
