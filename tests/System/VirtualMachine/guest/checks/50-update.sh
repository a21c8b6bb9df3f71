sleeping() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":67108864,"swap":100663296},"cpu":{"quota":50000,"period":100000},"pids":{"limit":20}}'
  started
}

An_update_changes_what_it_names_and_nothing_else() {
  sleeping
  runtime update --memory 96M --memory-swap 160M --pids-limit 30 "$ID"
  file_is memory.max 100663296
  file_is memory.swap.max 67108864
  file_is pids.max 30
  file_is cpu.max "50000 100000"
  runtime update --cpu-quota 20000 --cpu-burst 5000 --cpu-share 2048 --cpuset-cpus 0 "$ID"
  file_is cpu.max "20000 100000"
  file_is cpu.max.burst 5000
  file_is cpu.weight 174
  file_is cpuset.cpus 0
  file_is memory.max 100663296
}

An_update_takes_limits_off() {
  sleeping
  runtime update --memory -1 --cpu-quota -1 --pids-limit -1 "$ID"
  file_is memory.max max
  file_is memory.swap.max max
  file_is cpu.max "max 100000"
  file_is pids.max max
}

An_update_reads_resources_from_a_file_or_its_input() {
  sleeping
  echo '{"memory":{"reservation":1048576},"unified":{"memory.high":"61440000"}}' | runtime update --resources - "$ID"
  file_is memory.low 1048576
  file_is memory.high 61440000
  echo '{"cpu":{"idle":1}}' >/tmp/resources
  runtime update -r /tmp/resources "$ID"
  file_is cpu.idle 1
  echo '{"cpu":' >/tmp/resources
  refused "update:" runtime update -r /tmp/resources "$ID"
}

A_refused_update_changes_nothing() {
  sleeping
  refused "cpuset.cpus" runtime update --memory 96M --memory-swap 160M --cpuset-cpus 77 "$ID"
  file_is memory.max 67108864
  refused "memory.swap" runtime update --memory 200M "$ID"
  file_is memory.max 67108864
}

An_update_can_ask_not_to_end_processes() {
  echo 'dd if=/dev/zero of=/tmp/x bs=1M count=20 2>/dev/null; echo full; exec sleep 1000' | bundle
  started
  wait_for grep -q full /tmp/box.out
  echo '{"memory":{"limit":10485760,"checkBeforeUpdate":true}}' >/tmp/resources
  refused "in use" runtime update -r /tmp/resources "$ID"
  file_is memory.max max
}

A_stopped_container_is_not_updated() {
  echo true | bundle
  started
  wait_for is_status stopped
  refused "not running" runtime update --pids-limit 5 "$ID"
}
