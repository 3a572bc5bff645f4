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
    # A finding is a failure. What is left out costs as much to compile as all the rest; a null access ends the program anyway.
    add_compile_options(-fno-sanitize-recover=undefined -fno-sanitize=null,alignment,object-size)
  endif()
  add_link_options(-fsanitize=${DUNLIN_SANITIZE})
endif()
