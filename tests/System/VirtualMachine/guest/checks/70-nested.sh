Nested_groups_of_a_container_go_with_it() {
  echo 'cd /sys/fs/cgroup; mkdir -p a/b/c d; sleep 1000 & echo $! >a/b/c/cgroup.procs; sleep 1000 & echo $! >d/cgroup.procs; echo made; exec sleep 1000' |
    CGROUP_ACCESS=rw bundle
  started
  wait_for grep -q made /tmp/box.out
  [ -d "$GROUP/a/b/c" ]
  contains "$(runtime ps --format json "$ID")" "$(cat "$GROUP/d/cgroup.procs")"
  runtime delete --force "$ID"
  [ ! -e "$GROUP" ]
}

Groups_deeper_than_any_path_go_with_it_too() {
  echo 'cd /sys/fs/cgroup; n=$(printf %0200d 0); i=0; while [ $i -lt 40 ]; do mkdir $n && cd $n; i=$((i + 1)); done; echo made; exec sleep 1000' |
    CGROUP_ACCESS=rw bundle
  started
  wait_for grep -q made /tmp/box.out
  runtime delete --force "$ID"
  [ ! -e "$GROUP" ]
}

Frozen_groups_of_a_container_go_with_it() {
  echo 'cd /sys/fs/cgroup; mkdir a; sleep 1000 & echo $! >a/cgroup.procs; echo 1 >a/cgroup.freeze; echo made; exec sleep 1000' | CGROUP_ACCESS=rw bundle
  started
  wait_for grep -q made /tmp/box.out
  runtime delete --force "$ID"
  [ ! -e "$GROUP" ]
}

A_container_can_hand_controllers_on_below_its_group() {
  echo 'cd /sys/fs/cgroup; mkdir init a; echo 1 >init/cgroup.procs; echo $$ >init/cgroup.procs; echo +memory +pids >cgroup.subtree_control && echo 1048576 >a/memory.max && echo delegated; exec sleep 1000' |
    CGROUP_ACCESS=rw bundle
  started
  wait_for grep -q delegated /tmp/box.out
  file_is a/memory.max 1048576
}
