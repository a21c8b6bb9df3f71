# Hands the group /alice on to the user alice, as systemd does for users, and runs her command in a group below it.
as_alice() {
  mkdir -p /sys/fs/cgroup/alice
  echo "+memory +pids +cpu" >/sys/fs/cgroup/cgroup.subtree_control
  mkdir -p /sys/fs/cgroup/alice/shell
  (cd /sys/fs/cgroup/alice && chown alice:alice . cgroup.procs cgroup.subtree_control cgroup.threads shell shell/cgroup.procs)
  chown -R alice:alice /tmp/bundle
  sh -c 'echo $$ >/sys/fs/cgroup/alice/shell/cgroup.procs; exec su alice -c "$1"' sh "export PATH=/bin; $1"
}

alices_bundle() {
  CGROUP_PATH=/alice/box NAMESPACES=',{"type":"user"}' bundle "$1" \
    ',"uidMappings":[{"containerID":0,"hostID":1000,"size":1}],"gidMappings":[{"containerID":0,"hostID":1000,"size":1}]'
}

# In a function of its own: what makes the bundle runs in a pipe, whose shell has an end of its own.
expect_alice() { trap 'rmdir /sys/fs/cgroup/alice/shell /sys/fs/cgroup/alice; rm -rf /tmp/alice; clean_up' EXIT; }

A_user_limits_containers_in_a_group_of_her_own() {
  expect_alice
  echo 'id -u; cat /proc/self/cgroup; : </dev/zero && echo zeroes; exec sleep 1000' | alices_bundle '{"memory":{"limit":67108864},"pids":{"limit":20}}'
  as_alice 'gantry-runtime --root /tmp/alice create -b /tmp/bundle box >/tmp/alice.out 2>&1 </dev/null && gantry-runtime --root /tmp/alice start box' || { cat /tmp/alice.out; false; }
  wait_for grep -q zeroes /tmp/alice.out
  equals 0 "$(head -n 1 /tmp/alice.out)"
  grep -qx '0::/' /tmp/alice.out
  equals 67108864 "$(cat /sys/fs/cgroup/alice/box/memory.max)"
  equals 20 "$(cat /sys/fs/cgroup/alice/box/pids.max)"
  as_alice 'gantry-runtime --root /tmp/alice pause box; gantry-runtime --root /tmp/alice state box; gantry-runtime --root /tmp/alice resume box' >/tmp/alice.state
  grep -q '"status": "paused"' /tmp/alice.state
  as_alice 'gantry-runtime --root /tmp/alice update --pids-limit 30 box; gantry-runtime --root /tmp/alice exec box id -u; gantry-runtime --root /tmp/alice delete --force box'
  [ ! -e /sys/fs/cgroup/alice/box ]
}

A_user_without_a_group_runs_containers_without_limits_only() {
  expect_alice
  echo 'echo hello' | alices_bundle '{}'
  sed -i 's|/alice/box|/root-only/box|' /tmp/bundle/config.json
  contains "$(as_alice 'gantry-runtime --root /tmp/alice run -b /tmp/bundle box 2>/dev/null')" hello
  echo 'echo hello' | alices_bundle '{"memory":{"limit":67108864}}'
  sed -i 's|/alice/box|/root-only/box|' /tmp/bundle/config.json
  refused "limits" as_alice 'gantry-runtime --root /tmp/alice run -b /tmp/bundle box'
}
