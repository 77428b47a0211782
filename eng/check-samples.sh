#!/usr/bin/env bash
# Runs each sample of eng/samples.txt and compares the last line of its output. ResearchBrief without arguments is run by the very line
# that README.md shows.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
output="$(mktemp)"
trap 'rm -f "$output"' EXIT
failed=0

while IFS='|' read -r project arguments pattern; do
  case "$project" in '' | '#'*) continue ;; esac

  command="dotnet run --project samples/$project${arguments:+ -- $arguments}"
  if [ "$project" = ResearchBrief ] && [ -z "$arguments" ]; then
    command="$(bash eng/readme.sh command "dotnet run --project samples/$project")"
  fi

  echo "$command"
  status=0
  bash -c "$command" </dev/null >"$output" || status=$?
  last="$(awk 'NF { last = $0 } END { print last }' "$output")"
  if [ "$status" -ne 0 ]; then
    cat "$output"
    echo "failed: exit code $status"
    failed=1
  elif [[ "$last" =~ $pattern ]]; then
    echo "$last"
  else
    cat "$output"
    echo "failed: the last line is \"$last\", but must match $pattern"
    failed=1
  fi
done <eng/samples.txt

exit "$failed"
