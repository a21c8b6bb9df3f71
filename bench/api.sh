#!/usr/bin/env bash
# The API server under load: over TLS, HTTP/2 and HTTP/1.1, one client certificate, config maps of a kilobyte. Usage: bench/api.sh
# It runs without a machine (gantry up --components api) on a root of its own. Where KUBE_APISERVER and ETCD name programs,
# these get the same load in the same run, and beside each of their figures stands Gantry's divided by it. The load runs on the same processors; what it uses of them is told beside each figure.
# watch-p99 counts from the first sign of a write's commit (the writer's answer or the first event at any socket), watch-from-request-p99 from the request,
# both up to the time at which the kernel put the event's last byte into a watcher's socket.
set -euo pipefail
cd "$(dirname "$0")/.."
objects=${OBJECTS:-10000} many=${MANY:-100000} watchers=${WATCHERS:-1000}
dotnet build bench/Api -c Release -v quiet -nologo >/dev/null
load=artifacts/bin/Api.Bench/release/Gantry.Api.Bench
# Not in memory: a durable write is to reach a disk.
folder=$(mktemp -d /var/tmp/gantry-api-XXXXXX) pids=()
root=$folder/n

cleanup() {
  set +e
  [ ! -e "$root" ] || dist/gantry down --root "$root" --purge >/dev/null
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do kill "${pids[$i]}" && wait "${pids[$i]}"; done 2>/dev/null
  rm -rf "$folder"
}
trap cleanup EXIT

up() { dist/gantry up --root "$root" --components api | sed -n 's/.*ready after \([0-9]*\) ms.*/\1/p'; }
down() { dist/gantry down --root "$root" "$@" >/dev/null; }
pid() { dist/gantry status --root "$root" -o json | sed -n 's/.*"pid": \([0-9]*\).*/\1/p'; }
# After a burst memory is given back within some seconds.
settled() { sleep 20; "$load" memory "$root/kubeconfig" http2 "$1" | cut -d' ' -f2; }

# Puts the targets, and beside a peer's figures the ratio of Gantry's, beside figures "name value unit" that come in: figures SERVER PROTOCOL
figures() {
  touch "$folder/own"
  awk -v who="$1" -v how="$2" -v own="$folder/own" '
    BEGIN {
      while ((getline line < own) > 0) {
        split(line, field, " ")
        known[field[1], field[2]] = field[3]
      }
      least["create-per-second"] = 5000; least["get-per-second"] = 30000; least["list-rate"] = 1000
      most["create-p99"] = 20; most["watch-p99"] = 10; most["overhead-per-object"] = 3000; most["start"] = 1000
    }
    {
      name = $1; sub(/^list-[0-9]+-rate$/, "list-rate", name); sub(/^create-of-[0-9]+-/, "create-", name)
      said = ""
      if (name in least) said = "target >= " least[name] ($2 >= least[name] ? "  met" : "  MISSED")
      if (name in most) said = "target <= " most[name] ($2 <= most[name] ? "  met" : "  MISSED")
      if (who == "gantry") print how, $1, $2 >> own
      else said = (how, $1) in known && $2 > 0 ? sprintf("gantry has %.2f of it", known[how, $1] / $2) : ""
      printf "%-14s %-6s %-26s %12.2f %-6s %s\n", who, how, $1, $2, $3, said
      fflush()
    }'
}

gantry() {
  local protocol first=${1%% *}
  for protocol in $1; do
    up >/dev/null
    "$load" verbs "$root/kubeconfig" "$protocol" "$(pid)" "$objects" | figures gantry "$protocol"
    "$load" watch "$root/kubeconfig" "$protocol" "$(pid)" "$watchers" | figures gantry "$protocol"
    if [ "$protocol" = "$first" ]; then
      local times=()
      for _ in 1 2 3 4 5; do down; times+=("$(up)"); done
      echo "start $(printf '%s\n' "${times[@]}" | sort -n | sed -n 3p) ms" | figures gantry ""
    fi
    down --purge
  done
}

large() {
  local server before after size
  up >/dev/null
  server=$(pid)
  before=$(settled "$server")
  "$load" large "$root/kubeconfig" http2 "$server" "$many" | tee "$folder/large" | figures gantry http2
  after=$(settled "$server")
  size=$(sed -n 's/^list-[0-9]*-object \([0-9.]*\) .*/\1/p' "$folder/large")
  awk -v a="$after" -v b="$before" -v n="$many" -v s="$size" 'BEGIN { printf "memory-per-object %.0f bytes\noverhead-per-object %.0f bytes\n", (a - b) / n, (a - b) / n - s }' | figures gantry ""
  down --purge
}

# Kubernetes' own server takes the same client certificate: its authority is that of a root made for this. The load is one user's, so that fairness between
# users would only hold it back, and it may have as many requests in flight as it wants; everything else is as it is by default.
peer() {
  local protocol client=$((20000 + RANDOM % 10000)) port=$((30000 + RANDOM % 10000))
  up >/dev/null
  cp "$root/kubeconfig" "$folder/kubeconfig"
  sed -n 's/.*certificate-authority-data: //p' "$root/kubeconfig" | base64 -d >"$folder/authority.pem"
  down --purge
  sed -i "s|server: .*|server: https://127.0.0.1:$port|" "$folder/kubeconfig"
  openssl genrsa -out "$folder/accounts.key" 2048 2>/dev/null
  "$ETCD" --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$client" --advertise-client-urls "http://127.0.0.1:$client" \
    --listen-peer-urls "http://127.0.0.1:$((client + 1))" --initial-advertise-peer-urls "http://127.0.0.1:$((client + 1))" \
    --initial-cluster "default=http://127.0.0.1:$((client + 1))" >"$folder/etcd.log" 2>&1 &
  pids+=($!)
  "$KUBE_APISERVER" --etcd-servers "http://127.0.0.1:$client" --secure-port "$port" --bind-address 127.0.0.1 --cert-dir "$folder/certificates" \
    --client-ca-file "$folder/authority.pem" --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$folder/accounts.key" \
    --service-account-signing-key-file "$folder/accounts.key" --service-cluster-ip-range 10.96.0.0/16 --authorization-mode RBAC --advertise-address 127.0.0.1 \
    --enable-priority-and-fairness=false --max-requests-inflight 2000 --max-mutating-requests-inflight 2000 >"$folder/apiserver.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 600); do ! curl -skf "https://127.0.0.1:$port/readyz" >/dev/null || break; sleep 0.1; done
  curl -skf "https://127.0.0.1:$port/readyz" >/dev/null || { echo "the peer is not ready:" >&2; tail -n 5 "$folder/apiserver.log" >&2; return 1; }
  for protocol in $1; do
    "$load" verbs "$folder/kubeconfig" "$protocol" "${pids[0]},${pids[1]}" "$objects" "-$protocol" | figures kube-apiserver "$protocol"
    "$load" watch "$folder/kubeconfig" "$protocol" "${pids[0]},${pids[1]}" "$watchers" "-$protocol" | figures kube-apiserver "$protocol"
  done
}

gantry "${PROTOCOLS:-http2 http1}"
large
[ -z "${KUBE_APISERVER:-}" ] || [ -z "${ETCD:-}" ] || peer "${PROTOCOLS:-http2 http1}"
