# dunlin_warnings: what every target of the tree is compiled with.
add_library(dunlin_warnings INTERFACE)
target_compile_options(dunlin_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wswitch-enum)
if(DUNLIN_WERROR)
  target_compile_options(dunlin_warnings INTERFACE -Werror)
endif()
if(DUNLIN_SANITIZE)
  add_compile_options(-fsanitize=${DUNLIN_SANITIZE} -fno-omit-frame-pointer)
  if(DUNLIN_SANITIZE MATCHES undefined)
    add_compile_options(-fno-sanitize-recover=undefined) # a finding is a failure
  endif()
  add_link_options(-fsanitize=${DUNLIN_SANITIZE})
endif()
