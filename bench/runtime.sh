#!/usr/bin/env bash
# `run` of a busybox `true` by gantry-runtime, crun and runc in turn, in one run: medians and minima in milliseconds.
# crun 1.8.1 refuses the hybrid cgroup layout, so on such a host all three run in a private mount namespace without the
# cgroup2 tree: each makes its version 1 cgroups as it would elsewhere. Usage: bench/runtime.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-50}
if [ -z "${GANTRY_BENCH_INSIDE:-}" ]; then
  exec env GANTRY_BENCH_INSIDE=1 unshare --mount --propagation private "$0" "$rounds"
fi
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi

work=$(mktemp -d /run/gantry-bench.XXXXXX)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bundle/rootfs/bin" "$work/bundle/rootfs/"{proc,sys,dev}
cp "$(command -v busybox)" "$work/bundle/rootfs/bin/busybox"
ln -s busybox "$work/bundle/rootfs/bin/true"
dist/gantry-runtime spec --bundle "$work/bundle"
sed -i -e 's/"terminal": true/"terminal": false/' -e 's/^\( *\)"sh"$/\1"true"/' -e 's/"ociVersion": "1.3.0"/"ociVersion": "1.0.2"/' "$work/bundle/config.json"

once() { # program, id
  local from to
  from=${EPOCHREALTIME/./}
  "$1" --root "$work/state-${1##*/}" run --bundle "$work/bundle" "$2" </dev/null >/dev/null
  to=${EPOCHREALTIME/./}
  echo $((to - from)) >>"$work/${1##*/}.us"
}

runtimes=(dist/gantry-runtime)
for peer in crun runc; do command -v "$peer" >/dev/null && runtimes+=("$(command -v "$peer")"); done
for ((i = 0; i < rounds; i++)); do
  for runtime in "${runtimes[@]}"; do
    once "$runtime" "bench-$$-$i"
  done
done

median() { sort -n "$1" | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
own=$(median "$work/gantry-runtime.us")
for runtime in "${runtimes[@]}"; do
  name=$(basename "$runtime")
  mid=$(median "$work/$name.us")
  least=$(sort -n "$work/$name.us" | head -1)
  awk -v n="$name" -v m="$mid" -v l="$least" -v o="$own" 'BEGIN {printf "%-16s median %6.1f ms   least %6.1f ms   %4.1f times gantry-runtime\n", n, m / 1000, l / 1000, m / o}'
done
