IMAGES=/run/images

# counted NUMBER: the container has come so far.
counted() { [ "$(count)" -ge "$1" ]; }

count() { runtime exec "$ID" cat /tmp/count 2>/dev/null || echo 0; }

needs_criu() {
  [ -x /bin/criu ] || skip "criu is not installed on the host"
  criu check >/tmp/criu 2>&1 || skip "criu check fails: $(grep Error /tmp/criu | head -n 1)"
  rm -rf "$IMAGES"
  mkdir -p "$IMAGES"
}

counting_bundle() {
  bundle '{"pids":{"limit":50}}' ',"maskedPaths":["/proc/kcore","/proc/acpi"],"readonlyPaths":["/proc/sys"]' <<'END'
echo mine >/tmp/file
i=0
while :; do i=$((i + 1)); echo $i >/tmp/new; mv /tmp/new /tmp/count; sleep 0.1; done
END
}

# criu's log says more than the one sentence.
or_log() { cat "$1" | grep -E 'Error|Warn' | tail -n 12; return 1; }

A_container_is_written_to_disk_and_goes_on_from_there() {
  needs_criu
  counting_bundle
  started
  wait_for counted 3
  before=$(count)
  runtime checkpoint --image-path "$IMAGES/full" --work-path "$IMAGES/work" "$ID" || or_log "$IMAGES/work/dump.log"
  refused "does not exist" runtime state "$ID"
  [ ! -e "$GROUP" ]

  runtime restore --detach --image-path "$IMAGES/full" --work-path "$IMAGES/work" --pid-file "$IMAGES/pid" -b /tmp/bundle "$ID" || or_log "$IMAGES/work/restore.log"
  is_status running
  counted "$before"
  wait_for counted $((before + 3))
  equals mine "$(runtime exec "$ID" cat /tmp/file)"
  equals "" "$(runtime exec "$ID" cat /proc/kcore)"
  file_is pids.max 50
  grep -qx "$(cat "$IMAGES/pid")" "$GROUP/cgroup.procs"
  lacks "$(cat /proc/self/mountinfo)" criu-root
  rm -rf "$IMAGES"
}

A_container_runs_on_while_it_is_written_in_two_parts() {
  needs_criu
  counting_bundle
  started
  wait_for counted 3
  runtime checkpoint --pre-dump --image-path "$IMAGES/first" "$ID" || or_log "$IMAGES/first/dump.log"
  is_status running
  runtime checkpoint --leave-running --parent-path ../first --image-path "$IMAGES/second" "$ID" || or_log "$IMAGES/second/dump.log"
  is_status running
  now=$(count)
  wait_for counted $((now + 2))
  runtime delete --force "$ID"

  runtime restore --detach --image-path "$IMAGES/second" -b /tmp/bundle "$ID" || or_log "$IMAGES/second/restore.log"
  counted 3
  is_status running
  rm -rf "$IMAGES"
}

A_checkpoint_that_cannot_be_restored_leaves_nothing() {
  needs_criu
  counting_bundle
  refused "no checkpoint at" runtime restore --detach --image-path "$IMAGES/none" -b /tmp/bundle "$ID"
  refused "criu failed" runtime restore --detach --image-path "$IMAGES" -b /tmp/bundle "$ID"
  refused "does not exist" runtime state "$ID"
  [ ! -e "$GROUP" ]
}
