#!/usr/bin/env bash
# gantry-runtime beside crun and runc, in one run: time of the commands, memory, processes, system calls. Usage: bench/runtime.sh [ROUNDS]
# crun 1.8.1 refuses the hybrid cgroup layout, so on such a host all of them run in a private mount namespace without the
# cgroup2 tree: each makes its version 1 cgroups as it would elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-100}
if [ -z "${GANTRY_BENCH_INSIDE:-}" ]; then
  dotnet build bench/Runtime -c Release -v quiet -nologo >/dev/null
  exec env GANTRY_BENCH_INSIDE=1 unshare --mount --propagation private "$0" "$rounds"
fi
if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi

runtimes=("$PWD/dist/gantry-runtime")
for peer in crun runc; do
  if path=$(command -v "$peer"); then runtimes+=("$path"); fi
done
artifacts/bin/Runtime.Bench/release/Gantry.Runtime.Bench compare "$rounds" "${runtimes[@]}"
