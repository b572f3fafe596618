# The one place that knows where a dependency comes from and how it is built.
#
# Each is a target etude_dep_<name>, compiled from the pinned source (Sources.cmake) with its warnings off and its headers SYSTEM, for
# this preset's compiler, only when something links it. The same files serve native code and WebAssembly.
include(cmake/Sources.cmake)

# etude_third_party(name INCLUDE folders SOURCES files DEFINES words): a static library without warnings, headers SYSTEM.
function(etude_third_party name)
  cmake_parse_arguments(PARSE_ARGV 1 dep "" "" "INCLUDE;SOURCES;DEFINES;PRIVATE_DEFINES")
  add_library(etude_dep_${name} STATIC EXCLUDE_FROM_ALL ${dep_SOURCES})
  target_include_directories(etude_dep_${name} SYSTEM PUBLIC ${dep_INCLUDE})
  target_compile_definitions(etude_dep_${name} PUBLIC ${dep_DEFINES} PRIVATE ${dep_PRIVATE_DEFINES})
  target_compile_features(etude_dep_${name} PUBLIC cxx_std_20)
  target_compile_options(etude_dep_${name} PRIVATE -w)
  target_link_libraries(etude_dep_${name} PUBLIC etude_platform)
  if(EMSCRIPTEN AND CMAKE_BUILD_TYPE STREQUAL "Release")
    # The page loads it whole, so it is built for size.
    target_compile_options(etude_dep_${name} PRIVATE ${ETUDE_SMALL})
    if(NOT name STREQUAL "yaml_cpp")
      target_compile_options(etude_dep_${name} PRIVATE -fno-exceptions)
    endif()
  endif()
endfunction()

# etude_third_party_headers(name INCLUDE folders): headers only.
function(etude_third_party_headers name)
  cmake_parse_arguments(PARSE_ARGV 1 dep "" "" "INCLUDE")
  add_library(etude_dep_${name} INTERFACE)
  target_include_directories(etude_dep_${name} SYSTEM INTERFACE ${dep_INCLUDE})
endfunction()

# Sets `result` to the files of a source, named relative to `folder` inside it.
function(_etude_files name folder result)
  set(files "")
  foreach(file IN LISTS ARGN)
    list(APPEND files "${ETUDE_SOURCE_${name}_DIR}/${folder}/${file}")
  endforeach()
  set(${result} "${files}" PARENT_SCOPE)
endfunction()

# YAML: read by core/document/yaml_reader alone.
etude_fetch_source(yaml_cpp)
_etude_files(yaml_cpp src files binary.cpp convert.cpp depthguard.cpp directives.cpp emit.cpp emitfromevents.cpp emitter.cpp
  emitterstate.cpp emitterutils.cpp exceptions.cpp exp.cpp memory.cpp node.cpp node_data.cpp nodebuilder.cpp nodeevents.cpp
  null.cpp ostream_wrapper.cpp parse.cpp parser.cpp regex_yaml.cpp scanner.cpp scanscalar.cpp scantag.cpp scantoken.cpp
  simplekey.cpp singledocparser.cpp stream.cpp tag.cpp)
etude_third_party(yaml_cpp INCLUDE "${ETUDE_SOURCE_yaml_cpp_DIR}/include" SOURCES ${files} DEFINES YAML_CPP_STATIC_DEFINE)

# JSON: read and written by core/value/value_json alone.
etude_fetch_source(nlohmann_json)
etude_third_party_headers(nlohmann_json INCLUDE "${ETUDE_SOURCE_nlohmann_json_DIR}/single_include")

# Python makes tables at build time; Emscripten needs it anyway.
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter)

# Regular expressions: the last RE2 that needs no Abseil. Its Unicode tables are made from pinned data by its own generators.
etude_fetch_source(re2)
etude_fetch_source(unicode_data)
find_program(ETUDE_PERL perl REQUIRED)
set(re2_tables "${CMAKE_BINARY_DIR}/re2")
add_custom_command(
  OUTPUT "${re2_tables}/perl_groups.cc" "${re2_tables}/unicode_casefold.cc" "${re2_tables}/unicode_groups.cc"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tools/re2/make_tables.py" --re2 "${ETUDE_SOURCE_re2_DIR}"
          --unicode "${ETUDE_SOURCE_unicode_data_DIR}" --out "${re2_tables}"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/re2/make_tables.py"
  COMMENT "Making RE2's Unicode tables" VERBATIM)
_etude_files(re2 re2 files bitstate.cc compile.cc dfa.cc filtered_re2.cc mimics_pcre.cc nfa.cc onepass.cc parse.cc
  prefilter.cc prefilter_tree.cc prog.cc re2.cc regexp.cc set.cc simplify.cc stringpiece.cc tostring.cc)
_etude_files(re2 util more rune.cc strutil.cc)
etude_third_party(re2 INCLUDE "${ETUDE_SOURCE_re2_DIR}" SOURCES ${files} ${more}
  "${re2_tables}/perl_groups.cc" "${re2_tables}/unicode_casefold.cc" "${re2_tables}/unicode_groups.cc")
if(NOT EMSCRIPTEN)
  find_package(Threads REQUIRED)
  target_link_libraries(etude_dep_re2 PUBLIC Threads::Threads)
endif()

# Civil time and time zones; the zones themselves are etude_dep_tzdata, never the host's.
etude_fetch_source(cctz)
_etude_files(cctz src files civil_time_detail.cc time_zone_fixed.cc time_zone_format.cc time_zone_if.cc time_zone_impl.cc
  time_zone_info.cc time_zone_libc.cc time_zone_lookup.cc time_zone_posix.cc zone_info_source.cc)
