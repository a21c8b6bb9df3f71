A_container_runs_and_leaves_nothing() {
  mounts=$(cat /proc/self/mountinfo)
  echo 'echo hello; exit 7' | bundle
  set +e
  output=$(run)
  code=$?
  set -e
  equals hello "$output"
  equals 7 "$code"
  equals "$mounts" "$(cat /proc/self/mountinfo)"
  [ ! -e "$GROUP" ]
}

A_container_is_created_started_killed_and_deleted() {
  echo 'exec sleep 1000' | bundle
  runtime create -b /tmp/bundle "$ID" >/dev/null 2>&1 </dev/null
  is_status created
  equals 1 "$(wc -l <"$GROUP/cgroup.procs")"
  runtime start "$ID"
  is_status running
  refused "it is running" runtime delete "$ID"
  runtime kill "$ID" KILL
  wait_for is_status stopped
  runtime delete "$ID"
  [ ! -e "$GROUP" ]
}

A_container_is_born_in_its_group_and_sees_it_as_the_root() {
  echo 'cat /proc/self/cgroup; wc -l </sys/fs/cgroup/cgroup.procs; mkdir /sys/fs/cgroup/x 2>&1; exec sleep 1000' | bundle
  started
  wait_for grep -q Read-only /tmp/box.out
  grep -qx '0::/' /tmp/box.out
  pid=$(head -n 1 "$GROUP/cgroup.procs")
  grep -qx '0::/check/box' "/proc/$pid/cgroup"
}

Kill_with_all_and_forced_deletion_end_every_process() {
  echo 'for i in 1 2 3 4 5; do (while :; do sleep 0.01; done) & done; exec sleep 1000' | bundle
  started
  wait_for has_processes 6
  runtime kill --all "$ID" KILL
  wait_for grep -q 'populated 0' "$GROUP/cgroup.events"
  runtime delete --force "$ID"
  [ ! -e "$GROUP" ]
}

A_group_that_is_in_use_is_not_taken_over() {
  mkdir -p "$GROUP"
  sleep 1000 &
  echo $! >"$GROUP/cgroup.procs"
  echo true | bundle
  refused "is not empty" run
  kill -0 $!
  kill $!
  wait || true
  rmdir "$GROUP"
}

The_root_group_is_refused() {
  echo true | CGROUP_PATH=/ bundle
  refused "invalid cgroupsPath" run
  echo true | CGROUP_PATH=/../x bundle
  refused "invalid cgroupsPath" run
}

A_process_of_exec_is_in_the_group_too() {
  echo 'exec sleep 1000' | bundle '{"pids":{"limit":50}}'
  started
  equals '0::/' "$(runtime exec "$ID" cat /proc/self/cgroup)"
  contains "$(runtime ps "$ID")" "sleep 1000"
}
