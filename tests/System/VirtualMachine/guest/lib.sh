# What checks are made of. $CHECK is the name of the one that runs; its container is $ID, in the cgroup $GROUP.

ROOT=/run/state
ID=box
GROUP=/sys/fs/cgroup/check/box

runtime() { gantry-runtime --root "$ROOT" "$@"; }

# One root file system for all containers; they see it read-only.
make_rootfs() {
  mkdir -p /rootfs/bin /rootfs/proc /rootfs/sys /rootfs/dev /rootfs/tmp
  cp /bin/busybox /rootfs/bin/
  chroot /rootfs /bin/busybox --install -s /bin
}

# bundle [RESOURCES [MORE]]: makes /tmp/bundle for a container that runs the script on standard input.
# RESOURCES is linux.resources as JSON, MORE further members of linux, each with a comma in front; so are the namespaces in $NAMESPACES.
bundle() {
  mkdir -p /tmp/bundle
  cat >/rootfs/script
  namespaces='{"type":"pid"},{"type":"mount"},{"type":"ipc"},{"type":"uts"},{"type":"network"},{"type":"cgroup"}'${NAMESPACES:-}
  capabilities='["CAP_MKNOD","CAP_KILL","CAP_SYS_ADMIN","CAP_DAC_OVERRIDE"]'
  cat >/tmp/bundle/config.json <<END
{
  "ociVersion": "1.2.0",
  "root": { "path": "/rootfs", "readonly": true },
  "process": {
    "cwd": "/", "args": ["/bin/sh", "/script"], "env": ["PATH=/bin"], "user": { "uid": 0, "gid": 0 },
    "capabilities": { "bounding": $capabilities, "effective": $capabilities, "permitted": $capabilities }
  },
  "mounts": [
    { "destination": "/proc", "type": "proc", "source": "proc" },
    { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["mode=755"] },
    { "destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["newinstance", "ptmxmode=0666"] },
    { "destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"] },
    { "destination": "/tmp", "type": "tmpfs", "source": "tmpfs" },
    { "destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["${CGROUP_ACCESS:-ro}"] }
  ],
  "linux": { "cgroupsPath": "${CGROUP_PATH:-/check/box}", "namespaces": [$namespaces], "resources": ${1:-{\}}${2:-} }
}
END
}

# Runs the bundle in the foreground.
run() { runtime run -b /tmp/bundle "$ID"; }

# Starts the bundle in the background.
started() {
  runtime create -b /tmp/bundle "$ID" >/tmp/box.out 2>&1 </dev/null || { cat /tmp/box.out; return 1; }
  runtime start "$ID"
}

status() { runtime state "$ID" | sed -n 's/.*"status": "\(.*\)".*/\1/p'; }

# equals WANTED ACTUAL
equals() { [ "$1" = "$2" ] || { echo "expected: $1"; echo "     got: $2"; return 1; }; }

# file_is FILE WANTED
file_is() { equals "$2" "$(cat "$GROUP/$1")"; }

# contains TEXT PART
contains() { case $1 in *"$2"*) ;; *) echo "'$2' is not in: $1"; return 1 ;; esac; }

# lacks TEXT PART
lacks() { case $1 in *"$2"*) echo "'$2' is in: $1"; return 1 ;; esac; }

# refused WORDS COMMAND...: the command fails and says the words.
refused() {
  words=$1
  shift
  if said=$("$@" 2>&1); then echo "it should have been refused: $*"; return 1; fi
  contains "$said" "$words"
}

# wait_for COMMAND...: until it succeeds, or fails the check.
wait_for() {
  tries=0
  until "$@"; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { echo "waited in vain for: $*"; return 1; }
    usleep 50000
  done
}

# has_processes NUMBER: at least so many are in the container's group.
has_processes() { [ "$(wc -l <"$GROUP/cgroup.procs")" -ge "$1" ]; }

is_status() { [ "$(status)" = "$1" ]; }

skip() { echo "$*"; exit 77; }

# Whatever the check has left; a check must not see another one's.
clean_up() {
  code=$?
  set +e
  runtime delete --force "$ID" >/dev/null 2>&1 || code=1
  [ ! -e "$GROUP" ] || { echo "left: $GROUP"; code=1; }
  [ -z "$(ls "$ROOT" 2>/dev/null)" ] || { echo "left: $(ls "$ROOT")"; code=1; }
  rmdir /sys/fs/cgroup/check 2>/dev/null
  rm -rf /tmp/bundle
  exit "$code"
}
