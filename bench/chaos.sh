#!/usr/bin/env bash
# Kills the daemon again and again while containers write and answer: nothing may be lost. Usage: bench/chaos.sh [KILLS]
set -euo pipefail
cd "$(dirname "$0")/.."
kills=${1:-1000}
dotnet build bench/Engine -c Release -v quiet -nologo >/dev/null
[ -x artifacts/publish/probe/probe ] || ./build.sh probe
name=gc$$ folder=$(mktemp -d)
inside() { nsenter "--net=/run/netns/$name" "$@"; }
cleanup() {
  set +e
  [ ! -e "$folder/n" ] || inside dist/gantry down --root "$folder/n" --purge >/dev/null
  ip netns delete "$name"
  ip netns delete "${name}o"
  rm -rf "$folder"
}
trap cleanup EXIT

ip netns add "$name"
ip netns add "${name}o"
ip -n "$name" link set lo up
ip -n "$name" link add eth0 type veth peer name eth0 netns "${name}o"
ip -n "$name" address add 192.0.2.1/24 dev eth0
ip -n "${name}o" address add 192.0.2.2/24 dev eth0
ip -n "$name" link set eth0 up
ip -n "${name}o" link set eth0 up
ip -n "$name" route add default via 192.0.2.2

export DOCKER_CONFIG="$folder/cli"
mkdir -p "$folder/rootfs"
cp artifacts/publish/probe/probe "$folder/rootfs/"
tools/make-image --rootfs "$folder/rootfs" --tag probe:1 --entrypoint /probe --output "$folder/probe.tar"
inside dist/gantry up --root "$folder/n" >/dev/null
docker --host "unix://$folder/n/run/docker.sock" load -q -i "$folder/probe.tar" >/dev/null
artifacts/bin/Engine.Bench/release/Gantry.Engine.Bench chaos "$PWD/dist/gantry" "$folder/n" "$name" "${name}o" 192.0.2.1 "$kills"
