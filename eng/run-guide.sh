#!/usr/bin/env bash
# Does what a guide says, in an empty folder: `run-guide.sh GUIDE FOLDER`. A block of bash is run, one after the other in one shell; a block
# whose fence names a file (```csharp Program.cs) becomes that file, in the folder where the commands before it have led; each line of a text block
# must come, in order, in what the commands before it printed. ```csharp before shows code of other libraries, and is left alone. Any other block is
# a fault, so that nothing in a guide goes unchecked.
set -euo pipefail

guide="$1"
folder="$2"
script="$folder/.guide.sh"
mkdir -p "$folder"

awk '
  { sub(/\r$/, "") }
  !block && /^```/ {
    block = 1; kind = substr($0, 4); file = ""
    if (kind == "csharp before") { foreign = 1; next }
    lines++
    if (split(kind, words, " ") == 2) { file = words[2] }
    if (file != "") { printf "mkdir -p \"$(dirname \"%s\")\"; cat >\"%s\" <<'\''GUIDE-END'\''\n", file, file }
    else if (kind == "bash") { print "{" }
    else if (kind == "text") { print "expect <<'\''GUIDE-END'\''" }
    else { printf "line %d: a block of \"%s\" is neither bash, nor text, nor a file\n", NR, kind > "/dev/stderr"; bad = 1; exit 1 }
    next
  }
  foreign { if (/^```/) { block = foreign = 0 } next }
  block && /^```/ {
    print (file == "" && kind == "bash") ? "} >\"$guide_output\" 2>&1 </dev/null" : "GUIDE-END"
    block = 0; next
  }
  block { print }
  END { if (!bad && (block || !lines)) { print "the guide has no blocks, or one without an end" > "/dev/stderr"; exit 1 } }
' "$guide" >"$script"

export guide_output="$folder/.guide.out"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
: >"$guide_output"

# The shell that runs the guide: when a command fails, what it printed is shown.
(
  cd "$folder"
  expect() {
    awk '
      NR == FNR { wanted[++count] = $0; next }
      next_line <= count && $0 == wanted[next_line] { next_line++ }
      BEGIN { next_line = 1 }
      END { if (next_line <= count) { printf "not printed: %s\n", wanted[next_line]; exit 1 } }
    ' - "$guide_output"
  }
  trap 'status=$?; if [ "$status" -ne 0 ]; then cat "$guide_output"; echo "failed: the guide stops here"; fi; kill $(jobs -p) 2>/dev/null || true' EXIT
  set -euo pipefail
  # shellcheck disable=SC1090
  source "$script"
)

echo "every block of $(basename "$guide") did what it says"
