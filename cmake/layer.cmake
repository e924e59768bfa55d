# offhook_layer(name [DEPENDS ...] [PRIVATE ...]): the library of one layer, compiled from
# src/<name>.cpp, which includes the layer's .ipp files once. With OFFHOOK_HEADER_ONLY it is an
# interface that defines the macro of that name, and nothing is compiled.
function(offhook_layer name)
  cmake_parse_arguments(layer "" "" "DEPENDS;PRIVATE" ${ARGN})
  set(target offhook_${name})
  if(OFFHOOK_HEADER_ONLY)
    set(scope INTERFACE)
    add_library(${target} INTERFACE)
    target_compile_definitions(${target} INTERFACE OFFHOOK_HEADER_ONLY)
    target_link_libraries(${target} INTERFACE ${layer_PRIVATE})
  else()
    set(scope PUBLIC)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}.cpp
         ${PROJECT_SOURCE_DIR}/src/${name}_*.cpp)
    list(FILTER sources EXCLUDE REGEX "/${name}_sqlite[.]cpp$") # a layer of its own
    add_library(${target} ${sources})
    target_link_libraries(${target} PRIVATE ${layer_PRIVATE})
    offhook_compile_options(${target})
  endif()
  add_library(offhook::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_include_directories(${target} ${scope}
    $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
    $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
  target_link_libraries(${target} ${scope} ${layer_DEPENDS})
  set_property(GLOBAL APPEND PROPERTY offhook_layers ${name})
  set_property(GLOBAL PROPERTY offhook_depends_${name} ${layer_DEPENDS})
endfunction()

# Warnings for our own targets; sanitizers must reach whoever links, so they are public.
function(offhook_compile_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wno-sign-conversion $<$<BOOL:${OFFHOOK_WERROR}>:-Werror>)
  if(NOT OFFHOOK_SANITIZE)
    # At -O3 g++ 12 sees overlaps in string additions that are none (GCC bug 105651), at -O1 a new
    # and a delete of coroutine frames that do not match (both are those of the promise); the
    # address sanitizer, which sees them for real, does not.
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)
  else()
    # What the sanitizers insert makes g++ 12 see uninitialised values inside <regex> and others.
    target_compile_options(${target} PRIVATE
      $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
      set(scope PRIVATE)
      target_compile_options(${target} PRIVATE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)
    else()
      set(scope PUBLIC)
    endif()
    target_compile_options(${target} ${scope} -fsanitize=${OFFHOOK_SANITIZE}
      -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} ${scope} -fsanitize=${OFFHOOK_SANITIZE})
  endif()
endfunction()
