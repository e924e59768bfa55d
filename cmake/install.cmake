# Install and export: afterwards find_package(offhook [COMPONENTS message ...]) works.
# Not the layers themselves, see layer.cmake. What the package looks up: offhookConfig.cmake.in.
include(CMakePackageConfigHelpers)

get_property(layers GLOBAL PROPERTY offhook_layers)
list(TRANSFORM layers PREPEND offhook_ OUTPUT_VARIABLE targets)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/offhook)

install(TARGETS ${targets} offhook EXPORT offhook
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(EXPORT offhook NAMESPACE offhook:: FILE offhookTargets.cmake DESTINATION ${package})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/offhook DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/offhook)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/offhookConfig.cmake.in
  ${PROJECT_BINARY_DIR}/offhookConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/offhookConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/offhookConfig.cmake
  ${PROJECT_BINARY_DIR}/offhookConfigVersion.cmake DESTINATION ${package})
