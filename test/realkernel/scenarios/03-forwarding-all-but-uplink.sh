#!/bin/bash
# all.forwarding=1 with forwarding=0 on the one interface that hears RAs: the machine forwards and is still a host on
# its uplink (the workaround of kernels without accept_ra=2). Broken without it, and with the two keys in the wrong order.
. "$(dirname "$0")/lib.sh"
header 'all.forwarding=1 and eth0.forwarding=0 on a gateway that hears RAs'

setup() {
  variant "$1"
  node router gw client
  link router:eth0:01 gw:eth0:02
  link gw:eth1:03 client:eth0:04
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
  on router ip -6 route add 2001:db8:2::/64 via fe80::ff:fe00:2 dev eth0
  capture gw -v icmp6
  shift
  for key; do on gw sysctl -w "$key"; done
  on gw ip addr add 2001:db8:2::1/64 dev eth1
  on gw ip link set eth0 up
  on gw ip link set eth1 up
  on client ip addr add 2001:db8:2::2/64 dev eth0
  on client ip link set eth0 up
  on client ip -6 route add default via 2001:db8:2::1
  at 4
  radvd_start router
  at 9
}
look() {
  section "$1"
  on gw sysctl net.ipv6.conf.all.forwarding net.ipv6.conf.default.forwarding net.ipv6.conf.eth0.forwarding \
    net.ipv6.conf.eth1.forwarding net.ipv6.conf.eth0.accept_ra
  show gw
  on gw ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:ffff::1
  on client ping -6 -n -c 3 -i 0.5 -W 1 2001:db8:ffff::1
  show client
  show router neigh
}
finish() {
  at 25
  look 'after more RAs and neighbour probes'
  section 'what was seen on gw'
  observed gw capture 'router (sol|adv)|neighbor advertisement|unreachable'
}

setup 'broken: all.forwarding=1 alone' net.ipv6.conf.all.forwarding=1
look 'after the first RA'
finish
setup 'broken: eth0.forwarding=0 written before all.forwarding=1' net.ipv6.conf.eth0.forwarding=0 net.ipv6.conf.all.forwarding=1
look 'after the first RA'
finish
setup 'fixed: eth0.forwarding=0 written after all.forwarding=1' net.ipv6.conf.all.forwarding=1 net.ipv6.conf.eth0.forwarding=0
look 'after the first RA'
finish
setup 'fixed: accept_ra=2' net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.all.forwarding=1
look 'after the first RA'
finish
