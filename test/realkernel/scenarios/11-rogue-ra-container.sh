#!/bin/bash
# A container on a host's bridge sends RAs, and the host, which listens on its bridge as on any interface, believes it.
. "$(dirname "$0")/lib.sh"
header 'rogue router advertisement from a container'

run() { # variant, preference of the rogue, sysctl for the host...
  variant "$1"
  node router host c1
  link router:eth0:01 host:eth0:02
  link host:veth1:03 c1:eth0:04
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 20; MaxRtrAdvInterval 30; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  file c1 radvd.conf <<CONF
interface eth0 {
  AdvSendAdvert on;
  AdvDefaultPreference $2;
  MinRtrAdvInterval 20; MaxRtrAdvInterval 30; AdvDefaultLifetime 1800;
  prefix 2001:db8:bad::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  on host sysctl -w net.ipv6.conf.veth1.disable_ipv6=1
  on host ip link add br0 type bridge
  on host ip link set veth1 master br0
  shift 2
  for key; do on host sysctl -w "$key"; done
  capture host icmp6
  monitor host
  on host ip link set eth0 up
  on host ip link set veth1 up
  on host ip link set br0 up
  on c1 sysctl -w net.ipv6.conf.eth0.forwarding=1
  on c1 ip link set eth0 up
  at 4
  radvd_start router
  at 7
  section 'before the rogue'
  on host sysctl net.ipv6.conf.br0.forwarding net.ipv6.conf.br0.accept_ra
  show host
  on host ip -6 route get 2001:db8:ffff::1
  radvd_start c1
  at 11
  section 'after the rogue RA'
  show host
  on host ip -6 route get 2001:db8:ffff::1
  on host ping -6 -n -c 3 -i 1 -W 1 2001:db8:ffff::1
  on host ip -6 route get 2001:db8:ffff::1
  show host neigh
  observed host monitor 'ROUTE|ADDR|PREFIX|PROTO'
  observed host capture 'router|echo|unreachable'
}
run 'broken: rogue of medium preference' medium
run 'broken: rogue of high preference' high
run 'fixed: br0.accept_ra=0' high net.ipv6.conf.br0.accept_ra=0
run 'fixed: br0.forwarding=1' high net.ipv6.conf.br0.forwarding=1
