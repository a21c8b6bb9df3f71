#!/usr/bin/env bash
# Runs Kubernetes' own conformance tests against a node of this build: tests/System/Conformance/run.sh [REGEX], by default those of the API machinery.
# CONTROLLERS=daemonset,job,replicationcontroller,statefulset runs those of Kubernetes' own controllers beside the node's, for kinds that nothing here acts on yet.
# The first run builds them from Debian's source package, which takes a quarter of an hour (tools/build-kubernetes); the node builds the images.
set -euo pipefail
cd "$(dirname "$0")/../../.."
focus=${1:-'sig-api-machinery.*\[Conformance\]'}
repository=$PWD
[ -x dist/gantry ] && [ -x dist/gantry-runtime ] || ./build.sh
tests=$(tools/build-kubernetes e2e.test)
context=$(mktemp -d) root=$(mktemp -d)/n manager=
trap '[ -z "$manager" ] || kill "$manager"; "$repository/dist/gantry" down --root "$root" --purge >/dev/null; rm -rf "$context" "${root%/n}"' EXIT

for program in agnhost sample-apiserver; do cp "$(tools/build-kubernetes "$program")" "$context/"; done
cp "$(command -v busybox)" "$(command -v etcd)" /lib/x86_64-linux-gnu/libc.so.6 /lib64/ld-linux-x86-64.so.2 tests/System/Conformance/Dockerfile "$context/"

dist/gantry up --root "$root" >/dev/null
eval "$(dist/gantry env --root "$root")"
image() { DOCKER_BUILDKIT=0 docker build --quiet --target "$1" --tag "$2" "$context" >/dev/null; }
image agnhost k8s.gcr.io/e2e-test-images/agnhost:2.21
image pause k8s.gcr.io/pause:3.2
image sample-apiserver gcr.io/kubernetes-e2e-test-images/sample-apiserver:1.17
image etcd k8s.gcr.io/etcd:3.4.13-0
image busybox docker.io/library/busybox:1.29
for tag in httpd:2.4.38-alpine httpd:2.4.39-alpine nginx:1.14-alpine nginx:1.15-alpine; do image web "docker.io/library/$tag"; done

if [ -n "${CONTROLLERS:-}" ]; then
  program=$(tools/build-kubernetes kube-controller-manager)
  "$program" --kubeconfig "$KUBECONFIG" --controllers "$CONTROLLERS" --use-service-account-credentials --port 0 --secure-port 0 >"$repository/artifacts/kubernetes/controllers.log" 2>&1 &
  manager=$!
fi

# The system's pods, for which they would wait, are in the program here.
log=$repository/artifacts/kubernetes/conformance.log
cd "$context"
"$tests" -kubeconfig "$KUBECONFIG" -provider skeleton -ginkgo.focus "$focus" -ginkgo.noColor -num-nodes 1 -system-pods-startup-timeout 10s \
  -kubectl-path "${KUBECTL:-$(command -v kubectl)}" -repo-root "$repository" >"$log" 2>&1 || true
grep -oE '^•?\{"msg":"(PASSED|FAILED) [^"]*' "$log" | sed 's/.*"msg":"//' | sort || true
echo "all that they said: $log"
grep -E '^(SUCCESS|FAIL)! ' "$log"
! grep -q '^FAIL! ' "$log"
