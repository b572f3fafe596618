# What every object of ours is compiled with (etude_options) and what every object at all is (etude_platform).

# Sanitizers, coverage, WebAssembly exceptions: these must be the same in our objects and in third-party ones.
add_library(etude_platform INTERFACE)
if(EMSCRIPTEN)
  # For size. Emscripten turns inlining off with -Os and -Oz, which makes code both larger and slower: even `size()` becomes a call.
  set(ETUDE_SMALL -Oz -sINLINING_LIMIT=0)
  # Native WebAssembly exceptions: one setting for all objects, or the link mixes two ways to unwind.
  target_compile_options(etude_platform INTERFACE -fwasm-exceptions)
  target_link_options(etude_platform INTERFACE -fwasm-exceptions)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # A second round of Binaryen's passes, for size: 2 % fewer bytes after gzip. Linking with -Os itself gives more of them: its order of
    # functions packs badly.
    target_link_options(etude_platform INTERFACE -sBINARYEN_EXTRA_PASSES=-Os)
  endif()
  # Emscripten's optimiser needs acorn; with a Node that is not Debian's it finds it only when told where.
  if(EXISTS /usr/share/nodejs/acorn)
    set_property(GLOBAL PROPERTY RULE_LAUNCH_LINK "${CMAKE_COMMAND} -E env NODE_PATH=/usr/share/nodejs")
  endif()
endif()
if(ETUDE_SANITIZE)
  target_compile_options(etude_platform INTERFACE
    -fsanitize=${ETUDE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(etude_platform INTERFACE -fsanitize=${ETUDE_SANITIZE})
endif()
if(ETUDE_FUZZ)
  target_compile_options(etude_platform INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(ETUDE_LTO)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # The number of jobs is left to the compiler; -fno-fat-lto-objects keeps the objects small.
    target_compile_options(etude_platform INTERFACE -flto=auto -fno-fat-lto-objects)
    target_link_options(etude_platform INTERFACE -flto=auto)
  else()
    target_compile_options(etude_platform INTERFACE -flto)
    target_link_options(etude_platform INTERFACE -flto)
  endif()
endif()

add_library(etude_options INTERFACE)
target_link_libraries(etude_options INTERFACE etude_platform)
target_compile_features(etude_options INTERFACE cxx_std_20)
target_include_directories(etude_options INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_definitions(etude_options INTERFACE ETUDE_VERSION="${PROJECT_VERSION}")
target_compile_options(etude_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wswitch-enum)
# Errors only from compilers whose warnings we have seen (GCC 12, Clang 14 and 15): newer ones bring new warnings, and GCC that optimises
# a file by itself guesses wrong about bounds in its own library.
string(REGEX MATCH "^[0-9]+" ETUDE_COMPILER_MAJOR "${CMAKE_CXX_COMPILER_VERSION}")
if((CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND ETUDE_COMPILER_MAJOR EQUAL 12 AND CMAKE_BUILD_TYPE STREQUAL "Debug") OR
   (CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND ETUDE_COMPILER_MAJOR MATCHES "^1[45]$"))
  target_compile_options(etude_options INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND ETUDE_SANITIZE)
  # GCC 12 guesses wrong about initialisation in code that it instruments itself.
  target_compile_options(etude_options INTERFACE -Wno-maybe-uninitialized)
endif()

if(ETUDE_COVERAGE)
  # Only our objects count, unoptimised, so that every line is one; third-party ones are those of the other builds.
  target_compile_options(etude_options INTERFACE -O0 --coverage)
  target_link_options(etude_options INTERFACE --coverage)
endif()

# etude_stack_size(target bytes): the stack of a WebAssembly program. The setting was renamed on the way to Emscripten 4, and with STRICT
# neither version knows the other's name.
function(etude_stack_size target bytes)
  if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
    target_link_options(${target} PRIVATE -sTOTAL_STACK=${bytes})
  else()
    target_link_options(${target} PRIVATE -sSTACK_SIZE=${bytes})
  endif()
endfunction()
