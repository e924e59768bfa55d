# Writes state_tables/*.yaml and state_tables/overlays/*.yaml as C++ text, when run as
# cmake -DFOLDER=state_tables -DOUTPUT=x.ipp -P embed_tables.cmake; when included, provides
# offhook_embed_tables(target), which does so at build time. Read next: session/shipped_tables.hpp.
if(NOT CMAKE_SCRIPT_MODE_FILE)
  function(offhook_embed_tables target)
    set(folder ${PROJECT_SOURCE_DIR}/state_tables)
    set(generated ${PROJECT_BINARY_DIR}/generated)
    set(output ${generated}/offhook/session/impl/shipped_table_texts.ipp)
    file(GLOB tables CONFIGURE_DEPENDS ${folder}/*.yaml ${folder}/overlays/*.yaml)
    add_custom_command(OUTPUT ${output}
      COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} -DOUTPUT=${output}
              -P ${PROJECT_SOURCE_DIR}/cmake/embed_tables.cmake
      DEPENDS ${tables} ${PROJECT_SOURCE_DIR}/cmake/embed_tables.cmake
      COMMENT "Embedding the state tables" VERBATIM)
    add_custom_target(${target}_tables ALL DEPENDS ${output})
    add_dependencies(${target} ${target}_tables)
    if(OFFHOOK_HEADER_ONLY)
      set(scope INTERFACE)
    else()
      set(scope PUBLIC)
    endif()
    target_include_directories(${target} ${scope} $<BUILD_INTERFACE:${generated}>)
    install(FILES ${output} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/offhook/session/impl)
    install(DIRECTORY ${folder} DESTINATION ${CMAKE_INSTALL_DATADIR}/offhook OPTIONAL)
  endfunction()
  return()
endif()

file(GLOB tables RELATIVE ${FOLDER} ${FOLDER}/*.yaml ${FOLDER}/overlays/*.yaml)
list(SORT tables)
list(LENGTH tables count)
set(text "// Made by cmake/embed_tables.cmake from state_tables/. Not to be edited.\n")
string(APPEND text "#pragma once\n\n"
  "#include <array>\n#include <string_view>\n#include <utility>\n\n"
  "namespace offhook::session::detail {\n\n"
  "inline constexpr std::array<std::pair<std::string_view, std::string_view>, ${count}>\n"
  "    shipped_table_texts{{\n")
foreach(name IN LISTS tables)
  file(READ ${FOLDER}/${name} content)
  string(APPEND text "        {\"${name}\", R\"offhook(")
  # Compilers promise 64 kB for one literal; neighbours are joined.
  string(LENGTH "${content}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${content}" ${at} 15000 piece)
    string(APPEND text "${piece}")
    math(EXPR at "${at} + 15000")
    if(at LESS length)
      string(APPEND text ")offhook\" R\"offhook(")
    endif()
  endwhile()
  string(APPEND text ")offhook\"},\n")
endforeach()
string(APPEND text "    }};\n\n} // namespace offhook::session::detail\n")
file(WRITE ${OUTPUT} "${text}")
