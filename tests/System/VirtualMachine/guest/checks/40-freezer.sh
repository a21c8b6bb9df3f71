# The container counts into its output while it is not frozen.
counting() {
  echo 'i=0; while :; do i=$((i + 1)); echo $i; usleep 10000; done' | bundle
  started
  wait_for [ -s /tmp/box.out ]
}

A_paused_container_stands_still_until_it_is_resumed() {
  counting
  runtime pause "$ID"
  is_status paused
  contains "$(runtime list)" "paused"
  file_is cgroup.freeze 1
  grep -q 'frozen 1' "$GROUP/cgroup.events"
  before=$(wc -c </tmp/box.out)
  sleep 1
  equals "$before" "$(wc -c </tmp/box.out)"
  runtime resume "$ID"
  is_status running
  moved() { [ "$(wc -c </tmp/box.out)" -gt "$before" ]; }
  wait_for moved
}

Pausing_twice_and_resuming_twice_are_refused() {
  counting
  refused "not paused" runtime resume "$ID"
  runtime pause "$ID"
  refused "container not running" runtime pause "$ID"
  runtime resume "$ID"
}

A_paused_container_takes_no_exec_unless_it_is_told_to_wait() {
  counting
  runtime pause "$ID"
  refused "paused" runtime exec "$ID" true
  runtime exec --ignore-paused "$ID" echo waited >/tmp/exec.out 2>&1 </dev/null &
  sleep 1
  [ ! -s /tmp/exec.out ]
  runtime resume "$ID"
  wait $!
  equals waited "$(cat /tmp/exec.out)"
}

A_paused_container_can_be_killed() {
  counting
  runtime pause "$ID"
  runtime kill "$ID" KILL
  wait_for is_status stopped
}

A_paused_container_is_deleted_by_force_only() {
  counting
  runtime pause "$ID"
  refused "it is paused" runtime delete "$ID"
  runtime delete --force "$ID"
  [ ! -e "$GROUP" ]
}

A_created_container_can_be_paused() {
  echo 'exec sleep 1000' | bundle
  runtime create -b /tmp/bundle "$ID" >/dev/null 2>&1 </dev/null
  runtime pause "$ID"
  is_status paused
  refused "paused" runtime start "$ID"
  runtime resume "$ID"
  is_status created
  runtime start "$ID"
}

A_container_is_not_made_in_a_frozen_group() {
  mkdir -p /sys/fs/cgroup/check
  echo 1 >/sys/fs/cgroup/check/cgroup.freeze
  trap 'echo 0 >/sys/fs/cgroup/check/cgroup.freeze; clean_up' EXIT
  echo true | bundle
  refused "frozen" run
}
