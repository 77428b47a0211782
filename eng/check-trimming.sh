#!/usr/bin/env bash
# Publishes the smoke program trimmed, where every trim warning is an error, and runs it.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

cd "$root"
dotnet publish tests/Agents.Core.TrimSmoke -c Release -o "$work" -v quiet -nologo
"$work/Agents.Core.TrimSmoke" </dev/null >"$work/output" || { cat "$work/output"; echo "failed: the program ended with an error"; exit 1; }
cat "$work/output"
last="$(awk 'NF { last = $0 } END { print last }' "$work/output")"
grep -Eq '^trim smoke: ok' <<<"$last" || { echo "failed: the last line is \"$last\", but must start with \"trim smoke: ok\""; exit 1; }
