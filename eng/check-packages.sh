#!/usr/bin/env bash
# Packs every package into a folder, installs them from there into an empty console application outside of the tree, and runs the
# README's quick start in it; then does what the guides say. All of it has a package cache of its own, so that no older build of a package
# can slip in.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
feed="$work/feed"
app="$work/app"

cd "$root"
for project in src/*/*.csproj; do
  dotnet pack "$project" -c Release -o "$feed" -v quiet -nologo
done

dotnet new console -o "$app" --no-restore >/dev/null
bash eng/readme.sh quick-start >"$app/Program.cs"
cat >"$app/Directory.Build.props" <<PROPS
<Project>
  <PropertyGroup>
    <RestoreAdditionalProjectSources>$feed</RestoreAdditionalProjectSources>
  </PropertyGroup>
</Project>
PROPS

cd "$app"
export NUGET_PACKAGES="$work/cache"
for package in "$feed"/*.nupkg; do
  # "Name.1.2.3-suffix.nupkg": the version starts at the first part that is a number.
  file="$(basename "$package" .nupkg)"
  name="$(sed -E 's/\.[0-9]+\..*$//' <<<"$file")"
  version="${file#"$name".}"
  dotnet add package "$name" --version "$version" >"$work/add.log" || { cat "$work/add.log"; exit 1; }

  installed="$NUGET_PACKAGES/${name,,}/${version,,}/${name,,}.${version,,}.nupkg"
  cmp "$package" "$installed" || { echo "failed: $name $version was not installed from the folder just packed"; exit 1; }
  echo "installed $name $version"
done

dotnet run </dev/null >"$work/output" || { cat "$work/output"; echo "failed: the quick start ended with an error"; exit 1; }
cat "$work/output"
grep -q '[^[:space:]]' "$work/output" || { echo "failed: the quick start printed nothing"; exit 1; }

cp "$app/Directory.Build.props" "$work/Directory.Build.props"
for guide in getting-started migration; do
  bash "$root/eng/run-guide.sh" "$root/docs/$guide.md" "$work/$guide"
done
