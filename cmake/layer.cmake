# offhook_layer(name [DEPENDS ...] [PRIVATE ...]): the library of one layer, compiled from
# src/<name>.cpp, which includes the layer's .ipp files once.
function(offhook_layer name)
  cmake_parse_arguments(layer "" "" "DEPENDS;PRIVATE" ${ARGN})
  set(target offhook_${name})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}.cpp
       ${PROJECT_SOURCE_DIR}/src/${name}_*.cpp)
  add_library(${target} ${sources})
  add_library(offhook::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>)
  target_link_libraries(${target} PUBLIC ${layer_DEPENDS})
  foreach(library ${layer_PRIVATE})
    target_link_libraries(${target} PRIVATE ${library})
  endforeach()
  offhook_compile_options(${target})
endfunction()

# Warnings for our own targets; sanitizers must reach whoever links, so they are public.
function(offhook_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-sign-conversion $<$<BOOL:${OFFHOOK_WERROR}>:-Werror>)
  if(OFFHOOK_SANITIZE)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
      set(scope PRIVATE)
    else()
      set(scope PUBLIC)
    endif()
    target_compile_options(${target} ${scope} -fsanitize=${OFFHOOK_SANITIZE}
      -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} ${scope} -fsanitize=${OFFHOOK_SANITIZE})
  endif()
endfunction()
