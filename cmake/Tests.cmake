# Test programs: one a room, so that a room's tests build and run without the others.

# etude_tests(core FILES base/utf8_test.cpp … [LINK etude_session …])
#
# Files are named relative to tests/<folder>. Those below tests/<folder>/<room>/ go into the program etude_<room>_tests, which links
# the room, what it depends on, the test support and LINK. A file directly in tests/<folder> goes into etude_<folder>_tests.
# Tests of a room that is not declared (yet, or not for this platform) are left out, and the configuration says so.
# The finished programs are listed in <build>/tests.txt, which ./dev test runs.
function(etude_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 tests "" "" "FILES;LINK")
  if(tests_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "etude_tests(${folder}): unknown words: ${tests_UNPARSED_ARGUMENTS}")
  endif()
  foreach(file IN LISTS tests_FILES)
    set(path "${PROJECT_SOURCE_DIR}/tests/${folder}/${file}")
    if(NOT EXISTS "${path}" AND ETUDE_LENIENT)
      message(STATUS "tests/${folder}/${file} is left out: there is no such file")
      continue()
    elseif(NOT EXISTS "${path}")
      message(FATAL_ERROR "etude_tests(${folder}): there is no file tests/${folder}/${file}")
    endif()
    set(room "${folder}")
    if(file MATCHES "^([^/]+)/")
      set(room "${CMAKE_MATCH_1}")
      if(NOT TARGET etude_${room})
        message(STATUS "tests/${folder}/${file} is left out: there is no room '${room}'")
        continue()
      endif()
    endif()
    set(target "etude_${room}_tests")
    if(NOT TARGET ${target})
      etude_test_program(${target})
      if(TARGET etude_${room})
        target_link_libraries(${target} PRIVATE etude_${room})
      endif()
    endif()
    target_sources(${target} PRIVATE "${path}")
    target_link_libraries(${target} PRIVATE ${tests_LINK})
  endforeach()
endfunction()

# etude_test_program(name): an empty GoogleTest program that ./dev test runs; the caller adds sources and libraries.
# It may read files below ETUDE_SOURCE_DIR and ETUDE_BUILD_DIR, natively and under Node.
function(etude_test_program target)
  add_executable(${target})
  target_link_libraries(${target} PRIVATE etude_options etude_dep_googletest)
  if(TARGET etude_test_support)
    target_link_libraries(${target} PRIVATE etude_test_support)
  endif()
  target_compile_definitions(${target} PRIVATE
    ETUDE_SOURCE_DIR="${PROJECT_SOURCE_DIR}" ETUDE_BUILD_DIR="${CMAKE_BINARY_DIR}")
  set(file "${target}")
  if(EMSCRIPTEN)
    set_target_properties(${target} PROPERTIES SUFFIX ".cjs")
    # Synchronous start: the glue of Emscripten 3.1.6 would otherwise call fetch on a path, which Node 18 and later refuse.
    target_link_options(${target} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1
      -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=2GB -sERROR_ON_UNDEFINED_SYMBOLS=1)
    etude_stack_size(${target} 5242880)
    set(file "${target}.cjs")
  endif()
  set_property(GLOBAL APPEND PROPERTY ETUDE_TEST_PROGRAMS "bin/${file}")
  add_dependencies(etude_all_tests ${target})
endfunction()

# Writes the list of the test programs, one a line, relative to the build folder.
function(etude_write_tests path)
  get_property(programs GLOBAL PROPERTY ETUDE_TEST_PROGRAMS)
  list(JOIN programs "\n" text)
  file(CONFIGURE OUTPUT "${path}" CONTENT "${text}\n" @ONLY)
endfunction()
