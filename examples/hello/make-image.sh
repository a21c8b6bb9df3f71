#!/usr/bin/env bash
# Makes the image hello:1 as a docker archive: make-image.sh OUTDIR [VERSION]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: make-image.sh OUTDIR [VERSION]}
mkdir -p "$out"
version=${2:-1}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

"$here/../../tools/busybox-rootfs" "$root"
mkdir -p "$root/www/cgi-bin"
install -m 0755 "$here/files/greet" "$root/www/cgi-bin/index.cgi"
install -m 0755 "$here/files/healthy" "$root/www/cgi-bin/healthy"
install -m 0755 "$here/files/start" "$root/bin/hello"

"$here/../../tools/make-image" --rootfs "$root" --output "$out/hello-$version.tar" --tag "hello:$version" \
  --entrypoint /bin/hello --env "HELLO_VERSION=$version" --expose 8080 --user 65534 \
  --label org.opencontainers.image.title=hello
echo "$out/hello-$version.tar"
