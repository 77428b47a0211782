#!/usr/bin/env bash
# Runs the tests of scoring with all instructions of this machine, and then with more and more of them switched off; needs a Release build.
# One of these tests reads from AGENTS_CORE_EXPECT_VECTORS what should be left, so that a switch without effect fails; another one hashes the
# bits of many results, which must be the same in every run.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"
output="$(mktemp)"
trap 'rm -f "$output"' EXIT
failed=0

# Whether this machine has an instruction set; elsewhere than on Linux and x64, nobody knows.
has() {
  grep -qsE -m 1 "^flags[[:space:]]*:.*[[:space:]]$1([[:space:]]|$)" /proc/cpuinfo
}

# check SWITCH EXPECTED: an empty expectation is none.
check() {
  local start=$SECONDS status=0
  env "$1" ${2:+"AGENTS_CORE_EXPECT_VECTORS=$2"} artifacts/bin/Agents.Core.Tests/release/Agents.Core.Tests --filter-namespace "*Scoring*" \
    >"$output" 2>&1 </dev/null || status=$?
  if [ "$status" -eq 0 ]; then
    echo "$1 (vectors: ${2:-not checked}): $(bash eng/counts.sh "$output"), $((SECONDS - start)) s"
  else
    cat "$output"
    echo "failed: exit code $status with $1 (vectors: ${2:-not checked})"
    failed=1
  fi
}

if has avx512bw; then
  check DOTNET_EnableHWIntrinsic=1 "512 avx512bw avx2 avx"
else
  check DOTNET_EnableHWIntrinsic=1 ""
fi

if has avx2; then
  check DOTNET_EnableAVX512=0 "256 avx2 avx"
  check DOTNET_EnableAVX2=0 "128 avx"
  check DOTNET_EnableAVX=0 "128"
fi

check DOTNET_EnableHWIntrinsic=0 "0"
exit "$failed"
