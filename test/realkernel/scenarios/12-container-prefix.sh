#!/bin/bash
# Containers with a routed prefix each just work; containers carved out of the uplink's own on-link /64 need the NDP
# proxy, one entry for every address, and more.
. "$(dirname "$0")/lib.sh"
header 'a routed prefix per container against carving one on-link /64'

setup() {
  variant "$1"
  node router host c1 c2
  link router:eth0:01 host:eth0:02
  link host:veth1:11 c1:eth0:12
  link host:veth2:21 c2:eth0:22
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 20; MaxRtrAdvInterval 30; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  on host sysctl -w net.ipv6.conf.eth0.accept_ra=2
  on host sysctl -w net.ipv6.conf.all.forwarding=1
  on host ip link set eth0 up
  on host ip link set veth1 up
  on host ip link set veth2 up
  on c1 ip link set eth0 up
  on c2 ip link set eth0 up
  capture router icmp6
  at 4
  radvd_start router
  at 7
}
try() { on "$1" ping -6 -n -c 3 -i 1 -W 2 "$2"; }

setup 'works: a /56 routed to the host, a /64 per container'
on router ip -6 route add 2001:db8:100::/56 via fe80::ff:fe00:2 dev eth0
for c in 1 2; do
  on host ip addr add 2001:db8:100:$c::1/64 dev veth$c
  on c$c ip addr add 2001:db8:100:$c::2/64 dev eth0
  on c$c ip -6 route add default via 2001:db8:100:$c::1
done
at 10
section 'pings'
try c1 2001:db8:ffff::1
try c2 2001:db8:ffff::1
try c1 2001:db8:1::1
try c1 2001:db8:100:2::2
try router 2001:db8:100:1::2
section 'a prefix the host does not use, routed to it, with and without an unreachable route'
try router 2001:db8:100:9::2
on host ip -6 route add unreachable 2001:db8:100::/56
try router 2001:db8:100:9::2
for n in router host c1; do section "end state of $n"; show $n; done
observed router capture

setup 'broken: containers carved out of the on-link /64'
for c in 1 2; do
  on host ip -6 route add 2001:db8:1::c$c/128 dev veth$c
  on c$c ip addr add 2001:db8:1::c$c/128 dev eth0
  on c$c ip -6 route add default via fe80::ff:fe00:${c}1 dev eth0
done
at 10
section 'no proxy'
try c1 2001:db8:ffff::1
try router 2001:db8:1::c1
show router neigh
section 'proxy_ndp=1 alone'
on host sysctl -w net.ipv6.conf.eth0.proxy_ndp=1
try c1 2001:db8:ffff::1
section 'an entry for c1'
on host ip -6 neigh add proxy 2001:db8:1::c1 dev eth0
on host ip -6 neigh show proxy
on host ip -6 -j neigh show proxy
try c1 2001:db8:ffff::1
try router 2001:db8:1::c1
show router neigh
section 'c2 still has none'
try c2 2001:db8:ffff::1
section 'container to container, and to the router as an on-link neighbour'
try c1 2001:db8:1::c2
try c1 2001:db8:1::1
section 'an entry is one address, not a prefix'
on host ip -6 neigh add proxy 2001:db8:1::/80 dev eth0
section 'a container with the /64 mask believes that everything is on its link'
on c1 ip addr del 2001:db8:1::c1/128 dev eth0
on c1 ip addr add 2001:db8:1::c1/64 dev eth0
sleep 2.5
try c1 2001:db8:1::1
try c1 2001:db8:1::c2
try c1 2001:db8:ffff::1
show c1
section 'unless the host is a proxy on that side too'
on host sysctl -w net.ipv6.conf.veth1.proxy_ndp=1
on host ip -6 neigh add proxy 2001:db8:1::1 dev veth1
try c1 2001:db8:1::1
section 'the proxy needs forwarding on the uplink'
on router ip -6 neigh flush dev eth0
on host sysctl -w net.ipv6.conf.eth0.forwarding=0
try c1 2001:db8:ffff::1
on host sysctl -w net.ipv6.conf.eth0.forwarding=1
for n in router host c1; do section "end state of $n"; show $n; done
observed router capture
