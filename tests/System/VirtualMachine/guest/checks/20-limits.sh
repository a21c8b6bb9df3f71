Memory_limits_are_in_force() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":67108864,"swap":100663296,"reservation":33554432}}'
  started
  file_is memory.max 67108864
  file_is memory.swap.max 33554432
  file_is memory.low 33554432
}

A_program_that_needs_too_much_memory_is_ended() {
  echo 'exec dd if=/dev/zero of=/dev/null bs=200M count=1' | bundle '{"memory":{"limit":33554432,"swap":33554432}}'
  set +e
  run
  code=$?
  set -e
  equals 137 "$code"
}

Shares_quota_burst_and_placement_of_cpus_are_in_force() {
  echo 'exec sleep 1000' | bundle '{"cpu":{"shares":1024,"quota":50000,"period":100000,"burst":20000,"cpus":"1","mems":"0"}}'
  started
  file_is cpu.weight 100
  file_is cpu.max "50000 100000"
  file_is cpu.max.burst 20000
  file_is cpuset.cpus 1
  file_is cpuset.mems 0
}

An_idle_group_is_idle() {
  echo 'exec sleep 1000' | bundle '{"cpu":{"idle":1,"shares":1024}}'
  started
  file_is cpu.idle 1
}

The_number_of_processes_is_limited() {
  echo 'sleep 1000 & sleep 1000 & sleep 1000 & sleep 1000 & echo all' | bundle '{"pids":{"limit":3}}'
  output=$(run 2>&1 || true)
  contains "$output" "can't fork"
}

Rates_of_block_devices_are_in_force() {
  [ -e /sys/block/nullb0/dev ] || skip "no null block device"
  device=$(cat /sys/block/nullb0/dev)
  major=${device%:*} minor=${device#*:}
  echo 'exec sleep 1000' | bundle "{\"blockIO\":{\"throttleReadBpsDevice\":[{\"major\":$major,\"minor\":$minor,\"rate\":1048576}],\"throttleWriteIOPSDevice\":[{\"major\":$major,\"minor\":$minor,\"rate\":100}]}}"
  started
  file_is io.max "$device rbps=1048576 wbps=max riops=max wiops=100"
}

Weights_of_block_devices_are_in_force() {
  echo 'exec sleep 1000' | bundle '{"blockIO":{"weight":500}}'
  started
  if [ -e "$GROUP/io.bfq.weight" ]; then file_is io.bfq.weight "default 500"; else file_is io.weight "default 4950"; fi
}

Huge_pages_are_limited() {
  echo 'exec sleep 1000' | bundle '{"hugepageLimits":[{"pageSize":"2MB","limit":4194304}]}'
  started
  file_is hugetlb.2MB.max 4194304
  file_is hugetlb.2MB.rsvd.max 4194304
}

Unified_names_files_of_version_2() {
  echo 'exec sleep 1000' | bundle '{"memory":{"limit":67108864},"unified":{"memory.high":"33554432","memory.max":"50331648","pids.max":"20","cgroup.max.depth":"3"}}'
  started
  file_is memory.high 33554432
  file_is memory.max 50331648
  file_is pids.max 20
  file_is cgroup.max.depth 3
}

Unified_cannot_leave_the_group() {
  for key in ../cgroup.procs a/../../cgroup.procs cgroup.procs cgroup.kill memory plain memory..max; do
    echo true | bundle "{\"unified\":{\"$key\":\"1\"}}"
    refused "unified:" run
  done
}

What_the_kernel_lacks_is_refused_with_the_reason() {
  refuses() {
    echo true | bundle "$1"
    refused "$2" run
  }
  refuses '{"memory":{"swappiness":10}}' "needs cgroup v1"
  refuses '{"memory":{"disableOOMKiller":true}}' "needs cgroup v1"
  refuses '{"cpu":{"realtimeRuntime":1000}}' "need cgroup v1"
  refuses '{"network":{"classID":5}}' "needs cgroup v1"
  refuses '{"blockIO":{"leafWeight":100}}' "needs cgroup v1"
  refuses '{"hugepageLimits":[{"pageSize":"3MB","limit":4194304}]}' "hugetlb.3MB.max"
  refuses '{"unified":{"nosuch.max":"1"}}' "nosuch"
  refuses '{"unified":{"memory.nosuch":"1"}}' "memory.nosuch"
  refuses '{"cpu":{"cpus":"99"}}' "cpuset.cpus"
  refuses '{"rdma":{"mlx5_9":{"hcaHandles":3}}}' "rdma.max"
}

Below_a_group_with_processes_limits_are_refused_and_containers_run() {
  mkdir -p /sys/fs/cgroup/check
  sleep 1000 &
  echo $! >/sys/fs/cgroup/check/cgroup.procs
  echo true | bundle '{"memory":{"limit":67108864}}'
  neighbour=$!
  trap 'kill $neighbour; clean_up' EXIT
  refused "memory controller is not enabled" run
  echo 'echo fine' | bundle
  equals fine "$(run)"
}
