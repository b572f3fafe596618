// One program, one texture, one pair of buffers; a draw call for each clip rectangle.
#include "playground/platform/gl_renderer.h"

#include <imgui.h>

#include <algorithm>
#include <cstddef>

namespace etude {
namespace {

// Pixels from the left top corner become WebGL's −1 … 1 from the left bottom corner.
constexpr const char* kVertexShader =
    "#version 300 es\n"
    "layout(location=0) in vec2 at;layout(location=1) in vec2 uv;layout(location=2) in vec4 color;"
    "uniform vec2 size;out vec2 place;out vec4 ink;"
    "void main(){place=uv;ink=color;gl_Position=vec4(at.x*2.0/size.x-1.0,1.0-at.y*2.0/size.y,0.0,1.0);}";
// The atlas tells how much of a pixel is covered; where nothing is written it is white.
constexpr const char* kFragmentShader =
    "#version 300 es\n"
    "precision mediump float;in vec2 place;in vec4 ink;uniform sampler2D atlas;layout(location=0) out vec4 pixel;"
    "void main(){pixel=vec4(ink.rgb,ink.a*texture(atlas,place).r);}";

void attach(GLuint program, GLenum kind, const char* text) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &text, nullptr);
  glCompileShader(shader);
  glAttachShader(program, shader);
  glDeleteShader(shader);
}

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

}  // namespace

void GlRenderer::make() {
  program_ = glCreateProgram();
  attach(program_, GL_VERTEX_SHADER, kVertexShader);
  attach(program_, GL_FRAGMENT_SHADER, kFragmentShader);
  glLinkProgram(program_);
  size_ = glGetUniformLocation(program_, "size");
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &vertices_);
  glGenBuffers(1, &indices_);
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
  glEnableVertexAttribArray(0);
  glEnableVertexAttribArray(1);
  glEnableVertexAttribArray(2);
  glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof(ImDrawVert), offset(offsetof(ImDrawVert, col)));
  // The only program, texture and blending there are: they stay.
  glUseProgram(program_);
  glActiveTexture(GL_TEXTURE0);
  glUniform1i(glGetUniformLocation(program_, "atlas"), 0);
  glEnable(GL_BLEND);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  texture_ = 0;
}

void GlRenderer::upload_fonts() {
  if (program_ == 0) return;
  unsigned char* pixels = nullptr;
  int width = 0;
  int height = 0;
  ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
  if (texture_ != 0) glDeleteTextures(1, &texture_);
  glGenTextures(1, &texture_);
  glBindTexture(GL_TEXTURE_2D, texture_);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, width, height, 0, GL_RED, GL_UNSIGNED_BYTE, pixels);
}

void GlRenderer::draw(const ImDrawData& data, int width, int height, std::uint32_t background) const {
  if (program_ == 0) return;
  const auto part = [&](unsigned shift) { return static_cast<float>((background >> shift) & 0xFFu) / 255.0f; };
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(part(0), part(8), part(16), 1.0f);
  glClear(GL_COLOR_BUFFER_BIT);
  glEnable(GL_SCISSOR_TEST);
  glUniform2f(size_, static_cast<float>(width), static_cast<float>(height));
  for (int i = 0; i < data.CmdListsCount; ++i) {
    const ImDrawList& list = *data.CmdLists[i];
    glBufferData(GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(list.VtxBuffer.size_in_bytes()), list.VtxBuffer.Data, GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, static_cast<GLsizeiptr>(list.IdxBuffer.size_in_bytes()), list.IdxBuffer.Data, GL_STREAM_DRAW);
    for (const ImDrawCmd& command : list.CmdBuffer) {
      const int left = std::max(0, static_cast<int>(command.ClipRect.x));
      const int top = std::max(0, static_cast<int>(command.ClipRect.y));
      const int right = std::min(width, static_cast<int>(command.ClipRect.z));
      const int bottom = std::min(height, static_cast<int>(command.ClipRect.w));
      if (right <= left || bottom <= top || command.ElemCount == 0) continue;
      glScissor(left, height - bottom, right - left, bottom - top);
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT, offset(command.IdxOffset * sizeof(ImDrawIdx)));
    }
  }
}

static_assert(sizeof(ImDrawIdx) == 4, "indices are drawn as GL_UNSIGNED_INT");

}  // namespace etude
