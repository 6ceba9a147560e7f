#!/usr/bin/env bash
# Runs a recipe once unbroken, then N times with kill -9 at random moments and 'resume' until it is finished, and compares the
# summaries byte for byte, times aside.
#   eng/kill-and-resume.sh [RECIPE] [RUNS] [LONGEST SECONDS BETWEEN KILLS]
set -euo pipefail
cd "$(dirname "$0")/.."
recipe=${1:-recipes/smoke.yaml} runs=${2:-10} longest=${3:-6}
dotnet build -c Release src/Holdfast.Cli -v q >/dev/null
holdfast=$(find src/Holdfast.Cli/bin/Release -name Holdfast.Cli.dll | head -n 1)
folder=$(mktemp -d)
plain() { grep -vE '"(started|finished)":' "$1"; }

dotnet "$holdfast" run "$recipe" --runs "$folder/unbroken" >"$folder/log" 2>&1 || [ $? -eq 1 ]
plain "$folder"/unbroken/*/summary.json >"$folder/expected"
equal=0 kills=0
for run in $(seq "$runs"); do
  where=$folder/$run
  command=(run "$recipe" --runs "$where")
  while true; do
    dotnet "$holdfast" "${command[@]}" >>"$folder/log" 2>&1 &
    victim=$!
    sleep "$((RANDOM % longest)).$((RANDOM % 10))"
    if kill -9 "$victim" 2>/dev/null; then kills=$((kills + 1)); fi
    wait "$victim" 2>/dev/null || true
    if ls "$where"/*/summary.json >/dev/null 2>&1; then break; fi
    if ls -d "$where"/*/ >/dev/null 2>&1; then command=(resume "$(ls -d "$where"/*/)"); fi
  done
  if plain "$where"/*/summary.json | cmp -s - "$folder/expected"; then equal=$((equal + 1)); fi
done
echo "$kills kills over $runs runs: $equal of $runs summaries equal to the unbroken run's, times aside."
rm -rf "$folder"
[ "$equal" -eq "$runs" ]
