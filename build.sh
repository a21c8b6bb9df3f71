#!/usr/bin/env bash
# Builds dist/gantry and dist/gantry-runtime. `./build.sh runtime` or `./build.sh node` builds one of them;
# `./build.sh probe` builds the program that tests run inside containers, which is not shipped.
set -euo pipefail
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
part=${1:-all}
mkdir -p dist

compile() { # project's file, program
  dotnet publish "$1" -c Release -r linux-x64 -o "artifacts/publish/$2" -v quiet -nologo 2>&1 |
    { grep -vE "dlopen|getaddrinfo|getpw|getgr|/usr/bin/ld|PalLoadLibrary|^ *$" || true; }
}

publish() { # project, program
  compile "src/$1/$1.csproj" "$2"
  install -m 0755 "artifacts/publish/$2/$2" "dist/.$2.new"
  mv -f "dist/.$2.new" "dist/$2"
}

if [ "$part" = probe ]; then
  compile tests/Probe/Probe.csproj probe
  exit
fi
[ "$part" = node ] || publish Runtime gantry-runtime
[ "$part" = runtime ] || publish Host gantry