etude_third_party(cctz INCLUDE "${ETUDE_SOURCE_cctz_DIR}/include" SOURCES ${files})

# MD5, SHA-1, SHA-2 and HMAC.
etude_fetch_source(mbedtls)
_etude_files(mbedtls library files md.c md5.c sha1.c sha256.c sha512.c platform_util.c)
etude_third_party(mbedtls_hash INCLUDE "${ETUDE_SOURCE_mbedtls_DIR}/include" "${PROJECT_SOURCE_DIR}/cmake/config" SOURCES ${files}
  DEFINES "MBEDTLS_CONFIG_FILE=\"etude_mbedtls_config.h\"")

# Deflate and CRC-32, for the link and for the packed time zones.
etude_fetch_source(zlib)
_etude_files(zlib . files adler32.c compress.c crc32.c deflate.c inffast.c inflate.c inftrees.c trees.c uncompr.c zutil.c)
etude_third_party(zlib INCLUDE "${ETUDE_SOURCE_zlib_DIR}" SOURCES ${files})

# Time zones, packed into one array at build time. See tools/tzdata/pack.py for the format.
etude_fetch_source(tzdata)
find_program(ETUDE_ZIC zic PATHS /usr/sbin /sbin)
if(NOT ETUDE_ZIC)
  message(FATAL_ERROR "No zic, the compiler of time zones. On Debian and Ubuntu it is in libc-bin; elsewhere in tzdata or tzcode.")
endif()
set(tz_folder "${CMAKE_BINARY_DIR}/tzdata")
add_custom_command(
  OUTPUT "${tz_folder}/etude_tzdata.cpp" "${tz_folder}/etude_tzdata.h"
  COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tools/tzdata/pack.py" --zic "${ETUDE_ZIC}"
          --source "${ETUDE_SOURCE_tzdata_DIR}" --out "${tz_folder}"
  DEPENDS "${PROJECT_SOURCE_DIR}/tools/tzdata/pack.py"
  COMMENT "Packing the time zones" VERBATIM)
add_library(etude_dep_tzdata STATIC EXCLUDE_FROM_ALL "${tz_folder}/etude_tzdata.cpp" "${tz_folder}/etude_tzdata.h")
target_include_directories(etude_dep_tzdata SYSTEM PUBLIC "${tz_folder}")
target_compile_features(etude_dep_tzdata PUBLIC cxx_std_20)
target_link_libraries(etude_dep_tzdata PUBLIC etude_platform)

# Dear ImGui: the library alone. Drawing and input of the page are ours (playground/platform).
etude_fetch_source(imgui)
_etude_files(imgui . files imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp)
etude_third_party(imgui INCLUDE "${ETUDE_SOURCE_imgui_DIR}" "${PROJECT_SOURCE_DIR}/cmake/config"
  SOURCES ${files} DEFINES "IMGUI_USER_CONFIG=\"etude_imgui_config.h\"")

# Arguments of the command. Native only in use, but the headers do no harm elsewhere.
etude_fetch_source(cli11)
etude_third_party_headers(cli11 INCLUDE "${ETUDE_SOURCE_cli11_DIR}/include")

# Real requests of the command (`etude run --live`); without libcurl the command says that it was built without them.
if(NOT EMSCRIPTEN)
  option(ETUDE_LIVE_HTTP "Let the command make real requests through libcurl, where it is installed" ON)
  if(ETUDE_LIVE_HTTP)
    find_package(CURL QUIET)
  endif()
  if(CURL_FOUND)
    add_library(etude_dep_curl INTERFACE)
    target_link_libraries(etude_dep_curl INTERFACE CURL::libcurl)
    target_compile_definitions(etude_dep_curl INTERFACE ETUDE_HAS_CURL=1)
  endif()
endif()

if(ETUDE_TESTS)
  etude_fetch_source(googletest)
  set(gtest "${ETUDE_SOURCE_googletest_DIR}/googletest")
  set(gmock "${ETUDE_SOURCE_googletest_DIR}/googlemock")
  etude_third_party(googletest INCLUDE "${gtest}/include" "${gmock}/include"
    SOURCES "${gtest}/src/gtest-all.cc" "${gmock}/src/gmock-all.cc" "${gmock}/src/gmock_main.cc")
  # gtest-all.cc includes its parts as "src/…"
  target_include_directories(etude_dep_googletest SYSTEM PRIVATE "${gtest}" "${gmock}")
  if(NOT EMSCRIPTEN)
    find_package(Threads REQUIRED)
    target_link_libraries(etude_dep_googletest PUBLIC Threads::Threads)
  endif()
endif()

if(ETUDE_BENCHMARKS)
  etude_fetch_source(benchmark)
  _etude_files(benchmark src files benchmark.cc benchmark_api_internal.cc benchmark_name.cc benchmark_register.cc benchmark_runner.cc
    check.cc colorprint.cc commandlineflags.cc complexity.cc console_reporter.cc counter.cc csv_reporter.cc json_reporter.cc
    perf_counters.cc reporter.cc sleep.cc statistics.cc string_util.cc sysinfo.cc timers.cc benchmark_main.cc)
  etude_third_party(benchmark INCLUDE "${ETUDE_SOURCE_benchmark_DIR}/include" SOURCES ${files}
    DEFINES BENCHMARK_STATIC_DEFINE PRIVATE_DEFINES HAVE_STD_REGEX HAVE_STEADY_CLOCK NDEBUG)
  if(NOT EMSCRIPTEN)
    find_package(Threads REQUIRED)
    target_link_libraries(etude_dep_benchmark PUBLIC Threads::Threads)
  endif()
endif()
