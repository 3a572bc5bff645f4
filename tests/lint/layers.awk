# Checks who includes whom. Usage: awk -f layers.awk ARCHITECTURE.md FILE...   (paths relative to the root of the tree)
#
# The first file holds the tables of rooms; the others are sources. Prints one line for each offence; exits 1 if there are any.

function complain(message) {
  printf "%s:%d: %s\n", FILENAME, FNR, message
  offences++
}

# The room of a source file: "parse" for core/src/parse/tree.cpp, "plugins", "cli".
function room_of(path, parts) {
  split(path, parts, "/")
  if (parts[1] == "core") return parts[2] == "src" ? parts[3] : parts[4]
  return parts[1]
}

function folder_of(path) {
  sub(/[^\/]*$/, "", path)
  return path
}

function may(room, other) {
  return room == other || (room, other) in allowed
}

# Libraries that only one place may see: the beginning of the header's name -> the folders.
function owner(header, start) {
  for (start in owners) if (index(header, start) == 1) return owners[start]
  return ""
}

function check_library(header, folders, count, names, i) {
  folders = owner(header)
  if (folders == "") return
  count = split(folders, names, " ")
  for (i = 1; i <= count; i++) if (index(FILENAME, names[i]) == 1) return
  complain("<" header "> may only be included in " folders)
}

function check_own(header, parts, other, folder) {
  if (split(header, parts, "/") > 1 && parts[1] == "dunlin") {
    other = parts[2]
    if (!(other in rooms)) complain("\"" header "\": '" other "' is no room of ARCHITECTURE.md")
    else if (!may(room, other)) complain("'" room "' may not include '" other "': \"" header "\"")
    return
  }
  # Private headers: beside the file, below core/src in the same room, or at the top of cli.
  folder = folder_of(FILENAME)
  if ((folder header) in files) return
  if (index(FILENAME, "core/") == 1 && parts[1] == room && ("core/src/" header) in files) return
  if (room == "cli" && ("cli/" header) in files) return
  complain("\"" header "\" is no header of this folder")
}

BEGIN {
  for (i = 2; i < ARGC; i++) files[ARGV[i]] = 1
  owners["pg_query"] = owners["protobuf/"] = owners["protobuf-c/"] = "core/src/parse/"
  owners["boost/dll"] = "core/src/plugin/"
  owners["toml"] = "core/src/script/"
  owners["CLI/"] = "cli/"
  owners["nlohmann/"] = "cli/ plugins/sqlite/"
  owners["libpq-fe.h"] = owners["pqxx/"] = "plugins/postgres/"
  owners["sqlite3.h"] = "plugins/sqlite/"
  owners["cppconn/"] = owners["mysql"] = owners["mariadb"] = "plugins/mysql/"
  owners["iostream"] = "cli/"
  dialects = "\"(postgres|postgresql|sqlite|sqlite3|mysql|mariadb)\""
}

FILENAME == ARGV[1] {
  if ($0 !~ /^\| `[a-z]+` \|/) next
  cells = split($0, cell, "|")
  name = cell[2]
  gsub(/[ `]/, "", name)
  list = cell[cells - 1]
  known++
  if (cells > 4) rooms[name] = 1
  count = split(list, words, " ")
  for (i = 1; i <= count; i++) if (words[i] != "-") allowed[name, words[i]] = 1
  next
}

FNR == 1 {
  room = room_of(FILENAME)
  checked++
  if (index(FILENAME, "core/") == 1 && !(room in rooms)) complain("'" room "' is no room of ARCHITECTURE.md")
}

/^[ \t]*#[ \t]*include[ \t]*</ {
  header = $0
  sub(/^[^<]*</, "", header)
  sub(/>.*$/, "", header)
  check_library(header)
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
  header = $0
  sub(/^[^"]*"/, "", header)
  sub(/".*$/, "", header)
  check_own(header)
}

FILENAME !~ /^plugins\// {
  code = $0
  sub(/\/\/.*$/, "", code)
  if (code ~ dialects) complain("names a dialect: what differs between dialects is a capability or a function of the plugin")
}

END {
  if (known < 10 || checked == 0) {
    print "layers.awk: the table of rooms or the sources were not found"
    exit 1
  }
  exit offences > 0
}
