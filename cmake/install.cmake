# What others need to build against an installed Dunlin: find_package(dunlin), dunlin_add_plugin().
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/dunlin")
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/dunlin-config.cmake.in" "${PROJECT_BINARY_DIR}/dunlin-config.cmake"
  INSTALL_DESTINATION "${package_dir}" PATH_VARS DUNLIN_PLUGIN_INSTALL_DIR)
# Before 1.0 a plugin must be built with the very version that loads it.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/dunlin-config-version.cmake" COMPATIBILITY SameMinorVersion)

install(EXPORT dunlin-targets NAMESPACE dunlin:: DESTINATION "${package_dir}" COMPONENT development)
install(FILES
  "${PROJECT_BINARY_DIR}/dunlin-config.cmake" "${PROJECT_BINARY_DIR}/dunlin-config-version.cmake"
  "${CMAKE_CURRENT_LIST_DIR}/DunlinAddPlugin.cmake" "${CMAKE_CURRENT_LIST_DIR}/plugin.map"
  DESTINATION "${package_dir}" COMPONENT development)
