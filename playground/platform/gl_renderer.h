// Draws what Dear ImGui has laid out, with WebGL 2. Nobody else draws on the canvas, so nothing of the context's state is asked for or
// put back: every such question would wait for the graphics process.
#pragma once

#include <GLES3/gl3.h>

#include <cstdint>

struct ImDrawData;

namespace etude {

class GlRenderer {
 public:
  /// Makes program and buffers anew; what was made in a context that is lost is gone with it.
  void make();
  /// Takes over the atlas of the typefaces, one byte a pixel.
  void upload_fonts();
  /// @param background  0xAABBGGRR, as colours of Dear ImGui are
  void draw(const ImDrawData& data, int width, int height, std::uint32_t background) const;

 private:
  GLuint program_ = 0;
  GLuint array_ = 0;
  GLuint vertices_ = 0;
  GLuint indices_ = 0;
  GLuint texture_ = 0;
  GLint size_ = -1;
};

}  // namespace etude
