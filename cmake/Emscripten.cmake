# Toolchain for WebAssembly: Emscripten's own, wherever it is. $EMSCRIPTEN_ROOT wins, then the emcc on the PATH, then Debian's folder.
set(root "$ENV{EMSCRIPTEN_ROOT}")
if(NOT root)
  find_program(ETUDE_EM_CONFIG em-config)
  if(ETUDE_EM_CONFIG)
    execute_process(COMMAND "${ETUDE_EM_CONFIG}" EMSCRIPTEN_ROOT OUTPUT_VARIABLE root OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT root)
  set(root /usr/share/emscripten)
endif()
if(NOT EXISTS "${root}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "No Emscripten found. On Debian or Ubuntu: apt-get install emscripten (./dev setup does it). "
    "Elsewhere: install the Emscripten SDK and put emcc on the PATH, or set EMSCRIPTEN_ROOT.")
endif()
# try_compile reads this file again in a process with the same environment, so nothing has to be passed on.
include("${root}/cmake/Modules/Platform/Emscripten.cmake")
