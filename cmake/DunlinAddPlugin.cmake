# dunlin_add_plugin(NAME SOURCES file... [LIBRARIES lib...])
#
# One driver plugin: dunlin_NAME.so with exactly one exported symbol, in the plugin folder of the
# build tree and of the install tree. Used by this tree and, through find_package(dunlin), by others.
set(DUNLIN_PLUGIN_MAP "${CMAKE_CURRENT_LIST_DIR}/plugin.map")

function(dunlin_add_plugin name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LIBRARIES")
  set(target dunlin_plugin_${name})
  add_library(${target} MODULE ${ARG_SOURCES})
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_link_libraries(${target} PRIVATE dunlin::core ${ARG_LIBRARIES})
  if(TARGET dunlin_warnings)
    target_link_libraries(${target} PRIVATE dunlin_warnings)
  endif()
  target_link_options(${target} PRIVATE "LINKER:--version-script=${DUNLIN_PLUGIN_MAP}")
  if(NOT DUNLIN_SANITIZE) # the sanitizers' symbols come from the executable
    target_link_options(${target} PRIVATE "LINKER:--no-undefined")
  endif()
  set_target_properties(${target} PROPERTIES
    PREFIX "" OUTPUT_NAME "dunlin_${name}" LINK_DEPENDS "${DUNLIN_PLUGIN_MAP}"
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/${DUNLIN_PLUGIN_INSTALL_DIR}"
    INSTALL_RPATH "${DUNLIN_PLUGIN_RPATH}")
  install(TARGETS ${target} LIBRARY DESTINATION "${DUNLIN_PLUGIN_INSTALL_DIR}" COMPONENT plugin-${name})
endfunction()
