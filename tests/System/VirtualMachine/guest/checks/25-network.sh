Traffic_is_classified_where_version_1_has_the_controllers() {
  mkdir -p /run/net
  mount -t cgroup -o net_cls,net_prio net /run/net
  trap 'clean_up_network; clean_up' EXIT
  echo 'exec sleep 1000' | bundle '{"network":{"classID":1048577,"priorities":[{"name":"lo","priority":7}]},"memory":{"limit":67108864}}'
  started
  equals 1048577 "$(cat /run/net/check/box/net_cls.classid)"
  grep -qx 'lo 7' /run/net/check/box/net_prio.ifpriomap
  equals 1 "$(wc -l </run/net/check/box/cgroup.procs)"
  file_is memory.max 67108864
  refused "not permitted" runtime exec "$ID" sh -c 'mknod /dev/log c 1 11; : </dev/log'
}

clean_up_network() {
  runtime delete --force "$ID"
  rmdir /run/net/check
  umount /run/net
}
