#!/usr/bin/env bash
# What a new user does: packs the tool, installs it into an empty folder, and runs it from another one, with a home that holds nothing.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
dotnet pack "$root/src/Holdfast.Cli" --output "$place/package" --verbosity quiet
mkdir "$place/home" "$place/elsewhere"
cd "$place/elsewhere"
export HOME="$place/home"
unset DOTNET_CLI_HOME NUGET_PACKAGES XDG_CACHE_HOME XDG_DATA_HOME XDG_CONFIG_HOME
dotnet tool install Holdfast.Cli --tool-path "$place/tool" --source "$place/package"
"$place/tool/holdfast" doctor
"$place/tool/holdfast" run smoke
