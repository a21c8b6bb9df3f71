Statistics_are_told_in_runcs_words() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":67108864},"pids":{"limit":20},"cpu":{"cpus":"1"}}'
  started
  stats=$(runtime events --stats "$ID")
  contains "$stats" '{"type":"stats","id":"box","data":{"cpu":{"usage":{"total":'
  contains "$stats" '"cpuset":{"cpus":[1],"mems":[0]}'
  contains "$stats" '"usage":{"limit":67108864,"usage":'
  contains "$stats" '"pids":{"current":1,"limit":20}'
  contains "$stats" '"raw":{"anon":'
  contains "$stats" '"psi":{"some":{"avg10":'
  contains "$stats" '"2MB":{"failcnt":0}'
}

Running_out_of_memory_is_told() {
  echo 'while [ ! -e /tmp/go ]; do usleep 20000; done; dd if=/dev/zero of=/dev/null bs=200M count=1; exec sleep 1000' |
    bundle '{"memory":{"limit":33554432,"swap":33554432}}'
  started
  runtime events --interval 1h "$ID" >/tmp/events 2>&1 </dev/null &
  watcher=$!
  reading() { ls -l "/proc/$watcher/fd" /proc/[0-9]*/fd 2>/dev/null | grep -q memory.events; }
  wait_for reading
  runtime exec "$ID" touch /tmp/go
  wait_for grep -qx '{"type":"oom","id":"box"}' /tmp/events
  runtime kill "$ID" KILL
  wait "$watcher"
}

Statistics_are_told_again_and_again_until_the_container_ends() {
  echo 'exec sleep 1000' | bundle
  started
  runtime events --interval 100ms "$ID" >/tmp/events 2>&1 </dev/null &
  watcher=$!
  twice() { [ "$(grep -c '"type":"stats"' /tmp/events)" -ge 2 ]; }
  wait_for twice
  runtime kill "$ID" KILL
  wait "$watcher"
  refused "not running" runtime events "$ID"
}
