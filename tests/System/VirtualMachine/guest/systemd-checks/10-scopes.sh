# Here systemd is the first process and owns the control groups.
CGROUP_PATH=demo-a.slice:gt:box
UNIT=gt-box.scope
GROUP=/sys/fs/cgroup/demo.slice/demo-a.slice/$UNIT

runtime() { gantry-runtime --root "$ROOT" --systemd-cgroup "$@"; }

# unit_has PROPERTY VALUE
unit_has() { equals "$1=$2" "$(systemctl show "$UNIT" -p "$1")"; }

is_unknown() { systemctl show "$UNIT" -p LoadState | grep -q not-found; }

A_container_is_a_scope_in_the_slice_that_was_asked_for() {
  echo 'exec sleep 1000' | bundle
  started
  unit_has ActiveState active
  unit_has Slice demo-a.slice
  unit_has Delegate yes
  unit_has ControlGroup "/demo.slice/demo-a.slice/$UNIT"
  file_is cgroup.procs "$(runtime state "$ID" | sed -n 's/.*"pid": \([0-9]*\).*/\1/p')"
}

Limits_are_told_and_outlive_a_reload() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":33554432},"pids":{"limit":17},"cpu":{"quota":20000,"period":100000,"shares":512}}'
  started
  unit_has MemoryMax 33554432
  unit_has TasksMax 17
  unit_has CPUQuotaPerSecUSec 200ms
  systemctl daemon-reload
  file_is memory.max 33554432
  file_is pids.max 17
  file_is cpu.max "20000 100000"
}

An_update_is_told_too() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":33554432}}'
  started
  runtime update --memory 67108864 --pids-limit 9 "$ID"
  file_is memory.max 67108864
  unit_has MemoryMax 67108864
  unit_has TasksMax 9
  systemctl daemon-reload
  file_is memory.max 67108864
}

A_scope_goes_with_its_container_every_time() {
  echo 'exec sleep 1000' | bundle
  for _ in 1 2 3; do
    started
    runtime delete --force "$ID"
    [ ! -e "$GROUP" ]
    wait_for is_unknown
  done
}

A_create_that_fails_leaves_no_scope() {
  echo 'exit 0' | bundle
  sed -i 's#"/bin/sh", "/script"#"/bin/none"#' /tmp/bundle/config.json
  refused "/bin/none" runtime create -b /tmp/bundle "$ID"
  [ ! -e "$GROUP" ]
  wait_for is_unknown
}

Exec_joins_the_scope() {
  echo 'exec sleep 1000' | bundle
  started
  contains "$(runtime exec "$ID" cat /proc/1/cgroup)" "0::/"
  runtime exec -d "$ID" sleep 1000
  equals 2 "$(wc -l <"$GROUP/cgroup.procs")"
}

A_path_that_names_no_scope_is_refused() {
  CGROUP_PATH=/check/box
  echo 'exit 0' | bundle
  refused "slice:prefix:name" runtime create -b /tmp/bundle "$ID"
}

A_container_that_ended_is_deleted_though_systemd_has_forgotten_it() {
  echo 'exit 0' | bundle
  started
  wait_for is_status stopped
  wait_for is_unknown
  runtime delete "$ID"
}
