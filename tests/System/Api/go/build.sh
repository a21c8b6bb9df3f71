#!/usr/bin/env bash
# Builds client.go with Go and client-go of Debian 13, which are unpacked below artifacts/go-client and not installed: 500 MB, and some minutes.
# RELEASE=sid builds it with the newest that Debian has; artifacts/go-client is to be removed between the two.
set -euo pipefail
release=${RELEASE:-trixie}
source=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$source/../../../../artifacts/go-client" && cd "$_"
mkdir -p lists/partial cache/archives/partial packages root

if [ ! -d root/usr/share/gocode/src/k8s.io/client-go ]; then
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(apt-get indextargets --format '$(REPO_URI)' | head -n 1) $release main" >sources.list
  : >status
  apt=(-o "Dir::Etc::sourcelist=$PWD/sources.list" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$PWD/lists" -o "Dir::State::status=$PWD/status" -o "Dir::Cache=$PWD/cache" -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" -qq update
  mapfile -t needed < <(apt-get "${apt[@]}" -s --no-install-recommends install golang-k8s-client-go-dev golang-go | sed -n 's/^Inst \(golang[^ ]*\) .*/\1/p')
  (cd packages && apt-get "${apt[@]}" -qq download "${needed[@]}")
  for package in packages/*.deb; do dpkg -x "$package" root; done
  rm -rf packages lists cache
fi

GOROOT=$(echo "$PWD"/root/usr/lib/go-1.*)
export GOROOT GOPATH=$PWD/root/usr/share/gocode:$PWD/work GO111MODULE=off GOFLAGS= GOTOOLCHAIN=local GOCACHE=${GOCACHE:-$PWD/build}
mkdir -p work/src/client && cp "$source/client.go" work/src/client
cd work/src/client && "$GOROOT/bin/go" build -o ../../../client .
