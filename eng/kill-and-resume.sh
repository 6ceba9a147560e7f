#!/usr/bin/env bash
# Runs a recipe once unbroken in one process, then N times with kill -9 at random moments and 'resume' until it is finished. With two
# workers or more, one of them is killed at a random moment of each life of the process that started them, and in two lives of three that
# process as well. Compares the summaries byte for byte, times aside, and counts cells that were recorded twice.
#   eng/kill-and-resume.sh [RECIPE] [RUNS] [LONGEST SECONDS BETWEEN KILLS] [WORKERS]
set -euo pipefail
cd "$(dirname "$0")/.."
recipe=${1:-recipes/smoke.yaml} runs=${2:-10} longest=${3:-6} workers=${4:-1}
dotnet build -c Release src/Holdfast.Cli -v q >/dev/null
holdfast=$(find src/Holdfast.Cli/bin/Release -name Holdfast.Cli.dll | head -n 1)
folder=$(mktemp -d)
plain() { grep -vE '"(started|finished)":' "$1"; }
pause() { sleep "$((RANDOM % longest)).$((RANDOM % 10))"; }

dotnet "$holdfast" run "$recipe" --workers 1 --runs "$folder/unbroken" >"$folder/log" 2>&1 || [ $? -eq 1 ]
plain "$folder"/unbroken/*/summary.json >"$folder/expected"
equal=0 kills=0 worker_kills=0 twice=0
for run in $(seq "$runs"); do
  where=$folder/$run
  command=(run "$recipe" --runs "$where" --workers "$workers")
  while true; do
    dotnet "$holdfast" "${command[@]}" >>"$folder/log" 2>&1 &
    parent=$!
    if [ "$workers" -gt 1 ]; then
      pause
      # One only: a piece on which two workers die counts as failed.
      worker=$(pgrep -P "$parent" | shuf -n 1 || true)
      if [ -n "$worker" ] && kill -9 "$worker" 2>/dev/null; then worker_kills=$((worker_kills + 1)); fi
    fi
    if [ "$workers" -eq 1 ] || [ "$((RANDOM % 3))" -gt 0 ]; then
      pause
      if kill -9 "$parent" 2>/dev/null; then kills=$((kills + 1)); fi
    fi
    wait "$parent" 2>/dev/null || true
    if ls "$where"/*/summary.json >/dev/null 2>&1; then break; fi
    if ls "$where"/*/run.json >/dev/null 2>&1; then command=(resume "$(ls -d "$where"/*/)" --workers "$workers"); fi
  done
  if plain "$where"/*/summary.json | cmp -s - "$folder/expected"; then equal=$((equal + 1)); else echo "Run $run differs: see $where"; fi
  twice=$((twice + $(grep -ho '"kind":"cell","cell":"[^"]*"' "$where"/*/events.jsonl | sort | uniq -d | wc -l)))
done
echo "$kills kills and $worker_kills of workers over $runs runs: $equal of $runs summaries equal to the unbroken run's, times aside;" \
  "$twice cells recorded twice."
if [ "$equal" -eq "$runs" ] && [ "$twice" -eq 0 ]; then rm -rf "$folder"; else exit 1; fi
