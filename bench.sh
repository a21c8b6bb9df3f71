#!/usr/bin/env bash
# Measures: ./bench.sh [runtime|start|pods|engine|api|store]. Each figure stands beside a peer or a limit of the same run.
# ./bench.sh soak [COUNT] measures nothing: it makes 100,000 containers and looks for what they leave.
# ./bench.sh chaos [KILLS] kills the daemon 1,000 times under its containers and looks for what they lose.
set -euo pipefail
cd "$(dirname "$0")"
part=${1:-all}
case "$part" in all|runtime|start|pods|engine|api|store|soak|chaos) ;; *) echo "usage: ./bench.sh [runtime|start|pods|engine|api|store|soak [COUNT]|chaos [KILLS]]" >&2; exit 2 ;; esac
tools/install-packages bench
[ -x dist/gantry ] && [ -x dist/gantry-runtime ] || ./build.sh

echo "machine: $(nproc) x $(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r), $(free -g | awk '/^Mem:/{print $2}') GB"

root=$(mktemp -d)/n
cleanup() { [ ! -e "$root" ] || dist/gantry down --root "$root" --purge >/dev/null; rmdir "$(dirname "$root")" 2>/dev/null || true; }
trap cleanup EXIT

line() { # name value unit target
  awk -v n="$1" -v v="$2" -v u="$3" -v t="$4" 'BEGIN { printf "%-26s %9.2f %-11s target %-7s ratio %.2f\n", n, v, u, t, v / t }'
}

start() { # the time that "gantry up" takes, first start and later starts
  local first again=()
  first=$(dist/gantry up --root "$root" | sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p')
  line node-first-start "$first" ms 1500
  for _ in 1 2 3 4 5; do
    dist/gantry down --root "$root" >/dev/null
    again+=("$(dist/gantry up --root "$root" | sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p')")
  done
  line node-start-median "$(printf '%s\n' "${again[@]}" | sort -n | sed -n 3p)" ms 1500
  dist/gantry down --root "$root" --purge >/dev/null
}

pods() {
  local pid
  dotnet build bench/Pods -c Release -v quiet -nologo
  dist/gantry up --root "$root" >/dev/null
  examples/hello/make-image.sh "$root" >/dev/null
  dist/gantry image load --root "$root" "$root/hello-1.tar" >/dev/null
  pid=$(dist/gantry status --root "$root" -o json | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')
  artifacts/bin/Pods.Bench/release/Gantry.Pods.Bench "$root/kubeconfig" "$pid" | while read -r name value unit; do
    case "$name" in
      pod-create-to-ready-p50) line "$name" "$value" "$unit" 100 ;;
      pod-create-to-ready-p99) line "$name" "$value" "$unit" 300 ;;
      fifty-pods-at-once) line "$name" "$value" "$unit" 5000 ;;
      idle-cpu) line "$name" "$value" "$unit" 1 ;;
      idle-memory) line "$name" "$value" "$unit" 150 ;;
    esac
  done
  dist/gantry down --root "$root" --purge >/dev/null
}

store() { # 24 simulated hours of leases and events on a SQLite file: its growth is from the second hour on, when the first events expire
  dotnet build bench/Store -c Release -v quiet -nologo
  # What both stores do with the same load has no target: it depends on the disk.
  artifacts/bin/Store.Bench/release/Gantry.Store.Bench peers
  artifacts/bin/Store.Bench/release/Gantry.Store.Bench | while read -r name value unit; do
    case "$name" in
      store-day-file) line "$name" "$value" "$unit" 64 ;;
      store-day-growth) line "$name" "$value" "$unit" 1.5 ;;
      store-day-reopen) line "$name" "$value" "$unit" 1000 ;;
      *) line "$name" "$value" "$unit" "$value" ;;
    esac
  done
}

[ "$part" != soak ] || exec bench/soak.sh "${2:-100000}"
[ "$part" != chaos ] || exec bench/chaos.sh "${2:-1000}"
[ "$part" != all ] && [ "$part" != runtime ] || bench/runtime.sh
[ "$part" != all ] && [ "$part" != start ] || start
[ "$part" != all ] && [ "$part" != pods ] || pods
[ "$part" != all ] && [ "$part" != engine ] || bench/engine.sh
[ "$part" != all ] && [ "$part" != api ] || bench/api.sh
[ "$part" != all ] && [ "$part" != store ] || store
