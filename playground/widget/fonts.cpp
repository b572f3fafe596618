// Font files into Dear ImGui's atlas. CSS counts a size in ems, Dear ImGui in line heights; the file's own metrics connect them.
#include "playground/widget/fonts.h"

#include <imgui.h>

#include <cmath>

namespace etude {
namespace {

std::uint32_t big_endian(std::string_view bytes, std::size_t offset, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[offset + i]);
  return value;
}

/// Offset of a table of the font file; 0 if there is none or it lies outside of the bytes.
std::size_t table_offset(std::string_view bytes, std::string_view tag, std::size_t at_least) {
  if (bytes.size() < 12) return 0;
  const std::size_t tables = big_endian(bytes, 4, 2);
  for (std::size_t i = 0; i < tables; ++i) {
    const std::size_t row = 12 + i * 16;
    if (row + 16 > bytes.size()) return 0;
    if (bytes.substr(row, 4) != tag) continue;
    const std::size_t offset = big_endian(bytes, row + 8, 4);
    return offset < bytes.size() && bytes.size() - offset >= at_least ? offset : 0;
  }
  return 0;
}

// The interface's own sizes, and the steps that the graph zooms through.
constexpr float kTextSizes[] = {9.35f, 10.0f, 11.0f, 11.5f, 12.5f, 13.0f, 16.0f, 21.0f};
constexpr float kStrongSizes[] = {9.35f, 10.0f, 11.05f, 12.0f, 13.0f, 16.0f, 21.0f, 28.0f};
constexpr float kCodeSizes[] = {9.35f, 11.0f, 12.0f, 12.5f, 16.0f};

std::vector<float> sizes_of(Face face) {
  switch (face) {
    case Face::kText: return {std::begin(kTextSizes), std::end(kTextSizes)};
    case Face::kStrong: return {std::begin(kStrongSizes), std::end(kStrongSizes)};
    case Face::kCode: return {std::begin(kCodeSizes), std::end(kCodeSizes)};
  }
  return {};
}

// Latin with its extensions, punctuation, arrows and signs: what tools/fonts keeps in the files.
constexpr ImWchar kRanges[] = {0x20,   0x7E,   0xA0,   0x17F,  0x2010, 0x203A, 0x2044, 0x2044, 0x20AC, 0x20AC, 0x2122, 0x2122,
                               0x2190, 0x2199, 0x21A9, 0x21BB, 0x21E4, 0x21E7, 0x2212, 0x2215, 0x221E, 0x221E, 0x2248, 0x2265,
                               0x25A0, 0x25D1, 0x26A0, 0x26A0, 0x2713, 0x2717, 0x27F3, 0x27F3, 0xFFFD, 0xFFFD, 0};

}  // namespace

bool Fonts::set(Face face, std::string_view bytes) {
  const std::size_t head = table_offset(bytes, "head", 54);
  const std::size_t hhea = table_offset(bytes, "hhea", 36);
  if (head == 0 || hhea == 0) return false;
  const auto units = static_cast<float>(big_endian(bytes, head + 18, 2));
  const auto ascent = static_cast<float>(static_cast<std::int16_t>(big_endian(bytes, hhea + 4, 2)));
  const auto descent = static_cast<float>(static_cast<std::int16_t>(big_endian(bytes, hhea + 6, 2)));
  if (units < 16.0f || ascent - descent <= 0.0f) return false;
  File& file = files_[static_cast<std::size_t>(face)];
  file.bytes.assign(bytes);
  file.line_per_em = (ascent - descent) / units;
  built_ = false;
  return true;
}

bool Fonts::complete() const {
  for (const File& file : files_) {
    if (file.bytes.empty()) return false;
  }
  return true;
}

void Fonts::build(float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags = ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
  for (std::size_t face = 0; face < kFaces; ++face) {
    baked_[face].clear();
    File& file = files_[face];
    for (const float size : sizes_of(static_cast<Face>(face))) {
      ImFontConfig config;
      const float em = size * scale;
      config.FontDataOwnedByAtlas = false;
      config.OversampleH = em < 24.0f ? 2 : 1;
      config.OversampleV = 1;
      ImFont* font = nullptr;
      if (!file.bytes.empty()) {
        font = atlas.AddFontFromMemoryTTF(file.bytes.data(), static_cast<int>(file.bytes.size()), em * file.line_per_em, &config, kRanges);
      }
      if (font == nullptr) font = atlas.Fonts.empty() ? atlas.AddFontDefault() : atlas.Fonts.front();
      baked_[face].push_back({em, font});
    }
  }
  atlas.Build();
  built_ = true;
}

FontPick Fonts::pick(Face face, float em) const {
  const std::vector<Baked>& sizes = baked_[static_cast<std::size_t>(face)];
  if (sizes.empty()) return {};
  const Baked* best = &sizes.back();
  for (const Baked& size : sizes) {
    if (size.em >= em * 0.985f) {
      best = &size;
      break;
    }
  }
  return {best->font, best->font->FontSize * em / best->em};
}

}  // namespace etude
