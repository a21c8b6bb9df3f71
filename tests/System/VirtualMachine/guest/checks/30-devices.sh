# Character 1:11 is the kernel's log, 1:5 zeroes, 10:229 FUSE. Making nodes is allowed by default, opening them is not.

A_device_that_is_not_allowed_cannot_be_opened() {
  echo 'mknod /dev/log c 1 11; dd if=/dev/log of=/dev/null bs=1 count=0 && echo opened; dd if=/dev/zero of=/dev/null bs=1 count=1 && echo zeroes' | bundle
  output=$(run 2>&1)
  contains "$output" "Operation not permitted"
  contains "$output" "zeroes"
  lacks "$output" "opened"
}

An_allowed_device_can_be_opened_in_the_allowed_way() {
  echo 'mknod /dev/log c 1 11; : </dev/log && echo reads; (: >/dev/log) && echo writes; true' |
    bundle '{"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":1,"minor":11,"access":"r"}]}'
  output=$(run 2>&1)
  contains "$output" "reads"
  contains "$output" "Operation not permitted"
  lacks "$output" "writes"
}

Later_device_rules_win() {
  echo 'mknod /dev/log c 1 11; (: </dev/log) && echo log; mknod /dev/port c 1 4; (: </dev/port) && echo port; true' |
    bundle '{"devices":[{"allow":true,"type":"c","major":1,"access":"rwm"},{"allow":false,"type":"c","major":1,"minor":11,"access":"r"}]}'
  output=$(run 2>&1)
  contains "$output" "port"
  lacks "$output" "log
"
}

A_privileged_container_opens_every_device() {
  echo 'mknod /dev/log c 1 11; : </dev/log && echo log; mknod /dev/disk b 250 0 && echo made' | bundle '{"devices":[{"allow":true,"access":"rwm"}]}'
  contains "$(run 2>&1)" "log"
}

Making_nodes_can_be_denied() {
  echo 'mknod /dev/log c 1 11 && echo made; true' | bundle '{"devices":[{"allow":false,"type":"c","major":1,"minor":11,"access":"m"}]}'
  # The default rules come last and allow to make nodes, as with runc.
  contains "$(run 2>&1)" "made"
}

An_update_replaces_the_device_program() {
  echo 'mknod /dev/log c 1 11; exec sleep 1000' | bundle
  started
  refused "Operation not permitted" runtime exec "$ID" sh -c ': </dev/log'
  echo '{"devices":[{"allow":true,"type":"c","major":1,"minor":11,"access":"r"}]}' | runtime update -r - "$ID"
  runtime exec "$ID" sh -c ': </dev/log'
  echo '{"devices":[{"allow":false,"access":"rwm"}]}' | runtime update -r - "$ID"
  refused "Operation not permitted" runtime exec "$ID" sh -c ': </dev/log'
  runtime exec "$ID" sh -c ': </dev/null'
}

The_default_devices_work() {
  echo 'for d in null zero full random urandom tty ptmx; do dd if=/dev/$d of=/dev/null bs=1 count=0 2>&1 | grep "not permitted"; done; echo x >/dev/null; echo done' | bundle
  equals done "$(run 2>&1)"
}
