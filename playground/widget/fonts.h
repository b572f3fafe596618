// The typefaces of the canvas: Inter and JetBrains Mono, rasterised at the sizes that the views use, once a device pixel ratio.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;

namespace etude {

/// Which typeface. The numbers are those of `etude_app_font`.
enum class Face : std::uint8_t { kText = 0, kStrong = 1, kCode = 2 };
constexpr std::size_t kFaces = 3;

/// A font of the atlas with the size to draw it at, in device pixels (height of the line box, as Dear ImGui counts).
struct FontPick {
  ImFont* font = nullptr;
  float size = 0.0f;
};

class Fonts {
 public:
  /// Takes a copy of a TrueType or OpenType file. @returns false if the bytes are not such a file
  bool set(Face face, std::string_view bytes);
  /// All faces are there.
  [[nodiscard]] bool complete() const;
  /// Fills the current context's atlas for a device pixel ratio. The caller uploads the texture.
  void build(float scale);
  [[nodiscard]] bool built() const { return built_; }
  /// The font whose rasterised size is nearest at or above `em` device pixels; scaled down to it.
  [[nodiscard]] FontPick pick(Face face, float em) const;

 private:
  struct File {
    std::string bytes;
    float line_per_em = 1.2f;  // (ascent − descent) / units per em
  };
  struct Baked {
    float em = 0.0f;
    ImFont* font = nullptr;
  };
  std::array<File, kFaces> files_;
  std::array<std::vector<Baked>, kFaces> baked_;
  bool built_ = false;
};

}  // namespace etude
