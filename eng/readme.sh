#!/usr/bin/env bash
# Prints what README.md shows, so that the checks run exactly that: `readme.sh command "dotnet test"` prints the first code line that
# starts so, `readme.sh quick-start` the first C# block.
set -euo pipefail

readme="$(dirname "${BASH_SOURCE[0]}")/../README.md"

case "${1:-}" in
  command)
    awk -v start="$2" '
      { sub(/\r$/, "") }
      /^```/ { code = !code; next }
      code && index($0, start) == 1 { print; found = 1; exit }
      END { exit !found }
    ' "$readme" || { echo "README.md shows no command that starts with: $2" >&2; exit 1; }
    ;;
  quick-start)
    awk '
      { sub(/\r$/, "") }
      code && /^```/ { exit }
      code { print }
      !found && /^```csharp$/ { code = found = 1 }
      END { exit !found }
    ' "$readme" || { echo 'README.md has no ```csharp block.' >&2; exit 1; }
    ;;
  *)
    echo "usage: readme.sh command START | quick-start" >&2
    exit 2
    ;;
esac
