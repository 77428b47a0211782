#!/usr/bin/env bash
# Adds up the test run summaries in a log of `dotnet test` and prints "N passed, N failed, N skipped".
# A summary is a block of lines "total: N", "failed: N", "succeeded: N", "skipped: N"; a log without one is an error.
set -euo pipefail

awk '
  { sub(/\r$/, "") }
  /^[[:space:]]*(failed|succeeded|skipped): [0-9]+$/ { gsub(/[[:space:]:]+/, " "); split($0, part, " "); count[part[1]] += part[2]; found = 1 }
  END {
    printf "%d passed, %d failed, %d skipped\n", count["succeeded"], count["failed"], count["skipped"]
    exit !found
  }
' "$1"
