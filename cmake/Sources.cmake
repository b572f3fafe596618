# Third-party sources: what they are, which files of them are used, and how they come onto this machine.
#
# Everything is compiled from source, natively and for WebAssembly from the same files, so that both give the same answers.
# A source is looked for in this order:
#   1. ${ETUDE_SOURCES}/<name>-<version>/, unpacked and checked before;
#   2. ${ETUDE_SOURCES}/archives/, a tarball with the right SHA-256;
#   3. Debian's archive, at the mirrors that this machine's own apt entries name (nothing of the system is changed);
#   4. the project's own release, for systems without apt.
# 2 and 3 are pinned by the SHA-256 of the tarball. All ways are pinned by CONTENT: the SHA-256 of the list of files that are
# used, each with its own SHA-256, which is the same for Debian's repacked tarball and for the project's.
#
# Usable from a project and as a script:  cmake -P cmake/Sources.cmake   fetches all.

if(NOT ETUDE_SOURCES)
  if(DEFINED ENV{ETUDE_SOURCES})
    set(ETUDE_SOURCES "$ENV{ETUDE_SOURCES}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(ETUDE_SOURCES "$ENV{XDG_CACHE_HOME}/etude/sources")
  elseif(DEFINED ENV{HOME})
    set(ETUDE_SOURCES "$ENV{HOME}/.cache/etude/sources")
  else()
    set(ETUDE_SOURCES "${CMAKE_CURRENT_LIST_DIR}/../build/sources")
  endif()
endif()
if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(ETUDE_SOURCES "${ETUDE_SOURCES}" CACHE PATH "Folder of the third-party sources, outside the work tree")
endif()

set(ETUDE_SOURCE_NAMES "")

# etude_source(name [STRIP] VERSION … POOL … SHA256 … UPSTREAM … [NESTED …] KEEP file or glob… CONTENT …)
# STRIP drops the tarball's top folder. POOL: path in Debian's archive. NESTED: an archive inside the archive that holds the files.
# KEEP: what is unpacked; a pattern reaches into folders.
macro(etude_source name)
  cmake_parse_arguments(source "STRIP" "VERSION;POOL;SHA256;UPSTREAM;NESTED;CONTENT" "KEEP" ${ARGN})
  list(APPEND ETUDE_SOURCE_NAMES ${name})
  foreach(key STRIP VERSION POOL SHA256 UPSTREAM NESTED CONTENT KEEP)
    set(ETUDE_SOURCE_${name}_${key} "${source_${key}}")
  endforeach()
endmacro()

etude_source(yaml_cpp STRIP VERSION 0.8.0
  POOL pool/main/y/yaml-cpp/yaml-cpp_0.8.0+dfsg.orig.tar.xz
  SHA256 32c85a5f36633a9005b20261b35fccb0d8ec69e9ef16c67de7d5d007944e3709
  UPSTREAM https://github.com/jbeder/yaml-cpp/archive/refs/tags/0.8.0.tar.gz
  KEEP include/*.h src/*.h src/*.cpp LICENSE
  CONTENT a39e56c1b5c5fd32075aacada12485acfa9b4960edc3cae706b09a12b7ff670d)
etude_source(nlohmann_json STRIP VERSION 3.11.2
  POOL pool/main/n/nlohmann-json3/nlohmann-json3_3.11.2.orig.tar.gz
  SHA256 d69f9deb6a75e2580465c6c4c5111b89c4dc2fa94e3a85fcd2ffcd9a143d9273
  UPSTREAM https://github.com/nlohmann/json/archive/refs/tags/v3.11.2.tar.gz
  KEEP single_include/nlohmann/*.hpp LICENSE.MIT
  CONTENT 36198295c43729402a86a86630d1bd64c415c56bd763d6dda8428d84529e8b91)
etude_source(re2 STRIP VERSION 20220601
  POOL pool/main/r/re2/re2_20220601+dfsg.orig.tar.xz
  SHA256 3bc61251da3b0b97be40a8a127818c517c62516e4eda11fc901d29496663df54
  UPSTREAM https://github.com/google/re2/archive/refs/tags/2022-06-01.tar.gz
  KEEP re2/bitmap256.h re2/bitstate.cc re2/compile.cc re2/dfa.cc re2/filtered_re2.cc re2/filtered_re2.h re2/mimics_pcre.cc
       re2/nfa.cc re2/onepass.cc re2/parse.cc re2/pod_array.h re2/prefilter.cc re2/prefilter.h re2/prefilter_tree.cc
       re2/prefilter_tree.h re2/prog.cc re2/prog.h re2/re2.cc re2/re2.h re2/regexp.cc re2/regexp.h re2/set.cc re2/set.h
       re2/simplify.cc re2/sparse_array.h re2/sparse_set.h re2/stringpiece.cc re2/stringpiece.h re2/tostring.cc
       re2/unicode_casefold.h re2/unicode_groups.h re2/walker-inl.h re2/make_perl_groups.pl re2/make_unicode_casefold.py
       re2/make_unicode_groups.py re2/unicode.py util/flags.h util/logging.h util/mix.h util/mutex.h util/rune.cc
       util/strutil.cc util/strutil.h util/utf.h util/util.h LICENSE
  CONTENT cecb9980a98a6d7125fbee9ce10dd6980a82b7edd18ca995e7e178701d228f6e)
etude_source(unicode_data STRIP VERSION 15.1.0
  POOL pool/main/u/unicode-data/unicode-data_15.1.0.orig.tar.xz
  SHA256 67dc72f591397d8b1094b75cec4b56bee1262d2623ac3cf90f23f9581c025367
  UPSTREAM https://www.unicode.org/Public/15.1.0/ucd/UCD.zip
  NESTED UCD.zip
  KEEP UnicodeData.txt CaseFolding.txt Scripts.txt
  CONTENT f37560191c9ceacc02f6bb76f9ed32006d3780aef12ad9566bfde7f4c47b4fdc)
etude_source(cctz STRIP VERSION 2.4
  POOL pool/main/c/cctz/cctz_2.4+dfsg1.orig.tar.xz
  SHA256 4710ba46a723a421802c1672b122a5e68ce0e444b35a15cc0667b8942d98154b
  UPSTREAM https://github.com/google/cctz/archive/refs/tags/v2.4.tar.gz
  KEEP include/*.h src/*.h src/*.cc LICENSE.txt
  CONTENT 2809b99160a7560203b7c64f389f11569a8e3a16b3785ed47faac5c0d4210227)
etude_source(mbedtls STRIP VERSION 2.28.3
  POOL pool/main/m/mbedtls/mbedtls_2.28.3.orig.tar.gz
  SHA256 3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d
  UPSTREAM https://github.com/Mbed-TLS/mbedtls/archive/refs/tags/v2.28.3.tar.gz
  KEEP include/mbedtls/*.h library/*.h library/md.c library/md5.c library/sha1.c library/sha256.c library/sha512.c
       library/platform_util.c LICENSE
  CONTENT 6c25bca81de2257536d435f0f08b6925bdf878d91106ee88749253d42e1dbf25)
etude_source(zlib STRIP VERSION 1.2.13
  POOL pool/main/z/zlib/zlib_1.2.13.dfsg.orig.tar.bz2
  SHA256 71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1
  UPSTREAM https://github.com/madler/zlib/archive/refs/tags/v1.2.13.tar.gz
  KEEP adler32.c compress.c crc32.c crc32.h deflate.c deflate.h gzguts.h inffast.c inffast.h inffixed.h inflate.c inflate.h inftrees.c
       inftrees.h trees.c trees.h uncompr.c zconf.h zlib.h zutil.c zutil.h
  CONTENT f1679f3945eda7dd5a8bbaeebbacc454a78f6f7502b0eefbb02a071360afd99e)
etude_source(imgui STRIP VERSION 1.90.1
  POOL pool/main/i/imgui/imgui_1.90.1+ds.orig.tar.xz
  SHA256 ecce377df0f90b292f15dcbd83d438bddc162b2388c881132bde18c787572a1c
  UPSTREAM https://github.com/ocornut/imgui/archive/refs/tags/v1.90.1.tar.gz
  KEEP imgui.h imgui.cpp imgui_draw.cpp imgui_tables.cpp imgui_widgets.cpp imgui_internal.h imconfig.h imstb_rectpack.h
       imstb_textedit.h imstb_truetype.h LICENSE.txt
  CONTENT 79708a610c82b6f8ce649d7dfc3a5e763e96813916c563128acea8b62484d6cc)
etude_source(cli11 STRIP VERSION 2.1.2
  POOL pool/main/c/cli11/cli11_2.1.2+ds.orig.tar.xz
  SHA256 8143d20b688e98ccce8e24562d3b68e5f47c12e896c42c7ca8553dbde5bed55d
  UPSTREAM https://github.com/CLIUtils/CLI11/archive/refs/tags/v2.1.2.tar.gz
  KEEP include/CLI/*.hpp LICENSE
  CONTENT e0fd0e00171d51b9a0f0607ec7695c9edaf97e95684201fe8a87a1ccea939f41)
etude_source(googletest STRIP VERSION 1.12.1
  POOL pool/main/g/googletest/googletest_1.12.1.orig.tar.gz
  SHA256 81964fe578e9bd7c94dfdb09c8e4d6e6759e19967e397dbea48d1c10e45d0df2
  UPSTREAM https://github.com/google/googletest/archive/refs/tags/release-1.12.1.tar.gz
  KEEP googletest/include/*.h googletest/src/*.h googletest/src/*.cc googlemock/include/*.h googlemock/src/*.cc LICENSE
  CONTENT 88de9f2634771baaf5f7669097179a66b0dc5c2349db4c299b151aee34371bc8)
etude_source(benchmark STRIP VERSION 1.7.1
  POOL pool/main/b/benchmark/benchmark_1.7.1.orig.tar.gz
  SHA256 6430e4092653380d9dc4ccb45a1e2dc9259d581f4866dc0759713126056bc1d7
  UPSTREAM https://github.com/google/benchmark/archive/refs/tags/v1.7.1.tar.gz
  KEEP include/benchmark/*.h src/*.h src/*.cc LICENSE
  CONTENT 9846015b5eb0e6ad0d785f0b85b61c139a6aeeecfe3de3c8fab19bda60a02e6f)
etude_source(tzdata VERSION 2026b
  POOL pool/main/t/tzdata/tzdata_2026b.orig.tar.gz
  SHA256 114543d9f19a6bfeb5bca43686aea173d38755a3db1f2eec112647ae92c6f544
  UPSTREAM https://data.iana.org/time-zones/releases/tzdata2026b.tar.gz
  KEEP africa antarctica asia australasia backward etcetera europe northamerica southamerica version LICENSE
  CONTENT 59431a5931345bc13757a5e47678fcf700887f1eebf30179c035f491e0072750)

# Typefaces: taken from Debian's packages (a package is an archive with an archive of its files inside). tools/fonts makes the subsets.
etude_source(fonts_inter STRIP VERSION 4.0-beta7
  POOL pool/main/f/fonts-inter/fonts-inter_4.0~beta7+ds-1_all.deb
  SHA256 6afd9014550e04b58bccf64b94f92ae1dbfd8018489b92de835408970234c24c
  NESTED data.tar.xz
  KEEP usr/share/fonts/opentype/inter/Inter-Regular.otf usr/share/fonts/opentype/inter/Inter-SemiBold.otf
       usr/share/doc/fonts-inter/copyright
  CONTENT d9907a84c035fd18ca77cb05253f64c60ff1c9f5819f15abc6f3f135135403c9)
etude_source(fonts_jetbrains_mono STRIP VERSION 2.242
  POOL pool/main/f/fonts-jetbrains-mono/fonts-jetbrains-mono_2.242+ds-3_all.deb
  SHA256 516b8e3bacc9a30cf615543fa1fdaf0c5312284f2c4459b7838fd008fd9936bc
  NESTED data.tar.xz
  KEEP usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf usr/share/doc/fonts-jetbrains-mono/copyright
  CONTENT 5618cc572d80349ab714dee0ac40fb2790907fe02d2d6c568d3baa245efe07d4)

# Sets `result` to the base addresses of Debian's or Ubuntu's archive, as this machine's own apt entries have them.
function(_etude_apt_mirrors result)
  set(mirrors "")
  file(GLOB lists /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources)
  foreach(list_file IN LISTS lists)
    file(STRINGS "${list_file}" lines)
    foreach(line IN LISTS lines)
      if(line MATCHES "^[ \t]*(#.*)?$")
        continue()
      endif()
      if(line MATCHES "^URIs:[ \t]*(.*)$")
        string(REGEX MATCHALL "[^ \t]+" words "${CMAKE_MATCH_1}")
      elseif(line MATCHES "^deb(-src)?[ \t]+(\\[[^]]*\\][ \t]+)?([^ \t]+)")
        set(words "${CMAKE_MATCH_3}")
      else()
        continue()
      endif()
      foreach(word IN LISTS words)
        # Security archives and foreign repositories have no pool of their own for these packages.
        if(word MATCHES "/(debian|ubuntu)/?$")
          string(REGEX REPLACE "/$" "" word "${word}")
          list(APPEND mirrors "${word}")
        endif()
      endforeach()
    endforeach()
  endforeach()
  list(REMOVE_DUPLICATES mirrors)
  set(${result} "${mirrors}" PARENT_SCOPE)
endfunction()

# Sets `result` to the digest of all files below `folder`.
function(_etude_content_digest folder result)
  file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE "${folder}" "${folder}/*")
  list(FILTER files EXCLUDE REGEX "^\\.etude-complete$")
  list(SORT files COMPARE STRING)
  set(text "")
  foreach(file IN LISTS files)
    file(SHA256 "${folder}/${file}" digest)
    string(APPEND text "${digest} ${file}\n")
  endforeach()
  string(SHA256 digest "${text}")
  set(${result} "${digest}" PARENT_SCOPE)
endfunction()

# Unpacks `archive` into `folder`, only what KEEP names.
function(_etude_unpack name archive folder)
  set(raw "${folder}.raw")
  file(REMOVE_RECURSE "${raw}" "${folder}")
  file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${raw}")
  set(top "${raw}")
  if(ETUDE_SOURCE_${name}_STRIP)
    file(GLOB tops LIST_DIRECTORIES true "${raw}/*")
    list(LENGTH tops count)
    if(count EQUAL 1)
      set(top "${tops}")
    endif()
  endif()
  if(ETUDE_SOURCE_${name}_NESTED AND EXISTS "${top}/${ETUDE_SOURCE_${name}_NESTED}")
    file(ARCHIVE_EXTRACT INPUT "${top}/${ETUDE_SOURCE_${name}_NESTED}" DESTINATION "${raw}/nested")
    set(top "${raw}/nested")
  endif()
  foreach(pattern IN LISTS ETUDE_SOURCE_${name}_KEEP)
    if(pattern MATCHES "\\*")
      get_filename_component(base "${pattern}" DIRECTORY)
      get_filename_component(last "${pattern}" NAME)
      file(GLOB_RECURSE files RELATIVE "${top}" "${top}/${base}/${last}")
    else()
      set(files "${pattern}")
    endif()
    foreach(file IN LISTS files)
      get_filename_component(base "${file}" DIRECTORY)
      file(COPY "${top}/${file}" DESTINATION "${folder}/${base}")
    endforeach()
  endforeach()
  file(REMOVE_RECURSE "${raw}")
endfunction()

# Brings one source onto the machine and sets ETUDE_SOURCE_<name>_DIR in the caller's scope. Stops with a way out when it cannot.
function(etude_fetch_source name)
  set(folder "${ETUDE_SOURCES}/${name}-${ETUDE_SOURCE_${name}_VERSION}")
  set(ETUDE_SOURCE_${name}_DIR "${folder}" PARENT_SCOPE)
  set(content "${ETUDE_SOURCE_${name}_CONTENT}")
  set(mark "${folder}/.etude-complete")
  if(EXISTS "${mark}")
    file(READ "${mark}" marked)
    if(marked STREQUAL content)
      return()
    endif()
  endif()

  # Two trees may be configured at the same time; the folder is filled once.
  file(MAKE_DIRECTORY "${ETUDE_SOURCES}/archives")
  file(LOCK "${ETUDE_SOURCES}/archives/lock" GUARD FUNCTION TIMEOUT 600)
  if(EXISTS "${mark}")
    file(READ "${mark}" marked)
    if(marked STREQUAL content)
      return()
    endif()
  endif()

  set(pool "${ETUDE_SOURCE_${name}_POOL}")
  get_filename_component(file_name "${pool}" NAME)
  set(archive "${ETUDE_SOURCES}/archives/${file_name}")
  set(found FALSE)
  set(tried "")
  if(EXISTS "${archive}")
    file(SHA256 "${archive}" digest)
    if(digest STREQUAL ETUDE_SOURCE_${name}_SHA256)
      set(found TRUE)
    else()
      file(REMOVE "${archive}")
    endif()
  endif()
  if(NOT found)
    find_program(_etude_apt_helper apt-helper PATHS /usr/lib/apt NO_CACHE)
    _etude_apt_mirrors(mirrors)
    foreach(mirror IN LISTS mirrors)
      if(found OR NOT _etude_apt_helper)
        break()
      endif()
      message(STATUS "Fetching ${file_name} from this machine's package archive")
      execute_process(
        COMMAND "${_etude_apt_helper}" -o APT::Sandbox::User= -o Acquire::Retries=3 download-file
                "${mirror}/${pool}" "${archive}.part" "SHA256:${ETUDE_SOURCE_${name}_SHA256}"
        RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
      if(failed OR NOT EXISTS "${archive}.part")
        string(APPEND tried "  the package archive: ${said}\n")
        continue()
      endif()
      file(SHA256 "${archive}.part" digest)
      if(NOT digest STREQUAL ETUDE_SOURCE_${name}_SHA256)
        string(APPEND tried "  the package archive: SHA-256 is ${digest}\n")
        file(REMOVE "${archive}.part")
        continue()
      endif()
      file(RENAME "${archive}.part" "${archive}")
      set(found TRUE)
    endforeach()
  endif()
  if(NOT found AND NOT ETUDE_SOURCE_${name}_UPSTREAM)
    message(FATAL_ERROR "${name} ${ETUDE_SOURCE_${name}_VERSION} could not be fetched. Tried:\n${tried}"
      "Way out: put ${file_name} (SHA-256 ${ETUDE_SOURCE_${name}_SHA256}) into ${ETUDE_SOURCES}/archives by hand.")
  elseif(NOT found)
    # The project's release is packed differently, so here the digest of the content alone decides.
    set(archive "${ETUDE_SOURCES}/archives/${name}-${ETUDE_SOURCE_${name}_VERSION}-upstream")
    message(STATUS "Fetching ${ETUDE_SOURCE_${name}_UPSTREAM}")
    file(DOWNLOAD "${ETUDE_SOURCE_${name}_UPSTREAM}" "${archive}" STATUS status TLS_VERIFY ON)
    list(GET status 0 code)
    if(NOT code EQUAL 0)
      list(GET status 1 why)
      file(REMOVE "${archive}")
      message(FATAL_ERROR "The source of ${name} ${ETUDE_SOURCE_${name}_VERSION} could not be fetched. Tried:\n${tried}"
        "  ${ETUDE_SOURCE_${name}_UPSTREAM}: ${why}\n"
        "Way out: put ${file_name} (SHA-256 ${ETUDE_SOURCE_${name}_SHA256}) into ${ETUDE_SOURCES}/archives by hand.")
    endif()
  endif()
  _etude_unpack(${name} "${archive}" "${folder}")
  _etude_content_digest("${folder}" digest)
  if(ETUDE_PIN_SOURCES)
    message("${name} CONTENT ${digest}")
    return()
  endif()
  if(NOT digest STREQUAL content)
    file(REMOVE_RECURSE "${folder}")
    message(FATAL_ERROR "The source of ${name} is not the pinned one: content ${digest}, expected ${content}")
  endif()
  file(WRITE "${mark}" "${content}")
  message(STATUS "${name} ${ETUDE_SOURCE_${name}_VERSION} is in place")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  foreach(name IN LISTS ETUDE_SOURCE_NAMES)
    etude_fetch_source(${name})
  endforeach()
endif()
