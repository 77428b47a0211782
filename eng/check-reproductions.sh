#!/usr/bin/env bash
# Computes the published figures of eng/reproductions.txt again and compares the last line of the output.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
output="$(mktemp)"
trap 'rm -f "$output"' EXIT
failed=0

while IFS='|' read -r name expected; do
  case "$name" in '' | '#'*) continue ;; esac

  echo "dotnet run -c Release --project benchmarks/Agents.Core.Benchmarks -- reproduce $name"
  status=0
  dotnet run -c Release --project benchmarks/Agents.Core.Benchmarks -- reproduce "$name" </dev/null >"$output" || status=$?
  last="$(awk 'NF { last = $0 } END { print last }' "$output")"
  if [ "$status" -eq 0 ] && [ "$last" = "$expected" ]; then
    echo "$last"
  else
    cat "$output"
    echo "failed: exit code $status, and the last line must be \"$expected\""
    failed=1
  fi
done <eng/reproductions.txt

exit "$failed"
