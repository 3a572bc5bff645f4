// A library that the loader will not find.
void absent_function();
__attribute__((visibility("default"))) void absent_function() {}
