# Benchmark programs, native and for Node; ./dev bench runs both and puts them side by side.
add_custom_target(etude_all_benchmarks)

# etude_benchmark(value FILES value_benchmark.cpp LINK etude_value …): the program etude_<name>_benchmark of Google Benchmark.
# Left out, with a word, while a room that it links is not declared.
function(etude_benchmark name)
  cmake_parse_arguments(PARSE_ARGV 1 benchmark "" "" "FILES;LINK")
  foreach(library IN LISTS benchmark_LINK)
    if(NOT TARGET ${library})
      message(STATUS "the benchmark ${name} is left out: there is no target '${library}'")
      return()
    endif()
  endforeach()
  set(target "etude_${name}_benchmark")
  add_executable(${target} EXCLUDE_FROM_ALL ${benchmark_FILES})
  target_link_libraries(${target} PRIVATE etude_options etude_dep_benchmark ${benchmark_LINK})
  target_compile_definitions(${target} PRIVATE ETUDE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set(file "${target}")
  if(EMSCRIPTEN)
    set_target_properties(${target} PROPERTIES SUFFIX ".cjs")
    target_link_options(${target} PRIVATE -sENVIRONMENT=node -sNODERAWFS=1 -sWASM_ASYNC_COMPILATION=0 -sEXIT_RUNTIME=1
      -sALLOW_MEMORY_GROWTH=1 -sMAXIMUM_MEMORY=2GB)
    etude_stack_size(${target} 5242880)
    set(file "${target}.cjs")
  endif()
  set_property(GLOBAL APPEND PROPERTY ETUDE_BENCHMARK_PROGRAMS "bin/${file}")
  add_dependencies(etude_all_benchmarks ${target})
endfunction()

# Writes the list of the benchmark programs, one a line, relative to the build folder.
function(etude_write_benchmarks path)
  get_property(programs GLOBAL PROPERTY ETUDE_BENCHMARK_PROGRAMS)
  list(JOIN programs "\n" text)
  file(CONFIGURE OUTPUT "${path}" CONTENT "${text}\n" @ONLY)
endfunction()
