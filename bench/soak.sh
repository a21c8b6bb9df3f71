#!/usr/bin/env bash
# Containers by the thousand, four at a time, with runtimes killed at any moment: nothing may hang or stay behind. Usage: bench/soak.sh [COUNT]
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build bench/Runtime -c Release -v quiet -nologo >/dev/null
exec artifacts/bin/Runtime.Bench/release/Gantry.Runtime.Bench soak "$PWD/dist/gantry-runtime" "${1:-100000}" 4
