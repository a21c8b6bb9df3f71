#!/usr/bin/env bash
# Builds Kubernetes' own API server, the peer of bench/api.sh, from Debian's source package with Debian's Go, and prints its path.
# Debian packages of it only kubectl, and of the source 1.20 is the last that stands alone. It takes 1.5 GB below artifacts/ and some minutes, once.
# Usage: KUBE_APISERVER=$(bench/kube-apiserver.sh) ETCD=/usr/bin/etcd ./bench.sh api
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p artifacts/kube-apiserver && cd "$_"
program=$PWD/kube-apiserver version=1.20.2
[ ! -x "$program" ] || { echo "$program"; exit 0; }
../../tools/install-packages peer

{
  mkdir -p lists/partial cache/archives/partial
  echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(apt-get indextargets --format '$(REPO_URI)' | head -n 1) bookworm main" >sources.list
  apt=(-o "Dir::Etc::sourcelist=$PWD/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$PWD/lists" -o "Dir::Cache=$PWD/cache" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" -qq update
  apt-get "${apt[@]}" -qq source --download-only "kubernetes=1.20.5+really$version-1.1+deb12u1"

  # The tree was made for a GOPATH: its staging folder is linked into its vendor folder.
  export GOPATH=$PWD/go GO111MODULE=off GOFLAGS= GOPROXY=off CGO_ENABLED=0 GOCACHE=$PWD/build
  tree=$GOPATH/src/k8s.io/kubernetes vendor=k8s.io/kubernetes/vendor/k8s.io
  mkdir -p "$tree"
  tar -xzf kubernetes_*.orig.tar.gz -C "$tree" --strip-components 1
  cd "$tree"

  # The one file that is generated rather than in the package describes the types for OpenAPI: without it nothing compiles.
  go build -o "$GOPATH/openapi-gen" "$vendor/kube-openapi/cmd/openapi-gen"
  described=$(grep -rl '+k8s:openapi-gen=' --include='*.go' pkg cmd plugin staging/src/k8s.io | xargs -n 1 dirname | sort -u \
    | sed -e 's#^staging/src/k8s.io/#'"$vendor"'/#; /^k8s.io/!s#^#k8s.io/kubernetes/#' | grep -v -e code-generator -e sample- -e /testdata | paste -sd ,)
  "$GOPATH/openapi-gen" -i "$described" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi -h /dev/null -r "$GOPATH/violations"

  stamp=k8s.io/component-base/version
  nice go build -ldflags "-s -w -X $stamp.gitVersion=v$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=20" -o "$program" k8s.io/kubernetes/cmd/kube-apiserver
  cd - && rm -rf go build lists cache kubernetes_*
} >&2
echo "$program"
