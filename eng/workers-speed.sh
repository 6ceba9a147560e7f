#!/usr/bin/env bash
# Trains the safeguards of a recipe once, then examines and attacks them with one worker and with N, from the same checkpoints, and
# prints the ratio of the times and whether the summaries are equal, times aside.
#   eng/workers-speed.sh [RECIPE] [WORKERS] [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
recipe=${1:-recipes/quickstart.yaml} workers=${2:-2} rounds=${3:-1}
dotnet build -c Release src/Holdfast.Cli -v q >/dev/null
holdfast=$(find src/Holdfast.Cli/bin/Release -name Holdfast.Cli.dll | head -n 1)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
plain() { grep -vE '"(started|finished)":' "$1"; }

dotnet "$holdfast" run "$recipe" --runs "$folder/whole" --workers "$workers" >"$folder/log" 2>&1 || [ $? -eq 1 ]
trained=$(ls -d "$folder"/whole/*/)
plain "$trained/summary.json" >"$folder/expected"
rm -rf "$trained"/{cells,answers,summary.json,events.jsonl}

# Seconds of the cells alone with $1 workers.
measure() {
  rm -rf "$folder/again"
  cp -r "$trained" "$folder/again"
  local begun
  begun=$(date +%s.%N)
  dotnet "$holdfast" resume "$folder/again" --workers "$1" >>"$folder/log" 2>&1 || [ $? -eq 1 ]
  echo "$(date +%s.%N) $begun" | awk '{ printf "%.1f", $1 - $2 }'
  plain "$folder/again/summary.json" | cmp -s - "$folder/expected" || echo "Summary with $1 workers differs." >&2
}

for round in $(seq "$rounds"); do
  one=$(measure 1)
  several=$(measure "$workers")
  awk -v one="$one" -v several="$several" -v workers="$workers" \
    'BEGIN { printf "1 worker %s s, %s workers %s s: %.2f times as fast\n", one, workers, several, one / several }'
done
