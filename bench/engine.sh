#!/usr/bin/env bash
# The engine beside Debian's dockerd and podman, in one run with the same images. Usage: bench/engine.sh [ROUNDS]
# All of it lives in a network namespace and a folder of its own; nothing of the machine's own engines is touched.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-50}
command -v docker >/dev/null || { echo "bench/engine.sh: the docker CLI is missing" >&2; exit 1; }
dotnet build bench/Engine -c Release -v quiet -nologo >/dev/null
name=gb$$ folder=$(mktemp -d) registry=127.0.0.1:5000 pids=()

cleanup() {
  set +e
  [ ! -e "$folder/gantry" ] || inside dist/gantry down --root "$folder/gantry" --purge >/dev/null
  [ ! -S "$folder/dockerd/docker.sock" ] || docker --host "unix://$folder/dockerd/docker.sock" ps -aq | xargs -r docker --host "unix://$folder/dockerd/docker.sock" rm -f >/dev/null
  [ ! -e "$folder/podman" ] || "${podman[@]}" rm --all --force --time 0 >/dev/null 2>&1
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill "${pids[$i]}" && wait "${pids[$i]}"; done 2>/dev/null
  awk -v f="$folder/" 'index($5, f) == 1 { print $5 }' /proc/self/mountinfo | sort -r | xargs -r -n 1 umount -l
  find /sys/fs/cgroup -depth -type d -path "*/$name*" -exec rmdir {} + 2>/dev/null
  ip netns delete "$name"
  rm -rf "$folder"
}
trap cleanup EXIT

inside() { nsenter "--net=/run/netns/$name" "$@"; }

# Starts a daemon in the background and waits until something says that it is there: start LOG CHECK... -- COMMAND...
start() {
  local log=$1 check=()
  shift
  while [ "$1" != -- ]; do check+=("$1"); shift; done
  shift
  nsenter "--net=/run/netns/$name" "$@" >"$log" 2>&1 </dev/null &
  pids+=($!)
  for _ in $(seq 200); do ! "${check[@]}" >/dev/null 2>&1 || return 0; sleep 0.1; done
  cat "$log" >&2
  return 1
}

ip netns add "$name"
ip -n "$name" link set lo up
# A route to nowhere: engines ask for one, and nothing here may leave the machine.
ip -n "$name" link add wire type veth peer name end
ip -n "$name" address add 192.0.2.1/24 dev wire
ip -n "$name" link set wire up
ip -n "$name" link set end up
ip -n "$name" route add default via 192.0.2.2

mkdir -p "$folder"/{dockerd,podman,cli,images,context}
echo '{}' >"$folder/cli/config.json"
export DOCKER_CONFIG="$folder/cli" DOCKER_BUILDKIT=0 HOME="$folder"
cat >"$folder/dockerd/containerd.toml" <<END
version = 2
root = "$folder/dockerd/containerd"
state = "$folder/dockerd/containerd-run"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$folder/dockerd/containerd.sock"
[ttrpc]
  address = "$folder/dockerd/containerd.sock.ttrpc"
END
echo "{ \"deprecated-key-path\": \"$folder/dockerd/key.json\" }" >"$folder/dockerd/daemon.json"
start "$folder/dockerd/containerd.log" test -S "$folder/dockerd/containerd.sock" -- containerd --config "$folder/dockerd/containerd.toml"
docker=(docker --host "unix://$folder/dockerd/docker.sock")
start "$folder/dockerd/log" "${docker[@]}" version -- dockerd --config-file "$folder/dockerd/daemon.json" --data-root "$folder/dockerd/data" --exec-root "$folder/dockerd/exec" \
  --pidfile "$folder/dockerd/pid" --host "unix://$folder/dockerd/docker.sock" --containerd "$folder/dockerd/containerd.sock" --cgroup-parent "/$name" --exec-opt native.cgroupdriver=cgroupfs

cat >"$folder/registry.yml" <<END
version: 0.1
log: { level: error }
storage: { filesystem: { rootdirectory: $folder/registry } }
http: { addr: "$registry" }
END
start "$folder/registry.log" inside curl -sf "http://$registry/v2/" -- docker-registry serve "$folder/registry.yml"

# By default it raises limits that a root without CAP_SYS_RESOURCE must leave as they are.
cat >"$folder/podman/containers.conf" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
lock_type = "file"
events_logger = "file"
END
cat >"$folder/podman/registries.conf" <<END
unqualified-search-registries = ["localhost"]
[[registry]]
location = "$registry"
insecure = true
END
export CONTAINERS_CONF="$folder/podman/containers.conf" CONTAINERS_REGISTRIES_CONF="$folder/podman/registries.conf"
# crun refuses a mixed layout of control groups.
podman=(nsenter "--net=/run/netns/$name" podman --root "$folder/podman/root" --runroot "$folder/podman/run" --tmpdir "$folder/podman/tmp" --storage-driver overlay
  --cgroup-manager cgroupfs --runtime runc --network-config-dir "$folder/podman/networks")

inside dist/gantry up --root "$folder/gantry" >/dev/null
gantry=(docker --host "unix://$folder/gantry/run/docker.sock")

tools/busybox-rootfs "$folder/busy"
tools/make-image --rootfs "$folder/busy" --tag busy:1 --cmd sh --output "$folder/images/busy.tar"
for engine in gantry docker podman; do
  declare -n command=$engine
  "${command[@]}" load -q -i "$folder/images/busy.tar" >/dev/null 2>&1
done
"${podman[@]}" tag localhost/busy:1 docker.io/library/busy:1 2>/dev/null || true

# Five layers of 60 MB that a compressor makes smaller by a quarter.
mkdir "$folder/big"
{ echo FROM busy:1; for i in 1 2 3 4 5; do head -c 45000000 /dev/urandom | base64 -w 0 >"$folder/big/$i"; echo "COPY $i /big/$i"; done; } >"$folder/big/Dockerfile"
"${docker[@]}" build -q -t "$registry/big:1" "$folder/big" >/dev/null 2>&1
"${docker[@]}" push -q "$registry/big:1" >/dev/null
"${docker[@]}" rmi "$registry/big:1" >/dev/null
rm -r "$folder/big"

{
  echo FROM busy:1
  for i in 1 2 3 4; do echo "ENV NUMBER$i=$i"; done
  for i in 1 2 3 4 5; do echo "$i" >"$folder/context/file$i"; echo "COPY file$i /files/"; done
  for i in 1 2 3 4 5 6 7 8 9 10; do echo "RUN echo $i >/made$i"; done
} >"$folder/context/Dockerfile"

line() { local IFS=$'\t'; echo "$*"; }
{
  line gantry "$folder/gantry" "${gantry[@]}"
  line dockerd "$folder/dockerd" "${docker[@]}"
  line podman "$folder/podman" "${podman[@]}"
} >"$folder/peers"
artifacts/bin/Engine.Bench/release/Gantry.Engine.Bench compare "$folder/peers" "$registry" "$folder" "$rounds"
