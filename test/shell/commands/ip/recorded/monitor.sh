#!/bin/bash
# What `ip monitor` tells while things happen: in each section the first command runs on, and what it has printed by the end
# stands behind it. Devices have no random times: addresses are not probed and routers not solicited.
. "$(dirname "$0")/session.sh"
watch() { # a command that runs on while `history` does
  echo "\$ $*"
  "$@" >/run/monitored 2>&1 &
  local monitor=$!
  sleep 0.3
  history >/run/history
  sleep 0.5
  kill $monitor
  wait $monitor 2>/dev/null
  cat /run/monitored /run/history
}
devices() {
  t ip link set lo up
  t ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
  for d in v0 v1; do t sysctl -qw net.ipv6.conf.$d.accept_dad=0 net.ipv6.conf.$d.router_solicitations=0; done
  t ip link set v1 up
  t ip link set v0 up
  t sleep 2
}
section 'devices'
devices

routes() {
  t ip addr add 2001:db8::1/64 dev v0 nodad
  t ip addr change 2001:db8::1/64 dev v0 preferred_lft 0
  t ip addr add 2001:db8::2/64 dev v0
  t ip addr add 2001:db8::3 peer 2001:db8::4 dev v0 metric 7
  t ip -6 route add 2001:db8:9::/64 via 2001:db8::9 dev v0
  t ip -6 route add 2001:db8:9::/64 via 2001:db8::8 dev v0 metric 5
  t ip -6 route append 2001:db8:9::/64 via 2001:db8::7 dev v0
  t ip -6 route append 2001:db8:9::/64 via 2001:db8::7 dev v0 metric 6 mtu 1400 expires 100
  t ip -6 route replace 2001:db8:9::/64 via 2001:db8::6 dev v0
  t ip -6 route add unreachable 2001:db8:a::/64
  t ip -6 route add 2001:db8:b::/64 dev v0 table 100 proto static
  t ip -6 route del 2001:db8:9::/64 via 2001:db8::8 dev v0 metric 5
  t ip -6 route add 2001:db8:c::/64 nexthop via 2001:db8::6 dev v0 nexthop via 2001:db8::5 dev v0 weight 3
  t ip -6 route append 2001:db8:c::/64 via 2001:db8::d dev v0
  t ip -6 route del 2001:db8:c::/64 via 2001:db8::6
  t ip -6 route del 2001:db8:c::/64
  t ip -6 route flush proto boot root 2001:db8::/32
  t ip -6 route flush table 100
  t ip addr del 2001:db8::2/64 dev v0
  t ip -6 addr flush dev v0 scope global
}
rules() {
  t ip -6 rule add from 2001:db8::/64 table 100 pref 5
  t ip -6 rule add to 2001:db8:1::/64 iif nope blackhole pref 6
  t ip -6 rule add not fwmark 5/7 goto 8 pref 7
  t ip -6 rule del pref 5
  t ip -6 rule flush pref 6
  t ip -6 rule del pref 7
}
neighbours() {
  t ip neigh add fe80::5 lladdr 02:00:00:00:00:05 dev v0
  t ip neigh change fe80::5 lladdr 02:00:00:00:00:06 nud stale dev v0
  t ip neigh add fe80::6 lladdr 02:00:00:00:00:06 nud reachable router dev v0
  t ip neigh del fe80::6 dev v0
  t ip neigh add proxy fe80::55 dev v0
  t ip neigh del proxy fe80::55 dev v0
  t ip neigh flush dev v0
}
settings() {
  t sysctl -qw net.ipv6.conf.v0.forwarding=1
  t sysctl -qw net.ipv6.conf.v0.forwarding=0
  t sysctl -qw net.ipv6.conf.default.forwarding=1
  t sysctl -qw net.ipv6.conf.all.forwarding=1
  t sysctl -qw net.ipv6.conf.v0.proxy_ndp=1
  t sysctl -qw net.ipv6.conf.all.proxy_ndp=1
  t sysctl -qw net.ipv6.conf.default.proxy_ndp=1
  t sysctl -qw net.ipv6.conf.default.proxy_ndp=1
  t sysctl -qw net.ipv6.conf.v0.ignore_routes_with_linkdown=1
  t sysctl -qw net.ipv6.conf.all.ignore_routes_with_linkdown=1
  t sysctl -qw net.ipv6.conf.all.ignore_routes_with_linkdown=0
  t sysctl -qw net.ipv6.conf.all.forwarding=0
  t sysctl -qw net.ipv6.conf.v0.disable_ipv6=1
  t sysctl -qw net.ipv6.conf.v0.disable_ipv6=0
  t sleep 1
}
links() {
  t ip link set v0 mtu 1400
  t ip link set v0 mtu 1500
  t ip link set v0 address 02:00:00:00:00:0a
  t ip link set v0 promisc on
  t ip link set v0 txqueuelen 7
  t ip link set v1 down
  t sleep 1.5
  t ip link set v1 up
  t sleep 1.5
  t ip link set v0 name w0
  t ip link set w0 name v0
  t ip link add v2 address 02:00:00:00:00:03 type veth peer name v3 address 02:00:00:00:00:04
  t ip link set v2 up
  t ip link del v3
  t ip link set v1 down
  t ip link del v0
}
history() { routes; }
section 'addresses and routes, with labels'
watch ip -6 monitor all
section 'addresses and routes, without'
watch ip -6 monitor
section 'addresses and routes: addresses, a line each'
watch ip -6 -o monitor address
section 'addresses and routes: routes of a device'
watch ip -6 monitor route dev v0
section 'addresses and routes: routes with details'
watch ip -6 -d monitor label route
history() { rules; }
section 'rules, with labels'
watch ip -6 monitor all
section 'rules, and the time'
watch ip -6 -ts monitor rule
section 'rules, and the time at length'
watch ip -6 -t monitor rule label
history() { neighbours; }
section 'neighbours'
watch ip -6 monitor all
section 'neighbours, with statistics'
watch ip -6 -s monitor neigh
history() { settings; }
section 'settings'
watch ip -6 monitor netconf
section 'settings, with labels'
watch ip -6 monitor label netconf
section 'settings, and all else'
watch ip -6 monitor all
history() { links; }
section 'devices change: what IPv6 says of it'
watch ip -6 monitor label address route netconf neigh
wires() {
  t ip link add a0 address 02:00:00:00:00:0a type veth peer name a1 address 02:00:00:00:00:0b
  t ip link set a0 up
  t sleep 1.5
  t ip link set a1 up
  t sleep 1.5
  t ip link set a0 promisc on
  t ip link set a0 promisc on
  t ip link set a0 allmulticast on promisc off
  t ip link set a0 txqueuelen 500
  t ip link set a0 txqueuelen 500
  t ip link set a0 mtu 1400
  t ip link set a0 address 02:00:00:00:00:0c
  t ip link set a0 arp off
  t ip link set a0 arp on allmulticast off
  t ip link set a1 down
  t sleep 1.5
  t ip link set a1 up
  t sleep 1.5
  t ip link set a0 down
  t sleep 1.5
  t ip link set a0 txqueuelen 400 promisc on
  t ip link set a0 multicast off promisc off
  t ip link set a0 up multicast on
  t sleep 1.5
  t ip link del a1
  t ip link add a0 address 02:00:00:00:00:0a type veth peer name a1 address 02:00:00:00:00:0b
  t ip link del a0
}
history() { wires; }
section 'devices change: what is said of them'
watch ip monitor link
section 'devices change: what is said of them, with details'
watch ip -d monitor link
