#!/usr/bin/env bash
# Runs the tests: ./test.sh [unit|kernel|system]. Ends with "tests: N passed, N failed, N skipped"; non-zero if one failed.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
part=${1:-all}
case "$part" in all|unit|kernel|system) ;; *) echo "usage: ./test.sh [unit|kernel|system]" >&2; exit 2 ;; esac

[ "$part" = unit ] || tools/install-packages test

passed=0 failed=0 skipped=0 broken=""

run() { # project file
  local name log
  name=$(basename "$1" .csproj)
  log=$(mktemp)
  echo "== $name"
  # A suite that hangs is a failure, not a wait.
  if ! timeout --kill-after=10 "${SUITE_SECONDS:-600}" "artifacts/bin/$name/debug/$name" -noColor >"$log" 2>&1; then
    grep -E '\[FAIL\]|^ {6}' "$log" | head -80 || true
  fi
  grep -E '\[SKIP\]' -A1 "$log" || true
  local line total failures skips errors
  line=$(grep -E 'Total: [0-9]+' "$log" | tail -n 1 || true)
  # A suite that finds no tests has lost them.
  if [ -z "$line" ] || grep -q 'Total: 0$' <<<"$line"; then
    tail -n 20 "$log"
    broken="$broken $name" failed=$((failed + 1))
  else
    total=$(sed -E 's/.*Total: ([0-9]+).*/\1/' <<<"$line")
    failures=$(sed -E 's/.*Failed: ([0-9]+).*/\1/' <<<"$line")
    errors=$(sed -E 's/.*Errors: ([0-9]+).*/\1/' <<<"$line")
    skips=$(sed -E 's/.*Skipped: ([0-9]+).*/\1/' <<<"$line")
    passed=$((passed + total - failures - skips)) failed=$((failed + failures + errors)) skipped=$((skipped + skips))
    echo "   $((total - failures - skips)) passed, $((failures + errors)) failed, $skips skipped"
  fi
  rm -f "$log"
}

suites() { # folder
  find "tests/$1" -name '*.csproj' | sort
}

[ "$part" = unit ] || { ./build.sh; ./build.sh probe; }
dotnet build Gantry.slnx -v quiet -nologo

for tier in Unit Kernel System; do
  [ "$part" = all ] || [ "$part" = "${tier,,}" ] || continue
  for project in $(suites "$tier"); do
    # A suite without tests yet has nothing to run.
    [ -n "$(find "$(dirname "$project")" -name '*.cs' -print -quit)" ] || continue
    run "$project"
  done
done

[ -z "$broken" ] || echo "did not finish:$broken"
echo "tests: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
