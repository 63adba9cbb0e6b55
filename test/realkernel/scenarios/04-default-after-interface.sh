#!/bin/bash
# net.ipv6.conf.default.* and net.ipv6.conf.all.* written for an interface that exists already (sysctl.conf against
# udev at boot) do nothing; the interface's own key does, and so does default written before the interface is made.
. "$(dirname "$0")/lib.sh"
header 'default.accept_ra=0 written after the interface exists'

setup() {
  variant "$1"
  node router host
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 10; MaxRtrAdvInterval 20; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
}
run() {
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture host icmp6
  on host ip link set eth0 up
  at 4
  radvd_start router
  at 7
  section 'after the first RA'
  on host sysctl net.ipv6.conf.all.accept_ra net.ipv6.conf.default.accept_ra net.ipv6.conf.eth0.accept_ra
  show host
  on host ip link add br0 type bridge
  on host sysctl net.ipv6.conf.br0.accept_ra
  observed host capture 'router'
}

setup 'broken: default.accept_ra=0 after the interface'
link router:eth0:01 host:eth0:02
on host sysctl -w net.ipv6.conf.default.accept_ra=0
run
setup 'broken: all.accept_ra=0 after the interface'
link router:eth0:01 host:eth0:02
on host sysctl -w net.ipv6.conf.all.accept_ra=0
run
setup 'broken: all.accept_ra=0 before the interface'
on host sysctl -w net.ipv6.conf.all.accept_ra=0
link router:eth0:01 host:eth0:02
run
setup 'fixed: eth0.accept_ra=0'
link router:eth0:01 host:eth0:02
on host sysctl -w net.ipv6.conf.eth0.accept_ra=0
run
setup 'fixed: default.accept_ra=0 before the interface'
on host sysctl -w net.ipv6.conf.default.accept_ra=0
link router:eth0:01 host:eth0:02
run
