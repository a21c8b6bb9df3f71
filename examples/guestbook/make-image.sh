#!/usr/bin/env bash
# Makes the images guestbook-store:1 and guestbook-web:1 as docker archives: make-image.sh OUTDIR
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$here/../../tools
out=${1:?usage: make-image.sh OUTDIR}
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_image() { # name, directory of files, port
  local root=$work/$1
  mkdir -p "$root"
  "$tools/busybox-rootfs" "$root"
  mkdir -p "$root/www/cgi-bin" "$root/data"
  chmod 0777 "$root/data"
  install -m 0755 "$here/$2/start" "$root/bin/start"
  for script in "$here/$2"/cgi-bin/*; do
    install -m 0755 "$script" "$root/www/cgi-bin/$(basename "$script")"
  done
  "$tools/make-image" --rootfs "$root" --output "$out/$1-1.tar" --tag "$1:1" \
    --entrypoint /bin/start --expose "$3" --user 65534
  echo "$out/$1-1.tar"
}

make_image guestbook-store store 6379
make_image guestbook-web web 8080
