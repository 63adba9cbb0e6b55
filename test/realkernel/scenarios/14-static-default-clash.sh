#!/bin/bash
# A default route typed in by the router's link-local address with the metric of routes from RAs: the RA cannot add its
# own and is dropped whole. Fixed by another metric, by accept_ra_defrtr=0, or by another address of the router.
. "$(dirname "$0")/lib.sh"
header 'a static default route equal to the one from an RA'

setup() { # variant
  variant "$1"
  node router host
  link router:eth0:01 host:eth0:02
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 8; MaxRtrAdvInterval 12; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture host icmp6
  monitor host
}
go() { # the route
  on host ip link set eth0 up
  at 2.5
  on host ip -6 route add "$@"
  at 4
  radvd_start router
  at 10
  look 'after the first RA'
}
look() {
  section "$1"
  show host
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:ffff::1
}
finish() {
  section 'what was seen'
  observed host monitor 'ROUTE|ADDR|PREFIX'
  observed host capture 'router'
  klog 'default route'
}

setup 'broken: the same route, there before the first RA'
go default via fe80::ff:fe00:1 dev eth0
at 12
on host ip -6 route del default
at 30
look 'after the route was deleted'
finish
setup 'fixed: another metric'
go default via fe80::ff:fe00:1 dev eth0 metric 512
finish
setup 'fixed: accept_ra_defrtr=0'
on host sysctl -w net.ipv6.conf.eth0.accept_ra_defrtr=0
go default via fe80::ff:fe00:1 dev eth0
finish
setup 'not broken: by another address of the router'
on host ip addr add 2001:db8:1::2/64 dev eth0
go default via 2001:db8:1::1 dev eth0
finish
setup 'refused: the RA was first'
on host ip link set eth0 up
at 4
radvd_start router
at 8
on host ip -6 route add default via fe80::ff:fe00:1 dev eth0
at 9
look 'after the refusal'
finish
