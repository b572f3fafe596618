// Lengths and colours of the canvas.
#include "playground/theme/theme.h"

#include <algorithm>
#include <cmath>

namespace etude {

float Theme::px(float css) const { return std::floor(css * scale + 0.5f); }

float Theme::stroke(float css) const { return std::max(1.0f, std::floor(css * scale * 2.0f + 0.5f) * 0.5f); }

Theme make_theme(bool dark, float scale) { return Theme{.palette = dark ? &kDarkPalette : &kLightPalette, .scale = scale, .dark = dark}; }

namespace {

std::uint32_t channel(Color color, unsigned shift) { return (color >> shift) & 0xFFu; }

}  // namespace

Color faded(Color color, float alpha) {
  const auto value = static_cast<std::uint32_t>(static_cast<float>(channel(color, 24)) * std::clamp(alpha, 0.0f, 1.0f) + 0.5f);
  return (color & 0x00FFFFFFu) | (value << 24);
}

Color mixed(Color from, Color to, float share) {
  const float part = std::clamp(share, 0.0f, 1.0f);
  Color result = 0xFF000000u;
  for (const unsigned shift : {0u, 8u, 16u}) {
    const float a = static_cast<float>(channel(from, shift));
    const float b = static_cast<float>(channel(to, shift));
    result |= static_cast<std::uint32_t>(a + (b - a) * part + 0.5f) << shift;
  }
  return result;
}

}  // namespace etude
