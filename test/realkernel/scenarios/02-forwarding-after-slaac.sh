#!/bin/bash
# Forwarding switched on after SLAAC (a container engine does that): what the host keeps, at once and after the next
# RA; fixed by accept_ra=2 beforehand, and what accept_ra=2 does when it comes afterwards.
. "$(dirname "$0")/lib.sh"
header 'forwarding switched on after SLAAC'

setup() {
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
  on host ip link set eth0 up
  at 4
  radvd_start router
  at 9
}
pings() {
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:ffff::1
}
state() {
  section "$1"
  on host sysctl net.ipv6.conf.all.forwarding net.ipv6.conf.default.forwarding net.ipv6.conf.lo.forwarding \
    net.ipv6.conf.eth0.forwarding net.ipv6.conf.eth0.accept_ra
  show host
  show host local
  on host ip -6 maddr show dev eth0
}

setup broken
monitor host
section 'before'
pings
state 'before, after ping'
at 12
on host sysctl -w net.ipv6.conf.all.forwarding=1
state 'at once'
pings
at 29
state 'after the next RA'
pings
section 'forwarding back to 0: nothing is asked, the next RA restores the route'
on host sysctl -w net.ipv6.conf.all.forwarding=0
show host route
at 42
show host
section 'what was seen'
observed host monitor
observed host capture 'router (solicitation|advertisement)'

setup 'fixed accept_ra=2 before forwarding'
monitor host
on host sysctl -w net.ipv6.conf.eth0.accept_ra=2
at 12
on host sysctl -w net.ipv6.conf.all.forwarding=1
state 'at once'
pings
at 29
state 'after the next RA'
pings
section 'what was seen'
observed host monitor
observed host capture 'router (solicitation|advertisement)'

setup 'fixed late: accept_ra=2 after forwarding'
at 10
on host sysctl -w net.ipv6.conf.all.forwarding=1
on host sysctl -w net.ipv6.conf.eth0.accept_ra=2
state 'at once: no route until an RA comes'
pings
at 29
state 'after the next RA'
pings
section 'the same key written again, and another interface: accept_ra=2 keeps the route'
on host sysctl -w net.ipv6.conf.all.forwarding=1
on host sysctl -w net.ipv6.conf.lo.forwarding=1
show host route
section 'what was seen'
observed host capture 'router (solicitation|advertisement)'
