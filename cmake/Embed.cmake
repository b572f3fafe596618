# Files as byte arrays: etude_embed(connector etude_catalog etude_catalog=core/connector/catalog.txt …) makes the target
# etude_dep_embedded_connector with the header etude_catalog.h, which declares one function for each file.
function(etude_embed name header)
  set(folder "${CMAKE_BINARY_DIR}/embedded/${name}")
  set(arguments "")
  set(files "")
  foreach(pair IN LISTS ARGN)
    string(REGEX MATCH "^([^=]+)=(.+)$" matched "${pair}")
    list(APPEND arguments "${CMAKE_MATCH_1}=${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_2}")
    list(APPEND files "${PROJECT_SOURCE_DIR}/${CMAKE_MATCH_2}")
  endforeach()
  add_custom_command(
    OUTPUT "${folder}/${header}.cpp" "${folder}/${header}.h"
    COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tools/embed.py" "${folder}" "${header}" ${arguments}
    DEPENDS "${PROJECT_SOURCE_DIR}/tools/embed.py" ${files}
    COMMENT "Embedding ${name}" VERBATIM)
  add_library(etude_dep_embedded_${name} STATIC EXCLUDE_FROM_ALL "${folder}/${header}.cpp" "${folder}/${header}.h")
  target_include_directories(etude_dep_embedded_${name} SYSTEM PUBLIC "${folder}")
  target_compile_features(etude_dep_embedded_${name} PUBLIC cxx_std_20)
  target_link_libraries(etude_dep_embedded_${name} PUBLIC etude_platform)
endfunction()
